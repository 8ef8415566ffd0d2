"""The fields of a group hold, as they are typed."""

from __future__ import annotations

from datetime import date, datetime, time

from tuils.i18n import N_, _
from tuils.library.foundation.describing.field import Field
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.refusals import not_understood
from tuils.library.foundation.typed_days import day_in
from tuils.values.folding import clean
from tuils.values.time.moments import day_of, local_moment

LONGEST_NAME, MOST_COPIES, MOST_DAYS = 40, 200, 366
NAME = Field("name", N_("Group"), N_("The name of the class or group. It stands on the slips."),
             N_("on the slips; not a patron's"), most=LONGEST_NAME, example="Oak Street Book Club")  # fmt: skip
HOW_MANY = (
    Field("copies", N_("Copies"), N_("How many copies."), N_("how many"), "number", most=MOST_COPIES,
          option="--copies N", example="12"),
    Field("day", N_("Date"), N_("The day on which they are needed."), N_("the day they are needed"), "date",
          option="--date DATE", example="2027-01-07"),
)  # fmt: skip
GROUP_FIELDS = (NAME, *HOW_MANY)


def group_fields_typed(desk: Desk, fields: Facts) -> Facts:
    """Return these fields as they are stored: name, copies, due_at. Refuse with NOT_UNDERSTOOD."""
    typed = {name: str(value or "") for name, value in fields.items()}
    facts: Facts = {}
    if (name := typed.get("name")) is not None:
        facts |= {"name": _name(name)}
    if (copies := typed.get("copies")) is not None:
        facts |= {"copies": _copies(copies)}
    if (day := typed.get("day")) is not None:
        facts |= {"due_at": day_begins(desk, _day(desk, day))}
    return facts


def _name(text: str) -> str:
    name = clean(text)
    if not name or len(name) > LONGEST_NAME:
        raise not_understood("name", name[:40], _("A name of at most {n} characters.").format(n=LONGEST_NAME))
    return name


def _copies(text: str) -> int:
    number = clean(text)
    if not (number.isascii() and number.isdecimal() and len(number) < 5 and 1 <= int(number) <= MOST_COPIES):
        raise not_understood(
            "copies", number[:40], _("A number from {least} to {most}.").format(least=1, most=MOST_COPIES)
        )
    return int(number)


def _day(desk: Desk, text: str) -> date:
    today = day_of(desk.now, desk.zone)
    day = day_in("day", text, today)
    if day < today:
        raise not_understood("day", text, _("A day that is not over yet."))
    if (day - today).days > MOST_DAYS:
        raise not_understood("day", text, _("A day at most a year from now."))
    return day


def day_begins(desk: Desk, day: date) -> int:
    """Return the moment at which this day begins."""
    return local_moment(datetime.combine(day, time(0)), desk.zone)
