"""Facts this floor announces, always inside the transaction that made them (`send`, never `send_robust`).

keyword arguments:

- `event_copied`: `source`, `copy`, `move` (moment → the copy's moment), `parts` ((model, old id) → new thing), `by`;
  every room copies its own.
- `event_published`, `event_changed`, `event_withdrawn`: `event` (for `api`: feeds and webhooks).
- `participation_earned`: `event`, `registration`; somebody was there and the event gives certificates.
- `mentoring_earned`: `event`, `mentor`.
- `award_given`: `award` (published, with its submission); one certificate for each member of the team.
- `submission_handed_on`: `submission`, `handover` (team and sponsor want to go on together; for `transfer`).
"""

from django.dispatch import Signal

event_copied = Signal()
event_published = Signal()
event_changed = Signal()
event_withdrawn = Signal()
participation_earned = Signal()
mentoring_earned = Signal()
award_given = Signal()
submission_handed_on = Signal()
