"""Forms of challenges and submissions: they translate input and decide nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organisation
from events.domain.submissions import MOST_LINKS
from events.enums import VoteBy
from events.models import Challenge, ChallengeBrief, Event
from scheduler.desk.fields import LineField, MomentField, wide

PICTURES = [
    ("light", _("a lamp")), ("map", _("a map")), ("bike", _("a bicycle")), ("plant", _("a plant")),
    ("house", _("a house")), ("people", _("people")), ("letter", _("a letter")), ("chart", _("a chart")),
    ("health", _("health")), ("book", _("a book")), ("phone", _("a telephone")), ("robot", _("a robot")),
    ("shield", _("a shield")), ("tools", _("tools")), ("globe", _("a globe")), ("music", _("music")),
]  # fmt: skip
PARTS: dict[str, tuple[Any, Any, int]] = {
    "title": (_("Title"), "", 0),
    "summary": (_("In two lines"), _("What stands on the card: who has which problem?"), 2),
    "body": (
        _("The challenge"),
        _("What is the situation, what would help, what do you bring? An empty line begins a new paragraph."),
        10,
    ),
    "data_terms": (
        _("Terms for data"),
        _("Which data do the teams get, for what, until when? Empty: there are none."),
        5,
    ),
    "rights_terms": (
        _("Terms for rights"),
        _("To whom does the result belong? Empty: everything stays with the team."),
        5,
    ),
    "changes": (_("What is new in this version?"), _("The teams read this first."), 2),
}


def field_of(name: str, language: str) -> forms.CharField:
    label, hint, rows = PARTS[name]
    widget = wide(rows) if rows else forms.TextInput()
    widget.attrs |= {"lang": language, "dir": "auto"}
    return forms.CharField(label=label, help_text=hint, required=False, widget=widget, max_length=30_000)


class BriefForm(forms.Form):
    """The words of a challenge in every language of the house; German and English stand open."""

    def __init__(self, *args: Any, brief: ChallengeBrief | None, again: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        texts = brief.texts if brief else {}
        self.languages = [code for code, _name in settings.LANGUAGES]
        self.names = [name for name in PARTS if again or name != "changes"]
        for code in self.languages:
            for name in self.names:
                field = field_of(name, code)
                field.initial = texts.get(code, {}).get(name, "")
                self.fields[f"{name}_{code}"] = field

    @property
    def sections(self) -> list[dict[str, Any]]:
        names = dict(settings.LANGUAGES)
        return [
            {
                "code": code,
                "name": names[code],
                "open": code in {"de", "en"} or any(self[f"{name}_{code}"].errors or self[f"{name}_{code}"].value() for name in self.names),
                "fields": [self[f"{name}_{code}"] for name in self.names],
            }
            for code in self.languages
        ]  # fmt: skip

    @property
    def texts(self) -> dict[str, dict[str, str]]:
        return {
            code: {name: self.cleaned_data.get(f"{name}_{code}", "") for name in self.names} for code in self.languages
        }


class ChallengeForm(forms.Form):
    """What only the organiser decides."""

    team_limit = forms.IntegerField(
        label=_("At most so many teams"), required=False, min_value=1, max_value=500,
        help_text=_("Empty: any number. When it is full, nobody else can choose it."),
    )  # fmt: skip
    each_accepts = forms.BooleanField(
        label=_("Every member accepts the terms, not just one for the team"), required=False
    )
    picture = forms.ChoiceField(label=_("Drawing"), choices=PICTURES)

    @classmethod
    def of(cls, challenge: Challenge, data: Any = None) -> ChallengeForm:
        names = ("team_limit", "each_accepts", "picture")
        return cls(data, initial={name: getattr(challenge, name) for name in names})


class NewChallengeForm(forms.Form):
    organisation = forms.ModelChoiceField(
        label=_("Which organisation poses it?"), queryset=Organisation.objects.none(), empty_label=_("Please choose")
    )
    who = forms.ChoiceField(
        label=_("Who writes it?"),
        choices=[
            ("invite", _("The organisation: we ask its owners and representatives")),
            ("draft", _("We write it for them")),
        ],
        widget=forms.RadioSelect,
        initial="invite",
    )
    team_limit = ChallengeForm.base_fields["team_limit"]
    picture = forms.ChoiceField(label=_("Drawing"), choices=PICTURES)

    def __init__(self, *args: Any, event: Event, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].queryset = Organisation.objects.verified().order_by("name")  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    reason = LineField(label=_("Why?"), max_length=300, help_text=_("The teams read this."))


class ExtendForm(forms.Form):
    """`until` in the event's zone; the view speaks in it."""

    until = MomentField(label=_("New deadline"))
    reason = LineField(label=_("Why?"), max_length=300, help_text=_("It is sent to the teams and kept."))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["until"].required = True


