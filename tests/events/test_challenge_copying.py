"""A copied hackathon has its challenges again: as drafts that one looks over, without anybody's wishes."""

from __future__ import annotations

from datetime import date

import pytest

from events.domain.briefs import draft_challenge, publish_challenge, write_brief
from events.domain.judging.awards import write_award
from events.domain.series import copy_event
from events.enums import ChallengeState
from events.models import Award, Challenge, Event
from tests.accounts.makers import make_organisation

from .makers import make_challenge, make_hackathon, make_team

pytestmark = pytest.mark.django_db


def copied(event: Event) -> tuple[Event, list[Challenge]]:
    copy = copy_event(event=event, by=None, first=date(2028, 1, 14))
    return copy, list(copy.challenges.order_by("position"))


def test_the_words_in_force_come_along_as_a_first_draft() -> None:
    event = make_hackathon()
    challenge = draft_challenge(event=event, organisation=make_organisation(), by=None, picture="night", team_limit=3)
    texts = {"en": {"title": "Dark lanes", "data_terms": "Delete it afterwards", "changes": "The data is new"}}
    write_brief(challenge=challenge, texts=texts, by=None)
    publish_challenge(challenge=challenge, by=None)
    make_team(event, challenge=challenge)
    _copy, (made,) = copied(event)
    assert (made.state, made.picture, made.team_limit, made.taken) == (ChallengeState.DRAFT, "night", 3, 0)
    brief = made.briefs.get()
    assert (brief.version, brief.published_at) == (1, None)
    assert brief.texts == {"en": {"title": "Dark lanes", "data_terms": "Delete it afterwards"}}
    assert publish_challenge(challenge=made, by=None).brief == brief


def test_withdrawn_ones_stay_behind_and_the_order_holds() -> None:
    event = make_hackathon()
    for position, state in [(3, "published"), (1, "published"), (2, "withdrawn")]:
        make_challenge(event, position=position, picture=f"p{position}", state=state)
    _copy, made = copied(event)
    assert [challenge.picture for challenge in made] == ["p1", "p3"]


def test_the_award_for_one_challenge_is_for_its_copy() -> None:
    event = make_hackathon()
    challenge = make_challenge(event)
    write_award(event=event, by=None, title={"en": "For the lanes"}, challenge=challenge)
    copy, (made,) = copied(event)
    assert Award.objects.get(event=copy).challenge == made
