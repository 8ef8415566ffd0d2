"""Patrons: register, edit, renew, their cards; and finding them, always with a second sign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tuils.i18n import _
from tuils.library.desk import Desk, verb
from tuils.library.journal.entries import Facts
from tuils.library.journal.writing import NEW, Act
from tuils.library.refusals import refuse
from tuils.models import Patron, db
from tuils.models.rows import Row, get
from tuils.values.barcode import complete
from tuils.values.folding import clean, fold
from tuils.values.moments import day_of
from tuils.values.periods import Period

from .cards import by_card
from .guardians import card_and_name, guardian_of_card
from .patron_state import FIELDS, OLD_CARD

MOST_FOUND = 200
CHANGEABLE = tuple(name for name in FIELDS if name not in ("card", "keeps_history", "family"))
FLAGS = ("barred", "address_bad", "keeps_history", "mail_titles")
DATES = ("born", "enrolled_on", "expires_on", "barred_until", "id_seen_on")
LIFT = "patrons.lift"
"""Without this right a restriction stays as whoever made it wanted."""
FIRST_CARD = 1
CARD_PREFIX = "21234"


@dataclass(frozen=True)
class PatronSheet:
    """A patron as a door may show it; `masked` where the operator sees year and street only.

    `guardian` is a card.
    """

    id: str
    card: str
    name: str
    first_name: str
    last_name: str
    preferred_name: str
    born: str
    category: str
    branch: str
    street: str
    city: str
    postcode: str
    phone: str
    email: str
    language: str
    tell_by: str
    enrolled_on: str
    expires_on: str
    note: str
    barred: bool
    barred_until: str
    address_bad: bool
    guardian: str
    clash: bool
    masked: bool = False
    keeps_history: bool = False
    guardian_name: str = ""
    family: str = ""
    grade: str = ""
    id_seen_on: str = ""
    mail_titles: bool = False

    @property
    def born_year(self) -> str:
        return self.born[:4]

    @property
    def sort_name(self) -> str:
        return ", ".join(part for part in (self.last_name, self.first_name) if part)


# ---- verbs


@verb("patrons.register")
def register_patron(desk: Desk, fields: Facts) -> PatronSheet:
    """A new patron. `fields` by column name; needs a name and a category; without a card the next one is given.

    The enrolment period of the category sets the end, unless one is given. `guardian` is a card. Refuses with
    NAME_MISSING, CARD_IN_USE, NOT_UNDERSTOOD, PATRON_UNKNOWN.
    """
    known = _cleaned(fields, (*CHANGEABLE, "card"))
    if not (known.get("first_name") or known.get("last_name")):
        raise refuse("NAME_MISSING")
    known.setdefault("category", "ADULT")
    _known_category(str(known["category"]))
    card = str(known.get("card") or next_card())
    _card_is_free(card)
    today = day_of(desk.at, desk.zone)
    known = {"branch": desk.branch, "enrolled_on": today.isoformat(), **known, "card": card}
    known.setdefault("expires_on", end_of_enrolment(str(known["category"]), today))
    entry = Act(desk).write("patron_registered", {"set": known}, patron=NEW)
    return _sheet(desk, _row(entry.id))


@verb("patrons.edit")
def edit_patron(desk: Desk, card: str, fields: Facts) -> PatronSheet:
    """Change fields of the patron with this card. Refuses as `register_patron`, and with GUARDIAN_CIRCLE; to lift or
    change a restriction needs `patrons.lift`, too."""
    row = by_card(card)
    known = _cleaned(fields, CHANGEABLE, row["id"])
    changes = {name: value for name, value in known.items() if row[name] != value}
    if row["barred"] and not {"barred", "barred_until"}.isdisjoint(changes):
        desk.require(LIFT)
    merged = {**row, **changes}
    if not (merged["first_name"] or merged["last_name"]):
        raise refuse("NAME_MISSING")
    _known_category(str(merged["category"]))
    if changes:
        Act(desk).write("patron_edited", {"set": changes}, patron=row["id"])
    return _sheet(desk, _row(row["id"]))


@verb("patrons.renew")
def renew_patron(desk: Desk, card: str, *, until: date | None = None) -> PatronSheet:
    """Renew the membership: by the category's enrolment period from today, or from its end where that is later."""
    row = by_card(card)
    today = day_of(desk.at, desk.zone)
    start = max([today, *([date.fromisoformat(row["expires_on"])] if row["expires_on"] else [])])
    end = until.isoformat() if until else end_of_enrolment(row["category"], start)
    Act(desk).write("patron_edited", {"set": {"expires_on": end}}, patron=row["id"])
    return _sheet(desk, _row(row["id"]))


@verb("patrons.edit")
def replace_card(desk: Desk, card: str, new_card: str = "") -> PatronSheet:
    """The card is lost or worn: a new number (the next one where none is given); the old one says so at the desk."""
    row = by_card(card)
    fresh = clean(new_card).replace(" ", "") or next_card()
    _card_is_free(fresh)
    today = day_of(desk.at, desk.zone).isoformat()
    Act(desk).write("patron_edited", {"set": {"card": fresh, OLD_CARD + card: today}}, patron=row["id"])
    return _sheet(desk, _row(row["id"]))


