from __future__ import annotations

from django.urls import URLPattern, path

from events.desk.programme import budget as desk_budget
from events.desk.programme import call as desk_call
from events.desk.programme import items as desk_items
from events.views.programme import call, programme, reviews, travel

EVENT = "events/<slug:slug>/"
DESK = "desk/events/<slug:slug>/"
urlpatterns: list[URLPattern] = [
    path(f"{EVENT}programme/", programme.programme, name="programme"),
    path(f"{EVENT}programme/now/", programme.live, name="programme_now"),
    path(f"{EVENT}programme/mine/", programme.mine, name="programme_mine"),
    path(f"{EVENT}programme/<uuid:uuid>/", programme.item, name="programme_item"),
    path(f"{EVENT}programme/<uuid:uuid>/choose/", programme.choose, name="programme_choose"),
    path(f"{EVENT}programme/<uuid:uuid>/drop/", programme.drop, name="programme_drop"),
    path(f"{EVENT}call/", call.call, name="call"),
    path(f"{EVENT}call/new/", call.new, name="call_new"),
    path(f"{EVENT}call/<uuid:uuid>/", call.mine, name="call_mine"),
    path(f"{EVENT}call/<uuid:uuid>/change/", call.change, name="call_change"),
    path(f"{EVENT}call/<uuid:uuid>/hand-in/", call.hand_in, name="call_hand_in"),
    path(f"{EVENT}call/<uuid:uuid>/confirm/", call.confirm, name="call_confirm"),
    path(f"{EVENT}call/<uuid:uuid>/take-back/", call.take_back, name="call_take_back"),
    path(f"{EVENT}reviews/", reviews.reviews, name="reviews"),
    path(f"{EVENT}reviews/<uuid:uuid>/", reviews.review, name="review"),
    path(f"{EVENT}travel/", travel.travel, name="travel"),
    path(f"{EVENT}travel/take-back/", travel.take_back, name="travel_take_back"),
    path(f"{DESK}programme/", desk_items.programme, name="desk_programme"),
    path(f"{DESK}programme/new/", desk_items.new, name="desk_programme_new"),
    path(f"{DESK}programme/release/", desk_items.release, name="desk_programme_release"),
    path(f"{DESK}programme/tracks/new/", desk_items.new_track, name="desk_track_new"),
    path(f"{DESK}programme/tracks/<int:track>/", desk_items.track, name="desk_track"),
    path(f"{DESK}programme/tracks/<int:track>/remove/", desk_items.remove, name="desk_track_remove"),
    path(f"{DESK}programme/speakers/new/", desk_items.new_speaker, name="desk_speaker_new"),
    path(f"{DESK}programme/speakers/<uuid:uuid>/", desk_items.speaker, name="desk_speaker"),
    path(f"{DESK}programme/<uuid:uuid>/", desk_items.change, name="desk_programme_item"),
    path(f"{DESK}programme/<uuid:uuid>/cancel/", desk_items.cancel, name="desk_programme_cancel"),
    path(f"{DESK}call/", desk_call.call, name="desk_call"),
    path(f"{DESK}contributions/", desk_call.contributions, name="desk_contributions"),
    path(f"{DESK}contributions/publish/", desk_call.publish, name="desk_contributions_publish"),
    path(f"{DESK}contributions/<uuid:uuid>/", desk_call.contribution, name="desk_contribution"),
    path(f"{DESK}reviewers/", desk_call.reviewers, name="desk_reviewers"),
    path(f"{DESK}reviewers/<int:reviewer>/dismiss/", desk_call.dismiss, name="desk_reviewer_dismiss"),
    path(f"{DESK}travel/", desk_budget.travel, name="desk_travel"),
    path(f"{DESK}travel/budget/", desk_budget.budget, name="desk_travel_budget"),
    path(f"{DESK}travel/publish/", desk_budget.publish, name="desk_travel_publish"),
    path(f"{DESK}travel/<uuid:uuid>/paid/", desk_budget.paid, name="desk_travel_paid"),
]
