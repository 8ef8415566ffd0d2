"""The practice library: real titles, invented people, loans and holds in all states, debts, lists; all written through
the journal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from tuils.i18n import N_, _
from tuils.library.foundation.administration.calendar import close_days, set_hours
from tuils.library.foundation.administration.settings import write_setting
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.front.starting import Beginning, start_library
from tuils.library.holdings.lists.list_lines import make_list_with, note_line
from tuils.library.holdings.lists.list_state import ITEMS
from tuils.library.holdings.lists.lists import publish_list
from tuils.library.holdings.titles.biblio_state import record_base64
from tuils.library.holdings.titles.titles import record_from
from tuils.library.lending.holds.holds import hold_sheet, place_hold, suspend_hold
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.renewal import renew
from tuils.library.lending.money.paying import charge, pay
from tuils.library.lending.terms.blocks import Override
from tuils.library.people.patrons.patrons import register_patron, replace_card
from tuils.library.people.staff.roles import VOLUNTEER
from tuils.library.people.staff.staff import account, add_staff, operator_of
from tuils.models import db
from tuils.values.shelf.shelf_order import DEFAULT_SECTIONS
from tuils.values.time.moments import day_of

from . import ADMIN, PIN
from .content import SamplePatron, SampleTitle, barcode, sample_card, sample_patrons, sample_titles
from .programs import add_programs

DAY = 86_400_000_000
WEEK = {0: "10:00-18:00", 1: "10:00-18:00", 2: "10:00-20:00", 3: "10:00-18:00", 4: "13:00-18:00", 5: "10:00-13:00"}
PLACES = {
    "ADULT-FIC": N_("Adult fiction"),
    "ADULT-NF": N_("Adult nonfiction"),
    "YA": N_("Young adults, by the window"),
    "JUV": N_("Children's room"),
    "PICTURE": N_("Picture books"),
    "DVD": N_("Movies, by the desk"),
    "AUDIO": N_("Music and audiobooks"),
    "MAG": N_("Magazine rack"),
    "REF": N_("Reference shelf"),
    "NEW": N_("New books, by the door"),
    "LP": N_("Large print"),
}
SECTIONS = [*DEFAULT_SECTIONS, "CDB", "MAG", "EQUIP", "SPA", "FRE", "GER", "POR", "GRC", "ARA", "JPN"]
KINDS = {"DVD": "video", "CD": "music", "CDB": "audiobook", "MAG": "serial", "EQUIP": "other"}
STATES = {50: "lost", 75: "missing", 100: "damaged"}  # the title of this number: what its first copy is
WITHDRAWN = 125


def build_sample(path: Path, desk: Desk) -> dict[str, int]:
    """Make a practice library at `path` and leave it open; gives back how many there are of each.

    `desk` lends its clock and device. Staff: pat (administrator), ana and joe (volunteers), PIN 1234 each.
    """
    beginning = Beginning(_("Maple Grove"), str(desk.zone.key), admin=ADMIN, pin=PIN, practice=True)
    start_library(path, beginning, desk)
    boss = account(ADMIN)
    assert boss is not None
    here = replace(desk, operator=operator_of(boss), branch=beginning.branch)
    with db.atomic():
        _house(here)
        items = _catalog(here)
        cards = _people(here)
    loans = _loans(here, cards, items)
    holds = add_wishes(here, cards, items[1::2][60:])
    add_lists(here, items[-3:])
    sessions = add_programs(here, cards, holidays(day_of(here.now, here.zone)))
    return {
        "titles": len(sample_titles()),
        "items": sum(title.copies for title in sample_titles()),
        "patrons": len(cards),
        "loans": loans,
        "holds": holds,
        "sessions": sessions,
        "staff": 3,
    }


def _house(desk: Desk) -> None:
    """Set hours, closed days, places, volunteers."""
    set_hours(desk, desk.branch, WEEK)
    for day in holidays(day_of(desk.now, desk.zone)):
        close_days(desk, day, day, _("Holiday"))
    act = Act(desk)
    for code, name in PLACES.items():
        write_setting(act, "location", code, value={"name": _(name)})
    write_setting(act, "library", "shelf_sections", value=SECTIONS)
    for login, name in (("ana", "Ana R."), ("joe", "Joe K.")):
        add_staff(desk, login, VOLUNTEER, name=name, pin=PIN)


def holidays(today: date) -> tuple[date, date]:
    """Return the next Christmas and the next New Year's Day."""
    christmas = date(today.year, 12, 25)
    christmas = christmas if christmas >= today else date(today.year + 1, 12, 25)
    return christmas, date(today.year + 1, 1, 1)


