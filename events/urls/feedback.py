from __future__ import annotations

from django.urls import URLPattern, path

from events.views.feedback import feedback

urlpatterns: list[URLPattern] = [path("events/<slug:slug>/feedback/", feedback.feedback, name="feedback")]
