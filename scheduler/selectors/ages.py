"""Ages as words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.i18n import pick
from scheduler.models import AgeRules, Offering, Pool


def age_words(pool: Pool) -> str:
    """ "under 16", "16 and 17", "12 to 15", "18 and over"; "" when the pool says nothing about ages."""
    least, most = pool.age_min, pool.age_max
    if least is None and most is None:
        return ""
    if least is None:
        return _("under %(age)d") % {"age": (most or 0) + 1}
    if most is None:
        return _("%(age)d and over") % {"age": least}
    if most == least:
        return ngettext("%(age)d year old", "%(age)d years old", least) % {"age": least}
    form = _("%(least)d and %(most)d") if most == least + 1 else _("%(least)d to %(most)d")
    return form % {"least": least, "most": most}


def kind_label(pool: Pool) -> str:
    """A kind of place as somebody chooses it."""
    name, ages = pick(pool.name)[0], age_words(pool)
    if name and ages and name.casefold() != str(ages).casefold():
        return _("%(name)s (%(ages)s)") % {"name": name, "ages": ages}
    return name or ages or _("Places")


def bound_to_ages(pools: list[Pool]) -> bool:
    return any(pool.age_min is not None or pool.age_max is not None for pool in pools)


def age_rules(offering: Offering) -> AgeRules:
    """The offering's own, or what holds without them (not saved)."""
    found = AgeRules.objects.filter(offering=offering).first()
    return found or AgeRules(offering=offering)
