"""The project's own DigComp is there after every migration; a person who leaves takes their skills along."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models.signals import post_migrate, pre_delete
from django.dispatch import receiver

from skills.domain.loading import load_own_digcomp
from skills.domain.statements import forget_skills


@receiver(post_migrate, dispatch_uid="skills.load_own_digcomp")
def load_after_migrations(sender: Any, **kwargs: Any) -> None:
    if getattr(sender, "name", "") == "skills" and _has_tables(kwargs.get("apps")):
        load_own_digcomp()


@receiver(pre_delete, sender=settings.AUTH_USER_MODEL, dispatch_uid="skills.forget_person")
def forget_person(sender: Any, *, instance: Any, **_: Any) -> None:
    forget_skills(subject_kind="person", subject=instance.uuid)


def _has_tables(state: Any) -> bool:
    """False while migrating backwards past our first migration. After a flush there is no state: the tables are."""
    if state is None:
        return True
    try:
        state.get_model("skills", "Framework")
    except LookupError:
        return False
    return True
