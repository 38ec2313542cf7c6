"""Columns that many tables share."""

from __future__ import annotations

import uuid

from django.db import models


class UUIDModel(models.Model):
    """`uuid` is the identity towards partners; `id` stays inside."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class TimestampedModel(models.Model):
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
