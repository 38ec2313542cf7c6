"""Teams: founding, joining, leaving, dissolving. The only place that writes `Team.taken`.

Joining writes everything first and counts the team up by one conditional statement, the last one of the transaction:
of forty people who press at once, as many get in as there are places. Whoever leaves locks the team first, so that who
leads and whether anybody is left is decided on what is true.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import Conflict, InvalidInput, NotFound
from events.enums import HelpState, RequestState, TeamState
from events.models import (
    CaptainVote,
    Challenge,
    Event,
    HelpCall,
    JoinRequest,
    MentorSlot,
    Team,
    TeamMember,
)
from events.models.team import new_code
from events.selectors.teams import has_submitted
from events.team_rules import RESERVED_SLUGS, carries_address, plain_code
from scheduler.domain.counters import count_down, count_up
from scheduler.rules import clean_line

from .handover import ask_newcomer, settle_handover
from .team_letters import tell_team
from .team_policy import check_may_belong, check_teams_form, team_full

MOST_LETTERS = 80


@transaction.atomic
def create_team(
    *,
    event: Event,
    person: Any,
    by: Any,
    name: str,
    pitch: str = "",
    language: str = "",
    size: int | None = None,
    looking_for: str = "",
    skills: Iterable[str] = (),
    interests: Iterable[str] = (),
    now: datetime | None = None,
) -> Team:
    """A team of one, who leads it. Reads `event.hackathon` and `event.offering`.

    Errors: teams_closed, not_registered, already_in_team, name_missing, name_address, name_taken, bad_size.
    """
    now = now or timezone.now()
    check_teams_form(event, now)
    check_may_belong(event, person, now)
    hold_requests(event, person)
    name = _name(event, name)
    team = Team(
        event=event,
        name=name,
        slug=_slug(event, name),
        pitch=pitch.strip(),
        language=language or person.language,
        captain=person,
        captain_seen_at=now,
        size=_size(event, size),
        taken=1,
        looking_for=clean_line(looking_for),
        skills=sorted(set(skills)),
        interests=sorted(set(interests)),
    )
    team.save(force_insert=True)
    if insert_member(team, person) is None:
        raise already_in_team()
    end_requests(event=event, person=person, now=now)
    record("team.created", on=team, by=by)
    return team


@transaction.atomic
def join_team(*, team: Team, person: Any, by: Any, now: datetime | None = None) -> TeamMember:
    """Into the team, if it still has a place at the last statement; joining twice returns the membership.

    How one may get here (the secret code, an accepted request) is for the caller. Reads `team.event` with `hackathon`
    and `offering`. Errors: teams_closed, not_registered, already_in_team, team_full, team_gone.
    """
    now = now or timezone.now()
    check_teams_form(team.event, now)
    hold_requests(team.event, person)
    check_may_belong(team.event, person, now, hold=True)
    return enter(team, person, by=by, now=now)


def enter(team: Team, person: Any, *, by: Any, now: datetime) -> TeamMember:
    """Writes the member, then counts. The caller holds the transaction and has looked whether it is time."""
    hold_requests(team.event, person)
    member = insert_member(team, person)
    if member is None:
        mine = TeamMember.objects.filter(team=team, person=person).first()
        if mine is None:
            raise already_in_team()
        return mine
    end_requests(event=team.event, person=person, now=now)
    record("team.joined", on=team, by=by)
    _count_in(team, person)
    ask_newcomer(team=team, person=person)
    return member


def insert_member(team: Team, person: Any) -> TeamMember | None:
    """None when the person is in a team of this event already; their other request under way is waited for."""
    member = TeamMember(team=team, event_id=team.event_id, person=person)
    try:
        with transaction.atomic():
            member.save(force_insert=True)
    except IntegrityError:
        return None
    return member


def _count_in(team: Team, person: Any) -> None:
    rows = Team.objects.active().filter(pk=team.pk)
    if count_up(rows.filter(captain__isnull=False)):
        return
    # Everybody left a team whose project stays: the first who comes leads it.
    if rows.filter(captain=None).update(captain=person) and count_up(rows):
        return
    raise team_full(Team.objects.get(pk=team.pk))


def already_in_team() -> Conflict:
    return Conflict(_("You are in a team already. Leave it first if you want to change."), code="already_in_team")


def find_by_code(event: Event, code: str) -> Team:
    """By the secret code as people type it. Errors: code_unknown (the caller limits how often one may guess)."""
    team = Team.objects.active().filter(event=event, code=plain_code(code)).select_related("captain").first()
    if team is None:
        raise NotFound(_("No team has this code. Ask your team to read it out once more."), code="code_unknown",
                       field="code")  # fmt: skip
    team.event = event
    return team


# --- the way out


@transaction.atomic
def leave_team(*, team: Team, person: Any, by: Any, now: datetime | None = None) -> Team:
    """Out of the team; safe to repeat. The oldest member leads next; a team nobody is in dissolves, unless it has
    handed something in.

    Errors: teams_closed for the person themselves; the desk and the house may always.
    """
    if by is not None and by.pk == person.pk:
        check_teams_form(team.event, now or timezone.now())
    return remove_member(team, person, by=by, now=now or timezone.now())


def remove_member(team: Team, person: Any, *, by: Any, now: datetime) -> Team:
    locked = lock_team(team)
    gone, _rows = TeamMember.objects.filter(team=locked, person=person).delete()
    if not gone:
        return locked
    count_down(Team.objects.filter(pk=locked.pk))
    locked.taken -= 1
    record("team.left", on=locked, by=by)
    _after_leaving(locked, person, by=by, now=now)
    return locked


def _after_leaving(team: Team, person: Any, *, by: Any, now: datetime) -> None:
    """The caller holds the team."""
    CaptainVote.objects.filter(team=team, person=person).delete()
    CaptainVote.objects.filter(team=team, candidate=person).delete()
    settle_handover(team=team, now=now)
    if team.taken == 0 and not has_submitted(team):
        end_team(team, by=by, now=now)
    elif team.captain_id == person.pk:
        oldest = TeamMember.objects.filter(team=team).order_by("id").select_related("person").first()
        set_captain(team, oldest.person if oldest else None, by=by, now=now, why="left")


def lock_team(team: Team) -> Team:
    """The team, fresh and locked until the end of the transaction; joiners wait at their last statement."""
    locked = Team.objects.select_for_update(no_key=True, of=("self",)).get(pk=team.pk)
    locked.event = team.event
    return locked


def set_captain(team: Team, person: Any, *, by: Any, now: datetime, why: str) -> Team:
    """The caller holds the team, and `person` is a member (or None: nobody is left). `why` goes into the history."""
    team.captain, team.captain_seen_at, team.captain_asked_at = person, now if person else None, None
    team.save(update_fields=["captain", "captain_seen_at", "captain_asked_at", "updated_at"])
    CaptainVote.objects.filter(team=team).delete()
    record("team.captain_changed", on=team, by=by, why=why)
    if person is not None:
        tell_team(team, "team_captain_changed", but=by, about=person, key=f"{team.uuid}:{now.timestamp()}")
    return team


@transaction.atomic
def dissolve_team(*, team: Team, by: Any, now: datetime | None = None) -> Team:
    """Ends the team for everybody in it. Safe to repeat. Errors: has_submitted."""
    now = now or timezone.now()
    locked = lock_team(team)
    if locked.state == TeamState.DISSOLVED:
        return locked
    if has_submitted(locked):
        raise Conflict(_("This team has handed something in, so it stays. Its members may leave it."),
                       code="has_submitted")  # fmt: skip
    tell_team(locked, "team_dissolved", but=by, key=str(locked.uuid))
    TeamMember.objects.filter(team=locked).delete()
    CaptainVote.objects.filter(team=locked).delete()
    return end_team(locked, by=by, now=now)


def end_team(team: Team, *, by: Any, now: datetime) -> Team:
    """Gives back what the team held: challenge, mentors' time, its call for help. The caller holds the team."""
    challenge = team.challenge_id
    team.state, team.captain, team.taken, team.challenge = TeamState.DISSOLVED, None, 0, None
    team.captain_asked_at = team.captain_seen_at = None
    team.save(update_fields=["state", "captain", "taken", "challenge", "captain_asked_at", "captain_seen_at",
                             "updated_at"])  # fmt: skip
    # A request somebody is answering at this moment is left to them: they will find the team gone.
    open_ones = team.requests.open().select_for_update(skip_locked=True)
    _end(JoinRequest.objects.filter(pk__in=[row.pk for row in open_ones]), now)
    MentorSlot.objects.filter(team=team, starts_at__gt=now).update(team=None, taken=0, topic="")
    HelpCall.objects.live().filter(team=team).update(state=HelpState.WITHDRAWN, ended_at=now)
    if challenge:
        count_down(Challenge.objects.filter(pk=challenge))
    record("team.dissolved", on=team, by=by)
    return team


