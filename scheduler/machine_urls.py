"""Addresses for machines; no language prefix."""

from django.urls import path

from .views import calendars

urlpatterns = [
    path("calendar/city.ics", calendars.of_city, name="calendar_city"),
    path("calendar/me/<slug:token>.ics", calendars.of_person, name="calendar_person"),
    path("calendar/<uuid:uuid>.ics", calendars.of_offering, name="calendar_offering"),
]
