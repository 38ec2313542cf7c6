"""Writing and publishing challenges: drafts by the sponsor or the organiser, versions that never change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, Person
from core.audit import record
from core.cleaning import address, clean_line
from core.errors import Conflict, InvalidInput
from events.enums import CHALLENGE_TRANSITIONS, ChallengeState
from events.models import Challenge, ChallengeBrief, ChallengeWish, Event, Submission, Team
from events.models.wish import Allotment

from .challenge_letters import members_of, organisers_of, sponsors_of, tell
from .plain_texts import clean_text

LINES = {"title": 120, "summary": 240, "changes": 300}
TEXTS = {"body": 20_000, "data_terms": 8_000, "rights_terms": 8_000}


@transaction.atomic
def draft_challenge(*, event: Event, organisation: Organisation, by: Person | None, **facts: Any) -> Challenge:
    """A challenge nobody sees yet; `facts`: picture, team_limit, each_accepts. Its words come with `write_brief`."""
    position = (event.challenges.aggregate(last=Max("position"))["last"] or 0) + 1
    challenge = Challenge.objects.create(
        event=event, organisation=organisation, position=position, slug=f"challenge-{position}", **facts
    )
    record("challenge.drafted", on=challenge, by=by)
    return challenge


@transaction.atomic
def invite_sponsor(
    *, event: Event, organisation: Organisation, by: Person, now: datetime | None = None, **facts: Any
) -> Challenge:
    """Asks an organisation to write a challenge; its owners, editors and representatives are told.

    Asking twice returns the challenge that is still open. Errors: no_sponsor when nobody speaks for the organisation.
    """
    people = sponsors_of(organisation)
    if not people:
        raise Conflict(
            _("Nobody speaks for this organisation here yet. Ask it to name an owner or a representative first."),
            code="no_sponsor",
            field="organisation",
        )
    open_one = Challenge.objects.filter(
        event=event, organisation=organisation, state=ChallengeState.DRAFT, invited_at__isnull=False
    ).first()
    if open_one:
        return open_one
    challenge = draft_challenge(event=event, organisation=organisation, by=by, **facts)
    challenge.invited_at = now or timezone.now()
    challenge.save(update_fields=["invited_at", "updated_at"])
    record("challenge.invited", on=challenge, by=by)
    tell("challenge_invited", people=people, event=event, challenge=challenge, once=str(challenge.uuid))
    return challenge


def clean_texts(texts: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Languages with a title, every text cleaned. Errors: required, too_long (field "<name>_<language>")."""
    cleaned = {}
    for language, text in texts.items():
        words = {
            name: clean_line(text.get(name, ""), limit=limit, field=f"{name}_{language}")
            for name, limit in LINES.items()
        }
        words |= {
            name: clean_text(text.get(name, ""), limit=limit, field=f"{name}_{language}")
            for name, limit in TEXTS.items()
        }
        if not any(words.values()):
            continue
        if not words["title"]:
            raise InvalidInput(
                _("Please give it a title in this language too."), code="required", field=f"title_{language}"
            )
        cleaned[language] = {name: value for name, value in words.items() if value}
    if not cleaned:
        raise InvalidInput(_("Please give the challenge a title."), code="required", field="title_de")
    return cleaned


@transaction.atomic
def write_brief(*, challenge: Challenge, texts: Mapping[str, Mapping[str, str]], by: Person | None) -> ChallengeBrief:
    """Puts the words into the version that is being written; a published one is never touched."""
    cleaned = clean_texts(texts)
    locked = Challenge.objects.select_for_update(no_key=True).get(pk=challenge.pk)
    brief = locked.briefs.filter(published_at__isnull=True).first()
    if brief is None:
        last = locked.briefs.aggregate(last=Max("version"))["last"] or 0
        brief = ChallengeBrief(challenge=locked, version=last + 1)
    brief.texts = cleaned
    brief.save()
    Challenge.objects.filter(pk=locked.pk).update(ready_at=None)
    challenge.ready_at = None
    record("challenge.written", on=challenge, by=by, version=brief.version)
    return brief


@transaction.atomic
def mark_ready(*, challenge: Challenge, by: Person, now: datetime | None = None) -> Challenge:
    """The sponsor is done writing; the organisers are told. Errors: no_draft."""
    brief = _draft_of(challenge)
    if challenge.ready_at is None:
        challenge.ready_at = now or timezone.now()
        challenge.save(update_fields=["ready_at", "updated_at"])
        record("challenge.ready", on=challenge, by=by, version=brief.version)
        once = f"{challenge.uuid}:{brief.version}:{challenge.ready_at:%Y%m%d%H%M%S}"
        people = organisers_of(challenge.event)
        tell("challenge_ready", people=people, event=challenge.event, challenge=challenge, once=once,
             draft=brief_title(brief))  # fmt: skip
    return challenge


def brief_title(brief: ChallengeBrief) -> str:
    """Its German title, else any."""
    return brief.texts.get("de", {}).get("title") or next((text["title"] for text in brief.texts.values()), "")


