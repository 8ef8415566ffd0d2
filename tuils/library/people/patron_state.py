"""Patrons in the store: folded from their entries, whose fields are all private parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tuils.library.journal import applying
from tuils.library.journal.entries import Entry, Facts, fold_fields
from tuils.library.journal.families import Family, Pocketful, register
from tuils.library.refusals import refuse
from tuils.models import Base, OldCard, Patron, PatronContact, PatronNote, PatronWord, Proxy, Restriction, db
from tuils.models.rows import Row, blank, get, put, some
from tuils.values.folding import fold

BLANK = blank(Patron)
FIELDS = tuple(name for name in BLANK if name not in ("id", "pos", "clash"))
FOUND_BY = ("first_name", "last_name", "preferred_name", "street", "email", "born")
OLD_CARD = "old_card/"  # a field of this name with the card's number holds the day since when it is not valid


@dataclass(frozen=True)
class Part:
    """What a patron may have several of. A field `note/KEY` holds one of them as an object, or null once it is gone."""

    table: type[Base]
    key: str = "key"


PARTS: dict[str, Part] = {
    "contact": Part(PatronContact),
    "note": Part(PatronNote),
    "restriction": Part(Restriction),
    "proxy": Part(Proxy, "proxy"),
}
"""By the word before the slash of the field's name."""


def part_name(part: str, key: str) -> str:
    """The name of the field that holds this contact, note, restriction or proxy."""
    return f"{part}/{key}"


class Patrons(Family):
    kinds = frozenset({"patron_registered", "patron_edited", "patron_removed"})
    not_by_undo = frozenset({"patron_registered", "patron_removed"})
    tables = (Patron, OldCard, PatronWord, *(part.table for part in PARTS.values()))
    untold = frozenset({*FIELDS, "word", "since", *(name for part in PARTS.values() for name in blank(part.table))})

    def refold(self, touched: list[Entry]) -> Pocketful:
        for patron in sorted({entry.patron for entry in touched if entry.patron}):
            _refresh(patron)
        return {}

    def check_undo(self, entry: Entry, together: set[str], pocket: Pocketful) -> None:
        changed = applying.private(entry.id).get("set", {}).keys()
        for other in applying.about(patron=entry.patron or ""):
            if other.void or other.order <= entry.order or other.id in together:
                continue
            if changed & applying.private(other.id).get("set", {}).keys():
                raise refuse("UNDO_NOT_LAST")


def _refresh(patron: str) -> None:
    entries = applying.about(patron=patron)
    fields = fold_fields(entries, applying.privates(entry.id for entry in entries))
    first = next((entry for entry in entries if entry.kind == "patron_registered" and not entry.void), None)
    removed = any(entry.kind == "patron_removed" for entry in entries)
    old = get(Patron, patron)
    cards = {old["card"]} if old else set()
    if first is None or removed or "card" not in fields:
        _take_away(patron)
    else:
        values = {**BLANK, **{name: fields[name] for name in FIELDS if name in fields}}
        values |= _barred(fields)
        put(Patron, {**values, "id": patron, "pos": first.pos, "clash": bool(fields["card"])})
        _keep_old_cards(patron, fields)
        _keep_parts(patron, fields, fresh=old is None)
        _keep_words(patron, values)
        cards.add(fields["card"])
    for card in sorted(cards - {""}):
        _settle_clash(card)


def _take_away(patron: str) -> None:
    db.execute_sql("DELETE FROM patron WHERE id = ?", (patron,))
    for table in (OldCard, PatronWord, *(part.table for part in PARTS.values())):
        db.execute_sql(f'DELETE FROM "{_name(table)}" WHERE patron = ?', (patron,))


def _name(table: Any) -> str:
    return str(table._meta.table_name)


def _barred(fields: Facts) -> Facts:
    """What comes of all restrictions together: until the last of them ends."""
    ends = [str(what.get("until", "")) for name, what in fields.items() if name.startswith("restriction/") and what]
    if not ends:
        return {}
    if fields.get("barred"):
        ends.append(str(fields.get("barred_until", "")))
    return {"barred": True, "barred_until": "" if "" in ends else max(ends)}


def _keep_parts(patron: str, fields: Facts, *, fresh: bool) -> None:
    for word, part in PARTS.items():
        if not fresh:
            db.execute_sql(f'DELETE FROM "{_name(part.table)}" WHERE patron = ?', (patron,))
        for name, what in fields.items():
            if what and name.startswith(f"{word}/"):
                columns = blank(part.table)
                kept = {column: what[column] for column in columns if column in what}
                row = {**columns, **kept, "patron": patron, part.key: name.removeprefix(f"{word}/")}
                names, marks = ", ".join(f'"{column}"' for column in row), ", ".join("?" for _ in row)
                db.execute_sql(f'INSERT INTO "{_name(part.table)}" ({names}) VALUES ({marks})', tuple(row.values()))


def _settle_clash(card: str) -> None:
    """A card is the first registrant's; others of the same number are shown to staff."""
    rows = some(Patron, '"card" = ? ORDER BY "pos", "id"', card)
    for row in rows[1:]:
        db.execute_sql("UPDATE patron SET clash = 1 WHERE id = ?", (row["id"],))
    for row in rows[:1]:
        db.execute_sql("UPDATE patron SET clash = 0 WHERE id = ?", (row["id"],))


def _keep_old_cards(patron: str, fields: Facts) -> None:
    db.execute_sql("DELETE FROM old_card WHERE patron = ?", (patron,))
    for name, since in fields.items():
        if name.startswith(OLD_CARD) and since:
            card = name.removeprefix(OLD_CARD)
            db.execute_sql("INSERT INTO old_card (card, patron, since) VALUES (?, ?, ?)", (card, patron, since))


def _keep_words(patron: str, values: Row) -> None:
    db.execute_sql("DELETE FROM patron_word WHERE patron = ?", (patron,))
    rows = [(word, patron) for word in sorted(words_of(values))]
    db.connection().executemany("INSERT INTO patron_word (word, patron) VALUES (?, ?)", rows)


def words_of(values: dict[str, Any]) -> set[str]:
    """The folded words by which a patron is found: names, street, e-mail, birth year, phone, card."""
    words = set()
    for name in FOUND_BY:
        words |= set(fold(str(values.get(name, ""))).split())
    for name in ("phone", "card"):
        digits = "".join(char for char in str(values.get(name, "")) if char.isalnum())
        words |= {digits.casefold()} if digits else set()
    if values.get("email"):
        words.add(str(values["email"]).casefold())
    return words


FAMILY = register(Patrons())
