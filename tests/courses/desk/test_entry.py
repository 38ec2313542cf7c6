"""What people are asked, defined at the desk of a run."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from core.models import AuditEntry, OutboxMessage
from courses.desk.views.entry import ENTRY
from scheduler.desk.entry.mount import entry_patterns
from scheduler.domain.answers import write_first
from scheduler.domain.guardian_letters import GUARDIANS_AT
from scheduler.models import AgeRules, GuardianConsent, Pool, Question, TermsVersion
from tests.scheduler.entry.makers import make_choice, make_question

from .makers import make_registration

pytestmark = pytest.mark.django_db
TEXTS = {"label_en": "Bread?", "label_de": "Brot?", "reason_en": "so that we can bake"}


def at(run, name, **more):
    return reverse(f"courses:desk_{name}", kwargs={"run": run.uuid, **more})


def facts(**more):
    keep = (timezone.localdate() + timedelta(days=60)).isoformat()
    return {"kind": "short", "keep_until": keep, "required": "on", **TEXTS} | more


def test_a_question_is_added_in_two_languages(desk, run):
    make_registration(run)
    page = desk.post(at(run, "question_new"), facts(), follow=True).content.decode()
    assert "1 person is registered already and finds the question on their page." in page
    question = Question.objects.get()
    assert question.label == {"en": "Bread?", "de": "Brot?"}
    assert question.required
    assert "1 person who is registered still has something to answer" in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"label_en": "", "label_de": ""}, "Please write the question."),
        ({"reason_en": ""}, "Please say why you need to know this."),
        ({"keep_until": ""}, "There is a problem"),
        ({"keep_until": "2020-01-01"}, "This day is over."),
        ({"kind": "one"}, "Please give two answers at least"),
        ({"kind": "magic"}, "There is a problem"),
    ],
)
def test_half_a_question_is_explained_and_not_asked(desk, run, wrong, words):
    page = desk.post(at(run, "question_new"), facts(**wrong)).content.decode()
    assert words in page
    assert not Question.objects.exists()


def test_options_keep_their_meaning_when_rows_are_emptied(desk, run):
    question = make_choice(run.offering)
    registration = make_registration(run)
    rye, wheat, spelt = question.options
    write_first(registration, {question: rye["key"]})
    rows = {"option0_en": "", "option1_en": "Wheat", "option2_en": "Spelt", "option3_en": "Oat"}
    desk.post(at(run, "question_change", question=question.uuid), facts(kind="one", **rows))
    question.refresh_from_db()
    assert [option["text"]["en"] for option in question.open_options] == ["Wheat", "Spelt", "Oat"]
    assert [option["key"] for option in question.open_options][:2] == [wheat["key"], spelt["key"]]
    assert next(option for option in question.options if option.get("retired"))["key"] == rye["key"]
    assert "Rye" in desk.get(at(run, "answers")).content.decode()


def test_questions_are_moved_and_removed(desk, run):
    one, two = make_question(run.offering, label={"en": "One"}), make_question(run.offering, label={"en": "Two"})
    desk.post(at(run, "question_move", question=two.uuid), {"up": "1"})
    assert list(Question.objects.all()) == [two, one]
    assert "Nobody has answered it." in desk.get(at(run, "question_remove", question=one.uuid)).content.decode()
    desk.post(at(run, "question_remove", question=one.uuid))
    assert list(Question.objects.all()) == [two]


def test_sensitive_answers_are_shown_on_demand_and_that_is_written_down(desk, run):
    question = make_question(run.offering, sensitive=True)
    write_first(make_registration(run), {question: "=Nuts"})
    assert "Nuts" not in desk.get(at(run, "answers")).content.decode()
    assert "Nuts" in desk.get(at(run, "answers") + "?sensitive=1").content.decode()
    assert AuditEntry.objects.filter(action="answers.seen").count() == 1
    assert "Nuts" not in desk.get(at(run, "answers_csv")).content.decode("utf-8-sig")
    assert "'=Nuts" in desk.get(at(run, "answers_csv") + "?sensitive=1").content.decode("utf-8-sig")


def test_terms_are_written_read_published_and_asked_again(desk, run):
    make_registration(run)
    words = {"kind": "conduct", "title_en": "Conduct", "text_en": "We listen."}
    page = desk.post(at(run, "conduct_new"), words, follow=True).content.decode()
    version = TermsVersion.objects.get()
    assert "1 person who is registered is asked to accept it." in page
    desk.post(at(run, "conduct_publish", terms=version.terms.uuid))
    version.refresh_from_db()
    assert version.published_at
    assert OutboxMessage.objects.filter(payload__kind="terms_changed").count() == 1
    again = {"title_en": "Conduct", "text_en": "We listen and help.", "change_en": "Helping"}
    desk.post(at(run, "conduct_write", terms=version.terms.uuid), again)
    assert [row.number for row in TermsVersion.objects.all()] == [1, 2]
    assert TermsVersion.objects.get(number=1).text == {"en": "We listen."}
    assert "Conduct, version 1" in desk.get(at(run, "accepted")).content.decode()
    half = desk.post(at(run, "conduct_new"), {"kind": "conduct", "title_en": "Only a title"})
    assert "Please write the text." in half.content.decode()


def test_an_age_group_asks_for_a_guardian_and_the_desk_names_one(desk, run):
    desk.post(at(run, "age_group"), {"age_max": "15", "needs_guardian": "on", "size": "4"})
    pool = Pool.objects.get(needs_guardian=True)
    assert (pool.age_max, pool.size) == (15, 4)
    rules = {"note_en": "No minors without an adult.", "consent_hours": "48", "keep_days": "10"}
    desk.post(at(run, "age_rules"), rules)
    assert AgeRules.objects.get().consent_hours == 48
    wrong = desk.post(at(run, "age_group"), {"age_min": "16", "age_max": "12", "size": "4"}).content.decode()
    assert "The upper age is below the lower one." in wrong
    from scheduler.domain.registration import register
    from tests.accounts.makers import make_person

    person = make_person(language="en")
    registration = register(offering=run.offering, person=person, by=person, pools=[pool])
    assert "nobody named yet" in desk.get(at(run, "guardians")).content.decode()
    mum = {"guardian_name": "Mira", "guardian_email": "mira@quell.example", "guardian_language": "de"}
    form = at(run, "guardian_resend", registration=registration.uuid)
    assert "your mother" not in desk.get(form).content.decode()
    desk.post(form, mum)
    assert GuardianConsent.objects.get().email == "mira@quell.example"


def test_nothing_of_it_exists_for_another_house(stranger, run):
    question = make_question(run.offering)
    uuids = {"question": question.uuid, "terms": question.uuid, "registration": question.uuid, "pool": 1}
    seen = set()
    for pattern in entry_patterns(ENTRY):
        wanted = {name: uuids[name] for name in pattern.pattern.converters}
        address = at(run, pattern.name.removeprefix("desk_"), **wanted)
        seen |= {stranger.get(address).status_code, stranger.post(address).status_code}
    assert seen == {404}


def test_the_desk_of_questions_costs_the_same_with_one_and_with_three(desk, run, assert_same_queries):
    make_question(run.offering)
    assert_same_queries(lambda: desk.get(at(run, "questions")), lambda: make_question(run.offering))


def test_the_guardians_of_a_run_stand_where_letters_lead_to(run):
    with translation.override("en"):
        assert f"/en/{GUARDIANS_AT['course_run'](run.offering)}" == at(run, "guardians")
