"""Kinds and states of events, each state with the table of its allowed transitions. One block per noun."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalogue.enums import EventKind as EventKind

# --- events


class EventState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


EVENT_TRANSITIONS: dict[str, set[str]] = {
    EventState.DRAFT: {EventState.PUBLISHED},
    EventState.PUBLISHED: {EventState.WITHDRAWN},
    EventState.WITHDRAWN: {EventState.PUBLISHED},
}


class EventFormat(models.TextChoices):
    ONSITE = "onsite", _("On site")
    ONLINE = "online", _("Online")
    HYBRID = "hybrid", _("On site and online")


class SeriesStep(models.TextChoices):
    """How an event comes back."""

    WEEK = "week", _("Every week")
    TWO_WEEKS = "two_weeks", _("Every two weeks")
    MONTH = "month", _("Every month, on the same weekday")


class PartnerPart(models.TextChoices):
    """What an organisation does at an event that another one holds."""

    HOST = "host", _("Co-host")
    SPONSOR = "sponsor", _("Sponsor")
    PARTNER = "partner", _("Partner")


# --- teams


class TeamState(models.TextChoices):
    ACTIVE = "active", _("Active")
    DISSOLVED = "dissolved", _("Dissolved")


TEAM_TRANSITIONS: dict[str, set[str]] = {TeamState.ACTIVE: {TeamState.DISSOLVED}, TeamState.DISSOLVED: set()}


class RequestState(models.TextChoices):
    """Of a wish to join, from either side."""

    OPEN = "open", pgettext_lazy("wish to join a team", "Waiting for an answer")
    ACCEPTED = "accepted", pgettext_lazy("wish to join a team", "Accepted")
    DECLINED = "declined", pgettext_lazy("wish to join a team", "Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("wish to join a team", "Withdrawn")


REQUEST_TRANSITIONS: dict[str, set[str]] = {
    RequestState.OPEN: {RequestState.ACCEPTED, RequestState.DECLINED, RequestState.WITHDRAWN},
    RequestState.ACCEPTED: set(),
    RequestState.DECLINED: set(),
    RequestState.WITHDRAWN: set(),
}


class TeamRole(models.TextChoices):
    """What somebody brings to a team, or a team misses; plain words rather than job titles."""

    PROGRAMMING = "programming", _("Programming")
    DATA = "data", _("Working with data")
    DESIGN = "design", _("Designing and drawing")
    RESEARCH = "research", _("Asking people, finding out")
    TELLING = "telling", _("Telling and presenting")
    ORGANISING = "organising", _("Keeping things together")
    HARDWARE = "hardware", _("Soldering and building")
    CITY = "city", _("Knowing the city")


# --- mentors


class MentorState(models.TextChoices):
    """Before they said yes there is only a letter (`MentorLetter`)."""

    ACTIVE = "active", pgettext_lazy("mentor", "Takes part")
    WITHDRAWN = "withdrawn", pgettext_lazy("mentor", "No longer there")


MENTOR_TRANSITIONS: dict[str, set[str]] = {
    MentorState.ACTIVE: {MentorState.WITHDRAWN},
    MentorState.WITHDRAWN: {MentorState.ACTIVE},
}


class HelpState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("call for help", "Waiting")
    TAKEN = "taken", pgettext_lazy("call for help", "Somebody is coming")
    DONE = "done", pgettext_lazy("call for help", "Done")
    WITHDRAWN = "withdrawn", pgettext_lazy("call for help", "Withdrawn")


HELP_TRANSITIONS: dict[str, set[str]] = {
    HelpState.WAITING: {HelpState.TAKEN, HelpState.DONE, HelpState.WITHDRAWN},
    HelpState.TAKEN: {HelpState.WAITING, HelpState.DONE, HelpState.WITHDRAWN},
    HelpState.DONE: set(),
    HelpState.WITHDRAWN: set(),
}
HELP_LIVE_STATES = (HelpState.WAITING, HelpState.TAKEN)


# --- challenges


class ChallengeState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


CHALLENGE_TRANSITIONS: dict[str, set[str]] = {
    ChallengeState.DRAFT: {ChallengeState.PUBLISHED, ChallengeState.WITHDRAWN},
    ChallengeState.PUBLISHED: {ChallengeState.WITHDRAWN},
    ChallengeState.WITHDRAWN: {ChallengeState.PUBLISHED},
}


# --- submissions


class SubmissionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


SUBMISSION_TRANSITIONS: dict[str, set[str]] = {
    SubmissionState.DRAFT: {SubmissionState.SUBMITTED},
    SubmissionState.SUBMITTED: {SubmissionState.WITHDRAWN},
    SubmissionState.WITHDRAWN: {SubmissionState.SUBMITTED},
}


# --- judging


class RoundKind(models.TextChoices):
    RUBRIC = "rubric", _("Points for each criterion")
    RANKING = "ranking", _("Each judge puts projects in order")
    PAIRWISE = "pairwise", _("Two projects at a time")


class RoundState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("judging round", "In preparation")
    OPEN = "open", pgettext_lazy("judging round", "Open")
    CLOSED = "closed", pgettext_lazy("judging round", "Closed")
    PUBLISHED = "published", pgettext_lazy("judging round", "Published")


ROUND_TRANSITIONS: dict[str, set[str]] = {
    RoundState.DRAFT: {RoundState.OPEN},
    RoundState.OPEN: {RoundState.CLOSED},
    RoundState.CLOSED: {RoundState.OPEN, RoundState.PUBLISHED},
    RoundState.PUBLISHED: set(),
}


class JudgeState(models.TextChoices):
    ACTIVE = "active", pgettext_lazy("judge", "Judging")
    LEFT = "left", pgettext_lazy("judge", "Dropped out; ballots count")
    EXCLUDED = "excluded", pgettext_lazy("judge", "Excluded; ballots are set aside")


JUDGE_TRANSITIONS: dict[str, set[str]] = {
    JudgeState.ACTIVE: {JudgeState.LEFT, JudgeState.EXCLUDED},
    JudgeState.LEFT: {JudgeState.ACTIVE, JudgeState.EXCLUDED},
    JudgeState.EXCLUDED: {JudgeState.ACTIVE},
}


class ConflictKind(models.TextChoices):
    """Why a judge does not judge a project. The first four the house finds by itself."""

    ORGANISATION = "organisation", _("somebody of the team belongs to the judge's organisation")
    CHALLENGE = "challenge", _("the judge judges one challenge only")
    MENTORED = "mentored", _("the judge mentored the team")
    MEMBER = "member", _("the judge is part of the team")
    DECLARED = "declared", _("the judge declared a conflict")


# --- the organiser's desk


class Verdict(models.TextChoices):
    """What the organiser means to say about a registration in review; nobody sees it before it is published."""

    ACCEPT = "accept", pgettext_lazy("decision on a registration", "Accept")
    WAIT = "wait", pgettext_lazy("decision on a registration", "Waiting list")
    REFUSE = "refuse", pgettext_lazy("decision on a registration", "Do not accept")


class LetterKind(models.TextChoices):
    """The first two are words of the organiser inside the house's own messages; the others are letters of their own."""

    CONFIRMATION = "confirmation", pgettext_lazy("letter", "With the confirmation")
    REMINDER = "reminder", pgettext_lazy("letter", "With the reminder of the day before")
    BRING = "bring", pgettext_lazy("letter", "What to bring along")
    THANKS = "thanks", pgettext_lazy("letter", "Thanks")
    OTHER = "other", pgettext_lazy("letter", "Something else")


