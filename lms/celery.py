"""Background work: Celery with a static beat table made from `settings.BEAT`."""

import os

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.dev")

app = Celery("lichthof")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# An entry that no worker took in time expires: after a night without workers there is one round to do, not thousands.
app.conf.beat_schedule = {
    name: {"task": task, "schedule": every, "options": {"expires": max(every, 10.0)}}
    for name, (task, every) in settings.BEAT.items()
}