def hold_requests(event: Event, person: Any) -> None:
    """Locks the person's open requests here. Always before registration, member and team, in this order, so that two
    teams that answer the same person wait for each other rather than block each other."""
    list(JoinRequest.objects.open().filter(person=person, team__event=event).select_for_update(of=("self",))
         .order_by("id").values_list("pk"))  # fmt: skip


def end_requests(*, event: Event, person: Any, now: datetime) -> None:
    """Whoever has a team asks no other one and is asked by none."""
    _end(JoinRequest.objects.open().filter(person=person, team__event=event), now)


def _end(rows: Any, now: datetime) -> None:
    rows.update(state=RequestState.WITHDRAWN, ended_at=now, updated_at=now)


# --- changes


@transaction.atomic
def change_team(*, team: Team, by: Any, now: datetime | None = None, **facts: Any) -> Team:
    """Changes name, pitch, language, size, looking_for, skills, interests, open_to_requests. The address stays.

    Errors: teams_closed (for name and size only), name_missing, name_address, name_taken, bad_size, size_taken.
    """
    if {"name", "size"} & {key for key, value in facts.items() if value != getattr(team, key)}:
        check_teams_form(team.event, now or timezone.now())
    locked = lock_team(team)
    if "name" in facts:
        facts["name"] = _name(team.event, facts["name"], but=locked)
    if "size" in facts:
        facts["size"] = _size(team.event, facts["size"], taken=locked.taken)
    for key in ("looking_for",):
        facts |= {key: clean_line(facts[key])} if key in facts else {}
    for key, value in facts.items():
        setattr(locked, key, value)
    locked.save(update_fields=[*facts, "updated_at"])
    record("team.changed", on=locked, by=by, fields=sorted(facts))
    return locked


