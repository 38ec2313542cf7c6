"""Organisations: founded by people, verified by the city, described by their owners."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.domain.logos import clean_logo
from accounts.domain.organisations import (
    describe_organisation,
    found_organisation,
    refuse_organisation,
    set_logo,
    verify_organisation,
)
from accounts.enums import Role
from accounts.models import Membership, Message, Organisation
from accounts.signals import organisation_changed
from core.errors import Conflict, InvalidInput
from core.models import AuditEntry

from .makers import make_member, make_organisation, make_person, signed_in_client

pytestmark = pytest.mark.django_db


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), **save: Any) -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", size, "navy").save(out, kind, **save)
    out.seek(0)
    return out


def test_founding_makes_an_unverified_organisation_with_its_owner() -> None:
    person = make_person()
    founded = found_organisation(name="  Werkstatt  Süd ", kind="association", by=person)
    assert (founded.name, founded.slug, founded.is_verified) == ("Werkstatt Süd", "werkstatt-sued", False)
    assert Membership.objects.get(organisation=founded).role == Role.OWNER
    assert AuditEntry.objects.filter(action="organisation.founded", actor_id=str(person.uuid)).exists()


def test_the_same_name_gets_another_address_and_other_scripts_are_spelled_out() -> None:
    person = make_person()
    slugs = [found_organisation(name=name, kind="company", by=person).slug for name in ("Ring", "Ring", "Школа")]
    assert slugs == ["ring", "ring-2", "shkola"]
    assert found_organisation(name="New", kind="company", by=make_person()).slug == "new-2"


def test_more_than_three_waiting_organisations_are_too_many() -> None:
    person = make_person()
    for number in range(3):
        found_organisation(name=f"House {number}", kind="company", by=person)
    with pytest.raises(Conflict) as refusal:
        found_organisation(name="One more", kind="company", by=person)
    assert refusal.value.code == "too_many_waiting"


def test_verifying_marks_tells_the_owners_and_happens_once() -> None:
    owner, staff = make_person(language="en"), make_person(is_staff=True)
    founded = found_organisation(name="Ring", kind="company", by=owner)
    heard: list[Organisation] = []
    organisation_changed.connect(
        lambda sender, organisation, **_: heard.append(organisation), weak=False, dispatch_uid="t"
    )
    try:
        verify_organisation(organisation=founded, by=staff)
        at = founded.verified_at
        verify_organisation(organisation=founded, by=make_person(is_staff=True))
    finally:
        organisation_changed.disconnect(dispatch_uid="t")
    founded.refresh_from_db()
    assert (founded.verified_by, founded.verified_at) == (staff, at)
    assert heard == [founded]
    message = Message.objects.get(person=owner)
    assert message.subject == "Ring is verified"
    assert message.link.endswith("/en/organisations/ring/")


def test_refusing_needs_a_reason_tells_it_and_removes_the_request() -> None:
    owner, staff = make_person(), make_person(is_staff=True)
    founded = found_organisation(name="Ring", kind="company", by=owner)
    with pytest.raises(InvalidInput):
        refuse_organisation(organisation=founded, reason="  ", by=staff)
    refuse_organisation(organisation=founded, reason="We could not reach you.", by=staff)
    assert not Organisation.objects.exists()
    assert "We could not reach you." in Message.objects.get(person=owner).text
    assert not owner.groups.exists()


def test_a_verified_organisation_cannot_be_refused() -> None:
    staff = make_person(is_staff=True)
    organisation = verify_organisation(organisation=make_organisation(), by=staff)
    with pytest.raises(Conflict):
        refuse_organisation(organisation=organisation, reason="changed my mind", by=staff)


def test_describing_keeps_the_address_and_drops_empty_languages() -> None:
    organisation = make_organisation(slug="ring")
    texts = {"de": "Hallo", "en": ""}
    describe_organisation(
        organisation=organisation,
        name="Ring e. V.",
        kind="association",
        description=texts,
        website="",
        by=make_person(),
    )
    organisation.refresh_from_db()
    assert (organisation.slug, organisation.description) == ("ring", {"de": "Hallo"})


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_logo_is_written_anew_as_png_without_what_else_was_in_the_file(kind: str) -> None:
    upload = picture(kind, (2000, 1000))
    upload.seek(0, io.SEEK_END)
    upload.write(b"<script>alert(1)</script>")
    upload.seek(0)
    data = clean_logo(upload).read()
    assert data.startswith(b"\x89PNG")
    assert b"<script>" not in data
    assert Image.open(io.BytesIO(data)).size == (800, 400)


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a" + b"\x00" * 40,
        b"%PDF-1.7",
        b"",
        picture("PNG").read()[:20],
        picture("BMP").read(),
    ],
)
def test_what_is_not_a_readable_picture_is_refused_by_its_content(data: bytes) -> None:
    with pytest.raises(InvalidInput) as refusal:
        clean_logo(io.BytesIO(data))
    assert (refusal.value.code, refusal.value.field) == ("logo_unreadable", "logo")


@pytest.mark.parametrize("upload", [io.BytesIO(b"x" * (2 * 1024 * 1024 + 1)), picture("PNG", (6000, 4000))])
def test_a_logo_that_is_too_large_is_refused(upload: io.BytesIO) -> None:
    with pytest.raises(InvalidInput) as refusal:
        clean_logo(upload)
    assert refusal.value.code == "logo_too_large"


def test_a_new_logo_replaces_the_old_file(
    settings: Any, tmp_path: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    organisation, person = make_organisation(slug="ring"), make_person()
    set_logo(organisation=organisation, upload=picture(), by=person)
    with django_capture_on_commit_callbacks(execute=True):
        set_logo(organisation=organisation, upload=picture("JPEG"), by=person)
    assert [file.name for file in (tmp_path / "logos").iterdir()] == [organisation.logo.name.split("/")[-1]]
    with django_capture_on_commit_callbacks(execute=True):
        set_logo(organisation=organisation, upload=None, by=person)
    assert list((tmp_path / "logos").iterdir()) == []


def test_the_page_is_public_once_verified_and_before_only_for_its_owner() -> None:
    organisation = make_organisation(slug="ring", name="Ring", website="https://ring.example", verified_at=None)
    owner, trainer = make_member(organisation, Role.OWNER), make_member(organisation, Role.TRAINER)
    page = "/en/organisations/ring/"
    answers = [signed_in_client(person).get(page).status_code for person in (make_person(), trainer, owner)]
    assert answers == [404, 404, 200]
    verify_organisation(organisation=organisation, by=make_person(is_staff=True))
    html = signed_in_client(make_person()).get(page).content.decode()
    assert "Verified by the city" in html
    assert "https://ring.example" in html


def test_the_list_shows_verified_ones_and_can_be_narrowed(client: Any) -> None:
    staff = make_person(is_staff=True)
    verify_organisation(organisation=make_organisation(name="Ring", kind="company"), by=staff)
    verify_organisation(organisation=make_organisation(name="Halle", kind="university"), by=staff)
    make_organisation(name="Hidden", verified_at=None)
    html = client.get("/en/organisations/").content.decode()
    assert ("Ring" in html, "Halle" in html, "Hidden" in html) == (True, True, False)
    html = client.get("/en/organisations/?kind=university").content.decode()
    assert ("Ring" in html, "Halle" in html) == (False, True)
    assert client.get("/en/organisations/?kind=nonsense").status_code == 404


def test_the_list_costs_the_same_with_one_and_with_three(client: Any, assert_same_queries: Any) -> None:
    def more() -> None:
        make_organisation(verified_at="2026-01-01T00:00Z", description={"en": "Hello"})

    more()
    assert_same_queries(lambda: client.get("/en/organisations/"), more)


def test_an_owner_changes_words_and_logo_on_the_desk(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    organisation = make_organisation(slug="ring")
    client = signed_in_client(make_member(organisation, Role.OWNER))
    data = {"name": "Ring", "kind": "company", "website": "", "description_en": "We build rings."}
    assert client.post("/en/desk/organisations/ring/describe/", data).status_code == 302
    svg = SimpleUploadedFile("logo.png", b"<svg/>", content_type="image/png")
    assert "PNG, JPEG or WebP" in client.post("/en/desk/organisations/ring/logo/", {"logo": svg}).content.decode()
    png = SimpleUploadedFile("logo.svg", picture().read(), content_type="image/svg+xml")
    assert client.post("/en/desk/organisations/ring/logo/", {"logo": png}).status_code == 302
    organisation.refresh_from_db()
    assert organisation.description == {"en": "We build rings."}
    assert organisation.logo.name.startswith("logos/ring")


@pytest.mark.parametrize("page", ["describe", "logo", "invite"])
def test_a_trainer_may_look_but_not_change_and_a_stranger_may_not_even_look(page: str) -> None:
    organisation = make_organisation(slug="ring")
    trainer = signed_in_client(make_member(organisation, Role.TRAINER))
    stranger = signed_in_client(make_member(make_organisation(), Role.OWNER))
    assert trainer.get("/en/desk/organisations/ring/").status_code == 200
    assert trainer.post(f"/en/desk/organisations/ring/{page}/").status_code == 403
    assert stranger.get("/en/desk/organisations/ring/").status_code == 404
    assert stranger.post(f"/en/desk/organisations/ring/{page}/").status_code == 404


def test_staff_verify_on_their_page_and_others_do_not_get_there() -> None:
    founded = found_organisation(name="Ring", kind="company", by=make_person())
    assert signed_in_client(make_person()).get("/en/desk/city/organisations/").status_code == 403
    staff = signed_in_client(make_person(is_staff=True))
    assert "Ring" in staff.get("/en/desk/city/organisations/").content.decode()
    staff.post("/en/desk/city/organisations/ring/", {"verify": "1"})
    founded.refresh_from_db()
    assert founded.is_verified


def test_anyone_signed_in_may_bring_in_an_organisation() -> None:
    client = signed_in_client(make_person())
    data = {"name": "Ring", "kind": "company", "website": "ring.example", "description_de": "Hallo"}
    answer = client.post("/en/desk/organisations/new/", data)
    assert answer.headers["Location"] == "/en/desk/organisations/ring/"
    assert Organisation.objects.get().website == "https://ring.example"


def test_the_desk_costs_the_same_with_one_and_with_three_members(assert_same_queries: Any) -> None:
    organisation = make_organisation(slug="ring")
    client = signed_in_client(make_member(organisation, Role.OWNER))
    assert_same_queries(
        lambda: client.get("/en/desk/organisations/ring/"), lambda: make_member(organisation, Role.TRAINER)
    )


def test_my_organisations_cost_the_same_with_one_and_with_three(assert_same_queries: Any) -> None:
    from accounts.domain.members import add_member

    person = make_member(make_organisation(), Role.TRAINER)
    client = signed_in_client(person)
    assert_same_queries(
        lambda: client.get("/en/desk/organisations/"),
        lambda: add_member(organisation=make_organisation(), person=person, role=Role.TRAINER, by=None),
    )
