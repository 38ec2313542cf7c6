"""Every address declares who may see it, and keeps its word: anonymous, a person, trainers of this and of another
organisation, staff. Addresses come from the resolver, so a new one without a declaration, or without an example object
here, fails."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from accounts.domain.invitations import invite
from accounts.domain.members import add_member
from accounts.domain.messages import send_message
from accounts.enums import Role
from accounts.models import Organisation, Person
from catalogue.models import SavedSearch
from certificates.domain.issue import issue_certificate
from core.audience import Audience
from core.outbox import enqueue
from courses.domain.courses import create_course
from courses.domain.runs import Series, create_run
from courses.models import Enrolment
from lms.audiences import OWN_ACCOUNT, PREFIXES, SIGN_IN, Route, audience_of, routes
from lms.models import BarrierReport
from scheduler.domain.registration import register
from tests.accounts.makers import PASSWORD, make_member, make_organisation, make_person, signed_in_client

from .examples import add_addresses, open_to_any_person

pytestmark = pytest.mark.django_db

ROUTES = routes()
REFUSED = {403, 404}
NOT_THIS_WAY = 405
GUARDED = {Audience.SIGNED_IN, Audience.MEMBER, Audience.STAFF}

# Signed-in addresses with an object in them that any person may open, and why.
OPEN_TO_ANY_PERSON = {
    "accounts:invitation": "whoever holds the letter may read it; accepting asks for the right address",
    "scheduler:places": "anyone may ask for a place",
    "scheduler:check": "anyone may ask for a place",
    "courses:enrol": "anyone may begin a course",
    "courses:finish": "looks for the visitor's own enrolment",
    "courses:answer": "looks for the visitor's own enrolment",
    "courses:restart": "looks for the visitor's own enrolment",
    **open_to_any_person(),
}
# Wagtail's addresses that need no sign-in; none of them shows anything of anybody.
CMS_OPEN = {"cms_sign_in", "wagtailadmin_login", "wagtailadmin_sprite", "wagtailadmin_javascript_catalog"}


@dataclass
class World:
    """One organisation with everything in it, and five people who look at it."""

    values: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.organisation = make_organisation(verified_at=datetime.now(UTC))
        self.own = make_member(self.organisation, Role.TRAINER, language="en")
        add_member(organisation=self.organisation, person=self.own, role=Role.OWNER, by=None)
        self.foreign = make_member(make_organisation(), Role.OWNER)
        self.person, self.learner, self.staff = make_person(), make_person(), make_person(is_staff=True)
        self._teach()
        self._belong()
        add_addresses(self)

    @cached_property
    def clients(self) -> dict[str, Client]:
        people = {"person": self.person, "foreign": self.foreign, "own": self.own, "staff": self.staff}
        return {"anonymous": Client(), **{name: signed_in_client(person) for name, person in people.items()}}

    def address(self, route: Route) -> str:
        """The route's address for the objects of this world; a KeyError says which example is missing."""
        found = self.values.get(route.name) or self.values.get(route.name.split(":")[0], {})
        with override("en"):
            return reverse(route.name, kwargs={name: found[name] for name in route.parameters})

    def _teach(self) -> None:
        texts = {"en": {"title": "Baking bread"}}
        course = create_course(organisation=self.organisation, by=None, texts=texts, languages=["en"], certificate=True)
        first = (datetime.now(UTC) + timedelta(days=7)).replace(tzinfo=None, microsecond=0)
        series = Series(first=first, minutes=60)
        run = create_run(course=course, by=None, format="onsite", language="en", places=5, series=series)
        registration = register(offering=run.offering, person=self.learner, by=self.learner)
        session = run.offering.sessions.get()
        self.values["courses"] = {
            "course": course.slug, "organisation": self.organisation.slug, "run": run.uuid, "session": session.uuid,
            "registration": registration.uuid,
        }  # fmt: skip
        self.values["scheduler"] = {"uuid": registration.uuid}
        enrolment = Enrolment.objects.select_related("course__organisation", "person").get()
        self.values["courses:resume"] = {"uuid": enrolment.uuid}
        enrolment.completed_at = datetime.now(UTC)
        self.values["certificates"] = {"uuid": issue_certificate(enrolment=enrolment).uuid}

    def _belong(self) -> None:
        slug = self.organisation.slug
        letter = invite(organisation=self.organisation, email="guest@city.example", role=Role.EDITOR, by=self.own)
        context = {"organisation": self.organisation}
        message = send_message(to=self.learner, kind="organisation_verified", key="k", context=context)
        search = SavedSearch.objects.create(person=self.learner, params="q=brot", language="de")
        key = Authenticator.objects.create(user=self.learner, type=Authenticator.Type.WEBAUTHN, data={"name": "phone"})
        self.values |= {
            "accounts": {"slug": slug},
            "accounts:member": {"slug": slug, "uuid": self.own.uuid},
            "accounts:withdraw": {"slug": slug, "uuid": letter.uuid},
            "accounts:message_read": {"uuid": message.uuid},
            "catalogue": {"uuid": search.uuid},
            "mfa_edit_webauthn": {"pk": key.pk},
            "mfa_remove_webauthn": {"pk": key.pk},
            "city:decide_letter": {"pk": enqueue("test.lost", {}).pk},
            "city": {"uuid": BarrierReport.objects.create(page="/de/", barrier="Too small.").uuid},
        }


