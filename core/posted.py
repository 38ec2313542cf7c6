"""What views do with what somebody sent: try it, and say in the right place what the house refuses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, QueryDict

from .errors import DomainError


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with, even if that is nothing; None when it is only looked at."""
    return request.POST if request.method == "POST" else None


def refused(form: forms.Form, refusal: DomainError, names: Mapping[str, str] | None = None) -> None:
    """The domain's sentence beside its field; `names` translates the domain's field names into the form's."""
    field = (names or {}).get(refusal.field or "", refusal.field)
    form.add_error(field if field in form.fields else None, str(refusal))


def done(request: HttpRequest, verb: Callable[..., Any], success: str = "", /, **wanted: Any) -> bool:
    """Carries out `verb`; what it refuses is said at the top of the next page. True when it was done."""
    with refusals_said(request):
        verb(**wanted)
        if success:
            messages.success(request, success)
        return True
    return False


class _Catching:
    """Ends the block at a refusal, hands it on, and goes on after the block."""

    def __init__(self, say: Callable[[DomainError], None]) -> None:
        self.say = say

    def __enter__(self) -> None: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: Any) -> bool:
        if not isinstance(error, DomainError):
            return False
        self.say(error)
        return True


def refusals_at(form: forms.Form, names: Mapping[str, str] | None = None) -> _Catching:
    """`with refusals_at(form): …; return redirect(…)`: after a refusal the view goes on and shows the form again."""
    return _Catching(lambda refusal: refused(form, refusal, names))


def refusals_said(request: HttpRequest) -> _Catching:
    """The same where there is no form: the sentence stands at the top of the next page."""
    return _Catching(lambda refusal: messages.error(request, str(refusal)))
