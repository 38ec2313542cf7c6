"""Addresses for machines: life, readiness, metrics."""

from django.urls import URLPattern, URLResolver, path

from .views import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
]
