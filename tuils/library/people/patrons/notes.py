"""Notes about a patron: a message, a need (large print, home delivery), an alert shown at the desk.

A note ends after a year unless another day is given, and the patron may read it. `second_look` finds words that had
better not be written down at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from tuils.i18n import N_, _
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.refusals import not_understood
from tuils.library.foundation.typed_days import day_in
from tuils.models import Patron
from tuils.models.rows import Row
from tuils.values.dataclass import dataclass
from tuils.values.folding import fold_text

from .cards import by_card
from .parts import (
    LONGEST,
    clean_part_text,
    holds_on,
    last_day,
    local_today,
    new_key,
    part_meant,
    part_rows,
    put_part,
    write_patron_fields,
)
from .patron_state import part_name

MESSAGE, NEED, ALERT = "message", "need", "alert"
KINDS = {MESSAGE: N_("message"), NEED: N_("need"), ALERT: N_("alert")}
AT_THE_DESK = (ALERT, NEED)
"""The kinds shown to every operator when the patron comes; a message only to those who see all of a patron."""
HOW_LONG = timedelta(days=365)
PLAIN_KEY = "first"
"""The key of the one note without an end that is a field of the patron."""
PRIVATE_MATTERS = {
    "health", "healthy", "ill", "illness", "illnesses", "sick", "sickness", "disease", "diseases", "disabled",
    "disability", "disabilities", "handicap", "handicapped", "cancer", "diabetes", "diabetic", "hiv", "aids",
    "dementia", "alzheimer", "alzheimers", "autism", "autistic", "depression", "depressed", "bipolar",
    "schizophrenia", "schizophrenic", "psychiatric", "psychiatrist", "therapy", "therapist", "medication",
    "medications", "medicine", "diagnosis", "diagnosed", "hospital", "pregnant", "pregnancy", "addict", "addiction",
    "alcoholic", "alcohol", "drugs", "wheelchair", "deaf", "blind", "stroke", "epilepsy", "surgery", "immigrant",
    "immigrants", "immigration", "illegal", "undocumented", "visa", "asylum", "refugee", "refugees", "deported",
    "deportation", "citizen", "citizenship", "alien", "passport", "ssn",
}  # fmt: skip
"""Folded words that tell of health or of papers."""
NOT_ONES = ("green card", "work permit", "social security", "residence permit", "mental health")


@dataclass(frozen=True)
class Note:
    """`until`: ISO date of the last day; empty where it has no end. `over`: it ended and is shown no more."""

    key: str
    kind: str
    text: str
    written_on: str
    until: str
    operator: str
    over: bool = False


@verb("patrons.edit")
def write_patron_note(
    desk: Desk, card: str, text: str, *, kind: str = MESSAGE, until: date | str | None = None
) -> Note:
    """Write a note on this patron. `kind`: one of KINDS. `until`: its last day; None is a year from today, "" is no
    end.

    Refuses with PATRON_UNKNOWN, CARD_LOST, NOT_UNDERSTOOD (field: kind, text or until).
    """
    row = by_card(card)
    what = _note_fields(desk, text, kind, until) | {
        "written_on": local_today(desk).isoformat(),
        "operator": desk.operator.login,
    }
    key = new_key()
    put_part(desk, row.id, "note", key, what)
    return _note(desk, {**what, "key": key})


@verb("patrons.edit")
def change_note(
    desk: Desk, card: str, key: str, *, text: str | None = None, kind: str = "", until: date | str | None = None
) -> Note:
    """Change a note's words, kind or last day; values not given stay. Refuses as `write_patron_note`, and with
    UNKNOWN_ID where no note has this key."""
    row = by_card(card)
    old = part_meant(_all(desk, row), key)
    kept = old.until if until is None else until
    what = _note_fields(desk, old.text if text is None else text, kind or old.kind, kept, was=old.until)
    what |= {"written_on": old.written_on, "operator": old.operator}
    if old.key == PLAIN_KEY:
        return _change_plain(desk, row, what)
    if {**what, "key": old.key} != _fields(old):
        put_part(desk, row.id, "note", old.key, what)
    return _note(desk, {**what, "key": old.key})


@verb("patrons.edit")
def remove_note(desk: Desk, card: str, key: str) -> Note:
    """Remove a note; return it. Refuses with UNKNOWN_ID where no note has this key."""
    row = by_card(card)
    old = part_meant(_all(desk, row), key)
    if old.key == PLAIN_KEY:
        write_patron_fields(desk, row.id, {"note": ""})
    else:
        put_part(desk, row.id, "note", old.key, None)
    return old


@permitted("patrons.find")
def patron_notes(desk: Desk, card: str, *, over: bool = False) -> list[Note]:
    """Return the notes that hold today, alerts first; `over`: also those that ended. Operators who do not see all of a
    patron see the notes shown at the desk."""
    found = _all(desk, by_card(card))
    return [note for note in found if (over or not note.over) and (_sees_all(desk) or note.kind in AT_THE_DESK)]


def told_at_desk(desk: Desk, patron: Patron) -> tuple[list[str], list[str], list[str]]:
    """Return the words to show when this patron comes: of alerts, of needs, and, for operators who see all of a patron,
    of messages. One statement."""
    notes = [note for note in _all(desk, patron) if not note.over and (note.kind != MESSAGE or _sees_all(desk))]
    alerts, needs, messages = ([note.text for note in notes if note.kind == kind] for kind in (*AT_THE_DESK, MESSAGE))
    return alerts, needs, messages


def needs_in(notes: Iterable[Note]) -> list[str]:
    return [note.text for note in notes if note.kind == NEED]


def second_look(text: str) -> str:
    """Return the first word of a text about health or papers; empty where there is none."""
    folded = fold_text(text)
    for words in NOT_ONES:
        if f" {words} " in f" {folded} ":
            return words
    return next((word for word in folded.split() if word in PRIVATE_MATTERS), "")


def _sees_all(desk: Desk) -> bool:
    return desk.may("patrons.see_all")


def _all(desk: Desk, patron: Patron) -> list[Note]:
    """The newest first within a kind."""
    notes = sorted((_note(desk, row) for row in part_rows("note", patron.id)), key=lambda note: note.text)
    notes.sort(key=lambda note: note.written_on, reverse=True)
    if patron.note:
        notes.append(Note(PLAIN_KEY, ALERT, patron.note, "", "", ""))
    order = (ALERT, NEED, MESSAGE)
    return sorted(notes, key=lambda note: order.index(note.kind) if note.kind in order else len(order))


def _note(desk: Desk, row: Row) -> Note:
    over = not holds_on({"until": row["until"]}, local_today(desk))
    names = ("key", "kind", "text", "written_on", "until", "operator")
    return Note(**{name: str(row[name]) for name in names}, over=over)


def _fields(note: Note) -> dict[str, str]:
    return {name: value for name, value in vars(note).items() if name != "over"}


def _note_fields(desk: Desk, text: str, kind: str, until: date | str | None, *, was: str = "") -> dict[str, str]:
    if kind not in KINDS:
        raise not_understood("kind", kind, ", ".join(KINDS))
    words = clean_part_text("text", text, most=LONGEST)
    if not words:
        raise not_understood("text", "", _("Type the note."))
    return {"kind": kind, "text": words, "until": _until(desk, until, was)}


def _until(desk: Desk, until: date | str | None, was: str) -> str:
    if until is None:
        return (local_today(desk) + HOW_LONG).isoformat()
    if until == was or not until:
        return str(until)
    day = until if isinstance(until, date) else day_in("until", until, local_today(desk))
    return last_day(desk, day)


def _change_plain(desk: Desk, row: Patron, what: dict[str, str]) -> Note:
    """Change the plain note: it stays one while it is an alert without an end; else it becomes an ordinary note."""
    if (what["kind"], what["until"]) == (ALERT, ""):
        write_patron_fields(desk, row.id, {"note": what["text"]} if what["text"] != row.note else {})
        return _note(desk, {**what, "key": PLAIN_KEY})
    key = new_key()
    what |= {"written_on": local_today(desk).isoformat(), "operator": desk.operator.login}
    write_patron_fields(desk, row.id, {"note": "", part_name("note", key): what})
    return _note(desk, {**what, "key": key})
