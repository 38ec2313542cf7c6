from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import receivers, tasks
        from .desk import registry
        from .transactions import silence_wagtail_mails, wrap_page_actions

        wrap_page_actions()
        silence_wagtail_mails()
