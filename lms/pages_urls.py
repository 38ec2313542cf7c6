"""The city's own pages."""

from django.urls import path

from .views import barriers, city, gallery, house, me, organisations, reach

app_name = "city"
urlpatterns = [
    path("", city.home, name="home"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/<slug:slug>/", organisations.organisation, name="organisation"),
    path("help/", city.city_page("help"), name="help"),
    path("about/", city.city_page("about"), name="about"),
    path("privacy/", city.city_page("privacy"), name="privacy"),
    path("imprint/", city.city_page("imprint"), name="imprint"),
    path("accessibility/", city.city_page("accessibility"), name="accessibility"),
    path("accessibility/report/", barriers.report, name="barrier"),
    path("accessibility/report/thanks/", barriers.thanks, name="barrier_thanks"),
    path("desk/city/barriers/", barriers.reports, name="barrier_reports"),
    path("desk/city/barriers/<uuid:uuid>/answered/", barriers.answered, name="barrier_answered"),
    path("me/", me.me, name="me"),
    path("desk/city/events/", reach.events, name="reach_events"),
    path("desk/city/messages/", house.dead_letters, name="dead_letters"),
    path("desk/city/messages/<int:pk>/", house.decide_letter, name="decide_letter"),
    path("desk/city/history/", house.history, name="history"),
    path("gallery/", gallery.gallery, name="gallery"),
]
