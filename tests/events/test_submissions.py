"""A living draft, revisions that never change, deadlines to the second, files that cannot be swapped."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.storage import storages
from django.utils import timezone

from accounts.models import Message
from core.errors import DomainError
from core.models import AuditEntry
from events.domain.challenges import accept_terms
from events.domain.deadlines import deadline_of, extend_for_all, extend_for_team, let_in
from events.domain.files import FileChanged, add_file, describe_file, open_intact, path_of, remove_file, tidy_files
from events.domain.publishing import cancel_event
from events.domain.revisions import canonical, is_untouched, sha256_of
from events.domain.submissions import (
    DraftChanged,
    hand_in,
    restore_submission,
    save_draft,
    set_credit,
    start_submission,
    withdraw_submission,
)
from events.models import Submission, SubmissionRevision, Team
from events.selectors.submissions import is_public, named_members
from tests.accounts.makers import make_person

from .makers import make_challenge, make_hackathon, make_team
from .room import CAPTIONS, MP4, PDF, SVG, captain, draft_of, hackathon_in, handed_in, picture, upload, with_terms

pytestmark = pytest.mark.django_db
DEADLINE = datetime(2027, 1, 17, 11, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_store(settings: Any, tmp_path: Any) -> None:
    """Files of tests lie in a folder of their own."""
    private = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = settings.STORAGES | {"private": private}


@pytest.fixture
def team() -> Team:
    return make_team(make_hackathon(settings={"submit_until": DEADLINE, "grace_minutes": 10}))


def code_of(verb: Any, **options: Any) -> str:
    with pytest.raises(DomainError) as caught:
        verb(**options)
    return caught.value.code


def now(submission: Submission) -> Submission:
    return Submission.objects.get(pk=submission.pk)


# --- the draft


def test_a_team_has_one_submission(team):
    by = captain(team)
    assert start_submission(team=team, by=by) == start_submission(team=team, by=by)


def test_only_members_write(team):
    stranger, submission = make_person(), draft_of(team)
    assert code_of(start_submission, team=team, by=stranger) == "not_in_team"
    assert code_of(save_draft, submission=submission, content={}, edition=1, by=stranger) == "not_in_team"
    assert code_of(hand_in, submission=submission, by=stranger) == "not_in_team"


def test_of_two_who_save_at_once_neither_text_is_lost(team):
    by, submission = captain(team), draft_of(team, text="at first")
    read = submission.edition
    save_draft(submission=submission, content={"title": "A", "text": "theirs"}, edition=read, by=by)
    with pytest.raises(DraftChanged) as caught:
        save_draft(submission=submission, content={"title": "A", "text": "mine"}, edition=read, by=by)
    assert (caught.value.theirs.content["text"], caught.value.mine["text"]) == ("theirs", "mine")
    assert now(submission).content["text"] == "theirs"
    assert [row["content"]["text"] for row in now(submission).set_aside] == ["mine"]
    save_draft(
        submission=submission, content={"title": "A", "text": "both"}, edition=caught.value.theirs.edition, by=by
    )
    assert now(submission).content["text"] == "both"


def test_saving_the_same_words_twice_is_no_conflict(team):
    by, submission = captain(team), draft_of(team)
    same = {"title": "A", "text": "same"}
    save_draft(submission=submission, content=same, edition=submission.edition, by=by)
    assert save_draft(submission=submission, content=same, edition=submission.edition, by=by).content["text"] == "same"
    assert now(submission).set_aside == []


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://a.example",
        "https://me:pw@a.example",
        "nonsense",
        "https://a.example/<x>",
    ],
)
@pytest.mark.parametrize("field", ["video", "repository"])
def test_only_web_addresses_are_kept(team, url, field):
    assert code_of(draft_of, team=team, **{field: url}) == "not_an_address"


def test_an_address_without_scheme_gets_the_safe_one(team):
    assert draft_of(team, repository="git.example/lantern").content["repository"] == "https://git.example/lantern"


def test_texts_lose_invisible_signs_and_keep_their_paragraphs(team):
    text = draft_of(team, text="one\r\n\r\n\r\n\r\ntwo\u202e\x00 <script>").content["text"]
    assert text == "one\n\ntwo <script>"


# --- handing in, to the second


@pytest.mark.parametrize(
    ("seconds", "timing", "counts"),
    [(-3600, "on_time", True), (0, "on_time", True), (0.9, "on_time", True), (1, "grace", True), (600, "grace", True),
     (600.9, "grace", True), (601, "late", False), (86400, "late", False)],
)  # fmt: skip
def test_the_deadline_and_the_grace_include_their_last_second(team, seconds, timing, counts):
    revision = handed_in(team, at=DEADLINE + timedelta(seconds=seconds))
    assert (revision.timing, revision.counts) == (timing, counts)
    assert (Submission.objects.get().revision_id == revision.pk) is counts
    assert Submission.objects.get().state == "submitted"


def test_a_deadline_in_the_night_of_winter_time_is_one_moment():
    """02:30 comes twice that night; the deadline is the moment that was set, an hour later is late."""
    berlin = ZoneInfo("Europe/Berlin")
    first = datetime(2026, 10, 25, 2, 30, tzinfo=berlin, fold=0)
    event = make_hackathon(settings={"submit_until": first, "grace_minutes": 10})
    assert handed_in(make_team(event), at=first.astimezone(UTC)).timing == "on_time"
    second = datetime(2026, 10, 25, 2, 30, tzinfo=berlin, fold=1)
    assert handed_in(make_team(event), at=second.astimezone(UTC)).timing == "late"
    assert second.astimezone(UTC) - first.astimezone(UTC) == timedelta(hours=1)


def test_without_a_deadline_nothing_is_late():
    assert handed_in(make_team(make_hackathon()), at=DEADLINE).timing == "on_time"


def test_handing_in_again_makes_the_next_revision_and_the_first_stays(team):
    submission = Submission.objects.get(pk=handed_in(team, at=DEADLINE - timedelta(hours=2)).submission_id)
    save_draft(
        submission=submission, content={"title": "B", "text": "new"}, edition=submission.edition, by=captain(team)
    )
    second = hand_in(submission=submission, by=captain(team), now=DEADLINE)
    rows = list(SubmissionRevision.objects.order_by("number"))
    assert [(row.number, row.content["text"], is_untouched(row)) for row in rows] == [
        (1, "We built it.", True),
        (2, "new", True),
    ]
    assert now(submission).revision == second


def test_handing_in_the_same_twice_is_one_revision_with_the_first_time(team):
    first = handed_in(team, at=DEADLINE)
    again = hand_in(submission=Submission.objects.get(), by=captain(team), now=DEADLINE + timedelta(hours=5))
    assert (again, again.timing, SubmissionRevision.objects.count()) == (first, "on_time", 1)


def test_a_late_one_is_kept_and_flagged_and_replaces_nothing(team):
    first = handed_in(team, at=DEADLINE)
    late = handed_in(team, at=DEADLINE + timedelta(hours=1), text="late")
    assert late.timing == "late"
    assert Submission.objects.get().revision == first


def test_the_organiser_lets_a_late_one_in_and_the_flag_stays(team, deliver_outbox):
    late = handed_in(team, at=DEADLINE + timedelta(hours=1))
    assert Submission.objects.counting().count() == 0
    by = make_person()
    assert code_of(let_in, revision=late, reason=" ", by=by) == "required"
    let_in(revision=late, reason="The network was down.", by=by)
    deliver_outbox()
    late.refresh_from_db()
    assert (late.timing, late.counts, late.accepted_by) == ("late", True, by)
    assert Submission.objects.counting().count() == 1
    assert Message.objects.filter(kind="submission_let_in").count() == 1


def test_a_late_one_does_not_push_out_a_later_one_that_counts(team):
    late = handed_in(team, at=DEADLINE + timedelta(hours=1))
    extend_for_team(
        submission=late.submission, until=DEADLINE + timedelta(hours=9), reason="Ill.", by=make_person(), now=DEADLINE
    )
    handed_in(team, at=DEADLINE + timedelta(hours=2), text="newer")
    assert code_of(let_in, revision=late, reason="why", by=make_person()) == "superseded"


def test_more_time_for_everybody_is_announced_and_makes_late_ones_on_time(team, deliver_outbox):
    late = handed_in(team, at=DEADLINE + timedelta(minutes=30))
    event = Team.objects.select_related("event__hackathon", "event__offering").get().event
    by, until = make_person(), DEADLINE + timedelta(hours=1)
    assert code_of(extend_for_all, event=event, until=DEADLINE, reason="x", by=by, now=DEADLINE) == "not_later"
    assert code_of(extend_for_all, event=event, until=until, reason="x", by=by, now=until + timedelta(days=1)) == "over"
    extend_for_all(event=event, until=until, reason="Power cut.", by=by, now=DEADLINE)
    deliver_outbox()
    late.refresh_from_db()
    assert late.timing == "on_time"
    assert Submission.objects.get().revision == late
    assert "Power cut." in Message.objects.get(kind="submission_extended", person=captain(team)).text


def test_more_time_for_everybody_ends_before_the_public_vote_begins():
    vote = DEADLINE + timedelta(hours=1)
    event = make_hackathon(settings={"submit_until": DEADLINE, "gallery_from": vote, "vote_from": vote})
    by, later = make_person(), DEADLINE + timedelta(hours=2)
    assert code_of(extend_for_all, event=event, until=later, reason="x", by=by, now=DEADLINE) == "voting"
    extend_for_all(event=event, until=DEADLINE + timedelta(hours=1), reason="x", by=by, now=DEADLINE)


def test_one_team_has_more_time_until_the_public_vote_begins_and_nobody_when_it_was_called_off():
    vote = DEADLINE + timedelta(hours=1)
    event = make_hackathon(settings={"submit_until": DEADLINE, "gallery_from": vote, "vote_from": vote})
    submission, by = draft_of(make_team(event)), make_person()
    later = DEADLINE + timedelta(hours=2)
    assert code_of(extend_for_team, submission=submission, until=later, reason="x", by=by, now=DEADLINE) == "voting"
    cancel_event(event=event, by=None, reason="Rain.")
    assert code_of(hand_in, submission=now(submission), by=captain(submission.team)) == "cancelled"


def test_more_time_for_one_team_is_theirs_alone(team):
    other = make_team(Team.objects.get().event)
    submission = draft_of(team)
    until = DEADLINE + timedelta(hours=2)
    extend_for_team(submission=submission, until=until, reason="Ill.", by=make_person(), now=DEADLINE)
    moment = DEADLINE + timedelta(hours=1)
    assert hand_in(submission=submission, by=captain(team), now=moment).timing == "on_time"
    assert handed_in(other, at=moment).timing == "late"
    event = Team.objects.select_related("event__hackathon").first().event
    assert deadline_of(event.hackathon, now(submission)).own


def test_before_the_beginning_and_without_words_nothing_is_handed_in():
    team = make_team(make_hackathon(settings={"submit_from": DEADLINE}))
    submission = draft_of(team)
    assert code_of(hand_in, submission=submission, by=captain(team), now=DEADLINE - timedelta(seconds=1)) == "too_early"
    empty = save_draft(submission=submission, content={"title": "A"}, edition=submission.edition, by=captain(team))
    assert code_of(hand_in, submission=empty, by=captain(team), now=DEADLINE) == "nothing_to_hand_in"


def test_who_read_an_older_draft_looks_again_before_handing_in(team):
    submission = draft_of(team)
    assert code_of(hand_in, submission=submission, by=captain(team), edition=submission.edition - 1) == "draft_changed"


def test_terms_are_accepted_before_or_with_handing_in():
    event = hackathon_in()
    challenge = with_terms(make_challenge(event))
    team = make_team(event, challenge=challenge)
    submission = draft_of(team)
    assert code_of(hand_in, submission=submission, by=captain(team)) == "terms_not_accepted"
    assert code_of(hand_in, submission=submission, by=captain(team), accepts=7) == "brief_changed"
    revision = hand_in(submission=submission, by=captain(team), accepts=1)
    assert (revision.content["challenge"], revision.content["brief"]) == (challenge.slug, 1)


def test_where_every_member_accepts_the_missing_are_named():
    event = hackathon_in()
    one, two = make_person(), make_person(name="Bertha Quast")
    team = make_team(event, one, two, challenge=with_terms(make_challenge(event, each_accepts=True)))
    with pytest.raises(DomainError, match="Bertha Quast"):
        hand_in(submission=draft_of(team), by=one, accepts=1)
    accept_terms(team=team, challenge=team.challenge, person=two, version=1, by=two)
    assert hand_in(submission=draft_of(team), by=one, accepts=1).number == 1


def test_everybody_in_the_team_gets_a_receipt_with_the_fingerprint(team, deliver_outbox):
    revision = handed_in(team, at=DEADLINE)
    deliver_outbox()
    assert revision.sha256 in Message.objects.get(person=captain(team), kind="submission_received").text


def test_handing_in_the_same_again_is_one_handing_in(team):
    handed_in(team, at=DEADLINE)
    hand_in(submission=Submission.objects.get(), by=captain(team), now=DEADLINE)
    assert AuditEntry.objects.filter(action="submission.handed_in").count() == 1


def test_taking_back_and_handing_in_again_keeps_the_time(team):
    revision = handed_in(team, at=DEADLINE)
    submission = withdraw_submission(submission=revision.submission, by=captain(team))
    assert (submission.state, Submission.objects.counting().count()) == ("withdrawn", 0)
    submission = restore_submission(submission=submission, by=captain(team))
    assert (submission.revision, submission.revision.received_at) == (revision, DEADLINE)


def test_names_are_shown_of_members_who_want_it(team):
    submission, second = draft_of(team), make_person(name="Ada Quell")
    assert named_members(submission) == []
    team.members.create(event=team.event, person=second)
    set_credit(submission=submission, named=True, by=second)
    assert named_members(submission) == ["Ada Quell"]
    team.members.filter(person=second).delete()
    assert named_members(submission) == []


# --- fingerprints


def test_canonical_json_does_not_depend_on_order_or_script():
    assert canonical({"b": "ü", "a": 1}) == canonical({"a": 1, "b": "ü"}) == '{"a":1,"b":"ü"}'.encode()


def test_a_revision_changed_behind_our_back_is_noticed(team):
    revision = handed_in(team, at=DEADLINE, text="fünf Lichter")
    fresh = SubmissionRevision.objects.get()
    assert is_untouched(fresh)
    SubmissionRevision.objects.filter(pk=revision.pk).update(content=fresh.content | {"text": "sechs Lichter"})
    assert not is_untouched(SubmissionRevision.objects.get())


# --- files


def put(team: Team, data: bytes, name: str, **options: Any) -> Any:
    submission = start_submission(team=team, by=captain(team))
    return add_file(submission=submission, upload=upload(data, name), by=captain(team), **options)


def test_a_picture_without_words_is_kept_and_not_shown_to_the_public(team):
    row = put(team, picture(), "a.png")
    assert not is_public(row.entry())
    row = describe_file(file=row, alternative="A lamp", by=captain(team))
    assert is_public(row.entry())
    assert code_of(describe_file, file=row, alternative=" ", by=captain(team)) == "alternative_missing"


def test_a_hostile_file_leaves_nothing_behind(team, tmp_path):
    assert code_of(put, team=team, data=SVG, name="a.svg") == "file_type"
    assert list(tmp_path.rglob("*")) == []


def test_the_same_bytes_are_stored_once(team, tmp_path):
    first = put(team, PDF, "a.pdf")
    other = put(make_team(team.event), PDF, "b.pdf")
    assert first.sha256 == other.sha256
    assert put(team, PDF, "again.pdf") == first
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_a_file_removed_or_exchanged_after_handing_in_stays_in_the_revision(team):
    row = put(team, PDF, "plan.pdf")
    revision = handed_in(team, at=DEADLINE)
    remove_file(file=row, by=captain(team))
    put(team, PDF + b"\n%%EOF\n", "plan.pdf")
    entry = SubmissionRevision.objects.get(pk=revision.pk).content["files"][0]
    assert entry["sha256"] == row.sha256
    with open_intact(entry["sha256"]) as file:
        assert file.read() == PDF
    later = handed_in(team, at=DEADLINE + timedelta(days=1), text="swapped?")
    assert later.timing == "late"
    assert Submission.objects.get().revision == revision


@pytest.mark.parametrize("instead", [b"%PDF-1.7 another one", None])
def test_bytes_swapped_or_gone_on_the_disk_are_not_given_out(team, tmp_path, instead):
    row = put(team, PDF, "plan.pdf")
    open_intact(row.sha256).close()
    path = tmp_path / path_of(row.sha256)
    path.unlink()
    if instead is not None:
        path.write_bytes(instead)
    with pytest.raises(FileChanged):
        open_intact(row.sha256)


def test_a_team_has_room_for_so_many_files(team):
    for number in range(12):
        put(team, PDF + b"%%EOF" * (number + 1), f"{number}.pdf")
    assert code_of(put, team=team, data=PDF, name="one-more.pdf") == "too_many_files"


def test_captions_belong_to_a_video(team):
    row = put(team, MP4, "a.mp4", captions=upload(CAPTIONS, "a.vtt"))
    with open_intact(row.captions) as file:
        assert file.read() == CAPTIONS
    assert put(team, PDF, "a.pdf", captions=upload(CAPTIONS, "a.vtt")).captions == ""


def test_bytes_that_nobody_names_are_tidied_away_after_a_day(team, tmp_path, time_machine):
    kept, gone = put(team, PDF, "kept.pdf"), put(team, PDF + b"%%EOF", "gone.pdf")
    handed = put(team, picture(), "in.png", alternative="A lamp")
    handed_in(team, at=DEADLINE)
    for row in (gone, handed):
        remove_file(file=row, by=captain(team))
    # the last revision still names "gone" and "handed"
    assert tidy_files() == 0
    SubmissionRevision.objects.all().delete()
    time_machine.move_to(timezone.now() + timedelta(days=2))
    assert tidy_files() == 3  # gone, the picture and the picture made anew
    assert storages["private"].exists(path_of(kept.sha256))


def test_sha256_is_over_the_whole_content_with_its_files(team):
    put(team, PDF, "a.pdf")
    revision = handed_in(team, at=DEADLINE)
    assert revision.sha256 == sha256_of(revision.content)
    changed = {**revision.content, "files": [{**revision.content["files"][0], "sha256": "0" * 64}]}
    assert sha256_of(changed) != revision.sha256
