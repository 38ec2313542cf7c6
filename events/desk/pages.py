"""The pages of the guided form, one thing on each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from events.domain.hackathons import LARGEST_TEAM
from events.enums import EventFormat, EventKind, SeriesStep
from scheduler.desk.fields import ClockField, DayField, LineField, MomentField, NumberField, PlaceFields, wide
from scheduler.desk.forms import MOST_PLACES, RHYTHMS, WindowForm, add_services, services_of
from scheduler.desk.words import SERVICES
from scheduler.domain.plans import Service
from scheduler.enums import Allocation

ONCE, SEVERAL, AGAIN = "once", "several", "again"
MODES = [
    (ONCE, pgettext_lazy("event takes place", "Once, on one day or on days in a row")),
    (SEVERAL, pgettext_lazy("event takes place", "On several dates; whoever registers comes to all of them")),
    (AGAIN, pgettext_lazy("event takes place", "Again and again; people register for each date")),
]
LONGEST = timedelta(days=14)
CHOOSE = {"required": _("Please choose one."), "invalid_choice": _("Please choose one of these.")}


class KindPage(forms.Form):
    token = forms.UUIDField(widget=forms.HiddenInput)
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Who holds it?"), to_field_name="slug", empty_label=None,
        error_messages=CHOOSE,
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("What is it?"), choices=EventKind.choices, widget=forms.RadioSelect, error_messages=CHOOSE
    )

    def __init__(self, *args: Any, organisations: Any, **options: Any) -> None:
        super().__init__(*args, **{"initial": {"token": uuid4()}} | options)
        field: Any = self.fields["organisation"]
        field.queryset = organisations.order_by("name")


class WordsPage(forms.Form):
    """Title and short text per language; one title is enough."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for code, name in settings.LANGUAGES:
            self.fields[f"title_{code}"] = LineField(
                label=gettext("Title (%(language)s)") % {"language": gettext(name)}, required=False, max_length=200
            )
            self.fields[f"summary_{code}"] = LineField(
                label=gettext("In one or two sentences (%(language)s)") % {"language": gettext(name)},
                required=False, max_length=600, widget=wide(),
            )  # fmt: skip

    def clean(self) -> None:
        titled = [code for code, _name in settings.LANGUAGES if self.cleaned_data.get(f"title_{code}")]
        first = get_language() or "de"
        if not titled and not self.errors:
            self.add_error(f"title_{first}", gettext("Please give a title in one language at least."))
        for code, _name in settings.LANGUAGES:
            if self.cleaned_data.get(f"summary_{code}") and not self.cleaned_data.get(f"title_{code}"):
                self.add_error(f"title_{code}", gettext("This language has a text but no title yet."))

    @property
    def blocks(self) -> list[tuple[str, str, list[forms.BoundField], bool]]:
        """(code, name, fields, stands open): the reader's language, German and English are open."""
        shown = {"de", "en", get_language() or "de"}
        rows = []
        for code, name in settings.LANGUAGES:
            fields = [self[f"title_{code}"], self[f"summary_{code}"]]
            filled = any(field.value() or field.errors for field in fields)
            rows.append((code, gettext(name), fields, code in shown or filled))
        return rows

    @property
    def texts(self) -> dict[str, dict[str, str]]:
        data = self.cleaned_data
        return {
            code: {"title": data[f"title_{code}"], "summary": data[f"summary_{code}"]}
            for code, _name in settings.LANGUAGES
            if data.get(f"title_{code}")
        }


class WhenPage(forms.Form):
    mode = forms.ChoiceField(
        label=_("How often?"), choices=MODES, widget=forms.RadioSelect, initial=ONCE, error_messages=CHOOSE
    )
    day = DayField(label=_("First day"))
    clock = ClockField(label=_("Begins at"))
    until = ClockField(label=_("Ends at"))
    last_day = DayField(label=_("Last day"), required=False, help_text=_("Only when it lasts several days in a row."))
    count = NumberField(
        label=_("How many dates altogether?"), least=2, most=52, required=False,
        help_text=_("For several dates, or when it comes again."),
    )  # fmt: skip
    every_days = forms.ChoiceField(label=_("How often do the dates follow?"), choices=RHYTHMS, required=False)
    every = forms.ChoiceField(label=_("How often does it come again?"), choices=SeriesStep.choices, required=False)

    def clean(self) -> None:
        data = self.cleaned_data
        if data.get("mode") in {SEVERAL, AGAIN} and not data.get("count") and not self.has_error("count"):
            self.add_error("count", gettext("Please say how many dates there are."))
        if self.errors:
            return
        if self.starts <= timezone.localtime().replace(tzinfo=None):
            self.add_error("clock", gettext("This time is over."))
        if self.ends <= self.starts:
            field = "until" if self.ends.date() == self.starts.date() else "last_day"
            self.add_error(field, gettext("It must end after it begins."))
        elif self.ends - self.starts > LONGEST:
            self.add_error("last_day", gettext("At most two weeks in a row."))

    @property
    def starts(self) -> datetime:
        """Local wall-clock time."""
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["clock"])

    @property
    def ends(self) -> datetime:
        return datetime.combine(
            self.cleaned_data.get("last_day") or self.cleaned_data["day"], self.cleaned_data["until"]
        )

    @property
    def dates(self) -> int:
        """Sessions of one event."""
        return self.cleaned_data["count"] if self.cleaned_data["mode"] == SEVERAL else 1

    @property
    def repeats(self) -> int:
        """Further events of the same kind."""
        return self.cleaned_data["count"] - 1 if self.cleaned_data["mode"] == AGAIN else 0


