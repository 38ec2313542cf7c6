"""Forms of the desk: they translate input and decide nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from courses.domain.runs import Series, Service
from courses.enums import Format
from courses.models import Course, CourseRun
from scheduler.enums import AttendanceState, Promotion
from scheduler.models import Pool, Registration, Session, Venue

from .fields import (
    LONGEST_DAY,
    ClockField,
    DayField,
    LineField,
    MomentField,
    NumberField,
    PlaceFields,
    place_value,
    wide,
)
from .words import SERVICES, pool_label, service_name

MOST_PLACES = 100_000
NO_LIST = "none"
LIST_CHOICES = [
    (Promotion.CONFIRM.value, _("Yes; a free place goes to the next person at once")),
    (Promotion.OFFER.value, _("Yes; a free place is kept for the next person until they accept it")),
    (NO_LIST, _("No waiting list")),
]
RHYTHMS = [("7", _("every week")), ("14", _("every two weeks")), ("28", _("every four weeks")), ("1", _("every day"))]


def refused(form: forms.Form, refusal: DomainError, names: dict[str, str] | None = None) -> None:
    """The domain's sentence beside its field; `names` translates the domain's field names into the form's."""
    field = (names or {}).get(refusal.field or "", refusal.field)
    form.add_error(field if field in form.fields else None, str(refusal))


class FormatForm(forms.Form):
    format = forms.ChoiceField(
        label=_("How does it take place?"), choices=Format.choices, widget=forms.RadioSelect, error_messages={
            "required": _("Please choose one."), "invalid_choice": _("Please choose one of these."),
        },
    )  # fmt: skip


class RulesForm(forms.Form):
    """Language, waiting list, window of registration: what can still be changed later."""

    language = forms.ChoiceField(label=_("In which language?"), choices=settings.LANGUAGES)
    waiting = forms.ChoiceField(
        label=_("What happens when all places are taken?"), choices=LIST_CHOICES, widget=forms.RadioSelect
    )
    offer_hours = NumberField(label=_("Hours to accept a kept place"), least=1, most=336, required=False)
    approval = forms.BooleanField(label=_("I look at each registration before it counts"), required=False)
    opens_at = MomentField(label=_("Registration opens"), help_text=_("Empty: as soon as you open it."))
    closes_at = MomentField(label=_("Registration closes"), help_text=_("Empty: at the end of the last session."))
    note = LineField(
        label=_("A word to those who register"), required=False, max_length=500, widget=wide(),
        help_text=_("For example what to bring along."),
    )  # fmt: skip

    COUNTED = ("waiting", "offer_hours", "approval")

    def __init__(self, *args: Any, format: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.format = format
        if format == Format.SELF_PACED:
            for name in self.COUNTED:
                del self.fields[name]

    @property
    def dated(self) -> bool:
        return self.format != Format.SELF_PACED

    def clean(self) -> None:
        opens, closes = self.cleaned_data.get("opens_at"), self.cleaned_data.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", gettext("Registration must close after it opens."))

    @property
    def rules(self) -> dict[str, Any]:
        """What `create_offering` and `change_offering` take."""
        data = self.cleaned_data
        window = {"opens_at": data["opens_at"], "closes_at": data["closes_at"]}
        if not self.dated:
            return window
        keeps = data["waiting"] != NO_LIST
        return window | {
            "waiting_list": keeps,
            "promotion": data["waiting"] if keeps else Promotion.CONFIRM,
            "offer_hours": data.get("offer_hours") or 48,
            "approval": data["approval"],
        }

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
    sign_language = NumberField(least=0, most=1000, required=False)
    childcare = NumberField(least=0, most=1000, required=False)
    loan_laptop = NumberField(least=0, most=1000, required=False)

    DATED = ("day", "clock", "minutes", "count", "every_days", "places", *SERVICES)
    field_order = ["token", "day", "clock", "minutes", "count", "every_days", "place", "room", *PlaceFields.NEW_VENUE]

    def __init__(self, *args: Any, course: Course, format: str, **options: Any) -> None:
        spoken = next((language for language in course.languages if language in dict(settings.LANGUAGES)), "de")
        first = {
            "token": uuid4(),
            "language": spoken,
            "count": 1,
            "waiting": Promotion.CONFIRM.value,
            "offer_hours": 48,
        }
        super().__init__(*args, format=format, initial=first, **options)
        self.set_up_place(course.organisation, format)
        for key, service in SERVICES.items():
            self.fields[key].label = service.label
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
        wanted = {key: self.cleaned_data.get(key) or 0 for key in SERVICES}
        return [Service(key, size, service_name(key)) for key, size in wanted.items() if size]

    @property
    def service_fields(self) -> list[forms.BoundField]:
        return [self[key] for key in SERVICES if key in self.fields]


class ChangeForm(RulesForm):
    """The rules of a run that is there already."""

    def __init__(self, *args: Any, run: CourseRun, **options: Any) -> None:
        offering = run.offering
        known = {
            "language": run.language, "approval": offering.approval, "offer_hours": offering.offer_hours,
            "waiting": offering.promotion if offering.waiting_list else NO_LIST,
            "opens_at": offering.opens_at, "closes_at": offering.closes_at,
            "note": run.note.get(get_language() or "de", ""),
        }  # fmt: skip
        super().__init__(*args, format=run.format, initial=known, **options)
        self.run = run

    @property
    def noted(self) -> dict[str, str]:
        return {**self.run.note, **super().noted}


class SessionForm(PlaceFields):
    """One session: when and where."""

    day = DayField(label=_("Date"))
    clock = ClockField(label=_("Begins at"))
    minutes = NumberField(label=_("How many minutes?"), least=5, most=LONGEST_DAY)

    field_order = ["day", "clock", "minutes", "place", "room", *PlaceFields.NEW_VENUE, "online_url"]

    def __init__(self, *args: Any, run: CourseRun, session: Session | None = None, **options: Any) -> None:
        options["initial"] = session_facts(session) if session else {}
        super().__init__(*args, **options)
        self.set_up_place(run.course.organisation, run.format)
        if session and session.venue and self.needs_venue:
            self._offer_present_place(session)

    def _offer_present_place(self, session: Session) -> None:
        """The place where it is now stays possible, even if it is nobody's house any more."""
        venue = session.venue
        assert venue is not None
        self.venues.setdefault(str(venue.uuid), venue)
        known = {value for _group, group in self.fields["place"].choices[1:] for value, _label in group}  # type: ignore[attr-defined]
        here = place_value(venue, session.room) if session.room else str(venue.uuid)
        self.initial["place"] = here
        if here not in known:
            label = f"{venue.name}, {session.room}" if session.room else venue.name
            self.fields["place"].choices = [*self.fields["place"].choices, (here, label)]  # type: ignore[attr-defined]

    def clean(self) -> None:
        self.forgive_place()

    @property
    def starts(self) -> datetime:
        """Local wall-clock time."""
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["clock"])


