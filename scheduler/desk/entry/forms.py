"""Forms for questions, terms and ages; they translate input and decide nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from core.i18n import pick
from scheduler.desk.fields import DayField, NumberField, wide
from scheduler.desk.words import pool_label
from scheduler.entry_enums import QuestionKind, TermsKind
from scheduler.models import AgeRules, Offering, Pool, Question, TermsVersion

LEAST_ROWS, SPARE_ROWS, MOST_ROWS = 6, 3, 40
AFTER = timedelta(days=30)


@dataclass(frozen=True)
class Section:
    """The texts of one language; open when it is the visitor's, or something stands there."""

    code: str
    name: str
    fields: list[forms.BoundField]
    rows: list[forms.BoundField]
    open: bool


class TextsForm(forms.Form):
    """Each name of TEXTS once per language, as `<name>_<language>`."""

    TEXTS: dict[str, Any] = {}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for code, _name in settings.LANGUAGES:
            for name, make in self.TEXTS.items():
                self.fields[f"{name}_{code}"] = make()

    def texts(self, name: str) -> dict[str, str]:
        return {code: self.cleaned_data.get(f"{name}_{code}") or "" for code, _name in settings.LANGUAGES}

    def rows_of(self, code: str) -> list[forms.BoundField]:
        return []

    @property
    def sections(self) -> list[Section]:
        """The visitor's language first."""
        found = [self._section(code, name) for code, name in settings.LANGUAGES]
        return sorted(found, key=lambda section: section.code != get_language())

    def _section(self, code: str, name: str) -> Section:
        fields, rows = [self[f"{text}_{code}"] for text in self.TEXTS], self.rows_of(code)
        filled = any(field.value() or field.errors for field in [*fields, *rows])
        return Section(code, str(name), fields, rows, filled or code == get_language())

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        """Fields that are the same in every language."""
        spoken = tuple(f"_{code}" for code, _name in settings.LANGUAGES)
        return [self[name] for name in self.fields if not name.endswith(spoken) and not self[name].is_hidden]

    def refuse(self, field: str | None, sentence: str) -> None:
        """The domain's sentence beside the field; a text's stands at the visitor's language."""
        own = f"{field}_{get_language()}"
        self.add_error(own if own in self.fields else field if field in self.fields else None, sentence)


def text_initial(names: dict[str, dict[str, str]]) -> dict[str, str]:
    return {f"{name}_{code}": text for name, texts in names.items() for code, text in texts.items()}


class TextField(forms.CharField):
    """One language of a text that is wanted in at least one: not called optional, and missing only for the domain."""

    def __init__(self, *, wanted: bool, **options: Any) -> None:
        super().__init__(required=False, **options)
        self.required = wanted

    def validate(self, value: Any) -> None:
        """In which languages it stands is for the domain to judge."""


def line(label: Any, limit: int, help: Any = "", *, wanted: bool = False) -> Any:
    return lambda: TextField(label=label, max_length=limit, help_text=help, wanted=wanted)


def area(label: Any, limit: int, rows: int, help: Any = "", *, wanted: bool = False) -> Any:
    return lambda: TextField(label=label, max_length=limit, widget=wide(rows), help_text=help, wanted=wanted)