def texts_sha256(texts: Mapping[str, Any]) -> str:
    whole = json.dumps(texts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()


def is_untouched(brief: ChallengeBrief) -> bool:
    """A published version still says what it said."""
    return brief.published_at is None or brief.sha256 == texts_sha256(brief.texts)


@transaction.atomic
def publish_challenge(*, challenge: Challenge, by: Person | None, now: datetime | None = None) -> Challenge:
    """Puts the version being written into force. Teams that wish for it or work on it are told of a new version.

    Errors: no_draft.
    """
    now = now or timezone.now()
    challenge = Challenge.objects.select_for_update(no_key=True).select_related("event").get(pk=challenge.pk)
    first = not challenge.briefs.filter(published_at__isnull=False).exists()
    brief = _draft_of(challenge)
    brief.published_at, brief.published_by, brief.sha256 = now, by, texts_sha256(brief.texts)
    brief.save(update_fields=["published_at", "published_by", "sha256"])
    if first:
        challenge.slug = _free_slug(challenge, brief)
    challenge.brief, challenge.state, challenge.ready_at = brief, ChallengeState.PUBLISHED, None
    challenge.save(update_fields=["brief", "state", "slug", "ready_at", "updated_at"])
    Allotment.objects.get_or_create(event=challenge.event)  # the seed is drawn before anybody can wish
    record("challenge.published", on=challenge, by=by, version=brief.version)
    if not first:
        once = f"{challenge.uuid}:{brief.version}"
        tell("challenge_changed", people=members_of(_touched(challenge)), event=challenge.event, challenge=challenge,
             once=once)  # fmt: skip
    return challenge


@transaction.atomic
def withdraw_challenge(*, challenge: Challenge, reason: str, by: Person) -> Challenge:
    """Takes it off the list. Teams on it lose it, wishes for it are gone; they are told why and may choose again."""
    reason = clean_line(reason, limit=300, field="reason", required=True)
    list(Team.objects.select_for_update(no_key=True).filter(event=challenge.event_id).order_by("pk"))
    challenge = Challenge.objects.select_for_update(no_key=True).select_related("event").get(pk=challenge.pk)
    if ChallengeState.WITHDRAWN not in CHALLENGE_TRANSITIONS[challenge.state]:
        return challenge
    people, published = members_of(_touched(challenge)), challenge.state == ChallengeState.PUBLISHED
    Team.objects.filter(challenge=challenge).update(challenge=None)
    Submission.objects.filter(challenge=challenge).update(challenge=None)
    ChallengeWish.objects.filter(challenge=challenge).delete()
    challenge.state, challenge.taken, challenge.ready_at = ChallengeState.WITHDRAWN, 0, None
    challenge.save(update_fields=["state", "taken", "ready_at", "updated_at"])
    record("challenge.withdrawn", on=challenge, by=by, reason=reason)
    if published:
        tell("challenge_withdrawn", people=people, event=challenge.event, challenge=challenge,
             once=f"{challenge.uuid}:{timezone.now():%Y%m%d%H%M%S}", reason=reason)  # fmt: skip
    return challenge


@transaction.atomic
def restore_challenge(*, challenge: Challenge, by: Person) -> Challenge:
    """Back on the list with the version that was in force. Errors: no_draft when none ever was."""
    if challenge.brief_id is None:
        raise Conflict(_("It was never published. Write it and publish it."), code="no_draft")
    changed = Challenge.objects.filter(pk=challenge.pk, state=ChallengeState.WITHDRAWN).update(
        state=ChallengeState.PUBLISHED
    )
    if changed:
        challenge.state = ChallengeState.PUBLISHED
        record("challenge.restored", on=challenge, by=by)
    return challenge


@transaction.atomic
def change_challenge(*, challenge: Challenge, by: Person, **facts: Any) -> Challenge:
    """Changes picture, team_limit, each_accepts. Errors: limit_too_small when more teams than that are on it."""
    limit = facts.get("team_limit", challenge.team_limit)
    fits = Q() if limit is None else Q(taken__lte=limit)
    if not Challenge.objects.filter(fits, pk=challenge.pk).update(**facts):
        raise Conflict(
            _("More teams than that already work on it. Give them time to change, or keep a higher limit."),
            code="limit_too_small",
            field="team_limit",
        )
    record("challenge.changed", on=challenge, by=by, facts=facts)
    challenge.refresh_from_db(fields=list(facts))
    return challenge


@transaction.atomic
def move_challenge(*, challenge: Challenge, up: bool, by: Person) -> Challenge:
    """Changes places with its neighbour in the list; at the end nothing happens."""
    rows = list(
        Challenge.objects.select_for_update(no_key=True).filter(event=challenge.event).order_by("position", "id")
    )
    here = next(number for number, row in enumerate(rows) if row.pk == challenge.pk)
    there = here - 1 if up else here + 1
    if 0 <= there < len(rows):
        rows[here], rows[there] = rows[there], rows[here]
        for position, row in enumerate(rows, start=1):
            row.position = position
        Challenge.objects.bulk_update(rows, ["position"])
        record("challenge.moved", on=challenge, by=by, position=there + 1)
    return challenge


def _draft_of(challenge: Challenge) -> ChallengeBrief:
    brief = challenge.briefs.filter(published_at__isnull=True).first()
    if brief is None:
        raise Conflict(_("There is no draft to publish. Write it first."), code="no_draft")
    return brief


def _touched(challenge: Challenge) -> list[int]:
    """Teams that work on it, wish for it or have handed in for it."""
    rows = Team.objects.active().filter(Q(challenge=challenge) | Q(wishes__challenge=challenge))
    return list(rows.values_list("pk", flat=True).distinct())


def _free_slug(challenge: Challenge, brief: ChallengeBrief) -> str:
    wanted = address(brief_title(brief), limit=60) or f"challenge-{challenge.position}"
    taken = set(
        Challenge.objects.filter(event=challenge.event_id).exclude(pk=challenge.pk).values_list("slug", flat=True)
    )
    return next(slug for slug in (wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)
