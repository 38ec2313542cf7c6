"""Every table that holds a person says how it gives the data out and how it forgets; and forgetting is proven."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, models
from django.utils import timezone
from wagtail.log_actions import log

from accounts.domain.invitations import invite
from accounts.domain.members import add_member
from accounts.domain.messages import send_message
from accounts.domain.organisations import verify_organisation
from accounts.domain.people import leave
from accounts.enums import Role
from accounts.models import Organisation, Person
from catalogue.models import SavedSearch
from certificates.domain.issue import issue_certificate
from certificates.models import Certificate
from core.models import OutboxMessage
from core.personal_data import Erase, declared
from courses.domain.courses import create_course
from courses.domain.runs import Series, Service, create_run
from courses.models import CourseRun, Enrolment, LessonProgress, QuizAttempt
from lms.models import BarrierReport
from scheduler.domain.registration import register
from scheduler.models import Attendance, CalendarToken, Pool
from tests.accounts.makers import make_member, make_organisation, make_person

from .examples import leave_traces

# Tables of foreign parts with a person in them, and why they need no declaration of ours.
WITH_THE_PERSON = "rows go with the person (foreign key cascades)"
NUMBER_ONLY = "the column is emptied (SET_NULL) or keeps a bare number; no name, no address"
FOREIGN = {
    "account.EmailAddress": WITH_THE_PERSON,
    "mfa.Authenticator": WITH_THE_PERSON,
    "accounts.Person_groups": WITH_THE_PERSON,
    "accounts.Person_user_permissions": WITH_THE_PERSON,
    "wagtailusers.UserProfile": WITH_THE_PERSON,
    "wagtailadmin.EditingSession": WITH_THE_PERSON,
    "wagtailadmin.FormState": WITH_THE_PERSON,
    "wagtailcore.APIToken": WITH_THE_PERSON,
    "wagtailcore.Comment": WITH_THE_PERSON,
    "wagtailcore.CommentReply": WITH_THE_PERSON,
    "wagtailcore.PageSubscription": WITH_THE_PERSON,
    "wagtailcore.UploadedFile": NUMBER_ONLY,
    "wagtailcore.Page": NUMBER_ONLY,
    "wagtailcore.Revision": NUMBER_ONLY,
    "wagtailcore.WorkflowState": NUMBER_ONLY,
    "wagtailcore.TaskState": NUMBER_ONLY,
    "wagtailcore.PageLogEntry": NUMBER_ONLY,
    "wagtailcore.ModelLogEntry": "a bare number; entries about the person's own row are deleted by accounts.domain.people",
    "wagtailimages.Image": NUMBER_ONLY,
    "wagtaildocs.Document": NUMBER_ONLY,
    "wagtail_localize.StringTranslation": NUMBER_ONLY,
    "wagtail_localize.SegmentOverride": NUMBER_ONLY,
}
NAME = "Zyxwina Quellbach-Orlow"
EMAIL = "zyxwina@quellbach.example"


def holders() -> Iterator[type[models.Model]]:
    """Models with a foreign key to a person or an e-mail column of their own (parents' columns count for the parent)."""
    for model in apps.get_models(include_auto_created=True):
        own = [*model._meta.local_fields, *model._meta.local_many_to_many]
        if any(_holds_person(field) for field in own):
            yield model


def _holds_person(field: models.Field[Any, Any]) -> bool:
    if isinstance(field, models.EmailField):
        return True
    return field.remote_field is not None and field.remote_field.model is Person


def test_every_table_with_a_person_declares_its_personal_data() -> None:
    known = {model for model, _declaration in declared()}
    missing = {model._meta.label for model in holders()} - {model._meta.label for model in known} - set(FOREIGN)
    assert missing == set()


def test_the_list_of_foreign_tables_names_no_table_that_is_gone_or_ours() -> None:
    labels = {model._meta.label for model in holders()}
    ours = {model._meta.label for model, _declaration in declared()}
    assert set(FOREIGN) - labels == set()
    assert set(FOREIGN) & ours == set()


@pytest.mark.django_db
def test_every_declaration_can_be_carried_out() -> None:
    for model, declaration in declared():
        assert declaration.rows_of(model, Person(pk=0, email=EMAIL)).count() == 0
        assert list(model._default_manager.values(*declaration.export)[:1]) is not None
        if declaration.erase is Erase.ANONYMISE:
            assert declaration.blank, f"{model._meta.label} says how to forget, but not what"
        if declaration.erase is Erase.KEEP:
            assert declaration.reason, f"{model._meta.label} keeps the person without saying why"


@pytest.fixture
def person(deliver_outbox: Any) -> Person:
    """Somebody who has left a trace in every table there is."""
    person = make_person(NAME, email=EMAIL, language="en", is_staff=True)
    organisation = make_organisation(verified_at=None)
    owner = make_member(organisation, Role.OWNER)
    _belongs_and_signs_in(person, organisation, owner)
    _learns(person, organisation)
    leave_traces(person, organisation)
    SavedSearch.objects.create(person=person, params="q=brot", language="de")
    BarrierReport.objects.create(page="/de/", barrier="The button is too small.", email=EMAIL)
    deliver_outbox()
    return person


def _belongs_and_signs_in(person: Person, organisation: Organisation, owner: Person) -> None:
    add_member(organisation=organisation, person=person, role=Role.TRAINER, by=owner)
    invite(organisation=organisation, email=EMAIL, role=Role.EDITOR, by=owner)
    verify_organisation(organisation=organisation, by=person)
    send_message(to=person, kind="organisation_verified", key="k", context={"organisation": organisation})
    TOTP.activate(person, generate_totp_secret())
    EmailAddress.objects.create(user=person, email=f"old-{EMAIL}", verified=False)
    log(instance=person, action="wagtail.edit", user=person)
    session = SessionStore()
    session.update({"_auth_user_id": str(person.pk), "account_authentication_methods": [{"email": EMAIL}]})
    session.create()


def _learns(person: Person, organisation: Organisation) -> None:
    run = _run(organisation)
    offering = run.offering
    registration = register(offering=offering, person=person, by=person, pools=_service(run))
    enrolment = Enrolment.objects.get(person=person)
    now = timezone.now()
    LessonProgress.objects.create(enrolment=enrolment, lesson_key=uuid.uuid4(), completed_at=now)
    QuizAttempt.objects.create(enrolment=enrolment, quiz_uuid=uuid.uuid4(), answers={"a": NAME}, answered_at=now)
    session = offering.sessions.first()
    assert session is not None
    Attendance.objects.create(session=session, registration=registration, state="present")
    CalendarToken.objects.create(person=person)
    enrolment.completed_at = now
    enrolment.save()
    issue_certificate(enrolment=Enrolment.objects.select_related("course__organisation", "person").get())


def _run(organisation: Organisation) -> CourseRun:
    texts = {"en": {"title": "Baking bread"}}
    course = create_course(organisation=organisation, by=None, texts=texts, languages=["en"], certificate=True)
    first = (datetime.now(UTC) + timedelta(days=7)).replace(tzinfo=None, microsecond=0)
    return create_run(
        course=course, by=None, format="onsite", language="en", places=5,
        series=Series(first=first, minutes=60), services=[Service(key="childcare", size=2)],
    )  # fmt: skip


def _service(run: CourseRun) -> Any:
    return list(Pool.objects.filter(offering=run.offering, is_service=True))


def tables_that_say(*words: str) -> set[str]:
    """Every table of the database in which one of the words stands, whatever the column."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            quoted = connection.ops.quote_name(table)
            cursor.execute(f"SELECT * FROM {quoted}")
            if any(word.casefold() in str(row).casefold() for row in cursor.fetchall() for word in words):
                found.add(table)
    return found


@pytest.mark.django_db
def test_the_person_of_this_test_is_in_every_declared_table(person: Person) -> None:
    empty = {model._meta.label for model, declaration in declared() if not declaration.rows_of(model, person).exists()}
    assert empty == set(), "fill these too, or the next test proves nothing about them"


@pytest.mark.django_db
def test_after_leaving_neither_name_nor_address_stands_in_any_table(person: Person, deliver_outbox: Any) -> None:
    before = tables_that_say(NAME, EMAIL)
    assert before >= {"accounts_person", "accounts_invitation", "account_emailaddress", "certificates_certificate",
                      "core_outboxmessage", "courses_quizattempt", "lms_barrierreport", "wagtailcore_modellogentry"}  # fmt: skip
    leave(person=person, by=person)
    deliver_outbox()
    OutboxMessage.objects.filter(key__startswith="mail:farewell:").delete()  # the one mail that says good-bye
    assert tables_that_say(NAME, EMAIL) == set()


@pytest.mark.django_db
def test_after_leaving_the_places_belong_to_others_and_the_certificate_stays_verifiable(person: Person) -> None:
    pools = Pool.objects.exclude(taken=0)
    assert pools.exists()
    leave(person=person, by=person)
    assert not pools.exists()
    certificate = Certificate.objects.get()
    assert (certificate.person, certificate.holder_name) == (None, "")
