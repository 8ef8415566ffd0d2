"""Actions of staff at a desk, by name: small deeds for tests that do many of them in any order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from tests.at_once import add_code
from tuils.library.activities.registration.waitlist import lapse_offers
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.desk import Desk
from tuils.library.holdings.lists.list_lines import move_line, note_line, put_on_list, sort_list, take_off_list
from tuils.library.holdings.lists.list_search import Search
from tuils.library.holdings.lists.lists import (
    edit_list,
    keep_search,
    make_list,
    merge_lists,
    publish_list,
    remove_list,
    search_again,
)
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.holds.ageing import clear_cart, end_expired, end_unclaimed_holds
from tuils.library.lending.holds.holds import cancel_hold, change_hold, place_hold, resume_hold, suspend_hold
from tuils.library.lending.holds.moving import move_all_holds
from tuils.library.lending.holds.queue_order import move_hold
from tuils.library.lending.holds.together import resume_all_holds, suspend_all_holds
from tuils.library.lending.holds.transfers import transfer_copy
from tuils.library.lending.item_status.copy_editing import edit_item
from tuils.library.lending.item_status.marking import mark_copy
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.inhouse import count_loose, put_away, use_here
from tuils.library.lending.loans.long_overdue import age_loans
from tuils.library.lending.loans.renewal import renew
from tuils.library.lending.loans.renewing_itself import renew_ending
from tuils.library.lending.money.paying import charge, pay, refund, void_account_line, waive
from tuils.library.lending.rule_changes.closures import close, reopen_days
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.lending.terms.blocks import Override
from tuils.library.office.person_records.merging import merge_patrons
from tuils.library.office.retention.purging import BY_KIND
from tuils.library.people.patrons.batch_change import PatronsWanted, change_patrons
from tuils.library.people.patrons.card_numbers import card_found, report_card_lost
from tuils.library.people.patrons.contacts import contacts_of, make_first, remove_contact, save_contact
from tuils.library.people.patrons.disclosure import MAY
from tuils.library.people.patrons.notes import change_note, patron_notes, remove_note, write_patron_note
from tuils.library.people.patrons.patrons import edit_patron, renew_patron, replace_card
from tuils.library.people.patrons.restrictions import (
    drop_proxy,
    join_family,
    leave_family,
    lift_restriction,
    name_proxy,
    restrict,
    restrictions_of,
)
from tuils.library.people.patrons.sheets import NO_CARD
from tuils.library.people.staff.roles import TUILS, passes_of, role_sheet
from tuils.values.time.moments import day_of

from .acts_programs import OF_PROGRAMS
from .acts_rooms import OF_ROOMS, open_rooms
from .acts_telling import OF_TELLING
from .always import LIVE
from .makers import HOUR, add_item, register, rows

EAST = "EAST"
CHOICES = ("shelving_cart", "holds_on_damaged", "refund_processing_fee")
CATEGORIES = ("ADULT", "TEEN", "CHILD")
MARKS = ("lost", "found", "missing", "damaged", "repair", "claims-returned", "claims-never-had",
         "withdrawn", "available")  # fmt: skip


@dataclass
class Things:
    """The people and things that the deeds use; a card may be replaced by another."""

    cards: list[str]
    barcodes: list[str]
    biblios: list[str]
    prefix: str = ""
    made: list[str] = field(default_factory=list)

    def card(self, number: int) -> str:
        return self.cards[number % len(self.cards)]

    def barcode(self, number: int) -> str:
        return self.barcodes[number % len(self.barcodes)]

    def hold(self, number: int) -> str:
        """Return an open hold on one of the titles; a word that is none where there is none."""
        marks = ", ".join("?" for _biblio in self.biblios)
        text = f"SELECT id FROM hold WHERE biblio IN ({marks}) AND state IN {LIVE} ORDER BY rank, id"
        found = rows(text, *self.biblios)
        return str(found[number % len(found)][0]) if found else "no hold"

    def line(self, number: int) -> str:
        marks = ", ".join("?" for _card in self.cards)
        text = (
            "SELECT account_line.id FROM account_line JOIN patron ON patron.id = account_line.patron "
            f"WHERE card IN ({marks}) AND NOT void AND kind IN ('charge', 'payment') ORDER BY at, account_line.id"
        )
        found = rows(text, *self.cards)
        return str(found[number % len(found)][0]) if found else "no line"

    def list(self, number: int) -> str:
        """Return the id of one of their lists; a word that is none where there is none."""
        text = "SELECT id FROM kept_list WHERE name LIKE ? AND NOT removed ORDER BY made_pos, id"
        found = rows(text, f"{self.prefix}List%")
        return str(found[number % len(found)][0]) if found else "no list"


Deed = Callable[[Desk, Things, int, int], Any]


def all_the_same() -> Override:
    sheet = role_sheet("administrator")
    assert sheet is not None
    return Override(passes_of(sheet), "all the same")


def furnish(desk: Desk, people: int = 3, copies: int = 4, titles: int = 2, prefix: str = "") -> Things:
    """Make people, titles and their copies, some with a price; fines are on."""
    cards = [
        register(desk, f"Patron {prefix}{n}", card=f"{prefix}P{n}", born=str(1990 + n), category=CATEGORIES[n % 3])
        for n in range(people)
    ]
    biblios = [add_title(desk, {"title": f"Title {prefix}{n}"}).id for n in range(titles)]
    barcodes = [f"{prefix}C{n}" for n in range(copies)]
    for number, barcode in enumerate(barcodes):
        add_item(desk, barcode, biblio=biblios[number % titles], price_cents=500 * (number % 3))
    return Things(cards, barcodes, biblios, prefix)


def open_library(desk: Desk) -> None:
    """Set up what all deeds need: two branches, fines and the fee for a lost copy."""
    add_code(desk, "branch", EAST, {"name": "East", "return_to": "home"})
    set_value(desk, "fines", True)
    set_circulation_rule(desk, "fine_rate", "10/1d")
    set_circulation_rule(desk, "fine_cap", "300")
    set_circulation_rule(desk, "lost_processing_fee", "200")
    set_circulation_rule(desk, "auto_renew", "yes", category="TEEN")
    open_rooms(desk)


# ---- loans


def lend(desk: Desk, things: Things, one: int, two: int) -> object:
    return checkout(desk, things.card(one), things.barcode(two))


def lend_all_the_same(desk: Desk, things: Things, one: int, two: int) -> object:
    return checkout(desk, things.card(one), things.barcode(two), override=all_the_same())


def take_back(desk: Desk, things: Things, _one: int, two: int) -> object:
    return checkin(desk, things.barcode(two), override=all_the_same())


def take_back_in_the_east(desk: Desk, things: Things, _one: int, two: int) -> object:
    return checkin(replace(desk, branch=EAST), things.barcode(two), override=all_the_same())


def take_back_as_of_before(desk: Desk, things: Things, _one: int, two: int) -> object:
    return checkin(desk.as_of(desk.now - HOUR), things.barcode(two))


def renew_it(desk: Desk, things: Things, one: int, two: int) -> object:
    return renew(desk, things.card(one), things.barcode(two), override=all_the_same())


# ---- holds


def hold_title(desk: Desk, things: Things, one: int, two: int) -> object:
    pickup = EAST if one + two == 4 else ""
    return place_hold(desk, things.card(one), things.barcode(two), pickup=pickup, override=all_the_same())


def hold_copy(desk: Desk, things: Things, one: int, two: int) -> object:
    return place_hold(desk, things.card(one), things.barcode(two), item_only=True, override=all_the_same())


def hold_later(desk: Desk, things: Things, one: int, two: int) -> object:
    starts = day_of(desk.now, desk.zone) + timedelta(days=2)
    return place_hold(desk, things.card(one), things.barcode(two), starts=starts, override=all_the_same())


def move(desk: Desk, things: Things, one: int, two: int) -> object:
    return move_hold(desk, things.hold(two), one + 1)


def move_all(desk: Desk, things: Things, one: int, two: int) -> object:
    ends = things.barcode(one), things.barcode(two + 1)
    return move_all_holds(desk, *ends, item=one % 2 == 1, to_item=two % 2 == 1)


def suspend_all(desk: Desk, things: Things, one: int, two: int) -> object:
    if one == 0:
        return resume_all_holds(desk, things.card(two))
    return suspend_all_holds(desk, things.card(two), day_of(desk.now, desk.zone) + timedelta(days=one))


def suspend(desk: Desk, things: Things, one: int, two: int) -> object:
    until = day_of(desk.now, desk.zone) + timedelta(days=one)
    return suspend_hold(desk, things.hold(two), until if one else None)


def resume(desk: Desk, things: Things, _one: int, two: int) -> object:
    return resume_hold(desk, things.hold(two))


def change(desk: Desk, things: Things, one: int, two: int) -> object:
    if one:
        return change_hold(desk, things.hold(two), pickup=(EAST, "MAIN")[one % 2])
    return change_hold(desk, things.hold(two), expires=day_of(desk.now, desk.zone) + timedelta(days=5 + two))


def cancel(desk: Desk, things: Things, _one: int, two: int) -> object:
    return cancel_hold(desk, things.hold(two))


# ---- money


def charge_by_hand(desk: Desk, things: Things, one: int, two: int) -> object:
    return charge(desk, things.card(one), 100 * (two + 1), "a new card")


def pay_some(desk: Desk, things: Things, one: int, two: int) -> object:
    return pay(desk, things.card(one), 70 * (two + 1))


def pay_too_much(desk: Desk, things: Things, one: int, two: int) -> object:
    return pay(desk, things.card(one), 1000 * (two + 1), override=all_the_same())


def waive_some(desk: Desk, things: Things, one: int, two: int) -> object:
    return waive(desk, things.card(one), 30 * (two + 1), "old")


def give_back(desk: Desk, things: Things, one: int, two: int) -> object:
    return refund(desk, things.card(one), 50 * (two + 1), "found")


def void(desk: Desk, things: Things, one: int, two: int) -> object:
    return void_account_line(desk, things.line(one + 3 * two), "a slip")


# ---- copies


def say_what_became_of_it(desk: Desk, things: Things, one: int, two: int) -> object:
    return mark_copy(desk, things.barcode(two), MARKS[(one * 4 + two) % len(MARKS)])


def lose(desk: Desk, things: Things, _one: int, two: int) -> object:
    return mark_copy(desk, things.barcode(two), "lost")


def send(desk: Desk, things: Things, one: int, two: int) -> object:
    return transfer_copy(desk, things.barcode(two), (EAST, "MAIN")[one % 2])


def use_in_the_house(desk: Desk, things: Things, _one: int, two: int) -> object:
    return use_here(desk, things.barcode(two))


def count_what_lies_about(desk: Desk, _things: Things, one: int, _two: int) -> object:
    return count_loose(desk, "BK", one + 1)


def edit_copy(desk: Desk, things: Things, one: int, two: int) -> object:
    fields = ({"volume": f"{desk.device}{two}"}, {"not_for_loan": two == 2}, {"title": things.biblios[two % 2]})[
        one % 3
    ]
    return edit_item(desk, things.barcode(two), fields)


# ---- lists


def make_a_list(desk: Desk, things: Things, one: int, two: int) -> object:
    return make_list(desk, f"{things.prefix}List {one}", of=("titles", "items")[two % 2])


def keep_a_search(desk: Desk, things: Things, one: int, two: int) -> object:
    words = f"title {things.prefix}{(0, 1, '')[two]}"
    return keep_search(desk, f"{things.prefix}List {one}", Search(words), of=("titles", "items")[one % 2])


def search_it_again(desk: Desk, things: Things, one: int, _two: int) -> object:
    return search_again(desk, things.list(one))


def put_on(desk: Desk, things: Things, one: int, two: int) -> object:
    return put_on_list(desk, things.list(one), [things.barcode(two), things.barcode(two + one)])


def take_off(desk: Desk, things: Things, one: int, two: int) -> object:
    return take_off_list(desk, things.list(one), [things.barcode(two)])


def move_on(desk: Desk, things: Things, one: int, two: int) -> object:
    return move_line(desk, things.list(one), things.barcode(two), one + 1)


def note_it(desk: Desk, things: Things, one: int, two: int) -> object:
    return note_line(desk, things.list(one), things.barcode(two), f"{desk.device}{one}")


def sort_it(desk: Desk, things: Things, one: int, two: int) -> object:
    return sort_list(desk, things.list(one), ("title", "added", "call_number")[two])


def rename(desk: Desk, things: Things, one: int, two: int) -> object:
    return edit_list(desk, things.list(one), name=f"{things.prefix}List {two}", note=desk.device)


def show_it(desk: Desk, things: Things, one: int, two: int) -> object:
    return publish_list(desk, things.list(one), bool(two))


def put_together(desk: Desk, things: Things, one: int, two: int) -> object:
    return merge_lists(desk, things.list(one), things.list(two))


def take_it_away(desk: Desk, things: Things, one: int, _two: int) -> object:
    return remove_list(desk, things.list(one))


OF_LISTS: tuple[Deed, ...] = (
    make_a_list,
    keep_a_search,
    search_it_again,
    put_on,
    take_off,
    move_on,
    note_it,
    sort_it,
    rename,
    show_it,
    put_together,
    take_it_away,
)


# ---- people, rules, days


def edit_person(desk: Desk, things: Things, one: int, two: int) -> object:
    return edit_patron(desk, things.card(one), {"phone": f"{desk.device}{two}", "barred": two == 2})


def change_some(desk: Desk, things: Things, one: int, two: int) -> object:
    """Change two people alike, in one act."""
    whom = [things.card(one), things.card(one + 1)]
    return change_patrons(desk, whom, PatronsWanted(grade=f"{two}a", until=date(2029, 1, 1 + two)))


def reach_by(desk: Desk, things: Things, one: int, two: int) -> object:
    """Add a further phone or one that comes first, or remove one."""
    card = things.card(one)
    others = [other for other in contacts_of(desk, card) if other.kind == "phone" and not other.first]
    if others and two:
        return (make_first if two == 1 else remove_contact)(desk, card, others[0].key)
    return save_contact(desk, card, "phone", {"text": f"555 {one}{len(others)}", "label": desk.device})


def write_down(desk: Desk, things: Things, one: int, two: int) -> object:
    card = things.card(one)
    notes = patron_notes(desk, card)
    if notes and two:
        return (change_note(desk, card, notes[0].key, text=f"{desk.device}{one}") if two == 1
                else remove_note(desk, card, notes[0].key))  # fmt: skip
    return write_patron_note(desk, card, f"{desk.device}{len(notes)}", kind=("message", "need", "alert")[one % 3])


def stop_or_lift(desk: Desk, things: Things, one: int, two: int) -> object:
    """Add a restriction, with an end or without, or end the first there is."""
    card = things.card(one)
    stops = restrictions_of(desk, card)
    if stops and two == 2:
        return lift_restriction(desk, card, stops[0].key)
    until = day_of(desk.now, desk.zone) + timedelta(days=one)
    return restrict(desk, card, "conduct", text=desk.device, until=until if two else None)


def give_new_card(desk: Desk, things: Things, one: int, two: int) -> object:
    """Give another card; or report a card lost, with none yet; or find a lost card."""
    place = one % len(things.cards)
    card = things.cards[place]
    lost = rows("SELECT old_card.card FROM old_card JOIN patron ON patron.id = patron WHERE patron.card = ?", card)
    if two == 2:
        done = report_card_lost(desk, card)
    elif two == 3 and lost:
        done = card_found(desk, str(lost[0][0]))
    else:
        done = replace_card(desk, card, f"{card.removeprefix(NO_CARD)}{desk.device}{two}")
    things.cards[place] = done.card
    return done


def renew_membership(desk: Desk, things: Things, one: int, _two: int) -> object:
    return renew_patron(desk, things.card(one))


def answer_for(desk: Desk, things: Things, one: int, two: int) -> object:
    return edit_patron(desk, things.card(one), {"guardian": things.card(two)})


def act_for(desk: Desk, things: Things, one: int, two: int) -> object:
    return name_proxy(desk, things.card(one), things.card(two), MAY[: two + 1])


def act_no_more_for(desk: Desk, things: Things, one: int, two: int) -> object:
    return drop_proxy(desk, things.card(one), things.card(two))


def be_of_one_family(desk: Desk, things: Things, one: int, two: int) -> object:
    return join_family(desk, things.card(one), things.card(two))


def be_of_no_family(desk: Desk, things: Things, one: int, _two: int) -> object:
    return leave_family(desk, things.card(one))


def merge_people(desk: Desk, things: Things, one: int, two: int) -> object:
    return merge_patrons(desk, things.card(one), things.card(two))


def lend_for_so_long(desk: Desk, _things: Things, _one: int, two: int) -> object:
    return set_circulation_rule(desk, "loan_period", f"{two + 3}d")


def close_a_day(desk: Desk, _things: Things, one: int, two: int) -> object:
    day = day_of(desk.now, desk.zone) + timedelta(days=one * 2)
    return close(desk, day, day, f"{desk.device}{two}")


def open_a_day(desk: Desk, _things: Things, one: int, _two: int) -> object:
    day = day_of(desk.now, desk.zone) + timedelta(days=one * 2)
    return reopen_days(desk, day, day)


AT_THE_DESK: tuple[Deed, ...] = (
    lend,
    lend_all_the_same,
    take_back,
    take_back_in_the_east,
    take_back_as_of_before,
    renew_it,
    hold_title,
    hold_copy,
    hold_later,
    move,
    suspend,
    resume,
    change,
    cancel,
    move_all,
    suspend_all,
    charge_by_hand,
    pay_some,
    pay_too_much,
    waive_some,
    give_back,
    void,
    say_what_became_of_it,
    lose,
    send,
    use_in_the_house,
    count_what_lies_about,
    edit_copy,
    edit_person,
    renew_membership,
    change_some,
    reach_by,
    write_down,
    stop_or_lift,
    answer_for,
    act_for,
    act_no_more_for,
    be_of_one_family,
    be_of_no_family,
    merge_people,
    *OF_LISTS,
    *OF_ROOMS,
    *OF_PROGRAMS,
    *OF_TELLING,
)
"""The deeds about people and copies they are given, which can be undone at once."""


def put_on_its_shelf(desk: Desk, things: Things, _one: int, two: int) -> object:
    return put_away(desk, things.barcode(two))


def choose(desk: Desk, _things: Things, one: int, two: int) -> object:
    return set_value(desk, CHOICES[two], bool(one % 2))


OF_THE_LIBRARY: tuple[Deed, ...] = (choose, put_on_its_shelf, give_new_card, lend_for_so_long, close_a_day, open_a_day)


def night(desk: Desk, _things: Things, _one: int, _two: int) -> None:
    """Do the work of the night. It can't be undone: nobody at a desk decided it."""
    by_itself = replace(desk, operator=TUILS, pocket=None)
    deciding = (
        (age_loans, end_expired, end_unclaimed_holds, renew_ending, clear_cart, lapse_offers) if desk.main else ()
    )
    purging = [one.forget for one in BY_KIND.values() if desk.main or not one.main]
    for step in (*deciding, *purging):
        for _slice in step(by_itself):
            pass


EVERYTHING = AT_THE_DESK + OF_THE_LIBRARY
