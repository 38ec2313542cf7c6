"""Forms that every desk uses: they translate input and decide nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from scheduler.domain.plans import Service
from scheduler.enums import Allocation, AttendanceState, Promotion
from scheduler.models import Offering, Pool, Registration, Session

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
MOST_SERVICES = 1000


def add_services(form: forms.Form) -> None:
    """A field for the number of each extra service, where the form's `field_order` wants them."""
    for key, service in SERVICES.items():
        form.fields[key] = NumberField(label=service, least=0, most=MOST_SERVICES, required=False)
    form.order_fields(form.field_order)


NO_LIST = "none"
LIST_CHOICES = [
    (Promotion.CONFIRM.value, _("Yes; a free place goes to the next person at once")),
    (Promotion.OFFER.value, _("Yes; a free place is kept for the next person until they accept it")),
    (NO_LIST, _("No waiting list")),
]
RHYTHMS = [("7", _("every week")), ("14", _("every two weeks")), ("28", _("every four weeks")), ("1", _("every day"))]


class WindowForm(forms.Form):
    """Who gets the places, waiting list, approval, window of registration: what can still be changed later."""

    allocation = forms.ChoiceField(
        label=_("Who gets the places when there are too few?"), choices=Allocation.choices, widget=forms.RadioSelect,
        initial=Allocation.FIRST_COME, error_messages={
            "required": _("Please choose one."), "invalid_choice": _("Please choose one of these."),
        },
    )  # fmt: skip
    draw_at = MomentField(
        label=_("When are lots drawn?"),
        help_text=_(
            "Only when lots are drawn. It happens by itself at this time and not before; whoever comes later gets what is"
            " left. Anyone can check the draw."
        ),
    )
    waiting = forms.ChoiceField(
        label=_("What happens when all places are taken?"), choices=LIST_CHOICES, widget=forms.RadioSelect
    )
    offer_hours = NumberField(label=_("Hours to accept a kept place"), least=1, most=336, required=False)
    approval = forms.BooleanField(label=_("I look at each registration before it counts"), required=False)
    opens_at = MomentField(label=_("Registration opens"), help_text=_("Empty: as soon as you open it."))
    closes_at = MomentField(label=_("Registration closes"), help_text=_("Empty: at the end of the last session."))

    COUNTED = ("allocation", "draw_at", "waiting", "offer_hours", "approval")

    def take_draw_away(self) -> None:
        """Lots have been drawn; that does not change any more."""
        del self.fields["allocation"], self.fields["draw_at"]

    def clean(self) -> None:
        opens, closes = self.cleaned_data.get("opens_at"), self.cleaned_data.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", gettext("Registration must close after it opens."))
        if self.cleaned_data.get("allocation") == Allocation.LOTTERY:
            self._check_draw(self.cleaned_data.get("draw_at"), opens)

    @property
    def begins(self) -> datetime | None:
        """When it begins, as local wall-clock time, if that is known; read after the fields are cleaned."""
        return None

    def _check_draw(self, moment: datetime | None, opens: datetime | None) -> None:
        if self.cleaned_data.get("waiting") == NO_LIST:
            self.add_error("waiting", gettext("Whoever is not drawn goes on the waiting list; please keep one."))
        if self.has_error("draw_at"):
            return
        if moment is None:
            self.add_error("draw_at", gettext("Please say when lots are drawn."))
        elif moment <= timezone.now() and "draw_at" in self.changed_data:
            self.add_error("draw_at", gettext("This time is over."))
        elif opens and moment <= opens:
            self.add_error("draw_at", gettext("Lots must be drawn after registration opens."))
        elif self.begins and timezone.localtime(moment).replace(tzinfo=None) >= self.begins:
            self.add_error("draw_at", gettext("Lots must be drawn before it begins."))

    @property
    def rules(self) -> dict[str, Any]:
        """What `create_offering` and `change_offering` take."""
        data = self.cleaned_data
        window = {"opens_at": data["opens_at"], "closes_at": data["closes_at"]}
        if "waiting" not in self.fields:
            return window
        keeps = data["waiting"] != NO_LIST
        return (
            window
            | self._draw
            | {
                "waiting_list": keeps,
                "promotion": data["waiting"] if keeps else Promotion.CONFIRM,
                "offer_hours": data.get("offer_hours") or 48,
                "approval": data["approval"],
            }
        )

    @property
    def _draw(self) -> dict[str, Any]:
        data = self.cleaned_data
        if "allocation" not in self.fields:
            return {}
        lots = data["allocation"] == Allocation.LOTTERY
        return {"allocation": data["allocation"], "draw_at": data["draw_at"] if lots else None}


def window_of(offering: Offering) -> dict[str, Any]:
    """What a `WindowForm` begins with."""
    return {
        "approval": offering.approval, "offer_hours": offering.offer_hours,
        "waiting": offering.promotion if offering.waiting_list else NO_LIST,
        "opens_at": offering.opens_at, "closes_at": offering.closes_at,
        "allocation": offering.allocation, "draw_at": offering.draw_at,
    }  # fmt: skip


class SessionForm(PlaceFields):
    """One session: when and where."""

    day = DayField(label=_("Date"))
    clock = ClockField(label=_("Begins at"))
    minutes = NumberField(label=_("How many minutes?"), least=5, most=LONGEST_DAY)

    field_order = ["day", "clock", "minutes", "place", "room", *PlaceFields.NEW_VENUE, "online_url"]

    def __init__(
        self,
        *args: Any,
        organisation: Organisation,
        venue: bool,
        online: bool,
        session: Session | None = None,
        **options: Any,
    ) -> None:
        options["initial"] = session_facts(session) if session else {}
        super().__init__(*args, **options)
        self.heading = _("Move the session") if session else _("Add a session")
        self.set_up_place(organisation, venue=venue, online=online)
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


def services_of(data: dict[str, Any], keys: Iterable[str], *, prefix: str = "") -> list[Service]:
    """The services of which a form asked for at least one place."""
    wanted = {key: data.get(f"{prefix}{key}") or 0 for key in keys}
    return [Service(key, size, service_name(key)) for key, size in wanted.items() if size]


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
                label=SERVICES[key], least=0, most=MOST_SERVICES, required=False,
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
        return services_of(self.cleaned_data, self._missing(), prefix="new_")


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
