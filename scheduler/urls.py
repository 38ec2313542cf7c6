"""Pages of this floor; included below the language prefix."""

from django.urls import include, path

from .views import draw, guardian, mine, places, standing

app_name = "scheduler"
urlpatterns = [
    path("", include("scheduler.checkin.urls")),
    path("places/<uuid:uuid>/", places.places, name="places"),
    path("places/<uuid:uuid>/check/", places.check, name="check"),
    path("places/<uuid:uuid>/details/", places.details, name="details"),
    path("places/<uuid:uuid>/draw/", draw.draw, name="draw"),
    path("places/<uuid:uuid>/draw.json", draw.draw_json, name="draw_json"),
    path("places/<uuid:uuid>/terms/", standing.terms, name="terms"),
    path("guardian/<str:token>/", guardian.guardian, name="guardian"),
    path("guardian/<str:token>/refuse/", guardian.refuse, name="guardian_refuse"),
    path("guardian/<str:token>/withdraw/", guardian.withdraw, name="guardian_withdraw"),
    path("me/registrations/", mine.registrations, name="registrations"),
    path("me/registrations/<uuid:uuid>/cancel/", mine.cancel, name="cancel"),
    path("me/registrations/<uuid:uuid>/accept/", mine.accept, name="accept"),
    path("me/registrations/<uuid:uuid>/answers/", standing.answers, name="answers"),
    path("me/registrations/<uuid:uuid>/age/", standing.age, name="age"),
    path("me/registrations/<uuid:uuid>/guardian/", standing.name_guardian, name="name_guardian"),
    path("me/calendar/", mine.renew_calendar, name="renew_calendar"),
]