def _catalog(desk: Desk) -> list[str]:
    """Add all titles and their copies; return the barcodes that can be checked out."""
    number, lendable = 1000, []
    for place, title in enumerate(sample_titles()):
        biblio = _title(desk, title)
        for copy in range(title.copies):
            number += 1
            fields = _item_fields(desk, title, barcode(number), copy)
            if copy == 0:
                fields |= {"state": STATES.get(place, ""), "withdrawn": place == WITHDRAWN}
            Act(desk).write("item_added", item=NEW, data={"set": {**fields, "biblio": biblio}})
            if not fields.get("state") and not fields.get("withdrawn") and title.item_type not in ("REF", "EQUIP"):
                lendable.append(barcode(number))
    return lendable


def _title(desk: Desk, title: SampleTitle) -> str:
    whole = f"{title.title} : {title.subtitle}" if title.subtitle else title.title
    fields = {
        "title": whole,
        "author": title.author,
        "isbn": title.isbn,
        "call_number": title.call_number,
        "publisher": title.publisher,
        "year": title.year,
        "extent": _("{n} pages").format(n=title.pages) if title.pages else "",
        "kind": KINDS.get(title.item_type, "book"),
    }
    marc = record_from(fields, day_of(desk.now, desk.zone))
    return Act(desk).write("biblio_added", biblio=NEW, data={"set": {"record": record_base64(marc)}}).id


def _item_fields(desk: Desk, title: SampleTitle, code: str, copy: int) -> dict[str, object]:
    return {
        "barcode": code,
        "item_type": title.item_type,
        "home_branch": desk.branch,
        "location": title.location,
        "call_number": title.call_number,
        "copy_number": str(copy + 1),
        "price_cents": title.price_cents,
    }


def _people(desk: Desk) -> list[str]:
    today, cards = day_of(desk.now, desk.zone), []
    for person in sample_patrons():
        cards.append(register_patron(desk, _patron_fields(person, today)).card)
        if person.state == "card_lost":
            cards[-1] = replace_card(desk, person.card, sample_card(900 + len(cards))).card
    return cards


def _patron_fields(person: SamplePatron, today: date) -> dict[str, object]:
    return {
        "card": person.card,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "preferred_name": person.preferred_name,
        "born": person.born.isoformat() if person.born else "",
        "category": person.category,
        "street": person.street,
        "city": person.city,
        "postcode": person.postcode,
        "phone": person.phone,
        "email": person.email,
        "language": person.language,
        "note": person.note,
        "expires_on": (today + timedelta(days=person.expiry_offset_days)).isoformat(),
        "barred": person.state == "barred",
        "address_bad": person.state == "address_bad",
    }


def _loans(desk: Desk, cards: list[str], items: list[str]) -> int:
    """Loans of the last five weeks: overdue, due today and soon, renewed, a visitor's two, the most there are for
    visitors; some came back."""
    free, lent = iter(items[::2]), 0
    visitor = next(number for number, person in enumerate(sample_patrons()) if person.category == "TEMP")
    plan: list[tuple[int, int, Callable[[Desk, str, str], object] | None]] = [
        (0, 25, None), (0, 3, None), (2, 30, None), (5, 18, None), (6, 7, None), (7, 20, renew), (8, 1, None),
        (9, 14, renew), (10, 21, None), (11, 33, None), (12, 2, None), (13, 5, _back), (14, 9, _back), (15, 0, None),
        (visitor, 4, None),
    ]  # fmt: skip
    for who, days_ago, then in plan:
        for _one in range(2):
            code = next(free)
            past = desk.as_of(desk.now - days_ago * DAY)
            checkout(past, cards[who], code, override=Override.of(ALL_FINE, _("practice")))
            lent += then is not _back
            if then:
                then(desk, cards[who], code)
    return lent


