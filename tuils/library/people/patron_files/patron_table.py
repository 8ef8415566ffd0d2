"""People from another system's table: the meaning of each column, and the fields of each row.

Known are the column names of Koha's and Evergreen's exports, plain English ones, and those of the systems in
`patron_systems.toml`. Besides the fields of a
patron a table may have the whole `name` in one column, the card of a `guardian`, the old system's own `number` of
each person, which may stand there in place of the guardian's card, `old_cards` as our own export writes them, and
what `patron_parts` reads.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from tuils.formats.dates import has_short_year, read_date
from tuils.formats.tables import patron_parts
from tuils.formats.tables.cards import read_card, shortened
from tuils.formats.tables.patron_systems import system_of
from tuils.formats.tables.tables import guess_by_names, plain_column_name
from tuils.i18n import N_, _
from tuils.library.foundation.describing.field import such
from tuils.library.foundation.refusals import Refused
from tuils.library.people.patrons.patron_checks import reach_fault, texts_told
from tuils.library.people.patrons.patron_fields import FIELDS
from tuils.values.folding import clean
from tuils.values.text_messages import texted_number

_ASIDE = {
    "name": "name fullname patronname borrowername",
    "old_cards": "oldcards",
    "lost": "lost lostcard cardlost",
    "last_visit": "lastseen lastvisit lastactivity lastactive lastuse lastused datelastseen",
    "number": "borrowernumber borrowerid patronid patronnumber userid",
    "homeroom": "homeroom homeroomname homeroomteacher classroom",
    "street_2": "address2 primaryaddress2 street2 addressline2 streetaddress2 streettwo useraddr1line2",
    "city_state": "citystate",
    "status": "status userstatus patronstatus",
}
MAYBE_CARDS = frozenset(
    {
        "userid", "useraltid", "patronid", "patronnumber", "borrowerid", "studentid", "studentnumber", "studentno",
        "id", "idnumber", "number", "accountnumber", "districtid", "memberid", "membernumber", "badge", "badgenumber",
    }
)  # fmt: skip
"""The names of columns that may hold the card's number, or one of the other system's own: the operator is asked."""
ASIDE = ("guardian", *_ASIDE, *patron_parts.COLUMNS)
"""The columns about a person that are not fields as they are."""
_KNOWN = {field.column: field.columns for field in FIELDS if field.columns} | _ASIDE
COLUMNS = (*_KNOWN, *patron_parts.COLUMNS)
NAMES = {field.column: field.name for field in FIELDS}
"""The field that each column is."""
FLAGS = such(FIELDS, kind="flag")
DATES = {
    "born": N_("Can't read the birth date {text}. Left blank."),
    "expiry": N_("Can't read the expiration date {text}. Left blank."),
    "enrolled": N_("Can't read the registration date {text}. Left blank."),
    "barred_until": N_("Can't read the last day of the block, {text}. Left blank."),
    "last_visit": N_("Can't read the date of the last visit, {text}. Left blank."),
    "id_seen_on": N_("Can't read the date the ID was checked, {text}. Left blank."),
    "texts_on": N_("Can't read the date texts were agreed to, {text}. Left blank."),
    "texts_stopped": N_("Can't read the date texts were stopped, {text}. Left blank."),
    "agency_on": N_("Can't read the date the debt went to an agency, {text}. Left blank."),
}
_LEFT_EMPTY = {
    "phone": N_("A spreadsheet shortened the phone number {text}. Left blank."),
    "text_phone": N_("A spreadsheet shortened the text number {text}. Left blank."),
    "postcode": N_("A spreadsheet shortened the ZIP code {text}. Left blank."),
    "guardian": N_("A spreadsheet shortened the guardian's card {text}. No guardian was set."),
}
_PAST = (*(field.column for field in FIELDS if field.past), "last_visit")
_MOST_YEARS_TO_COME = 70  # how far off the end of a card may be that has a year of two digits
_FORMULA = re.compile(r"[=@]|[+\-][A-Za-z(]")
_FREE_TEXT = ("first_name", "last_name", "preferred_name", "street", "note")
_YEAR = re.compile(r"(?:18|19|20)[0-9]{2}")
_SHORT_YEAR = re.compile("[0-9]{2}")
_NO_DAY = re.compile(r"0000-00-00.*|[0/. -]+")
_UNREAD = "\ufffd"  # what a byte becomes that is no letter in the file's encoding
_NOTHING = ("NULL", "\\N")  # as databases write an empty cell
_NAMES = ("first_name", "last_name", "preferred_name", "name")
MERGED = "merged"
"""The word for the day in `old_cards`, behind the card of a record that was merged into this one."""
_NO = {"0", "n", "no", "f", "false", "off"}
_BETWEEN = re.compile(r"[\s,;]+")
_LINES = re.compile(r"[\r\n]+|\$")
_PLACE = re.compile(
    r"(?P<city>[^,0-9]{2,}?)(?:, *| +)(?P<state>[A-Z]{2})\.?(?:[ ,]+(?P<postcode>[0-9]{5}(?:-?[0-9]{4})?))?"
)
_BEFORE_FIRST = {"0": "K", "00": "K", "-1": "PK", "-2": "PK", "-3": "PK"}
"""Grades that school offices write as numbers."""
NEVER = "never"
"""Stands for the end of a card that has none."""
_NEVER = frozenset({"never", "none", "no expiration", "does not expire", "permanent", "unlimited", "n/a"})
_BLOCKED = frozenset({"blocked", "barred", "restricted", "suspended", "debarred"})
"""A status that stops checkouts, in the words of other systems."""


def guess_columns(header: Sequence[str], system: str = "") -> dict[str, str]:
    """Return the column of each of COLUMNS, as far as the names show. Case, blanks and marks do not matter. `system`:
    of patron_systems.toml; by default the one that the names show."""
    wrote = system_of(header, system)
    known = {field: names for field, names in (wrote.over(_KNOWN) if wrote else _KNOWN).items() if field in _KNOWN}
    found = guess_by_names(header, known)
    return found | patron_parts.guess_more(header, found, wrote.columns if wrote else {})


def maybe_cards(header: Sequence[str]) -> list[str]:
    """The columns that may hold the number on the card, by their names."""
    return [name for name in header if plain_column_name(name) in MAYBE_CARDS]


def patron_row(
    row: Mapping[str, str],
    columns: Mapping[str, str],
    *,
    day_first: bool = False,
    today: dt.date | None = None,
    fill: int = 0,
) -> tuple[dict[str, str], list[str]]:
    """Return the fields of one row, and plain sentences for cells that could not be read. No fields: the row is
    refused.

    The fields are those of `columns`, clean; unreadable ones are missing. Dates are ISO, `born` may be a year alone and
    never lies behind `today`; flags are "1", "0" or "". A date in `barred` becomes `barred_until`. `fill`: cards that
    are numbers of fewer digits get zeros in front.
    """
    fields = {
        field: _cell(field, row.get(column, ""))
        for field, column in columns.items()
        if field not in patron_parts.COLUMNS
    }
    _address(fields, row.get(columns.get("street", ""), ""))
    _school(fields)
    _split_name(fields)
    if why := _why_refused(fields):
        return {}, [why]
    faults: list[str] = []
    _shortened(fields, faults)
    _card(fields, faults, fill)
    _email(fields, faults)
    _dates(fields, faults, day_first, today)
    _flags(fields, day_first)
    _texts(fields, faults)
    for field in _FREE_TEXT:
        if _FORMULA.match(text := fields.get(field, "")):
            sentence = _("{text} looks like a spreadsheet formula. Saved as plain text.")
            faults.append(sentence.format(text=text))
    for text in fields.values():
        if _UNREAD in text:
            faults.append(_("Can't read some letters of {text}.").format(text=text))
    return fields, faults


def _texts(fields: dict[str, str], faults: list[str]) -> None:
    """Read the consent to texts. Another system's kinds of messages are no consent to ours."""
    try:
        fields |= {"texts": texts_told(fields["texts"])} if fields.get("texts") else {}
    except Refused:
        text = _("Can't read what may be texted, {text}. Left blank.")
        faults.append(text.format(text=fields.pop("texts")))