class VotersForm(forms.Form):
    vote_by = forms.ChoiceField(label=_("Who may vote?"), choices=VoteBy.choices, widget=forms.RadioSelect)


class WishesForm(forms.Form):
    """One list per rank; all of them may stay empty."""

    def __init__(
        self, *args: Any, most: int, choices: list[tuple[str, str]], chosen: list[str], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        for rank in range(1, most + 1):
            self.fields[f"wish_{rank}"] = forms.ChoiceField(
                label=format_lazy(pgettext_lazy("rank of a wish", "Wish number {rank}"), rank=rank),
                choices=[("", _("No wish")), *choices],
                required=False,
                initial=chosen[rank - 1] if rank <= len(chosen) else "",
            )

    @property
    def wished(self) -> list[str]:
        return [value for value in self.cleaned_data.values() if value]


class DraftForm(forms.Form):
    """The draft; `edition` says which one was read. Lengths and addresses are checked by the domain."""

    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    title = forms.CharField(label=_("Title of your project"), required=False, max_length=300)
    tagline = forms.CharField(
        label=_("In one sentence"),
        required=False,
        max_length=600,
        help_text=_("It stands below the title in the gallery."),
    )
    text = forms.CharField(
        label=_("What did you build?"), required=False, max_length=60_000, widget=wide(14),
        help_text=_("What was the problem, what have you made, what comes next? An empty line begins a new paragraph."),
    )  # fmt: skip
    repository = forms.CharField(label=_("Address of the source code"), required=False, max_length=1000)
    video = forms.CharField(
        label=_("Address of a video"), required=False, max_length=1000,
        help_text=_("It is shown as a link; nothing is loaded from elsewhere until somebody clicks it."),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for number in range(1, MOST_LINKS + 1):
            self.fields[f"link_{number}_title"] = forms.CharField(label=_("Name"), required=False, max_length=300)
            self.fields[f"link_{number}_url"] = forms.CharField(label=_("Address"), required=False, max_length=1000)
        for name in ("title", "tagline", "text"):
            self.fields[name].widget.attrs["dir"] = "auto"

    @classmethod
    def of(cls, content: dict[str, Any], edition: int) -> DraftForm:
        links = content.get("links", [])
        initial = {**content, "edition": edition}
        for number, link in enumerate(links, start=1):
            initial |= {f"link_{number}_title": link["title"], f"link_{number}_url": link["url"]}
        return cls(initial=initial)

    @property
    def link_pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        numbers = range(1, MOST_LINKS + 1)
        return [(self[f"link_{number}_title"], self[f"link_{number}_url"]) for number in numbers]

    @property
    def content(self) -> dict[str, Any]:
        data = self.cleaned_data
        links = [{"title": data[f"link_{n}_title"], "url": data[f"link_{n}_url"]} for n in range(1, MOST_LINKS + 1)]
        return {**{name: data[name] for name in ("title", "tagline", "text", "repository", "video")}, "links": links}


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "Pictures (PNG, JPEG, WebP), PDF, videos (MP4, WebM) and ZIP archives; up to 15 MB, videos up to 100 MB."
        ),
    )
    alternative = forms.CharField(
        label=_("What does the picture show?"), required=False, max_length=1000,
        help_text=_("For everyone who cannot see it. Without it, a picture is not shown to the public."),
    )  # fmt: skip
    captions = forms.FileField(
        label=_("Captions of the video"), required=False,
        help_text=_("A WebVTT file (.vtt). Without it, a video is not shown to the public."),
    )  # fmt: skip


class DescribeForm(forms.Form):
    alternative = forms.CharField(
        label=_("What does the picture show?"), max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )
    captions = forms.FileField(label=_("Captions of the video"), required=False)
