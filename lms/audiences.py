"""Who may see what, for every address of the house: our views carry a mark, foreign ones are declared here.

`routes()` walks the resolver. `audience_of(route)` is None for an address nobody thought about; a test fails on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from core.audience import Audience

# Names of allauth's addresses. Those a person reaches while signing in are public; the rest is their own account.
SIGN_IN = {
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_email_verification_sent",
    "account_request_login_code",
    "account_confirm_login_code",
    "account_reset_password",
    "account_confirm_password_reset_code",
    "account_complete_password_reset",
    "account_password_reset_completed",
    "mfa_authenticate",
    "mfa_login_webauthn",
}
OWN_ACCOUNT = {
    "account_email",
    "account_change_password",
    "account_set_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
    "mfa_reauthenticate_webauthn",
}
# Addresses of other foreign parts, by the beginning of their route.
PREFIXES = {
    "cms/": Audience.MEMBER,  # Wagtail asks for `access_admin`, which comes with a teaching role
    "documents/": Audience.PUBLIC,  # files of published pages
    "pages/": Audience.PUBLIC,  # Wagtail's way to serve a page by its place in the tree
}


@dataclass(frozen=True)
class Route:
    """One address as the resolver knows it: `path` with its converters, `name` with its namespaces."""

    path: str
    name: str
    view: Callable[..., Any]
    parameters: tuple[str, ...]


def routes() -> list[Route]:
    return list(_walk(get_resolver(), "", ()))


def audience_of(route: Route) -> Audience | None:
    """The view's own mark first, then what is declared here; None when nobody declared anything."""
    if isinstance(marked := getattr(route.view, "audience", None), Audience):
        return marked
    if route.name in SIGN_IN:
        return Audience.PUBLIC
    if route.name in OWN_ACCOUNT:
        return Audience.SIGNED_IN
    return next((who for prefix, who in PREFIXES.items() if route.path.startswith(prefix)), None)


def _walk(resolver: URLResolver, path: str, spaces: tuple[str, ...], held: tuple[str, ...] = ()) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        full = path + str(entry.pattern)
        known = held + _parameters(entry)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, full, spaces + ((entry.namespace,) if entry.namespace else ()), known)
        elif isinstance(entry, URLPattern):
            yield Route(full, ":".join((*spaces, entry.name or "")), entry.callback, known)


def _parameters(entry: URLPattern | URLResolver) -> tuple[str, ...]:
    return tuple(getattr(entry.pattern, "converters", {})) or tuple(entry.pattern.regex.groupindex)
