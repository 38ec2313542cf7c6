"""The address of a button, opened like a page."""

from __future__ import annotations

import pytest

from tests.accounts.makers import make_person, signed_in_client

pytestmark = pytest.mark.django_db


def test_the_address_of_a_button_is_a_page_with_a_way_on() -> None:
    answer = signed_in_client(make_person(language="de")).get("/de/me/calendar/")
    assert answer.status_code == 405
    assert "POST" in answer["Allow"]
    assert "Es ist nichts passiert." in answer.content.decode()
