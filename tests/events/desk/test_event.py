"""One event at the desk: publishing, calling off, changing, what happens when, copying, the report."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from accounts.enums import Role
from accounts.models import Message, Organisation, Person
from core.models import OutboxMessage
from core.outbox import deliver_pending
from events.desk.timeline import timeline
from events.domain.events import change_event
from events.domain.hackathons import set_hackathon
from events.domain.publishing import cancel_event
from events.models import Contribution, Event, Mentor, MentorSlot
from events.selectors.report import report
from events.selectors.small_numbers import Table, suppressed
from scheduler.domain.ages import add_age_group
from scheduler.domain.deadlines import set_service_deadline
from scheduler.domain.guardian_letters import tell_organisers
from scheduler.domain.guardians import Guardian, ask_guardian
from scheduler.domain.offerings import add_pool, change_offering
from scheduler.domain.registration import register
from scheduler.models import Attendance, Registration, Scan
from tests.accounts.makers import make_member, make_organisation, make_person
from tests.events.judging_makers import make_judge
from tests.events.makers import make_challenge, make_event, make_hackathon, make_team
from tests.events.team_makers import make_mentor, make_slot

pytestmark = pytest.mark.django_db


def address(name: str, event: Event, *more: Any) -> str:
    return reverse(f"events:{name}", args=[event.slug, *more])


def fill(event: Event, number: int) -> None:
    """Many people with a place, written at once."""
    people = Person.objects.bulk_create(
        Person(email=f"p{event.pk}-{n}@example.org", name=f"P {n}", language="en") for n in range(number)
    )
    rows = Registration.objects.bulk_create(
        Registration(offering=event.offering, person=person, state="confirmed") for person in people
    )
    pool = event.offering.pools.get()
    pool.places.bulk_create(pool.places.model(registration=row, pool=pool, count=1) for row in rows)
    event.offering.pools.update(taken=number)


def test_a_draft_says_what_is_missing_and_is_published(editor: Client, house: Organisation) -> None:
    desk = editor
    event = make_event(house, publish=False)
    event.offering.sessions.all().delete()
    page = desk.get(address("desk_event", event)).text
    assert "A date: at least one session" in page
    assert address("desk_publish", event) not in page
    assert "when it takes place" in desk.post(address("desk_publish", event), follow=True).text
    event = make_event(house, publish=False)
    assert address("desk_publish", event) in desk.get(address("desk_event", event)).text
    for _twice in range(2):
        desk.post(address("desk_publish", event))
    event.refresh_from_db()
    assert (event.state, event.offering.status) == ("published", "open")


def test_a_trainer_prepares_and_an_editor_publishes(desk: Client, house: Organisation) -> None:
    event = make_event(house, publish=False)
    page = desk.get(address("desk_event", event)).text
    assert "An owner or editor of your organisation publishes it." in page
    assert address("desk_publish", event) not in page
    assert "An editor of your organisation publishes" in desk.post(address("desk_publish", event), follow=True).text
    event.refresh_from_db()
    assert event.state == "draft"


def test_withdrawing_is_refused_while_people_are_registered(editor: Client, event: Event) -> None:
    desk = editor
    person = make_person()
    register(offering=event.offering, person=person, by=person)
    assert "so that everyone is told" in desk.post(address("desk_withdraw", event), follow=True).text


def test_registration_is_closed_and_opened(desk: Client, event: Event) -> None:
    for name, status in (("desk_close", "closed"), ("desk_open", "open")):
        desk.post(address(name, event))
        event.offering.refresh_from_db()
        assert event.offering.status == status


def test_cancelling_says_how_many_are_told_and_tells_all_of_them(desk: Client, house: Organisation) -> None:
    event = make_event(house, places=400)
    fill(event, 300)
    page = address("desk_cancel", event)
    assert "300 people lose their place" in desk.get(page).text
    assert "Please say why." in desk.post(page, {"reason": " "}).text
    assert "300 people are told." in desk.post(page, {"reason": "The roof leaks."}, follow=True).text
    assert "cancelled already" in desk.post(page, {"reason": "Again."}, follow=True).text
    while deliver_pending():
        pass
    told = Message.objects.filter(kind="offering_cancelled")
    assert told.count() == 300
    assert told.values("person").distinct().count() == 300
    assert "The roof leaks." in told[0].text


def test_cancelling_tells_who_has_a_part_once_each(house: Organisation, deliver_outbox: Any) -> None:
    event, sponsor = make_hackathon(house), make_organisation()
    judge, author, speaker, guest = make_person(), make_person(), make_member(sponsor, Role.OWNER), make_person()
    make_judge(event, judge)
    make_judge(event, state="left")
    Contribution.objects.create(event=event, person=author, state="accepted", title="Lamps")
    Contribution.objects.create(event=event, person=make_person(), state="withdrawn", title="Poles")
    make_challenge(event, sponsor)
    mentor = make_mentor(event).person
    make_mentor(event, guest)
    register(offering=event.offering, person=guest, by=guest)
    cancel_event(event=event, by=None, reason="Rain.")
    deliver_outbox()
    told = Message.objects.filter(kind="event_called_off")
    assert sorted(told.values_list("person", flat=True)) == sorted([judge.pk, author.pk, speaker.pk, mentor.pk])
    assert "Rain." in told[0].text
    assert Message.objects.filter(kind="offering_cancelled", person=guest).count() == 1


def test_cancelling_costs_as_many_statements_for_three_hundred_as_for_three(house: Organisation) -> None:
    counts = []
    for number in (3, 300):
        event = make_event(house, places=400)
        fill(event, number)
        event = Event.objects.with_texts().get(pk=event.pk)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            cancel_event(event=event, by=None, reason="Rain.")
        counts.append(len(seen))
    assert counts[1] - counts[0] <= 4, counts  # writing in bulk takes a few more batches
    assert OutboxMessage.objects.filter(topic="scheduler.announce").count() == 2


def test_a_draft_is_thrown_away_but_nothing_with_people(desk: Client, house: Organisation, event: Event) -> None:
    draft = make_event(house, publish=False)
    desk.post(address("desk_delete", draft))
    desk.post(address("desk_delete", event))
    assert list(Event.objects.all()) == [event]


def test_facts_partners_and_rules_are_changed(desk: Client, event: Event) -> None:
    partner = make_organisation()
    desk.post(address("desk_facts", event), {"format": "hybrid", "languages": ["uk"], "price": "4.50"})
    desk.post(address("desk_partners", event), {"organisation_0": str(partner.uuid), "part_0": "sponsor"})
    draw = (timezone.localtime() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    rules = {"waiting": "offer", "offer_hours": "5", "party_max": "3", "allocation": "lottery", "draw_at": draw}
    answer = desk.post(address("desk_registration", event), rules)
    assert answer.status_code == 302, answer.context["form"].errors
    event = Event.objects.get(pk=event.pk)
    assert (event.format, event.languages, str(event.price)) == ("hybrid", ["uk"], "4.50")
    assert [(row.organisation, row.part) for row in event.partners.all()] == [(partner, "sponsor")]
    offering = event.offering
    assert (offering.promotion, offering.party_max, offering.allocation) == ("offer", 3, "lottery")
    assert f"/en/places/{offering.uuid}/draw/" in desk.get(address("desk_event", event)).text


def test_a_hackathon_says_how_many_register_together(desk: Client, house: Organisation) -> None:
    event = make_hackathon(house, settings={"team_max": 5})
    rules = {"waiting": "confirm", "allocation": "first_come", "party_max": "1", "group_max": "3"}
    assert "A team may have 5 members here" in desk.post(address("desk_registration", event), rules).text
    desk.post(address("desk_registration", event), rules | {"group_max": "1", "pending_hours": "72"})
    offering = Event.objects.get(pk=event.pk).offering
    assert (offering.group_max, offering.pending_hours) == (1, 72)
    assert "register together" not in desk.get(address("desk_registration", make_event(house))).text


def test_the_largest_team_can_register_together(house: Organisation) -> None:
    event = make_hackathon(house)
    set_hackathon(event=event, by=None, team_max=14)
    assert Event.objects.get(pk=event.pk).offering.group_max == 14
    change_offering(offering=event.offering, by=None, group_max=1)
    set_hackathon(event=event, by=None, team_max=15)
    assert Event.objects.get(pk=event.pk).offering.group_max == 1


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("desk_facts", {"format": "cloud", "price": "0"}, "Please choose one of these."),
        ("desk_facts", {"format": "onsite", "price": "-1"}, "greater than or equal to 0"),
        ("desk_partners", {"organisation_0": "x"}, "Select a valid choice."),
        ("desk_registration", {"waiting": "none", "party_max": "0", "allocation": "first_come"}, "from 1 to 50"),
        ("desk_registration", {"waiting": "confirm", "party_max": "1", "allocation": "lottery"}, "when lots are drawn"),
        ("desk_registration", {"waiting": "none", "party_max": "1", "allocation": "lottery"}, "please keep one"),
        ("desk_copy", {"day": "2020-01-01"}, "This day is over."),
        ("desk_repeat", {"every": "year", "times": "3"}, "Please choose one of these."),
        ("desk_repeat", {"every": "week", "times": "1000"}, "a number from 1 to 52"),
        (
            "desk_new_session",
            {"day": "2020-01-01", "clock": "18:00", "minutes": "60", "place": ""},
            "This day is over.",
        ),
    ],
)
def test_bad_input_gets_a_clear_sentence(
    desk: Client, event: Event, name: str, data: dict[str, str], sentence: str
) -> None:
    answer = desk.post(address(name, event), data)
    assert answer.status_code == 200
    assert sentence in answer.text


def test_phases_that_contradict_each_other_are_refused_beside_the_field(desk: Client, hackathon: Event) -> None:
    data = {
        "team_min": "2", "team_max": "4", "wishes_max": "3", "grace_minutes": "5",
        "submit_from": "2027-03-02T10:00", "submit_until": "2027-03-01T10:00",
    }  # fmt: skip
    answer = desk.post(address("desk_hackathon", hackathon), data)
    assert "Submissions must begin before they end." in answer.text
    data["submit_until"] = "2027-03-03T10:00"
    data |= {"prize_0_de": "Erster", "prize_0_en": "First"}
    assert desk.post(address("desk_hackathon", hackathon), data).status_code == 302
    hackathon.hackathon.refresh_from_db()
    assert hackathon.hackathon.prizes[0]["title"] == {"de": "Erster", "en": "First"}


def test_an_announced_deadline_is_refused_in_the_form_and_the_page_leads_to_more_time(
    desk: Client, hackathon: Event
) -> None:
    until = datetime(2027, 3, 3, 9, tzinfo=UTC)
    type(hackathon.hackathon).objects.update(submit_until=until)
    data = {"team_min": "2", "team_max": "4", "wishes_max": "3", "grace_minutes": "10"}
    for moment, sentence in (
        ("2027-03-03T09:00", "never moved forward"),
        ("2027-03-03T11:00", "Give everybody more time"),
    ):
        answer = desk.post(address("desk_hackathon", hackathon), data | {"submit_until": moment})
        assert answer.status_code == 200
        assert sentence in str(answer.context["form"].errors["submit_until"])
        assert address("desk_more_time", hackathon) in answer.text
    assert (
        desk.post(address("desk_hackathon", hackathon), data | {"submit_until": "2027-03-03T10:00"}).status_code == 302
    )
    hackathon.hackathon.refresh_from_db()
    assert hackathon.hackathon.submit_until == until


def test_sizes_and_deadlines_of_services_are_changed(desk: Client, event: Event) -> None:
    main = event.offering.pools.get()
    service = add_pool(offering=event.offering, by=None, size=2, key="childcare", is_service=True)
    data = {f"pool_{main.pk}": "30", f"pool_{service.pk}": "5", f"until_{service.pk}": "2026-12-01T12:00"}
    assert desk.post(address("desk_places", event), data).status_code == 302
    service.refresh_from_db()
    assert (service.size, service.closes_at) == (5, datetime(2026, 12, 1, 11, tzinfo=UTC))


def test_only_services_have_a_deadline(event: Event) -> None:
    with pytest.raises(Exception, match="Only extra services"):
        set_service_deadline(pool=event.offering.pools.get(), by=None, closes_at=timezone.now())


def test_a_session_is_added_once_and_moved_and_people_are_told(desk: Client, event: Event) -> None:
    person = make_person(language="en")
    register(offering=event.offering, person=person, by=person)
    day = (timezone.localdate() + timedelta(days=30)).isoformat()
    event.format = "online"
    event.save()
    data = {"day": day, "clock": "18:00", "minutes": "60", "online_url": "https://meet.example/x"}
    for _twice in range(2):
        assert desk.post(address("desk_new_session", event), data).status_code == 302
    assert event.offering.sessions.count() == 2
    session = event.offering.sessions.order_by("starts_at").last()
    desk.post(address("desk_move", event, session.uuid), data | {"clock": "19:00"})
    desk.post(address("desk_cancel_session", event, session.uuid))
    while deliver_pending():
        pass
    kinds = set(Message.objects.filter(person=person).values_list("kind", flat=True))
    assert {"session_cancelled"} <= kinds


def test_the_last_text_stays(desk: Client, event: Event) -> None:
    desk.post(address("desk_text_remove", event, "de"))
    desk.post(address("desk_text_remove", event, "en"))
    assert [text.language for text in event.texts.all()] == ["en"]


def test_copying_and_repeating_twice_by_a_double_click_makes_it_once(desk: Client, event: Event) -> None:
    day = (timezone.localdate() + timedelta(days=90)).isoformat()
    for _twice in range(2):
        desk.post(address("desk_copy", event), {"day": day})
    assert Event.objects.count() == 2
    for _twice in range(2):
        desk.post(address("desk_repeat", event), {"every": "week", "times": "2"})
    assert Event.objects.count() == 4


def test_everything_stands_in_order_and_in_the_zone_of_the_event(desk: Client, house: Organisation) -> None:
    """The reminder of a Monday after the change to winter time comes on Sunday at five by the clock there."""
    monday = datetime(2027, 11, 1, 8, tzinfo=UTC)
    event = make_event(house, starts_at=monday, rules={"closes_at": monday - timedelta(days=3)})
    moments = timeline(Event.objects.with_texts().get(pk=event.pk), now=timezone.now())
    assert [row.at for row in moments] == sorted(row.at for row in moments)
    reminder = next(row for row in moments if row.words == "Reminder")
    assert timezone.localtime(reminder.at, event.offering.zone).hour == 17
    page = desk.get(address("desk_timeline", event)).text
    assert "Registration closes" in page
    assert page.index("Registration closes") < page.index("It begins") < page.index("It ends")


def test_what_happens_at_one_moment_stands_alike_in_every_language(house: Organisation) -> None:
    """Certificates come when it ends: after the end, whatever letter the words begin with."""
    event = make_event(house, starts_at=datetime(2027, 3, 1, 8, tzinfo=UTC))
    change_event(event=event, by=None, certificate=True)
    event = Event.objects.with_texts().get(pk=event.pk)
    orders = []
    for language in ("en", "de", "uk"):
        with translation.override(language):
            orders.append([(row.at, bool(row.more), row.house) for row in timeline(event, now=timezone.now())])
    assert orders[0] == orders[1] == orders[2]
    ends = [row.words for row in timeline(event, now=timezone.now()) if row.at == event.offering.ends_at]
    assert ends[0] == "It ends"
    assert len(ends) == 2


def test_mentors_and_guardians_stand_in_the_order_of_things_one_line_a_day(
    desk: Client, house: Organisation, assert_same_queries: Any, time_machine: Any
) -> None:
    time_machine.move_to(datetime(2026, 11, 23, 12, tzinfo=UTC))
    start = datetime(2027, 3, 1, 8, tzinfo=UTC)
    event = make_hackathon(house, starts_at=start)
    mentor = make_mentor(event)
    make_slot(mentor, minutes=60, team=make_team(event))
    minors = add_age_group(offering=event.offering, by=None, size=9, age_min=None, age_max=15, needs_guardian=True)

    def ask() -> None:
        """One more who waits for a guardian, and one more time of the mentor."""
        make_slot(mentor, minutes=120 + 30 * MentorSlot.objects.count())
        person = make_person()
        registration = register(offering=event.offering, person=person, by=person, pools=[minors])
        ask_guardian(registration=registration, guardian=Guardian("Mira", "mira@quell.example", "en"), by=person)

    ask()
    page = address("desk_timeline", event)
    assert "1 guardian has not answered" in desk.get(page).text
    assert "2 times, taken by teams: 1." in desk.get(page).text
    assert_same_queries(lambda: desk.get(page), ask)
    times, asked = MentorSlot.objects.count(), Registration.objects.exclude(consent=None).count()
    moments = timeline(Event.objects.with_texts().select_related("hackathon").get(pk=event.pk), now=timezone.now())
    (mentors,) = [row for row in moments if row.words == "Times with mentors begin"]
    assert (mentors.at, mentors.more) == (start + timedelta(hours=1), f"{times} times, taken by teams: 1.")
    (guardians,) = [row for row in moments if row.words == "A guardian’s time to answer ends"]
    assert guardians.more.startswith(f"{asked} guardians have not answered")
    Mentor.objects.update(state="withdrawn")
    Registration.objects.exclude(consent=None).update(state="confirmed", pending_until=None, open_conditions="")
    text = desk.get(page).text
    assert "Times with mentors" not in text
    assert "guardian" not in text


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ([40, 0], [40, 0]),
        ([40, 3], [None, None]),
        ([40, 30, 3], [40, None, None]),
        ([40, 30, 1, 1], [40, None, None, None]),
        ([4, 4, 4], [None, None, None]),
        ([40, 4, 4, 4], [40, None, None, None]),
        ([5, 6], [5, 6]),
        ([], []),
    ],
)
def test_small_numbers_and_those_that_give_them_away_are_left_out(numbers: list[int], shown: list[int | None]) -> None:
    assert [cell.value for cell in suppressed((str(n), n) for n in numbers)] == shown


def test_the_report_tells_nobody_about_four_people(desk: Client, house: Organisation) -> None:
    event = make_event(house, starts_at=timezone.now() - timedelta(hours=1), places=50)
    fill(event, 24)
    session = event.offering.sessions.get()
    rows = list(event.offering.registrations.all())
    Attendance.objects.bulk_create(Attendance(session=session, registration=row, state="present") for row in rows[:20])
    for name in ("desk_report", "desk_report_csv"):
        text = desk.get(address(name, event)).content.decode("utf-8-sig")
        assert "did not come" in text
        assert "few" in text
    lines = desk.get(address("desk_report_csv", event)).content.decode("utf-8-sig").splitlines()
    assert [line.rsplit(",")[-1] for line in lines if "come" in line or "were there" in line.lower()] == ["few", "few"]


def figures_of(event: Event) -> dict[str, Table]:
    with translation.override("en"):
        return {one.key: one for one in report(event)}


def test_two_tables_together_do_not_give_away_who_was_refused(house: Organisation) -> None:
    event = make_event(house, starts_at=timezone.now() + timedelta(days=3), places=50)
    fill(event, 27)
    last = [row.pk for row in event.offering.registrations.order_by("pk")][-3:]
    Registration.objects.filter(pk__in=last).update(state="refused", ended_at=timezone.now())
    found = figures_of(event)
    assert [cell.value for cell in found["states"].cells] == [24, 0, 0, 0, None]
    assert found["states"].total is None
    assert (found["time"].total, found["languages"].total) == (24, 24)


def test_how_people_came_in_is_left_out_where_it_would_say_who_did_not(house: Organisation) -> None:
    event = make_event(house, starts_at=timezone.now() - timedelta(hours=1), places=50)
    fill(event, 24)
    session = event.offering.sessions.get()
    rows = list(event.offering.registrations.all())
    now = timezone.now()
    Attendance.objects.bulk_create(Attendance(session=session, registration=row, state="present") for row in rows[:15])
    Scan.objects.bulk_create(
        Scan(session=session, registration=row, kind="entry", at=now, received_at=now, key=uuid4()) for row in rows[:15]
    )
    assert figures_of(event)["door"].total == 15
    Attendance.objects.bulk_create(
        Attendance(session=session, registration=row, state="present") for row in rows[15:21]
    )
    found = figures_of(event)
    assert [cell.value for cell in found["session-1"].cells] == [None, None]
    assert "door" not in found


def test_who_is_kept_a_place_for_is_not_told_from_who_has_one(house: Organisation) -> None:
    event = make_event(house, starts_at=timezone.now() - timedelta(hours=1), places=50)
    fill(event, 24)
    rows = list(event.offering.registrations.all())
    Registration.objects.filter(pk__in=[row.pk for row in rows[:2]]).update(
        state="offered", offered_until=timezone.now()
    )
    session = event.offering.sessions.get()
    Attendance.objects.bulk_create(Attendance(session=session, registration=row, state="present") for row in rows[:10])
    found = figures_of(event)
    assert found["session-1"].total == found["languages"].total == 24


def test_whoever_reads_that_a_guardian_withdrew_is_led_to_the_phone_number(editor: Client, event: Event) -> None:
    pool = add_age_group(offering=event.offering, by=None, size=3, age_min=None, age_max=15, needs_guardian=True)
    kim = make_person("Kim")
    registration = register(offering=event.offering, person=kim, by=kim, pools=[pool])
    consent = ask_guardian(registration=registration, guardian=Guardian("Mum", "mum@quell.example"), by=kim)
    tell_organisers(consent=consent.pk)
    message = Message.objects.get(kind="consent_withdrawn")
    with translation.override("en"):
        assert message.link.endswith(address("desk_guardians", event))


def test_a_series_of_a_public_event_is_published_at_once_by_whoever_may(
    editor: Client, desk: Client, event: Event
) -> None:
    repeat = address("desk_repeat", event)
    assert "Publish all of them at once" not in desk.get(repeat).text
    answer = editor.post(repeat, {"every": "week", "times": "2", "publish": "on"}, follow=True)
    assert "2 more dates are public." in answer.text
    assert [one.state for one in Event.objects.exclude(pk=event.pk)] == ["published", "published"]
    desk.post(repeat, {"every": "two_weeks", "times": "1", "publish": "on"})
    assert Event.objects.latest("pk").state == "draft"


def test_the_dates_of_a_draft_stay_drafts(editor: Client, house: Organisation) -> None:
    draft = make_event(house, publish=False)
    editor.post(address("desk_repeat", draft), {"every": "week", "times": "2", "publish": "on"})
    assert {one.state for one in Event.objects.all()} == {"draft"}


def test_registration_that_closed_by_its_date_offers_no_button_to_close_it(desk: Client, event: Event) -> None:
    page, close = address("desk_event", event), address("desk_close", event)
    assert close in desk.get(page).text
    change_offering(offering=event.offering, by=None, closes_at=timezone.now() - timedelta(minutes=1))
    assert close not in desk.get(page).text
