"""The run's pages for questions, terms and ages: the scheduler's own, inside the frame of this desk."""

from __future__ import annotations

from courses.desk.access import for_run
from scheduler.desk.entry.mount import Desk

ENTRY = Desk(
    guard=for_run,
    frame="courses/desk/run_frame.html",
    address="courses:desk_",
    key=lambda run: {"run": run.uuid},
    context=lambda request, run: {"run": run},
    back="courses:desk_run",
)
