"""A library that has everything a library can have: what is exported whole must come in again as it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.at_once import add_code, import_marc
from tests.formats.samples import marc
from tuils.library.activities.computers.stations import add_station
from tuils.library.activities.deposits.deposit_places import remove_deposit_place
from tuils.library.activities.deposits.deposits import (
    bring_deposit_home,
    change_deposit_due,
    count_deposit_uses,
    mark_deposit_missing,
    move_deposit,
    send_deposit,
)
from tuils.library.activities.groups.groups import add_group
from tuils.library.activities.homebound.profiles import change_wishes
from tuils.library.foundation.administration.calendar import close_days, set_hours
from tuils.library.foundation.administration.profiles import save_profile
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.holdings.finding import Limits
from tuils.library.holdings.items.items import add_item
from tuils.library.holdings.lists.list_lines import make_list_with, move_line, note_line, put_on_list, sort_list
from tuils.library.holdings.lists.list_search import Search
from tuils.library.holdings.lists.lists import keep_search, make_list, publish_list, remove_list
from tuils.library.holdings.title_imports.profile import MarcProfile
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.holds.holds import place_hold, suspend_hold
from tuils.library.lending.holds.queue_order import move_hold
from tuils.library.lending.item_status.marking import mark_copy
from tuils.library.lending.item_status.processing_moves import move_on
from tuils.library.lending.item_status.repairs import back_from_repair, send_to_repair
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.renewal import renew
from tuils.library.lending.money.paying import charge, pay, refund, waive
from tuils.library.lending.rule_changes.closures import close, open_day
from tuils.library.lending.rules.rules import set_circulation_rule, unset_rule
from tuils.library.lending.terms.blocks import Override
from tuils.library.office.person_records.merging import merge_patrons
from tuils.library.people.patrons.contacts import save_contact
from tuils.library.people.patrons.last_use import note_use_of_card
from tuils.library.people.patrons.notes import write_patron_note
from tuils.library.people.patrons.patrons import edit_patron, register_patron, replace_card
from tuils.library.people.patrons.restrictions import restrict
from tuils.library.reach.replay import undo
from tuils.models import db
from tuils.values.time.moments import day_of

from .makers import DAY, edit_item, patron_id, rows, value
from .whole_programs import fill_programs
from .whole_shelves import fill_shelves

SCRIPTS = (
    ("245", "10\x1f6880-01\x1faHarafish /\x1fcNajib Mahfuz."),
    ("880", "10\x1f6245-01/(3/r\x1fa\u0627\u0644\u062d\u0631\u0627\u0641\u064a\u0634 /\x1fcنجيب محفوظ."),
    ("880", "1 \x1f6100-02/$1\x1fa村上 春樹"),
)
NOT_COMPOSED = ("245", "10\x1faE\u0301tude\u0327 :\x1fb\u0098The \u009cVietnamese Viê\u0323t /\x1fcNobody.")
LOCAL = (
    ("590", "  \x1faGift of the \u201cFriends\u201d & <b>others</b>"),
    ("952", "  \x1faNo copy: a note of our own"),
)
ALL = Override.of(("HAS_IT_ALREADY", "ADDRESS_BAD", "PATRON_EXPIRED", "OVERPAID", "NOT_HOLDABLE"), "all the same")
LONGEST_KOHA = ("952", "  \x1faMAIN\x1fbMAIN\x1fp0000000099\x1fyBK")  # taken for a copy by whoever reads Koha's


def records() -> bytes:
    """Titles of a file: scripts, text that is not composed, fields of our own, one near the limit of ISO 2709."""
    long = tuple(("520", "  \x1fa" + f"{number:03} " + "x" * 9_000) for number in range(10))
    return b"".join(
        (
            marc(("001", "s1"), ("100", "1 \x1f6880-02\x1faMurakami"), *SCRIPTS),
            marc(("001", "n1"), NOT_COMPOSED, ("020", "  \x1fa9780141439587"), *LOCAL),
            marc(
                ("001", "twin"), ("245", "00\x1faEmma"), ("020", "  \x1fa9780141439587"), ("020", "  \x1fa0141439580")
            ),
            marc(("001", "long"), ("245", "00\x1faA long one"), *long, LONGEST_KOHA),
        )
    )


def fill(desk: Desk, folder: Path) -> None:
    """Everything into the empty library of this desk."""
    _settings(desk)
    file = folder / "titles-in.mrc"
    file.write_bytes(records())
    import_marc(desk, [file], MarcProfile(holdings="none", match=()))
    titles = dict(rows("SELECT control_number, id FROM biblio"))
    by_hand = add_title(desk, {"title": "=Emma, by hand", "author": "Austen, Jane", "year": "1815"}).id
    add_title(desk, {"title": "Nobody has a copy of it"})
    _items(desk, by_hand, titles)
    _people(desk)
    _loans(desk)
    _wishes(desk)
    _work(desk)
    _lists(desk, by_hand)
    fill_programs(desk, "C902", "C003")
    fill_shelves(desk)
    _computers(desk)
    _curbside(desk)
    _rounds(desk)
    _groups(desk)
    _deposits(desk)
    _things(desk)


def _groups(desk: Desk) -> None:
    """A class set that was changed and canceled, one whose copies went out, and a club that waits."""
    with db.atomic():
        facts = {"branch": desk.branch, "name": "=Grade 4", "copies": 0, "due_at": desk.now}
        made = (
            Act(desk)
            .write(
                "group_hold_made",
                list=NEW,
                biblio=value("SELECT biblio FROM item WHERE barcode = ?", "L20"),
                data={"set": facts},
            )
            .id
        )
        Act(desk).write("group_hold_changed", list=made, data={"set": {"name": "Grade 5"}})
        Act(desk).write("group_hold_out", list=made, data={"n": 0})
        Act(desk).write("group_hold_ended", list=made, data={"set": {"how": "out"}})
    day = day_of(desk.now + 300 * DAY, desk.zone).isoformat()
    add_group(desk, "=Book club", what="L20", fields={"copies": 1, "day": day}, card="C902")


def _rounds(desk: Desk) -> None:
    """A homebound patron's wishes that ended, a round, one bag that went out and came back, and one canceled."""
    with db.atomic():
        wishes = {"branch": desk.branch, "route": "North", "how_many": 5, "large_print": True}
        made = Act(desk).write("homebound_profiled", list=NEW, data={"set": wishes}).id
        Act(desk).write("homebound_ended", list=made)
        tour = Act(desk).write("round_made", list=NEW, data={"set": {"branch": desk.branch, "due_at": desk.now}}).id
        Act(desk).write("round_changed", list=tour, data={"set": {"driver": "=Rosa"}})
        bag = Act(desk).write("bag_made", list=NEW, data={"set": {"round": tour, "branch": desk.branch}}).id
        Act(desk).write("bag_picked", list=bag)
        Act(desk).write("bag_out", list=bag, data={"n": 3})
        Act(desk).write("bag_ended", list=bag, data={"set": {"how": "in"}})
        Act(desk).write("round_canceled", list=tour)
    change_wishes(desk, "C902", fields={"likes": "=mystery", "never": "war", "how_many": "4"})


