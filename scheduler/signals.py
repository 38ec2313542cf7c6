"""Facts the scheduler announces, always inside the transaction that made them (`send`, never `send_robust`).

keyword arguments:

- `registration_*`: `registration`; `registration_cancelled` also `by` (a person or None) and `was` (the state before).
  In a group every person's registration is announced.
- `session_moved`, `session_cancelled`: `session`.
- `offering_changed`, `offering_cancelled`: `offering`.
- `places_changed`: `offering`, `word` (see `selectors.places.places_word`). Sent only when the word may have changed.
"""

from django.dispatch import Signal

registration_submitted = Signal()
registration_confirmed = Signal()
registration_in_draw = Signal()
registration_pending = Signal()  # the place is kept, something must be settled first; also when it is opened again
registration_waitlisted = Signal()
registration_offered = Signal()
registration_promoted = Signal()  # from the waiting list to a place; `registration_confirmed` is sent as well
registration_cancelled = Signal()  # by the person or taken off by someone else; also for expired and refused ones
session_moved = Signal()
session_cancelled = Signal()
offering_changed = Signal()
offering_cancelled = Signal()
places_changed = Signal()
