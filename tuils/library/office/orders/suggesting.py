"""Suggestions: titles that patrons wish for, and the outcome. The patron is known only until they are told: a hold
tells them, too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tuils.i18n import _
from tuils.library.foundation.administration.settings import year_starts
from tuils.library.foundation.audit import looked
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.foundation.refusals import Refused, not_understood, refuse
from tuils.library.foundation.typed_days import PAST, day_in
from tuils.library.holdings.finding import by_number, find_titles
from tuils.library.holdings.items.items import check_codes
from tuils.library.holdings.lookup.answers import read_lookup_words
from tuils.library.lending.holds.holds import place_hold
from tuils.library.people.patrons.cards import by_card
from tuils.library.people.patrons.masking import sees_loans
from tuils.models import Patron
from tuils.models.rows import get
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean, fold_text
from tuils.values.money.order_money import read_percent
from tuils.values.numbers.isbn import normalise
from tuils.values.time.moments import day_of
from tuils.values.time.spans import year_with
from tuils.values.words import Unclear

from .order_fields import KNOWN
from .queries import SuggestionRow, all_suggestions
from .suggestion_state import DECIDED, MADE, TOLD

# ---- typed fields of a vendor, a fund, an order line or an invoice, read into their stored form


MOST_CENTS = 99_999_999
FIRST_YEAR, LAST_YEAR = 1990, 2199
CODES = {"branch": "home_branch", "location": "location", "item_type": "item_type"}
"""Fields of a line by the names that a copy has for them."""


def stored_order_fields(desk: Desk, kind: str, fields: Facts) -> Facts:
    """Return each field of this kind of record (a key of KNOWN) in stored form, blank ones blank. Refuses with
    NOT_UNDERSTOOD."""
    known: Facts = {}
    for name, value in fields.items():
        known[name] = _checked(desk, kind, name, value)
    codes = {CODES[name]: known[name] for name in CODES if known.get(name)}
    check_codes(codes)
    return known


def _checked(desk: Desk, kind: str, name: str, value: Any) -> Any:
    field = KNOWN[kind][name]
    if field.kind == "flag":
        return int(bool(value))
    text = "" if value is None else clean(str(value))
    if field.kind == "money":
        return _cents(name, text)
    if name == "discount":
        return _percent(text)
    if name == "year":
        return _year(desk, text)
    if field.kind == "number":
        return whole_number(name, text, field.most)
    if field.kind == "date":
        today = day_of(desk.now, desk.zone)
        return day_in(name, text, today, PAST).isoformat() if text else today.isoformat()
    if field.choices and text and text not in field.choices:
        raise not_understood(name, text, ", ".join(field.choices))
    if name == "isbn" and text:
        return normalise(text) or text
    if field.most and len(text) > field.most:
        raise not_understood(name, text[:40], _most(field.most))
    return text


def _most(letters: int) -> str:
    return _("{n} characters at most.").format(n=letters)


def _cents(name: str, text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and int(text) <= MOST_CENTS):
        raise not_understood(name, text, _("Whole cents, such as 1250."))
    return int(text)


def _percent(text: str) -> int | None:
    try:
        return read_percent(text) if text else None
    except Unclear as unclear:
        raise not_understood("discount", text, unclear.sentence(_)) from unclear


def whole_number(name: str, text: str, most: int, least: int = 1) -> int | None:
    """Return a whole number; None where it is blank. Refuses with NOT_UNDERSTOOD."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 6 and least <= int(text) <= most):
        raise not_understood(name, text, _("A number from {least} to {most}.").format(least=least, most=most))
    return int(text)


def _year(desk: Desk, text: str) -> int:
    """`2027`, `FY2027`; this fiscal year where it is blank."""
    return whole_number("year", text.upper().removeprefix("FY"), LAST_YEAR, FIRST_YEAR) or fiscal_year(desk)