class QuestionForm(TextsForm):
    kind = forms.ChoiceField(label=_("What kind of answer?"), choices=QuestionKind.choices)
    required = forms.BooleanField(label=_("Nobody can register without answering"), required=False)
    sensitive = forms.BooleanField(
        label=_("The answer is sensitive"), required=False,
        help_text=_("Health, diet, accessibility … Only those who manage this see it, and not in ordinary lists."),
    )  # fmt: skip
    keep_until = DayField(
        label=_("Delete the answers after"),
        help_text=_("On the next day they are deleted by themselves. People read this date."),
    )
    pools = forms.MultipleChoiceField(
        label=_("Ask only those who choose"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing chosen: everybody is asked."),
    )  # fmt: skip

    TEXTS = {
        "label": line(_("Question"), 300, wanted=True),
        "reason": line(
            _("Why you need to know"), 300,
            _("People read it below the question, for example “so that the kitchen can plan”. What nobody needs is not asked."), wanted=True,
        ),
        "help": line(_("Help"), 600),
    }  # fmt: skip

    def __init__(self, *args: Any, offering: Offering, question: Question | None = None, **options: Any) -> None:
        options["initial"] = _question_initial(offering, question)
        super().__init__(*args, **options)
        self.known = question.open_options if question else []
        self.rows = min(MOST_ROWS, max(LEAST_ROWS, len(self.known) + SPARE_ROWS))
        for number in range(self.rows):
            for code, _name in settings.LANGUAGES:
                self.fields[_row(number, code)] = forms.CharField(
                    label=gettext("Answer %(number)d") % {"number": number + 1}, max_length=200, required=False
                )
        self.known_pools = list(Pool.objects.filter(offering=offering))
        if len(self.known_pools) > 1:
            self.fields["pools"].choices = [(str(pool.pk), pool_label(pool)) for pool in self.known_pools]  # type: ignore[attr-defined]
        else:
            del self.fields["pools"]

    def rows_of(self, code: str) -> list[forms.BoundField]:
        return [self[_row(number, code)] for number in range(self.rows)]

    @property
    def options(self) -> list[dict[str, Any]]:
        """The rows in order; those that were there keep their key, so that answers keep their meaning."""
        found = []
        for number in range(self.rows):
            key = self.known[number]["key"] if number < len(self.known) else None
            found.append({"key": key, "text": self.texts(_row(number))})
        return found

    @property
    def facts(self) -> dict[str, Any]:
        """What `add_question` and `change_question` take."""
        data = self.cleaned_data
        chosen = set(data.get("pools") or ())
        texts = {name: self.texts(name) for name in self.TEXTS}
        return {
            "kind": data["kind"], "required": data["required"], "sensitive": data["sensitive"],
            "keep_until": data["keep_until"], "options": self.options,
            "pools": [pool for pool in self.known_pools if str(pool.pk) in chosen], **texts,
        }  # fmt: skip


def _row(number: int, code: str = "") -> str:
    return f"option{number}_{code}" if code else f"option{number}"


def _question_initial(offering: Offering, question: Question | None) -> dict[str, Any]:
    if question is None:
        return {"keep_until": _after(offering), "kind": QuestionKind.SHORT.value}
    rows = {
        _row(number, code): text
        for number, option in enumerate(question.open_options)
        for code, text in option["text"].items()
    }
    texts = text_initial({"label": question.label, "reason": question.reason, "help": question.help})
    pools = [str(pool.pk) for pool in question.pools.all()]
    facts = {name: getattr(question, name) for name in ("kind", "required", "sensitive", "keep_until")}
    return facts | texts | rows | {"pools": pools}


def _after(offering: Offering) -> date:
    end = offering.ends_at or timezone.now()
    return timezone.localtime(max(end, timezone.now()), offering.zone).date() + AFTER


class TermsForm(TextsForm):
    kind = forms.ChoiceField(label=_("What is it?"), choices=TermsKind.choices, widget=forms.RadioSelect)

    TEXTS = {
        "title": line(_("Title"), 200, wanted=True),
        "text": area(_("Text"), 20_000, 12, _("Plain paragraphs; leave an empty line between them."), wanted=True),
        "change": line(_("What is new in this version"), 500, _("One sentence for people who accepted an older one.")),
    }

    def __init__(self, *args: Any, version: TermsVersion | None = None, **options: Any) -> None:
        self.TEXTS = dict(type(self).TEXTS)
        if version is None or (version.number == 1 and not version.published_at):
            del self.TEXTS["change"]
        options["initial"] = {"kind": TermsKind.CONDUCT.value}
        if version:
            options["initial"] |= text_initial({"title": version.title, "text": version.text})
            options["initial"] |= text_initial({"change": version.change}) if not version.published_at else {}
        super().__init__(*args, **options)
        if version:
            del self.fields["kind"]


class AgeGroupForm(TextsForm):
    age_min = NumberField(label=_("From age"), least=0, most=120, required=False, help_text=_("Empty: no lower limit."))
    age_max = NumberField(
        label=_("Up to and including age"), least=0, most=120, required=False,
        help_text=_("15 means “under 16”. Empty: no upper limit."),
    )  # fmt: skip
    needs_guardian = forms.BooleanField(
        label=_("Only with the consent of a parent or guardian"), required=False,
        help_text=_("They get a letter with an address of their own; until they agree the place is only kept."),
    )  # fmt: skip
    size = NumberField(label=_("Places"), least=1, most=100_000)

    TEXTS = {"name": line(_("Name"), 100, _("Only if the ages alone do not say it."))}

    def __init__(self, *args: Any, pool: Pool | None = None, **options: Any) -> None:
        if pool:
            facts = {name: getattr(pool, name) for name in ("age_min", "age_max", "needs_guardian")}
            options["initial"] = facts | text_initial({"name": pool.name})
        super().__init__(*args, **options)
        if pool:
            del self.fields["size"]

    @property
    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        plain = {name: data[name] for name in ("age_min", "age_max", "needs_guardian", "size") if name in self.fields}
        return plain | {"name": self.texts("name")}


class AgeRulesForm(TextsForm):
    consent_hours = NumberField(
        label=_("Hours a guardian has to answer"), least=1, most=90 * 24,
        help_text=_("168 is a week; never longer than until it begins."),
    )  # fmt: skip
    keep_days = NumberField(
        label=_("Days after the end until guardians’ details are deleted"), least=0, most=365,
        help_text=_("That somebody agreed stays on record; names, addresses and phone numbers do not."),
    )  # fmt: skip

    TEXTS = {
        "note": line(_("About minors"), 500, _("For example “No one under 16 without an adult who stays.” It stands on the page where one registers.")),
        "consent": area(_("What guardians agree to"), 5000, 6, _("What happens, who looks after the young people, when it ends, photographs …")),
    }  # fmt: skip

    def __init__(self, *args: Any, rules: AgeRules, **options: Any) -> None:
        options["initial"] = {
            "consent_hours": rules.consent_hours, "keep_days": rules.keep_days,
            **text_initial({"note": rules.note, "consent": rules.consent}),
        }  # fmt: skip
        super().__init__(*args, **options)

    @property
    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        hours = {"consent_hours": data["consent_hours"], "keep_days": data["keep_days"]}
        return hours | {name: self.texts(name) for name in self.TEXTS}


def title_of(texts: dict[str, str]) -> str:
    return pick(texts)[0]
