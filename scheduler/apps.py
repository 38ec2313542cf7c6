from django.apps import AppConfig


class SchedulerConfig(AppConfig):
    name = "scheduler"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import metrics, receivers, tasks  # registers gauges, receivers and handlers
        from .domain import completing  # registers conditions
