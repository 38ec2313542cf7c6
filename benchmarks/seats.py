"""300 clients want 100 places at the same moment: how many decisions a second, and does anybody get a place twice.

First singles only; then teams (everybody has a registration of their own) and families (one registration for all) of
two to five people among them, all-or-nothing. Over HTTP families come through the form of the places page, teams through
the page of their team at a hackathon."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections import Counter
from typing import Any

from benchmarks import Row, at_least, at_most, exactly
from benchmarks.storm import Press, storm

PLACES, CLIENTS, CONNECTIONS, PROCESSES = 100, 300, 16, 2
BREATH = 0.3  # seconds between the last "ready" and the start


def run() -> list[Row]:
    from django.db import connection

    if connection.vendor != "postgresql":
        return [Row("places: 300 clients for 100 places", "not measured", note="needs PostgreSQL")]
    return [
        *_domain(),
        *_control(),
        *min((_http() for _ in range(2)), key=lambda rows: rows[0].value),
        *_teams(),
        *_families(),
        *_team_pages(),
        *_cost(),
    ]


# --- in the domain


def _domain() -> list[Row]:
    best: dict[str, Any] = max((_rush() for _ in range(3)), key=lambda result: result["rate"])
    note = f"{CLIENTS} clients, {CONNECTIONS} connections, {PROCESSES} processes; best of 3"
    return [
        at_least("places: decisions in the domain", best["rate"], 100, "/s", note),
        exactly("places: confirmed", best["said"].get("confirmed", 0), PLACES),
        exactly("places: waiting, in order of seq", best["in_order"], CLIENTS - PLACES),
        exactly("places: errors", _errors(best["said"]), 0),
    ]


def _control() -> list[Row]:
    sold = max(_rush(unguarded=True)["held"] for _ in range(2))
    return [Row("places: sold with the guard taken away", sold, "", f"> {PLACES}", sold > PLACES, "negative control")]


def _rush(*, unguarded: bool = False, sizes: list[int] | None = None) -> dict[str, Any]:
    offering, people = _make(people=sum(sizes) if sizes else CLIENTS)
    wishes = _wishes(people, sizes or [1] * CLIENTS)
    crowds = [_crowd(offering, wishes[n::PROCESSES], unguarded=unguarded) for n in range(PROCESSES)]
    start = _start(crowds)
    answers = [json.loads(crowd.communicate(timeout=120)[0]) for crowd in crowds]
    said: Counter[str] = Counter()
    for answer in answers:
        said.update(answer["said"])
    seconds = max(answer["end"] for answer in answers) - start
    return {"said": said, "rate": round(CLIENTS / seconds, 1), **_books(offering)}


def _start(crowds: list[subprocess.Popen[str]]) -> float:
    """Waits until all are ready and tells them the moment; returns it."""
    for crowd in crowds:
        assert crowd.stdout
        assert crowd.stdout.readline() == "ready\n"
    start = time.time() + BREATH
    for crowd in crowds:
        assert crowd.stdin
        crowd.stdin.write(f"{start}\n")
        crowd.stdin.flush()
    return start


def _wishes(people: list[Any], sizes: list[int]) -> list[list[int]]:
    ids = iter(people)
    return [[next(ids).pk for _ in range(size)] for size in sizes]


def _sizes() -> list[int]:
    """Most come alone, the others with two to five; the same crowd in every run."""
    chance = random.Random(7)
    return [chance.choice((1, 1, 1, 1, 1, 2, 3, 4, 5)) for _ in range(CLIENTS)]


def _crowd(offering: Any, wishes: list[list[int]], **task: Any) -> subprocess.Popen[str]:
    task |= {
        "offering": offering.pk,
        "wishes": wishes,
        "connections": CONNECTIONS // PROCESSES,
    }
    command = [sys.executable, "-m", "benchmarks.crowd", json.dumps(task)]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )


def _make(*, people: int = CLIENTS) -> tuple[Any, list[Any]]:
    """An open offering with 100 places, and people. Smaller groups may fill gaps, so that all 100 can go."""
    from accounts.models import Organisation, Person
    from scheduler.domain.offerings import create_offering, open_offering

    stamp = time.time_ns()
    organisation = Organisation.objects.create(slug=f"bench-{stamp}", name="Bench", kind="city")
    offering = create_offering(
        organisation=organisation,
        by=None,
        title={"en": "A popular evening"},
        path="learn/bench/",
        places=PLACES,
        party_max=1 if people == CLIENTS else 5,
        fill_gaps=people != CLIENTS,
    )
    open_offering(offering=offering, by=None)
    crowd = Person.objects.bulk_create(
        Person(email=f"{stamp}-{n}@bench.example", name=f"Person {n}", language="en") for n in range(people)
    )
    return offering, crowd


def _books(offering: Any) -> dict[str, int]:
    """What the database says: places held, and how many wait with the numbers 1, 2, 3 … without a gap."""
    numbers = list(offering.registrations.queue().values_list("seq", flat=True))
    in_order = len(numbers) if numbers == list(range(1, len(numbers) + 1)) else 0
    return {"held": _held(offering), "in_order": in_order, "in_vain": _in_vain(offering), "split": _split(offering)}


def _held(offering: Any) -> int:
    from django.db.models import Sum

    from scheduler.models import RegistrationPlace

    rows = RegistrationPlace.objects.filter(registration__in=offering.registrations.holding())
    return rows.aggregate(places=Sum("count"))["places"] or 0


def _in_vain(offering: Any) -> int:
    """Wishes that wait although they would fit."""
    free = offering.pools.get().free
    return sum(lead.places.get().count <= free for lead in offering.registrations.queue())


def _split(offering: Any) -> int:
    """People of a group who stand elsewhere than the one who leads it, and groups whose places are not one for each."""
    rows = list(offering.registrations.prefetch_related("places", "carried"))
    leads = {row.pk: row for row in rows if row.lead_id is None}
    carried = [(row, leads[row.lead_id]) for row in rows if row.lead_id]
    apart = sum((row.state, row.seq) != (lead.state, lead.seq) for row, lead in carried)
    return apart + sum(
        lead.places.all()[0].count != len(lead.carried.all()) + lead.party_size for lead in leads.values()
    )


def _errors(said: Counter[str]) -> int:
    return sum(number for word, number in said.items() if word not in {"confirmed", "waiting"})


# --- over HTTP


def _press(offering: Any, person: Any, size: int = 1) -> Press:
    return Press(person, f"/en/places/{offering.uuid}/", f"party_size={size}" if offering.party_max > 1 else "")


def _http() -> list[Row]:
    offering, people = _make()
    seconds, statuses = storm([_press(offering, person) for person in people])
    books = _books(offering)
    return [
        at_most("places over HTTP: all 300 answered", round(seconds, 2), 6, "s", "two web workers; better of 2"),
        exactly("places over HTTP: answers that lead on", statuses[302], CLIENTS, "", f"{dict(statuses)}"),
        exactly("places over HTTP: confirmed", books["held"], PLACES),
        exactly("places over HTTP: waiting, in order of seq", books["in_order"], CLIENTS - PLACES),
    ]


# --- teams and families among them


def _teams() -> list[Row]:
    """In the domain: everybody of a team has a registration of their own."""
    sizes = _sizes()
    best: dict[str, Any] = max((_rush(sizes=sizes) for _ in range(2)), key=lambda result: result["rate"])
    sold = max(_rush(sizes=sizes, unguarded=True)["held"] for _ in range(2))
    note = f"{CLIENTS} wishes of {sum(sizes)} people, {sum(size > 1 for size in sizes)} of them teams of 2-5"
    return [
        Row("teams: decisions in the domain", best["rate"], "/s", note=note),
        exactly("teams: places held", best["held"], PLACES),
        exactly("teams: split, or waiting before places that fit", best["split"] + best["in_vain"], 0),
        exactly("teams: errors", _errors(best["said"]), 0),
        Row("teams: sold with the guard taken away", sold, "", f"> {PLACES}", sold > PLACES, "negative control"),
    ]


def _families() -> list[Row]:
    """Over HTTP: one registration for two to five, through the form."""
    sizes = _sizes()
    seconds, statuses, books = min((_family_storm(sizes) for _ in range(2)), key=lambda run: run[0])
    sold = max(_family_storm(sizes, "benchmarks.unguarded")[2]["held"] for _ in range(2))
    return [
        at_most("families over HTTP: all 300 answered", round(seconds, 2), 6, "s", "two web workers; better of 2"),
        exactly("families over HTTP: answers that lead on", statuses[302], CLIENTS, "", f"{dict(statuses)}"),
        exactly("families over HTTP: places held", books["held"], PLACES),
        exactly("families over HTTP: waiting before places that fit", books["in_vain"], 0),
        Row("families over HTTP: sold with the guard taken away", sold, "", f"> {PLACES}", sold > PLACES, "control"),
    ]


def _family_storm(sizes: list[int], app: str = "lms.wsgi") -> tuple[float, Counter[int], dict[str, int]]:
    offering, people = _make(people=sum(sizes))
    pairs = zip(people, sizes, strict=False)
    seconds, statuses = storm([_press(offering, person, size) for person, size in pairs], app)
    return seconds, statuses, _books(offering)


def _team_pages() -> list[Row]:
    """Over HTTP: one member presses the button for all; whoever comes alone uses the places page."""
    sizes = _sizes()
    seconds, statuses, books = min((_team_storm(sizes) for _ in range(2)), key=lambda run: run[0])
    sold = max(_team_storm(sizes, "benchmarks.unguarded")[2]["held"] for _ in range(2))
    note = f"{CLIENTS} clients for {sum(sizes)} people; two web workers; better of 2"
    return [
        at_most("teams over HTTP: all 300 answered", round(seconds, 2), 6, "s", note),
        exactly("teams over HTTP: answers that lead on", statuses[302], CLIENTS, "", f"{dict(statuses)}"),
        exactly("teams over HTTP: people with a place", books["people"], PLACES),
        exactly("teams over HTTP: places held", books["held"], PLACES),
        exactly("teams over HTTP: split, or waiting before places that fit", books["split"] + books["in_vain"], 0),
        Row("teams over HTTP: sold with the guard taken away", sold, "", f"> {PLACES}", sold > PLACES, "control"),
    ]


def _team_storm(sizes: list[int], app: str = "lms.wsgi") -> tuple[float, Counter[int], dict[str, int]]:
    offering, people = _make(people=sum(sizes))
    event = _hackathon(offering)
    ids = iter(people)
    presses = [_team_press(event, n, [next(ids) for _ in range(size)]) for n, size in enumerate(sizes)]
    seconds, statuses = storm(presses, app)
    return seconds, statuses, _books(offering) | {"people": offering.registrations.holding().count()}


def _hackathon(offering: Any) -> Any:
    from django.utils import timezone

    from events.enums import EventKind, EventState
    from events.models import Event, EventText, Hackathon

    event = Event.objects.create(
        organisation=offering.organisation, offering=offering, slug=f"bench-{offering.pk}", kind=EventKind.HACKATHON,
        state=EventState.PUBLISHED, published_at=timezone.now(),
    )  # fmt: skip
    EventText.objects.create(event=event, language="en", title="A popular weekend")
    Hackathon.objects.create(event=event)
    type(offering).objects.filter(pk=offering.pk).update(kind="event", path=event.path)
    return event


def _team_press(event: Any, number: int, people: list[Any]) -> Press:
    from events.models import Team, TeamMember

    if len(people) == 1:
        return _press(event.offering, people[0])
    team = Team.objects.create(
        event=event, name=f"Team {number}", slug=f"team-{number}", captain=people[0], taken=len(people)
    )
    TeamMember.objects.bulk_create(TeamMember(team=team, event=event, person=person) for person in people)
    return Press(people[0], f"/en/events/{event.slug}/teams/mine/register/")


# --- what one registration costs


def _cost() -> list[Row]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from scheduler.domain.registration import register

    offering, people = _make()
    with CaptureQueriesContext(connection) as captured:
        register(offering=offering, person=people[0], by=people[0])
    return [at_most("places: queries per registration", len(captured), 15)]
