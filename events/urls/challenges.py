"""Challenges, terms, wishes; the desks of the sponsor and of the organiser."""

from __future__ import annotations

from django.urls import URLPattern, path

from events.desk.hackathon import allotment, challenges
from events.views.challenges import pages, sponsor, wishes

DESK = "desk/events/<slug:slug>/"
urlpatterns: list[URLPattern] = [
    path("events/<slug:slug>/challenges/", pages.challenges, name="challenges"),
    path("events/<slug:slug>/challenges/<slug:challenge>/", pages.challenge, name="challenge"),
    path("events/<slug:slug>/challenges/<slug:challenge>/terms/", wishes.accept, name="challenge_accept"),
    path("events/<slug:slug>/challenges/<slug:challenge>/choose/", wishes.choose, name="challenge_choose"),
    path("events/<slug:slug>/wishes/", wishes.wishes, name="wishes"),
    path("events/<slug:slug>/wishes/leave/", wishes.leave, name="challenge_leave"),
    path("desk/challenges/", sponsor.challenges, name="sponsor_challenges"),
    path("desk/challenges/<uuid:uuid>/", sponsor.write, name="sponsor_challenge"),
    path("desk/challenges/<uuid:uuid>/ready/", sponsor.ready, name="sponsor_ready"),
    path(f"{DESK}challenges/", challenges.challenges, name="desk_challenges"),
    path(f"{DESK}challenges/new/", challenges.new, name="desk_new_challenge"),
    path(f"{DESK}challenges/<uuid:challenge>/", challenges.challenge, name="desk_challenge"),
    path(f"{DESK}challenges/<uuid:challenge>/publish/", challenges.publish, name="desk_challenge_publish"),
    path(f"{DESK}challenges/<uuid:challenge>/move/", challenges.move, name="desk_challenge_move"),
    path(f"{DESK}challenges/<uuid:challenge>/withdraw/", challenges.withdraw, name="desk_challenge_withdraw"),
    path(f"{DESK}challenges/<uuid:challenge>/restore/", challenges.restore, name="desk_challenge_restore"),
    path(f"{DESK}allotment/", allotment.allotment, name="desk_allotment"),
    path(f"{DESK}allotment/prepare/", allotment.prepare, name="desk_allotment_prepare"),
    path(f"{DESK}allotment/publish/", allotment.publish, name="desk_allotment_publish"),
    path(f"{DESK}allotment/place/", allotment.place, name="desk_allotment_place"),
    path(f"{DESK}allotment/export.json", allotment.export, name="desk_allotment_export"),
]
