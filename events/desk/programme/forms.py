"""What the desk is asked about programme, call and travel costs; translates input, decides nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.i18n import pick
from events.enums import ContributionDecision, ItemKind
from events.models import Call, Contribution, Event, ProgrammeItem, Speaker, Track, TravelBudget, TravelRequest
from events.models.programme import COLOURS
from scheduler.desk.fields import ClockField, LineField, MomentField, NumberField, wide
from scheduler.domain.sessions import local_moment

LONGEST = 12 * 60
LENGTHS = (5, 10, 15, 20, 30, 45, 60, 90, 120, 180)


def add_texts(form: forms.Form, fields: dict[str, Any], values: dict[str, dict[str, str]]) -> None:
    """One question for each language of the house and each of `fields` (name → field made by the caller)."""
    for code, language in settings.LANGUAGES:
        for name, make in fields.items():
            field = make(language)
            field.initial = values.get(code, {}).get(name, "")
            form.fields[f"{name}_{code}"] = field


def texts_given(form: forms.Form, *names: str) -> dict[str, dict[str, str]]:
    data = form.cleaned_data
    return {code: {name: data.get(f"{name}_{code}", "") for name in names} for code, _language in settings.LANGUAGES}


class ItemForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=ItemKind.choices)
    day = forms.ChoiceField(label=_("Day"), required=False, help_text=_("Empty: it waits in the stock."))
    clock = ClockField(label=_("Begins at"), required=False)
    minutes = NumberField(label=_("How many minutes?"), least=5, most=LONGEST, required=False)
    room = LineField(label=_("Room"), max_length=100, required=False)
    track = forms.ChoiceField(label=_("Track"), required=False)
    language = forms.ChoiceField(
        label=_("Spoken language"), required=False, choices=[("", _("not stated")), *settings.LANGUAGES]
    )
    speakers = forms.MultipleChoiceField(label=_("Who speaks?"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, event: Event, item: ProgrammeItem | None = None, **options: Any) -> None:
        self.event, self.item = event, item
        options.setdefault("initial", _facts_of(item) if item else {"minutes": 30})
        super().__init__(*args, **options)
        self._tracks = {str(track.pk): track for track in event.tracks.all()}
        self._speakers = {str(speaker.uuid): speaker for speaker in event.speakers.exclude(name="")}
        self.fields["day"].choices = [("", _("no time yet")), *days_between(event)]  # type: ignore[attr-defined]
        tracks = [("", _("no track")), *((key, pick(row.name)[0]) for key, row in self._tracks.items())]
        self.fields["track"].choices = tracks  # type: ignore[attr-defined]
        self.fields["speakers"].choices = [(key, row.name) for key, row in self._speakers.items()]  # type: ignore[attr-defined]
        if not self._tracks:
            del self.fields["track"]
        if not self._speakers:
            del self.fields["speakers"]
        fields = {
            "title": lambda language: LineField(
                label=_("Title (%(language)s)") % {"language": language}, max_length=200, required=False
            ),
            "abstract": lambda language: forms.CharField(
                label=_("What it is about (%(language)s)") % {"language": language},
                max_length=3000,
                required=False,
                widget=wide(4),
            ),
        }
        add_texts(self, fields, item.texts if item else {})

    def clean(self) -> None:
        data = self.cleaned_data
        if data.get("day"):
            for name in ("clock", "minutes"):
                if data.get(name) is None and name not in self.errors:
                    self.add_error(name, _("Please say when it begins and how long it takes."))

    @property
    def facts(self) -> dict[str, Any]:
        """What `add_item` and `change_item` take."""
        data = self.cleaned_data
        starts, ends = self._span
        return {
            "kind": data["kind"], "room": data["room"], "language": data["language"], "starts_at": starts, "ends_at": ends,
            "track": self._tracks.get(data.get("track", "")), "texts": texts_given(self, "title", "abstract"),
            "speakers": [self._speakers[key] for key in data.get("speakers", [])],
        }  # fmt: skip

    @property
    def _span(self) -> tuple[datetime | None, datetime | None]:
        data = self.cleaned_data
        if not data.get("day"):
            return None, None
        day = datetime.fromisoformat(data["day"]).date()
        # A moment, not a time of the clock: minutes added to it are real ones, also while the clocks change.
        starts = local_moment(datetime.combine(day, data["clock"]), self.event.offering)
        return starts, starts + timedelta(minutes=data["minutes"])


def _facts_of(item: ProgrammeItem) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "kind": item.kind, "room": item.room, "language": item.language, "track": str(item.track_id or ""),
        "speakers": [str(speaker.uuid) for speaker in item.speakers.all()], "minutes": 30,
    }  # fmt: skip
    if item.starts_at and item.ends_at:
        local = timezone.localtime(item.starts_at, item.event.offering.zone)
        minutes = round((item.ends_at - item.starts_at).total_seconds() / 60)
        facts |= {"day": local.date().isoformat(), "clock": local.time(), "minutes": minutes}
    elif contribution := Contribution.objects.filter(item=item).first():
        facts["minutes"] = contribution.minutes
    return facts


def days_between(event: Event) -> list[tuple[str, str]]:
    """The days of the event, as choices."""
    offering = event.offering
    if not offering.starts_at or not offering.ends_at:
        return []
    first, last = (
        timezone.localtime(moment, offering.zone).date() for moment in (offering.starts_at, offering.ends_at)
    )
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)][:60]
    return [(day.isoformat(), f"{date_format(day, 'l')}, {date_format(day, 'DATE_FORMAT')}") for day in days]


class TrackForm(forms.Form):
    colour = forms.ChoiceField(label=_("Colour"), choices=[(key, number) for number, key in enumerate(COLOURS, 1)])

    def __init__(self, *args: Any, track: Track | None = None, **options: Any) -> None:
        options.setdefault("initial", {"colour": track.colour} if track else {})
        super().__init__(*args, **options)
        make = {
            "name": lambda language: LineField(
                label=_("Name (%(language)s)") % {"language": language}, max_length=60, required=False
            )
        }
        add_texts(self, make, {code: {"name": name} for code, name in track.name.items()} if track else {})

    @property
    def names(self) -> dict[str, str]:
        return {code: texts["name"] for code, texts in texts_given(self, "name").items()}


class SpeakerForm(forms.Form):
    name = LineField(label=_("Name"), max_length=150)
    role = LineField(label=_("What do they do?"), max_length=200, required=False)
    bio = forms.CharField(label=_("About them"), max_length=1500, required=False, widget=wide(4))

    def __init__(self, *args: Any, speaker: Speaker | None = None, **options: Any) -> None:
        facts = {"name": speaker.name, "role": speaker.role, "bio": speaker.bio} if speaker else {}
        options.setdefault("initial", facts)
        super().__init__(*args, **options)


class CallForm(forms.Form):
    opens_at = MomentField(label=_("The call opens"))
    closes_at = MomentField(label=_("The call closes"))
    confirm_days = NumberField(label=_("Days to confirm an accepted contribution"), least=1, most=90)
    kinds = forms.MultipleChoiceField(
        label=_("What can be proposed?"), choices=[c for c in ItemKind.choices if c[0] != ItemKind.BREAK],
        widget=forms.CheckboxSelectMultiple, error_messages={"required": _("Please choose at least one.")},
    )  # fmt: skip
    lengths = forms.TypedMultipleChoiceField(
        label=_("How many minutes may it take?"), coerce=int, choices=[(length, length) for length in LENGTHS],
        widget=forms.CheckboxSelectMultiple, error_messages={"required": _("Please choose at least one.")},
    )  # fmt: skip
    names_hidden = forms.BooleanField(label=_("Reviewers do not see who proposed it"), required=False)

    def __init__(self, *args: Any, call: Call | None = None, **options: Any) -> None:
        options.setdefault("initial", _call_facts(call))
        super().__init__(*args, **options)
        for name in ("opens_at", "closes_at"):
            self.fields[name].required = True
        make = {
            "text": lambda language: forms.CharField(
                label=_("What you are looking for (%(language)s)") % {"language": language},
                max_length=4000,
                required=False,
                widget=wide(4),
            )
        }
        add_texts(self, make, {code: {"text": text} for code, text in call.texts.items()} if call else {})

    @property
    def facts(self) -> dict[str, Any]:
        """What `write_call` takes."""
        names = ("opens_at", "closes_at", "confirm_days", "kinds", "lengths", "names_hidden")
        texts = {code: given["text"] for code, given in texts_given(self, "text").items() if given["text"]}
        return {name: self.cleaned_data[name] for name in names} | {"texts": texts}


def _call_facts(call: Call | None) -> dict[str, Any]:
    if call is None:
        return {
            "confirm_days": 14,
            "names_hidden": True,
            "kinds": [ItemKind.TALK],
            "lengths": [30],
            "opens_at": timezone.now(),
        }
    names = ("opens_at", "closes_at", "confirm_days", "kinds", "lengths", "names_hidden")
    return {name: getattr(call, name) for name in names}


class DecisionsForm(forms.Form):
    """One choice per contribution, named `decision_<uuid>`; rows that were not shown stay as they are."""

    CHOICES = [("", _("open")), *ContributionDecision.choices]

    def __init__(self, data: Any = None, *, rows: list[Contribution]) -> None:
        super().__init__(data)
        self.rows = rows
        for row in rows:
            self.fields[f"decision_{row.uuid}"] = forms.ChoiceField(
                choices=self.CHOICES,
                required=False,
                initial=row.decision,
                label=_("Decision: %(title)s") % {"title": row.title},
            )

    @property
    def decisions(self) -> dict[Contribution, str]:
        return {
            row: self.cleaned_data[f"decision_{row.uuid}"] for row in self.rows if f"decision_{row.uuid}" in self.data
        }


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(
        label=_("What shall become of it?"), choices=DecisionsForm.CHOICES, required=False, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("A word to the author"), max_length=1000, required=False, widget=wide(3),
        help_text=_("It goes out with the decision, not before."),
    )  # fmt: skip


class ReviewerForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address"), help_text=_("Of somebody who has an account here."))


class BudgetForm(forms.Form):
    amount = forms.DecimalField(
        label=_("How much money is there altogether?"), min_value=0, max_digits=10, decimal_places=2, localize=True
    )
    per_person = forms.DecimalField(
        label=_("How much can one person get at most?"), min_value=0, max_digits=8, decimal_places=2, localize=True
    )
    closes_at = MomentField(label=_("Until when may people ask?"))

    def __init__(self, *args: Any, budget: TravelBudget | None = None, **options: Any) -> None:
        facts = {name: getattr(budget, name) for name in ("amount", "per_person", "closes_at")} if budget else {}
        options.setdefault("initial", facts)
        super().__init__(*args, **options)
        self.fields["closes_at"].required = True
        make = {
            "note": lambda language: forms.CharField(
                label=_("What is paid for (%(language)s)") % {"language": language},
                max_length=600,
                required=False,
                widget=wide(2),
            )
        }
        add_texts(self, make, {code: {"note": text} for code, text in budget.note.items()} if budget else {})

    @property
    def facts(self) -> dict[str, Any]:
        notes = {code: given["note"] for code, given in texts_given(self, "note").items() if given["note"]}
        return {name: self.cleaned_data[name] for name in ("amount", "per_person", "closes_at")} | {"note": notes}


class AmountsForm(forms.Form):
    """One private figure per open request, named `amount_<pk>`."""

    def __init__(self, data: Any = None, *, rows: list[TravelRequest]) -> None:
        super().__init__(data)
        self.rows = rows
        for row in rows:
            self.fields[f"amount_{row.pk}"] = forms.DecimalField(
                label=_("Amount for %(name)s") % {"name": row.person.name}, required=False, min_value=0, max_digits=8,
                decimal_places=2, initial=row.prepared, localize=True,
            )  # fmt: skip

    @property
    def amounts(self) -> list[tuple[TravelRequest, Any]]:
        return [(row, self.cleaned_data[f"amount_{row.pk}"]) for row in self.rows]
