"""The public verification page, and a person's own certificates."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from accounts.policy import signed_in
from certificates import documents
from certificates.codes import is_well_formed, normalise
from certificates.models import Certificate
from certificates.selectors import certificate_by_code, certificates_of, is_holder
from certificates.words import WORDS
from core import rate
from core.audience import Audience, audience
from core.i18n import pick

NAME_GUESSES = 10  # an hour, per visitor and certificate
CODES_TRIED = 60  # an hour, per visitor


@audience(Audience.PUBLIC)
@require_GET
def enter_code(request: HttpRequest) -> HttpResponse:
    """A form for a typed code; it leads to the code's own address."""
    typed = normalise(request.GET.get("code", ""))[:40]
    if typed and is_well_formed(typed):
        return HttpResponseRedirect(f"/verify/{typed}?lang={get_language()}")
    error = (
        _("This code has a typing error. Compare it with the certificate: 16 characters in four groups.")
        if typed
        else ""
    )
    return render(
        request, "certificates/enter_code.html", {"typed": typed, "error": error}, status=422 if error else 200
    )


@audience(Audience.PUBLIC)
@csrf_exempt  # typing a name changes nothing, so the page needs no cookie
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """What anyone may know of a certificate: achievement, issuer, dates, status; no name. JSON by Accept."""
    with translation.override(_page_language(request)):
        if not rate.allow(f"verify:{rate.visitor(request)}", limit=CODES_TRIED, seconds=3600):
            return _answer(request, {"state": "too_many", "code": ""}, 429)
        certificate = certificate_by_code(code)
        if certificate is None:
            state = "unknown" if is_well_formed(normalise(code)) else "mistyped"
            return _answer(request, {"state": state, "code": normalise(code)[:40]}, 404)
        return _answer(request, _facts(request, certificate), 200)


def _page_language(request: HttpRequest) -> str:
    asked = request.GET.get("lang", "")
    return asked if asked in dict(settings.LANGUAGES) else (get_language() or settings.LANGUAGE_CODE)


def _facts(request: HttpRequest, certificate: Certificate) -> dict[str, Any]:
    snapshot = certificate.snapshot
    title, language = pick(snapshot["title"])
    words, completed = WORDS[certificate.kind], documents.day(snapshot["completed_on"])
    return {
        "words": words,
        "yours": words.yours % {"day": date_format(completed)},
        "prize": pick(snapshot.get("prize") or {})[0],
        "made": " · ".join(filter(None, [snapshot.get("project"), snapshot.get("team")])),
        "state": "valid" if certificate.is_valid else "revoked",
        "code": certificate.code_for_people,
        "certificate": certificate,
        "title": title,
        "title_language": language,
        "hours": documents.hours(snapshot["minutes"]),
        "completed": completed,
        "skills": [{**skill, "name": pick(skill.get("names"))[0]} for skill in snapshot["skills"]],
        "name_check": _name_check(request, certificate),
    }


def _name_check(request: HttpRequest, certificate: Certificate) -> str:
    """ "yes", "no", "too_many", or "" when no name was typed."""
    name = request.POST.get("name", "").strip()[:200]
    if not name:
        return ""
    key = f"name:{certificate.code}:{rate.visitor(request)}"
    if not rate.allow(key, limit=NAME_GUESSES, seconds=3600):
        return "too_many"
    return "yes" if is_holder(certificate, name) else "no"


def _answer(request: HttpRequest, facts: dict[str, Any], status: int) -> HttpResponse:
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        response: HttpResponse = JsonResponse(_for_machines(facts), status=status)
    else:
        links = [{"code": c, "name": n, "href": f"?lang={c}"} for c, n in settings.LANGUAGES]
        context = {**facts, "language_links": links, "LANGUAGE_CODE": get_language()}
        response = render(request, "certificates/verify.html", context, status=status)
    response["Vary"] = "Accept, Accept-Language"
    response["X-Robots-Tag"] = "noindex"
    return response


def _for_machines(facts: dict[str, Any]) -> dict[str, Any]:
    certificate: Certificate | None = facts.get("certificate")
    if certificate is None:
        return {"status": facts["state"], "code": facts["code"]}
    snapshot = certificate.snapshot
    return {
        "status": facts["state"],
        "code": certificate.code,
        "kind": certificate.kind,
        "title": snapshot["title"],
        "issuer": snapshot["organisation"],
        "minutes": snapshot["minutes"],
        "completed_on": snapshot["completed_on"],
        "issued_at": certificate.issued_at.isoformat(),
        "revoked_at": certificate.revoked_at.isoformat() if certificate.revoked_at else None,
        "revoked_reason": certificate.revoked_reason,
        "skills": snapshot["skills"],
    }


@audience(Audience.SIGNED_IN)
@signed_in
@require_GET
def my_certificates(request: HttpRequest) -> HttpResponse:
    rows = [(certificate, pick(certificate.snapshot["title"])) for certificate in certificates_of(request.user)]  # type: ignore[arg-type]
    return render(request, "certificates/mine.html", {"rows": rows})


@audience(Audience.SIGNED_IN)
@signed_in
@require_GET
def my_certificate(request: HttpRequest, uuid: UUID) -> HttpResponse:
    certificate = get_object_or_404(certificates_of(request.user), uuid=uuid)  # type: ignore[arg-type]
    return render(request, "certificates/one.html", _facts(request, certificate))


@audience(Audience.SIGNED_IN)
@signed_in
@require_GET
def my_certificate_pdf(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One's own only; somebody else's address is a 404, as if it did not exist."""
    certificate = certificates_of(request.user).filter(uuid=uuid).first()  # type: ignore[arg-type]
    if certificate is None:
        raise Http404
    response = HttpResponse(documents.pdf_of(certificate, get_language() or "de"), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="lichthof-{certificate.code_for_people}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
