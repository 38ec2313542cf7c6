"""Pages of this floor; included below the language prefix."""

from django.urls import URLPattern, URLResolver

app_name = "scheduler"
urlpatterns: list[URLPattern | URLResolver] = []
