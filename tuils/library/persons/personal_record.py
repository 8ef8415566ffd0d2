"""All that is kept of one person, for whoever asks for their own: each table that knows a patron, in words a person
reads or as one object. What it tells of others (guardian, family) is their name and no more."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tuils.library import audit
from tuils.library.administration.settings import library_name, name_of
from tuils.library.circulation.account import money_lines
from tuils.library.circulation.holds import hold_sheet
from tuils.library.circulation.lookups import item_of
from tuils.library.desk import Desk
from tuils.library.journal.persons import all_of
from tuils.library.people.cards import by_card
from tuils.library.people.sheets import FLAGS, NO_CARD
from tuils.models import db
from tuils.models.rows import Row, marks, named
from tuils.values.moments import iso

Facts = dict[str, Any]
EXPORT = "patrons.export"
NOT_TOLD = ("id", "pos", "clash", "guardian", "family")


def personal_record(desk: Desk, card: str) -> Facts:
    """One object: `patron` (the fields), then a list for each kind of thing; absent means that nothing is known.

    Times are ISO 8601, money integer cents. Permission patrons.export; it is noted in the audit log, and the note is
    in the list. Refuses with PATRON_UNKNOWN, CARD_LOST.
    """
    desk.require(EXPORT)
    row = by_card(card)
    audit.note(desk, "export", row["id"], about=EXPORT)
    people = all_of(row["id"])
    record: Facts = {"library": library_name(), "made_at": iso(desk.now, desk.zone), "patron": _fields(row)}
    for name, (_tables, read) in SECTIONS.items():
        if found := list(read(desk, row, people)):
            record[name] = found
    return record


def _fields(row: Row) -> Facts:
    known = {name: bool(value) if name in FLAGS else value for name, value in row.items() if name not in NOT_TOLD}
    known["card"] = "" if str(known["card"]).startswith(NO_CARD) else known["card"]
    known["category"] = name_of("category", row["category"])
    known["branch"] = name_of("branch", row["branch"])
    return {name: value for name, value in known.items() if value not in ("", None)}


def _rows(text: str, *values: Any) -> Iterator[Facts]:
    for row in named(text, *values):
        yield {name: value for name, value in row.items() if value not in ("", None)}


def _of(people: Sequence[str], table: str, columns: str, order: str) -> Iterator[Facts]:
    yield from _rows(f"SELECT {columns} FROM {table} WHERE patron IN ({marks(people)}) ORDER BY {order}", *people)


def _kept(table: str, columns: str, order: str) -> Callable[[Desk, Row, Sequence[str]], Iterator[Facts]]:
    return lambda _desk, _row, people: _of(people, table, columns, order)


def _kept_timed(table: str, columns: str, order: str) -> Callable[[Desk, Row, Sequence[str]], Iterator[Facts]]:
    return lambda desk, _row, people: (_timed(desk, one) for one in _of(people, table, columns, order))


HOLD_TOLD = ("title", "state", "pickup", "placed_at", "expires", "pickup_by")
NAME = "trim(first_name || ' ' || last_name) AS name"


def _belonging(_desk: Desk, row: Row, people: Sequence[str]) -> Iterator[Facts]:
    """Guardian, wards, family, who acts for whom."""
    marks = ", ".join("?" for _one in people)
    said = {
        "guardian": (f"SELECT {NAME} FROM patron WHERE id = ?", [row["guardian"]]),
        "guardian_of": (f"SELECT {NAME} FROM patron WHERE guardian IN ({marks})", people),
        "family": (
            f"SELECT {NAME} FROM patron WHERE family = ? AND family <> '' AND id <> ?",
            [row["family"], row["id"]],
        ),
        "acted_for_by": (
            f"SELECT {NAME}, may FROM proxy JOIN patron ON id = proxy.proxy WHERE proxy.patron IN ({marks})",
            people,
        ),
        "acts_for": (
            f"SELECT {NAME}, may FROM proxy JOIN patron ON id = proxy.patron WHERE proxy.proxy IN ({marks})",
            people,
        ),
    }
    for tie, (text, values) in said.items():
        for other in _rows(f"{text} ORDER BY 1", *values):
            yield {"tie": tie, **other}


def _loans(desk: Desk, _row: Row, people: Sequence[str]) -> Iterator[Facts]:
    for loan in _of(people, "loan", "item, lent_at, due_at, renewals, closed_at, stopped_at", "due_at, id"):
        item = item_of(loan.pop("item"))
        named = {"title": item.whole_title, "item": item.row["barcode"]} if item else {}
        yield named | _timed(desk, loan)


def _holds(desk: Desk, _row: Row, people: Sequence[str]) -> Iterator[Facts]:
    text = f"SELECT id FROM hold WHERE patron IN ({marks(people)}) ORDER BY placed_at, id"
    for (hold,) in db.execute_sql(text, people).fetchall():
        sheet = hold_sheet(hold)
        told = {name: getattr(sheet, name) for name in HOLD_TOLD}
        yield {name: value for name, value in _timed(desk, told).items() if value}


def _charges(desk: Desk, _row: Row, people: Sequence[str]) -> Iterator[Facts]:
    for one in people:
        for line in money_lines(one):
            told = {"what": line.words, "title": line.about, "reason": line.reason, "cents": line.cents}
            told |= {"kind": line.kind, "left_cents": line.left if line.kind == "charge" else None, "at": line.at}
            yield {name: value for name, value in _timed(desk, told).items() if value not in ("", None)}


def _history(desk: Desk, _row: Row, people: Sequence[str]) -> Iterator[Facts]:
    for line in _of(people, "reading_history", "title, lent_at, due_at, returned_at", "returned_at"):
        yield _timed(desk, line)


def _had_last(desk: Desk, _row: Row, people: Sequence[str]) -> Iterator[Facts]:
    for line in _of(people, "last_borrower", "item, returned_at", "returned_at, item"):
        yield {"title": found.whole_title} | _timed(desk, line) if (found := item_of(line.pop("item"))) else {}


def _registrations(desk: Desk, _row: Row, people: Sequence[str]) -> Iterator[Facts]:
    from tuils.library.programs.contact_marks import notes_kept
    from tuils.library.programs.contacts_due import marks_of

    text = (
        "SELECT s.title, s.starts_at, heads, adults, teens, children, state, r.why, came, phone, email, guardian, "
        "needs, answers, told, made_at, r.id FROM registration AS r LEFT JOIN program_session AS s ON s.id = r.session "
        f"WHERE patron IN ({marks(people)}) ORDER BY s.starts_at, r.id"
    )
    for one in _rows(text, *people):
        told = marks_of(json.loads(one.pop("told", "{}")))
        more: Facts = {"answers": json.loads(one.pop("answers", "{}")), "notes": "; ".join(notes_kept(one.pop("id")))}
        more["told"] = {what: f"{mark.get('day', '')} {mark.get('how', '')}".strip() for what, mark in told.items()}
        known = {name: value for name, value in one.items() if value != 0}
        yield _timed(desk, known | {name: value for name, value in more.items() if value})


def _bookings(desk: Desk, _row: Row, people: Sequence[str]) -> Iterator[Facts]:
    text = (
        "SELECT coalesce((SELECT name FROM room WHERE code = room), room) AS room, starts_at, minutes, name, phone, "
        f"email, purpose, heads, state, made_at FROM room_booking WHERE patron IN ({marks(people)}) "
        "ORDER BY starts_at, id"
    )
    for one in _rows(text, *people):
        yield _timed(desk, one)


def _looks(desk: Desk, _row: Row, people: Sequence[str]) -> Iterator[Facts]:
    for line in _of(people, "audit_row", "at, operator, kind, deed", "at, device, seq"):
        yield _timed(desk, line)


def _entries(desk: Desk, _row: Row, people: Sequence[str]) -> Iterator[Facts]:
    """What the journal holds of this person: each entry that is about them, with what it says of them."""
    marks = ", ".join("?" for _one in people)
    about = f"journal.patron IN ({marks}) OR json_extract(private.data, '$.patron') IN ({marks})"
    text = f"SELECT at, kind, operator, private.data AS data FROM private JOIN journal ON id = entry WHERE {about} "
    for entry in _rows(text + "ORDER BY pos, id", *people, *people):
        said = json.loads(entry.pop("data"))
        said.pop("patron", None)
        said.pop("places", None)
        if "set" in said:
            said["set"] = {name: value for name, value in said["set"].items() if not _names_another(name)}
        yield _timed(desk, entry) | ({"said": said} if said else {})


def _names_another(field: str) -> bool:
    """By an id, which tells nothing; `ties` has the names."""
    return field in ("guardian", "family") or field.startswith("proxy/")


def _timed(desk: Desk, facts: Facts) -> Facts:
    """With moments as ISO 8601."""
    return {
        name: iso(value, desk.zone) if (name == "at" or name.endswith("_at")) and value else value
        for name, value in facts.items()
    }


Read = Callable[[Desk, Row, Sequence[str]], Iterator[Facts]]
SECTIONS: dict[str, tuple[tuple[str, ...], Read]] = {
    "old_cards": (("old_card",), _kept("old_card", "card, since", "since, card")),
    "contacts": (
        ("patron_contact",),
        _kept("patron_contact", "kind, label, text, street, city, state, postcode, since, until", "kind, key"),
    ),
    "notes": (("patron_note",), _kept("patron_note", "kind, text, written_on, until, operator", "written_on, key")),
    "restrictions": (("restriction",), _kept("restriction", "why, text, since, until, operator", "since, key")),
    "ties": (("proxy",), _belonging),
    "loans": (("loan",), _loans),
    "holds": (("hold",), _holds),
    "charges": (("account_line",), _charges),
    "history": (("reading_history",), _history),
    "had_last": (("last_borrower",), _had_last),
    "registrations": (("registration",), _registrations),
    "bookings": (("room_booking",), _bookings),
    "suggestions": (
        ("suggestion",),
        _kept_timed("suggestion", "made_at, title, author, isbn, note, state, reason", "made_at, id"),
    ),
    "notices": (("notice",), _kept_timed("notice", "at, kind, channel, items, result", "at, id")),
    "last_use": (("last_use",), _kept("last_use", "month", "month")),
    "looks": (("audit_row",), _looks),
    "entries": (("journal", "private"), _entries),
}
"""By the name of the list: the tables that it tells, and what reads it. The order of the text."""
OTHERWISE = ("patron", "patron_word", "aside_entry")
"""Tables that know a patron and are told by the fields; what a van brought and nobody accepted yet is on no record."""
