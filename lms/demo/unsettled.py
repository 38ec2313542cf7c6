"""What is unsettled at the hackathon one can register for: a team half registered, a wish to join, guardians asked.

The places kept for these people go on after some days, as everybody's do; until then their pages can be seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from accounts.models import Person
from events.domain.mentors import invite_mentor
from events.domain.requests import ask_to_join
from events.domain.team_registration import register_team
from events.domain.teams import create_team, join_team
from scheduler.domain.entry import Said, register_with_answers
from scheduler.domain.guardians import Guardian, give_consent
from scheduler.domain.terms import create_terms
from scheduler.models import GuardianConsent, Registration
from scheduler.selectors.entry import current_terms

from .events import learner

if TYPE_CHECKING:
    from .hackathons import Stage

ORGANISER = "university@demo.example"


def leave_open(stage: Stage, crowd: Sequence[Person]) -> None:
    here = {person.pk for person in stage.people}
    others = iter([person for person in crowd if person.pk not in here])
    _half_registered(stage, next(others), next(others))
    _young(stage, next(others), guardian="Rosalind Abendrot", agrees=False)
    _young(stage, next(others), guardian="Anselm Frühlicht", agrees=True)
    organiser = Person.objects.get(email=ORGANISER)
    invite_mentor(event=stage.event, email="ottilie.wegweiser@demo.example", by=organiser)
    create_terms(
        offering=stage.event.offering, by=organiser, kind="other",
        title={"de": "Fotos", "en": "Photos", "uk": "Фотографії"},
        text={
            "de": "Am Sonntag wird fotografiert. Wer nicht aufs Bild will, trägt ein gelbes Band.",
            "en": "Photos are taken on Sunday. Whoever does not want to be in them wears a yellow ribbon.",
            "uk": "У неділю фотографують. Хто не хоче на фото, носить жовту стрічку.",
        },
    )  # fmt: skip


def _half_registered(stage: Stage, second: Person, late: Person) -> None:
    """The learner and another were registered by the team; one came afterwards, one more asks to join."""
    in_teams = set(stage.event.team_members.values_list("person_id", flat=True))
    alone = [person for person in stage.people if person.pk not in in_teams]
    captain, asking = alone[-1], alone[-2]
    team = create_team(
        event=stage.event, person=captain, by=captain, name="Bordsteinkante", language="de", size=5,
        pitch="Eine Kante, die sich senkt, wenn jemand klingelt", looking_for="jemand, der gern misst",
        skills=["hardware", "city"],
    )  # fmt: skip
    for person in (learner(), second):
        join_team(team=team, person=person, by=person)
    grown = stage.event.offering.pools.filter(is_service=False, needs_guardian=False).order_by("pk")[:1]
    register_team(team=team, by=captain, pools=list(grown))
    join_team(team=team, person=late, by=late)
    ask_to_join(team=team, person=asking, by=asking, message="Ich fahre jeden Tag über euren Bordstein und habe Zeit.")


def _young(stage: Stage, person: Person, *, guardian: str, agrees: bool) -> Registration:
    offering = stage.event.offering
    letter = Guardian(guardian, f"{guardian.split()[0].lower()}@demo.example")
    said = Said(accepted={version.uuid.hex for version in current_terms(offering)}, guardian=letter)
    young = list(offering.pools.filter(needs_guardian=True))
    made = register_with_answers(offering=offering, person=person, by=person, said=said, pools=young)
    if agrees:
        consent = GuardianConsent.objects.get(registration=made)
        give_consent(consent=consent, name=guardian, relationship="parent", phone="00700 55 01 23")
    return made
