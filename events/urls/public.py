"""An event's own page; the list of all events is a door of the one search (`catalogue`)."""

from __future__ import annotations

from django.urls import URLPattern, path

from events.views.public import event

urlpatterns: list[URLPattern] = [
    path("events/<slug:slug>/", event.event_page, name="event"),
    path("events/<slug:slug>/event.jsonld", event.event_data, name="event_data"),
    path("desk/events/<slug:slug>/long-text/<str:language>/", event.long_text, name="long_text"),
]
