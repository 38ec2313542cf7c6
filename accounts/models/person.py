"""Whoever signs in or is registered."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import UUIDModel
from core.personal_data import Erase, PersonalData


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Person:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class Person(UUIDModel, AbstractBaseUser, PermissionsMixin):
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=150, help_text=_("As it shall stand on your certificates."))
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="de")
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = PersonManager()
    personal_data = PersonalData(
        person="pk",
        export=("email", "name", "language", "date_joined"),
        erase=Erase.KEEP,
        reason="deleted last, as a whole",
    )

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="accounts_person_email")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        """The first word that is no title: "Adaeze" of "Prof. Adaeze Prismann"."""
        words = self.name.split()
        return next((word for word in words if not word.endswith(".")), self.name)
