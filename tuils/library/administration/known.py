"""The library's settings by name: what each is about, how its value is written, and what holds without it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tuils.i18n import N_, _
from tuils.library.desk import Desk, verb
from tuils.library.journal.entries import Facts
from tuils.library.journal.writing import Act
from tuils.library.refusals import refuse
from tuils.models import db
from tuils.values.folding import clean
from tuils.values.money import cents, plain
from tuils.values.periods import Period

from .settings import CODED, value_of, write_setting, zone_of
from .state import SHELVES

YES, NO = ("yes", "y", "on", "1", "true"), ("no", "n", "off", "0", "false")


def _flag(text: str) -> bool:
    if text.lower() in YES or text.lower() in NO:
        return text.lower() in YES
    raise ValueError(_("yes or no"))


def _period(text: str) -> str:
    return str(Period.parse(text)) if text else ""


def _words(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _start(text: str) -> str:
    if text not in ("today", "due"):
        raise ValueError(_("today, or due"))
    return text


def _zone(text: str) -> str:
    return str(zone_of(text).key)


def _number(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > 6:
        raise ValueError(_("a whole number, or nothing"))
    return int(text)


def _money(text: str) -> int | None:
    amount = cents(text) if text else None
    if text and amount is None:
        raise ValueError(_("an amount such as 12.50"))
    return amount


@dataclass(frozen=True)
class Known:
    """`read` makes the stored value of what was typed, and raises ValueError with how it is written."""

    words: str
    read: Callable[[str], Any]
    default: Any = False


SETTINGS: dict[str, Known] = {
    "name": Known(N_("the library's name"), str, ""),
    "zone": Known(N_("the time zone, such as America/Chicago"), _zone, "UTC"),
    "fines": Known(N_("are there fines for lateness?"), _flag),
    "grace_excluded": Known(N_("once the days of grace are past: are they still free?"), _flag),
    "refund_processing_fee": Known(N_("is the fee lifted, too, when something lost is found?"), _flag),
    "due_at_closing": Known(N_("are loans due when the library closes, not at the end of the day?"), _flag),
    "due_within_card": Known(N_("is nothing lent for longer than the card is good?"), _flag),
    "renew_from": Known(N_("does a renewed loan run from today, or from when it was due?"), _start, "today"),
    "renew_if_copies_free": Known(N_("may be renewed while others wait, if other copies are on the shelf?"), _flag),
    "holds_on_damaged": Known(N_("may a damaged copy fill a hold?"), _flag),
    "hold_life": Known(N_("how long a hold is wanted unless a day is given, such as 1y"), _period, ""),
    "cancel_unclaimed": Known(N_("does a hold end by itself when it was not picked up?"), _flag, True),
    "shelving_cart": Known(N_("do returned copies stand on the cart until it is checked?"), _flag),
    "count_pieces": Known(N_("are pieces counted when something comes back?"), _flag),
    "age_marks": Known(N_("marks of age in records, with commas: FSK, PEGI"), _words, []),
}

CODE_FIELDS: dict[str, dict[str, Known]] = {
    "branch": {
        "name": Known(N_("its name"), str, ""),
        "return_to": Known(N_("home: its copies are sent back to it; here: they stay where they come in"), str, "home"),
        "pickup": Known(N_("may holds be picked up here?"), _flag, True),
    },
    "location": {
        "name": Known(N_("its name"), str, ""),
        "max_checkouts": Known(N_("how many from here one patron may have"), _number, None),
    },
    "item_type": {
        "name": Known(N_("its name"), str, ""),
        "not_for_loan": Known(N_("does it stay in the library?"), _flag),
        "replacement_cents": Known(N_("what a lost one costs, where the copy has no price"), _money, None),
        "rental_cents": Known(N_("what it costs to borrow one"), lambda text: _money(text) or 0, 0),
        "min_age": Known(N_("from what age it is lent"), _number, None),
        "message": Known(N_("what is told at the desk, such as: count the 3 discs"), str, ""),
    },
    "category": {
        "name": Known(N_("its name"), str, ""),
        "enrolment": Known(N_("how long a card is good, such as 1y"), _period, ""),
        "can_hold": Known(N_("may place holds?"), _flag, True),
    },
}


@dataclass(frozen=True)
class Shown:
    """A setting, or a field of a code, as people read and write it."""

    name: str
    value: str
    words: str


def shown(value: Any) -> str:
    """A value as it is typed."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def all_settings() -> list[Shown]:
    """Every setting there is, with what holds now."""
    return [Shown(name, shown(value_of(name, one.default)), _(one.words)) for name, one in SETTINGS.items()]


