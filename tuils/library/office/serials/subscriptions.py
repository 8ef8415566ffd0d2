"""Subscriptions: which titles come as magazines and newspapers, how often, and what becomes of an issue."""

from __future__ import annotations

from datetime import date

from tuils.i18n import N_, _
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.foundation.refusals import not_understood, refuse
from tuils.library.foundation.typed_days import YEAR, day_in
from tuils.library.holdings.items.item_meant import row_of_barcode
from tuils.library.holdings.items.items import check_codes
from tuils.library.holdings.items.showing import title_called
from tuils.library.holdings.titles.title_meant import title_by_words
from tuils.models.rows import blank
from tuils.models.serials import Serial
from tuils.values.folding import clean
from tuils.values.named_rows import rows_named
from tuils.values.time.issue_days import FREQUENCIES, IssueCode, Rhythm, read_issue_code, read_months
from tuils.values.time.moments import day_of
from tuils.values.words import Unclear

from .queries import SerialRow, all_serials, serials_of
from .serial_fields import CODES, KNOWN, NUMBERS
from .serial_state import CHANGED, STARTED

MOST_YEARS = 10
_COVER = N_("The ISSN, or the number under the barcode on its cover.")


@verb("catalog.edit")
def start_serial(desk: Desk, title: str, fields: Facts) -> SerialRow:
    """Subscribe this branch to a title: its id or the end of it, an ISSN, a barcode from a cover, its words.

    `fields`: of FIELDS. Refuses with SERIAL_NO_TITLE, TITLES_SEVERAL, SERIAL_THERE, NOT_UNDERSTOOD.
    """
    biblio, number = title_by_words(title), read_issue_code(title)
    if not biblio:
        raise refuse("SERIAL_NO_TITLE", text=clean(title))
    if any(serial.branch == desk.branch and not is_over(desk, serial) for serial in serials_of(biblio)):
        raise refuse("SERIAL_THERE", title=title_called(biblio))
    today = day_of(desk.now, desk.zone)
    usual = {"frequency": "monthly", "first_on": today.isoformat(), "code": number.number if number else ""}
    known = usual | _begins_near(_checked(fields, today), today)
    made = Act(desk).write(STARTED, list=NEW, data={"set": {**known, "biblio": biblio}})
    return serial_called(made.id)


@verb("catalog.edit")
def change_serial(desk: Desk, text: str, fields: Facts) -> SerialRow:
    """Change fields of a subscription. Others keep their value. Refuses with SERIAL_UNKNOWN, SERIAL_SEVERAL,
    NOT_UNDERSTOOD."""
    row = serial_called(text, desk.branch)
    known = _checked(fields, day_of(desk.now, desk.zone))
    if changed := {name: value for name, value in known.items() if value != getattr(row, name)}:
        act = Act(desk)
        act.write(CHANGED, list=row.id, data={"set": _begins_near(changed, day_of(desk.now, desk.zone))})
    return serial_called(row.id)


def _checked(fields: Facts, today: date) -> Facts:
    """Return the fields in stored form. Refuses with NOT_UNDERSTOOD."""
    known: Facts = {}
    for name, value in fields.items():
        text = clean(str(value if value is not None else ""))
        if name == "lend":
            known[name] = int(bool(value))
        elif name in NUMBERS:
            known[name] = _number(name, text)
        elif KNOWN[name].kind == "date":
            known[name] = day_in(name, text, today, YEAR).isoformat() if text else ""
        else:
            known[name] = _text(name, text)
    check_codes({name: known[name] for name in CODES if known.get(name)})
    return known


def _begins_near(known: Facts, today: date) -> Facts:
    """Refuse a start long ago: a newspaper's every day since its founding would be late. Refuses with
    NOT_UNDERSTOOD."""
    if first := known.get("first_on"):
        years = abs(date.fromisoformat(first).year - today.year)
        if years > MOST_YEARS:
            hint = _("The first issue that you expect, at most {n} years from now.").format(n=MOST_YEARS)
            raise not_understood("first_on", first, hint)
    return known


def _number(name: str, text: str) -> int:
    field = KNOWN[name]
    if text and not (text.isascii() and text.isdigit() and len(text) < 5 and int(text) <= field.most):
        raise not_understood(name, text, _("A number up to {n}.").format(n=field.most))
    return int(text) if text else int(blank(Serial)[name])


def _text(name: str, text: str) -> str:
    field = KNOWN[name]
    if name == "frequency" and text not in FREQUENCIES:
        raise not_understood(name, text, ", ".join(FREQUENCIES))
    if name == "without":
        try:
            return ",".join(map(str, read_months(text)))
        except Unclear as unclear:
            raise not_understood(name, text, unclear.sentence(_)) from unclear
    if name == "code" and text:
        number = read_issue_code(text)
        if number is None:
            raise not_understood(name, text, _(_COVER))
        return number.number
    if field.most and len(text) > field.most:
        raise not_understood(name, text, _("{n} characters at most.").format(n=field.most))
    return text


# ---- found


def is_cover(text: str) -> bool:
    """Return whether this is a cover's number, and no barcode of a copy here: 14 digits read like a UPC and two
    more."""
    return bool(read_issue_code(text)) and row_of_barcode(text) is None


def is_over(desk: Desk, row: SerialRow) -> bool:
    """Return whether the subscription has ended."""
    return bool(row.ends_on) and row.ends_on < day_of(desk.now, desk.zone).isoformat()


def rhythm_of(row: SerialRow) -> Rhythm:
    return Rhythm(row.frequency, date.fromisoformat(row.first_on), read_months(row.without))


def _has_number(row: SerialRow, number: IssueCode | None) -> bool:
    return number is not None and number.number in (row.code, row.issn)


def serial_called(text: str, branch: str = "") -> SerialRow:
    """Return the subscription with this cover barcode, ISSN, title or part of it, or id or its end. Of several, this
    branch's; of several to one title there, the one that has not ended. Refuses with SERIAL_UNKNOWN, SERIAL_SEVERAL.
    """
    number = read_issue_code(text)
    found = rows_named(clean(text), all_serials(), lambda one: one.title, lambda one: _has_number(one, number))
    here = [row for row in found if row.branch == branch] or found
    if not here:
        raise refuse("SERIAL_UNKNOWN", text=clean(text))
    if len({(one.biblio, one.branch) for one in here}) > 1:
        raise refuse("SERIAL_SEVERAL", text=clean(text), titles="; ".join(one.title for one in here[:3]))
    return max(here, key=lambda one: (one.ends_on or date.max.isoformat(), one.first_on, one.id))


def with_cover(code: str, branch: str) -> SerialRow | None:
    """Return the subscription with this number on its covers, of this branch first; None where there is none."""
    number = read_issue_code(code)
    found = [serial for serial in all_serials() if _has_number(serial, number)]
    return max(found, key=lambda row: (row.branch == branch, row.ends_on or date.max.isoformat(), row.id), default=None)


def check_cover(code: str, row: SerialRow) -> None:
    """Refuse a number that can't be from this subscription's cover. Refuses with NOT_UNDERSTOOD."""
    hint, number = "" if is_cover(code) else _(_COVER), read_issue_code(code)
    if not hint and number and row.code and number.number not in (row.code, row.issn):
        hint = _("Its barcode is {code}. If it has another one now, edit the subscription.").format(code=row.code)
    for other in all_serials() if number else ():
        if other.biblio != row.biblio and number and number.number in (other.code, other.issn):
            hint = _("This is on the cover of {title}.").format(title=other.title)
    if hint:
        raise not_understood("code", clean(code), hint)
