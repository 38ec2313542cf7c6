"""The demo city's events: a conference with programme and call, a round table that comes back, workshops, meet-ups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Organisation, Person
from events.domain.contributions import hand_in_contribution, start_contribution, write_call
from events.domain.decisions import prepare_decisions
from events.domain.events import create_event
from events.domain.listing import refresh_listing
from events.domain.programme import add_item, release_programme, write_speaker, write_track
from events.domain.publishing import publish_event
from events.domain.series import repeat_event
from events.enums import Verdict
from events.models import Event, Feedback
from scheduler.domain.attendance import mark_attendance
from scheduler.domain.lottery import draw_lots
from scheduler.domain.offerings import add_pool, add_session
from scheduler.domain.registration import register
from scheduler.models import Registration, Venue

from .files import read
from .places import fill_offering

LEARNER = "learner@demo.example"
FACTS = (
    "format", "topics", "target_groups", "languages", "accessible", "price", "certificate", "minutes", "picture",
)  # fmt: skip
SERVICES = {
    "sign_language": {"de": "Gebärdensprache", "en": "Sign language", "uk": "Жестова мова"},
    "childcare": {"de": "Kinderbetreuung", "en": "Childcare", "uk": "Догляд за дітьми"},
}


def make_events(
    organisations: Mapping[str, Organisation], venues: Mapping[str, Venue], crowd: Sequence[Person]
) -> None:
    for row in read("events.yaml"):
        if Event.objects.filter(slug=row["slug"]).exists():
            continue
        event = make_event(row, organisations, venues, **_rules(row))
        _furnish(event, row, crowd)


def _rules(row: Mapping[str, Any]) -> dict[str, Any]:
    """How places are given, where it is not simply who registers first."""
    if "draw" in row:
        opens, closes, drawn = (moment((row["draw"][name], 12)) for name in ("opens", "closes", "drawn"))
        return {"allocation": "lottery", "opens_at": opens, "closes_at": closes, "draw_at": drawn}
    return {"approval": True} if "review" in row else {}


def make_event(
    row: Mapping[str, Any], organisations: Mapping[str, Organisation], venues: Mapping[str, Venue], **rules: Any
) -> Event:
    """A published event with one session; `row["starts"]` and `["ends"]` are (days from today, hour)."""
    event = create_event(
        organisation=organisations[row["organisation"]],
        by=None,
        kind=row.get("kind", "hackathon"),
        slug=row["slug"],
        texts=row["texts"],
        places=row["places"],
        offering_rules=rules,
        **{name: row[name] for name in FACTS if name in row},
    )
    starts = moment(row["starts"])
    ends = moment(row["ends"]) if "ends" in row else starts + timedelta(hours=row["hours"])
    add_session(
        offering=event.offering, by=None, starts_at=starts, ends_at=ends, venue=venues.get(row.get("venue", "")),
        room=row.get("room", ""), online_url=row.get("online") or "",
    )  # fmt: skip
    event.offering.refresh_from_db()
    for key in row.get("services", []):
        closes = starts - timedelta(days=10)
        add_pool(
            offering=event.offering, by=None, size=4, name=SERVICES[key], key=key, is_service=True, closes_at=closes
        )
    return publish_event(event=event, by=None)


def moment(when: Sequence[int]) -> datetime:
    """(days from today, hour) in the city's own time."""
    day = timezone.localdate() + timedelta(days=when[0])
    return timezone.make_aware(datetime.combine(day, time(when[1])))


def _furnish(event: Event, row: Mapping[str, Any], crowd: Sequence[Person]) -> None:
    held = fill_offering(event.offering, crowd, taken=row.get("taken", 0), waiting=row.get("waiting", 0))
    if "draw" in row:
        _draw(event, row["draw"], crowd)
    if "review" in row:
        _review(event, row["review"], crowd)
    session = event.offering.sessions.get()
    if row.get("learner") and "draw" not in row:
        held.append(_come_along(event))
    for number, registration in enumerate(held if "present" in row else []):
        state = "present" if number < row["present"] or registration.person.email == LEARNER else "absent"
        mark_attendance(session=session, registration=registration, by=None, state=state)
    ended = timezone.localdate(event.offering.ends_at)
    Feedback.objects.bulk_create(
        Feedback(event=event, rating=rating, given_on=ended) for rating in row.get("feedback", [])
    )
    if "repeat" in row:
        dates = repeat_event(event=event, by=None, **row["repeat"])
        for date in dates[: row["public_dates"]]:  # the others are still drafts
            publish_event(event=date, by=None)
    if "programme" in row:
        _programme(event, row)
    if "call" in row:
        _call(event, row["call"], crowd)
    refresh_listing(event=event)