def _deposits(desk: Desk) -> None:
    """A set that moved on and came home in part, a private place, and one that was renamed and taken off."""
    send_deposit(desk, "=Sunrise Home", ["L20", "L30", "L06"], due="2040-03-01")
    change_deposit_due(desk, "sunrise", "2040-04-01")
    count_deposit_uses(desk, "sunrise", 12)
    bring_deposit_home(desk, ["L20"])
    move_deposit(desk, "sunrise", "County Jail", private=True)
    mark_deposit_missing(desk, "jail")
    remove_deposit_place(desk, "sunrise")
    send_deposit(desk, "County Jail", ["L20"])


def _things(desk: Desk) -> None:
    """Agreements that were signed, one that ended, devices on and off, and a wait until the next loan."""
    with db.atomic():
        facts = {"topic": "hotspot", "title": "Hotspot agreement", "version": 1}
        for _time in range(2):
            made = Act(desk).write("agreement_signed", list=NEW, data={"set": facts}).id
        Act(desk).write("agreement_ended", list=made, data={})
        signer, again = {"patron": patron_id("C902")}, {**facts, "title": "=Hotspot", "version": 2}
        Act(desk).write("agreement_signed", signer, list=NEW, data={"set": again})
        for kind in ("line_noted", "line_off", "line_on"):
            data = {"set": {"line": "555-0142"}} if kind == "line_noted" else {}
            Act(desk).write(kind, item=rows("SELECT id FROM item WHERE barcode = 'L10'")[0][0], data=data)
        Act(desk).write("line_off", item=rows("SELECT id FROM item WHERE barcode = 'L06'")[0][0], data={})
        Act(desk).write("pause_begun", list=NEW, data={"set": {"item_type": "BK", "until": "2027-01-01"}})


