"""Teams, people who look for one, mentors, help; and their part of the desk."""

from __future__ import annotations

from django.urls import URLPattern, path

from events.views.teams import desk, help, mentors, mine, requests, seekers, teams

EVENT = "events/<slug:slug>/"
TEAMS, MINE, MENTORS = f"{EVENT}teams/", f"{EVENT}teams/mine/", f"{EVENT}mentors/"
DESK = "desk/events/<slug:slug>/"

urlpatterns: list[URLPattern] = [
    path(TEAMS, teams.team_list, name="teams"),
    path(f"{TEAMS}new/", teams.new_team, name="team_new"),
    path(f"{TEAMS}join/", teams.type_code, name="team_code"),
    path(f"{TEAMS}join/<str:code>/", teams.join, name="team_join"),
    path(f"{TEAMS}looking/", seekers.looking, name="seekers"),
    path(f"{TEAMS}looking/me/", seekers.my_card, name="seeker_card"),
    path(f"{TEAMS}looking/me/drop/", seekers.drop_card, name="seeker_drop"),
    path(f"{TEAMS}requests/<uuid:uuid>/accept/", requests.accept, name="request_accept"),
    path(f"{TEAMS}requests/<uuid:uuid>/decline/", requests.decline, name="request_decline"),
    path(f"{TEAMS}requests/<uuid:uuid>/withdraw/", requests.withdraw, name="request_withdraw"),
    path(MINE, mine.my_team, name="team_mine"),
    path(f"{MINE}change/", mine.change, name="team_change"),
    path(f"{MINE}code/", mine.new_code, name="team_new_code"),
    path(f"{MINE}my-name/", mine.my_name, name="team_my_name"),
    path(f"{MINE}leave/", mine.leave, name="team_leave"),
    path(f"{MINE}dissolve/", mine.dissolve, name="team_dissolve"),
    path(f"{MINE}hand-over/", mine.pass_on, name="team_hand_over"),
    path(f"{MINE}vote/", mine.vote, name="team_vote"),
    path(f"{MINE}ask-captain/", mine.call_captain, name="team_ask_captain"),
    path(f"{MINE}lead/", mine.lead, name="team_lead"),
    path(f"{MINE}register/", mine.register, name="team_register"),
    path(f"{MINE}invite/<uuid:uuid>/", requests.invite, name="team_invite"),
    path(f"{TEAMS}<slug:team>/", teams.team_page, name="team"),
    path(f"{TEAMS}<slug:team>/ask/", teams.ask, name="team_ask"),
    path(MENTORS, mentors.mentor_list, name="mentors"),
    path(f"{MENTORS}mine/", mentors.own_page, name="mentor_mine"),
    path(f"{MENTORS}mine/describe/", mentors.describe, name="mentor_describe"),
    path(f"{MENTORS}mine/offer/", mentors.offer, name="mentor_offer"),
    path(f"{MENTORS}mine/<uuid:uuid>/take-back/", mentors.take_back, name="slot_take_back"),
    path(f"{MENTORS}mine/<uuid:uuid>/held/", mentors.held, name="slot_held"),
    path(f"{MENTORS}invitation/<str:token>/", mentors.invitation, name="mentor_invitation"),
    path(f"{MENTORS}times/<uuid:uuid>/", mentors.book, name="slot_book"),
    path(f"{MENTORS}times/<uuid:uuid>/give-back/", mentors.give_back, name="slot_give_back"),
    path(f"{MENTORS}times/<uuid:uuid>/calendar.ics", mentors.calendar, name="slot_calendar"),
    path(f"{EVENT}help/", help.help_page, name="help"),
    path(f"{EVENT}help/<uuid:uuid>/take/", help.take, name="help_take"),
    path(f"{EVENT}help/<uuid:uuid>/release/", help.release, name="help_release"),
    path(f"{EVENT}help/<uuid:uuid>/done/", help.finish, name="help_done"),
    path(f"{EVENT}help/<uuid:uuid>/withdraw/", help.withdraw, name="help_withdraw"),
    path(f"{DESK}teams/", desk.overview, name="desk_teams"),
    path(f"{DESK}teams/formation/", desk.formation, name="desk_teams_formation"),
    path(f"{DESK}teams/people/<uuid:person>/", desk.move, name="desk_team_move"),
    path(f"{DESK}teams/<slug:team>/merge/", desk.merge, name="desk_team_merge"),
    path(f"{DESK}teams/<slug:team>/captain/", desk.appoint, name="desk_team_captain"),
    path(f"{DESK}teams/<slug:team>/dissolve/", desk.dissolve, name="desk_team_dissolve"),
    path(f"{DESK}mentors/", desk.mentors, name="desk_mentors"),
    path(f"{DESK}mentors/letters/<uuid:uuid>/withdraw/", desk.withdraw_invitation, name="desk_mentor_letter"),
    path(f"{DESK}mentors/<uuid:uuid>/end/", desk.end_mentor, name="desk_mentor_end"),
    path(f"{DESK}mentors/<uuid:uuid>/confirm/", desk.confirm, name="desk_mentor_confirm"),
]