def session_facts(session: Session) -> dict[str, Any]:
    starts = timezone.localtime(session.starts_at)
    return {
        "day": starts.date(),
        "clock": starts.time(),
        "minutes": round((session.ends_at - session.starts_at).total_seconds() / 60),
        "online_url": session.online_url,
    }


class PlacesForm(forms.Form):
    """Sizes of all pools, and of services that are not offered yet."""

    def __init__(self, *args: Any, pools: Iterable[Pool], **options: Any) -> None:
        super().__init__(*args, **options)
        self.pools = list(pools)
        for pool in self.pools:
            self.fields[f"pool_{pool.pk}"] = NumberField(
                label=pool_label(pool), least=0, most=MOST_PLACES, initial=pool.size,
                help_text=gettext("%(taken)d are taken.") % {"taken": pool.taken} if pool.taken else "",
            )  # fmt: skip
        for key in self._missing():
            self.fields[f"new_{key}"] = NumberField(
                label=SERVICES[key].label, least=0, most=1000, required=False,
                help_text=gettext("Empty: not offered."),
            )  # fmt: skip

    def _missing(self) -> list[str]:
        has_main = any(not pool.is_service for pool in self.pools)
        return [key for key in SERVICES if has_main and key not in {pool.key for pool in self.pools}]

    @property
    def sizes(self) -> list[tuple[Pool, int]]:
        """Only what differs, smaller services first, so that people who wait find everything they asked for."""
        found = [(pool, self.cleaned_data[f"pool_{pool.pk}"]) for pool in self.pools]
        changed = [(pool, size) for pool, size in found if size != pool.size]
        return sorted(changed, key=lambda row: (not row[0].is_service, row[0].pk))

    @property
    def new_services(self) -> list[Service]:
        wanted = {key: self.cleaned_data.get(f"new_{key}") or 0 for key in self._missing()}
        return [Service(key, size, service_name(key)) for key, size in wanted.items() if size]


class ReasonForm(forms.Form):
    """Why: the people concerned read it."""

    reason = LineField(
        label=_("Why?"), max_length=500, widget=wide(), help_text=_("The people concerned read this sentence."),
        error_messages={"required": _("Please say why. The people concerned read it.")},
    )  # fmt: skip

    def clean_reason(self) -> str:
        reason = self.cleaned_data["reason"]
        if not reason:
            raise forms.ValidationError(gettext("Please say why. The people concerned read it."), code="required")
        return reason


class AttendanceForm(forms.Form):
    """One question per person with a confirmed place; "everyone" answers for those without an answer."""

    def __init__(
        self, *args: Any, registrations: Iterable[Registration], marks: dict[int, str], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.registrations, self.marks = list(registrations), marks
        for registration in self.registrations:
            self.fields[registration.uuid.hex] = forms.ChoiceField(
                label=registration.person.name, choices=AttendanceState.choices, widget=forms.RadioSelect,
                required=False, initial=marks.get(registration.pk, ""),
            )  # fmt: skip

    @property
    def rows(self) -> list[forms.BoundField]:
        return [self[registration.uuid.hex] for registration in self.registrations]

    def changed(self, *, everyone: bool = False) -> dict[Registration, str]:
        """Marks that differ from what is known; with `everyone` those still without a mark were present."""
        found = {}
        for registration in self.registrations:
            known = self.marks.get(registration.pk, "")
            mark = self.cleaned_data[registration.uuid.hex] or (
                AttendanceState.PRESENT if everyone and not known else ""
            )
            if mark and mark != known:
                found[registration] = str(mark)
        return found
