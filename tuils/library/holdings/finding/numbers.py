"""The search for a title by a printed number: ISBN, ISSN, UPC, LCCN, the barcode of a copy, the control number."""

from __future__ import annotations

from typing import Any

from tuils.library.foundation.journal.same_titles import any_merged, title_for
from tuils.library.holdings.queries import gone_with_number, title_numbers, with_number
from tuils.models.published import is_published
from tuils.models.search import newest_hits
from tuils.values.numbers.isbn import issn, normalise, to_isbn10, upc

MOST_OF_A_NUMBER = 50
_SHORTEST = 6  # letters and digits of a number that is looked for among the numbers of a record
_LABELS = ("isbn", "issn", "lccn", "upc", "ean")


def titles_by_number(words: str) -> list[int]:
    """The titles (`no`) with this ISBN, this barcode of a copy, this control number; else with this number of another
    kind. Empty where the words are no number."""
    code = words.replace(" ", "")
    if not any(char.isdigit() for char in code) or len(code) > MOST_OF_A_NUMBER:
        return []
    code = code.encode("utf-8", "ignore").decode()
    rows = with_number(normalise(code) or code, code, MOST_OF_A_NUMBER)
    if rows := rows or _of_merged(code):
        return [int(no) for (no,) in rows]
    forms = [form for form in forms_of_number(words) if len(form) >= _SHORTEST]
    if not forms:
        return []
    match = "numbers : (" + " OR ".join(f'"{form}"' for form in forms) + ")"
    return newest_hits(match)[:MOST_OF_A_NUMBER]


def _of_merged(code: str) -> list[Any]:
    """Return the titles into which one with this control number was merged."""
    if is_published() or not any_merged():
        return []
    return list(title_numbers([title_for(biblio) for biblio in gone_with_number(code, MOST_OF_A_NUMBER)]))


def forms_of_number(text: str) -> tuple[str, ...]:
    """Return the forms that a number may have in a record, as the index has them; empty where it is no number: a word,
    a year among words."""
    code = "".join(char for char in text.lower() if char.isalnum() and char.isascii())
    for label in _LABELS:
        code = code.removeprefix(label)
    if not code or sum(map(str.isdigit, code)) * 2 <= len(code):
        return ()
    isbn = normalise(text)
    forms = [code, isbn or "", to_isbn10(text) or "" if isbn else "", (issn(text) or "").replace("-", "")]
    if product := upc(text.strip()):
        forms += [product, f"0{product}"]
    year, hyphen, serial = text.strip().partition("-")
    if hyphen and serial.isdigit() and year.isalnum():
        forms.append(f"{year}{serial.zfill(6)}".lower())
    return tuple(dict.fromkeys(form.lower() for form in forms if form))