@pytest.fixture
def world() -> World:
    return World()


def guarded(*audiences: Audience) -> list[Route]:
    """Our guarded addresses; Wagtail's have a test of their own."""
    return [route for route in ROUTES if audience_of(route) in audiences and not route.path.startswith("cms/")]


def statuses(client: Client, address: str) -> list[int]:
    """What GET and POST answer, without the method that the address does not know."""
    answers = [client.get(address).status_code, client.post(address).status_code]
    return [status for status in answers if status != NOT_THIS_WAY]


def leads_to_sign_in(client: Client, address: str) -> bool:
    answers = [answer for answer in (client.get(address), client.post(address)) if answer.status_code != NOT_THIS_WAY]
    wanted = re.compile(r"^(/\w\w)?/(account/login|account/reauthenticate|cms/login)/")
    return bool(answers) and all(a.status_code == 302 and wanted.match(a.headers["Location"]) for a in answers)


def test_every_address_declares_its_audience() -> None:
    assert [route.path for route in ROUTES if audience_of(route) is None] == []


def test_what_is_declared_for_foreign_addresses_still_exists() -> None:
    names = {route.name for route in ROUTES}
    assert (SIGN_IN | OWN_ACCOUNT) - names == set()
    assert [prefix for prefix in PREFIXES if not any(route.path.startswith(prefix) for route in ROUTES)] == []
    assert set(OPEN_TO_ANY_PERSON) - names == set()


def test_a_guarded_address_sends_whoever_is_not_signed_in_to_sign_in(world: World) -> None:
    world.values |= {name: _dummies(name) for name in OPEN_TO_ANY_PERSON}
    client = world.clients["anonymous"]
    open_doors = [route.path for route in guarded(*GUARDED) if not leads_to_sign_in(client, world.address(route))]
    assert open_doors == []


def _dummies(name: str) -> dict[str, Any]:
    path = next(route.path for route in ROUTES if route.name == name)
    made = {"uuid": uuid.uuid4(), "slug": "x", "str": "x", "int": 1}
    return {parameter: made[kind] for kind, parameter in re.findall(r"<(\w+):(\w+)>", path)}


@pytest.mark.parametrize("who", ["person", "foreign"])
def test_what_belongs_to_an_organisation_is_refused_to_everybody_else(world: World, who: str) -> None:
    """Addresses without an object show each trainer what is theirs; a plain person has no desk at all."""
    looked_at = [route for route in guarded(Audience.MEMBER) if route.parameters or who == "person"]
    assert looked_at
    seen = {route.path: statuses(world.clients[who], world.address(route)) for route in looked_at}
    assert {path: answers for path, answers in seen.items() if not answers or set(answers) - REFUSED} == {}


