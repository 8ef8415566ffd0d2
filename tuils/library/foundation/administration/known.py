"""The library's settings by name: its subject, how its value is written, and its default."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from tuils.i18n import LANGUAGES, N_, _
from tuils.library.foundation.describing.table import Table, fact
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import need, not_understood
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean
from tuils.values.locale_forms import locale_has_forms
from tuils.values.money.money import plain_amount, read_amount
from tuils.values.numbers.barcode import read_ranges
from tuils.values.shelf.shelf_order import DEFAULT_SECTIONS, read_scheme, read_sections
from tuils.values.shelf.weeding_rules import EXAMPLES, read_rules
from tuils.values.time.date_form import DateForm
from tuils.values.time.hours import hours_text, parse_hours
from tuils.values.time.periods import Period
from tuils.values.time.typed_days import DayReader, month_named
from tuils.values.use_classes import CHILDREN_CODES, TEEN_CODES
from tuils.values.web_address import read_ask_address, read_web_address
from tuils.values.web_colors import DARK, LIGHT, read_color
from tuils.values.words import Unclear

from .settings import BLANK, CODED, locale, value_of, write_setting, zone_of
from .settings_queries import fields_of_code
from .site_pictures import covers_typed, logo_typed
from .state import SHELVES

CHILDREN_MARKS, TEEN_MARKS = list(CHILDREN_CODES), list(TEEN_CODES)
ORDINARY_YEAR = 2001
"""A year without a February 29."""
YES, NO = ("yes", "y", "on", "1", "true"), ("no", "n", "off", "0", "false")


def _flag(text: str) -> bool:
    if text.lower() in YES or text.lower() in NO:
        return text.lower() in YES
    raise ValueError(_("yes or no"))


def _period(text: str) -> str:
    return str(Period.parse(text)) if text else ""


def _days(text: str) -> str:
    if text and not Period.parse(text).in_days:
        raise ValueError(_("a period, such as 30d, 6m, or 1y"))
    return _period(text)


def _card_numbers(text: str) -> str:
    return ", ".join(map(str, read_ranges(text)))


def _words(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def read_tally(text: str) -> tuple[str, str]:
    """Return the letters and the words of a library's own tally: `s seed packets`."""
    letters, _blank, words = text.strip().partition(" ")
    return letters.lower(), clean(words)


def _tallies(text: str) -> list[str]:
    found = [read_tally(part) for part in _words(text)]
    if not all(re.fullmatch("[a-z]{1,2}", letters) and 0 < len(words) <= 24 for letters, words in found):
        raise ValueError(_("a letter or two and a short name each: s seed packets, b bike pump"))
    return [f"{letters} {words}" for letters, words in found]


def _folders(text: str) -> list[str]:
    found = _words(text)
    if not all(os.path.isabs(folder) for folder in found):
        raise ValueError(_("full folder paths, such as /media/stick, with commas between them"))
    return found


def _one_of(form: str, *words: str) -> Callable[[str], str]:
    """Return a reader of these words. `form`: how they are said to who typed another one."""

    def read(text: str) -> str:
        word = text.lower().replace(" ", "_")
        if word not in words:
            raise ValueError(_(form))
        return word

    return read


_start = _one_of(N_("today, or due"), "today", "due")
_late = _one_of(
    N_("allow, block_item (this item is overdue), or block_all (any item is overdue)"),
    "allow",
    "block_item",
    "block_all",
)
_guardian = _one_of(N_("never, due (days and amounts owed), or titles"), "never", "due", "titles")
_offers = _one_of(N_("offer, or at_once"), "offer", "at_once")
_shown_name = _one_of(N_("none, initials, or full"), "none", "initials", "full")
_paper = _one_of(N_("letter, or a4"), "letter", "a4")
_label_level = _one_of(N_("none, lexile, ar, or grade"), "none", "lexile", "ar", "grade")


def _zone(text: str) -> str:
    return str(zone_of(text).key)


def _date_form(text: str) -> str:
    return str(DateForm.parse(text)) if text else ""


