"""What one chooses when registering; translates input, decides nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.i18n import pick
from scheduler.models import Offering, Pool
from scheduler.selectors.places import main_pools, service_pools


class PlacesForm(forms.Form):
    """How many, which kind of place, which extra services. Only the questions that this offering has."""

    def __init__(self, data: Any = None, *, offering: Offering, now: datetime) -> None:
        super().__init__(data)
        self.kinds = {str(pool.pk): pool for pool in main_pools(offering)}
        self.extras = {str(pool.pk): pool for pool in service_pools(offering, now)}
        if len(self.kinds) > 1:
            choices = [(key, pick(pool.name)[0]) for key, pool in self.kinds.items()]
            self.fields["kind"] = forms.ChoiceField(
                label=_("Which places would you like?"), choices=choices, widget=forms.RadioSelect
            )
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
        return [pick(pool.name)[0] for pool in self.pools if pool.is_service]

    @property
    def kind_name(self) -> str:
        kind = self.chosen.get("kind")
        return pick(self.kinds[kind].name)[0] if kind else ""


def _people(number: int) -> str:
    return ngettext("%(number)d person", "%(number)d people", number) % {"number": number}


def _service(pool: Pool) -> str:
    name = pick(pool.name)[0]
    if pool.free > 0 and not pool.waiting:
        return name
    return _("%(service)s (taken at the moment)") % {"service": name}
