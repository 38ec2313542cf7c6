"""The words of every mail that signing in can cause, and how long each is worth sending.

allauth names a mail by the prefix of its template; the adapter looks it up here. A code is of no use after its
time, so a mail that could not leave until then never leaves.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from allauth.account import app_settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.mail import queue_mail

from .letters import write_letter


@dataclass(frozen=True)
class Words:
    subject: Any
    text: Any
    link: str = ""
    link_text: Any = ""
    expires: str = ""  # name of the allauth setting that holds the code's life in seconds


ENTER = _("Enter this code in the window where you asked for it. It is valid for %(minutes)s minutes.")
NOT_YOU = _("You did not ask for it? Then do nothing; without the code nobody gets in.")
WARNING = _("If this was not you, sign in and change your password, or write to us.")

WORDS: dict[str, Words] = {
    "account/email/email_confirmation_signup": Words(
        _("Welcome! Your code to confirm your address"),
        [_("Good to have you. One step is left: show us that this address is yours."), ENTER, NOT_YOU],
        expires="EMAIL_VERIFICATION_BY_CODE_TIMEOUT",
    ),
    "account/email/email_confirmation": Words(
        _("Your code to confirm your address"),
        [_("Someone, probably you, wants to use this address in Lichthof."), ENTER, NOT_YOU],
        expires="EMAIL_VERIFICATION_BY_CODE_TIMEOUT",
    ),
    "account/email/login_code": Words(_("Your sign-in code"), [ENTER, NOT_YOU], expires="LOGIN_BY_CODE_TIMEOUT"),
    "account/email/password_reset_code": Words(
        _("Your code for a new password"), [ENTER, NOT_YOU], expires="PASSWORD_RESET_BY_CODE_TIMEOUT"
    ),
    "account/email/account_already_exists": Words(
        _("You are already with us"),
        [
            _("Someone, probably you, tried to sign up with this address. You already have an account."),
            _("Simply sign in. If the password is lost, ask for a code by e-mail instead."),
        ],
        link="login_url",
        link_text=_("Sign in"),
        expires="EMAIL_VERIFICATION_BY_CODE_TIMEOUT",
    ),
    "account/email/unknown_account": Words(
        _("There is no account with this address"),
        [
            _("Someone, probably you, tried to sign in with this address. We do not know it yet."),
            _("Perhaps you signed up with another address? Otherwise you are welcome to sign up."),
        ],
        link="signup_url",
        link_text=_("Sign up"),
        expires="LOGIN_BY_CODE_TIMEOUT",
    ),
    "account/email/email_changed": Words(
        _("Your e-mail address was changed"),
        [_("Your address in Lichthof was changed from %(from_email)s to %(to_email)s."), WARNING],
    ),
    "account/email/email_confirm": Words(_("Your address is confirmed"), [_("Your e-mail address is confirmed.")]),
    "account/email/email_deleted": Words(
        _("An address was removed"), [_("The address %(deleted_email)s no longer belongs to your account."), WARNING]
    ),
    "account/email/password_changed": Words(
        _("Your password was changed"), [_("The password of your account was changed."), WARNING]
    ),
    "account/email/password_reset": Words(
        _("Your password was changed"), [_("A new password was set with a code sent to this address."), WARNING]
    ),
    "account/email/password_set": Words(
        _("You have a password now"), [_("A password was set for your account."), WARNING]
    ),
    "mfa/email/recovery_codes_generated": Words(
        _("New recovery codes"), [_("New recovery codes were made. The old ones no longer work."), WARNING]
    ),
    "mfa/email/totp_activated": Words(
        _("Authenticator app added"), [_("An authenticator app now protects your account."), WARNING]
    ),
    "mfa/email/totp_deactivated": Words(
        _("Authenticator app removed"), [_("The authenticator app no longer protects your account."), WARNING]
    ),
    "mfa/email/webauthn_added": Words(
        _("Passkey added"), [_("A passkey or security key was added to your account."), WARNING]
    ),
    "mfa/email/webauthn_removed": Words(
        _("Passkey removed"), [_("A passkey or security key was removed from your account."), WARNING]
    ),
}  # fmt: skip


def queue_sign_in_mail(*, name: str, to: str, context: dict[str, Any]) -> None:
    """`name`: allauth's template prefix. Codes in `context["code"]`, addresses under the keys named in WORDS."""
    words = WORDS[name]
    seconds = getattr(app_settings, words.expires) if words.expires else 0
    values = {**context, "minutes": seconds // 60}
    language = get_language() or "de"
    letter = write_letter(
        subject=str(words.subject),
        text="\n\n".join(str(paragraph) % values for paragraph in words.text),
        language=language,
        link=context.get(words.link, "") if words.link else "",
        link_text=str(words.link_text),
        code=context.get("code", ""),
    )
    queue_mail(
        to=to,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        key=f"sign-in:{uuid.uuid4()}",
        language=language,
        expires_at=timezone.now() + timedelta(seconds=seconds) if seconds else None,
    )