class LetterTime(models.TextChoices):
    HAND = "hand", pgettext_lazy("letter is sent", "when I say so")
    BEFORE = "before", pgettext_lazy("letter is sent", "before the event begins")
    AFTER = "after", pgettext_lazy("letter is sent", "after the event has ended")


class Timing(models.TextChoices):
    """When a revision came, by the server's clock."""

    ON_TIME = "on_time", _("on time")
    GRACE = "grace", _("in the time of grace")
    LATE = "late", _("late")


class VoteBy(models.TextChoices):
    """Who may vote for the public's favourite."""

    REGISTERED = "registered", _("People with a place at the event")
    ANYONE = "anyone", _("Everyone who signs in")


class HandoverState(models.TextChoices):
    ASKED = "asked", _("Asked")
    AGREED = "agreed", _("Agreed")
    DECLINED = "declined", _("Declined")


HANDOVER_TRANSITIONS: dict[str, set[str]] = {
    HandoverState.ASKED: {HandoverState.AGREED, HandoverState.DECLINED},
    HandoverState.DECLINED: {HandoverState.ASKED},
    HandoverState.AGREED: set(),
}

# --- programme, call for contributions, travel


class ItemKind(models.TextChoices):
    TALK = "talk", _("Talk")
    WORKSHOP = "workshop", _("Workshop")
    PANEL = "panel", _("Panel")
    KEYNOTE = "keynote", _("Opening talk")
    POSTER = "poster", _("Poster or stall")
    MEETING = "meeting", _("Meeting")
    BREAK = "break", _("Break")


class ContributionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Handed in")
    WAITING = "waiting", _("In reserve")
    ACCEPTED = "accepted", _("Accepted, please confirm")
    CONFIRMED = "confirmed", _("Confirmed")
    REFUSED = "refused", _("Not accepted")
    WITHDRAWN = "withdrawn", _("Taken back")


_C = ContributionState
CONTRIBUTION_TRANSITIONS: dict[str, set[str]] = {
    _C.DRAFT: {_C.SUBMITTED, _C.WITHDRAWN},
    _C.SUBMITTED: {_C.ACCEPTED, _C.WAITING, _C.REFUSED, _C.WITHDRAWN, _C.DRAFT},
    _C.WAITING: {_C.ACCEPTED, _C.REFUSED, _C.WITHDRAWN},
    _C.ACCEPTED: {_C.CONFIRMED, _C.WITHDRAWN},
    _C.CONFIRMED: {_C.WITHDRAWN},
    _C.REFUSED: {_C.ACCEPTED},
    _C.WITHDRAWN: set(),
}


class ContributionDecision(models.TextChoices):
    """Prepared at the desk; what it makes of a contribution when decisions are published."""

    ACCEPT = "accept", _("Accept")
    WAIT = "wait", _("Keep in reserve")
    REFUSE = "refuse", _("Do not accept")


class TravelState(models.TextChoices):
    SUBMITTED = "submitted", _("Asked for")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Not granted")
    WITHDRAWN = "withdrawn", _("Taken back")


TRAVEL_TRANSITIONS: dict[str, set[str]] = {
    TravelState.SUBMITTED: {TravelState.GRANTED, TravelState.REFUSED, TravelState.WITHDRAWN},
    TravelState.GRANTED: {TravelState.WITHDRAWN},
    TravelState.REFUSED: {TravelState.GRANTED},
    TravelState.WITHDRAWN: set(),
}
