from .audit import AuditEntry
from .base import TimestampedModel, UUIDModel
from .outbox import OutboxMessage

__all__ = ["AuditEntry", "OutboxMessage", "TimestampedModel", "UUIDModel"]
