"""Words and sentences that several pages of the desk say."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from core.i18n import pick
from courses.enums import Accessible
from scheduler.models import Pool

SERVICES = {
    "sign_language": Accessible.SIGN_LANGUAGE,
    "childcare": Accessible.CHILDCARE,
    "loan_laptop": Accessible.LOAN_LAPTOP,
}


def told_words(done: str, told: int) -> str:
    """`done`, and to how many people it is told; nothing more when there is nobody."""
    if not told:
        return done
    who = ngettext("%(count)d person is told.", "%(count)d people are told.", told) % {"count": told}
    return f"{done} {who}"


def service_name(key: str) -> dict[str, str]:
    """The service's name in all languages of the hub."""
    names = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            names[language] = str(SERVICES[key].label)
    return names


def pool_label(pool: Pool) -> str:
    """The pool's own name, else what its key means."""
    name = pick(pool.name)[0]
    if name or not pool.is_service:
        return name or _("Places")
    return str(SERVICES[pool.key].label) if pool.key in SERVICES else _("Extra service")
