"""What the first page of the desk knows about events; loaded when the house starts."""

from scheduler.desk.overview import OWNERS, SECTIONS, Owner, Section
from scheduler.domain.guardian_letters import GUARDIANS_AT

from . import overview

OWNERS["event"] = Owner(
    related="offering__event",
    mine=overview.own_sessions,
    page=overview.event_page,
    attendance=overview.attendance_page,
)
SECTIONS.append(Section(template="events/desk/_section.html", context=overview.section))
GUARDIANS_AT["event"] = overview.guardians_page