@transaction.atomic
def renew_code(*, team: Team, by: Any) -> Team:
    """The old code stops working at once."""
    locked = lock_team(team)
    locked.code = new_code()
    locked.save(update_fields=["code", "updated_at"])
    record("team.code_renewed", on=locked, by=by)
    return locked


@transaction.atomic
def show_my_name(*, team: Team, by: Any, public: bool) -> None:
    """Whether strangers may read one's own name on the team's page."""
    TeamMember.objects.filter(team=team, person=by).update(name_public=public)
    record("team.name_public" if public else "team.name_private", on=team, by=by)


def _name(event: Event, name: str, *, but: Team | None = None) -> str:
    shown = clean_line(name)[:MOST_LETTERS]
    if not shown:
        raise InvalidInput(_("Please give your team a name."), code="name_missing", field="name")
    if carries_address(shown):
        raise InvalidInput(_("A name cannot contain an address."), code="name_address", field="name")
    same = Team.objects.active().filter(event=event, name__iexact=shown).exclude(pk=but.pk if but else 0)
    if same.exists():
        raise InvalidInput(_("Another team has this name already."), code="name_taken", field="name")
    return shown


def _slug(event: Event, name: str) -> str:
    slug = slugify(name)[:60]
    taken = slug in RESERVED_SLUGS or not slug or Team.objects.filter(event=event, slug=slug).exists()
    return f"{slug or 'team'}-{secrets.token_hex(3)}" if taken else slug


def _size(event: Event, size: int | None, *, taken: int = 1) -> int:
    hackathon = event.hackathon
    size = hackathon.team_max if size is None else size
    if not hackathon.team_min <= size <= hackathon.team_max:
        limits = {"least": hackathon.team_min, "most": hackathon.team_max}
        raise InvalidInput(_("Teams here have between %(least)d and %(most)d members.") % limits, code="bad_size",
                           field="size")  # fmt: skip
    if size < taken:
        raise InvalidInput(_("You are %(taken)d already.") % {"taken": taken}, code="size_taken", field="size")
    return size
