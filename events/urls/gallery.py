"""Submissions, their files, the gallery, the public vote."""

from __future__ import annotations

from django.urls import URLPattern, path

from events.desk.hackathon import submissions as desk
from events.views.gallery import files, gallery, submission

OWN = "events/<slug:slug>/submission/"
GALLERY = "events/<slug:slug>/gallery/"
DESK = "desk/events/<slug:slug>/submissions/"
urlpatterns: list[URLPattern] = [
    path(OWN, submission.edit, name="submission_edit"),
    path(f"{OWN}hand-in/", submission.hand, name="submission_hand_in"),
    path(f"{OWN}files/", submission.upload, name="submission_upload"),
    path(f"{OWN}files/<uuid:file>/", submission.describe, name="submission_describe"),
    path(f"{OWN}files/<uuid:file>/remove/", submission.remove, name="submission_remove"),
    path(f"{OWN}credit/", submission.credit, name="submission_credit"),
    path(f"{OWN}withdraw/", submission.withdraw, name="submission_withdraw"),
    path(GALLERY, gallery.gallery, name="gallery"),
    path(f"{GALLERY}vote/", gallery.vote_results, name="vote_results"),
    path(f"{GALLERY}<slug:project>/", gallery.project, name="project"),
    path(f"{GALLERY}<slug:project>/vote/", gallery.give_vote, name="vote"),
    path(f"{GALLERY}<slug:project>/handover/", gallery.handover, name="handover"),
    path(f"{GALLERY}<slug:project>/files/<slug:sha256>", files.submission_file, name="submission_file"),
    path(DESK, desk.submissions, name="desk_submissions"),
    path(f"{DESK}more-time/", desk.more_time, name="desk_more_time"),
    path(f"{DESK}gallery/", desk.gallery, name="desk_gallery"),
    path(f"{DESK}export.json", desk.export, name="desk_submissions_export"),
    path(f"{DESK}all.zip", desk.download, name="desk_submissions_download"),
    path(f"{DESK}begin/<slug:team>/", desk.begin, name="desk_submission_begin"),
    path(f"{DESK}one/<slug:submission>/", desk.submission, name="desk_submission"),
    path("desk/events/<slug:slug>/vote/", desk.votes, name="desk_vote"),
]
