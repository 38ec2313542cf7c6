"""Who builds: a team, its members, counted by the same guard as places."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import TimestampedModel, UUIDModel
from core.personal_data import Erase, PersonalData
from events.enums import RequestState, TeamState
from events.team_words import skill_words

from .challenge import Challenge
from .event import Event

# Without letters and digits that look alike; read aloud in a noisy hall.
CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def new_code() -> str:
    """40 bits in 8 letters: guessing is hopeless within the rate limit."""
    return "".join(secrets.choice(CODE_LETTERS) for _letter in range(8))


class TeamQuerySet(models.QuerySet["Team"]):
    def active(self) -> TeamQuerySet:
        return self.filter(state=TeamState.ACTIVE)


class Team(UUIDModel, TimestampedModel):
    """`taken` changes only in `events.domain.teams`, by a conditional UPDATE with the CHECK behind it.

    An active team with members has a captain who is one of them. `skills`: keys of `TeamRole` that are missing.
    `interests`: what the team would like to build, as `rules.py` writes it ("challenge:<slug>", "topic:<word>").
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="teams")
    slug = models.SlugField(max_length=80)
    name = models.CharField(_("name"), max_length=80)
    pitch = models.TextField(_("what you want to build"), blank=True, max_length=600)
    language = models.CharField(_("language"), max_length=10, default="de")
    captain = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="captained_teams"
    )
    code = models.CharField(max_length=12, unique=True, default=new_code)
    size = models.PositiveSmallIntegerField(_("largest size"), default=5)
    taken = models.PositiveSmallIntegerField(default=0)
    open_to_requests = models.BooleanField(_("people may ask to join"), default=True)
    looking_for = models.CharField(_("who is missing"), max_length=300, blank=True)
    skills = models.JSONField(_("skills that are missing"), default=list, blank=True)
    interests = models.JSONField(_("what you would like to work on"), default=list, blank=True)
    captain_seen_at = models.DateTimeField(null=True, blank=True, help_text="the captain's last sign of life")
    captain_asked_at = models.DateTimeField(null=True, blank=True, help_text="a member asked: are you there?")
    challenge = models.ForeignKey(Challenge, on_delete=models.SET_NULL, null=True, blank=True, related_name="teams")
    state = models.CharField(max_length=10, choices=TeamState.choices, default=TeamState.ACTIVE)

    objects = TeamQuerySet.as_manager()
    personal_data = PersonalData(
        person="captain", export=("event__slug", "name", "pitch"), erase=Erase.ANONYMISE, blank={"captain": None}
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "slug"], name="events_team_slug"),
            models.CheckConstraint(condition=Q(taken__gte=0, taken__lte=F("size")), name="events_team_taken"),
            models.CheckConstraint(condition=Q(state__in=TeamState.values), name="events_team_state"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def skill_words(self) -> list[str]:
        return skill_words(self.skills)

    @property
    def free(self) -> int:
        return self.size - self.taken

    @property
    def figures(self) -> list[bool]:
        """One per place, taken ones first; for the row of little people."""
        return [number < self.taken for number in range(self.size)]

    @property
    def tint(self) -> str:
        """The colour of its little people: one of five, always the same."""
        return "abcde"[self.pk % 5]


class TeamMember(TimestampedModel):
    """A person in a team. `event` repeats the team's, so that the database keeps one team per person and event."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="members")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="team_members")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="team_memberships")
    name_public = models.BooleanField(_("strangers may read my name on the team's page"), default=False)

    personal_data = PersonalData(export=("team__name", "event__slug", "name_public", "created_at"), erase=Erase.DELETE)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["event", "person"], name="events_one_team_per_person")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.team_id}"


class JoinRequestQuerySet(models.QuerySet["JoinRequest"]):
    def open(self) -> JoinRequestQuerySet:
        return self.filter(state=RequestState.OPEN)


class JoinRequest(UUIDModel, TimestampedModel):
    """One side said yes: the person asks to join, or (`from_team`) the team asks the person. The other one decides."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="requests")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="team_requests")
    from_team = models.BooleanField(default=False)
    message = models.TextField(_("message"), blank=True, max_length=400)
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.OPEN)
    answer = models.TextField(_("answer"), blank=True, max_length=400)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = JoinRequestQuerySet.as_manager()
    personal_data = PersonalData(
        export=("team__name", "from_team", "message", "state", "answer", "created_at"), erase=Erase.DELETE
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "person"], condition=Q(state=RequestState.OPEN), name="events_request_once"
            ),
            models.CheckConstraint(condition=Q(state__in=RequestState.values), name="events_request_state"),
            models.CheckConstraint(
                condition=Q(state=RequestState.OPEN, ended_at__isnull=True)
                | (~Q(state=RequestState.OPEN) & Q(ended_at__isnull=False)),
                name="events_request_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.uuid}"


class CaptainVote(TimestampedModel):
    """A member says who shall lead; more than half of the members decide."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="captain_votes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="captain_votes")
    candidate = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    personal_data = PersonalData(export=("team__name", "created_at"), erase=Erase.DELETE)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["team", "person"], name="events_captain_vote_once")]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.candidate_id} in {self.team_id}"
