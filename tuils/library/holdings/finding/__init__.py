"""Finding titles: by words, by limits, in an order; by the number on the book, by the barcode of a copy. Only reads."""

from .asking import FIELDS
from .hits import NO_LIMITS, SORTS, Found, Hit, Limits, hits_of
from .titles import PAGE, by_number, find_titles, title_by_isbn

__all__ = [
    "FIELDS",
    "NO_LIMITS",
    "PAGE",
    "SORTS",
    "Found",
    "Hit",
    "Limits",
    "by_number",
    "find_titles",
    "hits_of",
    "title_by_isbn",
]
