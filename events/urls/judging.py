"""Judging: the judge's pages, the results, the desk."""

from __future__ import annotations

from django.urls import URLPattern, path

from events.views.judging import desk, desk_results, judge, results

EVENT = "events/<slug:slug>/"
JUDGE, ROUND = f"{EVENT}judge/", f"{EVENT}judge/<uuid:round>/"
DESK = "desk/events/<slug:slug>/judging/"
ONE = f"{DESK}rounds/<uuid:round>/"

urlpatterns: list[URLPattern] = [
    path(JUDGE, judge.home, name="judge"),
    path(f"{JUDGE}invitation/<str:token>/", judge.invitation, name="judge_invitation"),
    path(f"{JUDGE}ballots/", judge.ballots, name="judge_ballots"),
    path(f"{JUDGE}worker.js", judge.worker, name="judge_worker"),
    path(f"{ROUND}order/", judge.order, name="judge_order"),
    path(f"{ROUND}pairs/", judge.pairs, name="judge_pairs"),
    path(f"{ROUND}projects/<slug:submission>/", judge.project, name="judge_project"),
    path(f"{ROUND}projects/<slug:submission>/conflict/", judge.conflict, name="judge_conflict"),
    path(f"{EVENT}results/", results.results, name="results"),
    path(f"{EVENT}results/mine/", results.mine, name="results_mine"),
    path(DESK, desk.overview, name="desk_judging"),
    path(f"{DESK}rounds/new/", desk.new_round, name="desk_new_round"),
    path(ONE, desk.round_page, name="desk_round"),
    path(f"{ONE}change/", desk.change, name="desk_change_round"),
    path(f"{ONE}criteria/new/", desk.criterion, name="desk_new_criterion"),
    path(f"{ONE}criteria/<slug:key>/", desk.criterion, name="desk_criterion"),
    path(f"{ONE}criteria/<slug:key>/remove/", desk.drop_criterion, name="desk_drop_criterion"),
    path(f"{ONE}finalists/", desk.finalists, name="desk_finalists"),
    path(f"{ONE}result/", desk_results.result, name="desk_result"),
    path(f"{ONE}result/compute/", desk_results.compute, name="desk_compute"),
    path(f"{ONE}result/export.json", desk_results.export, name="desk_result_export"),
    path(f"{ONE}act/<slug:verb>/", desk.act, name="desk_round_act"),
    path(f"{DESK}ballots/<uuid:ballot>/rule/", desk_results.rule, name="desk_rule"),
    path(f"{DESK}judges/invite/", desk.invite, name="desk_invite_judge"),
    path(f"{DESK}judges/<uuid:judge>/", desk.judge, name="desk_judge"),
    path(f"{DESK}invitations/<uuid:invitation>/withdraw/", desk.take_back, name="desk_withdraw_judge"),
    path(f"{DESK}conflicts/<int:conflict>/lift/", desk.lift, name="desk_lift_conflict"),
    path(f"{DESK}awards/", desk_results.awards, name="desk_awards"),
    path(f"{DESK}awards/new/", desk_results.award, name="desk_new_award"),
    path(f"{DESK}awards/<uuid:award>/", desk_results.award, name="desk_award"),
    path(f"{DESK}awards/<uuid:award>/give/", desk_results.give, name="desk_give_award"),
    path(f"{DESK}publish/", desk_results.publish, name="desk_publish_judging"),
]
