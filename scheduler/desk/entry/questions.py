"""Questions of an offering, and what people answered."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.audit import record
from core.errors import DomainError
from core.queries import for_lists
from scheduler.desk.pages import around
from scheduler.desk.table import download, table_file
from scheduler.domain.entry import write_to_open
from scheduler.domain.questions import add_question, change_question, move_question, remove_question
from scheduler.enums import RegistrationState
from scheduler.models import Question, Registration
from scheduler.selectors.entry import answers_for, open_things

from .forms import QuestionForm
from .mount import Here

PER_PAGE = 50


@require_GET
def overview(request: HttpRequest, here: Here) -> HttpResponse:
    rows = here.offering.questions.annotate(said=Count("answers")).prefetch_related("pools")
    questions = list(rows)
    live = list(here.offering.registrations.live())
    missing = sum(bool(one) for one in open_things(live).values())
    context = {
        "asked": [row for row in questions if row.removed_at is None],
        "gone": [row for row in questions if row.removed_at is not None and row.said],
        "missing": missing,
        "registered": len(live),
    }
    return here.render("questions.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, here: Here) -> HttpResponse:
    form = QuestionForm(request.POST if request.method == "POST" else None, offering=here.offering)
    if request.method == "POST" and form.is_valid():
        try:
            add_question(offering=here.offering, by=request.user, **form.facts)
        except DomainError as refusal:
            form.refuse(_shown(refusal), str(refusal))
        else:
            messages.success(request, _added(here))
            return here.go("questions")
    return here.render("question.html", {"form": form, "question": None, "registered": _live(here)})


def _live(here: Here) -> int:
    return int(here.offering.registrations.live().count())


def _added(here: Here) -> str:
    number = _live(here)
    if not number:
        return _("Saved.")
    sentence = ngettext(
        "Saved. %(count)d person is registered already and finds the question on their page.",
        "Saved. %(count)d people are registered already and find the question on their page.",
        number,
    )
    return sentence % {"count": number}


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, here: Here, question: UUID) -> HttpResponse:
    one = _question(here, question)
    form = QuestionForm(request.POST if request.method == "POST" else None, offering=here.offering, question=one)
    if request.method == "POST" and form.is_valid():
        try:
            change_question(question=one, by=request.user, **form.facts)
        except DomainError as refusal:
            form.refuse(_shown(refusal), str(refusal))
        else:
            messages.success(request, _("Saved. No answer was lost."))
            return here.go("questions")
    said = one.answers.count()
    return here.render("question.html", {"form": form, "question": one, "said": said})


def _shown(refusal: DomainError) -> str | None:
    """Options stand in rows; their error at the first."""
    return "option0" if refusal.field == "options" else refusal.field


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, here: Here, question: UUID) -> HttpResponse:
    one = _question(here, question)
    if request.method == "POST":
        kept = remove_question(question=one, by=request.user)
        sentence = ngettext(
            "It is asked no more. %(count)d answer stays until its day of deletion.",
            "It is asked no more. %(count)d answers stay until their day of deletion.",
            kept,
        )
        messages.success(request, sentence % {"count": kept} if kept else _("The question is removed."))
        return here.go("questions")
    return here.render("question_remove.html", {"question": one, "said": one.answers.count()})


@require_POST
def move(request: HttpRequest, here: Here, question: UUID) -> HttpResponse:
    move_question(question=_question(here, question), by=request.user, up=request.POST.get("up") == "1")
    return here.go("questions")


@require_POST
def write_open(request: HttpRequest, here: Here) -> HttpResponse:
    """Writes to everybody who still has something to answer or to accept, at most once a day."""
    told = write_to_open(offering=here.offering, by=request.user)
    sentence = ngettext("%(count)d person is written to.", "%(count)d people are written to.", told)
    messages.success(request, sentence % {"count": told} if told else _("Everybody has answered, or was asked today."))
    return here.go("questions")


@require_GET
def answers(request: HttpRequest, here: Here) -> HttpResponse:
    """Who said what; `?sensitive=1` shows sensitive answers too, and that they were looked at is written down."""
    sensitive = request.GET.get("sensitive") == "1"
    page = Paginator(_people(here), PER_PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    sheet = answers_for(here.offering, rows, sensitive=sensitive)
    if sensitive:
        record("answers.seen", on=here.offering, by=request.user, rows=len(rows))
    missing = open_things(rows)
    context = {
        "sheet": sheet,
        "rows": [(row, sheet.row(row), missing[row.pk].count) for row in rows],
        "page": page,
        "sensitive": sensitive,
        "has_sensitive": here.offering.questions.filter(sensitive=True).exists(),
        **around(page, "sensitive=1&" if sensitive else ""),
    }
    return here.render("answers.html", context)


@require_GET
def answers_csv(request: HttpRequest, here: Here) -> HttpResponse:
    """The same as a file. That it was taken out of the house is written down."""
    sensitive = request.GET.get("sensitive") == "1"
    rows = list(_people(here))
    sheet = answers_for(here.offering, rows, sensitive=sensitive)
    record("answers.downloaded", on=here.offering, by=request.user, rows=len(rows), sensitive=sensitive)
    lines = ([row.person.name, str(RegistrationState(row.state).label), *sheet.row(row)] for row in rows)
    return download(table_file([_("Name"), _("State"), *sheet.heads], lines), name="answers.csv")


def _people(here: Here) -> list[Registration]:
    rows = here.offering.registrations.live().select_related("person")
    return for_lists(rows.order_by("person__name", "id"))  # type: ignore[return-value]


def _question(here: Here, uuid: UUID) -> Question:
    question = get_object_or_404(Question, uuid=uuid, offering=here.offering, removed_at=None)
    question.offering = here.offering
    return question
