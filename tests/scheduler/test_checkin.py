"""What happens at the door: who is first, what is refused, what is counted, what is taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from core.errors import Conflict
from core.models import AuditEntry
from scheduler.checkin.words import result_of
from scheduler.domain.ages import set_ages
from scheduler.domain.attendance import mark_attendance
from scheduler.domain.checkin import Answer, Scanned, take_scan, take_scans
from scheduler.domain.offerings import add_pool, add_session, cancel_session, close_offering
from scheduler.domain.registration import cancel_registration, register
from scheduler.domain.scan_links import forget_guests, link_of, make_scan_link, revoke_scan_link
from scheduler.enums import AttendanceState, ScanKind
from scheduler.models import Attendance, Offering, Registration, Scan, Session
from scheduler.selectors.checkin import arrivals, contests, door_rows, figures, free_at_the_door, shows_code

from .makers import main_pool, make_offering, make_person, make_service, make_venue

pytestmark = pytest.mark.django_db

START = datetime(2026, 9, 5, 8, 0, tzinfo=UTC)
BEFORE = START - timedelta(days=30)
NOW = START + timedelta(minutes=10)


def make_session(offering: Offering | None = None, **fields: Any) -> Session:
    offering = offering or make_offering(places=5)
    times = {"starts_at": START, "ends_at": START + timedelta(hours=4)} | fields
    return add_session(offering=offering, by=None, **times)


def registered(session: Session, name: str = "", **wish: Any) -> Registration:
    person = make_person(name)
    return register(offering=session.offering, person=person, by=person, now=BEFORE, **wish)


def scan(session: Session, registration: Registration | None = None, **fields: Any) -> Answer:
    now, link = fields.pop("now", NOW), fields.pop("link", None)
    fields = {"key": uuid4(), "at": now, "device": "phone A"} | fields
    if registration is not None:
        fields["registration"] = registration.uuid
    return take_scan(session=session, scanned=Scanned(**fields), by=None, link=link, now=now)


def present(registration: Registration) -> bool:
    return Attendance.objects.filter(registration=registration, state=AttendanceState.PRESENT).exists()


# --- the first scan


def test_a_scanned_code_lets_in_and_marks_the_person_present_in_the_same_moment():
    session = make_session()
    mine = registered(session)
    answer = scan(session, mine)
    assert (answer.word, answer.registration) == ("in", mine)
    assert present(mine)
    assert AuditEntry.objects.filter(action="scan.entry").count() == 1


def test_a_second_scan_says_when_and_where_the_first_was():
    session = make_session()
    mine = registered(session)
    scan(session, mine, entrance="North", at=NOW - timedelta(minutes=8))
    answer = scan(session, mine, entrance="South", device="phone B")
    assert answer.word == "already"
    assert answer.first is not None
    assert (answer.first.entrance, answer.first.at) == ("North", NOW - timedelta(minutes=8))
    assert Scan.objects.count() == 2, "both stand in the log"
    assert contests(session) == [], "nobody came in twice"


def test_sending_the_same_scan_twice_changes_nothing_and_gets_the_same_answer():
    session = make_session()
    mine, key = registered(session), uuid4()
    first, second = (scan(session, mine, key=key) for _ in range(2))
    assert (first.word, second.word, Scan.objects.count()) == ("in", "in", 1)
    assert AuditEntry.objects.filter(action="scan.entry").count() == 1


def test_a_key_of_another_session_is_not_answered_from_there():
    session, other = make_session(), make_session()
    mine, key = registered(session), uuid4()
    scan(session, mine, key=key)
    assert scan(other, registered(other), key=key).word == "refused"


def test_a_code_of_another_session_is_refused_without_a_name():
    session, other = make_session(), make_session()
    answer = scan(session, registered(other, "Somebody Else"))
    assert (answer.word, answer.code, answer.registration) == ("refused", "unknown", None)
    assert Scan.objects.count() == 0


def test_a_cancelled_registration_is_refused_and_waiting_ones_too():
    session = make_session(make_offering(places=1))
    mine, waiting = registered(session), registered(session)
    cancelled = registered(session)
    cancel_registration(registration=cancelled, by=None, now=BEFORE)
    assert scan(session, mine).word == "in"
    assert [scan(session, row).code for row in (waiting, cancelled)] == ["waiting", "cancelled"]
    assert not present(waiting)


def test_one_code_of_a_party_counts_for_all_of_it():
    session = make_session(make_offering(places=5, party_max=3))
    scan(session, registered(session, party_size=3))
    registered(session)
    found = figures(session)
    assert (found.expected, found.present) == (4, 3)


def test_nobody_comes_in_to_a_session_that_was_called_off_or_long_before_it():
    session = make_session()
    mine = registered(session)
    assert scan(session, mine, now=START - timedelta(hours=13)).code == "early"
    cancel_session(session=session, by=None)
    assert scan(session, mine).code == "session_cancelled"
    assert Scan.objects.count() == 0


# --- several devices, some without network


def offline(session: Session, mine: Registration, minutes: float, device: str, **fields: Any) -> Answer:
    """A device let somebody in at NOW - minutes, and sends it only now."""
    fields = {"entrance": device, "let_in": True} | fields
    return scan(session, mine, at=NOW - timedelta(minutes=minutes), device=device, **fields)


def test_an_earlier_scan_that_arrives_later_is_the_first():
    session = make_session()
    mine = registered(session)
    offline(session, mine, 3, "B")
    answer = offline(session, mine, 7, "A")
    assert answer.first is not None
    assert answer.first.device == "A"
    assert [arrival.first.device for arrival in arrivals(session) if arrival.first] == ["A"]


def test_two_devices_that_let_in_the_same_code_hear_of_each_other_and_so_does_the_desk():
    session = make_session()
    mine = registered(session)
    assert offline(session, mine, 3, "B").rivals == []
    answer = offline(session, mine, 7, "A")
    assert (answer.word, [rival.device for rival in answer.rivals]) == ("in", ["B"])
    (contest,) = contests(session)
    assert [line.device for line in contest.scans] == ["A", "B"]
    found = figures(session)
    assert (found.conflicts, found.present) == (1, 1)
    assert found.entrances == [("A", 1)]


def test_a_device_that_knew_better_makes_no_conflict():
    session = make_session()
    mine = registered(session)
    offline(session, mine, 7, "A")
    offline(session, mine, 3, "B", let_in=False)
    assert contests(session) == []


def test_taking_one_of_the_two_back_settles_the_conflict():
    session = make_session()
    mine = registered(session)
    wrong = offline(session, mine, 7, "A")
    offline(session, mine, 3, "B")
    assert scan(session, kind=ScanKind.UNDO, undoes=wrong.key).word == "undone"
    assert contests(session) == []
    assert present(mine)
    assert figures(session).entrances == [("B", 1)]


def test_whoever_was_let_in_from_an_old_list_stays_in_and_the_desk_sees_why():
    session = make_session()
    mine = registered(session)
    cancel_registration(registration=mine, by=None, now=BEFORE)
    answer = offline(session, mine, 5, "A")
    assert answer.word == "in"
    line = Scan.objects.get()
    assert (line.problem, line.kind) == ("cancelled", ScanKind.ENTRY)
    assert figures(session).forced == 1
    assert not present(mine), "attendance needs a confirmed place"


def test_a_registration_that_is_gone_meanwhile_is_kept_as_let_in_without_a_name():
    session = make_session()
    answer = scan(session, Registration(uuid=uuid4()), let_in=True)
    assert answer.word == "in"
    line = Scan.objects.get()
    assert (line.kind, line.problem, line.registration) == (ScanKind.FORCED, "unknown", None)


def test_one_scan_that_cannot_be_taken_keeps_none_of_the_others_out():
    session = make_session()
    mine = registered(session)
    lines = [Scanned(key=uuid4(), registration=uuid4()), Scanned(key=uuid4(), registration=mine.uuid)]
    assert [answer.word for answer in take_scans(session=session, scans=lines, by=None, now=NOW)] == ["refused", "in"]


# --- clocks


@pytest.mark.parametrize("wrong", [timedelta(hours=3), timedelta(days=-4000), timedelta(hours=-14)])
def test_a_clock_that_is_wrong_wins_nothing(wrong: timedelta):
    session = make_session()
    mine = registered(session)
    scan(session, mine, at=NOW + wrong, let_in=True)
    assert Scan.objects.get().at == NOW


def test_a_plausible_time_is_kept_as_it_is_and_stands_beside_the_time_of_arrival():
    session = make_session()
    offline(session, registered(session), 42, "A")
    line = Scan.objects.get()
    assert (line.at, line.received_at) == (NOW - timedelta(minutes=42), NOW)


def test_on_the_night_of_winter_time_the_order_of_two_scans_is_kept():
    """Both clocks on the wall say 2:30; the earlier one is summer time."""
    offering = make_offering(places=5, timezone="Europe/Berlin")
    start = datetime(2026, 10, 24, 22, 0, tzinfo=UTC)
    session = make_session(offering, starts_at=start, ends_at=start + timedelta(hours=8))
    mine = registered(session)
    summer, winter = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert {moment.astimezone(offering.zone).strftime("%H:%M") for moment in (summer, winter)} == {"02:30"}
    later = winter + timedelta(minutes=5)
    scan(session, mine, at=winter, let_in=True, device="B", now=later)
    answer = scan(session, mine, at=summer, let_in=True, device="A", now=later)
    assert answer.first is not None
    assert answer.first.device == "A"


# --- all the same, and without registration


def test_letting_in_all_the_same_needs_a_reason_and_is_counted():
    session = make_session(make_offering(places=1))
    registered(session)
    waiting = registered(session)
    assert scan(session, waiting).word == "refused"
    answer = scan(session, waiting, kind=ScanKind.FORCED, reason="Speaker's daughter")
    assert answer.word == "in"
    line = Scan.objects.get()
    assert (line.problem, line.reason) == ("waiting", "Speaker's daughter")
    found = figures(session)
    assert (found.forced, found.present) == (1, 1)


def test_letting_in_again_all_the_same_is_no_conflict():
    session = make_session()
    mine = registered(session)
    scan(session, mine)
    assert scan(session, mine, kind=ScanKind.FORCED, reason="Was outside").word == "in"
    assert (figures(session).conflicts, figures(session).present) == (0, 1)


def test_a_foreign_code_let_in_all_the_same_leaves_no_name():
    session, other = make_session(), make_session()
    foreign = registered(other, "Somebody Else")
    assert scan(session, foreign, kind=ScanKind.FORCED, reason="Wrong day").word == "in"
    assert Scan.objects.get().registration is None
    assert figures(session).present == 1


def test_a_guest_is_counted_while_a_place_is_free_and_not_longer():
    session = make_session(make_offering(places=2))
    registered(session)
    assert free_at_the_door(session.offering, session) == 1
    assert scan(session, kind=ScanKind.WALK_IN).word == "in"
    assert scan(session, kind=ScanKind.WALK_IN).code == "full"
    answer = scan(session, kind=ScanKind.WALK_IN, reason="Two chairs more", places=2, name="Ada")
    assert answer.word == "in"
    found = figures(session)
    assert (found.walk_ins, found.present, found.forced) == (3, 3, 1)


def test_a_guest_where_places_are_not_counted_always_comes_in():
    session = make_session(make_offering(places=None))
    assert scan(session, kind=ScanKind.WALK_IN, places=40).word == "in"


def test_a_guest_with_an_account_gets_a_registration_and_is_present():
    session = make_session(make_offering(places=1, closes_at=None))
    person = make_person("Ada")
    answer = scan(session, kind=ScanKind.WALK_IN, email=person.email.upper())
    assert answer.registration is not None
    assert answer.registration.person == person
    assert present(answer.registration)
    assert figures(session).walk_ins == 1


@pytest.mark.parametrize("how", ["by hand", "by its date"])
def test_a_guest_with_an_account_gets_a_registration_also_when_registration_has_closed(how: str):
    offering = make_offering(places=2, closes_at=START - timedelta(hours=1) if how == "by its date" else None)
    session = make_session(offering)
    if how == "by hand":
        close_offering(offering=offering, by=None)
    person = make_person("Ada")
    with pytest.raises(Conflict):
        register(offering=offering, person=person, by=person, now=NOW)
    answer = scan(session, kind=ScanKind.WALK_IN, email=person.email)
    assert answer.registration is not None
    assert (answer.registration.person, answer.registration.state, answer.sentence) == (person, "confirmed", "")
    assert present(answer.registration)


@pytest.mark.parametrize(
    ("rules", "email", "why"),
    [
        ({}, "nobody@here.example", "nobody here has this e-mail address"),
        ({"approval": True, "party_max": 2}, "", "looks at each registration first"),
        ({"party_max": 1}, "", "for one person here"),
    ],
)
def test_a_guest_who_is_only_counted_hears_why(rules: dict[str, Any], email: str, why: str):
    session = make_session(make_offering(**{"places": 5} | rules))
    person = make_person()
    answer = scan(session, kind=ScanKind.WALK_IN, email=email or person.email, places=2, name="Ada")
    assert (answer.word, answer.registration, answer.scan.name) == ("in", None, "Ada")
    assert answer.sentence.startswith("Counted without a registration:")
    assert why in answer.sentence
    assert result_of(answer).detail.endswith(why + ".")
    assert not Registration.objects.exists()


def test_a_guest_who_needs_a_guardian_first_is_counted_and_hears_it():
    offering = make_offering(places=5)
    set_ages(pool=main_pool(offering), by=None, age_min=None, age_max=15, needs_guardian=True)
    person = make_person()
    answer = scan(make_session(offering), kind=ScanKind.WALK_IN, email=person.email)
    assert (answer.word, answer.registration) == ("in", None)
    assert "guardian has to agree first" in answer.sentence
    assert not Registration.objects.exists()


def test_a_guest_with_several_kinds_to_choose_from_is_counted_and_the_door_reads_why():
    offering = make_offering(places=5)
    add_pool(offering=offering, size=2, name={"en": "Balcony"}, by=None)
    person = make_person()
    answer = scan(make_session(offering), kind=ScanKind.WALK_IN, email=person.email)
    assert (answer.word, answer.registration) == ("in", None)
    assert answer.sentence.endswith("there are several kinds of places here, and only the guest can choose one.")


def test_a_guest_whose_device_comes_back_after_the_end_is_registered_for_the_time_they_came():
    session = make_session()
    person = make_person()
    answer = scan(
        session,
        kind=ScanKind.WALK_IN,
        email=person.email,
        let_in=True,
        at=NOW,
        now=session.ends_at + timedelta(hours=1),
    )
    assert answer.registration is not None
    assert answer.registration.person == person


def test_nobody_gets_onto_the_waiting_list_by_standing_at_the_door():
    session = make_session(make_offering(places=1))
    registered(session)
    person = make_person()
    assert scan(session, kind=ScanKind.WALK_IN, email=person.email).code == "full"
    answer = scan(session, kind=ScanKind.WALK_IN, email=person.email, reason="One chair more")
    assert (answer.word, answer.registration) == ("in", None)
    assert "No place is free." in answer.sentence
    assert not Registration.objects.filter(person=person).exists()


def test_a_guest_who_was_registered_all_along_is_let_in_once():
    session = make_session()
    mine = registered(session)
    words = [scan(session, kind=ScanKind.WALK_IN, email=mine.person.email).word for _ in range(2)]
    assert words == ["in", "already"]


def test_the_name_of_a_guest_is_forgotten_after_two_weeks_and_the_count_stays():
    session = make_session()
    scan(session, kind=ScanKind.WALK_IN, name="Ada")
    assert forget_guests(now=session.ends_at + timedelta(days=13)) == 0
    assert forget_guests(now=session.ends_at + timedelta(days=15)) == 1
    assert (Scan.objects.get().name, figures(session).walk_ins) == ("", 1)


# --- taking back


def test_taking_back_is_a_line_of_its_own_and_the_next_scan_is_the_first_again():
    session = make_session()
    mine = registered(session)
    first = scan(session, mine)
    assert scan(session, kind=ScanKind.UNDO, undoes=first.key).word == "undone"
    assert not present(mine)
    assert scan(session, kind=ScanKind.UNDO, undoes=first.key).word == "undone"
    assert scan(session, mine).word == "in"
    kinds = list(Scan.objects.values_list("kind", flat=True))
    assert kinds == ["entry", "undo", "entry"]


def test_a_scan_is_never_changed():
    session = make_session()
    scan(session, registered(session))
    line = Scan.objects.get()
    line.entrance = "elsewhere"
    with pytest.raises(TypeError):
        line.save()


def test_the_database_refuses_a_forced_line_without_reason_and_a_time_in_the_future():
    session = make_session()
    lines = [
        Scan(key=uuid4(), session=session, kind="forced", at=NOW, received_at=NOW),
        Scan(key=uuid4(), session=session, kind="walk_in", at=NOW + timedelta(1), received_at=NOW),
        Scan(key=uuid4(), session=session, kind="undo", at=NOW, received_at=NOW),
    ]
    for line in lines:
        with pytest.raises(IntegrityError), transaction.atomic():
            line.save()


def test_a_mark_made_by_hand_is_shown_and_a_scan_still_comes_in():
    session = make_session()
    mine = registered(session)
    mark_attendance(session=session, registration=mine, by=None, state=AttendanceState.PRESENT)
    assert [row.is_in for row in arrivals(session)] == [True]
    assert figures(session).present == 1
    assert scan(session, mine).word == "in"
    assert figures(session).present == 1


# --- helpers


def test_a_helpers_link_opens_until_it_ends():
    session = make_session()
    link, token = make_scan_link(session=session, by=None, label="Side entrance", now=NOW)
    assert link_of(token, now=NOW) == link
    assert link_of(token[:-1], now=NOW) is None
    assert link_of(token, now=session.ends_at + timedelta(hours=7)) is None
    revoke_scan_link(link=link, by=None, now=NOW)
    assert link_of(token, now=NOW) is None
    assert token not in str(list(AuditEntry.objects.values_list("data", flat=True)))


def test_a_helper_takes_back_only_what_was_scanned_with_the_same_link():
    session = make_session()
    link, _token = make_scan_link(session=session, by=None, label="Side entrance", now=NOW)
    by_desk, by_helper = scan(session, registered(session)), scan(session, registered(session), link=link)
    assert scan(session, kind=ScanKind.UNDO, undoes=by_desk.key, link=link).code == "not_yours"
    assert scan(session, kind=ScanKind.UNDO, undoes=by_helper.key, link=link).word == "undone"


# --- the list and the code


def test_the_list_has_no_name_of_whoever_gave_the_place_back():
    session = make_session()
    registered(session, "Ada")
    gone = registered(session, "Gone Person")
    cancel_registration(registration=gone, by=None, now=BEFORE)
    rows = [(row.name, row.may_enter, row.note) for row in arrivals(session)]
    assert rows == [("Ada", True, ""), ("", False, "Cancelled")]


def test_names_are_found_by_any_part_of_them():
    session = make_session()
    for name in ("Ada Lovelace", "Grace Hopper", "Ádám"):
        registered(session, name)
    assert [row.name for row in door_rows(session, "love", 5)] == ["Ada Lovelace"]
    assert len(door_rows(session, "", 2)) == 2


@pytest.mark.parametrize("read", [arrivals, figures, contests])
def test_lists_at_the_door_cost_the_same_for_one_and_for_three(read: Any, assert_same_queries: Any):
    session = make_session(make_offering(places=20))
    childcare = make_service(session.offering, size=20)

    def one_more() -> None:
        mine = registered(session, pools=[childcare])
        offline(session, mine, 7, "A")
        offline(session, mine, 3, "B")

    one_more()
    assert_same_queries(lambda: list(read(session)) if read is not figures else read(session), one_more)


def test_a_code_is_shown_where_there_is_a_door_to_come_to():
    offering = make_offering(places=2)
    session = make_session(offering)
    mine, waiting = registered(session), None
    assert not shows_code(mine, BEFORE), "online only"
    session.venue = make_venue()
    session.save()
    assert shows_code(mine, BEFORE)
    assert not shows_code(mine, START + timedelta(days=3))
    registered(session)
    waiting = registered(session)
    assert not shows_code(waiting, BEFORE)
