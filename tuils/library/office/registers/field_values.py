"""The value of a field: as people type it, as entries keep it, as people and programs read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tuils.i18n import _
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.local_words import money_label
from tuils.library.foundation.refusals import Refused, need, not_understood
from tuils.library.foundation.typed_days import NEXT, day_in
from tuils.library.holdings.finding.titles import by_number
from tuils.library.holdings.items.item_meant import row_of_barcode
from tuils.library.office.orders.vendors import vendor_called
from tuils.library.people.patrons.cards import by_card
from tuils.library.people.staff.staff import account
from tuils.models import Biblio, Item, Patron
from tuils.models.rows import get
from tuils.values.folding import clean
from tuils.values.money.money import cents, plain_amount
from tuils.values.time.moments import day_of
from tuils.values.time.typed_days import typed_clock

from .kind_field import ASSIGNED, KindField, meant

MOST_NUMBER = 9_999_999
LONGEST = {"long": 2000}
YES, NO = ("yes", "y", "true", "1"), ("no", "n", "false", "0", "")


def read_field(desk: Desk, one: KindField, value: Any, held: Mapping[str, Any]) -> Facts:
    """Return a field as an entry sets it, from what was typed. `held`: its steps so far. Refuses with NOT_UNDERSTOOD,
    PATRON_UNKNOWN, ITEM_UNKNOWN."""
    text = "" if value is None else str(value)
    text = "\n".join(map(clean, text.splitlines())).strip() if one.kind == "long" else clean(text)
    most = LONGEST.get(one.kind, 200)
    if len(text) > most:
        raise not_understood(one.name, text[:40], _("{n} characters at most.").format(n=most))
    if one.kind == "checklist":
        return _steps(desk, one, text, held)
    if one.need and not text:
        raise not_understood(one.name, "", _("This can't be blank."))
    reader = READERS.get(one.kind)
    if one.name == ASSIGNED:
        reader = _login
    if one.kind == "flag":
        return {one.name: _flag(one, value, text)}
    if one.kind == "money" and isinstance(value, int):
        return {one.name: value}
    return {one.name: reader(desk, one, text) if reader and text else text}


def _date(desk: Desk, one: KindField, text: str) -> str:
    return day_in(one.name, text, day_of(desk.now, desk.zone), NEXT).isoformat()


def _time(_desk: Desk, one: KindField, text: str) -> str:
    if not (found := typed_clock(text)):
        raise not_understood(one.name, text, _("A time such as 6:30 pm."))
    return found


def _number(_desk: Desk, one: KindField, text: str) -> int:
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text)
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 10 and int(digits) <= MOST_NUMBER):
        raise not_understood(one.name, text[:40], _("A whole number."))
    return sign * int(digits)


def _money(_desk: Desk, one: KindField, text: str) -> int:
    amount = cents(text)
    if amount is None:
        raise not_understood(one.name, text, _("An amount such as 2.50."))
    return amount


def _choice(_desk: Desk, one: KindField, text: str) -> str:
    if not (word := meant(text, one.choices, one.said)):
        raise not_understood(one.name, text, ", ".join(one.said))
    return word


def _flag(one: KindField, value: Any, text: str) -> bool:
    if isinstance(value, bool):
        return value
    if text.casefold() not in YES + NO:
        raise not_understood(one.name, text, _("yes or no"))
    return text.casefold() in YES


def _person(_desk: Desk, _one: KindField, text: str) -> str:
    return str(by_card(text).id)


def _copy(_desk: Desk, _one: KindField, text: str) -> str:
    return str(need(row_of_barcode(text), "ITEM_UNKNOWN", code=text).id)


def _title(_desk: Desk, one: KindField, text: str) -> str:
    if get(Biblio, text):
        return text
    found = {hit.biblio for hit in by_number(text)}
    if len(found) != 1:
        raise not_understood(one.name, text, _("The ISBN or a barcode of one title."))
    return found.pop()


def _vendor(_desk: Desk, _one: KindField, text: str) -> str:
    """Return the name of the vendor that is meant; another name is kept as typed."""
    try:
        return vendor_called(text).name
    except Refused:
        return text


def _login(_desk: Desk, one: KindField, text: str) -> str:
    if account(text.lower()) is None:
        raise not_understood(one.name, text, _("The login of somebody on staff."))
    return text.lower()


def _steps(desk: Desk, one: KindField, text: str, held: Mapping[str, Any]) -> Facts:
    """Return the steps that are ticked or unticked anew; each is a field of its own, so two machines may tick."""
    had = {name.partition("/")[2] for name, is_so in held.items() if name.startswith(f"{one.name}/") and is_so}
    wanted = [word for word in map(clean, text.replace("/", " ").split(",")) if word]
    if one.choices:
        wanted = [_choice(desk, one, word) for word in wanted]
    if one.need and not wanted:
        raise not_understood(one.name, "", _("This can't be blank."))
    changed = [word for word in dict.fromkeys((*wanted, *sorted(had))) if (word in wanted) != (word in had)]
    return {f"{one.name}/{word}": word in wanted for word in changed}


READERS: Mapping[str, Callable[[Desk, KindField, str], Any]] = {
    "date": _date, "time": _time, "number": _number, "money": _money, "choice": _choice, "person": _person,
    "copy": _copy, "title": _title, "vendor": _vendor,
}  # fmt: skip


# ---- as people and programs read it


def shown_value(one: KindField, held: Mapping[str, Any]) -> str:
    """Return a field as a form or a page shows it, from all that an entry holds."""
    value = held.get(one.name) if one.kind == "flag" else fact_of_field(one, held)
    if one.kind == "title" and value:
        row = get(Biblio, str(value))
        return row.title if row else ""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if one.kind == "money":
        return plain_amount(int(value))
    return ", ".join(map(one.shown, value)) if isinstance(value, list) else one.shown(str(value))


def read_words(one: KindField, held: Mapping[str, Any]) -> str:
    """Return a field in a sentence: money with its sign."""
    value = held.get(one.name)
    return money_label(int(value)) if one.kind == "money" and isinstance(value, int) else shown_value(one, held)


def fact_of_field(one: KindField, held: Mapping[str, Any]) -> Any:
    """Return a field as programs read it: a card, a barcode, cents, ISO days, a list of the steps that are done."""
    if one.kind == "checklist":
        done = [name.partition("/")[2] for name, is_so in held.items() if name.startswith(f"{one.name}/") and is_so]
        return [step for step in one.choices if step in done] if one.choices else sorted(done)
    value = held.get(one.name)
    if one.kind == "flag":
        return bool(value)
    if value in (None, ""):
        return None
    if one.kind == "person":
        patron = get(Patron, str(value))
        return patron.card if patron else None
    if one.kind == "copy":
        item = get(Item, str(value))
        return (item.barcode or item.id) if item else None
    return value
