"""Questions: what is allowed as an answer, what may change, and that no answer is lost or kept too long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from core.errors import Conflict, DomainError, InvalidInput
from scheduler.domain.answers import checked_value, save_answers
from scheduler.domain.entry import Said, copy_entry, register_with_answers, write_to_open
from scheduler.domain.forgetting import forget_answers
from scheduler.domain.questions import add_question, change_question, move_question, remove_question
from scheduler.domain.registration import register
from scheduler.models import Answer, Offering, Question, Registration
from scheduler.selectors.entry import answers_for, open_things, words_of

from ..makers import make_offering, make_person, make_service
from .makers import in_days, make_choice, make_question, make_terms, raw

pytestmark = pytest.mark.django_db


def enter(offering, *pairs, person=None, **more):
    person = person or make_person()
    return register_with_answers(
        offering=offering, person=person, by=person, said=Said(raw=raw(*pairs), **more.pop("said", {})), **more
    )


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("short", "  rye\u202e  bread ", "rye bread"),
        ("short", " ", None),
        ("long", "one\r\ntwo\x00", "one\ntwo"),
        ("yes_no", "yes", "yes"),
        ("number", "1,50", "1.5"),
        ("number", "100", "100"),
        ("number", "-0,050", "-0.05"),
        ("date", "2026-05-17", "2026-05-17"),
        ("date", "17.5.2026", "2026-05-17"),
        ("email", "Ada@Example.org", "ada@example.org"),
    ],
)
def test_what_was_typed_becomes_one_form_of_answer(kind, typed, kept):
    assert checked_value(make_question(make_offering(), kind=kind), typed) == kept


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("short", "x" * 201), ("long", "x" * 2001), ("yes_no", "maybe"), ("number", "twelve"), ("number", "1e99"),
        ("number", "NaN"), ("number", "1e9999999"), ("number", "1e-999999"), ("number", "1_000"), ("date", "2026-02-31"), ("date", "0001-01-01"), ("email", "ada at example"),
        ("one", "Rye"), ("one", "../../etc"),
    ],
)  # fmt: skip
def test_nonsense_is_refused_beside_its_question(kind, typed):
    offering = make_offering()
    question = make_choice(offering, kind) if kind == "one" else make_question(offering, kind=kind)
    with pytest.raises(InvalidInput) as refusal:
        checked_value(question, typed)
    assert refusal.value.field == f"question_{question.uuid.hex}"


def test_an_option_of_another_question_is_foreign():
    offering = make_offering()
    mine, other = make_choice(offering, "several"), make_choice(offering, "several")
    rye, wheat = mine.options[0]["key"], mine.options[1]["key"]
    assert checked_value(mine, [rye, wheat, rye]) == [rye, wheat]
    with pytest.raises(InvalidInput):
        checked_value(mine, [rye, other.options[0]["key"]])


def test_registering_writes_the_answers_and_nothing_without_the_required_one():
    offering = make_offering()
    bread, oven = make_question(offering, required=True), make_choice(offering)
    person = make_person()
    with pytest.raises(InvalidInput):
        enter(offering, (oven, oven.options[0]["key"]), person=person)
    assert Registration.objects.count() == Answer.objects.count() == 0
    registration = enter(offering, (bread, "Rye"), (oven, oven.options[0]["key"]), person=person)
    assert {row.question_id: row.value for row in registration.answers.all()} == {
        bread.pk: "Rye", oven.pk: oven.options[0]["key"],
    }  # fmt: skip
    assert registration.state == "confirmed"


def test_asking_twice_is_one_registration_with_its_first_answers():
    offering, person = make_offering(), make_person()
    bread = make_question(offering)
    first = enter(offering, (bread, "Rye"), person=person)
    assert enter(offering, (bread, "Wheat"), person=person).pk == first.pk
    assert Answer.objects.get().value == "Rye"


def test_a_closed_door_is_said_before_a_missing_answer():
    offering = make_offering()
    make_question(offering, required=True)
    Offering.objects.update(status="closed")
    offering.refresh_from_db()
    with pytest.raises(Conflict) as refusal:
        enter(offering)
    assert refusal.value.code == "closed"


def test_a_full_house_without_waiting_list_keeps_no_answer():
    offering = make_offering(places=1, waiting_list=False)
    bread = make_question(offering)
    enter(offering, (bread, "Rye"))
    with pytest.raises(Conflict):
        enter(offering, (bread, "Wheat"))
    assert Answer.objects.count() == 1


def test_a_question_for_certain_pools_is_asked_of_nobody_else():
    offering = make_offering(places=5)
    childcare = make_service(offering)
    age = make_question(offering, label={"en": "How old is your child?"}, required=True, pools=[childcare])
    assert enter(offering).state == "confirmed"
    with pytest.raises(InvalidInput):
        enter(offering, pools=[childcare])
    assert enter(offering, (age, "4"), pools=[childcare]).answers.get().value == "4"


def test_pools_of_another_offering_are_refused():
    with pytest.raises(InvalidInput):
        make_question(make_offering(), pools=[make_service(make_offering())])


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"label": {}}, "label"),
        ({"reason": {"en": "  "}}, "reason"),
        ({"keep_until": in_days(-1)}, "keep_until"),
        ({"keep_until": in_days(5000)}, "keep_until"),
        ({"keep_until": None}, "keep_until"),
        ({"kind": "one", "options": [{"text": {"en": "Only one"}}]}, "options"),
    ],
)
def test_a_question_without_words_reason_or_day_of_deletion_is_not_asked(facts, field):
    with pytest.raises(InvalidInput) as refusal:
        make_question(make_offering(), **facts)
    assert refusal.value.field == field
    assert Question.objects.count() == 0


def test_answers_are_not_deleted_before_it_begins():
    with pytest.raises(InvalidInput) as refusal:
        make_question(make_offering(dated=True), keep_until=in_days(2))
    assert refusal.value.code == "kept_too_short"


def test_answers_change_until_registration_closes_and_missing_ones_after():
    offering = make_offering(dated=True)
    bread = make_question(offering)
    registration = enter(offering, (bread, "Rye"))
    save_answers(registration=registration, raw=raw((bread, "Wheat")), by=registration.person)
    assert Answer.objects.get().value == "Wheat"
    later = make_question(offering, label={"en": "With butter?"}, kind="yes_no", required=True)
    Offering.objects.update(closes_at=timezone.now() - timedelta(hours=1))
    registration.refresh_from_db()
    save_answers(registration=registration, raw=raw((bread, "Spelt"), (later, "no")), by=registration.person)
    assert {row.question_id: row.value for row in Answer.objects.all()} == {bread.pk: "Wheat", later.pk: "no"}
    with pytest.raises(Conflict):
        save_answers(registration=registration, raw=raw((bread, "Spelt")), by=registration.person)


def test_an_answer_taken_back_is_gone():
    offering = make_offering()
    bread = make_question(offering)
    registration = enter(offering, (bread, "Rye"))
    save_answers(registration=registration, raw={}, by=registration.person)
    assert Answer.objects.count() == 0


def test_the_kind_is_fixed_once_somebody_answered():
    offering = make_offering()
    bread = make_question(offering)
    change_question(question=bread, by=None, kind="long")
    enter(offering, (bread, "Rye"))
    with pytest.raises(Conflict):
        change_question(question=bread, by=None, kind="number")
    change_question(question=bread, by=None, label={"en": "Which bread?"})
    assert Answer.objects.get().value == "Rye"


def test_an_option_that_was_chosen_is_retired_and_keeps_its_words():
    offering = make_offering()
    bread = make_choice(offering)
    rye, wheat, spelt = bread.options
    person = make_person()
    registration = enter(offering, (bread, rye["key"]), person=person)
    change_question(question=bread, by=None, options=[wheat, spelt])
    bread.refresh_from_db()
    assert [option["key"] for option in bread.open_options] == [wheat["key"], spelt["key"]]
    assert words_of(bread, registration.answers.get().value) == "Rye"
    with pytest.raises(InvalidInput):
        checked_value(bread, rye["key"])
    change_question(question=bread, by=None, options=[wheat, {"text": {"en": "Oat"}}])
    bread.refresh_from_db()
    assert spelt["key"] not in {option["key"] for option in bread.options}


def test_who_is_registered_finds_a_new_required_question_as_open():
    offering = make_offering()
    registration = enter(offering)
    assert not open_things([registration])[registration.pk]
    bread = make_question(offering, required=True)
    make_question(offering, label={"en": "Anything else?"})
    assert open_things([registration])[registration.pk].questions == [bread]
    save_answers(registration=registration, raw=raw((bread, "Rye")), by=registration.person)
    assert open_things([registration])[registration.pk].count == 0


def test_a_removed_question_keeps_its_answers_until_their_day():
    offering = make_offering()
    bread, unanswered = make_question(offering), make_question(offering)
    registration = enter(offering, (bread, "Rye"))
    assert remove_question(question=bread, by=None) == 1
    assert remove_question(question=unanswered, by=None) == 0
    assert list(Question.objects.all()) == [bread]
    assert answers_for(offering, [registration]).row(registration) == ["Rye"]
    assert enter(offering).answers.count() == 0


def test_answers_are_deleted_after_their_day_where_it_takes_place(time_machine):
    offering = make_offering(timezone="Asia/Tokyo")
    bread, kept = make_question(offering, keep_until=in_days(40)), make_question(offering, keep_until=in_days(90))
    enter(offering, (bread, "Rye"), (kept, "Wheat"))
    last = datetime.combine(in_days(40), datetime.min.time(), UTC)
    time_machine.move_to(last + timedelta(hours=14, minutes=59))  # 23:59 in Tokyo
    assert forget_answers() == 0
    time_machine.move_to(last + timedelta(hours=15, minutes=1))
    assert forget_answers() == 1
    assert [row.value for row in Answer.objects.all()] == ["Wheat"]
    assert forget_answers() == 0


def test_after_its_day_a_question_is_asked_no_more(time_machine):
    offering = make_offering()
    make_question(offering, required=True, keep_until=in_days(3))
    time_machine.move_to(datetime.now(UTC) + timedelta(days=5))
    assert enter(offering).state == "confirmed"


def test_questions_move_one_place_at_a_time():
    offering = make_offering()
    one, two, three = (make_question(offering, label={"en": name}) for name in ("1", "2", "3"))
    move_question(question=three, by=None, up=True)
    assert list(Question.objects.all()) == [one, three, two]
    move_question(question=one, by=None, up=True)
    move_question(question=one, by=None, up=False)
    assert list(Question.objects.all()) == [three, one, two]


def test_forty_questions_are_enough():
    offering = make_offering()
    Question.objects.bulk_create(
        Question(offering=offering, kind="short", label={"en": "?"}, reason={"en": "."}, keep_until=in_days(9))
        for _ in range(40)
    )
    with pytest.raises(DomainError):
        make_question(offering)


def test_sensitive_answers_are_not_in_ordinary_lists():
    offering = make_offering()
    bread, diet = make_question(offering), make_question(offering, label={"en": "Allergies?"}, sensitive=True)
    registration = enter(offering, (bread, "Rye"), (diet, "Nuts"))
    assert answers_for(offering, [registration]).row(registration) == ["Rye"]
    assert answers_for(offering, [registration], sensitive=True).row(registration) == ["Rye", "Nuts"]


def test_columns_and_open_things_cost_the_same_with_one_and_with_three(assert_same_queries):
    offering = make_offering(places=9)
    bread = make_question(offering)
    make_question(offering, required=False)
    make_terms(offering)
    terms = {"accepted": [offering.terms.get().versions.get().uuid.hex]}

    def look():
        rows = list(offering.registrations.all())
        sheet = answers_for(offering, rows)
        return [sheet.row(row) for row in rows], open_things(rows)

    enter(offering, (bread, "Rye"), said=terms)
    assert assert_same_queries(look, lambda: enter(offering, (bread, "Rye"), said=terms)) <= 7


def test_writing_to_people_with_open_things_once_a_day(deliver_outbox, mailoutbox):
    offering = make_offering()
    open_one = enter(offering)
    bread = make_question(offering, required=True)
    enter(offering, (bread, "Rye"))
    deliver_outbox()
    mailoutbox.clear()
    assert write_to_open(offering=offering, by=None) == 1
    assert write_to_open(offering=offering, by=None) == 0
    deliver_outbox()
    deliver_outbox()
    deliver_outbox()
    assert [mail.to for mail in mailoutbox] == [[open_one.person.email]]


def test_a_copy_asks_the_same_with_days_moved():
    source, target = make_offering(), make_offering()
    childcare = make_service(source)
    make_question(source, kind="yes_no", required=True)
    make_question(source, pools=[childcare])
    make_terms(source)
    twin = make_service(target)
    copy_entry(source=source, target=target, by=None, days=10)
    plain, bound = target.questions.all()
    assert (plain.kind, plain.required, plain.keep_until) == ("yes_no", True, in_days(50))
    assert list(bound.pools.all()) == [twin]
    assert target.terms.get().versions.get().published_at


def test_registration_through_another_door_leaves_the_questions_open():
    offering, person = make_offering(), make_person()
    bread = make_question(offering, required=True)
    registration = register(offering=offering, person=person, by=person)
    assert open_things([registration])[registration.pk].questions == [bread]


def test_a_reason_is_obligatory_in_the_verb_itself():
    with pytest.raises(TypeError):
        add_question(offering=make_offering(), by=None, kind="short", label={"en": "?"}, keep_until=in_days(3))