def fiscal_year(desk: Desk) -> int:
    """Return the fiscal year of the desk's day: the year in which it ends."""
    starts = year_starts()
    return year_with(day_of(desk.now, desk.zone), starts).last.year


def without_blanks(fields: Mapping[str, Any]) -> Facts:
    """Leave out blank fields, so that they get their defaults."""
    return {name: value for name, value in fields.items() if value not in (None, "")}


# ---- suggestions: titles that patrons wish for, and the outcome. The patron is known only until they are told


SHORTEST_END = 6
DECLINED, ORDERED = "declined", "ordered"


@dataclass(frozen=True)
class SuggestionSheet:
    """A suggestion as a list shows it. `state`: open, ordered, received, declined. `card` of whoever made it, empty
    where that is not known any more or not told here; `waits`: they still have to be told. `same`: how many others
    suggested it."""

    row: SuggestionRow
    state: str
    card: str = ""
    waits: bool = False
    same: int = 0

    @property
    def id(self) -> str:
        return self.row.id


def suggestion_state(row: SuggestionRow) -> str:
    """Return the state of a suggestion. It is open again if its order was canceled."""
    if row.state == ORDERED:
        return "received" if row.received else ORDERED if row.coming > 0 else "open"
    return row.state or "open"


@permitted("holds.place")
def suggestions(desk: Desk, which: str = "open") -> Sequence[SuggestionSheet]:
    """Return the open suggestions, and those whose patron must be told, the oldest first; `all`. Patrons are shown to
    people who see loans, which is noted. Permission holds.place."""
    rows = all_suggestions()
    sheets = [_sheet(desk, row, rows) for row in rows]
    found = [sheet for sheet in sheets if which == "all" or sheet.state == "open" or sheet.waits]
    if any(one.card for one in found):
        looked(desk, "list", about="suggestions")
    return found


def _sheet(desk: Desk, row: SuggestionRow, rows: Sequence[SuggestionRow]) -> SuggestionSheet:
    patron = get(Patron, row.patron) if row.patron and sees_loans(desk) else None
    waits = bool(row.patron and row.state and not row.told)
    same = sum(
        suggestion_row.id != row.id and not suggestion_row.state and _is_same(suggestion_row, row)
        for suggestion_row in rows
    )
    return SuggestionSheet(row, suggestion_state(row), str(patron.card) if patron else "", waits, same)


def _is_same(row: SuggestionRow, other: SuggestionRow) -> bool:
    if row.isbn and row.isbn == other.isbn:
        return True
    return bool(row.title) and fold_text(row.title) == fold_text(other.title)


def suggestion_called(text: str) -> SuggestionRow:
    """By its id or the end of it, else with this ISBN, or the one whose title begins so: an open one first. Refuses
    with SUGGESTION_UNKNOWN."""
    rows, typed, words = all_suggestions(), clean(text), fold_text(clean(text))
    ways = (
        [row for row in rows if row.id == typed or (len(typed) >= SHORTEST_END and row.id.endswith(typed))],
        [row for row in rows if typed and row.isbn == typed],
        [row for row in rows if words and fold_text(row.title).startswith(words)],
    )
    if found := next(filter(None, ways), []):
        return min(found, key=lambda one: (bool(one.state), -one.decided_at))
    raise refuse("SUGGESTION_UNKNOWN", text=typed)


@verb("holds.place")
def suggest(desk: Desk, fields: Facts, *, card: str = "", sure: bool = False) -> SuggestionSheet:
    """Note a title that somebody wants. `card`: the patron to be told of the outcome. Refuses with TITLE_MISSING,
    PATRON_UNKNOWN, CARD_LOST, NOT_UNDERSTOOD; unless somebody is `sure`, with SUGGESTION_HERE where the library has
    it."""
    patron = by_card(card) if card else None
    made = suggest_in_act(Act(desk), fields, patron, sure=sure)
    return _sheet(desk, suggestion_called(made), all_suggestions())