def _draw(event: Event, plan: Mapping[str, int], crowd: Sequence[Person]) -> None:
    """More people wish to come than can; lots were drawn yesterday. The learner's wish is among them."""
    wished = moment((plan["opens"] + 1, 12))
    for person in [learner(), *crowd[: plan["wishes"]]]:
        register(offering=event.offering, person=person, by=person, now=wished)
    draw_lots(offering=event.offering, by=None, now=moment((plan["drawn"], 12)))


def _review(event: Event, plan: Mapping[str, int], crowd: Sequence[Person]) -> None:
    """Registrations to look at; some are decided already, and nobody has been told yet."""
    asked = [register(offering=event.offering, person=person, by=person) for person in crowd[-plan["asked"] :]]
    accepted, refused = plan["accept"], plan["refuse"]
    prepare_decisions(event=event, by=None, registrations=asked[:accepted], verdict=Verdict.ACCEPT)
    prepare_decisions(
        event=event, by=None, registrations=asked[accepted : accepted + refused], verdict=Verdict.REFUSE,
        note="Zwei aus derselben Straße", reason="Aus deinem Stadtteil haben sich viele gemeldet; beim nächsten Mal gern.",
    )  # fmt: skip


def _come_along(event: Event) -> Registration:
    starts = event.offering.starts_at
    assert starts is not None
    me = learner()
    return register(offering=event.offering, person=me, by=me, now=starts - timedelta(days=2))


def learner() -> Person:
    """Who tries the house out."""
    return Person.objects.get(email=LEARNER)


def _programme(event: Event, row: Mapping[str, Any]) -> None:
    zone = event.offering.zone
    first = timezone.localtime(event.offering.starts_at, zone).date()
    tracks = {
        track["key"]: write_track(event=event, by=None, name=track["name"], colour=track["colour"])
        for track in row.get("tracks", [])
    }
    for item in row["programme"]:
        starts = datetime.combine(first, _clock(item["at"]), tzinfo=zone)
        add_item(
            event=event,
            by=None,
            texts=item["texts"],
            kind=item["kind"],
            room=item["room"],
            track=tracks.get(item.get("track", "")),
            starts_at=starts,
            ends_at=starts + timedelta(minutes=item["minutes"]),
            speakers=[write_speaker(event=event, by=None, **speaker) for speaker in item.get("speakers", [])],
        )
    release_programme(event=event, by=None)


def _clock(text: str) -> time:
    hour, minute = text.split(":")
    return time(int(hour), int(minute))


def _call(event: Event, days: Mapping[str, int], crowd: Sequence[Person]) -> None:
    write_call(
        event=event,
        by=None,
        opens_at=moment((days["opens"], 9)),
        closes_at=moment((days["closes"], 20)),
        texts={
            "de": "Wir suchen Vorträge und Werkstätten, die man ohne Vorwissen versteht. Gern auch von Menschen, die noch nie auf einer Bühne standen.",
            "en": "We look for talks and workshops that one understands without knowing anything beforehand. Gladly from people who have never stood on a stage.",
            "uk": "Шукаємо доповіді та майстерні, зрозумілі без попередніх знань.",
        },
        kinds=["talk", "workshop", "poster"],
        lengths=[15, 30, 90],
    )
    proposals = [
        ("Licht für Zimmerpflanzen im Winter", "workshop", 90, "Welche Pflanze braucht welches Licht, und was kostet das im Monat?"),
        ("Mein Fenster als Kalender", "talk", 15, "Ein Jahr lang jeden Tag um acht Uhr fotografiert. Was man darauf sieht."),
        ("Warum der Mond auf Fotos so klein ist", "talk", 30, "Und wie man es besser macht, mit jedem Telefon."),
    ]  # fmt: skip
    for author, (title, kind, minutes, abstract) in zip(crowd, proposals, strict=False):
        contribution = start_contribution(
            event=event,
            by=author,
            title=title,
            kind=kind,
            minutes=minutes,
            abstract=abstract,
            name=author.name,
            language="de",
        )
        hand_in_contribution(contribution=contribution, by=author)
