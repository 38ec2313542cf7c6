from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import receivers, tasks
        from .desk import receivers as desk_receivers
        from .desk import registry
        from .selectors import programme_calendar
