"""The organiser's desk."""

from __future__ import annotations

from django.urls import include, path

from events.desk.access import for_event
from events.desk.views import again, content, event, letters, overview, people, plan, report, series, sessions
from scheduler.desk.entry.mount import Desk, entry_patterns

DESK = "desk/events/<slug:slug>/"
ONE = "people/<uuid:registration>/"
ENTRY = Desk(
    guard=for_event,
    frame="events/desk/frame.html",
    address="events:desk_",
    key=lambda event: {"slug": event.slug},
    context=lambda request, event: {"event": event},
    back="events:desk_event",
)
urlpatterns = [
    path("desk/events/", overview.events, name="desk_events"),
    path("desk/plan-event/", plan.begin, name="desk_plan"),
    path("desk/plan-event/<uuid:uuid>/", plan.resume, name="desk_plan_resume"),
    path("desk/plan-event/<uuid:uuid>/throw-away/", plan.drop, name="desk_plan_drop"),
    path("desk/plan-event/<uuid:uuid>/<slug:key>/", plan.page, name="desk_plan_page"),
    path(DESK, event.event_page, name="desk_event"),
    path(f"{DESK}publish/", event.publish, name="desk_publish"),
    path(f"{DESK}withdraw/", event.withdraw, name="desk_withdraw"),
    path(f"{DESK}open/", event.open_registration, name="desk_open"),
    path(f"{DESK}close/", event.close_registration, name="desk_close"),
    path(f"{DESK}cancel/", event.cancel, name="desk_cancel"),
    path(f"{DESK}throw-away/", event.delete, name="desk_delete"),
    path(f"{DESK}copy/", again.copy, name="desk_copy"),
    path(f"{DESK}repeat/", again.repeat, name="desk_repeat"),
    path(f"{DESK}series/", series.series, name="desk_series"),
    path(f"{DESK}series/publish/", series.publish, name="desk_series_publish"),
    path(f"{DESK}series/words/", series.same_words, name="desk_series_words"),
    path(f"{DESK}series/leave/", series.leave, name="desk_series_leave"),
    path(f"{DESK}timeline/", event.when_what, name="desk_timeline"),
    path(f"{DESK}texts/", content.texts, name="desk_texts"),
    path(f"{DESK}texts/<slug:language>/", content.text, name="desk_text"),
    path(f"{DESK}texts/<slug:language>/remove/", content.remove_text, name="desk_text_remove"),
    path(f"{DESK}facts/", content.facts, name="desk_facts"),
    path(f"{DESK}partners/", content.partners, name="desk_partners"),
    path(f"{DESK}registration/", content.registration, name="desk_registration"),
    path(f"{DESK}places/", content.places, name="desk_places"),
    path(f"{DESK}hackathon/", content.hackathon, name="desk_hackathon"),
    path(f"{DESK}sessions/", sessions.sessions, name="desk_sessions"),
    path(f"{DESK}sessions/new/", sessions.new_session, name="desk_new_session"),
    path(f"{DESK}sessions/<uuid:session>/move/", sessions.move, name="desk_move"),
    path(f"{DESK}sessions/<uuid:session>/cancel/", sessions.cancel, name="desk_cancel_session"),
    path(f"{DESK}sessions/<uuid:session>/attendance/", sessions.attendance, name="desk_attendance"),
    path(f"{DESK}people/", people.roster, name="desk_people"),
    path(f"{DESK}people/people.csv", people.as_csv, name="desk_people_csv"),
    path(f"{DESK}people/people.json", people.as_json, name="desk_people_json"),
    path(f"{DESK}people/mark/", people.prepare, name="desk_prepare"),
    path(f"{DESK}people/decisions/", people.publish, name="desk_decisions"),
    path(f"{DESK}{ONE}approve/", people.approve, name="desk_approve"),
    path(f"{DESK}{ONE}refuse/", people.refuse, name="desk_refuse"),
    path(f"{DESK}{ONE}take-off/", people.take_off, name="desk_take_off"),
    path(f"{DESK}letters/", letters.letters, name="desk_letters"),
    path(f"{DESK}letters/new/", letters.write, name="desk_letter_new"),
    path(f"{DESK}letters/<uuid:letter>/", letters.letter, name="desk_letter"),
    path(f"{DESK}letters/<uuid:letter>/write/", letters.write, name="desk_letter_write"),
    path(f"{DESK}letters/<uuid:letter>/send/", letters.send, name="desk_letter_send"),
    path(f"{DESK}letters/<uuid:letter>/throw-away/", letters.delete, name="desk_letter_delete"),
    path(f"{DESK}report/", report.figures, name="desk_report"),
    path(f"{DESK}report/report.csv", report.as_csv, name="desk_report_csv"),
    path(DESK, include(entry_patterns(ENTRY))),
]
