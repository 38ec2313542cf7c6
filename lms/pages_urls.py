"""The city's own pages."""

from django.urls import path

from .views import city, organisations

app_name = "city"
urlpatterns = [
    path("", city.home, name="home"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/<slug:slug>/", organisations.organisation, name="organisation"),
]