ALL_FINE = ("OUT_OF_ORDER", "PATRON_EXPIRED", "ADDRESS_BAD", "TOO_MANY_ITEMS")


def _back(desk: Desk, card_number: str, code: str) -> object:
    return checkin(desk, code)


PICKS = ("9780393635522", "9780385474542", "9780802142443", "9780802133908", "9780735219090")
CIRCLE = ("9781400033416", "9780307271082", "9780060531041", "9780679761044")


def add_lists(desk: Desk, items: list[str]) -> None:
    """`items`: barcodes of copies to mend."""
    picks = make_list_with(desk, _("Our favorites this year"), PICKS, note=_("Picked by our staff"))
    publish_list(desk, picks.sheet.id)
    circle = make_list_with(desk, _("Reading group"), CIRCLE)
    note_line(desk, circle.sheet.id, CIRCLE[0], _("in January"))
    make_list_with(desk, _("Needs repair"), items, of=ITEMS)


VAN = "VAN"
ALL = ("HAS_IT_ALREADY", "PATRON_EXPIRED", "ADDRESS_BAD", "ON_SHELF", "TOO_MANY_HOLDS", "NOT_HOLDABLE")


def add_wishes(desk: Desk, cards: list[str], items: list[str]) -> int:
    """`items` are barcodes that stand on the shelf, none of them lent. Gives back how many holds there are.

    Four to pull, three put by (one past its pickup day, one of them of the first patron), one on its way to the
    bookmobile, one suspended, a queue of three behind a copy that is out.
    """
    write_setting(Act(desk), "branch", VAN, value={"name": _("Bookmobile")})
    set_hours(desk, VAN, WEEK)
    free, holds = iter(items), 0
    for who in (3, 4, 16, 17):
        holds += _place_hold(desk, cards[who], next(free), 1)
    for who, days_ago in ((0, 1), (18, 2), (19, 20)):
        holds += _place_hold(desk, cards[who], put_by := next(free), days_ago + 3)
        _put_by(desk, put_by, days_ago)
    holds += _place_hold(replace(desk, branch=VAN), cards[20], put_by := next(free), 2)
    checkin(desk, put_by)
    holds += _place_hold(desk, cards[21], next(free), 5, suspended=True)
    out = next(free)
    holds += sum(_place_hold(desk, cards[who], out, 9 - who % 7) for who in (22, 23, 24))
    charge(desk, cards[25], 1240, _("Copies, and a lost card"))
    charge(desk, cards[26], 450, _("Copies"))
    pay(desk, cards[26], 200)
    return holds


def _place_hold(desk: Desk, card: str, barcode: str, days_ago: int, *, suspended: bool = False) -> int:
    hold = place_hold(desk.as_of(desk.now - days_ago * DAY), card, barcode, override=Override.of(ALL, _("practice")))
    if suspended:
        suspend_hold(desk, hold.id)
    return 1


def _put_by(desk: Desk, barcode: str, days_ago: int) -> None:
    """Put a hold by since some days ago: its pickup day is so much sooner."""
    caught = checkin(desk, barcode).caught
    assert caught is not None
    sooner = date.fromisoformat(caught.pickup_by) - timedelta(days=days_ago)
    changes = {"set": {"pickup_by": sooner.isoformat()}}
    Act(desk).write("hold_edited", hold=caught.hold, biblio=hold_sheet(caught.hold).biblio, data=changes)