def _curbside(desk: Desk) -> None:
    """A pickup that was packed, handed out, and is over."""
    with db.atomic():
        facts = {"branch": desk.branch, "due_at": desk.now + 3_600_000_000}
        made = Act(desk).write("curbside_made", list=NEW, data={"set": facts}).id
        Act(desk).write("curbside_packed", list=made, data={})
        Act(desk).write("curbside_here", list=made, data={})
        Act(desk).write("curbside_ended", list=made, data={"set": {"how": "picked_up"}})


def _computers(desk: Desk) -> None:
    """A session that was extended and ended, and computers kept for a class."""
    add_station(desk, "PC1", {"name": "Computer 1"})
    times = {"seated_at": desk.now, "ends_at": desk.now + 3_600_000_000}
    with db.atomic():
        turn = Act(desk).write("pc_signed_up", list=NEW, data={"set": {"number": 1, "fits": "PC1", "most": 60}}).id
        Act(desk).write("pc_seated", list=turn, data={"set": {"station": "PC1", "ends_at": times["ends_at"]}})
        Act(desk).write("pc_extended", list=turn, data={"set": {"ends_at": times["ends_at"] + 900_000_000}})
        Act(desk).write("pc_ended", list=turn, data={"set": {"how": "ended"}})
        Act(desk).write("pc_blocked", list=NEW, data={"set": {"fits": "PC1", **times}})


def _work(desk: Desk) -> None:
    """Copies in processing, one that nobody moved; a repair that is over, and one that is out."""
    mark_copy(desk, "L10", "in_process")
    mark_copy(desk, "L11", "on_order")
    move_on(desk, "L12", "labeled")
    send_to_repair(
        desk, ["L13", "L14"], {"vendor": "Acme \u2013 Bindery", "problem": "=spine", "expected": "2027-01-05"}
    )
    back_from_repair(desk, "L13", {"done": "-new case", "cost_cents": "1250"})


def _lists(desk: Desk, by_hand: str) -> None:
    """Make lists of titles and of items, one shown to patrons, one empty, two of one name, one removed."""
    before = desk.as_of(desk.now - 40 * DAY)
    keep_search(before, "=Emma & others", Search("emma", limits=Limits(kinds=("book",), year_from=1800)), note="-new")
    put_on_list(desk, "=Emma & others", ["B4", by_hand])
    move_line(desk, "=Emma & others", by_hand, 1)
    publish_list(desk, "=Emma & others")
    make_list_with(desk, "Copies", ["B2", "L05", "B9", "B1"], of="items", note="d\u00e9j\u00e0 vu")
    without_number = [str(key) for (key,) in rows("SELECT id FROM item WHERE barcode = '' ORDER BY added_pos DESC")]
    put_on_list(desk, "Copies", without_number)
    note_line(desk, "Copies", "L05", "=torn, page 5")
    sort_list(desk, "Copies", "added")
    move_line(desk, "Copies", "B1", 1)
    make_list(desk, "Nothing yet")
    with db.atomic():
        Act(desk).write("list_made", list=NEW, data={"set": {"name": "nothing yet", "of": "titles"}})
    make_list_with(desk, "Taken away", ["B2"])
    remove_list(desk, "Taken away")


