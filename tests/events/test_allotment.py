"""Wishes and dealing out: prepared in private, published once, explained, computed again by anybody."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone, translation

from accounts.models import Message
from core.errors import DomainError
from events.domain.allotment import allotment_of, commitment, export_of, prepare_allotment, publish_allotment
from events.domain.briefs import draft_challenge, publish_challenge, write_brief
from events.domain.challenges import accept_terms, choose_challenge
from events.domain.wishes import save_wishes
from events.models import Allotment, Challenge, ChallengeWish, Team
from events.selectors.allotment import explain, summary
from tests.accounts.makers import make_organisation, make_person

from .makers import make_challenge, make_team
from .room import captain, hackathon_in, with_terms

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Any:
    return hackathon_in(wishes=2)


def later() -> Any:
    return timezone.now() + timedelta(hours=3)


def wish(team: Team, *challenges: Challenge) -> list[ChallengeWish]:
    return save_wishes(team=team, challenges=challenges, by=captain(team))


def code_of(verb: Any, **options: Any) -> str:
    with pytest.raises(DomainError) as caught:
        verb(**options)
    return caught.value.code


def test_wishes_stand_in_order_and_can_be_changed_and_taken_back(event):
    team, one, two = make_team(event), make_challenge(event), make_challenge(event)
    wish(team, one, two)
    wish(team, two, one)
    assert list(team.wishes.order_by("rank").values_list("challenge", flat=True)) == [two.pk, one.pk]
    wish(team)
    assert team.wishes.count() == 0


def test_wishing_has_its_rules(event):
    team, challenges = make_team(event), [make_challenge(event) for _number in range(4)]
    by = captain(team)
    assert code_of(save_wishes, team=team, challenges=challenges, by=by) == "too_many_wishes"
    assert code_of(save_wishes, team=team, challenges=[challenges[0]] * 2, by=by) == "twice"
    assert code_of(save_wishes, team=team, challenges=[make_challenge(hackathon_in())], by=by) == "no_such_challenge"
    assert (
        code_of(save_wishes, team=team, challenges=[make_challenge(event, state="draft")], by=by) == "no_such_challenge"
    )
    assert code_of(save_wishes, team=team, challenges=[], by=make_person()) == "not_in_team"
    assert code_of(save_wishes, team=team, challenges=[], by=by, now=later()) == "wishes_over"
    direct = make_team(hackathon_in())
    assert code_of(save_wishes, team=direct, challenges=[], by=captain(direct)) == "no_wishes"


def test_wishes_count_until_the_last_second(event):
    team, challenge, until = make_team(event), make_challenge(event), event.hackathon.wishes_until
    assert save_wishes(team=team, challenges=[challenge], by=captain(team), now=until)
    past = until + timedelta(seconds=1)
    assert code_of(save_wishes, team=team, challenges=[], by=captain(team), now=past) == "wishes_over"


def test_the_seed_is_drawn_with_the_first_challenge_and_no_preparing_draws_another(event):
    challenge = draft_challenge(event=event, organisation=make_organisation(), by=None)
    write_brief(challenge=challenge, texts={"de": {"title": "Licht"}}, by=None)
    publish_challenge(challenge=challenge, by=None)
    promised = commitment(Allotment.objects.get(event=event))
    for _time in range(3):
        prepare_allotment(event=event, by=make_person())
    assert commitment(allotment_of(event)) == promised


def test_a_preview_gives_no_team_anything(event):
    team, challenge = make_team(event), make_challenge(event)
    wish(team, challenge)
    row = prepare_allotment(event=event, by=make_person())
    assert row.answer["teams"][str(team.uuid)]["challenge"] == str(challenge.uuid)
    assert Team.objects.get().challenge is None


def test_published_together_counted_and_told_once(event, deliver_outbox):
    by = make_person()
    first, second = make_challenge(event, team_limit=1), make_challenge(event, team_limit=1)
    teams = [make_team(event), make_team(event)]
    for team in teams:
        wish(team, first, second)
    prepare_allotment(event=event, by=by)
    publish_allotment(event=event, by=by, now=later())
    deliver_outbox()
    assert sorted(Challenge.objects.values_list("taken", flat=True)) == [1, 1]
    assert {team.challenge_id for team in Team.objects.all()} == {first.pk, second.pk}
    assert Message.objects.filter(kind="challenge_allotted").count() == 2
    assert code_of(publish_allotment, event=event, by=by, now=later()) == "dealt_out"
    assert code_of(prepare_allotment, event=event, by=by) == "dealt_out"


def test_it_is_not_published_before_the_wishes_end_nor_unprepared_nor_out_of_date(event):
    by, team, challenge = make_person(), make_team(event), make_challenge(event)
    assert code_of(publish_allotment, event=event, by=by) == "too_early"
    assert code_of(publish_allotment, event=event, by=by, now=later()) == "not_prepared"
    prepare_allotment(event=event, by=by)
    wish(team, challenge)
    assert code_of(publish_allotment, event=event, by=by, now=later()) == "out_of_date"
    assert Allotment.objects.get().published_at is None


def test_a_wish_whose_terms_nobody_accepted_does_not_count(event):
    team, strict, other = make_team(event), with_terms(make_challenge(event)), make_challenge(event, team_limit=0)
    wish(team, strict)
    assert prepare_allotment(event=event, by=make_person()).question["teams"][0]["wishes"] == []
    accept_terms(team=team, challenge=strict, person=captain(team), version=1, by=captain(team))
    assert prepare_allotment(event=event, by=make_person()).question["teams"][0]["wishes"] == [str(strict.uuid)]
    assert other.free == 0


def test_where_each_member_accepts_one_missing_makes_the_wish_not_count(event):
    one, two = make_person(), make_person()
    team, strict = make_team(event, one, two), with_terms(make_challenge(event, each_accepts=True))
    wish(team, strict)
    accept_terms(team=team, challenge=strict, person=one, version=1, by=one)
    assert prepare_allotment(event=event, by=one).question["teams"][0]["wishes"] == []
    accept_terms(team=team, challenge=strict, person=two, version=1, by=two)
    assert prepare_allotment(event=event, by=one).question["teams"][0]["wishes"] == [str(strict.uuid)]


def test_after_it_teams_may_change_to_places_that_are_left(event):
    by, team = make_person(), make_team(event)
    challenge, roomy = make_challenge(event), make_challenge(event)
    wish(team, challenge)
    prepare_allotment(event=event, by=by)
    publish_allotment(event=event, by=by, now=later())
    choose_challenge(team=Team.objects.get(), challenge=roomy, by=captain(team))
    assert list(Challenge.objects.order_by("pk").values_list("taken", flat=True)) == [0, 1]


def test_a_team_without_luck_reads_how_it_came_about(event):
    wanted, other = make_challenge(event, team_limit=1), make_challenge(event)
    teams = [make_team(event) for _number in range(3)]
    for team in teams:
        wish(team, wanted, other)
    row = prepare_allotment(event=event, by=make_person())
    unlucky = next(team for team in teams if row.answer["teams"][str(team.uuid)]["rank"] == 2)
    with translation.override("en"):
        told = explain(row, unlucky)
        assert told is not None
        assert "wish number 2" in told.lead
        assert len(told.reasons) == 1
        assert "3 teams wished for 1 place" in told.reasons[0]
        assert "The lot decided" in told.reasons[0]
        assert summary(row.answer["figures"]) == [("got their wish number 1", 1), ("got their wish number 2", 2)]


def test_anybody_can_compute_the_export_again(event, tmp_path, capsys):
    team, challenge = make_team(event), make_challenge(event)
    wish(team, challenge)
    export = export_of(prepare_allotment(event=event, by=make_person()))
    file = tmp_path / "allotment.json"
    file.write_text(json.dumps(export))
    call_command("recompute_allotment", str(file))
    assert "same" in capsys.readouterr().out
    export["answer"]["teams"][str(team.uuid)]["rank"] = 2
    file.write_text(json.dumps(export))
    with pytest.raises(CommandError, match="teams"):
        call_command("recompute_allotment", str(file))
    assert captain(team).name not in json.dumps(export)
    file.write_text(json.dumps(export | {"question": {}, "answer": {}}))
    with pytest.raises(CommandError, match="Nothing was dealt out"):
        call_command("recompute_allotment", str(file))
