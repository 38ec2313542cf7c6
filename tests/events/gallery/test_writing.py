"""Writing a submission and handing it in, by plain forms."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from events.models import Submission, SubmissionRevision
from tests.accounts.makers import signed_in_client
from tests.events.makers import make_hackathon, make_team
from tests.events.room import HTML, PDF, SVG, captain, draft_of, picture, to, upload

pytestmark = pytest.mark.django_db


def test_writing_checking_and_handing_in_by_plain_forms(event):
    team = make_team(event)
    client, edit, hand = (
        signed_in_client(captain(team)),
        to("submission_edit", event.slug),
        to("submission_hand_in", event.slug),
    )
    assert client.get(edit).status_code == 200
    assert Submission.objects.count() == 0
    words = {
        "edition": "0",
        "title": "Lantern",
        "text": "We built it.",
        "link_1_url": "https://a.example",
        "then": "hand_in",
    }
    assert client.post(edit, words).headers["Location"] == hand
    assert b"Lantern" in client.get(hand).content
    assert client.post(hand, {"edition": "1"}).status_code == 302
    revision = SubmissionRevision.objects.get()
    assert revision.content["links"] == [{"title": "https://a.example", "url": "https://a.example"}]
    assert client.get(edit).status_code == 200


def test_before_handing_in_begins_there_is_no_button_that_would_be_refused():
    opens = timezone.now() + timedelta(days=1)
    team = make_team(make_hackathon(settings={"submit_from": opens}))
    draft_of(team)
    client, hand = signed_in_client(captain(team)), to("submission_hand_in", team.event.slug)
    assert b'name="edition"' not in client.get(hand).content
    team.event.hackathon.submit_from = opens - timedelta(days=2)
    team.event.hackathon.save()
    assert b'name="edition"' in client.get(hand).content


def test_two_members_see_both_texts(event):
    team = make_team(event)
    draft_of(team)
    client, edit = signed_in_client(captain(team)), to("submission_edit", event.slug)
    client.post(edit, {"edition": "1", "title": "A", "text": "theirs"})
    answer = client.post(edit, {"edition": "1", "title": "A", "text": "mine"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "theirs" in page
    assert "mine" in page
    assert 'name="edition" value="2"' in page
    client.post(edit, {"edition": "2", "title": "A", "text": "mine"})
    assert Submission.objects.get().content["text"] == "mine"


def test_saving_quietly_answers_json(event):
    team = make_team(event)
    client, edit = signed_in_client(captain(team)), to("submission_edit", event.slug)
    quiet = {"Accept": "application/json"}
    assert client.post(edit, {"edition": "0", "title": "A"}, headers=quiet).json() == {"edition": 1}
    assert client.post(edit, {"edition": "0", "title": "B"}, headers=quiet).status_code == 409
    assert client.post(edit, {"edition": "1", "video": "javascript:x"}, headers=quiet).status_code == 422


def test_bad_input_gets_a_sentence_not_an_error(event):
    team = make_team(event)
    client = signed_in_client(captain(team))
    for words in (
        {},
        {"edition": "x"},
        {"edition": "-1"},
        {"edition": "0", "title": "x" * 5000},
        {"edition": "9" * 30},
    ):
        assert client.post(to("submission_edit", event.slug), words).status_code in {409, 422}
    assert client.post(to("submission_hand_in", event.slug), {"edition": "9" * 40, "accepts": "x"}).status_code == 409


def test_a_hostile_upload_is_refused_on_the_page_and_a_good_one_taken(event, tmp_path):
    team = make_team(event)
    client, address = signed_in_client(captain(team)), to("submission_upload", event.slug)
    for data, name in ((SVG, "a.svg"), (HTML, "a.png"), (b"", "a.png")):
        assert client.post(address, {"file": upload(data, name)}).status_code == 422
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"file": upload(picture(), "a.png"), "alternative": "A lamp"}).status_code == 302
    assert Submission.objects.get().files.get().alternative == "A lamp"


def test_a_picture_without_words_is_kept_and_asks_for_them(event, tmp_path):
    team = make_team(event)
    client, address = signed_in_client(captain(team)), to("submission_upload", event.slug)
    answer = client.post(address, {"file": upload(picture(), "a.png")}, follow=True)
    row = Submission.objects.get().files.get()
    assert answer.redirect_chain[-1][0] == to("submission_describe", event.slug, row.uuid)
    assert "until then the public does not see it" in answer.content.decode()
    for page in ("submission_edit", "submission_hand_in"):
        assert "without words for it" in client.get(to(page, event.slug)).content.decode()
    client.post(answer.redirect_chain[-1][0], {"alternative": "A lamp"})
    assert "without words for it" not in client.get(to("submission_edit", event.slug)).content.decode()


def test_an_upload_that_is_too_large_stops_while_it_streams(event, monkeypatch):
    monkeypatch.setattr("events.views.gallery.uploads.MOST", 100_000)
    team = make_team(event)
    answer = signed_in_client(captain(team)).post(
        to("submission_upload", event.slug), {"file": upload(PDF + b"x" * 300_000, "a.pdf")}
    )
    assert answer.status_code == 422
    assert Submission.objects.get().files.count() == 0


def test_an_upload_without_its_token_is_refused(event):
    client = Client(enforce_csrf_checks=True)
    client.force_login(captain(make_team(event)))
    assert client.post(to("submission_upload", event.slug), {"file": upload(PDF, "a.pdf")}).status_code == 403
