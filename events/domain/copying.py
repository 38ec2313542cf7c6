"""What an event says, onto another event of the same organisation."""

from __future__ import annotations

from events.models import Event, EventPartner, EventText

from .events import FACTS

WORDS = ("title", "summary", "description", "rules", "good_to_know", "jury", "body")


def copy_facts(source: Event, target: Event) -> None:
    """Any of FACTS; not saved."""
    for name in FACTS:
        setattr(target, name, getattr(source, name))


def copy_texts(source: Event, target: Event) -> dict[str, str]:
    """The target speaks exactly the source's languages afterwards. Returns the titles, a language map."""
    texts = list(source.texts.all())
    target.texts.exclude(language__in=[text.language for text in texts]).delete()
    for text in texts:
        words = {name: getattr(text, name) for name in WORDS}
        EventText.objects.update_or_create(event=target, language=text.language, defaults=words)
    return {text.language: text.title for text in texts}


def copy_partners(source: Event, target: Event) -> None:
    """Exactly the source's, in its order."""
    target.partners.all().delete()
    for partner in source.partners.all():
        same = {name: getattr(partner, name) for name in ("organisation", "part", "position")}
        EventPartner.objects.create(event=target, **same)
