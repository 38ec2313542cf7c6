"""Terms: drafts, versions that never change, and who accepted which one when."""

from __future__ import annotations

import pytest
from django.utils import timezone

from core.errors import Conflict, InvalidInput
from scheduler.domain.entry import Said, register_with_answers, terms_field
from scheduler.domain.registration import cancel_registration
from scheduler.domain.terms import accept_terms, create_terms, publish_terms, remove_terms, seal, write_draft
from scheduler.models import Acceptance, Registration, Terms, TermsVersion
from scheduler.selectors.entry import current_terms, open_things

from ..makers import make_offering, make_person
from .makers import make_terms

pytestmark = pytest.mark.django_db
WORDS = {"title": {"en": "Code of conduct"}, "text": {"en": "We listen and we wait."}}


def enter(offering, *versions):
    person = make_person()
    said = Said(accepted=[version.uuid.hex for version in versions])
    return register_with_answers(offering=offering, person=person, by=person, said=said)


def test_nobody_registers_without_accepting_the_published_version():
    offering = make_offering()
    version = make_terms(offering)
    with pytest.raises(InvalidInput) as refusal:
        enter(offering)
    assert refusal.value.field == terms_field(version)
    assert Registration.objects.count() == 0
    before = timezone.now()
    registration = enter(offering, version)
    row = Acceptance.objects.get()
    assert (row.registration, row.version, row.language) == (registration, version, "en")
    assert row.accepted_at >= before


def test_a_draft_is_asked_of_nobody():
    offering = make_offering()
    make_terms(offering, publish=False)
    assert enter(offering).state == "confirmed"


def test_a_page_of_yesterday_accepts_nothing_newer():
    offering = make_offering()
    old = make_terms(offering)
    new = publish_terms(version=write_draft(terms=old.terms, by=None, **WORDS), by=None)
    with pytest.raises(InvalidInput) as refusal:
        enter(offering, old)
    assert refusal.value.field == terms_field(new)


def test_a_published_version_never_changes():
    offering = make_offering()
    first = make_terms(offering)
    draft = write_draft(terms=first.terms, by=None, **WORDS)
    again = write_draft(terms=first.terms, by=None, title={"en": "Rules"}, text={"en": "Other words"})
    assert (draft.pk, draft.number, again.title) == (again.pk, 2, {"en": "Rules"})
    first.refresh_from_db()
    assert first.text == {"en": "We listen.\n\nWe help."}
    assert first.sha256 == seal(first)
    sealed = publish_terms(version=again, by=None)
    assert publish_terms(version=again, by=None).published_at == sealed.published_at
    assert [row.number for row in TermsVersion.objects.all()] == [1, 2]


def test_a_new_version_asks_everybody_again_and_writes_to_them(deliver_outbox, mailoutbox):
    offering = make_offering(places=5)
    first = make_terms(offering)
    stays, left = enter(offering, first), enter(offering, first)
    cancel_registration(registration=left, by=left.person)
    deliver_outbox()
    deliver_outbox()
    mailoutbox.clear()
    second = publish_terms(version=write_draft(terms=first.terms, by=None, **WORDS), by=None)
    for _round in range(3):
        deliver_outbox()
    assert [mail.to for mail in mailoutbox] == [[stays.person.email]]
    assert open_things([stays, left])[stays.pk].terms == [second]
    assert not open_things([stays, left])[left.pk]
    accept_terms(registration=stays, versions=[second], by=stays.person)
    accept_terms(registration=stays, versions=[second], by=stays.person)
    assert [row.version.number for row in Acceptance.objects.filter(registration=stays)] == [1, 2]


def test_what_is_accepted_must_be_what_was_read():
    offering = make_offering()
    first = make_terms(offering)
    registration = enter(offering, first)
    publish_terms(version=write_draft(terms=first.terms, by=None, **WORDS), by=None)
    with pytest.raises(Conflict) as refusal:
        accept_terms(registration=registration, versions=[first], by=registration.person)
    assert refusal.value.code == "terms_changed"


def test_terms_of_another_offering_are_not_accepted_here():
    foreign = make_terms(make_offering())
    registration = enter(make_offering())
    with pytest.raises(Conflict):
        accept_terms(registration=registration, versions=[foreign], by=None)


def test_removed_terms_are_asked_no_more_and_stay_on_record():
    offering = make_offering()
    version, draft = make_terms(offering), make_terms(offering, "House rules", publish=False)
    enter(offering, version)
    remove_terms(terms=version.terms, by=None)
    remove_terms(terms=draft.terms, by=None)
    assert current_terms(offering) == []
    assert Acceptance.objects.count() == Terms.objects.count() == 1
    with pytest.raises(Conflict):
        write_draft(terms=version.terms, by=None, **WORDS)


@pytest.mark.parametrize(
    "words",
    [
        {"title": {}, "text": {"en": "x"}},
        {"title": {"en": "x"}, "text": {"en": " "}},
        {"title": {"en": "x", "de": "y"}, "text": {"en": "x"}},
        {"title": {"en": "x"}, "text": {"en": "x" * 20_001}},
    ],
)
def test_terms_without_title_or_text_are_not_kept(words):
    with pytest.raises(InvalidInput):
        create_terms(offering=make_offering(), by=None, kind="conduct", **words)
    assert Terms.objects.count() == 0
