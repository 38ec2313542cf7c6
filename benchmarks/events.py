"""What an event's page costs a stranger: a small event, one with ten times as much on it, and a hackathon's hub.

The imprint stands beside them in the same run: the same frame around a few sentences.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from benchmarks import Row, at_most, cost_of, exactly

SMALL, LARGE = 1, 10
QUERIES, CPU_MS = 8, 15


def run() -> list[Row]:
    from django.conf import settings
    from django.test import override_settings

    # The names of static files with their checksums come from a finished set-up; here the plain ones do.
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(STORAGES={**settings.STORAGES, **plain}):
        return measure()


def measure() -> list[Row]:
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    reference = cost_of(lambda: read(client, "imprint/"))
    rows = [Row("imprint (the same frame): CPU", reference.cpu_ms, "ms", note="to compare with")]
    for kind in ("round_table", "hackathon"):
        queries = []
        for size in (SMALL, LARGE):
            event = held(kind, size)
            cost = cost_of(lambda event=event: read(client, event.path))
            name = f"{'hub' if kind == 'hackathon' else 'event page'}, {size} of everything"
            times = f"{cost.cpu_ms / reference.cpu_ms:.1f} × the imprint"
            rows += [
                at_most(f"{name}: queries", cost.queries, QUERIES),
                at_most(f"{name}: CPU", cost.cpu_ms, CPU_MS, "ms", times),
            ]
            anew = cost_of(lambda event=event: drawn_anew(client, event.path))
            rows.append(at_most(f"{name}, no list remembered: CPU", anew.cpu_ms, CPU_MS, "ms"))
            queries.append(cost.queries)
        rows.append(exactly(f"{kind}: queries of the large one less those of the small", queries[1] - queries[0], 0))
    return rows


def read(client: Any, path: str) -> None:
    answer = client.get(f"/de/{path}")
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")


def drawn_anew(client: Any, path: str) -> None:
    """As the first one reads it whom nobody came before: the page remembers none of its lists."""
    from events.templatetags.events_cards import draw

    draw.cache_clear()
    read(client, path)


def held(kind: str, size: int) -> Any:
    """A published event with `size` further sessions, partners and dates; of a hackathon also challenges and teams."""
    from django.utils import timezone

    from events.domain.events import create_event, set_partners
    from events.domain.publishing import publish_event
    from events.domain.series import repeat_event
    from scheduler.domain.offerings import add_session

    organisations = [_organisation(f"{kind}-{size}-{number}") for number in range(size + 1)]
    text = {"title": "Licht für alle", "summary": "Wir reden.", "description": "<p>Wir hören zu.</p>" * 5}
    event = create_event(
        organisation=organisations[0], by=None, kind=kind, texts={"de": text, "en": text}, places=100,
        slug=f"bench-{kind}-{size}", accessible=["lift"], languages=["de"],
    )  # fmt: skip
    starts = timezone.now().replace(microsecond=0) + timedelta(days=20)
    for number in range(size):
        begins, title = starts + timedelta(days=number), {"de": f"Tag {number + 1}"}
        ends = begins + timedelta(hours=2)
        add_session(offering=event.offering, by=None, starts_at=begins, ends_at=ends, title=title)
    event.offering.refresh_from_db()
    partners = [{"organisation": organisation, "part": "sponsor"} for organisation in organisations[1:]]
    set_partners(event=event, by=None, partners=partners)
    publish_event(event=event, by=None)
    repeat_event(event=event, by=None, every="month", times=min(size, 6), publish=True)
    if kind == "hackathon":
        _fill(event, organisations, size)
    return event


def _fill(event: Any, organisations: list[Any], size: int) -> None:
    from django.utils import timezone

    from events.models import Challenge, ChallengeBrief, Team

    now = timezone.now()
    for number in range(size):
        challenge = Challenge.objects.create(
            event=event, organisation=organisations[-1], slug=f"c{number}", state="published", position=number
        )
        texts = {"de": {"title": f"Aufgabe {number}", "summary": "Kurz gesagt."}}
        challenge.brief = ChallengeBrief.objects.create(challenge=challenge, version=1, texts=texts, published_at=now)
        challenge.save(update_fields=["brief"])
        Team.objects.create(event=event, slug=f"t{number}", name=f"Team {number}", taken=2, looking_for="dich")


def _organisation(slug: str) -> Any:
    from django.utils import timezone

    from accounts.models import Organisation

    facts = {"name": f"Haus {slug}", "kind": "association", "verified_at": timezone.now()}
    return Organisation.objects.get_or_create(slug=f"bench-{slug}", defaults=facts)[0]
