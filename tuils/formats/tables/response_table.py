"""Answers to a web form, as its table: find its columns, and read a party, or a title that somebody asks for.

Known are the names that Google's and Microsoft's forms give by themselves, and plain English ones.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import field

from tuils.formats.dates import read_date, time_in_date
from tuils.i18n import _
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean

from .cards import read_card, shortened
from .tables import guess_by_names, plain_column_name

_PERSON = {
    "when": "timestamp completiontime submittedat submittedon submissiondate submissiontime datesubmitted submitted",
    "card": "librarycardnumber librarycard cardnumber card cardno barcode",
    "name": "name fullname yourname yourfullname participantname nameofparticipant participant attendee",
    "first_name": "firstname yourfirstname givenname",
    "last_name": "lastname yourlastname surname familyname",
    "born": "dateofbirth birthdate birthday born dob",
    "phone": "phonenumber phone yourphonenumber telephone mobile cellphone cell",
    "email": "emailaddress email youremail youremailaddress username",
}
PARTY_NAMES = {
    **_PERSON,
    "guardian": "parentorguardian parentguardian guardian guardianname parentguardianname parent",
    "needs": "accessibilityneeds accommodations specialneeds needs",
    "heads": "howmany howmanypeople howmanyofyou howmanywillcome numberofpeople numberattending numberofattendees "
    "partysize heads people",
    "adult": "adults howmanyadults numberofadults",
    "teen": "teens howmanyteens numberofteens",
    "child": "children howmanychildren numberofchildren kids",
    "ages": "ages age agesofchildren childsage childage agesofthechildren",
}
TITLE_NAMES = {
    **_PERSON,
    "title": "title booktitle titleofbook titleofthebook titleofitem titleoftheitem titleyouwant titlewanted itemtitle",
    "author": "author authorname authorsname authororartist authororeditor bookauthor artist",
    "isbn": "isbn isbn13 isbn10 isbnnumber isbnifyouknowit",
    "note": "note notes comments comment anythingelse reason whydoyouwantit wheredidyouhearofit format edition",
    "need_by": "needby needbydate neededby whendoyouneedit lastdayofuse",
}
COLUMNS = tuple(PARTY_NAMES)
COUNTS = ("heads", "adult", "teen", "child")
DATES = ("when", "born")
_LONG = 8  # letters: a question that begins with so long a name is that, whatever it says behind it
_COUNT = re.compile(r"([0-9]{1,3})(?: [a-z]+)?", re.IGNORECASE)
_AGE = re.compile("[0-9]+")
_NOBODY = "anonymous"  # as Microsoft writes the e-mail of whoever need not sign in: the same for all
_ZONE_NAME = re.compile(r" (?:[A-Z]{3,5}|(?:GMT|UTC)[+-][0-9:]+)$")


@dataclass(frozen=True)
class Response:
    """One row. `said`: fields as text, clean, none that is empty. `counts`: heads, and adult, teen, child. `when`:
    aware if an offset was given, else local. `wrong`: why it cannot be used."""

    said: dict[str, str]
    counts: dict[str, int] = field(default_factory=dict)
    ages: tuple[int, ...] = ()
    when: dt.datetime | None = None
    wrong: str = ""


def guess_columns(header: Sequence[str], known: Mapping[str, str] = PARTY_NAMES) -> dict[str, str]:
    """Return the column of each field, as far as the names tell: whole, else by the beginning of a long one. `known`:
    PARTY_NAMES or TITLE_NAMES."""
    found = guess_by_names(header, known)
    left = [name for name in header if name not in found.values()]
    for key in (key for key in known if key not in found):
        names = tuple(name for name in known[key].split() if len(name) >= _LONG)
        column = next((one for one in left if plain_column_name(one).startswith(names)), None)
        if column is not None:
            found[key] = column
            left.remove(column)
    return found


def response_of(row: Mapping[str, str], columns: Mapping[str, str], *, day_first: bool, today: dt.date) -> Response:
    """Read one row. Never guess: a number of people that cannot be read is `wrong`."""
    said = {key: text for key, column in columns.items() if (text := clean(row.get(column, "")))}
    if "card" in said:
        said["card"] = read_card(said["card"])
    if said.get("email", "").casefold() == _NOBODY:
        del said["email"]
    name = " ".join(said.pop(part) for part in ("first_name", "last_name") if part in said)
    said["name"] = said.get("name") or name
    short = next((said[one] for one in ("card", "phone") if shortened(said.get(one, ""))), "")
    if short:
        return Response(said, wrong=_("{text} was shortened by a spreadsheet.").format(text=short))
    counts: dict[str, int] = {}
    ages: tuple[int, ...] = ()
    for key in (key for key in COUNTS if key in said):
        found = _COUNT.fullmatch(read_card(said[key]))
        if found is None:
            return Response(said, wrong=_("Number of people not readable: {text}").format(text=said[key]))
        counts[key] = int(found[1])
    if "ages" in said:
        ages = tuple(int(age) for age in _AGE.findall(said["ages"])[:99] if len(age) < 4)
    if "born" in said:
        said["born"] = read_date(said["born"], day_first=day_first, latest=today) or ""
    return Response(said, counts, ages, _moment(said.get("when", ""), day_first))


def _moment(text: str, day_first: bool) -> dt.datetime | None:
    """Return the moment. Google writes the zone's name behind the time; it is the same in all rows."""
    plain = _ZONE_NAME.sub("", text)
    day, clock = read_date(plain, day_first=day_first), time_in_date(plain)
    if not day or (clock and not clock[1]):
        return None
    return dt.datetime.combine(dt.date.fromisoformat(day), clock[0] if clock else dt.time())
