"""Sentences that several pages of the desk say."""

from __future__ import annotations

from django.utils.translation import ngettext


def told_words(done: str, told: int) -> str:
    """`done`, and to how many people it is told; nothing more when there is nobody."""
    if not told:
        return done
    who = ngettext("%(count)d person is told.", "%(count)d people are told.", told) % {"count": told}
    return f"{done} {who}"