@verb("library.settings")
def change_setting(desk: Desk, name: str, text: str) -> Shown:
    """Set a library-wide value as people write it. Refuses with NOT_UNDERSTOOD."""
    known = SETTINGS.get(name)
    if known is None:
        raise refuse("NOT_UNDERSTOOD", field=_("setting"), text=name, hint=", ".join(SETTINGS))
    value = _read(known, name, text)
    write_setting(Act(desk), "library", name, value=value)
    return Shown(name, shown(value), _(known.words))


def _read(known: Known, name: str, text: str) -> Any:
    try:
        return known.read(clean(text))
    except ValueError as unclear:
        raise refuse("NOT_UNDERSTOOD", field=name, text=text, hint=str(unclear)) from unclear


# ---- branches, places, types, categories


def code_row(kind: str, code: str) -> Facts | None:
    """The stored fields of a branch, location, item type or category; None where there is no such code."""
    fields = ", ".join(CODE_FIELDS[_kind(kind)])
    table: Any = SHELVES[kind].table
    found = db.execute_sql(f'SELECT {fields} FROM "{table._meta.table_name}" WHERE code = ?', (code,)).fetchone()
    if found is None:
        return None
    row: Facts = dict(zip(CODE_FIELDS[kind], found, strict=True))
    return {
        name: bool(value) if isinstance(CODE_FIELDS[kind][name].default, bool) else value for name, value in row.items()
    }


def code_sheet(kind: str, code: str) -> list[Shown]:
    """The fields of this code; refused with UNKNOWN_ID where there is none."""
    row = code_row(kind, code)
    if row is None:
        raise refuse("UNKNOWN_ID", code=code)
    return [Shown(name, _field(name, row[name]), _(known.words)) for name, known in CODE_FIELDS[kind].items()]


def _field(name: str, value: Any) -> str:
    return plain(value) if name.endswith("_cents") else shown(value)


@verb("library.settings")
def change_code(desk: Desk, kind: str, code: str, fields: dict[str, str]) -> list[Shown]:
    """Make a branch, location, item type or category, or change fields of it, as people write them.

    What is not named stays as it is. Refuses with NOT_UNDERSTOOD.
    """
    known, key = CODE_FIELDS[_kind(kind)], clean(code)
    if not key or len(key) > 40:
        raise refuse("NOT_UNDERSTOOD", field=_("code"), text=code, hint=_("A few letters, such as DVD."))
    row = code_row(kind, key) or {name: one.default for name, one in known.items()}
    for name, text in fields.items():
        if name not in known:
            raise refuse("NOT_UNDERSTOOD", field=_("field"), text=name, hint=", ".join(known))
        row[name] = _read(known[name], name, text)
    if row.get("return_to") not in (None, "home", "here"):
        raise refuse("NOT_UNDERSTOOD", field="return_to", text=str(row["return_to"]), hint=_("home, or here"))
    row["name"] = row["name"] or key
    write_setting(Act(desk), kind, key, value=row)
    return code_sheet(kind, key)


def _kind(kind: str) -> str:
    if kind not in CODED:
        raise refuse("NOT_UNDERSTOOD", field=_("kind"), text=kind, hint=", ".join(CODED))
    return kind
