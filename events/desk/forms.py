"""Forms of an event's desk: they translate input and decide nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from catalogue.enums import Accessible, TargetGroup, Topic
from events.domain.hackathons import DATES, LARGEST_TEAM
from events.enums import EventFormat, EventKind, LetterKind, LetterTime, PartnerPart, SeriesStep
from events.models import Event, EventText, Letter, Series
from events.selectors.letters import audiences
from events.team_words import language_word
from scheduler.desk.fields import DayField, LineField, MomentField, NumberField, wide
from scheduler.desk.forms import WindowForm, window_of
from scheduler.models import Pool

from .pages import CHOOSE, HackathonPage

ROWS = 6


class TextForm(forms.Form):
    """The words of one language."""

    title = LineField(label=_("Title"), max_length=200, error_messages={"required": _("Please give a title.")})
    summary = LineField(label=_("In one or two sentences"), required=False, max_length=600, widget=wide())
    description = forms.CharField(
        label=_("What happens"), required=False, max_length=20_000, widget=wide(10),
        help_text=_("Paragraphs, lists, headings and links; written as HTML or as plain lines."),
    )  # fmt: skip
    rules = forms.CharField(label=_("Rules"), required=False, max_length=20_000, widget=wide(6))
    good_to_know = forms.CharField(
        label=_("Good to know"), required=False, max_length=4000, widget=wide(5), help_text=_("One line each.")
    )

    def __init__(self, *args: Any, text: EventText | None, **options: Any) -> None:
        first = {}
        if text is not None:
            first = {name: getattr(text, name) for name in ("title", "summary", "description", "rules")}
            first["good_to_know"] = "\n".join(text.good_to_know)
        super().__init__(*args, **{"initial": first} | options)

    @property
    def written(self) -> dict[str, Any]:
        data = self.cleaned_data
        return data | {
            "description": as_html(data["description"]),
            "rules": as_html(data["rules"]),
            "good_to_know": data["good_to_know"].splitlines(),
        }


def as_html(text: str) -> str:
    """Plain lines become paragraphs; what has tags already is left alone (the domain cleans it)."""
    text = text.replace("\r\n", "\n").strip()
    if not text or "<" in text:
        return text
    return "".join(f"<p>{'<br>'.join(part.splitlines())}</p>" for part in text.split("\n\n") if part.strip())


class FactsForm(forms.Form):
    kind = forms.ChoiceField(label=_("What is it?"), choices=EventKind.choices, error_messages=CHOOSE)
    format = forms.ChoiceField(
        label=_("How does it take place?"), choices=EventFormat.choices, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    languages = forms.MultipleChoiceField(
        label=_("Which languages are spoken?"), choices=settings.LANGUAGES, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    topics = forms.MultipleChoiceField(
        label=_("Topics"), choices=Topic.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    target_groups = forms.MultipleChoiceField(
        label=_("For whom?"), choices=TargetGroup.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    accessible = forms.MultipleChoiceField(
        label=_("How can one take part?"), choices=Accessible.choices, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("Only what is sure."),
    )  # fmt: skip
    price = forms.DecimalField(
        label=_("What does it cost (euros)?"), min_value=Decimal(0), max_value=Decimal(99_999), max_digits=9,
        decimal_places=2, localize=True,
    )  # fmt: skip
    certificate = forms.BooleanField(label=_("Whoever was there gets a certificate of participation"), required=False)
    minutes = NumberField(label=_("Minutes on the certificate"), least=0, most=60_000, required=False)

    def __init__(self, *args: Any, event: Event, **options: Any) -> None:
        first = {name: getattr(event, name) for name in self.base_fields}
        super().__init__(*args, **{"initial": first} | options)
        if event.published_at:
            del self.fields["kind"]

    @property
    def facts(self) -> dict[str, Any]:
        return self.cleaned_data | {"minutes": self.cleaned_data.get("minutes") or 0}


class RegistrationForm(WindowForm):
    """Who gets the places, waiting list, approval, window, size of parties; at a hackathon also of groups."""

    SIZES = ("party_max", "group_max", "pending_hours")

    party_max = NumberField(label=_("Places that one person may register for"), least=1, most=50)
    group_max = NumberField(
        label=_("How many members of a team may register together?"), least=1, most=LARGEST_TEAM,
        help_text=_("All of them get a place or nobody does. 1: everybody registers alone."),
    )  # fmt: skip
    pending_hours = NumberField(
        label=_("Hours in which each of a team accepts the terms and answers"), least=1, most=90 * 24, required=False,
        help_text=_("Their places are kept so long. Who has not answered by then loses only their own place."),
    )  # fmt: skip

    def __init__(self, *args: Any, event: Event, **options: Any) -> None:
        offering = event.offering
        sizes = {name: getattr(offering, name) for name in self.SIZES}
        super().__init__(*args, **{"initial": window_of(offering) | sizes} | options)
        self.starts, self.team_max = offering.starts_at, event.hackathon.team_max if event.is_hackathon else 0
        if offering.drawn_at:
            self.take_draw_away()
        if not event.is_hackathon:
            del self.fields["group_max"], self.fields["pending_hours"]

    @property
    def begins(self) -> datetime | None:
        return timezone.localtime(self.starts).replace(tzinfo=None) if self.starts else None

    def clean(self) -> None:
        super().clean()
        most = self.cleaned_data.get("group_max") or 0
        if 1 < most < self.team_max:
            sentence = gettext("A team may have %(most)d members here; please give at least that number, or 1.")
            self.add_error("group_max", sentence % {"most": self.team_max})

    @property
    def rules(self) -> dict[str, Any]:
        sizes = {name: said for name in self.SIZES if (said := self.cleaned_data.get(name))}
        return super().rules | sizes


class DeadlinesForm(forms.Form):
    """Until when each extra service can be asked for."""

    def __init__(self, *args: Any, pools: Iterable[Pool], names: dict[int, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.pools = [pool for pool in pools if pool.is_service]
        for pool in self.pools:
            self.fields[f"until_{pool.pk}"] = MomentField(label=names[pool.pk], initial=pool.closes_at)

    @property
    def changed(self) -> list[tuple[Pool, Any]]:
        found = [(pool, self.cleaned_data[f"until_{pool.pk}"]) for pool in self.pools]
        return [(pool, moment) for pool, moment in found if moment != pool.closes_at]


class HackathonForm(HackathonPage):
    wishes_max = NumberField(label=_("Challenges a team may wish for"), least=0, most=20)

    def __init__(self, *args: Any, event: Event, **options: Any) -> None:
        names = ("team_min", "team_max", "wishes_max", "grace_minutes", *DATES)
        first: dict[str, Any] = {name: getattr(event.hackathon, name) for name in names}
        for place in range(ROWS):
            prize = event.hackathon.prizes[place] if place < len(event.hackathon.prizes) else {}
            for language, _name in settings.LANGUAGES[:2]:
                first[f"prize_{place}_{language}"] = prize.get("title", {}).get(language, "")
                first[f"prize_{place}_text_{language}"] = prize.get("text", {}).get(language, "")
        super().__init__(*args, **{"initial": first} | options)
        self.known = list(event.hackathon.prizes)
        for place in range(ROWS):
            for language, name in settings.LANGUAGES[:2]:
                said = {"number": place + 1, "language": gettext(name)}
                self.fields[f"prize_{place}_{language}"] = LineField(
                    label=gettext("Prize %(number)d (%(language)s)") % said, required=False, max_length=120
                )
                self.fields[f"prize_{place}_text_{language}"] = LineField(
                    label=gettext("What it is (%(language)s)") % said, required=False, max_length=400
                )

    @property
    def prize_rows(self) -> list[list[forms.BoundField]]:
        codes = [code for code, _name in settings.LANGUAGES[:2]]
        return [
            [self[f"prize_{place}{part}_{code}"] for code in codes for part in ("", "_text")] for place in range(ROWS)
        ]

    @property
    def changes(self) -> dict[str, Any]:
        data = {name: value for name, value in self.cleaned_data.items() if not name.startswith("prize_")}
        return data | {"prizes": [*self._prizes(), *self.known[ROWS:]]}

    def _prizes(self) -> list[dict[str, dict[str, str]]]:
        prizes = []
        for place in range(ROWS):
            kept = self.known[place] if place < len(self.known) else {"title": {}, "text": {}}
            title, text = dict(kept.get("title", {})), dict(kept.get("text", {}))
            for code, _name in settings.LANGUAGES[:2]:
                title[code] = self.cleaned_data[f"prize_{place}_{code}"]
                text[code] = self.cleaned_data[f"prize_{place}_text_{code}"]
            prizes.append({"title": title, "text": text})
        return prizes


class PartnersForm(forms.Form):
    """Organisations that help, and what they do; an empty line takes one away."""

    def __init__(self, *args: Any, event: Event, organisations: Iterable[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        rows = list(event.partners.select_related("organisation"))
        self.known = {str(one.uuid): one for one in organisations}
        self.known |= {str(row.organisation.uuid): row.organisation for row in rows}
        names = [("", gettext("Nobody")), *((key, one.name) for key, one in self.known.items())]
        self.count = max(len(rows) + 3, 4)
        for place in range(self.count):
            row = rows[place] if place < len(rows) else None
            said = {"number": place + 1}
            self.fields[f"organisation_{place}"] = forms.ChoiceField(
                label=gettext("Organisation %(number)d") % said, choices=names, required=False,
                initial=str(row.organisation.uuid) if row else "",
            )  # fmt: skip
            self.fields[f"part_{place}"] = forms.ChoiceField(
                label=gettext("takes part as"), choices=PartnerPart.choices, required=False,
                initial=row.part if row else PartnerPart.PARTNER,
            )  # fmt: skip

    @property
    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"organisation_{place}"], self[f"part_{place}"]) for place in range(self.count)]

    @property
    def partners(self) -> list[dict[str, Any]]:
        data = self.cleaned_data
        return [
            {"organisation": self.known[data[f"organisation_{place}"]], "part": data[f"part_{place}"]}
            for place in range(self.count)
            if data[f"organisation_{place}"]
        ]


class CopyForm(forms.Form):
    day = DayField(label=_("First day of the copy"))


class RepeatForm(forms.Form):
    every = forms.ChoiceField(
        label=_("How often does it come again?"), choices=SeriesStep.choices, widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )  # fmt: skip
    times = NumberField(label=_("How many more times?"), least=1, most=52)
    publish = forms.BooleanField(
        label=_("Publish all of them at once"), required=False,
        help_text=_("Otherwise each is a draft that nobody sees before you publish it."),
    )  # fmt: skip

    def __init__(self, *args: Any, may_publish: bool, **options: Any) -> None:
        """`may_publish`: the event is public and whoever asks may publish; a draft's dates are drafts, too."""
        super().__init__(*args, **options)
        if not may_publish:
            del self.fields["publish"]


