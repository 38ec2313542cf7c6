"""Words and sentences that several pages of a desk say."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from core.i18n import pick
from scheduler.models import Pool
from scheduler.selectors.ages import kind_label

SERVICES = {
    "sign_language": gettext_lazy("Sign language"),
    "speech_to_text": gettext_lazy("Speech-to-text interpreting"),
    "assistance": gettext_lazy("Personal assistance"),
    "childcare": gettext_lazy("Childcare"),
    "loan_laptop": gettext_lazy("Loan laptop"),
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
            names[language] = str(SERVICES[key])
    return names


def pool_label(pool: Pool) -> str:
    """The pool's own name, else what its key means."""
    name = pick(pool.name)[0]
    if not pool.is_service:
        return kind_label(pool)
    if name:
        return name
    return str(SERVICES[pool.key]) if pool.key in SERVICES else _("Extra service")
