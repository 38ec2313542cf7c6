"""Forms of the judging desk: they translate input and decide nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from core.i18n import pick
from events.enums import RoundKind
from events.judging.places import LOT
from events.models import Award, Challenge, Criterion, Event, Round, Submission
from events.selectors.briefs import brief_text
from scheduler.desk.fields import LineField, MomentField, NumberField, wide

WRITTEN = ("de", "en")


def languages(*maps: dict[str, Any]) -> list[tuple[str, str]]:
    """German and English, and whatever the record has besides."""
    names = dict(settings.LANGUAGES)
    keys = list(dict.fromkeys([*WRITTEN, *(key for map_ in maps for key in map_)]))
    return [(key, str(names.get(key, key))) for key in keys]


class TitleFields(forms.Form):
    """A title in each language."""

    maps: dict[str, str]

    def add_titles(self, name: str, label: Any, known: dict[str, str], *, most: int = 200) -> None:
        for code, language in languages(known):
            words = gettext("%(label)s in %(language)s") % {"label": label, "language": language}
            self.fields[f"{name}_{code}"] = LineField(
                label=words, required=False, max_length=most, initial=known.get(code, "")
            )

    def titles(self, name: str) -> dict[str, str]:
        fields = {
            key.removeprefix(f"{name}_"): value
            for key, value in self.cleaned_data.items()
            if key.startswith(f"{name}_")
        }
        return {code: text for code, text in fields.items() if text}


class RoundForm(TitleFields):
    """One round; the kind and the challenge only while it is new."""

    def __init__(self, *args: Any, event: Event, round: Round | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.add_titles("title", gettext("Name of the round"), round.title if round else {}, most=120)
        if round is None:
            self._ask_kind(event)
        self.fields["views"] = NumberField(
            label=_("How many judges look at each project?"), least=1, most=50, initial=round.views if round else 3,
            help_text=_("Three is a good number. In a final take all judges."),
        )  # fmt: skip
        self.fields["opens_at"] = MomentField(label=_("Judging begins"), initial=round.opens_at if round else None)
        self.fields["closes_at"] = MomentField(label=_("Judging ends"), initial=round.closes_at if round else None)
        rows = Submission.objects.counting().filter(event=event).select_related("revision").order_by("pk")
        self.projects = {str(one.uuid): one for one in rows if one.revision}
        choices = [
            (key, one.revision.content.get("title") or one.slug) for key, one in self.projects.items() if one.revision
        ]
        chosen = str(round.calibration.uuid) if round and round.calibration else ""
        self.fields["calibration"] = forms.ChoiceField(
            label=_("Which project does every judge see first?"), required=False, initial=chosen,
            choices=[("", gettext("None")), *choices],
            help_text=_("It shows who is strict and who is mild, and makes all ballots comparable. Take one of middling quality."),
        )  # fmt: skip

    def _ask_kind(self, event: Event) -> None:
        self.fields["kind"] = forms.ChoiceField(
            label=_("How do judges judge?"),
            choices=RoundKind.choices,
            initial=RoundKind.RUBRIC,
            widget=forms.RadioSelect,
        )
        rows = Challenge.objects.filter(event=event).select_related("brief")
        self.challenges = {str(one.uuid): one for one in rows}
        names = [(key, brief_text(one.brief).title) for key, one in self.challenges.items()]
        if names:
            self.fields["challenge"] = forms.ChoiceField(
                label=_("Which projects?"), required=False, choices=[("", gettext("All projects of the event")), *names]
            )

    @property
    def settings(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "title": self.titles("title"),
            "views": data["views"],
            "opens_at": data["opens_at"],
            "closes_at": data["closes_at"],
            "calibration": self.projects.get(data["calibration"]),
        }


class CriterionForm(TitleFields):
    """A criterion with the words of each step, one line per step and language."""

    def __init__(self, *args: Any, criterion: Criterion | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        texts = criterion.texts if criterion else {}
        self.add_titles(
            "title", gettext("Criterion"), {code: text.get("title", "") for code, text in texts.items()}, most=80
        )
        self.add_titles(
            "help", gettext("Question behind it"), {code: text.get("help", "") for code, text in texts.items()}
        )
        self.fields["weight"] = NumberField(label=_("Weight"), least=1, most=100, initial=criterion.weight if criterion else 1,
                                            help_text=_("2 counts twice as much as 1."))  # fmt: skip
        anchors = criterion.anchors if criterion else []
        for code, language in languages(*anchors):
            self.fields[f"steps_{code}"] = forms.CharField(
                label=gettext("What each step means, in %(language)s") % {"language": language},
                required=False, max_length=4000, widget=wide(5),
                initial="\n".join(words.get(code, "") for words in anchors),
                help_text=_("One line for each step, the lowest first; 2 to 10 lines."),
            )  # fmt: skip

    @property
    def texts(self) -> dict[str, dict[str, str]]:
        titles, helps = self.titles("title"), self.titles("help")
        return {code: {"title": title, "help": helps.get(code, "")} for code, title in titles.items()}

    @property
    def anchors(self) -> list[dict[str, str]]:
        lines = {code: [line.strip()[:200] for line in text.splitlines() if line.strip()]
                 for code, text in self.titles("steps").items()}  # fmt: skip
        steps = max((len(rows) for rows in lines.values()), default=0)
        return [{code: rows[step] for code, rows in lines.items() if step < len(rows)} for step in range(steps)]


class TieForm(forms.Form):
    """Up to three criteria in order, then whether the lot decides."""

    def __init__(self, *args: Any, round: Round, **options: Any) -> None:
        super().__init__(*args, **options)

        names = [
            (one.key, pick({code: text.get("title", "") for code, text in one.texts.items()})[0])
            for one in round.criteria.all()
        ]
        rules = [rule for rule in round.tie_break if rule != LOT]
        for number, label in enumerate((_("First look at"), _("then at"), _("and then at")), 1):
            if number <= len(names):
                self.fields[f"rule{number}"] = forms.ChoiceField(
                    label=label, required=False, choices=[("", gettext("nothing")), *names],
                    initial=rules[number - 1] if number <= len(rules) else "",
                )  # fmt: skip
        self.fields["lot"] = forms.BooleanField(
            label=_("In the end the lot decides, drawn from the round's number"),
            required=False,
            initial=LOT in round.tie_break,
        )

    @property
    def rules(self) -> list[str]:
        data = self.cleaned_data
        named = [data[name] for name in ("rule1", "rule2", "rule3") if data.get(name)]
        return [*named, *([LOT] if data["lot"] else [])]


class JudgeForm(forms.Form):
    """Whom to ask."""

    name = LineField(label=_("Name"), max_length=150)
    email = forms.EmailField(label=_("E-mail"), max_length=254)

    def __init__(self, *args: Any, event: Event, **options: Any) -> None:
        super().__init__(*args, **options)
        self.houses = {one.slug: one for one in Organisation.objects.verified().order_by("name")}
        self.fields["organisation"] = forms.ChoiceField(
            label=_("Comes from"), required=False,
            choices=[("", gettext("None of these")), *((key, one.name) for key, one in self.houses.items())],
            help_text=_("Judges never see a team with somebody from their own organisation."),
        )  # fmt: skip
        rows = Challenge.objects.filter(event=event).select_related("brief")
        self.challenges = {str(one.uuid): one for one in rows}
        if self.challenges:
            self.fields["challenge"] = forms.ChoiceField(
                label=_("Judges"), required=False,
                choices=[("", gettext("all challenges")), *((key, brief_text(one.brief).title) for key, one in self.challenges.items())],
            )  # fmt: skip
        self.fields["language"] = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES)


class AwardForm(TitleFields):
    """An award's words."""

    def __init__(self, *args: Any, event: Event, award: Award | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.add_titles("title", gettext("Award"), award.title if award else {}, most=120)
        self.add_titles("prize", gettext("Prize"), award.prize if award else {})
        rows = Challenge.objects.filter(event=event).select_related("brief")
        self.challenges = {str(one.uuid): one for one in rows}
        if self.challenges:
            self.fields["challenge"] = forms.ChoiceField(
                label=_("For"), required=False, initial=str(award.challenge.uuid) if award and award.challenge else "",
                choices=[("", gettext("the whole event")), *((key, brief_text(one.brief).title) for key, one in self.challenges.items())],
            )  # fmt: skip