class SeriesForm(forms.Form):
    """What the series is called, per language; none is needed."""

    def __init__(self, *args: Any, series: Series, **options: Any) -> None:
        first = {f"title_{code}": series.title.get(code, "") for code, _name in settings.LANGUAGES}
        super().__init__(*args, **{"initial": first} | options)
        for code, _name in settings.LANGUAGES:
            self.fields[f"title_{code}"] = LineField(label=language_word(code), required=False, max_length=200)

    @property
    def title(self) -> dict[str, str]:
        return {code: self.cleaned_data[f"title_{code}"] for code, _name in settings.LANGUAGES}


class LetterForm(forms.Form):
    """Words per language, to whom, and when."""

    kind = forms.ChoiceField(label=_("What kind of words?"), choices=LetterKind.choices, error_messages=CHOOSE)
    audience = forms.ChoiceField(label=_("To whom?"), error_messages=CHOOSE, required=False)
    time = forms.ChoiceField(
        label=_("When is it sent?"), choices=LetterTime.choices, widget=forms.RadioSelect, required=False
    )
    hours = NumberField(
        label=_("Hours before or after"), least=0, most=24 * 60, required=False,
        help_text=_("24 is a day. Moves along when the event is moved."),
    )  # fmt: skip

    def __init__(self, *args: Any, event: Event, letter: Letter | None = None, kind: str = "", **options: Any) -> None:
        first: dict[str, Any] = {"kind": kind or LetterKind.OTHER, "time": LetterTime.HAND, "hours": 24}
        if letter:
            who = ":".join(filter(None, [letter.audience.get("who"), letter.audience.get("value")]))
            first = {"kind": letter.kind, "time": letter.time, "hours": letter.hours, "audience": who}
            for code, text in letter.texts.items():
                first |= {f"subject_{code}": text.get("subject", ""), f"text_{code}": text.get("text", "")}
        super().__init__(*args, **{"initial": first} | options)
        self.fields["audience"].choices = audiences(event)  # type: ignore[attr-defined]
        for code, name in settings.LANGUAGES:
            said = {"language": gettext(name)}
            self.fields[f"subject_{code}"] = LineField(
                label=gettext("Subject (%(language)s)") % said, required=False, max_length=200
            )
            self.fields[f"text_{code}"] = forms.CharField(
                label=gettext("Text (%(language)s)") % said, required=False, max_length=5000, widget=wide(8)
            )

    @property
    def blocks(self) -> list[tuple[str, str, list[forms.BoundField], bool]]:
        """(code, name, fields, stands open)."""
        rows = []
        for code, name in settings.LANGUAGES:
            fields = [self[f"subject_{code}"], self[f"text_{code}"]]
            rows.append(
                (code, gettext(name), fields, code in {"de", "en"} or any(f.value() or f.errors for f in fields))
            )
        return rows

    @property
    def written(self) -> dict[str, Any]:
        data = self.cleaned_data
        who, _mark, value = (data["audience"] or "places").partition(":")
        texts = {
            code: {"subject": data[f"subject_{code}"], "text": data[f"text_{code}"]}
            for code, _name in settings.LANGUAGES
        }
        return {
            "kind": data["kind"],
            "texts": texts,
            "audience": {"who": who, "value": value},
            "time": data["time"] or LetterTime.HAND,
            "hours": data["hours"] if data["hours"] is not None else 24,
        }
