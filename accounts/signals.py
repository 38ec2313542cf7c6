"""Facts this floor announces, sent inside the transaction of the change; receivers write their own rows at once."""

from django.dispatch import Signal

# kwargs: person. Before anything of the person is erased: upper floors give back places, withdraw wishes.
person_leaving = Signal()

# kwargs: organisation. Founded, described, given a logo, verified: whoever shows organisations takes the new words.
organisation_changed = Signal()

# kwargs: organisation. Refused or dissolved, about to be deleted.
organisation_leaving = Signal()

# kwargs: person, organisation. A role was given or taken.
membership_changed = Signal()
