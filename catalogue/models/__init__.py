from .listing import CatalogueState, Listing, ListingText
from .saved_search import SavedSearch
from .word import Word

__all__ = ["CatalogueState", "Listing", "ListingText", "SavedSearch", "Word"]
