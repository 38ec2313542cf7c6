"""The demo city's three hackathons, played through the same doors as real ones, each act at its own time.

One is open for registration, one in the middle of its judging, one finished with awards and gallery.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile

from accounts.models import Organisation, Person
from events.domain.briefs import draft_challenge, publish_challenge, write_brief
from events.domain.challenges import accept_terms, choose_challenge, place_team
from events.domain.events import set_partners
from events.domain.files import add_file
from events.domain.hackathons import set_hackathon
from events.domain.judging.assigning import assign_round, living
from events.domain.judging.awards import give_award, publish_judging, write_award
from events.domain.judging.ballots import cast_ballot
from events.domain.judging.results import compute_result
from events.domain.judging.rounds import close_round, create_round, open_round
from events.domain.mentor_slots import book_slot, make_slots
from events.domain.seekers import save_card
from events.domain.submissions import hand_in, save_draft, set_credit, start_submission
from events.domain.teams import create_team, join_team
from events.domain.travel import write_budget
from events.domain.votes import vote
from events.enums import RoundKind
from events.models import Challenge, Event, Judge, Mentor, MentorSlot, Round, Submission, Team
from scheduler.domain.ages import add_age_group, set_age_rules, set_ages
from scheduler.domain.attendance import mark_attendance
from scheduler.domain.offerings import close_offering
from scheduler.domain.questions import add_question
from scheduler.domain.registration import register
from scheduler.domain.terms import create_terms, publish_terms
from scheduler.models import Registration, Venue
from skills.domain.statements import state_skills

from .courses import statements
from .events import LEARNER, learner, make_event, moment
from .files import DATA, load
from .places import fill_offering
from .unsettled import leave_open

DATES = (
    "teams_until", "wishes_until", "submit_from", "submit_until", "gallery_from", "vote_from", "vote_until",
)  # fmt: skip
PICTURES = ("lantern", "map", "chart", "letter", "chat", "night", "phone", "bench", "plant", "door", "tram")


@dataclass
class Stage:
    """One hackathon while it is played: who is free for a team yet, and what came to be."""

    row: Mapping[str, Any]
    event: Event
    organisations: Mapping[str, Organisation]
    people: list[Person]
    challenges: dict[str, Challenge] = field(default_factory=dict)
    teams: list[Team] = field(default_factory=list)
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        # One sequence per hackathon: two that share one would give two ballots the same key.
        self.chance = random.Random(self.event.slug)  # noqa: S311  a play, no secret

    def at(self, name: str, hours: float = 0) -> datetime:
        """A moment of the plan, some hours later."""
        return moment(self.row[name]) + timedelta(hours=hours)


def make_hackathons(
    organisations: Mapping[str, Organisation], venues: Mapping[str, Venue], crowd: Sequence[Person]
) -> None:
    for file in sorted((DATA / "hackathons").glob("*.yaml")):
        row = load(file)
        if not Event.objects.filter(slug=row["slug"]).exists():
            _play(row, organisations, venues, crowd)


def _play(
    row: Mapping[str, Any],
    organisations: Mapping[str, Organisation],
    venues: Mapping[str, Venue],
    crowd: Sequence[Person],
) -> None:
    event = make_event(
        row, organisations, venues, opens_at=moment(row["registration"]), closes_at=moment(row["teams_until"])
    )
    stage = Stage(row, event, organisations, [])
    _describe(stage)
    _ask(stage)
    _pose(stage)
    stage.people = _register(stage, crowd)
    _mentor(stage)
    _form_teams(stage)
    if row["phase"] == "open":
        _seek(stage)
        leave_open(stage, crowd)
        return
    _build(stage)
    _come(stage)
    _judge(stage)


def _describe(stage: Stage) -> None:
    row, event = stage.row, stage.event
    settings = {name: moment(row[name]) for name in DATES if row.get(name)}
    set_hackathon(event=event, by=None, team_min=1, team_max=6, prizes=row["prizes"], **settings)
    partners = [{"organisation": stage.organisations[slug], "part": part} for slug, part in row["partners"]]
    set_partners(event=event, by=None, partners=partners)
    state_skills(subject_kind="event", subject=event.uuid, skills=statements(dict(row)), relation="teaches")
    event.refresh_from_db()


def _ask(stage: Stage) -> None:
    """Questions, conduct, ages and travel costs, where the plan has them."""
    row, offering = stage.row, stage.event.offering
    keep = stage.at("ends").date() + timedelta(days=14)
    for question in row.get("questions", []):
        add_question(
            offering=offering, by=None, kind=question["kind"], label=question["label"], reason=question["reason"],
            keep_until=keep, options=[{"text": text} for text in question.get("options", [])],
            sensitive=question.get("sensitive", False),
        )  # fmt: skip
    if "conduct" in row:
        title = {
            "de": "So gehen wir miteinander um",
            "en": "How we treat each other",
            "uk": "Як ми ставимося одне до одного",
        }
        publish_terms(
            version=create_terms(offering=offering, by=None, kind="conduct", title=title, text=row["conduct"]), by=None
        )
    if row.get("ages"):
        _set_ages(stage)
    if "travel" in row:
        plan = row["travel"]
        write_budget(
            event=stage.event, by=None, amount=Decimal(plan["amount"]), per_person=Decimal(plan["per_person"]),
            closes_at=moment((plan["until"], 20)),
            note={"de": "Bahn und Bus, zweite Klasse", "en": "Train and bus, second class", "uk": "Потяг і автобус"},
        )  # fmt: skip


def _set_ages(stage: Stage) -> None:
    offering = stage.event.offering
    grown, young = (
        {"de": "Ab 18", "en": "18 and over", "uk": "Від 18"},
        {"de": "14 bis 17", "en": "14 to 17", "uk": "14–17"},
    )
    set_ages(
        pool=offering.pools.get(is_service=False), by=None, age_min=18, age_max=None, needs_guardian=False, name=grown
    )
    add_age_group(offering=offering, by=None, size=20, age_min=14, age_max=17, needs_guardian=True, name=young)
    set_age_rules(
        offering=offering, by=None,
        note={"de": "Unter 14 kommt bitte mit einem Erwachsenen zum offenen Nachmittag.", "en": "Under 14, please come to the open afternoon with an adult."},
        consent={"de": "Mein Kind darf von Freitag bis Sonntag teilnehmen und nachts im Haus bleiben.", "en": "My child may take part from Friday to Sunday and stay in the house at night.", "uk": "Моя дитина може брати участь з п’ятниці до неділі та залишатися на ніч у будинку."},
        consent_hours=72, keep_days=30,
    )  # fmt: skip


def _pose(stage: Stage) -> None:
    for position, plan in enumerate(stage.row["challenges"]):
        challenge = draft_challenge(
            event=stage.event, organisation=stage.organisations[plan["organisation"]], by=None, picture=plan["picture"],
            team_limit=plan.get("limit"),
        )  # fmt: skip
        write_brief(challenge=challenge, texts=plan["texts"], by=None)
        challenge.refresh_from_db()
        stage.challenges[plan["key"]] = publish_challenge(
            challenge=challenge, by=None, now=stage.at("registration", position)
        )


def _register(stage: Stage, crowd: Sequence[Person]) -> list[Person]:
    """As many as the teams need, and some more who come alone; the learner among them where a team wants her."""
    wanted = sum(team["members"] for team in stage.row["teams"])
    count = stage.row.get("registered", wanted + 5)
    held = fill_offering(stage.event.offering, crowd, taken=count)
    people = [registration.person for registration in held]
    if any(team.get("learner") for team in stage.row["teams"]):
        me = learner()
        register(offering=stage.event.offering, person=me, by=me, now=stage.at("registration", 2))
        people.append(me)
    return people


def _mentor(stage: Stage) -> None:
    for plan in stage.row.get("mentors", []):
        person = Person.objects.get(email=plan["email"])
        mentor = Mentor.objects.create(
            event=stage.event, person=person, about=plan["about"], skills=plan["skills"], languages=plan["languages"],
            name_public=True,
        )  # fmt: skip
        first = stage.at("starts", 17)
        make_slots(
            mentor=mentor, starts_at=first, ends_at=first + timedelta(hours=2), minutes=30, by=None,
            place="Tisch am Fenster", now=stage.at("registration", 3),
        )  # fmt: skip


def _form_teams(stage: Stage) -> None:
    free = iter([person for person in stage.people if person.email != LEARNER])
    now = stage.at("registration", 4)
    for plan in stage.row["teams"]:
        members = list(_members(stage, plan, free))
        team = create_team(
            event=stage.event, person=members[0], by=members[0], name=plan["name"], now=now,
            pitch=plan.get("pitch") or plan["project"]["tagline"], language=plan.get("language", "de"),
            looking_for=plan.get("looking_for", ""), skills=plan.get("skills", []), size=max(5, plan["members"]),
        )  # fmt: skip
        for person in members[1:]:
            join_team(team=team, person=person, by=person, now=now)
        stage.teams.append(team)


def _members(stage: Stage, plan: Mapping[str, Any], free: Iterator[Person]) -> Iterator[Person]:
    if plan.get("learner"):
        yield learner()
    for _number in range(plan["members"] - (1 if plan.get("learner") else 0)):
        yield next(free)


def _seek(stage: Stage) -> None:
    in_teams = set(stage.event.team_members.values_list("person_id", flat=True))
    alone = [person for person in stage.people if person.pk not in in_teams][: stage.row.get("seekers", 0)]
    brought = [["programming", "data"], ["design"], ["telling", "city"], ["hardware", "organising"]]
    for person, skills in zip(alone, brought, strict=False):
        save_card(
            event=stage.event, person=person, by=person, skills=skills, languages=["de"], proposable=True,
            text="Ich bin zum ersten Mal dabei und freue mich auf Fragen.", now=stage.at("registration", 5),
        )  # fmt: skip


def _build(stage: Stage) -> None:
    for team, plan in zip(stage.teams, stage.row["teams"], strict=True):
        captain = _captain(team)
        _take_challenge(stage, team, plan["wishes"][0])
        submission = start_submission(team=team, by=captain)
        Submission.objects.filter(pk=submission.pk).update(picture=PICTURES[team.pk % len(PICTURES)])
        submission = save_draft(submission=submission, content=plan["project"], edition=submission.edition, by=captain)
        for picture in plan.get("pictures", []):
            data = (DATA / "hackathons" / picture["file"]).read_bytes()
            upload = ContentFile(data, name=picture["file"])
            add_file(submission=submission, upload=upload, by=captain, alternative=picture["alternative"])
        late = timedelta(minutes=plan.get("late_minutes", -stage.chance.randrange(5, 90)))
        hand_in(submission=submission, by=captain, now=stage.at("submit_until") + late)
        set_credit(submission=submission, named=True, by=captain)
    if stage.row.get("mentors"):
        slot = MentorSlot.objects.filter(mentor__event=stage.event).earliest("starts_at")
        captain = _captain(stage.teams[0])
        book_slot(slot=slot, team=stage.teams[0], by=captain, topic="Sensor", now=stage.at("starts", 3))


def _take_challenge(stage: Stage, team: Team, key: str) -> None:
    challenge, captain = stage.challenges[key], _captain(team)
    challenge.refresh_from_db()
    brief = challenge.brief
    assert brief is not None
    accept_terms(
        team=team, challenge=challenge, person=captain, version=brief.version, by=captain, now=stage.at("starts", 2)
    )
    team.refresh_from_db()
    if stage.row.get("wishes_until"):
        place_team(team=team, challenge=challenge, by=captain)
    else:
        choose_challenge(team=team, challenge=challenge, by=captain, now=stage.at("starts", 2))
    team.refresh_from_db()


def _captain(team: Team) -> Person:
    assert team.captain is not None
    return team.captain


def _come(stage: Stage) -> None:
    """Most of them came, some did not."""
    session = stage.event.offering.sessions.get()
    rows = Registration.objects.confirmed().filter(offering=stage.event.offering).order_by("pk")
    for number, registration in enumerate(rows):
        registration.offering = stage.event.offering
        state = "absent" if number % 11 == 10 else "present"
        mark_attendance(session=session, registration=registration, by=None, state=state)
    if stage.row["phase"] == "finished":
        close_offering(offering=stage.event.offering, by=None)


def _judge(stage: Stage) -> None:
    for email in stage.row["judges"]:
        _seat(stage, email)
    finished = stage.row["phase"] == "finished"
    begins = stage.at("submit_until", 0.5)
    round = create_round(
        event=stage.event, by=None, title={"de": "Erste Runde", "en": "First round", "uk": "Перший тур"},
        views=stage.row["views"], opens_at=begins, closes_at=stage.at("ends", 1 if finished else 4),
    )  # fmt: skip
    round = open_round(round=round, by=None, now=begins)
    assign_round(round=round, by=None)
    _vote_by_ballot(stage, round, begins, share=1.0 if finished else 0.55)
    if finished:
        _award(stage, round)
    for plan in stage.row.get("rounds", []):
        _another_round(stage, plan, begins)


def _another_round(stage: Stage, plan: Mapping[str, Any], begins: datetime) -> None:
    """A sponsor's prize by ranking, another by comparing two at a time. Whoever ranks has ranked, but for the judge who
    tries the house out."""
    round = create_round(
        event=stage.event, by=None, kind=plan["kind"], title=plan["title"], views=plan["views"],
        challenge=stage.challenges.get(plan.get("challenge", "")), opens_at=begins, closes_at=stage.at("ends", 4),
    )  # fmt: skip
    round = open_round(round=round, by=None, now=begins)
    if plan["kind"] != RoundKind.RANKING:
        return
    quality = {team.pk: row["quality"] for team, row in zip(stage.teams, stage.row["teams"], strict=True)}
    for judge in stage.event.judges.exclude(person__email="judge@demo.example").select_related("person"):
        mine = [row.submission for row in living(round).filter(judge=judge).select_related("submission")]
        mine.sort(key=lambda one: quality[one.team_id] + stage.chance.gauss(0, 0.4), reverse=True)
        if len(mine) < 2:  # a conflict of interest
            continue
        cast_ballot(
            round=round, judge=judge, by=judge.person, key=UUID(int=stage.chance.getrandbits(128)),
            content={"order": [str(one.uuid) for one in mine]}, now=begins + timedelta(minutes=40),
        )  # fmt: skip


def _seat(stage: Stage, email: str) -> Judge:
    organisation = stage.row.get("judge_organisations", {}).get(email)
    challenge = stage.row.get("judge_challenges", {}).get(email)
    return Judge.objects.create(
        event=stage.event, person=Person.objects.get(email=email), terms_version="1", signed_at=stage.at("registration", 6),
        organisation=stage.organisations[organisation] if organisation else None,
        challenge=stage.challenges[challenge] if challenge else None,
    )  # fmt: skip


def _vote_by_ballot(stage: Stage, round: Round, begins: datetime, *, share: float) -> None:
    """Each judge has a level of their own; the one who tries the house out has begun, the others are further."""
    quality = {team.pk: plan["quality"] for team, plan in zip(stage.teams, stage.row["teams"], strict=True)}
    keys = list(round.criteria.values_list("key", flat=True))
    for judge in stage.event.judges.select_related("person"):
        level = stage.chance.uniform(-0.7, 0.7)
        mine = list(living(round).filter(judge=judge).select_related("submission__team").order_by("position"))
        mine_only = 2 if share < 1 and judge.person and judge.person.email == "judge@demo.example" else len(mine)
        for assignment in mine[: min(mine_only, round_up(len(mine) * share))]:
            base = quality[assignment.submission.team_id] + level
            scores = {key: min(5, max(1, round_(base + stage.chance.gauss(0, 0.6)))) for key in keys}
            cast_ballot(
                round=round, judge=judge, by=judge.person, key=UUID(int=stage.chance.getrandbits(128)),
                content={"scores": scores}, submission=assignment.submission, now=begins + timedelta(minutes=20),
                comment=stage.chance.choice(["", "Sehr klar gezeigt.", "Wir haben es sofort ausprobiert.", "Was kostet es im Winter?"]),
            )  # fmt: skip


def round_up(number: float) -> int:
    return int(number) if number == int(number) else int(number) + 1


def round_(number: float) -> int:
    return int(number + 0.5)


def _award(stage: Stage, round: Round) -> None:
    event, ends = stage.event, stage.at("ends", 1)
    close_round(round=round, by=None, now=ends)
    result = compute_result(round=round, by=None, now=ends)
    best = [entry["project"] for entry in result.output["projects"]]
    for plan in stage.row.get("awards", []):
        award = write_award(event=event, by=None, title=plan["title"])
        winner = Submission.objects.get(uuid=best[plan["place"] - 1])
        give_award(award=award, submission=winner, by=None, result=result)
    publish_judging(event=event, by=None, now=ends + timedelta(hours=1))
    _public_vote(stage)


def _public_vote(stage: Stage) -> None:
    voters = iter(stage.people)
    when = stage.at("vote_from", 5)
    for team, count in zip(stage.teams, stage.row.get("votes", []), strict=False):
        members = set(team.members.values_list("person_id", flat=True))
        chosen = [person for _number, person in zip(range(count), voters, strict=False) if person.pk not in members]
        for person in chosen:
            vote(submission=team.submission, person=person, by=person, now=when)
