"""Pages of this floor; included below the language prefix."""

from django.urls import path

from .views import mine, places

app_name = "scheduler"
urlpatterns = [
    path("places/<uuid:uuid>/", places.places, name="places"),
    path("places/<uuid:uuid>/check/", places.check, name="check"),
    path("me/registrations/", mine.registrations, name="registrations"),
    path("me/registrations/<uuid:uuid>/cancel/", mine.cancel, name="cancel"),
    path("me/registrations/<uuid:uuid>/accept/", mine.accept, name="accept"),
    path("me/calendar/", mine.renew_calendar, name="renew_calendar"),
]