def suggest_in_act(act: Act, fields: Facts, patron: Patron | None, *, sure: bool) -> str:
    """Note a title in an act; return the suggestion's id. Refuses as `suggest`."""
    known = without_blanks(stored_order_fields(act.desk, "suggestion", fields))
    if not (known.get("title") or known.get("isbn")):
        raise refuse("TITLE_MISSING")
    if not sure:
        require_not_here(known)
    facts = {**known, "title": known.get("title") or known["isbn"], "branch": act.desk.branch}
    private = {"patron": patron.id} if patron else None
    return act.write(MADE, private, list=NEW, data={"set": facts}).id


def require_not_here(known: Facts) -> None:
    """Refuse with SUGGESTION_HERE where the library has the title, or this ISBN."""
    if here := _here(known):
        raise refuse("SUGGESTION_HERE", title=here)


def _here(known: Facts) -> str:
    """Return the title in the catalog that is suggested; empty where there is none."""
    number = read_lookup_words(str(known["isbn"])).number if known.get("isbn") else ""
    if number and (hits := by_number(number)):
        return hits[0].whole_title
    words, author = str(known.get("title", "")), fold_text(str(known.get("author", "")))
    found = find_titles(words, limit=5).hits if words else ()
    same = [
        one
        for one in found
        if fold_text(one.title) == fold_text(words) and (not author or author in fold_text(one.author))
    ]
    return same[0].whole_title if same else ""


@verb("orders.edit")
def decline_suggestion(desk: Desk, text: str, reason: str) -> SuggestionSheet:
    """Decline a suggestion; `reason` is what the patron is told. Refuses with SUGGESTION_UNKNOWN, SUGGESTION_DONE,
    NOT_UNDERSTOOD."""
    row = suggestion_called(text)
    if not clean(reason):
        raise not_understood("reason", reason, _("A few words to tell the patron."))
    if row.state:
        raise refuse("SUGGESTION_DONE", title=row.title)
    Act(desk).write(DECIDED, list=row.id, data={"set": {"state": DECLINED, "reason": clean(reason)[:200]}})
    return _sheet(desk, suggestion_called(row.id), all_suggestions())


@verb("holds.place")
def mark_suggestion_answered(desk: Desk, text: str) -> SuggestionSheet:
    """Mark a suggestion's patron as told of the outcome, and forget who it was. Refuses with SUGGESTION_UNKNOWN."""
    row = suggestion_called(text)
    if not row.told:
        Act(desk).write(TOLD, list=row.id)
    return _sheet(desk, suggestion_called(row.id), all_suggestions())


# ---- ordered


def ordered_for(act: Act, line: str, biblio: str, card: str, row: SuggestionRow | None) -> tuple[bool, str]:
    """In the act of an order: the suggestion is ordered by this line, and whoever made it, or has this card, gets a
    hold. Gives back whether there is one, else why not."""
    if row:
        act.write(DECIDED, list=row.id, data={"set": {"state": ORDERED, "line": line, "reason": ""}})
    patron = get(Patron, row.patron) if row and row.patron else None
    held, why = _hold(act.desk, card or (str(patron.card) if patron else ""), biblio)
    if held and row:
        act.write(TOLD, list=row.id)
    return held, why


def hold_for(act: Act, suggestion: str, biblio: str) -> tuple[bool, str]:
    """Place the hold that a suggestion's patron could not get before, when copies come."""
    wish = next((row for row in all_suggestions() if row.id == suggestion), None) if suggestion else None
    patron = get(Patron, wish.patron) if wish and wish.patron and not wish.told else None
    if wish is None or patron is None:
        return False, ""
    held, why = _hold(act.desk, str(patron.card), biblio)
    if held:
        act.write(TOLD, list=wish.id)
    return held, why


def _hold(desk: Desk, card: str, biblio: str) -> tuple[bool, str]:
    if not card:
        return False, ""
    try:
        place_hold(desk, card, biblio)
    except Refused as no:
        if "ALREADY_HELD" in no.codes:
            return True, ""
        return False, no.message
    return True, ""
