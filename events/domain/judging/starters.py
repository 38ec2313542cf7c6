"""A first set of criteria, so that no organiser begins with an empty form. Content, not interface: in two languages."""

from __future__ import annotations

from typing import Any

STARTERS: list[dict[str, Any]] = [
    {
        "key": "benefit",
        "weight": 3,
        "texts": {
            "en": {"title": "Benefit", "help": "Who is better off, and by how much?"},
            "de": {"title": "Nutzen", "help": "Wem geht es besser, und wie viel?"},
        },
        "anchors": [
            {"en": "Nobody in particular", "de": "Niemandem im Besonderen"},
            {"en": "A few, a little", "de": "Wenigen ein wenig"},
            {"en": "A clear group, noticeably", "de": "Einer klaren Gruppe spürbar"},
            {"en": "Many people, noticeably", "de": "Vielen Menschen spürbar"},
            {"en": "Many people, in something that matters to them", "de": "Vielen Menschen in etwas, das ihnen wichtig ist"},
        ],
    },
    {
        "key": "idea",
        "weight": 2,
        "texts": {
            "en": {"title": "Idea", "help": "Have we seen this before?"},
            "de": {"title": "Idee", "help": "Haben wir das schon gesehen?"},
        },
        "anchors": [
            {"en": "Exists like this", "de": "Gibt es genau so"},
            {"en": "Known, with one new touch", "de": "Bekannt, mit einer neuen Seite"},
            {"en": "Known parts, put together in a new way", "de": "Bekanntes, neu zusammengesetzt"},
            {"en": "New to this city", "de": "Neu für diese Stadt"},
            {"en": "New to all of us", "de": "Neu für uns alle"},
        ],
    },
    {
        "key": "working",
        "weight": 2,
        "texts": {
            "en": {"title": "It works", "help": "What could be tried out?"},
            "de": {"title": "Es läuft", "help": "Was ließ sich ausprobieren?"},
        },
        "anchors": [
            {"en": "Slides only", "de": "Nur Folien"},
            {"en": "A drawing one can follow", "de": "Eine Zeichnung, der man folgen kann"},
            {"en": "One step works", "de": "Ein Schritt läuft"},
            {"en": "The main path works", "de": "Der Hauptweg läuft"},
            {"en": "We used it without help", "de": "Wir haben es ohne Hilfe benutzt"},
        ],
    },
    {
        "key": "next",
        "weight": 1,
        "texts": {
            "en": {"title": "What comes next", "help": "Could it live on after today?"},
            "de": {"title": "Wie es weitergeht", "help": "Kann es nach heute weiterleben?"},
        },
        "anchors": [
            {"en": "No thought given to it", "de": "Nicht bedacht"},
            {"en": "A wish", "de": "Ein Wunsch"},
            {"en": "A plan with open questions", "de": "Ein Plan mit offenen Fragen"},
            {"en": "A plan with people for it", "de": "Ein Plan mit Menschen dafür"},
            {"en": "Somebody wants to use it next week", "de": "Jemand will es nächste Woche nutzen"},
        ],
    },
]  # fmt: skip
