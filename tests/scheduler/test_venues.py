"""Houses in which one meets."""

from __future__ import annotations

import pytest

from core.errors import InvalidInput
from core.models import AuditEntry
from scheduler.domain.venues import create_venue
from scheduler.models import Venue

from .makers import make_organisation, make_person

pytestmark = pytest.mark.django_db


def test_a_venue_keeps_its_rooms_and_how_one_gets_in():
    house, person = make_organisation(), make_person()
    venue = create_venue(
        organisation=house, by=person, name="Old bakery", street="Markt 1", city="Jena", rooms=["Hall"],
        accessible=["step_free"], note={"en": "Ring twice."},
    )  # fmt: skip
    venue.refresh_from_db()
    assert (venue.organisation, venue.rooms, venue.accessible, venue.note) == (
        house, ["Hall"], ["step_free"], {"en": "Ring twice."},
    )  # fmt: skip
    assert AuditEntry.objects.get(action="venue.created").actor_id == str(person.uuid)


def test_the_same_venue_twice_is_one():
    house = make_organisation()
    first, second = (create_venue(organisation=house, by=None, name="Old bakery", city="Jena") for _ in range(2))
    other = create_venue(organisation=make_organisation(), by=None, name="Old bakery", city="Jena")
    assert first == second != other
    assert Venue.objects.count() == 2


@pytest.mark.parametrize(("facts", "field"), [({"name": ""}, "name"), ({"name": "x" * 201}, "name"),
                                              ({"name": "x", "postal_code": "9" * 13}, "postal_code")])  # fmt: skip
def test_a_venue_needs_a_name_and_every_line_fits(facts, field):
    with pytest.raises(InvalidInput) as refusal:
        create_venue(organisation=make_organisation(), by=None, **facts)
    assert refusal.value.field == field
    assert not Venue.objects.exists()
