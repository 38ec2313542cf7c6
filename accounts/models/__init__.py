from .organisation import Membership, Organisation
from .person import Person

__all__ = ["Membership", "Organisation", "Person"]
