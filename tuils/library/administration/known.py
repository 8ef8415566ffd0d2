"""The library's settings by name: what each is about, how its value is written, and what holds without it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from tuils.i18n import LANGUAGES, N_, _
from tuils.library.desk import Desk, verb
from tuils.library.journal.entries import Facts
from tuils.library.journal.writing import Act
from tuils.library.refusals import refuse
from tuils.models import db
from tuils.values.card_range import read_ranges
from tuils.values.dataclass import dataclass
from tuils.values.date_form import DateForm
from tuils.values.folding import clean
from tuils.values.money import cents, plain
from tuils.values.periods import Period
from tuils.values.shelf_sections import DEFAULT_SECTIONS, read_scheme, read_sections
from tuils.values.words import Unclear

from .settings import CODED, value_of, write_setting, zone_of
from .state import SHELVES

YES, NO = ("yes", "y", "on", "1", "true"), ("no", "n", "off", "0", "false")


def _flag(text: str) -> bool:
    if text.lower() in YES or text.lower() in NO:
        return text.lower() in YES
    raise ValueError(_("yes or no"))


def _period(text: str) -> str:
    return str(Period.parse(text)) if text else ""


def _days(text: str) -> str:
    if text and not Period.parse(text).in_days:
        raise ValueError(_("days, weeks, months or years, such as 1y"))
    return _period(text)


def _card_numbers(text: str) -> str:
    return ", ".join(map(str, read_ranges(text)))


def _words(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _start(text: str) -> str:
    if text not in ("today", "due"):
        raise ValueError(_("today, or due"))
    return text


def _late(text: str) -> str:
    word = text.lower().replace(" ", "_")
    if word not in ("allow", "block_item", "block_all"):
        raise ValueError(_("allow, block_item (it is late itself), or block_all (any is late)"))
    return word


def _offers(text: str) -> str:
    word = text.lower().replace(" ", "_")
    if word not in ("offer", "at_once"):
        raise ValueError(_("offer, or at_once"))
    return word


def _guardian(text: str) -> str:
    word = text.lower()
    if word not in ("never", "due", "titles"):
        raise ValueError(_("never, due (days and what is owed), or titles"))
    return word


def _zone(text: str) -> str:
    return str(zone_of(text).key)


def _date_form(text: str) -> str:
    return str(DateForm.parse(text)) if text else ""


def _clearly(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """A reader of the floor below, whose sentence is translated here."""

    def clear(text: str) -> Any:
        try:
            return read(text)
        except Unclear as unclear:
            raise ValueError(unclear.said(_)) from unclear

    return clear


def _language(text: str) -> str:
    word = text.lower()
    if word and word not in LANGUAGES:
        raise ValueError(", ".join(LANGUAGES))
    return word


def _number(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > 6:
        raise ValueError(_("a whole number, or nothing"))
    return int(text)


def _seconds(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or int(text[:6]) > 86_400 or len(text) > 5:
        raise ValueError(_("a number of seconds, a day at most"))
    return int(text)


def _month(text: str) -> int:
    if not (text.isdecimal() and 1 <= int(text[:3]) <= 12):
        raise ValueError(_("a month from 1 to 12"))
    return int(text)


def _kind_of_patron(text: str) -> str:
    word = text.lower()
    if word not in ("", "person", "institution", "temporary"):
        raise ValueError(_("person, institution, or temporary"))
    return "" if word == "person" else word


def _day_of_year(text: str) -> str:
    """A month and a day that every year has."""
    if text:
        try:
            date.fromisoformat(f"2001-{text}")
        except ValueError as unclear:
            raise ValueError(_("month-day, such as 06-30")) from unclear
    return text


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
    "name": Known(N_("The library's name"), str, ""),
    "zone": Known(N_("Time zone, such as America/Chicago"), _zone, "UTC"),
    "fines": Known(N_("Fines for what is late"), _flag),
    "grace_excluded": Known(N_("Days of grace stay free, also later"), _flag),
    "refund_processing_fee": Known(N_("Found again: its fee is lifted, too"), _flag),
    "due_at_closing": Known(N_("Due when the library closes that day"), _flag),
    "due_within_card": Known(N_("Due before the card ends"), _flag),
    "renew_from": Known(N_("A renewal runs from: today, or due"), _start, "today"),
    "renew_overdue": Known(N_("Renew late loans: allow, block_item, block_all"), _late, "allow"),
    "renew_when_owing": Known(N_("Renew also for who owes too much"), _flag),
    "renew_if_copies_free": Known(N_("Renew while others wait, if copies are in"), _flag),
    "holds_on_damaged": Known(N_("A damaged copy may fill a hold"), _flag),
    "hold_life": Known(N_("How long a hold is wanted, such as 1y"), _period, ""),
    "holds_per_day": Known(N_("How many holds a patron may place in a day"), _number, None),
    "auto_renew_days": Known(N_("Days after lending when no loan renews itself"), _number, None),
    "cancel_unclaimed": Known(N_("A hold ends when it is not picked up"), _flag, True),
    "shelving_cart": Known(N_("Returned copies wait on the cart"), _flag),
    "count_pieces": Known(N_("Count the pieces at the return"), _flag),
    "park_seconds": Known(N_("Seconds until a patron is parked at an idle desk"), _seconds, 90),
    "lock_seconds": Known(N_("Seconds until an idle desk locks; 0 is never"), _seconds, 300),
    "date_form": Known(N_("Due dates in figures: day/month/year"), _clearly(_date_form), ""),
    "language": Known(N_("Language of what patrons read: en, es"), _language, ""),
    "card_numbers": Known(N_("Numbers of new cards: first - last"), _clearly(_card_numbers), ""),
    "card_cents": Known(N_("A new card for a lost one costs"), lambda text: _money(text) or 0, 0),
    "guardian_sees": Known(N_("Guardians hear of a child: never, due, titles"), _guardian, "due"),
    "guardian_until": Known(N_("Until a child is how old; empty: always"), _number, 18),
    "shelf_sections": Known(
        N_("Words before call numbers, in shelf order"), _clearly(read_sections), list(DEFAULT_SECTIONS)
    ),
    "call_scheme": Known(N_("Call numbers: auto, ddc, lcc, local"), _clearly(read_scheme), "auto"),
    "offers": Known(N_("A free place: offer it to the next, or at_once"), _offers, "offer"),
    "offer_hours": Known(N_("Hours that an offered place is held"), _number, 24),
    "skip_parties": Known(N_("Small parties may pass one too large"), _flag),
    "registration_opens_days": Known(N_("Registration opens so many days before"), _number, None),
    "reminder_days": Known(N_("Days before a program to remind people; 0: never"), _number, 2),
    "confirm_days": Known(N_("Days before it to ask them to confirm"), _number, None),
    "confirm_until": Known(N_("Days before it until when they may confirm"), _number, 3),
    "year_starts": Known(N_("The month in which the library's year begins, 1 to 12"), _month, 1),
    "desk_programs": Known(N_("Programs of today on the desk's first screen"), _flag),
    "age_marks": Known(N_("Marks of age in records: FSK, PEGI"), _words, []),
}

CODE_FIELDS: dict[str, dict[str, Known]] = {
    "branch": {
        "name": Known(N_("Its name"), str, ""),
        "return_to": Known(N_("Its copies go home, or stay here"), str, "home"),
        "pickup": Known(N_("Holds may be picked up here"), _flag, True),
    },
    "location": {
        "name": Known(N_("Its name"), str, ""),
        "max_checkouts": Known(N_("How many from here for one patron"), _number, None),
    },
    "item_type": {
        "name": Known(N_("Its name"), str, ""),
        "not_for_loan": Known(N_("It stays in the library"), _flag),
        "replacement_cents": Known(N_("Lost without a price, it costs"), _money, None),
        "rental_cents": Known(N_("To borrow one costs"), lambda text: _money(text) or 0, 0),
        "min_age": Known(N_("Lent from the age of"), _number, None),
        "message": Known(N_("Told at the desk: count the 3 discs"), str, ""),
    },
    "category": {
        "name": Known(N_("Its name"), str, ""),
        "enrolment": Known(N_("How long a card is good, such as 1y"), _days, ""),
        "can_hold": Known(N_("May place holds"), _flag, True),
        "kind": Known(N_("For: person, institution, temporary"), _kind_of_patron, ""),
        "min_age": Known(N_("From the age of"), _number, None),
        "max_age": Known(N_("Up to the age of"), _number, None),
        "ends_on": Known(N_("Every card ends on, such as 06-30"), _day_of_year, ""),
        "fee_cents": Known(N_("To join or to renew costs"), lambda text: _money(text) or 0, 0),
        "card_numbers": Known(N_("Card numbers of its own: first - last"), _clearly(_card_numbers), ""),
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
    return [Shown(name, _field(name, value_of(name, one.default)), _(one.words)) for name, one in SETTINGS.items()]


@verb("library.settings")
def change_setting(desk: Desk, name: str, text: str) -> Shown:
    """Set a library-wide value as people write it. Refuses with NOT_UNDERSTOOD."""
    known = SETTINGS.get(name)
    if known is None:
        raise refuse("NOT_UNDERSTOOD", field=_("setting"), text=name, hint=", ".join(SETTINGS))
    value = _read(known, name, text)
    write_setting(Act(desk), "library", name, value=value)
    return Shown(name, _field(name, value), _(known.words))


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
