"""Facts this floor announces."""

from django.dispatch import Signal

certificate_issued = Signal()  # certificate
certificate_revoked = Signal()  # certificate
