"""Form fields of the desk: days, times, and the place where a session is held."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from core.cleaning import clean_line
from core.errors import DomainError
from scheduler.models import Venue

# What a house can be; the keys are those of the one search.
HOUSE_FACTS = [
    ("step_free", gettext_lazy("Step-free")),
    ("lift", gettext_lazy("Lift")),
    ("accessible_toilet", gettext_lazy("Accessible toilet")),
    ("parking", gettext_lazy("Accessible parking")),
    ("hearing_loop", gettext_lazy("Hearing loop")),
    ("quiet_room", gettext_lazy("Quiet room")),
    ("sign_language_on_request", gettext_lazy("Sign language on request")),
]
FURTHEST = timedelta(days=5 * 366)
LONGEST_DAY = 24 * 60
ROOM_MARK = "|"


class DayField(forms.DateField):
    """A day from today on, at most five years ahead."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d", "%d.%m.%Y"], **options)

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        today = timezone.localdate()
        if day and day < today:
            raise ValidationError(_("This day is over. Please give a day from today on."), code="past")
        if day and day > today + FURTHEST:
            raise ValidationError(_("This day is more than five years away."), code="far")
        return day


class ClockField(forms.TimeField):
    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **options)


class NumberField(forms.IntegerField):
    """A whole number between `least` and `most`; everything else gets one sentence."""

    def __init__(self, *, least: int, most: int, **options: Any) -> None:
        sentence = format_lazy(gettext_lazy("Please give a number from {least} to {most}."), least=least, most=most)
        errors = dict.fromkeys(("required", "invalid", "min_value", "max_value"), sentence)
        super().__init__(min_value=least, max_value=most, error_messages=errors, **options)


class MomentField(forms.DateTimeField):
    """Day and time in the current zone; within a century, so that no calculation runs off the calendar."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, required=False, **options)

    def clean(self, value: Any) -> Any:
        moment = super().clean(value)
        if moment and abs(moment.year - timezone.localdate().year) > 50:
            raise ValidationError(_("This day is too far away."), code="far")
        return moment


def one_line(text: str, limit: int) -> str:
    """What `clean_line` says, its refusal as an error of the form."""
    try:
        return clean_line(text, limit=limit, field="")
    except DomainError as refusal:
        raise ValidationError(str(refusal), code=refusal.code) from None


class LineField(forms.CharField):
    """One line of plain text without invisible signs; at most `max_length` characters."""

    def clean(self, value: Any) -> str:
        return one_line(super().clean(value), self.max_length or 300)


def wide(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def venues_for(organisation: Organisation) -> QuerySet[Venue]:
    """The organisation's own houses, then the city's."""
    city = Q(organisation=None) | Q(organisation__kind=OrganisationKind.CITY)
    return Venue.objects.filter(city | Q(organisation=organisation)).order_by("name", "pk")


class PlaceFields(forms.Form):
    """Where a session is held: a room of a known venue, a new venue, an address online; whichever is asked for."""

    place = forms.ChoiceField(
        label=gettext_lazy("Which room?"),
        error_messages={"required": gettext_lazy("Please choose the place, or describe a new venue below.")},
    )
    room = LineField(
        label=gettext_lazy("Another room"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("When it is not on the list, or the new venue's room."),
    )
    venue_name = LineField(label=gettext_lazy("Name of the new venue"), required=False, max_length=200)
    venue_street = LineField(label=gettext_lazy("Street and number"), required=False, max_length=200)
    venue_postal_code = LineField(label=gettext_lazy("Postal code"), required=False, max_length=12)
    venue_city = LineField(label=gettext_lazy("Town"), required=False, max_length=100)
    venue_rooms = forms.CharField(
        label=gettext_lazy("Its rooms"),
        required=False,
        max_length=2000,
        widget=wide(),
        help_text=gettext_lazy("One in each line."),
    )
    venue_accessible = forms.MultipleChoiceField(
        label=gettext_lazy("How can one get in and take part?"),
        required=False,
        choices=HOUSE_FACTS,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Only what you have seen yourself."),
    )
    venue_note = LineField(label=gettext_lazy("How to find the way in"), required=False, max_length=500)
    online_url = forms.URLField(
        label=gettext_lazy("Address online"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=gettext_lazy("Only people with a place see it. You can add it later."),
    )

    NEW_VENUE = (
        "venue_name", "venue_street", "venue_postal_code", "venue_city", "venue_rooms", "venue_accessible", "venue_note",
    )  # fmt: skip

    organisation: Organisation

    def set_up_place(self, organisation: Organisation, *, venue: bool, online: bool) -> None:
        """Lists the venues; takes away the questions that are not asked."""
        self.organisation = organisation
        self.needs_venue = venue
        if not online:
            del self.fields["online_url"]
        if not self.needs_venue:
            for name in ("place", "room", *self.NEW_VENUE):
                del self.fields[name]
            return
        self.venues = {str(venue.uuid): venue for venue in venues_for(organisation)}
        self.fields["place"].choices = place_choices(self.venues.values())  # type: ignore[attr-defined]

    def clean_venue_rooms(self) -> list[str]:
        lines = (one_line(line, 100) for line in self.cleaned_data["venue_rooms"].split("\n"))
        return list(dict.fromkeys(line for line in lines if line))[:50]

    def forgive_place(self) -> None:
        """Whoever describes a new venue need not choose one as well."""
        if self.cleaned_data.get("venue_name") and self.has_error("place", "required"):
            del self.errors["place"]

    @property
    def new_venue(self) -> dict[str, Any] | None:
        """Facts of a venue that is not there yet; None when a known one (or none) was chosen."""
        data = self.cleaned_data
        if not data.get("venue_name"):
            return None
        facts: dict[str, Any] = {
            name.removeprefix("venue_"): data.get(name) for name in self.NEW_VENUE if name != "venue_note"
        }
        if data.get("room") and data["room"] not in facts["rooms"]:
            facts["rooms"] = [*facts["rooms"], data["room"]]
        return facts | {"note": data.get("venue_note", "")}

    @property
    def chosen(self) -> tuple[Venue | None, str]:
        """(known venue, room)."""
        key, _mark, room = self.cleaned_data["place"].partition(ROOM_MARK)
        return (self.venues.get(key) if key else None), self.cleaned_data.get("room") or room

    @property
    def describes_venue(self) -> bool:
        """The part for a new venue stands open: something was written there."""
        return any(self[name].errors or self[name].value() for name in self.NEW_VENUE if name in self.fields)


def place_choices(venues: Iterable[Venue]) -> list[Any]:
    """Rooms grouped by venue, for a list without any script."""
    groups: list[Any] = [("", _("Please choose"))]
    for venue in venues:
        rooms = [(place_value(venue, room), f"{venue.name}, {room}") for room in venue.rooms if isinstance(room, str)]
        groups.append(
            (venue.address, [(str(venue.uuid), _("%(venue)s, no particular room") % {"venue": venue.name}), *rooms])
        )
    return groups


def place_value(venue: Venue, room: str) -> str:
    return f"{venue.uuid}{ROOM_MARK}{room}"
