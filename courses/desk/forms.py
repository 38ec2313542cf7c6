"""Forms of the desk: they translate input and decide nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from courses.enums import Format
from courses.models import Course, CourseRun
from scheduler.desk.fields import LONGEST_DAY, ClockField, DayField, LineField, NumberField, PlaceFields, wide
from scheduler.desk.forms import MOST_PLACES, RHYTHMS, WindowForm, add_services, services_of, window_of
from scheduler.desk.words import SERVICES
from scheduler.domain.plans import Series, Service
from scheduler.enums import Allocation, Promotion
from scheduler.models import Venue


def needs(format: str) -> dict[str, Any]:
    """Which questions about the place a format asks."""
    return {"venue": format in {Format.ONSITE, Format.HYBRID}, "online": format in {Format.ONLINE, Format.HYBRID}}


class FormatForm(forms.Form):
    format = forms.ChoiceField(
        label=_("How does it take place?"), choices=Format.choices, widget=forms.RadioSelect, error_messages={
            "required": _("Please choose one."), "invalid_choice": _("Please choose one of these."),
        },
    )  # fmt: skip


class RulesForm(WindowForm):
    """The window of registration, and the language and words of the run."""

    language = forms.ChoiceField(label=_("In which language?"), choices=settings.LANGUAGES)
    note = LineField(
        label=_("A word to those who register"), required=False, max_length=500, widget=wide(),
        help_text=_("For example what to bring along."),
    )  # fmt: skip

    def __init__(self, *args: Any, format: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.format = format
        if format == Format.SELF_PACED:
            for name in self.COUNTED:
                del self.fields[name]

    @property
    def dated(self) -> bool:
        return self.format != Format.SELF_PACED

    @property
    def noted(self) -> dict[str, str]:
        return {get_language() or "de": self.cleaned_data["note"]}


class RunForm(PlaceFields, RulesForm):
    """A new run on one page. `token` makes a form that was sent twice one run."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    day = DayField(label=_("First date"))
    clock = ClockField(label=_("Begins at"))
    minutes = NumberField(label=_("How many minutes?"), least=5, most=LONGEST_DAY)
    count = NumberField(
        label=_("How many dates?"), least=1, most=100,
        help_text=_("Always at the same time of day. Single dates can be added and moved later."),
    )  # fmt: skip
    every_days = forms.ChoiceField(label=_("How often?"), choices=RHYTHMS)
    places = NumberField(label=_("How many people can take part?"), least=1, most=MOST_PLACES)

    DATED = ("day", "clock", "minutes", "count", "every_days", "places", *SERVICES)
    field_order = ["token", "day", "clock", "minutes", "count", "every_days", "place", "room", *PlaceFields.NEW_VENUE]

    def __init__(self, *args: Any, course: Course, format: str, **options: Any) -> None:
        spoken = next((language for language in course.languages if language in dict(settings.LANGUAGES)), "de")
        first = {
            "token": uuid4(),
            "language": spoken,
            "count": 1,
            "waiting": Promotion.CONFIRM.value,
            "allocation": Allocation.FIRST_COME.value,
            "offer_hours": 48,
        }
        super().__init__(*args, format=format, initial=first, **options)
        self.set_up_place(course.organisation, **needs(format))
        add_services(self)
        if not self.dated:
            for name in self.DATED:
                del self.fields[name]

    def clean(self) -> None:
        super().clean()
        self.forgive_place()
        if self.dated and not (self.has_error("day") or self.has_error("clock")):
            self._check_not_over()

    def _check_not_over(self) -> None:
        starts, now = self.first, timezone.localtime().replace(tzinfo=None)
        if starts and starts < now:
            self.add_error("clock", gettext("This time is over."))

    @property
    def first(self) -> datetime | None:
        data = self.cleaned_data
        return datetime.combine(data["day"], data["clock"]) if self.dated else None

    @property
    def begins(self) -> datetime | None:
        data = self.cleaned_data
        return self.first if data.get("day") and data.get("clock") else None

    def series(self, venue: Venue | None, room: str) -> Series | None:
        """The dates at their place; None for a self-paced run."""
        data, first = self.cleaned_data, self.first
        if first is None:
            return None
        return Series(
            first=first, minutes=data["minutes"], count=data["count"], every_days=int(data["every_days"]),
            venue=venue, room=room, online_url=data.get("online_url", ""),
        )  # fmt: skip

    @property
    def services(self) -> list[Service]:
        return services_of(self.cleaned_data, SERVICES)

    @property
    def service_fields(self) -> list[forms.BoundField]:
        return [self[key] for key in SERVICES if key in self.fields]


class ChangeForm(RulesForm):
    """The rules of a run that is there already."""

    def __init__(self, *args: Any, run: CourseRun, **options: Any) -> None:
        known = {"language": run.language, "note": run.note.get(get_language() or "de", "")}
        super().__init__(*args, format=run.format, initial=window_of(run.offering) | known, **options)
        self.run = run
        if self.dated and run.offering.drawn_at:
            self.take_draw_away()

    @property
    def begins(self) -> datetime | None:
        starts = self.run.offering.starts_at
        return timezone.localtime(starts).replace(tzinfo=None) if starts else None

    @property
    def noted(self) -> dict[str, str]:
        return {**self.run.note, **super().noted}
