"""What people write about teams, cards and help; translates input, decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.domain.mentor_slots import LENGTHS
from events.enums import TeamRole
from events.models import Event, HelpCall, Mentor, Seeker, Team, TeamMember
from events.team_words import spoken_choices
from scheduler.desk.fields import MomentField, wide
from scheduler.forms import KindForm
from scheduler.models import Offering
from scheduler.selectors.ages import bound_to_ages


def checkboxes(label: Any, choices: Iterable[tuple[str, Any]], help_text: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=list(choices), required=False, widget=forms.CheckboxSelectMultiple, help_text=help_text
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("The code of your team"),
        max_length=60,
        error_messages={"required": _("Type the code your team has told you.")},
        help_text=_("Eight letters and digits. Capitals, blanks and dashes do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class TeamPlacesForm(KindForm):
    """Where there are several kinds of place, the team's are of one kind; ages are each member's own to say."""

    def __init__(self, data: Any = None, *, offering: Offering) -> None:
        super().__init__(data, offering=offering)
        if bound_to_ages(list(self.pools.values())):
            self.fields["kind"].label = _("How old are most of you on the first day?")
            self.fields["kind"].help_text = _(
                "Your places are taken there. Each of you then says this for themselves; "
                "whoever belongs to another group moves to it if a place is free there."
            )


class TeamForm(forms.Form):
    """Founding a team, and changing it. Only `name` is asked for in any case."""

    name = forms.CharField(
        label=_("Name of the team"), max_length=80, error_messages={"required": _("Please give your team a name.")}
    )
    pitch = forms.CharField(
        label=_("What do you want to build?"),
        required=False,
        max_length=600,
        widget=wide(4),
        help_text=_("Two or three sentences. You can change them as often as you like."),
    )
    language = forms.ChoiceField(label=_("In which language do you work?"))
    size = forms.TypedChoiceField(label=_("How many can you be at most?"), coerce=int)
    looking_for = forms.CharField(
        label=_("Whom do you miss?"),
        required=False,
        max_length=300,
        help_text=_("In your words: somebody who can solder and explains well."),
    )

    def __init__(self, data: Any = None, *, event: Event, words: Mapping[str, str], team: Team | None = None) -> None:
        super().__init__(data, initial=_said_of(team) if team else {"size": event.hackathon.team_max})
        least = max(event.hackathon.team_min, team.taken if team else 1)
        self.fields["size"].choices = [(n, str(n)) for n in range(least, event.hackathon.team_max + 1)]  # type: ignore[attr-defined]
        self.fields["language"].choices = spoken_choices()  # type: ignore[attr-defined]
        self.fields["skills"] = checkboxes(_("What is missing?"), TeamRole.choices)
        if words:
            self.fields["interests"] = checkboxes(_("What would you like to work on?"), words.items())
        if team:
            self.fields["open_to_requests"] = forms.BooleanField(
                label=_("People may ask to join"), required=False,
                help_text=_("Without it one gets in only with your code."),
            )  # fmt: skip


def _said_of(team: Team) -> dict[str, Any]:
    keys = ("name", "pitch", "language", "size", "looking_for", "skills", "interests", "open_to_requests")
    return {key: getattr(team, key) for key in keys}


class MessageForm(forms.Form):
    message = forms.CharField(
        label=_("A few words"), required=False, max_length=400, widget=wide(4),
        help_text=_("Who you are, what you bring. Only the team reads it."),
    )  # fmt: skip


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("A few words"), required=False, max_length=400, widget=wide(3))


class MemberForm(forms.Form):
    """One of the members, `but` not this one."""

    person = forms.ChoiceField(
        label=_("Who?"), widget=forms.RadioSelect, error_messages={"required": _("Please choose somebody.")}
    )

    def __init__(self, data: Any = None, *, members: Iterable[TeamMember], but: int | None = None) -> None:
        super().__init__(data)
        self.members = {str(one.person.uuid): one for one in members if one.person_id != but}
        self.fields["person"].choices = [(key, str(one.person)) for key, one in self.members.items()]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Any:
        return self.members[self.cleaned_data["person"]].person


class SeekerForm(forms.Form):
    text = forms.CharField(
        label=_("About me"), required=False, max_length=400, widget=wide(4),
        help_text=_("What you like to do, what you would like to learn. No contact details, please."),
    )  # fmt: skip
    proposable = forms.BooleanField(
        label=_("Lichthof may propose me to teams"),
        required=False,
        help_text=_(
            "We compare what you bring with what teams miss, and show both sides why it may fit. Nothing happens by "
            "itself: both say yes first. You can take this back at any time."
        ),
    )

    def __init__(self, data: Any = None, *, words: Mapping[str, str], card: Seeker | None = None) -> None:
        keys = ("skills", "interests", "languages", "text", "proposable")
        super().__init__(data, initial={key: getattr(card, key) for key in keys} if card else {})
        own = {"skills": checkboxes(_("What I bring"), TeamRole.choices)}
        if words:
            own["interests"] = checkboxes(_("What I would like to work on"), words.items())
        own["languages"] = checkboxes(_("Languages I speak"), spoken_choices())
        self.fields = own | self.fields


class HelpForm(forms.Form):
    topic = forms.CharField(
        label=_("What is it about?"), max_length=200,
        error_messages={"required": _("Say in a few words what it is about.")},
    )  # fmt: skip
    place = forms.CharField(
        label=_("Where are you?"), max_length=80, help_text=_("Table, room, floor."),
        error_messages={"required": _("Say where you are, so that you are found.")},
    )  # fmt: skip
    skill = forms.ChoiceField(label=_("Field"), required=False)

    def __init__(self, data: Any = None, *, last: HelpCall | None = None) -> None:
        super().__init__(data, initial={"place": last.place} if last else {})
        self.fields["skill"].choices = [("", _("I do not know")), *TeamRole.choices]  # type: ignore[attr-defined]


class TopicForm(forms.Form):
    topic = forms.CharField(
        label=_("What would you like to talk about?"), max_length=200,
        error_messages={"required": _("Say in a few words what it is about.")},
    )  # fmt: skip


class MentorForm(forms.Form):
    """One text per language of the house; one is enough."""

    name_public = forms.BooleanField(
        label=_("Everybody may read my name on the page of mentors"),
        required=False,
        help_text=_("Without it only people who are registered for this event can."),
    )

    def __init__(self, data: Any = None, *, mentor: Mentor) -> None:
        super().__init__(data, initial={"name_public": mentor.name_public})
        own: dict[str, forms.Field] = {}
        for code, name in settings.LANGUAGES:
            own[f"about_{code}"] = forms.CharField(
                label=_("What I can help with (%(language)s)") % {"language": name},
                required=False, max_length=600, widget=wide(3), initial=mentor.about.get(code, ""),
            )  # fmt: skip
        own["skills"] = checkboxes(_("Fields"), TeamRole.choices)
        own["languages"] = checkboxes(_("Languages I speak"), spoken_choices())
        own["skills"].initial, own["languages"].initial = mentor.skills, mentor.languages
        self.fields = own | self.fields

    @property
    def about(self) -> dict[str, str]:
        return {code: self.cleaned_data[f"about_{code}"] for code, _name in settings.LANGUAGES}


class SlotsForm(forms.Form):
    starts = MomentField(label=pgettext_lazy("first day", "From"))
    ends = MomentField(label=_("Until"))
    minutes = forms.TypedChoiceField(
        label=_("Minutes for each team"), coerce=int, choices=[(n, str(n)) for n in LENGTHS], initial=20
    )
    pause = forms.TypedChoiceField(
        label=_("Minutes between two teams"), coerce=int, choices=[(n, str(n)) for n in (0, 5, 10, 15)], initial=5
    )
    place = forms.CharField(label=_("Where"), required=False, max_length=120, help_text=_("Table, room, floor."))

    def __init__(self, data: Any = None, *, event: Event, now: datetime) -> None:
        starts = event.offering.starts_at
        first = timezone.localtime(max(starts, now) if starts else now).replace(tzinfo=None, second=0, microsecond=0)
        super().__init__(data, initial={"starts": first})
        for name in ("starts", "ends"):
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = _("Give day and time.")
