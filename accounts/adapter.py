"""Where allauth meets the house: its mails go through the outbox, its people are ours."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from qrcode.image.svg import SvgPathFillImage

from .domain.sign_in_mails import queue_sign_in_mail
from .freshness import is_fresh
from .models import Person


class SignIn(DefaultAccountAdapter):
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Writes an outbox row: a mail server that is away never fails a request."""
        login = self.request.build_absolute_uri(reverse("account_login"))
        queue_sign_in_mail(name=template_prefix, to=email, context={"login_url": login, **context})

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Person:
        """The name stands on certificates; the language is the one the person signed up in."""
        user.name = form.cleaned_data["name"]
        user.language = get_language() or settings.LANGUAGE_CODE
        return super().save_user(request, user, form, commit)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return f"/{get_language()}/me/"

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Signing in a few minutes ago counts as having been asked."""
        return super().is_reauthentication_required(app=app, **kwargs) and not is_fresh(self.request)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return f"/{get_language()}/"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:account")


class SecondFactor(DefaultMFAAdapter):
    def get_totp_issuer(self) -> str:
        return f"Lichthof {settings.CITY_NAME}"

    def build_totp_svg(self, url: str) -> str:
        """Dark on white even on a dark page; cameras need it so."""
        out = BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage).save(out)
        return out.getvalue().decode()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("My passkey") if number == 1 else _("My passkey %(number)d") % {"number": number}

    def _get_site_name(self) -> str:
        return self.get_totp_issuer()