def _color(papers: Sequence[str]) -> Callable[[str], str]:
    return lambda text: read_color(text, papers)


def _clearly(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """Wrap a reader of the floor below and translate its sentence."""

    def clear(text: str) -> Any:
        try:
            return read(text)
        except Unclear as unclear:
            raise ValueError(unclear.sentence(_)) from unclear

    return clear


def _language(text: str) -> str:
    word = text.lower()
    if word and word not in LANGUAGES:
        raise ValueError(", ".join(LANGUAGES))
    return word


def _locale(text: str) -> str:
    """`en-us` as `en_US`."""
    found = re.fullmatch(r"([a-z]{2,3})(?:[-_]([a-z]{2}))?", text.lower(), re.ASCII)
    if found is None:
        raise ValueError(_("language and country, such as en_US or en_GB"))
    locale = f"{found[1]}_{found[2].upper()}" if found[2] else found[1]
    if not locale_has_forms(locale):
        raise ValueError(_("language and country, such as en_US or en_GB"))
    return locale


def _number(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > 6:
        raise ValueError(_("a whole number, or blank"))
    return int(text)


def _minutes(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:5]) <= 1440:
        raise ValueError(_("a number of minutes, such as 60"))
    return int(text)


def _open_spans(text: str) -> str:
    return hours_text(parse_hours(text)) if text else ""


def _hour(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or int(text[:3]) > 24:
        raise ValueError(_("an hour from 0 to 24"))
    return int(text)


def _seconds(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or int(text[:6]) > 86_400 or len(text) > 5:
        raise ValueError(_("a number of seconds, up to one day"))
    return int(text)


def month_typed(text: str) -> int:
    """`7`, `july`, `jul`. Raises ValueError."""
    if text.isdecimal() and 1 <= int(text[:3]) <= 12:
        return int(text)
    if (named := month_named(text.strip(), _)) is None:
        raise ValueError(_("a month, such as july or 7"))
    return named


def _kind_of_patron(text: str) -> str:
    word = text.lower()
    if word not in ("", "person", "institution", "temporary"):
        raise ValueError(_("person, institution, or temporary"))
    return "" if word == "person" else word


def _day_of_year(text: str) -> str:
    """A month and a day that every year has."""
    if text:
        with suppress(ValueError):
            return f"{date.fromisoformat(f'{ORDINARY_YEAR}-{text}'):%m-%d}"
        first = date(ORDINARY_YEAR, 1, 1)
        try:
            return f"{DayReader(first, locale(), translate=_).read(text):%m-%d}"
        except Unclear as unclear:
            raise ValueError(_("a day of the year, such as 06-30")) from unclear
    return text


def _money(text: str) -> int | None:
    read = _clearly(read_amount)
    return int(read(text)) if text else None


@dataclass(frozen=True)
class KnownSetting:
    """A known setting. `read` returns the stored value of a typed text, or raises ValueError with the right form."""

    words: str
    read: Callable[[str], Any]
    default: Any = False


MONTH_END_SET = (
    "circulation:type", "circulation:category", "circulation:audience", "interlibrary", "patrons:category",
    "new-items", "withdrawn-items", "holds", "programs", "visits", "money",
)  # fmt: skip
"""The reports that a library runs when a month is over, with the kind of their lines."""

SETTINGS: dict[str, KnownSetting] = {
    "name": KnownSetting(N_("The library's name"), str, ""),
    "zone": KnownSetting(N_("Time zone, such as America/Chicago"), _zone, "UTC"),
    "locale": KnownSetting(N_("Date and money format (locale), such as en_US"), _locale, "en_US"),
    "fines": KnownSetting(N_("Charge overdue fines"), _flag),
    "grace_excluded": KnownSetting(N_("Don't charge for the grace days"), _flag),
    "refund_processing_fee": KnownSetting(N_("Remove the lost fee when an item is found"), _flag),
    "due_at_closing": KnownSetting(N_("Hourly items are due by closing time"), _flag),
    "due_within_card": KnownSetting(N_("Limit due date to card expiration"), _flag),
    "renew_from": KnownSetting(N_("A renewal starts from: today, or due"), _start, "today"),
    "renew_overdue": KnownSetting(N_("Renew overdue items: allow, block_item, block_all"), _late, "allow"),
    "renew_when_owing": KnownSetting(N_("Allow renewal when a patron owes too much"), _flag),
    "rent_on_renewal": KnownSetting(N_("Charge the rental fee again at each renewal"), _flag),
    "renew_if_copies_free": KnownSetting(N_("Allow renewal despite holds, if copies are in"), _flag),
    "holds_on_damaged": KnownSetting(N_("A damaged copy can fill a hold"), _flag),
    "hold_life": KnownSetting(N_("Holds expire if not filled within, such as 1y"), _period, ""),
    "holds_per_day": KnownSetting(N_("Most holds a patron can place in a day"), _number, None),
    "group_hold_days": KnownSetting(N_("Days before its date to gather a group's copies"), _number, 14),
    "auto_renew_days": KnownSetting(N_("Days after checkout when auto-renewal stops"), _number, None),
    "bill_without_notice": KnownSetting(N_("Bill lost items even if no overdue notice was sent"), _flag),
    "bill_notice_days": KnownSetting(N_("Days from the first overdue notice to the bill"), _number, 14),
    "daily_lost_limit": KnownSetting(N_("Most items marked lost automatically in a day"), _number, 20),
    "daily_charge_cents": KnownSetting(N_("Most charged for lost items automatically in a day"), _money, 25_000),
    "cancel_unclaimed": KnownSetting(N_("Cancel a hold that is not picked up"), _flag, True),
    "shelving_cart": KnownSetting(N_("Checked-in copies wait on the cart"), _flag),
    "count_pieces": KnownSetting(N_("Ask to count what the item type names, too"), _flag),
    "park_seconds": KnownSetting(N_("Seconds until an idle desk parks the patron"), _seconds, 90),
    "lock_seconds": KnownSetting(N_("Seconds until an idle desk locks; 0 is never"), _seconds, 300),
    "date_form": KnownSetting(N_("Due dates in figures: day/month/year"), _clearly(_date_form), ""),
    "language": KnownSetting(N_("Language for patrons: en, es"), _language, ""),
    "card_numbers": KnownSetting(N_("New card numbers: first - last"), _clearly(_card_numbers), ""),
    "card_cents": KnownSetting(N_("Replacement card fee"), lambda text: _money(text) or 0, 0),
    "guardian_sees": KnownSetting(N_("Notices to guardians: never, due, titles"), _guardian, "due"),
    "guardian_until": KnownSetting(N_("Notices to guardians until age; blank: always"), _number, 18),
    "shelf_sections": KnownSetting(
        N_("Call number prefixes, in shelf order"), _clearly(read_sections), list(DEFAULT_SECTIONS)
    ),
    "call_scheme": KnownSetting(N_("Call numbers: auto, ddc, lcc, local"), _clearly(read_scheme), "auto"),
    "offers": KnownSetting(N_("An open place: offer it to the waitlist, or at_once"), _offers, "offer"),
    "offer_hours": KnownSetting(N_("Hours an offered place is held"), _number, 24),
    "skip_parties": KnownSetting(N_("Let small parties pass a larger one on the waitlist"), _flag),
    "registration_opens_days": KnownSetting(N_("Registration opens this many days before"), _number, None),
    "reminder_days": KnownSetting(N_("Reminder this many days before a program; 0: never"), _number, 2),
    "confirm_days": KnownSetting(N_("Ask to confirm this many days before"), _number, None),
    "confirm_until": KnownSetting(N_("Last day to confirm, in days before"), _number, 3),
    "year_starts": KnownSetting(N_("First month of the fiscal year, such as july"), month_typed, 1),
    "children_codes": KnownSetting(N_("Counted as children's: collections, call number words"), _words, CHILDREN_MARKS),
    "teen_codes": KnownSetting(N_("Counted as young adult: the same"), _words, TEEN_MARKS),
    "month_end_reports": KnownSetting(N_("Month-end reports: circulation:type, visits"), _words, list(MONTH_END_SET)),
    "tallies": KnownSetting(N_("Tallies of your own: s seed packets, b bike pump"), _tallies, []),
    "desk_programs": KnownSetting(N_("Show today's programs on the desk's first screen"), _flag),
    "backup_folders": KnownSetting(N_("Second backup folders"), _folders, []),
    "age_marks": KnownSetting(N_("Age ratings in records: FSK, PEGI"), _words, []),
    "new_in_processing": KnownSetting(N_("New copies are in processing until they are scanned in"), _flag),
    "inventory_searches": KnownSetting(N_("Searches before a missing item becomes lost"), _number, 2),
    "weeding_rules": KnownSetting(
        N_("Weeding rules: class = age / years unused"), _clearly(read_rules), list(EXAMPLES)
    ),
    "weeding_keeps_last": KnownSetting(N_("Weeding leaves out the last copy of a title"), _flag),
    "label_level": KnownSetting(N_("Reading level on labels: none, lexile, ar, grade"), _label_level, "none"),
    "phone": KnownSetting(N_("The library's phone number, on receipts"), str, ""),
    "receipt_message": KnownSetting(N_("What receipts say at the end"), str, ""),
    "receipt_hours": KnownSetting(N_("Opening hours on receipts"), _flag, True),
    "receipt_name": KnownSetting(N_("Patron's name on receipts: none, initials, full"), _shown_name, "none"),
    "receipt_saved": KnownSetting(N_("Receipts say how much was saved"), _flag),
    "receipt_saved_children": KnownSetting(N_("Children's receipts, too"), _flag),
    "receipt_qr": KnownSetting(N_("QR codes on receipts and hold slips, to ask by email"), _flag),
    "site_color": KnownSetting(N_("Web catalog: color of links, such as #0b5870"), _clearly(_color(LIGHT)), ""),
    "site_color_dark": KnownSetting(N_("Web catalog: that color on dark pages"), _clearly(_color(DARK)), ""),
    "site_logo": KnownSetting(N_("Web catalog: file of the logo"), _clearly(logo_typed), ""),
    "site_covers": KnownSetting(N_("Web catalog: folder of cover pictures"), _clearly(covers_typed), ""),
    "site_address": KnownSetting(N_("Web catalog: its address, for search engines"), _clearly(read_web_address), ""),
    "site_mail": KnownSetting(N_("Web catalog: address that patrons ask by email"), _clearly(read_ask_address), ""),
    "address": KnownSetting(N_("The library's mailing address, with ; between its lines"), str, ""),
    "notice_paper": KnownSetting(N_("Paper for letters: letter, a4"), _paper, "letter"),
    "notices_daily": KnownSetting(N_("Send email notices with the daily work"), _flag, True),
    "notice_digest": KnownSetting(N_("One email a day for each patron, with all notices in it"), _flag),
    "notice_due_soon": KnownSetting(N_("Due-soon email this many days before; blank: never"), _number, 2),
    "notice_first": KnownSetting(N_("First overdue notice after this many days; blank: never"), _number, 7),
    "notice_second": KnownSetting(N_("Second overdue notice after this many days"), _number, 21),
    "notice_final": KnownSetting(N_("Final overdue notice after this many days"), _number, None),
    "notice_call": KnownSetting(N_("Call patrons without email after this many days"), _number, 14),
    "notice_bill": KnownSetting(N_("Send a bill when an item is marked lost"), _flag, True),
    "notice_hold_ready": KnownSetting(N_("Send a notice when a hold is ready"), _flag, True),
    "notice_hold_expiring": KnownSetting(N_("Remind of a hold this many days before its last day"), _number, 1),
    "notice_hold_canceled": KnownSetting(N_("Send a notice when a hold expires"), _flag, True),
    "notice_hold_by_staff": KnownSetting(N_("Send a notice when staff cancel a hold"), _flag, True),
    "notice_blocked": KnownSetting(N_("Tell patrons that checkouts are blocked"), _flag),
    "notice_card_expiring": KnownSetting(N_("Card-expiring email this many days before"), _number, 30),
    "notice_new_books": KnownSetting(N_("Send the letter of new books to who asked for it"), _flag, True),
    "notice_welcome": KnownSetting(N_("Send new patrons a welcome"), _flag),
    "text_from": KnownSetting(N_("Texts are sent from this hour on, such as 9"), _hour, 9),
    "text_until": KnownSetting(N_("Texts are sent until this hour, such as 20"), _hour, 20),
    "notice_programs": KnownSetting(N_("Send program messages with the notices"), _flag, True),
    "van_contacts": KnownSetting(N_("Bookmobile copies include phones and addresses"), _flag),
    "pc_minutes": KnownSetting(N_("Minutes of a session at a public computer"), _minutes, 60),
    "pc_day_minutes": KnownSetting(N_("Most minutes a card gets in a day; blank: no limit"), _number, 120),
    "pc_hold_minutes": KnownSetting(N_("Minutes a computer is held for who is next"), _minutes, 10),
    "pc_extend_minutes": KnownSetting(N_("Minutes added when nobody waits"), _minutes, 15),
    "pc_close_minutes": KnownSetting(N_("Sessions end this many minutes before closing"), _number, 10),
    "training_gate": KnownSetting(N_("Desk roles need a signed confidentiality agreement"), _flag),
    "bundle_days": KnownSetting(N_("Days to keep bookmobile files after loading"), _number, 14),
}

CODE_FIELDS: dict[str, dict[str, KnownSetting]] = {
    "branch": {
        "name": KnownSetting(N_("Name"), str, ""),
        "return_to": KnownSetting(N_("Returned copies: sent home, or stay here"), str, "home"),
        "pickup": KnownSetting(N_("Patrons can pick up holds here"), _flag, True),
    },
    "location": {
        "name": KnownSetting(N_("Name"), str, ""),
        "max_checkouts": KnownSetting(N_("Most checkouts per patron from this location"), _number, None),
    },
    "item_type": {
        "name": KnownSetting(N_("Name"), str, ""),
        "not_for_loan": KnownSetting(N_("Does not circulate"), _flag),
        "replacement_cents": KnownSetting(N_("Lost fee if no price is known"), _money, None),
        "rental_cents": KnownSetting(N_("Checkout fee"), lambda text: _money(text) or 0, 0),
        "min_age": KnownSetting(N_("Minimum age"), _number, None),
        "message": KnownSetting(N_("Check-in message: count the 3 discs"), str, ""),
    },
    "category": {
        "name": KnownSetting(N_("Name"), str, ""),
        "enrolment": KnownSetting(N_("Card length, such as 1y"), _days, ""),
        "can_hold": KnownSetting(N_("Can place holds"), _flag, True),
        "kind": KnownSetting(N_("For: person, institution, temporary"), _kind_of_patron, ""),
        "min_age": KnownSetting(N_("Minimum age"), _number, None),
        "max_age": KnownSetting(N_("Maximum age"), _number, None),
        "ends_on": KnownSetting(N_("All cards expire on, such as 06-30"), _day_of_year, ""),
        "fee_cents": KnownSetting(N_("Fee to join or renew"), lambda text: _money(text) or 0, 0),
        "card_numbers": KnownSetting(N_("Own card numbers: first - last"), _clearly(_card_numbers), ""),
    },
    "pc_station": {
        "name": KnownSetting(N_("Name"), str, ""),
        "branch": KnownSetting(N_("Branch"), str, ""),
        "zone": KnownSetting(N_("Zone, such as children"), str, ""),
        "has": KnownSetting(N_("Has, such as a scanner"), str, ""),
        "hours": KnownSetting(N_("Hours, such as 14:00-18:00"), _open_spans, ""),
        "minutes": KnownSetting(N_("Minutes of a session here"), _number, None),
        "min_age": KnownSetting(N_("Minimum age"), _number, None),
        "max_age": KnownSetting(N_("Maximum age"), _number, None),
    },
}


@dataclass(frozen=True)
class SettingShown:
    """A setting, or a field of a code, as people read and write it."""

    name: str
    value: str
    words: str


def typed_value(value: Any) -> str:
    """A value as it is typed."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def all_settings() -> list[SettingShown]:
    """Return all settings with their current values."""
    return [
        SettingShown(name, _field(name, value_of(name, one.default)), _(one.words)) for name, one in SETTINGS.items()
    ]


ALL_SETTINGS = Table(
    title=N_("Settings"),
    columns=(fact("setting", "name"), fact("value", always=True), fact("words")),
    read=lambda _desk: all_settings(),
    key="name",
    words=lambda _desk, row: f"{row.name:<22} {row.value:<18} {row.words}",
    names_a_person=False,
    example=SettingShown("fines", "no", "Charge overdue fines"),
)


@verb("library.settings")
def change_setting(desk: Desk, name: str, text: str) -> SettingShown:
    """Set a library-wide value as people write it. Refuses with NOT_UNDERSTOOD."""
    known = SETTINGS.get(name)
    if known is None:
        raise not_understood(_("setting"), name, ", ".join(SETTINGS))
    value = _read(known, name, text)
    blank = value is None and known.default is not None
    write_setting(Act(desk), "library", name, value=BLANK if blank else value)
    return SettingShown(name, _field(name, value), _(known.words))


def _read(known: KnownSetting, name: str, text: str) -> Any:
    try:
        return known.read(clean(text))
    except ValueError as unclear:
        raise not_understood(name, text, str(unclear)) from unclear


# ---- branches, places, types, categories


def code_row(kind: str, code: str) -> Facts | None:
    """The stored fields of a branch, location, item type or category; None where there is no such code."""
    fields = ", ".join(CODE_FIELDS[_kind(kind)])
    table: Any = SHELVES[kind].table
    found = fields_of_code(fields, table._meta.table_name, code)
    if found is None:
        return None
    row: Facts = dict(zip(CODE_FIELDS[kind], found, strict=True))
    return {
        name: bool(value) if isinstance(CODE_FIELDS[kind][name].default, bool) else value for name, value in row.items()
    }


def code_sheet(kind: str, code: str) -> list[SettingShown]:
    """The fields of this code; refused with UNKNOWN_ID where there is none."""
    row = need(code_row(kind, code), "UNKNOWN_ID", code=code)
    return [SettingShown(name, _field(name, row[name]), _(known.words)) for name, known in CODE_FIELDS[kind].items()]


def is_money(name: str) -> bool:
    """True for a setting, or a field of a code, that is an amount."""
    return name.endswith("_cents")


def _field(name: str, value: Any) -> str:
    return plain_amount(value) if is_money(name) else typed_value(value)


@verb("library.settings")
def change_code(desk: Desk, kind: str, code: str, fields: dict[str, str]) -> list[SettingShown]:
    """Make a branch, location, item type or category, or change fields of it, as people write them.

    Fields not given keep their value. Refuses with NOT_UNDERSTOOD.
    """
    known, key = CODE_FIELDS[_kind(kind)], clean(code)
    if not key or len(key) > 40:
        raise not_understood(_("code"), code, _("A few letters, such as DVD."))
    row = code_row(kind, key) or {name: one.default for name, one in known.items()}
    for name, text in fields.items():
        if name not in known:
            raise not_understood(_("field"), name, ", ".join(known))
        row[name] = _read(known[name], name, text)
    if row.get("return_to") not in (None, "home", "here"):
        raise not_understood("return_to", row["return_to"], _("home, or here"))
    row["name"] = row["name"] or key
    write_setting(Act(desk), kind, key, value=row)
    return code_sheet(kind, key)


def _kind(kind: str) -> str:
    if kind not in CODED:
        raise not_understood(_("kind"), kind, ", ".join(CODED))
    return kind
