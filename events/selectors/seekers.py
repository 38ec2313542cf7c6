"""People who look for a team, and what the house proposes to them and to teams, with its reasons in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from catalogue.enums import Topic
from core.i18n import pick
from core.queries import for_lists
from events.enums import ChallengeState
from events.matching_rules import Crew, Fit, Looking, partners_for, people_for, teams_for
from events.models import Challenge, Event, Seeker, Team, TeamMember
from events.team_words import language_words, listed, skill_words

CHALLENGE, TOPIC = "challenge:", "topic:"


@dataclass(frozen=True)
class Proposal:
    """One proposal as a page shows it: `team` or `seeker`, and each reason as a sentence."""

    reasons: list[str]
    team: Team | None = None
    seeker: Seeker | None = None


def interest_words(event: Event) -> dict[str, str]:
    """Everything one can want to work on here: key → words. The challenges, then the event's topics. One query."""
    rows = Challenge.objects.filter(event=event, state=ChallengeState.PUBLISHED).select_related("brief")
    challenges = {f"{CHALLENGE}{row.slug}": _challenge_title(row) for row in rows.order_by("position", "id")}
    return challenges | {f"{TOPIC}{topic}": str(Topic(topic).label) for topic in event.topics if topic in Topic}


def _challenge_title(challenge: Challenge) -> str:
    texts = challenge.brief.texts if challenge.brief else {}
    titles = {language: text.get("title", "") for language, text in texts.items()}
    return pick(titles)[0] or challenge.slug


def words_of(keys: Iterable[str], words: Mapping[str, str]) -> list[str]:
    """The words for keys; what was withdrawn since is left out."""
    return [words[key] for key in keys if key in words]


def card_of(person: Any, event: Event) -> Seeker | None:
    if not getattr(person, "is_authenticated", False):
        return None
    return Seeker.objects.filter(event=event, person=person).first()


def seekers_of(event: Event) -> QuerySet[Seeker]:
    """Cards of people without a team, the newest first, with their person."""
    taken = TeamMember.objects.filter(event=event, person=OuterRef("person"))
    rows = Seeker.objects.filter(event=event).exclude(Exists(taken)).select_related("person")
    return for_lists(rows.order_by("-created_at", "-id"))


def proposals_for_seeker(seeker: Seeker, words: Mapping[str, str], *, limit: int = 3) -> list[Proposal]:
    """Teams for this person, with reasons; [] without consent. Four queries, however many teams there are."""
    if not seeker.proposable:
        return []
    teams = _open_teams(seeker.event)
    found = teams_for(_looking(seeker), _crews(teams.values()), limit=limit)
    return [Proposal(reasons_for_person(one, words), team=teams[int(one.team)]) for one in found]


def proposals_for_team(team: Team, words: Mapping[str, str], *, limit: int = 3) -> list[Proposal]:
    """People for this team who agreed to be proposed, with reasons. Four queries, however many people there are."""
    seekers = _proposable(team.event)
    asked = set(team.requests.open().values_list("person_id", flat=True))
    people = [_looking(row) for row in seekers.values() if row.person_id not in asked]
    found = people_for(next(iter(_crews([team]))), people, limit=limit)
    return [Proposal(reasons_for_team(one, words), seeker=seekers[int(one.person)]) for one in found]


def partners_of(seeker: Seeker, words: Mapping[str, str], *, limit: int = 3) -> list[Proposal]:
    """With whom this person could start a team."""
    if not seeker.proposable:
        return []
    seekers = _proposable(seeker.event)
    found = partners_for(_looking(seeker), [_looking(row) for row in seekers.values()], limit=limit)
    return [Proposal(reasons_for_partner(one, words), seeker=seekers[int(one.person)]) for one in found]


# --- what the rules want to know


def _looking(seeker: Seeker) -> Looking:
    return Looking(str(seeker.pk), frozenset(seeker.skills), frozenset(seeker.interests), frozenset(seeker.languages),
                   free=seeker.proposable)  # fmt: skip


def _proposable(event: Event) -> dict[int, Seeker]:
    return {row.pk: row for row in seekers_of(event).filter(proposable=True, person__is_active=True)}


def _open_teams(event: Event) -> dict[int, Team]:
    rows = Team.objects.active().filter(event=event, open_to_requests=True).order_by("id")
    return {team.pk: team for team in for_lists(rows) if team.free > 0}


def _crews(teams: Iterable[Team]) -> list[Crew]:
    """What the members said they bring stands on their cards, if they have one."""
    teams = list(teams)
    has, speaks = _of_members(teams)
    return [
        Crew(
            str(team.pk),
            missing=frozenset(team.skills),
            has=frozenset(has.get(team.pk, ())),
            interests=frozenset(team.interests),
            languages=frozenset({team.language, *speaks.get(team.pk, ())}),
            places=team.free,
        )
        for team in teams
    ]


def _of_members(teams: list[Team]) -> tuple[dict[int, set[str]], dict[int, set[str]]]:
    members = TeamMember.objects.filter(team__in=teams).values_list("person_id", "team_id", "event_id")
    team_of = {(person, event): team for person, team, event in members}
    cards = Seeker.objects.filter(event__in={team.event_id for team in teams}, person__in=[one[0] for one in team_of])
    has: dict[int, set[str]] = {}
    speaks: dict[int, set[str]] = {}
    for person, event, skills, languages in cards.values_list("person_id", "event_id", "skills", "languages"):
        if (person, event) in team_of:
            has.setdefault(team_of[person, event], set()).update(skills)
            speaks.setdefault(team_of[person, event], set()).update(languages)
    return has, speaks


# --- the reasons, in words


def reasons_for_person(one: Fit, words: Mapping[str, str]) -> list[str]:
    return _sentences(
        one, words,
        missing=_("The team misses what you bring: %(words)s."),
        new=_("Nobody there has named this yet, and you bring it: %(words)s."),
    )  # fmt: skip


def reasons_for_team(one: Fit, words: Mapping[str, str]) -> list[str]:
    return _sentences(
        one, words,
        missing=_("Brings what you miss: %(words)s."),
        new=_("Brings what none of you has named: %(words)s."),
    )  # fmt: skip


def reasons_for_partner(one: Fit, words: Mapping[str, str]) -> list[str]:
    return _sentences(one, words, missing="", new=_("Brings what you do not: %(words)s."))


def _sentences(one: Fit, words: Mapping[str, str], *, missing: str, new: str) -> list[str]:
    said = [
        (missing, skill_words(one.missing)),
        (_("You both want: %(words)s."), words_of(one.interests, words)),
        (new, skill_words(one.new)),
        (_("You share a language: %(words)s."), language_words(one.languages)),
    ]
    return [sentence % {"words": listed(named)} for sentence, named in said if sentence and named]
