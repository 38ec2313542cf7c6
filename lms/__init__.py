"""The project: settings, addresses, background work, the city's own pages."""

from .celery import app as celery_app

__all__ = ["celery_app"]
