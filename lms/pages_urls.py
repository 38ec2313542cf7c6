"""The city's own pages."""

from django.urls import path

from .views import city

app_name = "city"
urlpatterns = [path("", city.home, name="home")]
