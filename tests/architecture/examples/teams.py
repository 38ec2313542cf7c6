"""Teams, challenges and submissions."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from events.models import CaptainVote, ChallengeBrief, SubmissionRevision
from tests.accounts.makers import make_person
from tests.events.makers import make_challenge, make_hackathon, make_submission, make_team
from tests.events.team_makers import (
    make_call,
    make_letter,
    make_mentor,
    make_registered,
    make_request,
    make_seeker,
    make_slot,
)

_EVENT = "any person may find a team at a public event"
_OWN = "shows or changes only the visitor's own"
OPEN_TO_ANY_PERSON = {
    "events:team_new": _EVENT,
    "events:team_code": _EVENT,
    "events:team_join": "whoever knows the secret code may join",
    "events:team_ask": _EVENT,
    "events:team_mine": _OWN,
    "events:seekers": "others' cards are shown to people who are registered there; strangers are told so",
    "events:seeker_card": _OWN,
    "events:seeker_drop": _OWN,
    "events:slot_book": "leads whoever has no team to the teams",
    "events:mentor_invitation": "whoever holds the letter may read it; accepting asks for the right address",
    "events:help": "shows the visitor's own call; the queue only to mentors and the desk",
}


def addresses(world: Any) -> None:
    """A hackathon with a team, a wish to join, a mentor's time, a call for help; none of it is the visitors'."""
    event = make_hackathon(world.organisation)
    team = make_team(event, make_person(), make_registered(event))
    other = make_team(event)
    mentor = make_mentor(event)
    slot = make_slot(mentor, team=team)
    here = {"slug": event.slug}
    values: dict[str, dict[str, Any]] = {
        "team": here | {"team": team.slug},
        "team_ask": here | {"team": other.slug},
        "team_join": here | {"code": team.code},
        "team_invite": here | {"uuid": make_seeker(event).uuid},
        "mentor_invitation": here | {"token": "unknown"},
        "desk_team_move": here | {"person": team.captain.uuid},
        "desk_mentor_letter": here | {"uuid": make_letter(event, "letter@city.example").uuid},
    }
    wish, call = make_request(team, make_person()), make_call(team, team.captain)
    uuids = {
        wish.uuid: ("request_accept", "request_decline", "request_withdraw"),
        slot.uuid: ("slot_take_back", "slot_held", "slot_book", "slot_give_back", "slot_calendar"),
        call.uuid: ("help_take", "help_release", "help_done", "help_withdraw"),
        mentor.uuid: ("desk_mentor_end", "desk_mentor_confirm"),
    }
    values |= {name: here | {"uuid": uuid} for uuid, names in uuids.items() for name in names}
    plain = (
        "teams", "team_new", "team_code", "seekers", "seeker_card", "seeker_drop", "team_mine", "team_change",
        "team_new_code", "team_my_name", "team_leave", "team_dissolve", "team_hand_over", "team_vote",
        "team_ask_captain", "team_lead", "team_register", "mentors", "mentor_mine", "mentor_describe", "mentor_offer",
        "help", "desk_teams", "desk_teams_formation", "desk_mentors",
    )  # fmt: skip
    values |= dict.fromkeys(plain, here)
    values |= {name: here | {"team": team.slug} for name in
               ("desk_team_merge", "desk_team_captain", "desk_team_dissolve")}  # fmt: skip
    world.values |= {f"events:{name}": found for name, found in values.items()}


def belongings(person: Any, organisation: Any) -> None:
    event = make_hackathon(organisation)
    team = make_team(event, person)
    CaptainVote.objects.create(team=team, person=person, candidate=person)
    make_request(make_team(event), person, message="I am new here.")
    make_seeker(event, person)
    make_slot(make_mentor(event, person), team=team)
    make_letter(event, person.email)
    make_call(team, person)
    ChallengeBrief.objects.filter(challenge=make_challenge(event, organisation)).update(published_by=person)
    SubmissionRevision.objects.create(
        submission=make_submission(team), number=1, content={}, sha256="0" * 64, received_at=timezone.now(),
        handed_in_by=person,
    )  # fmt: skip
