"""Mentors: who they are, their times, their own page, the invitation."""

from __future__ import annotations

from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.domain.secret_links import is_addressed_to
from accounts.policy import signed_in, visitor
from core.audience import Audience, audience
from core.errors import DomainError
from core.posted import done, refusals_at, refused, sent
from events.domain.mentor_slots import book_slot, give_back_slot, make_slots, mark_held, remove_slot
from events.domain.mentors import accept_letter, decline_letter, describe_mentor, find_letter
from events.models import Event, Mentor, MentorSlot
from events.selectors.mentor_calendar import calendar_of_slot
from events.selectors.mentors import mentor_of, mentors_of, slot_for, slots_of_mentor, slots_of_team
from events.selectors.teams import is_member, team_of
from events.team_words import language_words, skill_words

from .common import at_hackathon, sees_names, show
from .forms import MentorForm, SlotsForm, TopicForm


@audience(Audience.PUBLIC)
@at_hackathon
@require_GET
def mentor_list(request: HttpRequest, event: Event) -> HttpResponse:
    """What they can help with is for everybody; names and times are for people who are at the event."""
    now, named, mine = timezone.now(), sees_names(request.user, event), team_of(request.user, event)
    cards = [
        {
            "mentor": mentor,
            "name": mentor.person.name if named or mentor.name_public else "",
            "skills": skill_words(mentor.skills),
            "languages": language_words(mentor.languages),
            "days": _by_day(mentor.free_slots) if named else [],  # type: ignore[attr-defined]
            "free": len(mentor.free_slots),  # type: ignore[attr-defined]
        }
        for mentor in mentors_of(event, now=now)
    ]
    context: dict[str, Any] = {
        "cards": cards,
        "mine": mine,
        "slots": slots_of_team(mine, now=now) if mine else [],
        "mentor": mentor_of(request.user, event),
        "named": named,
    }
    return show(request, "mentors", event, "mentors", **context)


def _by_day(slots: list[MentorSlot]) -> list[tuple[object, list[MentorSlot]]]:
    return [(day, list(rows)) for day, rows in groupby(slots, key=lambda slot: timezone.localdate(slot.starts_at))]


@signed_in
@at_hackathon
@never_cache
@require_http_methods(["GET", "POST"])
def book(request: HttpRequest, event: Event, uuid: UUID) -> HttpResponse:
    """A member of a team takes a mentor's time for the team."""
    slot, team = _slot_or_404(event, uuid), team_of(request.user, event)
    if team is None:
        messages.info(request, _("Mentors talk to teams. Find or found one first."))
        return redirect("events:teams", event.slug)
    form = TopicForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            book_slot(slot=slot, team=team, by=visitor(request), topic=form.cleaned_data["topic"])
        except DomainError as refusal:
            refused(form, refusal)
            return show(request, "book", event, "mentors", slot=slot, form=form, status=refusal.status)
        messages.success(request, _("The time is yours. Both sides are reminded shortly before."))
        return redirect("events:mentors", event.slug)
    return show(request, "book", event, "mentors", slot=slot, form=form)


def _slot_or_404(event: Event, uuid: UUID) -> MentorSlot:
    slot = slot_for(event, uuid)
    if slot is None:
        raise Http404
    return slot


@signed_in
@at_hackathon
@require_POST
def give_back(request: HttpRequest, event: Event, uuid: UUID) -> HttpResponse:
    slot = _slot_or_404(event, uuid)
    if slot.team is None or not is_member(request.user, slot.team):
        raise Http404
    done(request, give_back_slot, _("The time is free for others again."), slot=slot, by=visitor(request))
    return redirect("events:mentors", event.slug)


