"""Addresses of the desk; included in `courses.urls`, so their names begin with `courses:desk`."""

from django.urls import include, path

from scheduler.desk.entry.mount import entry_patterns

from .views import create, entry, overview, roster, run, sessions

RUN = "desk/runs/<uuid:run>/"
urlpatterns = [
    path("desk/", overview.desk, name="desk"),
    path("desk/runs/", overview.runs, name="desk_runs"),
    path("desk/courses/", overview.courses, name="desk_courses"),
    path("desk/courses/write/<slug:organisation>/", overview.write_course, name="desk_write"),
    path("desk/courses/<slug:course>/new-run/", create.new_run, name="desk_new_run"),
    path(RUN, run.run_page, name="desk_run"),
    path(f"{RUN}open/", run.open_run, name="desk_open"),
    path(f"{RUN}close/", run.close_run, name="desk_close"),
    path(f"{RUN}change/", run.change, name="desk_change"),
    path(f"{RUN}places/", run.places, name="desk_places"),
    path(f"{RUN}cancel/", run.cancel, name="desk_cancel"),
    path(f"{RUN}sessions/new/", sessions.new_session, name="desk_new_session"),
    path(f"{RUN}sessions/<uuid:session>/move/", sessions.move, name="desk_move"),
    path(f"{RUN}sessions/<uuid:session>/cancel/", sessions.cancel, name="desk_cancel_session"),
    path(f"{RUN}sessions/<uuid:session>/attendance/", sessions.attendance, name="desk_attendance"),
    path(RUN, include(entry_patterns(entry.ENTRY))),
    path(f"{RUN}people/", roster.roster, name="desk_roster"),
    path(f"{RUN}people/print/", roster.roster_print, name="desk_roster_print"),
    path(f"{RUN}people/people.csv", roster.roster_csv, name="desk_roster_csv"),
    path(f"{RUN}people/<uuid:registration>/take-off/", roster.take_off, name="desk_take_off"),
    path(f"{RUN}people/<uuid:registration>/approve/", roster.approve, name="desk_approve"),
    path(f"{RUN}people/<uuid:registration>/refuse/", roster.refuse, name="desk_refuse"),
]
