"""A team's submission: a living draft that any member may save, and revisions that are handed in and never change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from core.audit import record
from core.cleaning import address, clean_line
from core.errors import Conflict, InvalidInput
from events.enums import SubmissionState, TeamState
from events.models import Credit, Event, Hackathon, Submission, SubmissionRevision, Team
from events.rules import is_called_off
from events.selectors.briefs import terms_of
from scheduler.selectors.moments import local_time

from .challenge_letters import members_of, tell
from .challenges import accept_terms, check_member
from .deadlines import deadline_of
from .plain_texts import clean_address, clean_text
from .revisions import frozen, sha256_of

MOST_LINKS = 6
KEPT_ASIDE = 5
MOST_TEXT = 20_000


class DraftChanged(Conflict):
    """Somebody else saved meanwhile. `theirs` is what stands there now; `mine` has been set aside, not lost."""

    code = "draft_changed"

    def __init__(self, theirs: Submission, mine: dict[str, Any]) -> None:
        super().__init__(
            _("Somebody in your team saved while you were writing. Below you see both texts: yours in the form, theirs "
              "beside it. Save again and yours stays; nothing is lost until then.")
        )  # fmt: skip
        self.theirs, self.mine = theirs, mine


@transaction.atomic
def start_submission(*, team: Team, by: Person | None) -> Submission:
    """The team's one submission, begun when it is not there yet. Errors: not_in_team, team_dissolved."""
    if by is not None:
        check_member(team, by)
    if found := Submission.objects.filter(team=team).first():
        return found
    if team.state != TeamState.ACTIVE:
        raise Conflict(_("This team has been dissolved."), code="team_dissolved")
    submission, made = Submission.objects.get_or_create(
        team=team,
        defaults={"event_id": team.event_id, "challenge_id": team.challenge_id, "slug": _free_slug(team)},
    )
    if made:
        record("submission.begun", on=submission, by=by, team=str(team.uuid))
    return submission


def clean_content(content: Mapping[str, Any]) -> dict[str, Any]:
    """The draft's words, cleaned. Errors: too_long, not_an_address, too_many_links."""
    return {
        "title": clean_line(content.get("title", ""), limit=100, field="title"),
        "tagline": clean_line(content.get("tagline", ""), limit=200, field="tagline"),
        "text": clean_text(content.get("text", ""), limit=MOST_TEXT, field="text"),
        "video": clean_address(content.get("video", ""), field="video"),
        "repository": clean_address(content.get("repository", ""), field="repository"),
        "links": _clean_links(content.get("links", [])),
    }


def _clean_links(links: list[Mapping[str, str]]) -> list[dict[str, str]]:
    if len(links) > MOST_LINKS:
        raise InvalidInput(_("At most %(most)d links.") % {"most": MOST_LINKS}, code="too_many_links", field="links")
    made = []
    for number, link in enumerate(links, start=1):
        url = clean_address(link.get("url", ""), field=f"link_{number}_url")
        title = clean_line(link.get("title", ""), limit=80, field=f"link_{number}_title")
        if url:
            made.append({"title": title or url, "url": url})
    return made


def save_draft(*, submission: Submission, content: Mapping[str, Any], edition: int, by: Person) -> Submission:
    """Saves the draft if nobody else has since `edition` was read; one conditional UPDATE.

    Errors: not_in_team, DraftChanged (this text is set aside, see there), and those of `clean_content`.
    """
    check_member(submission.team, by)
    cleaned = clean_content(content)
    rows = Submission.objects.filter(pk=submission.pk, edition=edition)
    with transaction.atomic():
        saved = rows.update(content=cleaned, edition=F("edition") + 1, updated_at=timezone.now())
    fresh = Submission.objects.select_related("team", "event__hackathon", "challenge__brief").get(pk=submission.pk)
    if not saved and fresh.content != cleaned:
        _set_aside(fresh, cleaned)
        raise DraftChanged(fresh, cleaned)
    return fresh


@transaction.atomic
def _set_aside(submission: Submission, content: dict[str, Any]) -> None:
    locked = Submission.objects.select_for_update(no_key=True).get(pk=submission.pk)
    kept = [row for row in locked.set_aside if row["content"] != content]
    locked.set_aside = [*kept, {"at": timezone.now().isoformat(), "content": content}][-KEPT_ASIDE:]
    locked.save(update_fields=["set_aside"])
    submission.set_aside = locked.set_aside


def check_can_hand_in(event: Event, submission: Submission, now: datetime) -> None:
    """Is it time, and is there something to hand in? Reads `event.hackathon` and `offering`. Errors: cancelled, too_early,
    nothing_to_hand_in."""
    if is_called_off(event):
        raise Conflict(_("This has been cancelled."), code="cancelled")
    opens = event.hackathon.submit_from
    if opens and now < opens:
        raise Conflict(
            _("You can hand in from %(when)s on. Your draft is kept until then.")
            % {"when": local_time(event.offering, opens)},
            code="too_early",
        )
    for name, sentence in (
        ("title", _("Please give your project a title.")),
        ("text", _("Please say what you built.")),
    ):
        if not submission.content.get(name):
            raise InvalidInput(sentence, code="nothing_to_hand_in", field=name)