def _cleaned(fields: Facts, allowed: tuple[str, ...], patron: str = "") -> Facts:
    known: Facts = {}
    for name, value in fields.items():
        if name not in allowed:
            raise refuse("NOT_UNDERSTOOD", field=name, text=str(value), hint=", ".join(allowed))
        if name in FLAGS:
            known[name] = bool(value)
        elif value is not None:
            text = clean(str(value))
            known[name] = _date(name, text) if name in DATES else text.replace(" ", "") if name == "card" else text
    if known.get("guardian"):
        known["guardian"] = guardian_of_card(str(known["guardian"]), patron)
    return {
        name: value for name, value in known.items() if value != "" or name not in ("card", "category", "expires_on")
    }


def _date(name: str, text: str) -> str:
    """An ISO date; of a birth the year alone will do."""
    if not text or (name == "born" and len(text) == 4 and text.isdigit()):
        return text
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as unclear:
        raise refuse(
            "NOT_UNDERSTOOD", field=name, text=text, hint=_("Year-month-day, such as 1958-03-31.")
        ) from unclear


def _known_category(code: str) -> None:
    if not db.execute_sql("SELECT 1 FROM patron_category WHERE code = ?", (code,)).fetchone():
        codes = [row[0] for row in db.execute_sql("SELECT code FROM patron_category ORDER BY code").fetchall()]
        raise refuse("NOT_UNDERSTOOD", field="category", text=code, hint=", ".join(codes))


def end_of_enrolment(category: str, start: date) -> str:
    """ISO date on which a membership of this category that begins on `start` ends; empty: it has no end."""
    found: Any = db.execute_sql("SELECT enrolment FROM patron_category WHERE code = ?", (category,)).fetchone()
    if not found or not found[0]:
        return ""
    return (start + timedelta(days=Period.parse(found[0]).count)).isoformat()


def _card_is_free(card: str) -> None:
    used = db.execute_sql(
        "SELECT 1 FROM patron WHERE card = ? UNION ALL SELECT 1 FROM old_card WHERE card = ?", (card, card)
    ).fetchone()
    if used:
        raise refuse("CARD_IN_USE", code=card)


def next_card(after: str = "") -> str:
    """The next free number of the library's own range, with its check digit; behind `after`, too."""
    row: Any = db.execute_sql(
        "SELECT max(card) FROM (SELECT card FROM patron UNION ALL SELECT card FROM old_card) WHERE card GLOB ?",
        (CARD_PREFIX + "[0-9]" * 9,),
    ).fetchone()
    last = max(row[0] or "", after)
    return complete(f"{CARD_PREFIX}{int(last[5:13]) + 1 if last else FIRST_CARD:08d}")


def in_own_range(card: str) -> bool:
    return len(card) == 14 and card.startswith(CARD_PREFIX) and card.isascii() and card.isdigit()


# ---- reads


def _row(patron: str) -> Row:
    row = get(Patron, patron)
    if row is None:
        raise refuse("UNKNOWN_ID", code=patron)
    return row


def patron_sheet(desk: Desk, card: str) -> PatronSheet:
    """The patron with this card, masked for those who do not see all."""
    desk.require("patrons.find")
    return _sheet(desk, by_card(card))


def patron_sheet_of(desk: Desk, patron: str) -> PatronSheet:
    desk.require("patrons.find")
    return _sheet(desk, _row(patron))


def _sheet(desk: Desk, row: Row) -> PatronSheet:
    values = {name: row[name] for name in FIELDS}
    masked = not desk.may("patrons.see_all")
    if masked:
        values |= {"born": row["born"][:4], "street": _street_only(row["street"]), "phone": "", "email": ""}
    card, guardian = ("", "") if masked else card_and_name(row["guardian"])
    name = f"{row['preferred_name'] or row['first_name']} {row['last_name']}".strip()
    values |= {name: bool(row[name]) for name in FLAGS} | {"guardian": card}
    clash = bool(row["clash"])
    return PatronSheet(id=row["id"], name=name, clash=clash, masked=masked, guardian_name=guardian, **values)


def _street_only(street: str) -> str:
    return " ".join(word for word in street.split() if not any(char.isdigit() for char in word))


def find_patrons(desk: Desk, words: str, limit: int = MOST_FOUND) -> list[PatronSheet]:
    """Patrons that have all these words somewhere (name, street, phone, e-mail, birth year, card), by name."""
    desk.require("patrons.find")
    wanted = [word for part in words.split() for word in (_wanted(part))]
    if not wanted:
        return []
    found: set[str] | None = None
    for word in wanted:
        rows = db.execute_sql(
            "SELECT DISTINCT patron FROM patron_word WHERE word >= ? AND word < ?",
            (word, word + "\U0010ffff"),
        ).fetchall()
        hits = {row[0] for row in rows}
        found = hits if found is None else found & hits
    sheets = [_sheet(desk, row) for row in (get(Patron, patron) for patron in found or ()) if row]
    return sorted(sheets, key=lambda sheet: (fold(sheet.sort_name), sheet.born, sheet.card))[:limit]


def _wanted(part: str) -> list[str]:
    """An e-mail address and a phone number stand as they are; all else in folded words."""
    if "@" in part:
        return [part.casefold()]
    digits = "".join(char for char in part if char.isalnum())
    if digits.isdigit():
        return [digits]
    return fold(part).split()


def count_patrons() -> int:
    return int(Patron.select().count())