@pytest.mark.parametrize("who", ["own", "staff"])
def test_who_belongs_there_is_let_in(world: World, who: str) -> None:
    seen = {route.path: world.clients[who].get(world.address(route)) for route in guarded(Audience.MEMBER)}
    refused = {path: answer.status_code for path, answer in seen.items() if answer.status_code in REFUSED}
    assert refused == {}


@pytest.mark.parametrize("who", ["person", "foreign", "own"])
def test_pages_of_staff_are_refused_to_others(world: World, who: str) -> None:
    seen = {route.path: statuses(world.clients[who], world.address(route)) for route in guarded(Audience.STAFF)}
    assert {path: answers for path, answers in seen.items() if set(answers) != {403}} == {}


def test_pages_of_staff_open_to_staff(world: World) -> None:
    seen = {route.path: world.clients["staff"].get(world.address(route)) for route in guarded(Audience.STAFF)}
    assert {path for path, answer in seen.items() if answer.status_code in REFUSED} == set()


@pytest.mark.parametrize("who", ["person", "foreign", "own"])
def test_what_is_a_persons_own_does_not_exist_for_others(world: World, who: str) -> None:
    """A trainer of the organisation included: the roster shows them what they need, the person's pages do not open."""
    _ask_for_nothing_twice(world)
    personal = [
        route for route in guarded(Audience.SIGNED_IN) if route.parameters and route.name not in OPEN_TO_ANY_PERSON
    ]
    assert personal
    seen = {route.path: statuses(world.clients[who], world.address(route)) for route in personal}
    assert {path: answers for path, answers in seen.items() if not answers or set(answers) - REFUSED} == {}


def _ask_for_nothing_twice(world: World) -> None:
    """allauth asks again before it touches a passkey; a fresh sign-in stands in for the answer."""
    for name, person in {"person": world.person, "foreign": world.foreign, "own": world.own}.items():
        world.clients[name] = _freshly_signed_in(person)


def _freshly_signed_in(person: Person) -> Client:
    client = Client()
    client.post("/en/account/login/", {"login": person.email, "password": PASSWORD})
    return client


def cms_addresses() -> list[str]:
    made = {"int": "1", "slug": "x", "str": "x", "uuid": str(uuid.uuid4()), "path": "x"}
    plain = [route.path for route in ROUTES if route.path.startswith("cms/") and _is_closed(route)]
    return sorted({"/" + re.sub(r"<(\w+):\w+>", lambda found: made[found[1]], path) for path in plain})


def _is_closed(route: Route) -> bool:
    """Without Wagtail's catch-all (404 for everybody), its open addresses and those written as regular expressions."""
    is_plain = "^" not in route.path and "(" not in route.path and "<path" not in route.path
    return is_plain and route.name not in CMS_OPEN and "password_reset" not in route.path


@pytest.mark.parametrize("who", ["anonymous", "person"])
def test_the_cms_is_closed_to_whoever_does_not_teach(who: str) -> None:
    addresses = cms_addresses()
    assert len(addresses) > 150
    client = Client() if who == "anonymous" else signed_in_client(make_person())
    answers = {address: client.get(address) for address in addresses}
    let_in = [
        address
        for address, answer in answers.items()
        if answer.status_code not in REFUSED
        and not (answer.status_code == 302 and answer.headers["Location"].startswith("/cms/login/"))
    ]
    assert let_in == []


def test_with_the_guard_off_this_matrix_notices(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: whoever forgets to narrow by organisation is found."""
    monkeypatch.setattr("courses.desk.access.organisations_taught_by", lambda person: Organisation.objects.all())
    run = next(route for route in ROUTES if route.name == "courses:desk_run")
    assert statuses(world.clients["foreign"], world.address(run)) == [200]