@transaction.atomic
def hand_in(
    *,
    submission: Submission,
    by: Person,
    edition: int | None = None,
    accepts: int | None = None,
    now: datetime | None = None,
) -> SubmissionRevision:
    """Freezes the draft as the next revision with the server's time. The same content twice is one revision.

    `edition`: the draft the person read; `accepts`: the version of the brief whose terms they accept along with it.
    A late one is kept and flagged; it does not replace one that came in time.
    Errors: not_in_team, cancelled, too_early, nothing_to_hand_in, draft_changed, terms_not_accepted.
    """  # fmt: skip
    now = now or timezone.now()
    check_member(submission.team, by)
    _hold_deadline(submission)
    submission = _locked(submission)
    check_can_hand_in(submission.event, submission, now)
    if edition is not None and edition != submission.edition:
        raise Conflict(
            _("Somebody in your team saved while you were reading. Look at it once more, then hand it in."),
            code="draft_changed",
        )
    _check_terms(submission, by, accepts, now)
    content = frozen(submission)
    digest = sha256_of(content)
    last = submission.revisions.order_by("-number").first()
    if last and last.sha256 == digest and submission.state == SubmissionState.SUBMITTED:
        return last
    return _freeze(submission, content, digest, by, now)


def _freeze(
    submission: Submission, content: dict[str, Any], digest: str, by: Person, now: datetime
) -> SubmissionRevision:
    number = (submission.revisions.aggregate(last=Max("number"))["last"] or 0) + 1
    timing = deadline_of(submission.event.hackathon, submission).timing(now)
    revision = SubmissionRevision.objects.create(
        submission=submission, number=number, content=content, sha256=digest, received_at=now, timing=timing,
        handed_in_by=by,
    )  # fmt: skip
    submission.state = SubmissionState.SUBMITTED
    if revision.counts:
        submission.revision = revision
    submission.save(update_fields=["state", "revision", "updated_at"])
    record("submission.handed_in", on=submission, by=by, revision=number, sha256=digest, timing=str(timing))
    tell("submission_received", people=members_of([submission.team_id]), event=submission.event,
         submission=submission, moment=now, once=str(revision.uuid), number=str(number), sha256=digest,
         timing=str(timing))  # fmt: skip
    return revision


@transaction.atomic
def withdraw_submission(*, submission: Submission, by: Person) -> Submission:
    """Takes it back: out of the gallery, out of the judging. What was handed in is kept. Twice is once."""
    check_member(submission.team, by)
    submission = _locked(submission)
    if submission.state == SubmissionState.SUBMITTED:
        submission.state = SubmissionState.WITHDRAWN
        submission.save(update_fields=["state", "updated_at"])
        record("submission.withdrawn", on=submission, by=by)
    return submission


@transaction.atomic
def restore_submission(*, submission: Submission, by: Person) -> Submission:
    """Hands the same revisions in again, with the times they came at."""
    check_member(submission.team, by)
    submission = _locked(submission)
    if submission.state == SubmissionState.WITHDRAWN:
        submission.state = SubmissionState.SUBMITTED
        submission.save(update_fields=["state", "updated_at"])
        record("submission.restored", on=submission, by=by)
    return submission


@transaction.atomic
def set_credit(*, submission: Submission, named: bool, by: Person) -> bool:
    """Whether a member wants their name beside the project; only they themselves decide. Errors: not_in_team."""
    check_member(submission.team, by)
    if named:
        Credit.objects.get_or_create(submission=submission, person=by)
    else:
        Credit.objects.filter(submission=submission, person=by).delete()
    return named


def _locked(submission: Submission) -> Submission:
    rows = Submission.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("team", "event__hackathon", "event__offering", "challenge__brief", "revision").get(
        pk=submission.pk
    )


def _hold_deadline(submission: Submission) -> None:
    """Nobody extends it while somebody hands in: else one that came in the new time could stay marked as late."""
    Hackathon.objects.select_for_update(no_key=True).filter(event=submission.event_id).first()


def _check_terms(submission: Submission, by: Person, accepts: int | None, now: datetime) -> None:
    challenge = submission.challenge
    if challenge is None:
        return
    if accepts is not None:
        accept_terms(team=submission.team, challenge=challenge, person=by, version=accepts, by=by, now=now)
    terms = terms_of(submission.team, challenge)
    if terms.complete:
        return
    if terms.each and terms.accepted:
        names = ", ".join(row.person.name for row in terms.missing)
        sentence = _("At this challenge every member accepts the terms. Still missing: %(names)s.") % {"names": names}
    else:
        sentence = _("Please accept the terms of your challenge; there may be a new version.")
    raise Conflict(sentence, code="terms_not_accepted", field="terms")


def _free_slug(team: Team) -> str:
    wanted = address(team.name, limit=60) or team.slug
    taken = {
        "vote",
        *Submission.objects.filter(event=team.event_id).values_list("slug", flat=True),
    }  # a page has that name
    return next(slug for slug in (wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)