def _cell(field: str, text: str) -> str:
    text = clean(text)
    return "" if text in _NOTHING and field not in _NAMES else text


def _address(fields: dict[str, str], street: str) -> None:
    """Split an address of several lines in one cell, and `Harlow, TX 75001`, into their own fields."""
    lines = [line for line in map(clean, _LINES.split(street)) if line]
    place, more = fields.pop("city_state", ""), fields.pop("street_2", "")
    if len(lines) > 1 and not (place or fields.get("city")) and _is_place(lines[-1]):
        place = lines.pop()
    if len(lines) > 1 or more:
        fields["street"] = ", ".join([*lines, *filter(None, [more])])
    if place and not fields.get("city"):
        found = _PLACE.fullmatch(place)
        parts = found.groupdict("") if found else {"city": place}
        fields |= {name: text for name, text in parts.items() if text and not fields.get(name)}


def _is_place(line: str) -> bool:
    found = _PLACE.fullmatch(line)
    return found is not None and ("," in line or bool(found["postcode"]))


def _school(fields: dict[str, str]) -> None:
    """A grade as people write it, with the homeroom behind it: `5, Smith`."""
    grade, room = fields.get("grade", ""), fields.pop("homeroom", "")
    if room or grade in _BEFORE_FIRST:
        fields["grade"] = ", ".join(filter(None, (_BEFORE_FIRST.get(grade, grade), room)))


