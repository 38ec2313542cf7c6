"""The longer text of an event: begun at its desk, written in the CMS below its organisation, read on its page."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from core.errors import PermissionRefused
from events.domain.long_texts import long_text_page
from events.models import Event, EventPage
from tests.accounts.makers import make_member, make_organisation, make_person, signed_in_client
from tests.events.makers import make_event

pytestmark = pytest.mark.django_db


def write(page: EventPage, *blocks: tuple[str, Any], lead: str = "") -> EventPage:
    page.body = json.dumps([{"type": kind, "value": value} for kind, value in blocks])
    page.lead = lead
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def test_a_published_text_stands_on_the_event_s_page_and_an_unpublished_one_does_not(client: Client) -> None:
    event = make_event()
    page = write(long_text_page(event=event, language="en", by=None), ("text", "<p>The whole story</p>"), lead="More")
    assert event.texts.get(language="en").body == [
        {"type": "heading", "text": "More"}, {"type": "text", "html": "<p>The whole story</p>"},
    ]  # fmt: skip
    assert "The whole story" in client.get(f"/en/{event.path}").content.decode()
    page.unpublish()
    assert "The whole story" not in client.get(f"/en/{event.path}").content.decode()


def test_a_draft_shows_nowhere(client: Client) -> None:
    event = make_event()
    page = long_text_page(event=event, language="en", by=None)
    page.body = json.dumps([{"type": "text", "value": "<p>Not yet</p>"}])
    page.save_revision()
    assert "Not yet" not in client.get(f"/en/{event.path}").content.decode()


def test_a_deleted_page_takes_its_text_along() -> None:
    event = make_event()
    write(long_text_page(event=event, language="en", by=None), ("text", "<p>x</p>")).delete()
    assert event.texts.get(language="en").body == []


def test_asking_twice_leads_to_the_same_page() -> None:
    event = make_event()
    first = long_text_page(event=event, language="de", by=None)
    assert long_text_page(event=event, language="de", by=None) == first
    assert first.get_parent().specific.organisation == event.organisation
    assert first.url == f"/de/{event.path}"


def test_a_page_in_a_new_language_makes_it_a_language_of_the_event() -> None:
    event = make_event()
    page = long_text_page(event=event, language="uk", by=None)
    page.title = "Зустріч"
    write(page, ("text", "<p>Так</p>"))
    text = event.texts.get(language="uk")
    assert (text.title, text.body) == ("Зустріч", [{"type": "text", "html": "<p>Так</p>"}])


def test_a_copied_page_speaks_for_no_event() -> None:
    event = make_event()
    page = write(long_text_page(event=event, language="en", by=None), ("text", "<p>Original</p>"))
    copy = page.copy(update_attrs={"slug": "copy", "title": "Copy"}, keep_live=False)
    write(copy, ("text", "<p>Changed</p>"))
    assert event.texts.get(language="en").body == [{"type": "text", "html": "<p>Original</p>"}]


def test_what_runs_is_taken_out() -> None:
    event = make_event()
    write(long_text_page(event=event, language="en", by=None), ("text", '<p onclick="x">ok</p><script>bad()</script>'))
    assert event.texts.get(language="en").body == [{"type": "text", "html": "<p>ok</p>"}]


def test_the_button_at_the_desk_leads_into_the_cms() -> None:
    organisation = make_organisation()
    event, trainer = make_event(organisation), make_member(organisation)
    answer = signed_in_client(trainer).post(reverse("events:long_text", args=[event.slug, "de"]))
    page = EventPage.objects.get()
    assert answer["Location"] == f"/cms/pages/{page.pk}/edit/"
    assert signed_in_client(trainer).get(answer["Location"]).status_code == 200


def test_strangers_do_not_write() -> None:
    event = make_event()
    with pytest.raises(PermissionRefused):
        long_text_page(event=event, language="de", by=make_person())
    page = long_text_page(event=event, language="de", by=None)
    stranger = signed_in_client(make_member(make_organisation(), Role.OWNER))
    assert stranger.get(f"/cms/pages/{page.pk}/edit/").status_code in {302, 404}
    assert stranger.post(reverse("events:long_text", args=[event.slug, "de"])).status_code == 403


def test_trainers_find_no_empty_event_page_to_add() -> None:
    organisation = make_organisation()
    trainer = make_member(organisation)
    page = long_text_page(event=make_event(organisation), language="de", by=None)
    html = (
        signed_in_client(trainer).get(f"/cms/pages/{page.get_parent().pk}/add_subpage/", follow=True).content.decode()
    )
    assert "/cms/pages/add/events/eventpage/" not in html


def test_a_preview_in_the_cms_is_drawn_by_the_public_page(rf: Any) -> None:
    event = make_event()
    page = long_text_page(event=event, language="en", by=None)
    page.body = json.dumps([{"type": "text", "value": "<p>Soon here</p>"}])
    answer = page.make_preview_request(preview_mode="")
    assert "Soon here" in answer.content.decode()
    assert Event.objects.get(pk=event.pk).texts.get(language="en").body == []
