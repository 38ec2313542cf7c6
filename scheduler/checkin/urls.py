"""Addresses at the door; included in `scheduler.urls`, so their names begin with `scheduler:checkin`."""

from django.urls import path

from . import desk, mine, views

DOOR = "desk/check-in/<uuid:session>/"
urlpatterns = [
    path("desk/check-in/help/<str:token>/", views.help_at_the_door, name="checkin_help"),
    path(DOOR, views.door, name="checkin"),
    path(f"{DOOR}list.json", views.list_for_device, name="checkin_list"),
    path(f"{DOOR}scans/", views.scans, name="checkin_scans"),
    path(f"{DOOR}worker.js", views.worker, name="checkin_worker"),
    path(f"{DOOR}app.webmanifest", views.manifest, name="checkin_manifest"),
    path(f"{DOOR}log/", desk.log, name="checkin_log"),
    path(f"{DOOR}log/live/", desk.live, name="checkin_live"),
    path(f"{DOOR}helpers/", desk.links, name="checkin_links"),
    path(f"{DOOR}helpers/<uuid:link>/end/", desk.revoke, name="checkin_revoke"),
    path("me/registrations/<uuid:uuid>/code/", mine.code, name="code"),
]
