"""What authors, reviewers and travellers are asked; translates input, decides nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from events.enums import ItemKind
from events.models import Call, Contribution, TravelBudget
from scheduler.desk.fields import LineField, wide

SCORES = [
    ("5", _("5: must be in the programme")),
    ("4", _("4: good")),
    ("3", _("3: fits")),
    ("2", _("2: rather not")),
    ("1", _("1: does not fit")),
    ("", _("I keep out of it, because I am too close")),
]


class ContributionForm(forms.Form):
    title = LineField(label=_("Title"), max_length=200)
    kind = forms.ChoiceField(label=_("What kind of contribution?"), widget=forms.RadioSelect)
    minutes = forms.TypedChoiceField(label=_("How long?"), coerce=int, widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("In which language?"), choices=settings.LANGUAGES)
    abstract = forms.CharField(
        label=_("What is it about?"), max_length=3000, required=False, widget=wide(8),
        help_text=_("A few sentences for the programme: what will people know or be able to do afterwards?"),
    )  # fmt: skip
    name = LineField(label=_("Your name as it stands in the programme"), max_length=150)
    role = LineField(
        label=_("What do you do?"), max_length=200, required=False, help_text=_("For example: teaches optics.")
    )
    bio = forms.CharField(label=_("About you"), max_length=1500, required=False, widget=wide(4))
    others = forms.CharField(
        label=_("Who else speaks?"),
        max_length=1000,
        required=False,
        widget=wide(2),
        help_text=_("One name in each line."),
    )
    needs = forms.CharField(
        label=_("What do you need?"), max_length=1000, required=False, widget=wide(3),
        help_text=_("Equipment, step-free stage, an interpreter, childcare. Only the organisers read this."),
    )  # fmt: skip

    def __init__(self, *args: Any, call: Call, contribution: Contribution | None = None, **options: Any) -> None:
        options.setdefault("initial", _words_of(contribution) if contribution else {})
        super().__init__(*args, **options)
        names = dict(ItemKind.choices)
        self.fields["kind"].choices = [(kind, names[kind]) for kind in call.kinds if kind in names]  # type: ignore[attr-defined]
        self.fields["minutes"].choices = [(length, _minutes(length)) for length in call.lengths]  # type: ignore[attr-defined]

    def clean_others(self) -> list[str]:
        lines = (" ".join(line.split())[:150] for line in self.cleaned_data["others"].split("\n"))
        return list(dict.fromkeys(line for line in lines if line))[:8]


def _words_of(contribution: Contribution) -> dict[str, Any]:
    names = ("title", "kind", "minutes", "language", "abstract", "name", "role", "bio", "needs")
    return {name: getattr(contribution, name) for name in names} | {"others": "\n".join(contribution.others)}


def _minutes(number: int) -> str:
    return ngettext("%(number)d minute", "%(number)d minutes", number) % {"number": number}


class ReviewForm(forms.Form):
    score = forms.ChoiceField(label=_("What do you think?"), choices=SCORES, required=False, widget=forms.RadioSelect)
    comment = forms.CharField(
        label=_("Why?"), max_length=2000, required=False, widget=wide(4), help_text=_("Only the organisers read this.")
    )

    @property
    def score_given(self) -> int | None:
        return int(self.cleaned_data["score"]) if self.cleaned_data["score"] else None


class TravelForm(forms.Form):
    origin = LineField(label=_("Where do you come from?"), max_length=150, help_text=_("The town is enough."))
    asked = forms.DecimalField(
        label=_("What will the journey cost?"), min_value=0, max_digits=8, decimal_places=2, localize=True
    )
    reason = forms.CharField(
        label=_("Is there something the organisers should know?"), max_length=1000, required=False, widget=wide(3)
    )

    def __init__(self, *args: Any, budget: TravelBudget, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["asked"].help_text = _("In %(currency)s, there and back. Up to %(most)s per person can be paid.") % {
            "currency": budget.currency, "most": number_format(budget.per_person, 2),
        }  # fmt: skip
