"""What the house told a person: the same words as the mail, kept on their page."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from core.models import UUIDModel
from core.personal_data import Erase, PersonalData


class MessageQuerySet(models.QuerySet["Message"]):
    def unread(self) -> MessageQuerySet:
        return self.filter(read_at=None)


class Message(UUIDModel):
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="messages")
    key = models.CharField(max_length=180, unique=True, help_text="the same key never tells the same thing twice")
    kind = models.CharField(max_length=80)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    subject = models.CharField(max_length=250)
    text = models.TextField()
    link = models.CharField(max_length=500, blank=True, help_text="absolute address the message leads to")
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()
    personal_data = PersonalData(export=("created_at", "subject", "text", "link", "read_at"), erase=Erase.DELETE)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["person", "-created_at"], name="accounts_message_person")]

    def __str__(self) -> str:
        return f"{self.kind} {self.person_id}"
