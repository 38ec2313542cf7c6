"""The desk of judging: rounds, criteria, judges, progress."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.policy import visitor
from core import posted
from core.errors import DomainError
from core.posted import sent
from events.desk.access import for_event
from events.domain.judging.assigning import assign_round
from events.domain.judging.conflicts import lift_conflict
from events.domain.judging.judges import drop_judge, invite_judge, readmit_judge, withdraw_invitation
from events.domain.judging.rounds import (
    candidates,
    change_round,
    choose_finalists,
    close_round,
    create_round,
    is_removable,
    left_out,
    open_round,
    remove_criterion,
    remove_round,
    set_tie_break,
    take_in,
    write_criterion,
)
from events.models import Event, Judge, JudgeConflict, JudgeInvitation, Round
from events.selectors.judging_desk import awards_of, late_ballots, progress_of, projects_of, rounds_of

from .forms import CriterionForm, JudgeForm, RoundForm, TieForm


def show(request: HttpRequest, template: str, event: Event, status: int = 200, **more: Any) -> HttpResponse:
    context = {"event": event, "now": timezone.now()} | more
    return render(request, f"events/desk/judging/{template}.html", context, status=status)


def done(request: HttpRequest, verb: Callable[..., Any], success: str = "", **wanted: Any) -> bool:
    """Carries out `verb` in the visitor's name; what it refuses is said at the top of the next page."""
    return posted.done(request, verb, success, by=visitor(request), **wanted)


def accepted(form: Any, verb: Callable[[], Any]) -> bool:
    """True when the form was understood and `verb` did it; a refusal stands at its field."""
    if not form.is_valid():
        return False
    try:
        verb()
    except DomainError as refusal:
        field = next((name for name in form.fields if refusal.field and name.startswith(refusal.field)), None)
        form.add_error(field, str(refusal))
        return False
    return True


def round_or_404(event: Event, uuid: UUID) -> Round:
    rows = Round.objects.select_related("challenge__brief", "finalists_from", "calibration")
    return get_object_or_404(rows, uuid=uuid, event=event)


@never_cache
@require_GET
@for_event
def overview(request: HttpRequest, event: Event) -> HttpResponse:
    """Rounds, judges and how far they are, awards; what comes next."""
    invitations = JudgeInvitation.objects.filter(event=event, accepted_at=None, withdrawn_at=None).order_by("pk")
    return show(
        request, "overview", event, rounds=rounds_of(event), judges=progress_of(event),
        invitations=list(invitations), awards=awards_of(event),
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "POST"])
@for_event
def new_round(request: HttpRequest, event: Event) -> HttpResponse:
    form = RoundForm(sent(request), event=event)
    made: list[Round] = []
    if request.method == "POST" and accepted(
        form,
        lambda: made.append(
            create_round(
                event=event,
                by=visitor(request),
                kind=form.cleaned_data["kind"],
                challenge=getattr(form, "challenges", {}).get(form.cleaned_data.get("challenge")),
                **form.settings,
            )  # fmt: skip
        ),
    ):
        return redirect("events:desk_round", event.slug, made[0].uuid)
    return _form(request, event, form, title=_("A new round"))


@never_cache
@require_GET
@for_event
def round_page(request: HttpRequest, event: Event, round: UUID) -> HttpResponse:
    """Everything about one round."""
    one = round_or_404(event, round)
    conflicts = JudgeConflict.objects.filter(judge__event=event, submission__round_entries__round=one)
    entries = projects_of(one).values()
    return show(
        request, "round", event, round=one, criteria=list(one.criteria.all()), entries=list(entries),
        result=one.results.order_by("-pk").first(), late=late_ballots(one), tie_form=TieForm(round=one),
        conflicts=list(conflicts.select_related("judge__person", "submission__team").order_by("pk")),
        possible=candidates(one).count() if one.state == "draft" else 0, left_out=left_out(one),
        is_removable=is_removable(one),
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "POST"])
@for_event
def change(request: HttpRequest, event: Event, round: UUID) -> HttpResponse:
    one = round_or_404(event, round)
    form = RoundForm(sent(request), event=event, round=one)

    def write() -> None:
        settings = form.settings if one.state == "draft" else {"closes_at": form.settings["closes_at"]}
        change_round(round=one, by=visitor(request), **settings)

    if request.method == "POST" and accepted(form, write):
        return redirect("events:desk_round", event.slug, round)
    return _form(request, event, form, title=_("Change the round"), round=one)


@require_POST
@for_event
def act(request: HttpRequest, event: Event, round: UUID, verb: str) -> HttpResponse:
    """open, close, fill, take-in, tie, remove."""
    one = round_or_404(event, round)
    if verb == "open":
        done(request, open_round, _("The round is open; the judges are told."), round=one)
    elif verb == "close":
        done(request, close_round, _("The round is closed."), round=one)
    elif verb == "fill":
        done(request, assign_round, _("Every project has as many judges as possible."), round=one)
    elif verb == "take-in":
        done(request, take_in, _("Taken in; the judges find it at the end of their way."), round=one)
    elif verb == "tie":
        form = TieForm(request.POST, round=one)
        if form.is_valid():
            done(request, set_tie_break, _("Saved."), round=one, rules=form.rules)
    elif verb == "remove":
        if done(request, remove_round, _("The round is gone."), round=one):
            return redirect("events:desk_judging", event.slug)
    else:
        raise Http404
    return redirect("events:desk_round", event.slug, round)


