"""What follows from new listings and new words: outbox rows, written in the writer's transaction."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from core.outbox import enqueue

from .signals import listings_appeared, words_appeared

MOST_WORDS = 200  # more than these, and every word is looked through
GATHER = dt.timedelta(minutes=10)  # what appears within it is told in one message


@receiver(words_appeared)
def split_what_can_be_split_now(words: list[str], version: int, **kwargs: Any) -> None:
    payload = {"words": words if len(words) <= MOST_WORDS else []}
    enqueue("catalogue.split_again", payload, key=f"catalogue.split_again:{version}")


@receiver(listings_appeared)
def tell_those_who_wait(version: int, **kwargs: Any) -> None:
    """One look through the saved searches for all that appears within ten minutes, ten minutes after."""
    slot = int(timezone.now().timestamp() // GATHER.total_seconds())
    look = dt.datetime.fromtimestamp((slot + 2) * GATHER.total_seconds(), tz=dt.UTC)
    enqueue("catalogue.tell_new_listings", {}, key=f"catalogue.tell_new_listings:{slot}", available_at=look)
