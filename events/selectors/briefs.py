"""A challenge's words as a page needs them, and who may write them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from accounts.enums import Role
from accounts.models import Membership
from accounts.policy import has_role, is_staff
from core.i18n import pick
from core.queries import for_lists
from events.models import Challenge, ChallengeBrief, Event, Team, TeamMember, TermsAcceptance

# Who speaks for an organisation that poses a challenge.
SPONSOR_ROLES = (Role.OWNER, Role.EDITOR, Role.REPRESENTATIVE)


@dataclass(frozen=True)
class BriefText:
    """One language's words; every one of them in `language`, so that a page needs one `lang` only."""

    language: str
    title: str = ""
    summary: str = ""
    body: str = ""
    data_terms: str = ""
    rights_terms: str = ""
    changes: str = ""


def brief_text(brief: ChallengeBrief | None, language: str | None = None) -> BriefText:
    """The words in `language`, else German, English, any."""
    texts = brief.texts if brief else {}
    _title, shown = pick({code: text.get("title", "") for code, text in texts.items()}, language or get_language())
    return BriefText(language=shown, **{key: value for key, value in texts.get(shown, {}).items() if value})


@dataclass(frozen=True)
class ChallengeCard:
    challenge: Challenge
    number: int
    text: BriefText

    @property
    def foreign(self) -> bool:
        return self.text.language != get_language()


def cards_of(event: Event) -> list[ChallengeCard]:
    """The published challenges in order, each with its words. One query."""
    rows = for_lists(Challenge.objects.visible().filter(event=event).listed())
    return [ChallengeCard(row, number, brief_text(row.brief)) for number, row in enumerate(rows, start=1)]


def drafts_of(challenges: Iterable[Challenge]) -> dict[int, ChallengeBrief]:
    """The version that is being written, by challenge."""
    rows = ChallengeBrief.objects.filter(challenge__in=list(challenges), published_at__isnull=True)
    return {row.challenge_id: row for row in rows}


def speaks_for(person: Any, challenge: Challenge) -> bool:
    """Writes for the organisation that poses the challenge. One query."""
    return is_staff(person) or has_role(person, challenge.organisation_id, SPONSOR_ROLES)


def sponsored_by(person: Any) -> QuerySet[Challenge]:
    """Challenges that the person writes for an organisation of theirs."""
    mine = Membership.objects.filter(person=person, role__in=SPONSOR_ROLES).values("organisation")
    whose = Q() if is_staff(person) else Q(organisation__in=mine)
    return Challenge.objects.filter(whose).select_related("organisation", "brief", "event__offering")


def may_sponsor(person: Any) -> bool:
    return Membership.objects.filter(person=person, role__in=SPONSOR_ROLES).exists() or is_staff(person)


# --- terms


@dataclass(frozen=True)
class Terms:
    """Where a team stands with the terms in force. `missing`: members who have not accepted yet."""

    needed: bool
    accepted: list[TermsAcceptance]
    missing: list[TeamMember]
    each: bool

    @property
    def complete(self) -> bool:
        if not self.needed:
            return True
        return not self.missing if self.each else bool(self.accepted)


def terms_of(team: Team, challenge: Challenge) -> Terms:
    """Reads `challenge.brief`; two queries when there are terms. Only members who are in the team now count."""
    brief = challenge.brief
    if brief is None or not brief.has_terms:
        return Terms(False, [], [], challenge.each_accepts)
    members = list(TeamMember.objects.filter(team=team).select_related("person"))
    people = {member.person_id for member in members}
    rows = TermsAcceptance.objects.filter(brief=brief, team=team, person__in=people).select_related("person")
    accepted = list(rows)
    signed = {row.person_id for row in accepted}
    return Terms(True, accepted, [row for row in members if row.person_id not in signed], challenge.each_accepts)


def complete_terms(challenges: Iterable[Challenge]) -> set[tuple[int, int]]:
    """(team, challenge) with every acceptance that is needed, among active teams; for the allotment. Three queries."""
    needed = {row.pk: row for row in challenges if row.brief and row.brief.has_terms}
    if not needed:
        return set()
    event = next(iter(needed.values())).event_id
    members: dict[int, set[int]] = {}
    for team, person in TeamMember.objects.filter(event=event).values_list("team_id", "person_id"):
        members.setdefault(team, set()).add(person)
    signed: dict[tuple[int, int], set[int]] = {}
    briefs = {row.brief_id: key for key, row in needed.items()}
    rows = TermsAcceptance.objects.filter(brief__in=briefs).values_list("team_id", "brief_id", "person_id")
    for team, brief, person in rows:
        if person in members.get(team, set()):
            signed.setdefault((team, briefs[brief]), set()).add(person)
    return {
        (team, key) for (team, key), people in signed.items() if not needed[key].each_accepts or people == members[team]
    }
