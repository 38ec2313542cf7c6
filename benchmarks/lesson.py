"""What a lesson costs the learner who reads it, in a short course and in one ten times as long."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from benchmarks import Row, at_most, cost_of, exactly

TIMES = 10


def run() -> list[Row]:
    from django.conf import settings
    from django.test import override_settings

    # The names of static files with their checksums come from a finished set-up; here the plain ones do.
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(STORAGES={**settings.STORAGES, **plain}):
        return measure()


def measure() -> list[Row]:
    from courses.completion import lessons_of
    from lms.demo.files import taught_courses

    data = next(course for course in taught_courses() if course["slug"] == "ki-verstehen")
    rows: list[Row] = []
    queries = []
    for course in (data, longer(data)):
        made, client = enrolled(course)
        lessons = lessons_of(made.outline)
        address = f"/de/{made.path}{lessons[1]['slugs']['de']}/"
        cost = cost_of(lambda client=client, address=address: read(client, address))
        queries.append(cost.queries)
        rows += [
            at_most(f"lesson page, {len(lessons)} lessons: queries", cost.queries, 12),
            at_most(f"lesson page, {len(lessons)} lessons: CPU", cost.cpu_ms, 25, "ms", "with a quiz on it"),
        ]
    return [*rows, exactly("lesson page: queries in the long course less in the short", queries[1] - queries[0], 0)]


def read(client: Any, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")


def longer(data: dict[str, Any]) -> dict[str, Any]:
    """The same course with its modules ten times over, under names of their own."""
    modules = []
    for number in range(TIMES):
        for module in deepcopy(data["modules"]):
            module["key"] = f"{module['key']}-{number}"
            for lesson in module["lessons"]:
                lesson["key"] = f"{lesson['key']}-{number}"
            modules.append(module)
    return {**data, "slug": f"{data['slug']}-lang", "modules": modules}


def enrolled(data: dict[str, Any]) -> tuple[Any, Any]:
    """(the course, the browser of a person who takes part in it)"""
    from django.test import Client
    from django.utils import timezone

    from accounts.models import Organisation, Person
    from courses.domain.enrolment import start_self_paced
    from courses.domain.runs import create_run
    from lms.demo.pages import make_taught_course

    organisation, _created = Organisation.objects.get_or_create(
        slug=data["provider"], defaults={"name": "Bench", "kind": "association", "verified_at": timezone.now()}
    )
    course = make_taught_course(data, {data["provider"]: organisation})
    person = Person.objects.create_user(f"{data['slug']}@bench.example", name="Lena Licht")
    start_self_paced(run=create_run(course=course, by=None, format="self_paced"), person=person, by=person)
    client = Client(headers={"host": "localhost"})
    client.force_login(person)
    return course, client
