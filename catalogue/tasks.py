"""Work in the background."""

from __future__ import annotations

from core.models import OutboxMessage
from core.outbox import enqueue, handler

from .domain.saved_searches import tell_new_listings
from .domain.splitting import split_again


@handler("catalogue.split_again")
def split_compounds_again(message: OutboxMessage) -> None:
    split_again(message.payload["words"])


@handler("catalogue.tell_new_listings")
def tell_people_of_new_listings(message: OutboxMessage) -> None:
    again = tell_new_listings()
    if again:
        enqueue("catalogue.tell_new_listings", {}, key=f"catalogue.tell_again:{message.pk}", available_at=again)