def _split_name(fields: dict[str, str]) -> None:
    """`Okafor, Ada` or `Ada Okafor`, where no other column has a name."""
    whole = fields.pop("name", "")
    if not whole or fields.get("first_name") or fields.get("last_name"):
        return
    last, comma, first = whole.partition(",")
    if not comma:
        first, _blank, last = whole.rpartition(" ")
    fields |= {"first_name": first.strip(), "last_name": last.strip()}


def _why_refused(fields: Mapping[str, str]) -> str:
    card = fields.get("card", "")
    if shortened(card):
        text = _("A spreadsheet shortened the card number {text}. Save that column as text, then try again.")
        return text.format(text=card)
    if not fields.get("first_name") and not fields.get("last_name"):
        return _("The name is missing.")
    return ""


def _shortened(fields: dict[str, str], faults: list[str]) -> None:
    for field, sentence in _LEFT_EMPTY.items():
        if shortened(text := fields.get(field, "")):
            faults.append(_(sentence).format(text=text))
            del fields[field]


def _card(fields: dict[str, str], faults: list[str], fill: int) -> None:
    for field in ("card", "guardian", "number"):
        if field in fields:
            fields[field] = read_card(fields[field], 0 if field == "number" else fill)
    if fields.get("guardian", "").strip("0") == "":
        fields.pop("guardian", None)
    if fields.get("card") == "":
        faults.append(_("The card number is missing."))


def read_old_cards(text: str) -> dict[str, str]:
    """Cards that are not valid any more and the ISO day since when, from `21234000000017 2026-12-01; ...`; empty where
    it says `merged`: that card opens this very record."""
    pairs = (part.strip().rpartition(" ") for part in text.split(";"))
    return {
        card: "" if since == MERGED else since
        for card, blank, since in pairs
        if blank and (since == MERGED or read_date(since, day_first=False) == since)
    }


def _email(fields: dict[str, str], faults: list[str]) -> None:
    email = fields.get("email", "")
    if number := texted_number(email):
        del fields["email"]
        fields["phone"] = fields.get("phone") or number
        faults.append(
            _("{text} was a text-message address, which carriers closed. Kept as a phone.").format(text=email)
        )
        return
    if not email or not reach_fault("email", email):
        return
    right = [one for part in _BETWEEN.split(email) if (one := part.strip("<>")) and not reach_fault("email", one)]
    if right:
        fields["email"] = right[0]
        faults.append(_("Of the email address {text}, only {first} was kept.").format(text=email, first=right[0]))
        return
    del fields["email"]
    no_sign = N_("The email address {text} has no @. Left blank.")
    odd = N_("Can't read the email address {text}. Left blank.")
    faults.append(_(odd if "@" in email[1:-1] else no_sign).format(text=email))


def _dates(fields: dict[str, str], faults: list[str], day_first: bool, today: dt.date | None) -> None:
    if fields.get("expiry", "").casefold() in _NEVER:
        fields["expiry"] = NEVER
    for field, sentence in DATES.items():
        text = fields.get(field, "")
        if field == "expiry" and text == NEVER:
            continue
        if _NO_DAY.fullmatch(text):
            fields[field] = text = ""
        if not text or (field == "born" and _YEAR.fullmatch(text) and not _to_come(text, today)):
            continue
        read = _read(field, text, day_first, today)
        if read and not (field == "born" and _to_come(read, today)):
            fields[field] = read
            if has_short_year(text) or _SHORT_YEAR.fullmatch(text):
                faults.append(_("The year in {text} has two digits. Read as {date}.").format(text=text, date=read))
            continue
        del fields[field]
        late = N_("The birth date {text} is in the future. Left blank.")
        faults.append(_(late if read else sentence).format(text=text))


def _read(field: str, text: str, day_first: bool, today: dt.date | None) -> str:
    latest = today and (today if field in _PAST else _years_on(today, _MOST_YEARS_TO_COME))
    if field == "born" and _YEAR.fullmatch(text):
        return text
    if field == "born" and today and _SHORT_YEAR.fullmatch(text):
        return str(int(text) + (2000 if 2000 + int(text) <= today.year else 1900))
    return read_date(text, day_first=day_first, latest=latest) or ""


def _to_come(day: str, today: dt.date | None) -> bool:
    return today is not None and day > today.isoformat()[: len(day)]


def _years_on(day: dt.date, years: int) -> dt.date:
    return dt.date(day.year + years, day.month, min(day.day, 28))


def _flags(fields: dict[str, str], day_first: bool) -> None:
    if fields.pop("status", "").casefold() in _BLOCKED and not fields.get("barred"):
        fields["barred"] = "1"
    if "barred" in fields and (until := read_date(fields["barred"], day_first=day_first)):
        fields["barred_until"] = until
    for field in (*FLAGS, "lost"):
        if text := fields.get(field, "").lower():
            fields[field] = "0" if text in _NO or _NO_DAY.fullmatch(text) else "1"
