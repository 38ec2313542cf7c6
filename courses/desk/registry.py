"""What the first page of the desk knows about course runs; loaded when the house starts."""

from scheduler.desk.overview import OWNERS, Owner
from scheduler.domain.guardian_letters import GUARDIANS_AT

from . import overview

OWNERS["course_run"] = Owner(
    related="offering__course_run",
    mine=overview.own_sessions,
    page=overview.run_page,
    attendance=overview.attendance_page,
)
GUARDIANS_AT["course_run"] = overview.guardians_page
