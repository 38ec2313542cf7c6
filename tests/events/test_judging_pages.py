"""Judging from the invitation to the explanation, over HTTP and without any script."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from accounts.enums import Role
from core.models import OutboxMessage
from events.domain.judging.awards import publish_judging
from events.domain.judging.results import compute_result
from events.domain.judging.rounds import choose_finalists, close_round, create_round, open_round
from events.models import Assignment, Award, Ballot, Event, Judge, JudgeConflict, Round, Submission, TeamMember
from events.selectors.judging_explained import explanations
from events.signals import award_given
from tests.accounts.makers import make_member, make_organisation, make_person
from tests.events.judging_makers import make_judging, make_project, say
from tests.events.makers import make_hackathon
from tests.events.room import body, picture, with_file

pytestmark = pytest.mark.django_db


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def event() -> Event:
    return make_hackathon(make_organisation())


@pytest.fixture
def desk(event: Event) -> Client:
    return signed_in(make_member(event.organisation, Role.OWNER))


def at(event: Event, rest: str) -> str:
    return f"/en/desk/events/{event.slug}/judging/{rest}"


def test_a_judge_is_asked_signs_judges_and_everything_is_published_together(
    event: Event, desk: Client, deliver_outbox: Any, tmp_path: Any, capsys: Any
) -> None:
    projects = [make_project(event, title=title) for title in ("Lamp", "Map", "Song")]
    judge = make_person()
    desk.post(at(event, "judges/invite/"), {"name": "Jo", "email": judge.email, "organisation": "", "language": "en"})
    sent = [row.payload for row in OutboxMessage.objects.filter(topic="mail.send")]
    letter = next(mail for mail in sent if mail["to"] == judge.email)
    link = re.search(r"/en/events/\S+?/judge/invitation/[\w-]+/", letter["text"])
    assert link is not None
    client = signed_in(judge)
    assert client.get(link[0]).status_code == 200
    assert client.post(link[0]).status_code == 422
    assert client.post(link[0], {"signed": "on"}).status_code == 302
    assert Judge.objects.get().person == judge

    desk.post(at(event, "rounds/new/"), {"title_en": "First", "views": "1", "kind": "rubric", "calibration": ""})
    round = Round.objects.get()
    desk.post(at(event, f"rounds/{round.uuid}/act/open/"))
    assert Assignment.objects.count() == 3
    home = client.get(f"/en/events/{event.slug}/judge/").content.decode()
    assert [title for title in ("Lamp", "Map", "Song") if title in home] == ["Lamp", "Map", "Song"]
    for project, step in zip(projects, (5, 3, 2), strict=True):
        page = f"/en/events/{event.slug}/judge/{round.uuid}/projects/{project.slug}/"
        assert "We used it without help" in client.get(page).content.decode()
        scores = {f"score-{key}": step for key in ("benefit", "idea", "working", "next")}
        assert client.post(page, {**scores, "comment": f"Nice {project.slug}", "key": str(uuid4())}).status_code == 302
    assert Ballot.objects.count() == 3

    assert client.get(f"/en/events/{event.slug}/results/").status_code == 404
    desk.post(at(event, f"rounds/{round.uuid}/act/close/"))
    desk.post(at(event, f"rounds/{round.uuid}/result/compute/"))
    table = desk.get(at(event, f"rounds/{round.uuid}/result/")).content.decode().split("<tbody>")[1]
    assert table.index("Lamp") < table.index("Map") < table.index("Song")
    desk.post(at(event, "awards/new/"), {"title_en": "Best light", "prize_en": "A dinner"})
    award = Award.objects.get()
    desk.post(at(event, f"awards/{award.uuid}/give/"), {"submission": str(projects[0].uuid)})
    assert client.get(f"/en/events/{event.slug}/results/").status_code == 404

    heard: list[Any] = []
    award_given.connect(lambda award, **kwargs: heard.append(award), weak=False, dispatch_uid="test")
    desk.post(at(event, "publish/"))
    award_given.disconnect(dispatch_uid="test")
    assert heard == [award]
    public = Client().get(f"/en/events/{event.slug}/results/").content.decode()
    assert "Best light" in public
    assert "A dinner" in public
    deliver_outbox()
    winner = projects[0].team.members.get().person
    assert winner.messages.filter(kind="judging_published").count() == 1
    why = signed_in(winner).get(f"/en/events/{event.slug}/results/mine/").content.decode()
    assert f"Nice {projects[0].slug}" in why
    assert f"Nice {projects[1].slug}" not in why
    assert judge.name not in why

    file = tmp_path / "result.json"
    file.write_bytes(desk.get(at(event, f"rounds/{round.uuid}/result/export.json")).content)
    call_command("recompute_results", file)
    assert capsys.readouterr().out == "yes\n"
    changed = json.loads(file.read_text())
    changed["output"]["projects"][0]["place"] = 2
    file.write_text(json.dumps(changed))
    with pytest.raises(SystemExit):
        call_command("recompute_results", file)
    assert capsys.readouterr().out == "no\noutput.projects[0].place: stated 2, is 1\n"


def test_a_stranger_finds_no_judge_page_and_another_organiser_no_desk() -> None:
    round = make_judging()
    judge = Judge.objects.first()
    assert judge is not None
    stranger = signed_in(make_person())
    assert stranger.get(f"/en/events/{round.event.slug}/judge/").status_code == 404
    other = signed_in(make_member(make_organisation(), Role.OWNER))
    for rest in ("", "awards/", f"rounds/{round.uuid}/", f"judges/{judge.uuid}/"):
        assert other.get(at(round.event, rest)).status_code == 404


def test_a_judge_cannot_open_a_project_that_is_not_theirs() -> None:
    round = make_judging(projects=6, judges=3, views=1)
    judge = Judge.objects.first()
    assert judge is not None
    mine = set(judge.assignments.values_list("submission__slug", flat=True))
    client = signed_in(judge.person)
    for entry in round.entries.select_related("submission"):
        page = f"/en/events/{round.event.slug}/judge/{round.uuid}/projects/{entry.submission.slug}/"
        assert client.get(page).status_code == (200 if entry.submission.slug in mine else 404)


def test_a_phone_that_sends_everything_twice_changes_nothing_the_second_time() -> None:
    round = make_judging(projects=2, judges=1)
    client = signed_in(Judge.objects.get().person)
    lines = [
        {"key": str(uuid4()), "round": str(round.uuid), "submission": str(entry.submission.uuid),
         "content": {"scores": {"idea": 4}}, "comment": "", "note": "", "device_at": timezone.now().timestamp() * 1000}
        for entry in round.entries.select_related("submission")
    ]  # fmt: skip
    address = f"/en/events/{round.event.slug}/judge/ballots/"
    first = client.post(address, {"ballots": lines}, content_type="application/json").json()
    second = client.post(address, {"ballots": lines}, content_type="application/json").json()
    assert first == second
    assert [answer["word"] for answer in first["answers"]] == ["saved", "saved"]
    assert Ballot.objects.count() == 2


@pytest.mark.parametrize(
    "body",
    [
        "", "[]", "{", '{"ballots": 3}', '{"ballots": [{"key": "x"}]}', '{"ballots": [{"key": 1, "round": 2}]}',
        "[" * 200_000,
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_as_a_whole(body: str) -> None:
    round = make_judging(projects=2, judges=1)
    client = signed_in(Judge.objects.get().person)
    response = client.post(f"/en/events/{round.event.slug}/judge/ballots/", body, content_type="application/json")
    assert response.status_code == 422
    assert Ballot.objects.count() == 0


def test_half_a_sign_in_a_comment_keeps_no_ballot_on_the_phone() -> None:
    """A browser that cuts a text in the middle of an emoji sends half of it; a database cannot keep that."""
    round = make_judging(projects=2, judges=1)
    client = signed_in(Judge.objects.get().person)
    lines = [
        {"key": str(uuid4()), "round": str(round.uuid), "submission": str(entry.submission.uuid),
         "content": {"scores": {"idea": 4}}, "comment": "Good\ud83d", "note": "A\x00B\nC"}
        for entry in round.entries.select_related("submission")
    ]  # fmt: skip
    sent = client.post(
        f"/en/events/{round.event.slug}/judge/ballots/", {"ballots": lines}, content_type="application/json"
    )
    assert [answer["word"] for answer in sent.json()["answers"]] == ["saved", "saved"]
    assert set(Ballot.objects.values_list("comment", "note")) == {("Good", "AB\nC")}


@pytest.mark.parametrize("step", ["²", "9" * 5000, "-1", "0", "1e2", "x"])
def test_a_step_that_is_none_is_refused(step: str) -> None:
    round = make_judging(projects=2, judges=1)
    client = signed_in(Judge.objects.get().person)
    entry = round.entries.select_related("submission").first()
    assert entry is not None
    page = f"/en/events/{round.event.slug}/judge/{round.uuid}/projects/{entry.submission.slug}/"
    answer = client.post(page, {"score-idea": step, "key": str(uuid4())})
    assert answer.status_code == 422
    assert "Choose one of the steps" in answer.content.decode()


def test_rankings_work_as_a_plain_form() -> None:
    round = make_judging(projects=3, judges=1, kind="ranking")
    client = signed_in(Judge.objects.get().person)
    numbers = [str(entry.submission.uuid) for entry in round.entries.select_related("submission")]
    page = f"/en/events/{round.event.slug}/judge/{round.uuid}/order/"
    assert client.post(page, {f"place-{number}": "1" for number in numbers}).status_code == 422
    client.post(page, {f"place-{number}": str(place) for place, number in enumerate(numbers, 1)})
    assert Ballot.objects.get().content == {"order": numbers}
    assert client.get(page).status_code == 200


def test_an_order_is_made_with_arrows_and_without_any_script() -> None:
    round = make_judging(projects=3, judges=1, kind="ranking")
    client = signed_in(Judge.objects.get().person)
    address = f"/en/events/{round.event.slug}/judge/{round.uuid}/order/"
    # Every judge meets the projects in an order of their own.
    numbers = re.findall(r'<select[^>]* name="place-([^"]+)"', client.get(address).content.decode())

    def press(move: str, *places: str) -> list[tuple[str, str]]:
        """What the page shows after the arrow: (project, place) from above."""
        sent = {f"place-{number}": place for number, place in zip(numbers, places, strict=True)}
        html = client.post(address, sent | {"move": move, "note": "Hm"}).content.decode()
        assert ">Hm</textarea>" in html
        assert re.findall(r'value="([^"]+)" autofocus', html) == [move] * (move.split()[-1] in numbers)
        shown = re.findall(r'<select[^>]* name="place-([^"]+)".*?</select>', html, re.DOTALL)
        chosen = re.findall(r'<option value="(\d*)" selected>', html)
        return list(zip(shown, [*chosen, *[""] * (3 - len(chosen))], strict=True))

    one, two, three = numbers
    assert press(f"up {three}", "", "", "")[0] == (three, "1")
    assert press(f"up {one}", "", "", "1")[:2] == [(three, "1"), (one, "2")]
    assert press(f"up {one}", "2", "", "1")[:2] == [(one, "1"), (three, "2")]
    assert press(f"down {one}", "1", "3", "2") == [(three, "1"), (one, "2"), (two, "3")]
    assert (
        press(f"up {one}", "1", "2", "3") == press(f"down {three}", "1", "2", "3") == press("sideways x", "1", "2", "3")
    )
    assert press(f"down {two}", "", "", "") == [(number, "") for number in numbers]
    assert press(f"up {two}", "7", "²", "7")[:2] == [(one, "1"), (three, "2")]
    assert Ballot.objects.count() == 0
    client.post(address, {f"place-{one}": "3", f"place-{two}": "1", f"place-{three}": "2"})
    html = client.get(address).content.decode()
    assert re.findall(r'name="place-([^"]+)"', html) == [two, three, one]


@pytest.mark.parametrize("place", ["²", "9" * 5000, "-1", "0"])
def test_a_place_that_is_none_is_refused(place: str) -> None:
    round = make_judging(projects=2, judges=1, kind="ranking")
    client = signed_in(Judge.objects.get().person)
    one, two = [str(entry.submission.uuid) for entry in round.entries.select_related("submission")]
    page = f"/en/events/{round.event.slug}/judge/{round.uuid}/order/"
    assert client.post(page, {f"place-{one}": place, f"place-{two}": "1"}).status_code == 422


def test_pairs_work_as_a_plain_form() -> None:
    round = make_judging(projects=3, judges=1, kind="pairwise")
    client = signed_in(Judge.objects.get().person)
    numbers = [str(entry.submission.uuid) for entry in round.entries.select_related("submission")]
    page = f"/en/events/{round.event.slug}/judge/{round.uuid}/pairs/"
    assert client.get(page).status_code == 200
    entry = round.entries.select_related("submission").first()
    assert entry is not None
    look = f"/en/events/{round.event.slug}/judge/{round.uuid}/projects/{entry.submission.slug}/"
    assert client.get(look).status_code == 200
    client.post(page, {"better": numbers[0], "worse": numbers[1], "key": str(uuid4())})
    assert Ballot.objects.get().content == {"better": numbers[0], "worse": numbers[1]}


@pytest.mark.parametrize("template", ["judge", "desk", "result", "results"])
def test_pages_ask_as_often_with_three_projects_as_with_six(template: str, django_assert_max_num_queries: Any) -> None:
    asked = []
    for projects in (3, 6):
        round = make_judging(projects=projects, judges=projects)
        for row in Assignment.objects.filter(round=round).select_related("submission", "judge__person"):
            say(round, row.judge, row.submission, 1 + (row.submission_id + row.judge_id) % 5)
        asked.append(_queries(template, round, django_assert_max_num_queries))
    assert asked[0] == asked[1]


def _queries(template: str, round: Round, count: Any) -> int:
    owner = signed_in(make_member(round.event.organisation, Role.OWNER))
    judge = Judge.objects.filter(event=round.event).first()
    assert judge is not None
    if template in ("result", "results"):
        close_round(round=round, by=None)
        compute_result(round=round, by=None)
    if template == "results":
        publish_judging(event=round.event, by=None)
    client, page = {
        "judge": (signed_in(judge.person), f"/en/events/{round.event.slug}/judge/"),
        "desk": (owner, at(round.event, "")),
        "result": (owner, at(round.event, f"rounds/{round.uuid}/result/")),
        "results": (Client(), f"/en/events/{round.event.slug}/results/"),
    }[template]
    client.get(page)
    with count(60) as captured:
        assert client.get(page).status_code == 200
    return len(captured)


def test_a_judge_who_joins_a_team_meanwhile_has_no_voice_on_its_project() -> None:
    round = make_judging(projects=2, judges=2)
    judge = Judge.objects.first()
    entry = round.entries.select_related("submission__team").first()
    assert judge is not None
    assert entry is not None
    own = entry.submission
    given = say(round, judge, own, 5)
    TeamMember.objects.create(event=round.event, team=own.team, person=judge.person)
    page = f"/en/events/{round.event.slug}/judge/{round.uuid}/projects/{own.slug}/"
    answer = signed_in(judge.person).post(page, {"score-idea": "5", "key": str(uuid4())})
    assert answer.status_code == 422
    assert "Nobody judges their own project." in answer.content.decode()
    result = compute_result(round=close_round(round=round, by=None), by=None)
    counted = {row["key"]: (row["counts"], row["why"]) for row in result.input["ballots"]}
    assert counted == {str(given.key): (False, "conflict")}


def test_the_reason_of_a_conflict_is_kept_without_what_nobody_can_see() -> None:
    round = make_judging(projects=2, judges=1)
    client = signed_in(Judge.objects.get().person)
    entry = round.entries.select_related("submission").first()
    assert entry is not None
    page = f"/en/events/{round.event.slug}/judge/{round.uuid}/projects/{entry.submission.slug}/conflict/"
    assert client.post(page, {"reason": "\x00\u202e"}).status_code == 422
    assert client.post(page, {"reason": "My \x00sister\u202e is in it."}).status_code == 302
    assert JudgeConflict.objects.get().reason == "My sister is in it."


def test_a_declared_conflict_sets_the_ballot_aside_and_somebody_else_looks() -> None:
    round = make_judging(projects=3, judges=2, views=1)
    judge = Judge.objects.first()
    assert judge is not None
    mine = judge.assignments.select_related("submission").first()
    assert mine is not None
    say(round, judge, mine.submission)
    client = signed_in(judge.person)
    page = f"/en/events/{round.event.slug}/judge/{round.uuid}/projects/{mine.submission.slug}/conflict/"
    assert client.post(page, {"reason": " "}).status_code == 422
    assert client.post(page, {"reason": "My former student"}).status_code == 302
    assert Ballot.objects.count() == 1
    other = Assignment.objects.get(submission=mine.submission, released_at=None)
    assert other.judge != judge


def test_a_judge_can_open_every_file_that_the_project_links_to(event: Event, settings: Any, tmp_path: Any) -> None:
    private = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = settings.STORAGES | {"private": private}
    submission = with_file(event, picture(), "lamp.png", alternative="A lamp.")
    round = make_judging(3, 1, event=event)
    client = signed_in(Judge.objects.get().person)
    page = client.get(f"/en/events/{event.slug}/judge/{round.uuid}/projects/{submission.slug}/").content.decode()
    links = re.findall(r'href="([^"]+/files/[^"]+)"', page)
    assert len(links) == 1
    answer = client.get(links[0])
    assert (answer.status_code, body(answer)[:4]) == (200, b"RIFF")


def test_a_late_project_that_was_let_in_is_taken_into_the_open_round(event: Event, desk: Client) -> None:
    round = make_judging(3, 2, event=event)
    late = make_project(event, title="Late lantern")
    page = desk.get(at(event, f"rounds/{round.uuid}/")).content.decode()
    assert "Late lantern" in page
    assert "Take it into the round" in page
    for _time in range(2):
        desk.post(at(event, f"rounds/{round.uuid}/act/take-in/"))
    assert round.entries.get(submission=late).revision == late.revision
    assert Assignment.objects.filter(round=round, submission=late).count() == 2
    assert "Take it into the round" not in desk.get(at(event, f"rounds/{round.uuid}/")).content.decode()


def test_a_closed_round_says_how_a_late_project_gets_in_and_a_final_takes_none(event: Event, desk: Client) -> None:
    round = make_judging(3, 1, event=event)
    for entry in round.entries.all():
        say(round, Judge.objects.get(), entry.submission)
    close_round(round=round, by=None)
    make_project(event, title="Late lantern")
    assert "Open the round again to take it in." in desk.get(at(event, f"rounds/{round.uuid}/")).content.decode()
    desk.post(at(event, f"rounds/{round.uuid}/act/take-in/"))
    assert round.entries.count() == 3
    final = create_round(event=event, by=None, title={"en": "Final"}, finalists_from=round)
    choose_finalists(round=final, submissions=[entry.submission for entry in round.entries.all()], by=None)
    open_round(round=final, by=None)
    assert "Late lantern" not in desk.get(at(event, f"rounds/{final.uuid}/")).content.decode()


def test_a_round_that_nobody_judged_in_can_be_removed_after_it_was_opened(event: Event, desk: Client) -> None:
    judged, mistake = make_judging(3, 1, event=event), make_judging(0, 0, event=event, views=1)
    say(judged, Judge.objects.get(), judged.entries.all()[0].submission)
    close_round(round=mistake, by=None)
    for round in (judged, mistake):
        desk.post(at(event, f"rounds/{round.uuid}/act/remove/"))
    assert list(Round.objects.all()) == [judged]
    assert "act/remove/" not in desk.get(at(event, f"rounds/{judged.uuid}/")).content.decode()


def test_what_stands_in_the_way_of_publishing_is_named(event: Event, desk: Client) -> None:
    judged, mistake = make_judging(3, 1, event=event), make_judging(0, 0, event=event, views=1)
    Round.objects.filter(pk=mistake.pk).update(title={"en": "Opened by mistake"})
    say(judged, Judge.objects.get(), judged.entries.all()[0].submission)
    close_round(round=judged, by=None)
    compute_result(round=judged, by=None)
    assert "“Opened by mistake” is still open." in desk.post(at(event, "publish/"), follow=True).content.decode()
    close_round(round=mistake, by=None)
    assert "“Opened by mistake” has no result yet." in desk.post(at(event, "publish/"), follow=True).content.decode()


def test_an_open_round_names_the_criterion_that_decides_when_two_are_level(event: Event, desk: Client) -> None:
    round = make_judging(3, 1, event=event)
    criterion = round.criteria.all()[0]
    Round.objects.filter(pk=round.pk).update(tie_break=[criterion.key])
    page = desk.get(at(event, f"rounds/{round.uuid}/")).content.decode()
    assert page.count(criterion.texts["en"]["title"]) == 2
    assert f"<p>{criterion.key}</p>" not in page


@pytest.mark.parametrize(("judged", "bars"), [(1, 0), (2, 2)])
def test_a_project_that_alone_was_judged_has_no_interval_because_it_is_compared_with_none(
    event: Event, desk: Client, judged: int, bars: int
) -> None:
    round = make_judging(projects=2, judges=1, event=event)
    judge = Judge.objects.get()
    works = list(Submission.objects.order_by("pk"))
    for step, work in enumerate(works[:judged], start=3):
        say(round, judge, work, step)
    close_round(round=round, by=None)
    compute_result(round=round, by=None)
    page = desk.get(at(event, f"rounds/{round.uuid}/result/")).content.decode()
    assert page.count('class="span"') == bars
    publish_judging(event=event, by=None)
    with override("en"):
        (why,) = explanations(works[0])
    assert any("nine chances in ten" in sentence for sentence in why.sentences) == bool(bars)
