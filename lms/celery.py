"""Background work: Celery with a static beat table made from `settings.BEAT`."""

import os

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.dev")

app = Celery("lichthof")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {name: {"task": task, "schedule": every} for name, (task, every) in settings.BEAT.items()}
