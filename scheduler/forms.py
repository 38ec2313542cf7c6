"""What one chooses when registering, and what one is asked; translates input, decides nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.errors import InvalidInput
from core.i18n import pick
from scheduler.desk.words import pool_label
from scheduler.domain.answers import LONG, SHORT, checked_value, field_name
from scheduler.domain.entry import Asked, Said, terms_field
from scheduler.domain.guardians import Guardian
from scheduler.entry_enums import QuestionKind, Relationship
from scheduler.models import Offering, Pool, Question, TermsVersion
from scheduler.selectors.ages import age_words, bound_to_ages, kind_label
from scheduler.selectors.entry import words_of
from scheduler.selectors.moments import day_words, local_time
from scheduler.selectors.places import main_pools, service_pools


class PlacesForm(forms.Form):
    """How many, which kind of place, which extra services. Only the questions that this offering has."""

    def __init__(self, data: Any = None, *, offering: Offering, now: datetime) -> None:
        super().__init__(data)
        self.offering = offering
        self.kinds = {str(pool.pk): pool for pool in main_pools(offering)}
        self.extras = {str(pool.pk): pool for pool in service_pools(offering, now)}
        if len(self.kinds) > 1 or bound_to_ages(list(self.kinds.values())):
            self.fields["kind"] = kind_field(list(self.kinds.values()), lots=offering.draws_lots)
        if offering.party_max > 1:
            sizes = [(str(n), _people(n)) for n in range(1, offering.party_max + 1)]
            self.fields["party_size"] = forms.ChoiceField(
                label=_("How many of you are coming?"),
                choices=sizes,
                initial="1",
                help_text=_("You get places for everyone, or wait together."),
            )
        if self.extras:
            choices = [(key, _service(pool)) for key, pool in self.extras.items()]
            self.fields["services"] = forms.MultipleChoiceField(
                label=_("What would help you to take part?"),
                choices=choices,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("If something you need is taken, you wait until both it and a place are free."),
            )

    @property
    def chosen(self) -> dict[str, Any]:
        """Empty until the form was filled in."""
        return getattr(self, "cleaned_data", {})

    @property
    def party_size(self) -> int:
        return int(self.chosen.get("party_size") or 1)

    @property
    def pools(self) -> list[Pool]:
        """The chosen pools; empty when there was nothing to choose."""
        kind = self.chosen.get("kind")
        chosen = [self.kinds[kind]] if kind else []
        return chosen + [self.extras[key] for key in self.chosen.get("services") or ()]

    @property
    def service_names(self) -> list[str]:
        return [pool_label(pool) for pool in self.pools if pool.is_service]

    @property
    def kind_name(self) -> str:
        kind = self.chosen.get("kind")
        return kind_label(self.kinds[kind]) if kind else ""


def kind_field(pools: list[Pool], *, lots: bool = False) -> forms.ChoiceField:
    """Which kind of place: where all of them are for ages, how old one is. Before a draw (`lots`) none is taken."""
    only_ages = all(age_words(pool) and not pick(pool.name)[0] for pool in pools)
    return forms.ChoiceField(
        label=_("How old are you on the first day?") if only_ages else _("Which places would you like?"),
        choices=[(str(pool.pk), _kind_words(pool) if lots else _or_taken(pool, _kind_words(pool))) for pool in pools],
        widget=forms.RadioSelect,
        help_text=_("We ask for no date of birth and keep none.") if bound_to_ages(pools) else "",
    )


class KindForm(forms.Form):
    """One kind of place: said by each of a group for themselves, or by whoever registers the group for all."""

    def __init__(self, data: Any = None, *, offering: Offering, **options: Any) -> None:
        super().__init__(data, **options)
        self.pools = {str(pool.pk): pool for pool in main_pools(offering)}
        self.fields["kind"] = kind_field(list(self.pools.values()), lots=offering.draws_lots)

    @property
    def pool(self) -> Pool:
        return self.pools[self.cleaned_data["kind"]]


def _people(number: int) -> str:
    return ngettext("%(number)d person", "%(number)d people", number) % {"number": number}


def _kind_words(pool: Pool) -> str:
    if not pool.needs_guardian:
        return kind_label(pool)
    return gettext("%(kind)s: with the consent of a parent or guardian") % {"kind": kind_label(pool)}


def _service(pool: Pool) -> str:
    name = pool_label(pool)
    if pool.closes_at:
        until = local_time(pool.offering, pool.closes_at)
        name = gettext("%(service)s: can be asked for until %(until)s") % {"service": name, "until": until}
    return _or_taken(pool, name)


def _or_taken(pool: Pool, name: str) -> str:
    if pool.free > 0 and not pool.waiting:
        return name
    return gettext("%(service)s (taken at the moment)") % {"service": name}


# --- questions, terms, a guardian


WIDGETS: dict[str, Any] = {
    QuestionKind.SHORT: lambda: forms.TextInput(attrs={"maxlength": SHORT}),
    QuestionKind.LONG: lambda: forms.Textarea(attrs={"rows": 4, "maxlength": LONG}),
    QuestionKind.ONE: forms.RadioSelect,
    QuestionKind.SEVERAL: forms.CheckboxSelectMultiple,
    QuestionKind.YES_NO: forms.RadioSelect,
    QuestionKind.NUMBER: lambda: forms.TextInput(attrs={"inputmode": "decimal"}),
    QuestionKind.DATE: lambda: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    QuestionKind.EMAIL: lambda: forms.EmailInput(attrs={"autocomplete": "email"}),
}


class QuestionField(forms.Field):
    """One question; what is allowed as an answer is said by the domain alone."""

    def __init__(self, question: Question) -> None:
        self.question = question
        label, self.language = pick(question.label)
        widget = WIDGETS[question.kind]()
        if choices := _choices(question):
            # A field with choices is shown as a group of buttons or boxes, which says nothing about being optional.
            widget.choices = self.choices = choices
            label = label if question.required else gettext("%(question)s (optional)") % {"question": label}
        super().__init__(required=question.required, label=label, help_text=why(question), widget=widget)

    @property
    def is_foreign(self) -> bool:
        """Its words are in another language than the page."""
        return self.language != get_language()

    def clean(self, value: Any) -> Any:
        try:
            return checked_value(self.question, value)
        except InvalidInput as refusal:
            raise ValidationError(str(refusal.message), code=refusal.code) from None


def _choices(question: Question) -> list[tuple[str, str]]:
    if question.kind == QuestionKind.YES_NO:
        return [("yes", gettext("Yes")), ("no", gettext("No"))]
    return [(option["key"], pick(option["text"])[0]) for option in question.open_options]


def why(question: Question) -> str:
    """Help, why it is asked, who sees it and how long it is kept."""
    day = day_words(question.keep_until)
    kept = gettext("Why we ask: %(reason)s Deleted after %(day)s.")
    reason = pick(question.reason)[0].rstrip(".") + "."
    seen = gettext("Only the people who run this see your answer.") if question.sensitive else ""
    return " ".join(filter(None, [pick(question.help)[0], kept % {"reason": reason, "day": day}, seen]))


class GuardianForm(forms.Form):
    """Whom we ask; the letter goes to them."""

    guardian_name = forms.CharField(
        label=_("Name of your mother, father or guardian"), max_length=150,
        error_messages={"required": _("Please give their name.")},
    )  # fmt: skip
    guardian_email = forms.EmailField(
        label=_("Their e-mail address"),
        help_text=_("They get a letter with an address of their own. They need no account."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Please give their e-mail address."), "invalid": _("Please give their e-mail address."),
        },
    )  # fmt: skip
    guardian_language = forms.ChoiceField(
        label=_("In which language shall we write to them?"), choices=settings.LANGUAGES,
        help_text=_("They can change it on their page."),
    )  # fmt: skip

    @property
    def guardian(self) -> Guardian:
        data = self.cleaned_data
        return Guardian(data["guardian_name"], data["guardian_email"], data["guardian_language"])


class DetailsForm(forms.Form):
    """What an offering asks: questions, a guardian, terms; only what it has and what concerns the chosen places."""

    def __init__(self, data: Any = None, *, asked: Asked, **options: Any) -> None:
        options["initial"] = {"guardian_language": get_language(), **(options.get("initial") or {})}
        super().__init__(data, **options)
        self.asked = asked
        for question in asked.questions:
            self.fields[field_name(question)] = QuestionField(question)
        if asked.guardian:
            self.fields |= GuardianForm().fields
        for version in asked.terms:
            self.fields[terms_field(version)] = _accepting(version)

    @property
    def questions(self) -> list[forms.BoundField]:
        return [self[field_name(question)] for question in self.asked.questions]

    @property
    def answered(self) -> list[tuple[Question, str]]:
        """What was said, in words, to be read once more; empty before it was sent."""
        data = self.cleaned_data if self.is_bound and not self.errors else {}
        return [(one, words_of(one, data.get(field_name(one)))) for one in self.asked.questions] if data else []

    @property
    def guardian_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in GuardianForm.base_fields] if self.asked.guardian else []

    @property
    def terms(self) -> list[tuple[TermsVersion, forms.BoundField]]:
        return [(version, self[terms_field(version)]) for version in self.asked.terms]

    @property
    def said(self) -> Said:
        data = self.cleaned_data
        guardian = GuardianForm.guardian.fget(self) if self.asked.guardian else None  # type: ignore[attr-defined]
        accepted = [one.uuid.hex for one in self.asked.terms if data[terms_field(one)]]
        return Said(raw=data, accepted=accepted, guardian=guardian)


def _accepting(version: TermsVersion) -> forms.BooleanField:
    label = gettext("I have read “%(title)s” and accept it.") % {"title": pick(version.title)[0]}
    missing = _("Please read this and accept it; without it one cannot register.")
    return forms.BooleanField(label=label, error_messages={"required": missing})


class ConsentForm(forms.Form):
    """What a guardian says when agreeing."""

    name = forms.CharField(
        label=_("Your name"), max_length=150, error_messages={"required": _("Please write your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    relationship = forms.ChoiceField(
        label=_("Who are you?"), choices=Relationship.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Please say who you are.")},
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Phone number on the day"), max_length=40, help_text=_("Only the organiser sees it, for emergencies."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        error_messages={"required": _("Please give a phone number at which you can be reached on the day.")},
    )  # fmt: skip
    notes = forms.CharField(
        label=_("Anything the organiser should know"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=_("For example who picks up, or what to mind. Optional."),
    )  # fmt: skip


def typed(form: forms.Form, names: Iterable[str] | None = None) -> list[tuple[str, str]]:
    """What the form was sent with, as hidden fields of the next page."""
    data: Any = form.data
    rows: list[tuple[str, str]] = []
    for name in names or form.fields:
        values = data.getlist(name) if hasattr(data, "getlist") else [data.get(name, "")]
        rows += [(name, value) for value in values if value]
    return rows
