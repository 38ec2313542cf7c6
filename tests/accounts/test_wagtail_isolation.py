"""In the CMS a trainer works on their own organisation. What belongs to another cannot be seen, edited, listed, chosen,
restored or moved, whatever address is typed; even its title stays unknown."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from PIL import Image as Picture
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page, Revision, TaskState

from accounts.domain.groups import collection_of
from accounts.enums import Role
from accounts.models import Organisation, Person
from courses.domain.tree import organisation_root
from courses.models import CoursePage
from lms.audiences import routes
from tests.accounts.makers import make_member, make_organisation, make_person, signed_in_client

pytestmark = pytest.mark.django_db

SECRET = "Zimtsternplan"
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

    @property
    def numbers(self) -> set[int]:
        """Every number under which something of this workshop could be asked for."""
        revisions = Revision.objects.filter(object_id__in=[str(self.course.pk), str(self.root.pk)])
        tasks = TaskState.objects.filter(revision__in=revisions)
        return {
            self.root.pk, self.course.pk, self.image.pk, self.document.pk,
            *revisions.values_list("pk", flat=True), *tasks.values_list("pk", flat=True),
            *tasks.values_list("workflow_state", flat=True), collection_of(self.organisation).pk,
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
    collection = collection_of(organisation)
    image = Image.objects.create(title=title, file=_picture(), collection=collection)
    document = Document.objects.create(title=title, file=ContentFile(b"plan", "plan.txt"), collection=collection)
    return Workshop(organisation, editor, root, course, image, document)


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


@pytest.fixture(params=[Role.TRAINER, Role.OWNER])
def client(request: Any, foreign: Workshop) -> Client:
    mine = make_organisation(name="My own house")
    organisation_root(organisation=mine)
    return signed_in_client(make_member(mine, request.param))


def addresses(numbers: set[int]) -> list[str]:
    """Every address of the CMS, with each of the numbers in each place."""
    paths = {f"/{route.path}" for route in routes() if route.path.startswith("cms/") and "^" not in route.path}
    words = {"content_type_app_name": "courses", "content_type_model_name": "coursepage", "app_label": "wagtailcore",
             "model_name": "page", "action": "delete", "app_name": "courses"}  # fmt: skip
    made = set()
    for path in paths - {"/cms/logout/"}:
        for number in numbers if "<" in path else {0}:
            made.add(re.sub(r"<\w+:(\w+)>", lambda found: words.get(found[1], str(number)), path))  # noqa: B023
    return sorted(made)


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
    query = "&".join(f"id={number}" for number in sorted(foreign.numbers))
    asked = addresses(foreign.numbers)
    assert len(asked) > 400
    seen = [address for address in asked if SECRET in _body(client, f"{address}?q={SECRET[:4]}")]
    one_by_one = [
        address
        for address in asked
        for number in foreign.numbers
        if ("bulk" in address or "multiple" in address) and SECRET in _body(client, f"{address}?id={number}")
    ]
    together = [a for a in asked if ("bulk" in a or "multiple" in a) and SECRET in _body(client, f"{a}?{query}")]
    assert seen + one_by_one + together == []


def _body(client: Client, address: str) -> str:
    answer = client.get(address, headers={"accept": "text/html"})
    return "" if answer.streaming else answer.content.decode(errors="replace").replace(f'value="{SECRET[:4]}"', "")


def test_no_address_of_the_cms_changes_anything_foreign(client: Client, foreign: Workshop) -> None:
    client.raise_request_exception = False
    before = rows()
    data = {"title": "Taken over", "slug": "plan", "next": "/cms/", "name": "Taken over", "action-publish": "1",
            "comment": "x", "new_parent_page": "1", "copy_subpages": "1", "new_title": "Copy", "new_slug": "copy"}  # fmt: skip
    own = {"/cms/account/", "/cms/dismissibles/"}
    for address in addresses(foreign.numbers):
        if not address.startswith(tuple(own)) and "/ping/" not in address and "/chooser/create/" not in address:
            client.post(address, data)
            client.post(f"{address}?id={foreign.course.pk}", data)
    after = rows()
    changed = {name for name in before if before[name] != after.get(name)}
    assert changed == set()


def test_the_choosers_offer_only_what_is_ones_own(client: Client, foreign: Workshop) -> None:
    for address in ("/cms/choose-page/", f"/cms/choose-page/search/?q={SECRET}", "/cms/images/chooser/",
                    f"/cms/images/chooser/results/?q={SECRET}", "/cms/documents/chooser/", "/cms/choose-page/1/"):  # fmt: skip
        answer = client.get(address)
        assert answer.status_code == 200
        assert SECRET not in answer.content.decode().replace(f'value="{SECRET}"', "").replace(f"q={SECRET}", "")
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
