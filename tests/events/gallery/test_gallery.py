"""The public gallery: what stands in it, in which order, what is found."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from events.domain.gallery import hide_submission, show_submission
from events.domain.submissions import hand_in, withdraw_submission
from events.selectors.submissions import shuffled
from tests.accounts.makers import make_person, signed_in_client
from tests.events.makers import make_challenge, make_team
from tests.events.room import captain, draft_of, hackathon_in, shown_project, to

pytestmark = pytest.mark.django_db


def test_a_closed_gallery_shows_no_project(client):
    event = hackathon_in()
    project = shown_project(event, title="Secret lamp")
    assert b"Secret lamp" not in client.get(to("gallery", event.slug)).content
    assert client.get(to("project", event.slug, project.slug)).status_code == 404
    assert signed_in_client(captain(project.team)).get(to("project", event.slug, project.slug)).status_code == 200


def test_the_gallery_costs_the_same_for_one_and_for_many(event, client, assert_same_queries):
    shown_project(event)
    assert_same_queries(lambda: client.get(to("gallery", event.slug)), lambda: shown_project(event))
    project = shown_project(event)
    page = client.get(to("project", event.slug, project.slug))
    assert page.status_code == 200
    assert "Set-Cookie" not in page.headers


def test_every_visitor_has_an_order_of_their_own_that_stays(event):
    titles = [f"Project-{number:02}" for number in range(8)]
    for title in titles:
        shown_project(event, title=title)

    def order(**about: Any) -> list[str]:
        answer = Client(**about).get(to("gallery", event.slug))
        assert answer.cookies == {}
        assert "private" in answer.headers["Cache-Control"]
        page = answer.content.decode()
        return sorted(titles, key=page.index)

    first = order(REMOTE_ADDR="192.0.2.1")
    assert first == order(REMOTE_ADDR="192.0.2.1")
    assert len({tuple(order(REMOTE_ADDR=f"192.0.2.{number}")) for number in range(1, 7)}) > 3


def test_no_project_stands_first_more_often_than_others():
    firsts = [shuffled(range(10), f"visitor {number}")[0] for number in range(2000)]
    assert all(140 < firsts.count(key) < 260 for key in range(10))


def test_projects_are_found_by_words_and_by_challenge(event, client):
    challenge = make_challenge(event)
    team = make_team(event, challenge=challenge, name="Gießkanne")
    hand_in(submission=draft_of(team, title="Durstige Bäume"), by=captain(team))
    shown_project(event, title="Lantern map")
    address = to("gallery", event.slug)
    for query in ("?q=BÄUME", "?q=gießkanne+durstig", f"?challenge={challenge.slug}"):
        page = client.get(address + query).content.decode()
        assert "Durstige Bäume" in page
        assert "Lantern map" not in page
    assert b"Nothing found" in client.get(address + "?q=nowhere").content
    assert client.get(address + "?page=zzz&challenge=%00").status_code == 200


def test_texts_of_a_team_are_text_and_nothing_else(event, client):
    project = shown_project(event, title="<script>alert(1)</script>", text="<img src=x onerror=alert(1)>")
    page = client.get(to("project", event.slug, project.slug)).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_what_was_taken_back_or_out_is_not_in_the_gallery(event, client):
    project = shown_project(event, title="Lamp")
    hide_submission(submission=project, reason="A face without consent.", by=make_person())
    assert b"Lamp" not in client.get(to("gallery", event.slug)).content
    assert client.get(to("project", event.slug, project.slug)).status_code == 404
    show_submission(submission=project, by=make_person())
    assert client.get(to("project", event.slug, project.slug)).status_code == 200
    withdraw_submission(submission=project, by=captain(project.team))
    assert client.get(to("project", event.slug, project.slug)).status_code == 404