class FormatPage(forms.Form):
    format = forms.ChoiceField(
        label=_("How does it take place?"), choices=EventFormat.choices, widget=forms.RadioSelect, error_messages=CHOOSE
    )


class WherePage(PlaceFields):
    def __init__(self, *args: Any, organisation: Organisation, format: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.set_up_place(organisation, venue=format != EventFormat.ONLINE, online=format != EventFormat.ONSITE)
        if "place" in self.fields:
            self.fields["place"].required = False
            self.fields["place"].help_text = gettext("You can leave this for later.")

    def clean(self) -> None:
        self.forgive_place()


class PlacesPage(WindowForm):
    places = NumberField(
        label=_("How many people can come?"), least=1, most=MOST_PLACES, required=False,
        help_text=_("Empty: places are not counted."),
    )  # fmt: skip
    services_until = MomentField(
        label=_("Extra services can be asked for until"), help_text=_("Empty: until registration closes.")
    )
    price = forms.DecimalField(
        label=_("What does it cost (euros)?"), required=False, min_value=Decimal(0), max_value=Decimal(99_999),
        max_digits=9, decimal_places=2, help_text=_("Empty: it costs nothing."), localize=True,
    )  # fmt: skip

    field_order = ["places", "allocation", "draw_at", "waiting", "offer_hours", "approval", *SERVICES]

    def __init__(self, *args: Any, starts: datetime | None = None, **options: Any) -> None:
        first = {"waiting": "confirm", "offer_hours": 48, "allocation": Allocation.FIRST_COME}
        super().__init__(*args, **{"initial": first} | options)
        self.starts = starts
        add_services(self)

    def clean(self) -> None:
        super().clean()
        data = self.cleaned_data
        if data.get("allocation") == Allocation.LOTTERY and not data.get("places"):
            self.add_error("places", gettext("Lots can only be drawn for a number of places."))
        for name in ("opens_at", "closes_at"):
            moment = data.get(name)
            if moment and self.starts and moment.replace(tzinfo=None) > self.starts and name == "opens_at":
                self.add_error(name, gettext("Registration must open before the event begins."))
        if not data.get("places") and any(data.get(key) for key in SERVICES):
            self.add_error("places", gettext("Extra services need a number of places."))

    @property
    def begins(self) -> datetime | None:
        return self.starts

    @property
    def services(self) -> list[Service]:
        return services_of(self.cleaned_data, SERVICES)

    @property
    def service_fields(self) -> list[forms.BoundField]:
        return [self[key] for key in SERVICES]


class HackathonPage(forms.Form):
    """Sizes of teams, and the dates of the phases."""

    team_min = NumberField(label=_("Smallest team"), least=1, most=LARGEST_TEAM, initial=2)
    team_max = NumberField(label=_("Largest team"), least=1, most=LARGEST_TEAM, initial=5)
    teams_until = MomentField(label=_("Teams form until"))
    wishes_until = MomentField(label=_("Wishes for challenges until"))
    submit_from = MomentField(label=_("Submissions from"))
    submit_until = MomentField(label=_("Submissions until"))
    grace_minutes = NumberField(
        label=_("Minutes of grace"), least=0, most=240, initial=10,
        help_text=_("Announced beforehand; what comes later is marked as late."),
    )  # fmt: skip
    gallery_from = MomentField(label=_("Gallery public from"))
    vote_from = MomentField(label=_("Public vote from"), help_text=_("Empty: no public vote."))
    vote_until = MomentField(label=_("Public vote until"))

    def clean(self) -> None:
        low, high = self.cleaned_data.get("team_min"), self.cleaned_data.get("team_max")
        if low and high and high < low:
            self.add_error("team_max", gettext("The largest team is smaller than the smallest."))


def bound(answers: Mapping[str, list[str]]) -> QueryDict:
    """What a page was sent with, as a form reads it."""
    data = QueryDict(mutable=True)
    for name, values in answers.items():
        data.setlist(name, values)
    return data
