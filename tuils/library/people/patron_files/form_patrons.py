"""Find the patron who answered a web form: anybody may type any number into one."""

from __future__ import annotations

from collections.abc import Mapping

from tuils.i18n import _
from tuils.library.people.patrons.likeness import patrons_with_words
from tuils.models import Patron
from tuils.models.rows import find
from tuils.values.folding import fold_text
from tuils.values.person_words import numbers

from .patron_known import KnownCards


def patron_of_answer(
    mapping: Mapping[str, str], lengths: tuple[int, ...], *, blind: bool
) -> tuple[Patron | None, tuple[str, ...]]:
    """Find the patron by card, if the name agrees, else by name and more; and sentences about the card."""
    names, code = set(fold_text(mapping["name"]).split()), mapping.get("card", "")
    row, near = KnownCards([code], lengths).find(code) if code else (None, "")
    if row and (not names or names & _names(row)):
        return row, (near,) if near else ()
    fault = ""
    if code:
        fault = _("The card {code} belongs to another patron here.") if row else _("No card has the number {code}.")
        fault = fault.format(code=code)
    called = find(Patron, "id", patrons_with_words(names)) if names else []
    found = [row for row in called if _is_meant(row, names, mapping, blind)]
    return (found[0], ()) if len(found) == 1 else (None, (fault,) if fault else ())


def _is_meant(row: Patron, names: set[str], mapping: Mapping[str, str], blind: bool) -> bool:
    """Return whether the record matches the last name and one of the given names, and the birth date, e-mail or phone.
    For users who may not see these, only the birth year counts, which is shown: else the answer would reveal them."""
    given = {*fold_text(row.first_name).split()[:1], *fold_text(row.preferred_name).split()[:1]}
    if not (given & names and set(fold_text(row.last_name).split()) <= names):
        return False
    born = mapping.get("born", "")
    if blind:
        return bool(born) and born[:4] == row.born[:4]
    return (len(born) > 4 and born == row.born) or any(
        is_same_way(mapping.get(way, ""), getattr(row, way)) for way in ("email", "phone")
    )


def _names(row: Patron) -> set[str]:
    return {
        word for name in ("first_name", "preferred_name", "last_name") for word in fold_text(getattr(row, name)).split()
    }


def is_same_way(one: str, other: str) -> bool:
    """Compare letters and digits of two phones or emails alone: `(555) 01-00` is 555 0100."""
    return bool(one) and next(numbers(one), "") == next(numbers(other), "-")
