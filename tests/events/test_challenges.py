"""Challenges: who writes them, versions that never change, terms, places."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.enums import Role
from accounts.models import Message
from core.errors import DomainError
from core.models import AuditEntry
from events.domain.briefs import (
    change_challenge,
    draft_challenge,
    invite_sponsor,
    is_untouched,
    mark_ready,
    move_challenge,
    publish_challenge,
    restore_challenge,
    withdraw_challenge,
    write_brief,
)
from events.domain.challenges import accept_terms, choose_challenge, leave_challenge, place_team
from events.models import Challenge, ChallengeBrief, Team
from events.selectors.briefs import brief_text, terms_of
from tests.accounts.makers import make_member, make_organisation, make_person

from .makers import make_challenge, make_team
from .room import captain, hackathon_in, with_terms

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Any:
    return hackathon_in()


def code_of(verb: Any, **options: Any) -> str:
    with pytest.raises(DomainError) as caught:
        verb(**options)
    return caught.value.code


def words(title: str = "Light where somebody walks", **more: str) -> dict[str, dict[str, str]]:
    return {"en": {"title": title, **more}}


def on(challenge: Challenge) -> Challenge:
    challenge.refresh_from_db()
    return challenge


# --- writing


def test_an_organisation_is_asked_and_its_representatives_are_told(event, deliver_outbox):
    sponsor = make_organisation()
    speaker, trainer = make_member(sponsor, Role.REPRESENTATIVE), make_member(sponsor, Role.TRAINER)
    challenge = invite_sponsor(event=event, organisation=sponsor, by=make_person())
    deliver_outbox()
    assert challenge.state == "draft"
    assert list(Message.objects.filter(kind="challenge_invited").values_list("person", flat=True)) == [speaker.pk]
    assert trainer.pk != speaker.pk


def test_asking_twice_is_asking_once(event):
    sponsor, by = make_organisation(), make_person()
    make_member(sponsor, Role.OWNER)
    assert invite_sponsor(event=event, organisation=sponsor, by=by) == invite_sponsor(
        event=event, organisation=sponsor, by=by
    )


def test_an_organisation_for_which_nobody_speaks_cannot_be_asked(event):
    assert code_of(invite_sponsor, event=event, organisation=make_organisation(), by=make_person()) == "no_sponsor"


def test_the_organisers_are_told_when_a_draft_is_ready(event, deliver_outbox):
    organiser = make_member(event.organisation, Role.OWNER)
    challenge = draft_challenge(event=event, organisation=make_organisation(), by=None)
    assert code_of(mark_ready, challenge=challenge, by=organiser) == "no_draft"
    write_brief(challenge=challenge, texts=words(), by=None)
    mark_ready(challenge=challenge, by=organiser)
    deliver_outbox()
    assert "Light where" in Message.objects.get(person=organiser, kind="challenge_ready").subject


def test_writing_again_makes_it_a_draft_that_is_not_ready(event):
    challenge = draft_challenge(event=event, organisation=make_organisation(), by=None)
    write_brief(challenge=challenge, texts=words(), by=None)
    mark_ready(challenge=challenge, by=make_person())
    write_brief(challenge=challenge, texts=words("Other"), by=None)
    assert on(challenge).ready_at is None


@pytest.mark.parametrize("texts", [{}, {"en": {"title": " "}}, {"en": {"summary": "no title"}}])
def test_a_brief_needs_a_title_in_every_language_it_has(event, texts):
    challenge = draft_challenge(event=event, organisation=make_organisation(), by=None)
    assert code_of(write_brief, challenge=challenge, texts=texts, by=None) == "required"


def test_a_published_version_never_changes_and_a_new_one_stands_beside_it(event):
    challenge = draft_challenge(event=event, organisation=make_organisation(), by=None)
    write_brief(challenge=challenge, texts=words("First"), by=None)
    challenge = publish_challenge(challenge=challenge, by=None)
    write_brief(challenge=challenge, texts=words("Second"), by=None)
    assert brief_text(on(challenge).brief).title == "First"
    challenge = publish_challenge(challenge=challenge, by=None)
    versions = [(row.version, row.texts["en"]["title"], is_untouched(row)) for row in challenge.briefs.all()]
    assert versions == [(1, "First", True), (2, "Second", True)]
    assert challenge.slug == "first"


def test_a_version_changed_behind_our_back_is_noticed(event):
    challenge = draft_challenge(event=event, organisation=make_organisation(), by=None)
    write_brief(challenge=challenge, texts=words(), by=None)
    brief = publish_challenge(challenge=challenge, by=None).brief
    assert brief is not None
    ChallengeBrief.objects.filter(pk=brief.pk).update(texts=words("Changed"))
    brief.refresh_from_db()
    assert not is_untouched(brief)


def test_publishing_without_a_draft_is_refused(event):
    assert code_of(publish_challenge, challenge=make_challenge(event), by=None) == "no_draft"


def test_two_challenges_with_one_title_have_two_addresses(event):
    slugs = []
    for _number in range(2):
        challenge = draft_challenge(event=event, organisation=make_organisation(), by=None)
        write_brief(challenge=challenge, texts=words("Same"), by=None)
        slugs.append(publish_challenge(challenge=challenge, by=None).slug)
    assert slugs == ["same", "same-2"]


def test_the_order_is_the_organisers(event):
    first, second, third = (make_challenge(event, position=number) for number in range(3))
    move_challenge(challenge=third, up=True, by=make_person())
    assert list(Challenge.objects.filter(event=event).order_by("position")) == [first, third, second]
    move_challenge(challenge=first, up=True, by=make_person())
    assert list(Challenge.objects.filter(event=event).order_by("position")) == [first, third, second]


# --- terms


def test_a_new_version_asks_for_acceptance_again_and_tells_the_teams(event, deliver_outbox):
    challenge, team = with_terms(make_challenge(event)), make_team(event)
    person = captain(team)
    accept_terms(team=team, challenge=challenge, person=person, version=1, by=person)
    choose_challenge(team=team, challenge=challenge, by=person)
    assert terms_of(team, on(challenge)).complete
    write_brief(challenge=challenge, texts=words(data_terms="Now with sensors."), by=None)
    challenge = publish_challenge(challenge=challenge, by=None)
    deliver_outbox()
    assert not terms_of(team, challenge).complete
    assert Message.objects.filter(kind="challenge_changed", person=person).count() == 1


def test_acceptance_keeps_member_version_fingerprint_and_time(event, deliver_outbox):
    challenge, team = with_terms(make_challenge(event)), make_team(event)
    person = captain(team)
    row = accept_terms(team=team, challenge=challenge, person=person, version=1, by=person)
    again = accept_terms(team=team, challenge=challenge, person=person, version=1, by=person)
    assert (row, row.person, row.brief.version) == (again, person, 1)
    assert AuditEntry.objects.filter(action="terms.accepted", actor_id=str(person.uuid)).count() == 1


def test_accepting_a_version_that_is_no_longer_in_force_is_refused(event):
    challenge, team = with_terms(make_challenge(event)), make_team(event)
    person = captain(team)
    assert code_of(accept_terms, team=team, challenge=challenge, person=person, version=2, by=person) == "brief_changed"


def test_only_members_accept_for_a_team(event):
    challenge, team, stranger = with_terms(make_challenge(event)), make_team(event), make_person()
    options = {"team": team, "challenge": challenge, "person": stranger, "version": 1, "by": stranger}
    assert code_of(accept_terms, **options) == "not_in_team"


def test_one_member_accepts_for_the_team_unless_each_must(event):
    one, two = make_person(), make_person()
    team, challenge = make_team(event, one, two), with_terms(make_challenge(event))
    accept_terms(team=team, challenge=challenge, person=one, version=1, by=one)
    assert terms_of(team, on(challenge)).complete
    change_challenge(challenge=challenge, by=one, each_accepts=True)
    terms = terms_of(team, on(challenge))
    assert (terms.complete, [row.person for row in terms.missing]) == (False, [two])


def test_an_acceptance_of_somebody_who_left_the_team_counts_no_more(event):
    one, two = make_person(), make_person()
    team, challenge = make_team(event, one, two), with_terms(make_challenge(event))
    accept_terms(team=team, challenge=challenge, person=two, version=1, by=two)
    team.members.filter(person=two).delete()
    assert not terms_of(team, on(challenge)).complete


# --- places


def test_a_team_chooses_changes_its_mind_and_gives_back(event):
    team, first, second = make_team(event), make_challenge(event), make_challenge(event)
    choose_challenge(team=team, challenge=first, by=captain(team))
    choose_challenge(team=team, challenge=first, by=captain(team))
    assert (on(first).taken, on(second).taken) == (1, 0)
    choose_challenge(team=team, challenge=second, by=captain(team))
    assert (on(first).taken, on(second).taken) == (0, 1)
    leave_challenge(team=team, by=captain(team))
    assert (on(first).taken, on(second).taken, Team.objects.get().challenge) == (0, 0, None)


def test_a_full_challenge_is_refused_and_the_team_keeps_the_old_one(event):
    old, full = make_challenge(event), make_challenge(event, team_limit=1, taken=1)
    team = make_team(event)
    choose_challenge(team=team, challenge=old, by=captain(team))
    assert code_of(choose_challenge, team=team, challenge=full, by=captain(team)) == "challenge_full"
    assert Team.objects.get().challenge == old
    assert (on(old).taken, on(full).taken) == (1, 1)


def test_a_challenge_with_terms_is_taken_only_after_accepting_them(event):
    challenge, team = with_terms(make_challenge(event)), make_team(event)
    assert code_of(choose_challenge, team=team, challenge=challenge, by=captain(team)) == "terms_not_accepted"


def test_where_wishes_are_asked_for_nobody_chooses_directly():
    event = hackathon_in(wishes=5)
    team, challenge = make_team(event), make_challenge(event)
    assert code_of(choose_challenge, team=team, challenge=challenge, by=captain(team)) == "wishes_first"


def test_a_stranger_and_a_challenge_of_another_event_are_refused(event):
    team, other = make_team(event), make_challenge(hackathon_in())
    assert code_of(choose_challenge, team=team, challenge=make_challenge(event), by=make_person()) == "not_in_team"
    assert code_of(choose_challenge, team=team, challenge=other, by=captain(team)) == "not_found"


def test_a_limit_below_what_is_taken_is_refused(event):
    challenge = make_challenge(event, taken=3, team_limit=5)
    assert code_of(change_challenge, challenge=challenge, by=make_person(), team_limit=2) == "limit_too_small"
    assert change_challenge(challenge=challenge, by=make_person(), team_limit=None).free is None


def test_withdrawing_frees_the_teams_tells_them_and_can_be_undone(event, deliver_outbox):
    challenge, team, by = make_challenge(event), make_team(event), make_person()
    choose_challenge(team=team, challenge=challenge, by=captain(team))
    withdraw_challenge(challenge=challenge, reason="No data after all.", by=by)
    deliver_outbox()
    assert (on(challenge).state, challenge.taken, Team.objects.get().challenge) == ("withdrawn", 0, None)
    assert "No data after all." in Message.objects.get(person=captain(team)).text
    assert restore_challenge(challenge=challenge, by=by).state == "published"


def test_the_organiser_places_a_team_by_hand_within_the_limit(event):
    challenge, by = make_challenge(event, team_limit=1), make_person()
    first, second = make_team(event), make_team(event)
    place_team(team=first, challenge=challenge, by=by)
    assert code_of(place_team, team=second, challenge=challenge, by=by) == "challenge_full"
    place_team(team=first, challenge=None, by=by)
    assert on(challenge).taken == 0