def _settings(desk: Desk) -> None:
    add_code(desk, "branch", "EAST/2", {"name": "East, 100%", "return_to": "here"})
    add_code(desk, "location", "JUV", {"name": "Children\u2019s"})
    add_code(desk, "item_type", "TOY", {"name": "Toy", "not_for_loan": True})
    add_code(desk, "category", "GUEST", {"name": "Guest", "enrolment": "30d"})
    set_value(desk, "due_at_closing", True)
    set_hours(desk, "MAIN", {0: "10:00-12:00,13:00-18:00", 1: "closed"})
    today = day_of(desk.now, desk.zone)
    set_hours(desk, "MAIN", {0: "9-12", 5: "closed"}, season="06-15..08-31")
    set_hours(desk, "EAST/2", {0: "9-12"}, season="2027-06-15..2027-06-30")
    close(desk, today.replace(day=31), today.replace(day=31), "New Year, 100%", yearly=True)
    open_day(desk, today.replace(day=20), "14-24", "Night of books")
    close_days(desk, today.replace(day=24), today.replace(day=26), "Winter \u2013 closed")
    set_circulation_rule(desk, "loan_period", "5d", branch="EAST/2", category="GUEST", item_type="TOY")
    unset_rule(desk, "loan_period", item_type="DVD")
    save_profile(desk, "marc", "the old system", {"holdings": "koha", "codes": {"branch/MPL": "MAIN"}})


ITEMS: dict[str, dict[str, Any]] = {
    "B1": {"price_cents": 0, "staff_note": "-torn, see shelf", "public_note": "'=signed"},
    "B2": {
        "price_cents": 1250,
        "acquired_on": "2019-05-07",
        "copy_number": "2",
        "volume": "v.1",
        "collection": "LOCAL",
    },
    "B3": {"location": "JUV", "item_type": "TOY", "not_for_loan": True},
    "B4": {"home_branch": "EAST/2"},
    "0000123": {"call_number": "FIC AUS  "},
    "A31234000000018B": {},
    "B7": {},
    "B8": {},
    "B9": {},
}


def _items(desk: Desk, by_hand: str, titles: dict[str, str]) -> None:
    biblios = [by_hand, *titles.values()]
    for number, (barcode, fields) in enumerate(ITEMS.items()):
        add_item(desk, biblios[number % len(biblios)], {"barcode": barcode, **fields})
    for number in range(40):  # more than the long record has room for
        add_item(desk, titles["long"], {"barcode": f"L{number:02}", "public_note": "x" * 300})
    ids = dict(rows("SELECT barcode, id FROM item"))
    edit_item(desk, ids["B2"], state="damaged")
    edit_item(desk, ids["B3"], state="lost", withdrawn=True)
    edit_item(desk, ids["B4"], state="missing")
    edit_item(desk, ids["L00"], barcode="")  # two without a number, in this order
    edit_item(desk, ids["L01"], barcode="")
    edit_item(desk, ids["L02"], old_loan="2026-11-30")
    east = replace(desk, branch="EAST/2")
    checkin(east, "B1")  # on its way home
    edit_item(desk, ids["B1"], state="missing")


def _people(desk: Desk) -> None:
    guardian = register_patron(desk, {"first_name": "Zoe", "last_name": "Ng", "card": "C900", "note": "=reads =a lot"})
    child = {"first_name": "Lì", "last_name": "O\u0301 Brien", "category": "CHILD", "born": "2018", "card": "C001"}
    register_patron(desk, {**child, "guardian": guardian.card, "expires_on": "2030-02-28", "language": "vi"})
    note_use_of_card(desk, "C900")
    register_patron(desk, {"last_name": "Barred", "card": "C002", "barred": True, "barred_until": "2027-01-31"})
    register_patron(desk, {"last_name": "No end", "card": "C003", "category": "STAFF", "address_bad": True})
    edit_patron(desk, "C003", {"category": "GUEST", "tell_by": "phone", "phone": "+1 555 0100"})
    replace_card(desk, "C900", "C901")
    replace_card(desk, "C901", "C902")
    _of_several(desk, guardian.id)


