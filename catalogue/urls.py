"""Pages of this floor; included below the language prefix."""

from django.urls import path

from .views import saved_searches, search

app_name = "catalogue"
urlpatterns = [
    path("learn/", search.learn, name="learn"),
    path("events/", search.events, name="events"),
    path("learn/tell-me/", saved_searches.tell_me, name="tell_me"),
    path("learn/tell-me/<uuid:uuid>/forget/", saved_searches.forget, name="forget_search"),
]