@never_cache
@require_http_methods(["GET", "POST"])
@for_event
def criterion(request: HttpRequest, event: Event, round: UUID, key: str = "") -> HttpResponse:
    """A new criterion, or an existing one anew."""
    one = round_or_404(event, round)
    known = get_object_or_404(one.criteria, key=key) if key else None
    form = CriterionForm(sent(request), criterion=known)

    def write() -> None:
        write_criterion(
            round=one, by=visitor(request), key=key, texts=form.texts, anchors=form.anchors,
            weight=form.cleaned_data["weight"],
        )  # fmt: skip

    if request.method == "POST" and accepted(form, write):
        return redirect("events:desk_round", event.slug, round)
    return _form(request, event, form, title=_("Criterion"), round=one)


@require_POST
@for_event
def drop_criterion(request: HttpRequest, event: Event, round: UUID, key: str) -> HttpResponse:
    one = round_or_404(event, round)
    done(request, remove_criterion, _("The criterion is gone."), criterion=get_object_or_404(one.criteria, key=key))
    return redirect("events:desk_round", event.slug, round)


@never_cache
@require_http_methods(["GET", "POST"])
@for_event
def finalists(request: HttpRequest, event: Event, round: UUID) -> HttpResponse:
    """Who goes on: a new round with the chosen ones, seen by many judges."""
    one = round_or_404(event, round)
    result = one.results.order_by("-pk").first()
    if result is None:
        raise Http404
    entries = projects_of(one)
    rows = [(entries[row["project"]], row) for row in result.output["projects"] if row["project"] in entries]
    chosen = request.POST.getlist("finalist") or [row["project"] for _entry, row in rows[:6]]
    if request.method == "POST":
        made = _final(request, event, one, [entry.submission for entry, row in rows if row["project"] in chosen])
        if made:
            return redirect("events:desk_round", event.slug, made.uuid)
    judges = Judge.objects.filter(event=event, state="active").count()
    return show(request, "finalists", event, round=one, rows=rows, chosen=chosen, judges=judges)


def _final(request: HttpRequest, event: Event, before: Round, chosen: list[Any]) -> Round | None:
    judges = max(1, Judge.objects.filter(event=event, state="active").count())
    made: list[Round] = []

    def make(*, by: Any) -> None:
        final = create_round(
            event=event, by=by, kind=before.kind, title={"de": "Finale", "en": "Final"}, finalists_from=before,
            views=min(judges, 50),
        )  # fmt: skip
        made.append(choose_finalists(round=final, submissions=chosen, by=by))

    if len(chosen) < 2:
        messages.error(request, _("Choose at least two projects."))
        return None
    return made[0] if done(request, make, _("The final is prepared. Look at it, then open it.")) else None


# --- judges


@never_cache
@require_http_methods(["GET", "POST"])
@for_event
def invite(request: HttpRequest, event: Event) -> HttpResponse:
    form = JudgeForm(sent(request), event=event, initial={"language": "de"})

    def write() -> None:
        data = form.cleaned_data
        invite_judge(
            event=event, by=visitor(request), email=data["email"], name=data["name"], language=data["language"],
            organisation=form.houses.get(data["organisation"]), challenge=form.challenges.get(data.get("challenge", "")),
        )  # fmt: skip

    if request.method == "POST" and accepted(form, write):
        messages.success(request, _("The letter is on its way."))
        return redirect("events:desk_judging", event.slug)
    return _form(request, event, form, title=_("Ask somebody to judge"), submit=_("Send the letter"))


@require_POST
@for_event
def take_back(request: HttpRequest, event: Event, invitation: UUID) -> HttpResponse:
    one = get_object_or_404(JudgeInvitation, event=event, uuid=invitation)
    done(request, withdraw_invitation, _("The invitation no longer works."), invitation=one)
    return redirect("events:desk_judging", event.slug)


@never_cache
@require_http_methods(["GET", "POST"])
@for_event
def judge(request: HttpRequest, event: Event, judge: UUID) -> HttpResponse:
    """One judge: projects, conflicts; dropping out."""
    one = get_object_or_404(Judge.objects.select_related("person", "organisation", "event"), event=event, uuid=judge)
    if request.method == "POST":
        if "back" in request.POST:
            done(request, readmit_judge, _("Welcome back."), judge=one)
        else:
            aside = request.POST.get("ballots") == "aside"
            done(request, drop_judge, _("Others look at what was left."), judge=one, set_aside=aside)
        return redirect("events:desk_judge", event.slug, judge)
    line = next(row for row in progress_of(event) if row.judge.pk == one.pk)
    conflicts = one.conflicts.select_related("submission__team").order_by("pk")
    return show(request, "judge", event, line=line, judge=one, conflicts=list(conflicts))


@require_POST
@for_event
def lift(request: HttpRequest, event: Event, conflict: int) -> HttpResponse:
    rows = JudgeConflict.objects.select_related("judge", "submission")
    one = get_object_or_404(rows, judge__event=event, pk=conflict)
    done(request, lift_conflict, _("It no longer counts as a conflict."), conflict=one)
    return redirect("events:desk_judge", event.slug, one.judge.uuid)


def _form(
    request: HttpRequest, event: Event, form: Any, *, title: str, submit: str = "", round: Round | None = None
) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    return show(request, "form", event, status, form=form, title=title, submit=submit or _("Save"), round=round)