def _of_several(desk: Desk, proxy: str) -> None:
    """Contacts, notes, a restriction, a proxy, a family, and a second record that was merged."""
    save_contact(desk, "C003", "phone", {"text": "+1 555 0101", "label": "=mobile"})
    summer = {"street": "Lake 3, upstairs", "city": "Elm", "until": day_of(desk.now + 90 * DAY, desk.zone).isoformat()}
    save_contact(desk, "C003", "address", summer)
    write_patron_note(desk, "C003", "Large print; @home", kind="need")
    write_patron_note(desk, "C003", "Brings the key", until="")
    restrict(desk, "C002", "damage", text="two \u201cwet\u201d books")
    write_patron_note(desk, "C001", "=ask the mother", kind="alert")
    register_patron(desk, {"first_name": "No", "last_name": "End", "card": "C910", "phone": "+1 555 0199"})
    merge_patrons(desk, "C910", "C003")
    ids = dict(rows("SELECT card, id FROM patron"))
    fields = {f"proxy/{proxy}": {"may": "pickup loans"}, "family": "the Ngs", "grade": "3b", "id_seen_on": "2026-11-30"}
    with db.atomic():
        Act(desk).write("patron_edited", {"set": {**fields, "mail_titles": True}}, patron=ids["C001"])
        Act(desk).write("patron_edited", {"set": {"barred": True, "barred_until": "2027-02-01"}}, patron=ids["C002"])


def _wishes(desk: Desk) -> None:
    """Holds in all states, and an account with every kind of line."""
    biblio = dict(rows("SELECT item.barcode, item.biblio FROM item"))
    east = replace(desk, branch="EAST/2")
    for number, card in enumerate(("C902", "C001", "C003")):
        place_hold(desk.as_of(desk.now - (9 - number) * DAY), card, biblio["B8"], override=ALL)
    move_hold(desk, str(value("SELECT id FROM hold ORDER BY rank DESC LIMIT 1")), 1)
    place_hold(east, "C003", "0000123", item_only=True, expires=day_of(desk.now + 90 * DAY, desk.zone), override=ALL)
    checkin(east, "0000123")  # on the hold shelf there
    place_hold(east, "C902", biblio["L05"], override=ALL)
    checkin(desk, "L05")  # on its way there
    late = place_hold(desk, "C902", biblio["B9"], override=ALL)
    suspend_hold(desk, late.id, day_of(desk.now + 30 * DAY, desk.zone))
    charge(desk, "C902", 1250, "=copies, 5 of them")
    charge(east, "C902", 300, "a new card")
    pay(desk, "C902", 1400)
    waive(desk, "C902", 50, "kind")
    paid = pay(desk, "C902", 120, override=ALL)
    refund(desk, "C902", 10, "too much")
    charge(desk, "C001", 5, "mistaken")
    undo(desk, str(value("SELECT act FROM journal WHERE kind = 'charge' ORDER BY seq DESC LIMIT 1")))
    assert paid.owed_cents == -20


def _loans(desk: Desk) -> None:
    past = desk.as_of(desk.now - 30 * DAY)
    checkout(past, "C902", "B7")
    renew(desk.as_of(desk.now - 20 * DAY), "C902", "B7")
    renew(desk.as_of(desk.now - 10 * DAY), "C902", "B7")
    checkout(replace(desk, branch="EAST/2"), "C001", "B8")
    edit_item(desk, str(value("SELECT id FROM item WHERE barcode = 'B8'")), state="lost")
    checkout(desk, "C001", "B9")
    checkout(desk, "C001", "L30")
    checkin(desk, "L30")
