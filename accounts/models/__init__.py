from .invitation import Invitation
from .message import Message
from .organisation import Membership, Organisation
from .person import Person

__all__ = ["Invitation", "Membership", "Message", "Organisation", "Person"]
