"""People from another system's table: which column is what, and what each row says.

Known are the column names of Koha's and Evergreen's exports and plain English ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from tuils.formats.dates import read_date, year_last_parts
from tuils.formats.holdings import read_barcode
from tuils.i18n import N_, _
from tuils.values.folding import clean

_KNOWN = {
    "card": "cardnumber barcode card cardno librarycard librarycardnumber patronbarcode borrowerbarcode",
    "first_name": "firstname firstgivenname givenname forename first",
    "last_name": "surname lastname familyname last",
    "preferred_name": "preferredname preffirstgivenname knownas nickname",
    "born": "dateofbirth dob birthdate birthday born",
    "category": "categorycode category profile patrontype patroncategory patrongroup borrowertype group type",
    "branch": "branchcode branch homelibrary homebranch homeou library",
    "street": "address street street1 address1 streetaddress addressline1 addr",
    "city": "city town",
    "postcode": "zipcode postcode postalcode zip",
    "phone": "phone dayphone telephone phonenumber homephone mobile mobilephone cell cellphone eveningphone tel",
    "email": "email emailaddress mail",
    "language": "lang language preferredlanguage locale",
    "expiry": "dateexpiry expirydate expiredate expirationdate expires expireson expiry validuntil",
    "enrolled": "dateenrolled enrolledon enrolled enrolmentdate enrollmentdate createdate membersince",
    "note": "borrowernotes note notes staffnote circnote comment comments alertmessage",
    "barred": "barred debarred blocked",
    "barred_until": "barreduntil",
    "address_bad": "addressbad gonenoaddress",
    "tell_by": "tellby",
}
FIELDS = tuple(_KNOWN)
FLAGS = ("barred", "address_bad")
_DATES = {
    "born": N_("The date of birth {text} cannot be read; it is left empty."),
    "expiry": N_("The end of the card, {text}, cannot be read; it is left empty."),
    "enrolled": N_("The day of enrolment, {text}, cannot be read; it is left empty."),
    "barred_until": N_("The last day of the restriction, {text}, cannot be read; it is left empty."),
}
_NOT_IN_A_NAME = re.compile("[^a-z0-9]+")
_SCIENTIFIC = re.compile(r"[0-9][.,][0-9]+E\+?[0-9]+|[0-9]+E\+[0-9]+", re.IGNORECASE)
_FORMULA = re.compile(r"[=@]|[+\-][A-Za-z(]")
_WHOLE_NUMBER = re.compile(r"(?<=[0-9])\.0+$")
_FREE_TEXT = ("first_name", "last_name", "preferred_name", "street", "note")
_YEAR = re.compile(r"(?:18|19|20)[0-9]{2}")
_NO = {"", "0", "n", "no", "f", "false", "off"}


def guess_columns(header: Sequence[str]) -> dict[str, str]:
    """Which column holds which of FIELDS, as far as the names tell. Case, blanks and marks do not matter."""
    plain = {_NOT_IN_A_NAME.sub("", name.lower()): name for name in reversed(header)}
    found = {}
    for field, names in _KNOWN.items():
        column = next((plain[name] for name in names.split() if name in plain), None)
        if column is not None:
            found[field] = column
    return found


def day_first(rows: Iterable[Mapping[str, str]], columns: Mapping[str, str]) -> bool | None:
    """Whether dates with the year last begin with the day: told by all of them together.

    None where they do not tell, because no number is over 12 or because they contradict each other.
    """
    orders = set()
    for row in rows:
        for field in _DATES:
            parts = year_last_parts(row.get(columns.get(field, ""), ""))
            if parts and max(parts) > 12:
                orders.add(parts[0] > 12)
    return orders.pop() if len(orders) == 1 else None


def patron_row(
    row: Mapping[str, str], columns: Mapping[str, str], *, day_first: bool = False
) -> tuple[dict[str, str], list[str]]:
    """What one row says, and plain sentences for what could not be read. No fields at all: the row is refused.

    The fields are those of `columns`, clean. Dates are ISO, `born` may be a year alone; `barred` and `address_bad`
    are "1" or "", and a date in `barred` becomes `barred_until`.
    """
    fields = {field: clean(row.get(column, "")) for field, column in columns.items()}
    if why := _why_refused(fields):
        return {}, [why]
    faults: list[str] = []
    _card(fields, faults)
    _email(fields, faults)
    _dates(fields, faults, day_first)
    for field in _FREE_TEXT:
        if _FORMULA.match(text := fields.get(field, "")):
            said = _("{text} looks like a formula of a spreadsheet; it is kept as plain text.")
            faults.append(said.format(text=text))
    return fields, faults


def _why_refused(fields: Mapping[str, str]) -> str:
    card = fields.get("card", "")
    if _SCIENTIFIC.fullmatch(card):
        said = _("The card number {text} was shortened by a spreadsheet. Save that column as text, then try again.")
        return said.format(text=card)
    if not fields.get("first_name") and not fields.get("last_name"):
        return _("There is no name.")
    return ""


def _card(fields: dict[str, str], faults: list[str]) -> None:
    if "card" in fields:
        fields["card"] = read_barcode(_WHOLE_NUMBER.sub("", fields["card"]))
        if not fields["card"]:
            faults.append(_("There is no card number."))


def _email(fields: dict[str, str], faults: list[str]) -> None:
    email = fields.get("email", "")
    if email and "@" not in email[1:-1]:
        fields["email"] = ""
        faults.append(_("The e-mail address {text} has no @; it is left empty.").format(text=email))


def _dates(fields: dict[str, str], faults: list[str], day_first: bool) -> None:
    for field, sentence in _DATES.items():
        text = fields.get(field, "")
        if not text or (field == "born" and _YEAR.fullmatch(text)):
            continue
        fields[field] = read_date(text, day_first=day_first) or ""
        if not fields[field]:
            faults.append(_(sentence).format(text=text))
    if "barred" in fields and (until := read_date(fields["barred"], day_first=day_first)):
        fields["barred_until"] = until
    for field in FLAGS:
        if field in fields:
            fields[field] = "" if fields[field].lower() in _NO else "1"
