"""In the CMS a trainer works on their own organisation. What belongs to another cannot be seen, edited, listed, chosen,
restored or moved, whatever address is typed; even its title stays unknown."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client
from PIL import Image as Picture
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Locale, Page, Revision, TaskState
from wagtail_localize.models import Translation, TranslationSource

from accounts.domain.groups import collection_of
from accounts.domain.writing import organisation_root
from accounts.enums import Role
from accounts.models import Organisation, Person
from courses.models import CoursePage
from lms.audiences import routes
from tests.accounts.makers import make_member, make_organisation, make_person, signed_in_client

pytestmark = pytest.mark.django_db

SECRET = "Zimtsternplan"
# What a trainer may well post: their own settings, the sign that an editor is open, a picture or file of their own.
OWN_BUSINESS = ("/cms/account/", "/cms/dismissibles/", "/cms/editing-sessions/", "/cms/images/chooser/create/",
                "/cms/documents/chooser/create/")  # fmt: skip
HARMLESS_TABLES = {"django_session", "wagtailadmin_editingsession", "wagtailusers_userprofile", "django_content_type"}


@dataclass
class Workshop:
    """One organisation's part of the CMS: a draft course, a picture, a file, a review that waits."""

    organisation: Organisation
    editor: Person
    root: Page
    course: CoursePage
    image: Image
    document: Document

    @cached_property
    def numbers(self) -> dict[str, int]:
        """What an address may ask for, by kind."""
        revision = Revision.objects.get(object_id=str(self.course.pk))
        task = TaskState.objects.get(revision=revision)
        source = TranslationSource.objects.get(object_id=self.course.translation_key)
        return {
            "translation_source": source.pk, "translation": source.translations.get().pk,
            "string_segment": source.stringsegment_set.first().pk,
            "root": self.root.pk, "page": self.course.pk, "image": self.image.pk, "document": self.document.pk,
            "revision": revision.pk, "task_state": task.pk, "workflow_state": task.workflow_state_id,
            "collection": collection_of(self.organisation).pk,
        }  # fmt: skip


def make_workshop(title: str) -> Workshop:
    organisation = make_organisation(name=title)
    editor = make_member(organisation, Role.EDITOR)
    root = organisation_root(organisation=organisation)
    course = root.add_child(instance=CoursePage(title=title, slug="plan", summary="x", live=False, owner=editor))
    course.save_revision(user=editor)
    workflow = course.get_workflow()
    assert workflow is not None
    workflow.start(course, editor)
    _translate(course)
    collection = collection_of(organisation)
    image = Image.objects.create(title=title, file=_picture(), collection=collection)
    document = Document.objects.create(title=title, file=ContentFile(b"plan", "plan.txt"), collection=collection)
    return Workshop(organisation, editor, root, course, image, document)


def _translate(course: CoursePage) -> None:
    source, _made = TranslationSource.update_or_create_from_instance(course)
    english = Locale.objects.get_or_create(language_code="en")[0]
    Translation.objects.create(source=source, target_locale=english)


def _picture() -> ContentFile[Any]:
    out = io.BytesIO()
    Picture.new("RGB", (20, 20), "navy").save(out, "PNG")
    return ContentFile(out.getvalue(), "plan.png")


@pytest.fixture
def foreign(settings: Any, tmp_path: Any) -> Workshop:
    settings.MEDIA_ROOT = tmp_path
    # Numbers of pages, pictures and files are spread, so that a foreign one is never by chance one of mine.
    for _filler in range(12):
        Page.get_first_root_node().add_child(instance=Page(title="filler"))
    workshop = make_workshop(SECRET)
    assert SECRET in signed_in_client(workshop.editor).get(f"/cms/pages/{workshop.course.pk}/edit/").content.decode()
    return workshop


@pytest.fixture
def mine(foreign: Workshop) -> Organisation:
    organisation = make_organisation(name="My own house")
    organisation_root(organisation=organisation)
    return organisation


@pytest.fixture
def client(mine: Organisation) -> Client:
    """An owner: whoever may do most at another organisation."""
    return signed_in_client(make_member(mine, Role.OWNER))


WORDS = {"content_type_app_name": "courses", "content_type_model_name": "coursepage", "app_label": "wagtailcore",
         "model_name": "page", "action": "delete", "app_name": "courses"}  # fmt: skip


def addresses(numbers: dict[str, int]) -> list[str]:
    """Every address of the CMS with the foreign numbers in it; where a parameter is only called `pk`, with each."""
    made = set()
    for route in routes():
        if route.path.startswith("cms/") and "^" not in route.path and route.path != "cms/logout/":
            for any_number in set(numbers.values()) if re.search(r":pk>", route.path) else {numbers["page"]}:
                made.add(
                    "/" + re.sub(r"<\w+:(\w+)>", partial(_value, numbers=numbers, any_number=any_number), route.path)
                )
    return sorted(made)


def _value(found: re.Match[str], *, numbers: dict[str, int], any_number: int) -> str:
    """`revision_id_a` asks for the revision, `page_to_move_id` for the page, `pk` for anything."""
    name = found[1]
    kind = next((kind for kind in numbers if name.startswith(kind)), "")
    return WORDS.get(name) or str(numbers[kind] if kind else any_number)


