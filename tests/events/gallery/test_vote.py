"""The public's vote."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from events.domain.votes import forget_open_votes, results, take_back_vote, vote
from events.models import Vote
from tests.accounts.makers import make_member, make_person, signed_in_client
from tests.events.room import captain, code_of, shown_project, to

pytestmark = pytest.mark.django_db


def test_one_vote_per_person_changeable_and_counted_at_the_end(event):
    one, two = shown_project(event), shown_project(event)
    voters = [make_person() for _number in range(3)]
    for person in voters:
        vote(submission=one, person=person, by=person)
    vote(submission=two, person=voters[0], by=voters[0])
    take_back_vote(event=event, person=voters[1], by=voters[1])
    assert code_of(results, event=event, now=timezone.now()) == "vote_running"
    rows = results(event, timezone.now() + timedelta(days=2))
    assert {(row.submission.pk, row.votes, row.place) for row in rows} == {(one.pk, 1, 1), (two.pk, 1, 1)}


def test_who_may_not_vote(event):
    project, organiser = shown_project(event), make_member(event.organisation, Role.OWNER)
    member, now = captain(project.team), timezone.now()
    assert code_of(vote, submission=project, person=member, by=member) == "own_team"
    assert code_of(vote, submission=project, person=organiser, by=organiser) == "organisers_do_not_vote"
    person = make_person()
    over = event.hackathon.vote_until + timedelta(seconds=1)
    assert code_of(vote, submission=project, person=person, by=person, now=over) == "vote_over"
    assert vote(submission=project, person=person, by=person, now=event.hackathon.vote_until)
    event.hackathon.vote_by = "registered"
    event.hackathon.vote_from = now + timedelta(hours=1)
    event.hackathon.save()
    assert code_of(vote, submission=project, person=person, by=person) == "vote_early"
    assert code_of(vote, submission=project, person=person, by=person, now=now + timedelta(hours=2)) == "not_registered"


def test_nobody_sees_a_count_before_the_end_the_organiser_neither(event, client):
    project = shown_project(event)
    for _number in range(7):
        person = make_person()
        vote(submission=project, person=person, by=person)
    organiser = signed_in_client(make_member(event.organisation, Role.OWNER))
    for page in (client.get(to("vote_results", event.slug)), organiser.get(to("desk_vote", event.slug))):
        assert page.status_code == 200
        assert b"Lantern map" not in page.content
    event.hackathon.vote_until = timezone.now() - timedelta(seconds=1)
    event.hackathon.save()
    assert b"7 votes" in client.get(to("vote_results", event.slug)).content


def test_voting_by_a_plain_form(event):
    project, client = shown_project(event), signed_in_client(make_person())
    client.post(to("vote", event.slug, project.slug))
    assert Vote.objects.count() == 1
    client.post(to("vote", event.slug, project.slug), {"back": "1"})
    assert Vote.objects.count() == 0
    assert Client().post(to("vote", event.slug, project.slug)).status_code == 302


def test_who_leaves_takes_an_open_vote_along_and_leaves_a_counted_one(event):
    person, project = make_person(), shown_project(event)
    vote(submission=project, person=person, by=person)
    forget_open_votes(person=person, now=event.hackathon.vote_until + timedelta(seconds=1))
    assert Vote.objects.count() == 1
    forget_open_votes(person=person)
    assert Vote.objects.count() == 0
