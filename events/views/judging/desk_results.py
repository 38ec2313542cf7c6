"""The desk of judging: results side by side, late ballots, awards, publishing together, the export."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.policy import visitor
from core.posted import sent
from events.desk.access import for_event
from events.domain.judging.awards import give_award, publish_judging, remove_award, write_award
from events.domain.judging.ballots import rule_on_ballot
from events.domain.judging.results import compute_result, is_fresh, result_file
from events.judging.bars import bars
from events.models import Award, Ballot, Event, Result, Submission
from events.selectors.judging_desk import awards_of, late_ballots, rounds_of, shown

from .desk import accepted, done, round_or_404, show
from .forms import AwardForm


@never_cache
@require_GET
@for_event
def result(request: HttpRequest, event: Event, round: UUID) -> HttpResponse:
    """Plain mean and adjusted score side by side, with intervals, warnings and the judges' levels."""
    one = round_or_404(event, round)
    latest = one.results.order_by("-pk").first()
    if latest is None:
        raise Http404
    table = shown(one, latest)
    drawn = bars([row.facts for row in table.rows if row.has_place])
    return show(
        request, "result", event, round=one, table=table, bars=drawn, late=late_ballots(one),
        rows=[(row, drawn[number] if number < len(drawn) else None) for number, row in enumerate(table.rows)],
        is_fresh=one.state == "published" or is_fresh(latest),
    )  # fmt: skip


@require_POST
@for_event
def compute(request: HttpRequest, event: Event, round: UUID) -> HttpResponse:
    if done(request, compute_result, round=round_or_404(event, round)):
        return redirect("events:desk_result", event.slug, round)
    return redirect("events:desk_round", event.slug, round)


@never_cache
@require_GET
@for_event
def export(request: HttpRequest, event: Event, round: UUID) -> HttpResponse:
    """Everything from which the result can be computed again; without names."""
    latest = round_or_404(event, round).results.order_by("-pk").first()
    if latest is None:
        raise Http404
    response = JsonResponse(result_file(latest), json_dumps_params={"indent": 1, "ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="result-{latest.input_hash[:12]}.json"'
    return response


@require_POST
@for_event
def rule(request: HttpRequest, event: Event, ballot: UUID) -> HttpResponse:
    one = get_object_or_404(Ballot.objects.select_related("round"), round__event=event, key=ballot)
    counts = request.POST.get("counts") == "yes"
    done(request, rule_on_ballot, _("Noted. Compute the result again."), ballot=one, counts=counts)
    return redirect("events:desk_round", event.slug, one.round.uuid)


# --- awards


@never_cache
@require_GET
@for_event
def awards(request: HttpRequest, event: Event) -> HttpResponse:
    """Who gets what: decided here in private, published together."""
    rows = Submission.objects.counting().filter(event=event).select_related("revision", "team", "challenge")
    projects = sorted(rows, key=lambda one: one.revision.content.get("title", "") if one.revision else "")
    rounds = [one for one in rounds_of(event) if one.state in ("open", "closed")]
    return show(request, "awards", event, awards=awards_of(event), projects=projects, rounds=rounds)


@never_cache
@require_http_methods(["GET", "POST"])
@for_event
def award(request: HttpRequest, event: Event, award: UUID | None = None) -> HttpResponse:
    """A new award, or other words for one."""
    one = get_object_or_404(Award, event=event, uuid=award) if award else None
    form = AwardForm(sent(request), event=event, award=one)

    def write() -> None:
        challenge = form.challenges.get(form.cleaned_data.get("challenge", ""))
        write_award(
            event=event, by=visitor(request), award=one, title=form.titles("title"), prize=form.titles("prize"),
            challenge=challenge,
        )  # fmt: skip

    if request.method == "POST" and accepted(form, write):
        return redirect("events:desk_awards", event.slug)
    status = 422 if form.is_bound and form.errors else 200
    return show(request, "form", event, status, form=form, title=_("Award"), submit=_("Save"), round=None)


@require_POST
@for_event
def give(request: HttpRequest, event: Event, award: UUID) -> HttpResponse:
    """To a project, to nobody yet, or the award goes altogether."""
    one = get_object_or_404(Award, event=event, uuid=award)
    if "remove" in request.POST:
        done(request, remove_award, _("The award is gone."), award=one)
        return redirect("events:desk_awards", event.slug)
    project = _project(event, request.POST.get("submission", ""))
    rests_on = _resting(event, project) if project else None
    done(request, give_award, _("Noted; nobody sees it yet."), award=one, submission=project, result=rests_on)
    return redirect("events:desk_awards", event.slug)


@require_POST
@for_event
def publish(request: HttpRequest, event: Event) -> HttpResponse:
    """All at once: results, awards, letters to the teams."""
    if done(request, publish_judging, _("Results and awards are public; the teams are told."), event=event):
        return redirect("events:desk_judging", event.slug)
    return redirect("events:desk_awards", event.slug)


def _project(event: Event, uuid: str) -> Submission | None:
    rows: Any = Submission.objects.filter(event=event).select_related("revision")
    return next((one for one in rows if str(one.uuid) == uuid), None)


def _resting(event: Event, project: Submission) -> Result | None:
    """The result of the last round in which the project stood."""
    rows = Result.objects.filter(round__event=event, round__entries__submission=project)
    return rows.order_by("-round__position", "-pk").first()
