"""Words for codes in templates of teams and mentors."""

from __future__ import annotations

from django import template

from events.team_words import language_word, skill_words

register = template.Library()


@register.filter
def spoken(code: str) -> str:
    """ "uk" → "Ukrainian", in the reader's language."""
    return language_word(code)


@register.filter
def role(key: str) -> str:
    """The word for a key of `TeamRole`; "" when nobody knows it."""
    return "".join(skill_words([key]))