def rows() -> dict[str, list[Any]]:
    """What stands in the database, without what every visit leaves behind."""
    with connection.cursor() as cursor:
        names = sorted(set(connection.introspection.table_names(cursor)) - HARMLESS_TABLES)
        found = {}
        for name in names:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
            found[name] = sorted(map(str, cursor.fetchall()))
    return found


def test_no_address_of_the_cms_shows_anything_foreign(client: Client, foreign: Workshop) -> None:
    client.raise_request_exception = False
    asked = addresses(foreign.numbers)
    assert len(asked) > 250
    by_number = [a for a in asked if "bulk" in a or "multiple" in a]
    asked += [f"{address}?id={number}" for address in by_number for number in foreign.numbers.values()]
    assert [address for address in asked if _tells(client, address)] == []


def _tells(client: Client, address: str) -> bool:
    """A failing address tells too little to be trusted: it might have shown the secret one step later."""
    answer = client.get(address)
    failed = answer.status_code == 500 and address != "/cms/failwhale/"
    return failed or (not answer.streaming and SECRET in answer.content.decode(errors="replace"))


def _body(client: Client, address: str) -> str:
    answer = client.get(address)
    return "" if answer.streaming else answer.content.decode(errors="replace")


def test_no_address_of_the_cms_changes_anything_foreign(client: Client, foreign: Workshop) -> None:
    client.raise_request_exception = False
    before = rows()
    data = {"title": "Taken over", "slug": "plan", "next": "/cms/", "name": "Taken over", "action-publish": "1",
            "comment": "x", "new_parent_page": "1", "copy_subpages": "1", "new_title": "Copy", "new_slug": "copy"}  # fmt: skip
    for address in addresses(foreign.numbers):
        if not address.startswith(OWN_BUSINESS):
            with transaction.atomic():  # an address that fails takes back what it did, as in a real request
                client.post(f"{address}?id={foreign.course.pk}" if "bulk" in address else address, data)
    after = rows()
    assert {name for name in before if before[name] != after[name]} == set()


def test_the_choosers_offer_only_what_is_ones_own(client: Client, foreign: Workshop) -> None:
    some = SECRET[:6]
    for address in ("/cms/choose-page/", f"/cms/choose-page/search/?q={some}", "/cms/images/chooser/",
                    f"/cms/images/chooser/results/?q={some}", f"/cms/documents/chooser/results/?q={some}",
                    "/cms/choose-page/1/"):  # fmt: skip
        assert client.get(address).status_code == 200
        assert SECRET not in _body(client, address)
    for address in (
        f"/cms/choose-page/{foreign.root.pk}/",
        f"/cms/choose-page/chosen-multiple/?id={foreign.course.pk}",
        f"/cms/images/chooser/chosen/{foreign.image.pk}/",
        f"/cms/documents/chooser/chosen/{foreign.document.pk}/",
        f"/cms/images/chooser/chosen-multiple/?id={foreign.image.pk}",
        f"/cms/bulk/wagtailcore/page/delete/?id={foreign.course.pk}",
        "/cms/bulk/wagtailcore/page/delete/?id=all",
    ):
        assert client.get(address).status_code == 404, address


def test_a_plain_trainer_finds_no_more_than_an_owner(mine: Organisation, foreign: Workshop) -> None:
    trainer = signed_in_client(make_member(mine, Role.TRAINER))
    for address in ("/cms/", f"/cms/pages/{foreign.course.pk}/edit/", f"/cms/choose-page/{foreign.root.pk}/",
                    f"/cms/images/{foreign.image.pk}/", f"/cms/documents/edit/{foreign.document.pk}/"):  # fmt: skip
        assert SECRET not in _body(trainer, address)


def test_reports_are_closed_to_trainers_and_open_to_staff(client: Client) -> None:
    staff = signed_in_client(make_person(is_staff=True, is_superuser=True))
    for report in ("locked", "workflow", "workflow_tasks", "site-history", "aging-pages", "page-types-usage"):
        assert client.get(f"/cms/reports/{report}/").status_code == 403
        assert staff.get(f"/cms/reports/{report}/").status_code == 200


def test_trainers_submit_and_editors_publish_their_own(foreign: Workshop) -> None:
    trainer = signed_in_client(make_member(foreign.organisation, Role.TRAINER))
    page = f"/cms/pages/{foreign.course.pk}/edit/"
    assert trainer.get(page).status_code == 200
    assert not foreign.course.permissions_for_user(make_member(foreign.organisation, Role.TRAINER)).can_publish()
    assert foreign.course.permissions_for_user(foreign.editor).can_publish()


def test_with_the_fence_down_this_test_would_notice(
    client: Client, foreign: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: Wagtail alone names foreign pages in the bulk confirmation."""
    monkeypatch.setattr("accounts.cms_fence.is_staff", lambda person: True)
    assert SECRET in _body(client, f"/cms/bulk/wagtailcore/page/delete/?id={foreign.course.pk}")