@signed_in
@at_hackathon
@never_cache
@require_GET
def calendar(request: HttpRequest, event: Event, uuid: UUID) -> HttpResponse:
    """The time as a file for one's calendar, for both sides."""
    slot = _slot_or_404(event, uuid)
    is_mentor = slot.mentor.person_id == visitor(request).pk
    if not is_mentor and (slot.team is None or not is_member(request.user, slot.team)):
        raise Http404
    response = HttpResponse(calendar_of_slot(slot), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="mentor.ics"'
    return response


# --- the mentor's own page


@signed_in
@at_hackathon
@never_cache
@require_GET
def own_page(request: HttpRequest, event: Event) -> HttpResponse:
    return _own_page(request, event, _mentor_or_404(request, event))


def _mentor_or_404(request: HttpRequest, event: Event) -> Mentor:
    mentor = mentor_of(request.user, event)
    if mentor is None:
        raise Http404
    return mentor


def _own_page(
    request: HttpRequest, event: Event, mentor: Mentor, form: SlotsForm | None = None, status: int = 200
) -> HttpResponse:
    slots, now = slots_of_mentor(mentor), timezone.now()
    context: dict[str, Any] = {
        "mentor": mentor,
        "skills": skill_words(mentor.skills),
        "languages": language_words(mentor.languages),
        "days": _by_day([slot for slot in slots if slot.ends_at > now]),
        "past": [slot for slot in slots if slot.ends_at <= now and slot.team],
        "form": form or SlotsForm(event=event, now=now),
        "over": event.offering.ends_at is not None and event.offering.ends_at <= now,
    }
    return show(request, "mentor_mine", event, "mentors", status=status, **context)


@signed_in
@at_hackathon
@never_cache
@require_http_methods(["GET", "POST"])
def describe(request: HttpRequest, event: Event) -> HttpResponse:
    mentor = _mentor_or_404(request, event)
    form = MentorForm(sent(request), mentor=mentor)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        describe_mentor(
            mentor=mentor, by=visitor(request), about=form.about, skills=data["skills"], languages=data["languages"],
            name_public=data["name_public"],
        )  # fmt: skip
        messages.success(request, _("Saved."))
        return redirect("events:mentor_mine", event.slug)
    return show(request, "mentor_describe", event, "mentors", mentor=mentor, form=form)


@signed_in
@at_hackathon
@never_cache
@require_POST
def offer(request: HttpRequest, event: Event) -> HttpResponse:
    """Many times at once: from–to, so many minutes each."""
    mentor = _mentor_or_404(request, event)
    form = SlotsForm(request.POST, event=event, now=timezone.now())
    if form.is_valid():
        data = form.cleaned_data
        with refusals_at(form):
            made = make_slots(mentor=mentor, starts_at=data["starts"], ends_at=data["ends"], minutes=data["minutes"],
                              pause=data["pause"], place=data["place"], by=visitor(request))  # fmt: skip
            said = ngettext("%(number)d time is offered.", "%(number)d times are offered.", len(made))
            messages.success(request, said % {"number": len(made)})
            return redirect("events:mentor_mine", event.slug)
    return _own_page(request, event, mentor, form, status=422)


def _own_slot(request: HttpRequest, event: Event, uuid: UUID) -> MentorSlot:
    slot = _slot_or_404(event, uuid)
    if slot.mentor.person_id != visitor(request).pk:
        raise Http404
    return slot


@signed_in
@at_hackathon
@require_POST
def take_back(request: HttpRequest, event: Event, uuid: UUID) -> HttpResponse:
    slot = _own_slot(request, event, uuid)
    said = _("The time is called off, and the team is told.") if slot.team else _("The time is taken back.")
    done(request, remove_slot, said, slot=slot, by=visitor(request))
    return redirect("events:mentor_mine", event.slug)


@signed_in
@at_hackathon
@require_POST
def held(request: HttpRequest, event: Event, uuid: UUID) -> HttpResponse:
    """Did it take place? Counts towards the mentor's certificate."""
    slot, took_place = _own_slot(request, event, uuid), request.POST.get("held") == "1"
    done(request, mark_held, _("Noted."), slot=slot, by=visitor(request), held=took_place)
    return redirect("events:mentor_mine", event.slug)


@signed_in
@at_hackathon
@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, event: Event, token: str) -> HttpResponse:
    """Whoever holds the letter reads it; yes and no are for the address it was sent to."""
    letter, person = find_letter(event, token), visitor(request)
    if request.method == "POST":
        if "no" in request.POST:
            if done(request, decline_letter, _("Thank you for answering."), letter=letter, by=person):
                return redirect("events:event", event.slug)
        elif done(request, accept_letter, _("Good to have you. Say what you can help with."), letter=letter, by=person):
            return redirect("events:mentor_describe", event.slug)
        return redirect(request.path)
    is_for_me = is_addressed_to(letter, person)
    return show(request, "mentor_invitation", event, "mentors", letter=letter, is_for_me=is_for_me)
