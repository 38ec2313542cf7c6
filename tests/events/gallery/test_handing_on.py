"""A project goes on after the event when everybody who has a say agrees."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.enums import Role
from accounts.models import Message
from events.domain.handover import answer_handover, hand_on
from events.domain.submissions import hand_in
from events.domain.team_departures import person_leaves
from events.domain.team_desk import move_person
from events.models import Handover
from events.signals import submission_handed_on
from scheduler.domain.leaving import cancel_registration
from scheduler.domain.registration import register
from tests.accounts.makers import make_member, make_organisation, make_person, signed_in_client
from tests.events.makers import make_challenge, make_team
from tests.events.room import code_of, draft_of, to

pytestmark = pytest.mark.django_db


def test_a_project_goes_on_when_everybody_said_yes(event):
    sponsor = make_organisation()
    speaker, one, two = make_member(sponsor, Role.OWNER), make_person(), make_person()
    team = make_team(event, one, two, challenge=make_challenge(event, sponsor))
    submission, heard = draft_of(team), []
    assert code_of(hand_on, submission=submission, by=one) == "not_handed_in"
    hand_in(submission=submission, by=one)
    submission_handed_on.connect(lambda **facts: heard.append(facts["handover"].pk), weak=False, dispatch_uid="test")
    try:
        handover = hand_on(submission=submission, by=one)
        assert code_of(answer_handover, handover=handover, yes=True, by=make_person()) == "not_asked"
        answer_handover(handover=handover, yes=True, by=speaker)
        assert heard == []
        assert answer_handover(handover=handover, yes=True, by=two).state == "agreed"
    finally:
        submission_handed_on.disconnect(dispatch_uid="test")
    assert heard == [handover.pk]
    page = Client().get(to("project", event.slug, submission.slug)).content.decode()
    assert f"The team and {sponsor.name} work on together." in page


def test_one_no_ends_it_and_it_may_be_asked_again(event):
    one, two = make_person(), make_person()
    team = make_team(event, one, two, challenge=make_challenge(event))
    submission = draft_of(team)
    hand_in(submission=submission, by=one)
    handover = hand_on(submission=submission, by=one)
    client = signed_in_client(two)
    client.post(to("handover", event.slug, submission.slug), {"answer": "no"})
    handover.refresh_from_db()
    assert handover.state == "declined"
    client.post(to("handover", event.slug, submission.slug), {"answer": "ask"})
    assert Handover.objects.get().state == "asked"
    assert list(handover.answers.filter(yes=True).values_list("person", flat=True)) == [two.pk]


def asked(event, *people):
    """A project whose first member has asked everybody to go on together; the sponsor said yes when it has a voice."""
    sponsor = make_organisation()
    team = make_team(event, *people, challenge=make_challenge(event, sponsor))
    submission = draft_of(team)
    hand_in(submission=submission, by=people[0])
    handover = hand_on(submission=submission, by=people[0])
    answer_handover(handover=handover, yes=True, by=make_member(sponsor, Role.OWNER))
    return team, handover


@pytest.mark.parametrize("way", ["out of the team", "out of the event", "out of the house"])
def test_when_the_last_one_who_was_asked_leaves_the_others_have_all_said_yes(event, way, deliver_outbox):
    one, two = make_person(), make_person()
    place = register(offering=event.offering, person=two, by=two)
    team, handover = asked(event, one, two)
    if way == "out of the team":
        move_person(event=event, person=two, to=None, by=None)
    elif way == "out of the event":
        cancel_registration(registration=place, by=two)
    else:
        person_leaves(person=two)
    handover.refresh_from_db()
    assert handover.state == "agreed"
    deliver_outbox()
    assert Message.objects.filter(kind="handover_agreed", person=one).count() == 1
    assert not Message.objects.filter(kind="handover_agreed", person=two).exists()


def test_somebody_leaving_while_another_one_is_still_asked_decides_nothing(event):
    one, two, three = make_person(), make_person(), make_person()
    team, handover = asked(event, one, two, three)
    move_person(event=event, person=two, to=None, by=None)
    handover.refresh_from_db()
    assert handover.state == "asked"


def test_when_nobody_is_left_in_the_team_the_question_is_over(event):
    one, two = make_person(), make_person()
    team, handover = asked(event, one, two)
    team.members.filter(person=two).delete()
    move_person(event=event, person=one, to=None, by=None)
    handover.refresh_from_db()
    assert handover.state == "declined"


def test_the_page_names_only_those_who_still_decide(event):
    one, two, three = make_person(), make_person(name="Ada Gone"), make_person(name="Bea Stays")
    team, handover = asked(event, one, two, three)
    address = to("project", event.slug, handover.submission.slug)
    assert "Ada Gone: not answered yet" in signed_in_client(one).get(address).content.decode()
    move_person(event=event, person=two, to=None, by=None)
    page = signed_in_client(one).get(address).content.decode()
    assert "Ada Gone" not in page
    assert "Bea Stays: not answered yet" in page


def test_who_joins_while_the_team_is_asked_has_a_voice_too(event, deliver_outbox):
    one, two, new = make_person(), make_person(), make_person()
    register(offering=event.offering, person=new, by=new)
    team, handover = asked(event, one, two)
    move_person(event=event, person=new, to=team, by=None)
    deliver_outbox()
    assert Message.objects.filter(kind="handover_asked", person=new).count() == 1
    answer_handover(handover=handover, yes=True, by=two)
    handover.refresh_from_db()
    assert handover.state == "asked"
    assert answer_handover(handover=handover, yes=True, by=new).state == "agreed"
