"""Interlibrary loan: the lender's day counts, a borrowed copy is in no catalog, nobody is named longer than needed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.at_once import undo_last
from tuils.i18n import in_language
from tuils.library.activities.calendar.rooms import save_room
from tuils.library.activities.rooms.booking import Booker, BookingUse, book_room
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.refusals import Refused
from tuils.library.foundation.store import close_store
from tuils.library.front.answers.patron_answers import patron_answer
from tuils.library.front.answers.returning import checked_in
from tuils.library.holdings.finding import find_titles
from tuils.library.holdings.publishing.published import catalog_file
from tuils.library.lending.holds.holds import place_hold
from tuils.library.lending.interlibrary.borrowing import (
    RequestSheet,
    ask_partner,
    close_request,
    ill_requests,
    mark_shipped,
    pass_request,
    request_called,
    request_title,
    sheet_of,
)
from tuils.library.lending.interlibrary.lending_out import (
    back_from_partner,
    lend_to_partner,
    lendings,
    request_of_partner,
    send_photocopy,
)
from tuils.library.lending.interlibrary.partners import add_partner
from tuils.library.lending.interlibrary.receiving import (
    Received,
    change_lenders_date,
    receive_request,
    return_request,
)
from tuils.library.lending.item_status.marking import mark_copy
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.inhouse import put_away, use_here
from tuils.library.lending.loans.overdue import overdue_list
from tuils.library.lending.loans.renewal import renew
from tuils.library.lending.rule_changes.closures import close
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.lending.terms.blocks import Override
from tuils.library.lending.why.due import why_due
from tuils.library.lending.why.fine import why_fine
from tuils.library.lending.why.route import why_route
from tuils.library.office.receipts.slips import checkin_slip, hold_slip
from tuils.library.office.reports.survey import library_survey
from tuils.library.office.reports.tallies import tally
from tuils.library.office.retention.purging import purge_kind
from tuils.library.reach.conflicts.listing import decisions
from tuils.library.reach.replay import undo
from tuils.models import db
from tuils.values.time.moments import day_of

from .makers import Clock, add_item, codes, patron_id, raw, register, rows, value, whole
from .publishing import publish

NEAR = 130  # bytes from a request's id to its patron's in a row that ties them
OWL: Facts = {"title": "Owl moon", "author": "Yolen, Jane"}


@pytest.fixture
def partner(desk: Desk) -> Desk:
    """Oak, three days away; and Ada."""
    add_partner(desk, "oak", "Oak Town Library", {})
    register(desk, "Ada", card="P1")
    return desk


def borrowed(desk: Desk, due: str = "2026-12-24", **fields: object) -> Received:
    made = request_title(desk, "P1", {**OWL, **fields})
    ask_partner(desk, made.id, "OAK")
    mark_shipped(desk, made.id)
    return receive_request(desk, made.id, due)


def now(desk: Desk, sheet: RequestSheet) -> RequestSheet:
    return sheet_of(desk, request_called(sheet.id))


def due_day(desk: Desk, barcode: str) -> str:
    at = value("SELECT due_at FROM loan JOIN item ON item.loan = loan.id WHERE barcode = ?", barcode)
    return day_of(int(at), desk.zone).isoformat()


def survey(desk: Desk, name: str) -> int | None:
    return next(figure.value for figure in library_survey(desk, 2026) if figure.element == name)


def test_a_loan_comes_waits_is_lent_and_goes_back(partner: Desk) -> None:
    done = borrowed(partner)
    assert (done.route, done.sheet.row.barcode, done.sheet.row.due_on) == ("HOLD", "ILL00001", "2026-12-21")
    assert done.sheet.place == "on_hold_shelf"
    lent = checkout(partner, "P1", "ILL00001")
    assert (due_day(partner, "ILL00001"), lent.hold != "") == ("2026-12-21", True)
    assert codes(lambda: renew(partner, "P1", "ILL00001")) == ["ASK_LENDER"]
    assert codes(lambda: return_request(partner, done.sheet.id)) == ["ILL_STILL_OUT"]
    back = checkin(partner, "ILL00001")
    assert (back.route, back.lender) == ("LENDER", "Oak Town Library")
    answer = checked_in(partner, back)
    assert (answer.mark, answer.said) == ("LENDER", "Send it back to Oak Town Library: Owl moon")
    slip = checkin_slip(partner, back)
    assert slip is not None
    assert use_here(partner, "ILL00001").route == "LENDER"
    assert put_away(partner, "ILL00001").wrong == "LENDER"
    assert "goes back there" in str(why_route(partner, "ILL00001"))
    assert now(partner, done.sheet).place == "to_send_back"
    return_request(partner, done.sheet.id)
    assert codes(lambda: checkin(partner, "ILL00001")) == ["ITEM_UNKNOWN"]
    assert close_request(partner, done.sheet.id).row.outcome == "filled"
    assert ill_requests(partner) == []
    assert whole(partner).ok


def test_it_is_in_no_search_list_or_published_copy(partner: Desk, store: Path) -> None:
    add_item(partner, "C1")
    before = value("SELECT count(*) FROM item WHERE NOT withdrawn")
    borrowed(partner)
    assert not find_titles("owl moon").hits
    assert value("SELECT count(*) FROM item WHERE NOT withdrawn") == before
    file = catalog_file(store)
    publish(partner, file)
    published = raw(file)
    assert published.execute("SELECT count(*) FROM biblio WHERE title LIKE 'Owl%'").fetchone() == (0,)
    assert published.execute("SELECT count(*) FROM item WHERE biblio NOT IN (SELECT id FROM biblio)").fetchone() == (0,)
    published.close()
    assert b"Owl moon" not in file.read_bytes()
    checkout(partner, "P1", "ILL00001")
    assert not decisions(partner)


def test_the_lenders_day_wins_over_rules_closures_and_grace(partner: Desk, clock: Clock) -> None:
    set_circulation_rule(partner, "loan_period", "3d")
    close(partner, date(2026, 12, 21), date(2026, 12, 22), "Snow")
    borrowed(partner)
    checkout(partner, "P1", "ILL00001")
    assert due_day(partner, "ILL00001") == "2026-12-21"
    close(partner, date(2026, 12, 20), date(2026, 12, 20), "More snow")
    assert due_day(partner, "ILL00001") == "2026-12-21"
    assert "Oak Town Library" in str(why_due(partner, "P1", "ILL00001"))
    second = borrowed(partner, "2026-12-10")
    assert second.sheet.row.barcode == "ILL00002"
    clock.forward(days=8)
    assert codes(lambda: checkout(partner, "P1", "ILL00002")) == ["LENDER_WAITS"]
    again = request_title(partner, "P1", OWL)
    ask_partner(partner, again.id, "OAK")
    assert codes(lambda: receive_request(partner, again.id, "2026-12-10")) == ["ILL_TOO_SOON"]
    assert codes(lambda: receive_request(partner, again.id, "")) == ["NOT_UNDERSTOOD"]


def test_fines_begin_at_the_lenders_day_without_grace(partner: Desk, clock: Clock) -> None:
    set_value(partner, "fines", True)
    set_circulation_rule(partner, "fine_rate", "0.25/1d")
    set_circulation_rule(partner, "grace_period", "7d")
    borrowed(partner)
    checkout(partner, "P1", "ILL00001")
    clock.forward(days=20)
    assert overdue_list(partner).cents == 0  # Dec 21 is its last day
    clock.forward(days=2)
    told = str(why_fine(partner, "P1", "ILL00001"))
    assert (overdue_list(partner).cents, "no grace period" in told) == (50, True)
    assert checkin(partner, "ILL00001").fine_cents == 50


def test_the_hold_shelf_keeps_it_no_longer_than_the_lender(partner: Desk, clock: Clock) -> None:
    set_circulation_rule(partner, "hold_pickup_days", "30")
    close(partner, date(2026, 12, 21), date(2026, 12, 21), "Snow")
    done = borrowed(partner)

    def pickup_by() -> object:
        return value("SELECT pickup_by FROM hold")

    assert pickup_by() == "2026-12-20"
    assert "Dec 20" in str(hold_slip(partner, "ILL00001"))
    change_lenders_date(partner, done.sheet.id, "2026-12-12", recalled=True)
    assert pickup_by() == "2026-12-09"
    undo_last(partner)
    assert pickup_by() == "2026-12-20"
    assert whole(partner).ok


def test_more_time_and_a_recall_move_the_loan(partner: Desk) -> None:
    done = borrowed(partner)
    checkout(partner, "P1", "ILL00001")
    change_lenders_date(partner, done.sheet.id, "2027-01-10")
    assert due_day(partner, "ILL00001") == "2027-01-07"
    recalled = change_lenders_date(partner, done.sheet.id, "2026-12-08", recalled=True)
    assert (recalled.row.due_on, due_day(partner, "ILL00001")) == ("2026-12-05", "2026-12-05")
    assert "moved it from" in str(why_due(partner, "P1", "ILL00001"))
    undo_last(partner)
    assert (due_day(partner, "ILL00001"), now(partner, done.sheet).row.due_on) == ("2027-01-07", "2027-01-07")
    change_lenders_date(partner, done.sheet.id, "2026-12-08", recalled=True)
    back = checkin(partner, "ILL00001")
    assert back.alert == "The lending library wants it back by Tue, Dec 8"
    assert whole(partner).ok


def test_undo_takes_back_each_step_and_refuses_what_others_need(partner: Desk) -> None:
    done = borrowed(partner)
    undo_last(partner)
    assert now(partner, done.sheet).row.state == "shipped"
    assert rows("SELECT 1 FROM item WHERE barcode = 'ILL00001'") == []
    receive_request(partner, done.sheet.id, "2026-12-24")
    act = value("SELECT act FROM journal WHERE kind = 'ill_received' AND NOT void")
    checkout(partner, "P1", "ILL00001")
    assert codes(lambda: undo(partner, str(act))) == ["UNDO_NOT_LAST"]
    added = value("SELECT act FROM journal WHERE kind = 'ill_partner_added'")
    assert codes(lambda: undo(partner, str(added))) == ["UNDO_NOT_LAST"]
    checkin(partner, "ILL00001")
    return_request(partner, done.sheet.id)
    undo_last(partner)
    assert now(partner, done.sheet).place == "to_send_back"
    assert checkin(partner, "ILL00001").route == "LENDER"
    assert whole(partner).ok


def test_a_lost_one_is_billed_and_told_to_whom(partner: Desk) -> None:
    done = borrowed(partner)
    checkout(partner, "P1", "ILL00001")
    mark_copy(partner, "ILL00001", "lost")
    sheet = now(partner, done.sheet)
    assert (sheet.place, sheet.row.partner_code, sheet.card) == ("lost", "OAK", "P1")
    assert codes(lambda: mark_copy(partner, "ILL00001", "available")) == ["ON_LOAN"]
    assert close_request(partner, done.sheet.id, "lost").row.outcome == "lost"
    assert checkin(partner, "ILL00001").route == "LENDER"
    assert return_request(partner, done.sheet.id).row.state == "returned"
    assert whole(partner).ok


def test_partners_are_tried_in_order(partner: Desk) -> None:
    add_partner(partner, "ELM", "Elm City", {"travel_days": "1"})
    made = request_title(partner, "P1", OWL)
    ask_partner(partner, made.id, "oak")
    assert pass_request(partner, made.id).row.state == "new"
    ask_partner(partner, made.id, "elm city")
    assert now(partner, made).tried == ("OAK", "ELM")
    assert codes(lambda: return_request(partner, made.id)) == ["ILL_STATE"]
    assert receive_request(partner, made.id, "2026-12-24").sheet.row.due_on == "2026-12-23"


def test_ours_lent_is_no_circulation_and_a_scan_brings_it_back(partner: Desk, clock: Clock) -> None:
    add_item(partner, "C1")
    add_item(partner, "C2")
    wanted = request_of_partner(partner, "OAK", {"title": "Emma", "number": "O-1"})
    lent = lend_to_partner(partner, "OAK", "C1", "2026-12-15", request=wanted.id)
    assert (lent.state, value("SELECT state FROM item WHERE barcode = 'C1'")) == ("sent", "interlibrary")
    assert codes(lambda: lend_to_partner(partner, "OAK", "C1", "2026-12-15")) == ["CANNOT_MARK"]
    assert (survey(partner, "LOANTO"), survey(partner, "TOTCIR")) == (1, None)
    clock.forward(days=20)
    (late,) = lendings(partner)
    assert (late.state, late.days_late) == ("overdue", 6)
    done = back_from_partner(partner, "C1")
    assert (done.sheet.state, done.checkin.route, done.checkin.alerts) == (
        "back",
        "SHELF",
        ("NOT_ON_LOAN", "LENT_AWAY"),
    )
    assert codes(lambda: back_from_partner(partner, "C1")) == ["ILL_NOT_LENT"]
    lend_to_partner(partner, "OAK", "C2", "2027-01-15")
    assert checked_in(partner, checkin(partner, "C2")).said.startswith("Back from another library.")
    assert lendings(partner) == []
    undo_last(partner, 2)
    assert survey(partner, "LOANTO") == 1
    assert whole(partner).ok


def test_counted_as_it_comes_and_never_added_to_a_hand_tally(partner: Desk) -> None:
    for _time in range(3):
        borrowed(partner)
    request_title(partner, "P1", OWL)
    assert survey(partner, "LOANFM") == 3
    tally(partner, "ill_borrowed", 2)
    assert survey(partner, "LOANFM") == 3
    tally(partner, "ill_borrowed", 3)
    assert survey(partner, "LOANFM") == 5
    undo_last(partner, 2)
    assert survey(partner, "LOANFM") == 3


def test_photocopies_of_a_journal_are_counted_and_the_sixth_warns(partner: Desk) -> None:
    article = {"title": "Songs", "journal": "Bird Watcher", "kind": "copy", "published": "2025"}
    for number in range(5):
        made = request_title(partner, "P1", {**article, "title": f"Songs {number}"})
        assert (made.contu, made.contu_warns, made.row.compliance) == (number + 1, False, "CCG")
        ask_partner(partner, made.id, "OAK")
        receive_request(partner, made.id)
        close_request(partner, made.id)
    sixth = request_title(partner, "P1", article)
    assert (sixth.contu, sixth.contu_warns, sixth.row.compliance) == (6, True, "CCL")
    old = request_title(partner, "P1", {**article, "journal": "Owls", "published": "2001"})
    assert (old.contu, old.row.compliance) == (1, "CCL")
    sent = request_of_partner(partner, "OAK", {"title": "Ours", "kind": "copy"})
    assert send_photocopy(partner, sent.id).state == "back"


def named_near(store: Path, request: str, patron: str) -> bool:
    """Return whether the bytes of the store and its log hold the request's id near the patron's."""
    for file in store.parent.glob(f"{store.name}*"):
        data = file.read_bytes()
        at = data.find(request.encode())
        while at >= 0:
            if patron.encode() in data[at : at + NEAR]:
                return True
            at = data.find(request.encode(), at + 1)
    return False


def test_after_the_purge_no_request_names_its_patron(partner: Desk, store: Path, clock: Clock) -> None:
    ada = patron_id("P1")
    done = borrowed(partner)
    assert named_near(store, done.sheet.id, ada), "a test that could not fail"
    article = request_title(partner, "P1", {"title": "Songs", "kind": "copy"})
    ask_partner(partner, article.id, "OAK")
    receive_request(partner, article.id)
    close_request(partner, article.id)
    checkout(partner, "P1", "ILL00001")
    checkin(partner, "ILL00001")
    return_request(partner, done.sheet.id)
    clock.forward(days=80)
    assert purge_kind(partner, "interlibrary").count == 0
    clock.forward(days=11)
    assert purge_kind(partner, "interlibrary").count == 2
    assert {row.row.patron for row in ill_requests(partner, "all")} == {None}
    assert {row.row.title for row in ill_requests(partner, "all")} == {"Owl moon", "Songs"}
    assert survey(partner, "LOANFM") == 2
    db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    close_store()
    assert not named_near(store, done.sheet.id, ada)
    assert not named_near(store, article.id, ada)


def test_a_volunteer_asks_for_a_patron_and_does_no_more(partner: Desk, volunteer: Desk) -> None:
    made = request_title(volunteer, "P1", OWL)
    assert made.card == ""
    assert codes(lambda: ask_partner(volunteer, made.id, "OAK")) == ["NO_PERMISSION"]
    assert codes(lambda: lend_to_partner(volunteer, "OAK", "C1", "2027-01-01")) == ["NO_PERMISSION"]
    assert codes(lambda: add_partner(volunteer, "X", "Y", {})) == ["NO_PERMISSION"]


def test_a_copy_that_somebody_needs_is_not_lent_without_a_reason(partner: Desk, clock: Clock) -> None:
    add_item(partner, "P1X")
    save_room(partner, "projector", {"name": "Projector", "kind": "equipment", "any_hour": True, "barcode": "P1X"})
    book_room(partner, "projector", "2026-12-05 10:00", Booker(card="P1"), BookingUse(minutes=60))
    assert lend_to_partner(partner, "OAK", "P1X", "2026-12-04").state == "sent"
    back_from_partner(partner, "P1X")
    assert codes(lambda: lend_to_partner(partner, "OAK", "P1X", "2026-12-05")) == ["BOOKED_FOR_OTHER"]
    given = Override.of(["BOOKED_FOR_OTHER"], "They agreed to share it")
    assert lend_to_partner(partner, "OAK", "P1X", "2026-12-05", override=given).state == "sent"
    assert value("SELECT count(*) FROM journal WHERE kind = 'override'") == 1
    add_item(partner, "H1X")
    place_hold(partner, "P1", "H1X", item_only=True)
    assert codes(lambda: lend_to_partner(partner, "OAK", "H1X", "2026-12-05")) == ["HELD_FOR_OTHER"]


def test_what_moved_later_is_not_lent_to_a_partner_before_that(partner: Desk, clock: Clock) -> None:
    add_item(partner, "M1X")
    earlier = replace(partner, back_dated=partner.now)
    clock.forward(hours=2)
    use_here(partner, "M1X")
    put_away(partner, "M1X")
    assert codes(lambda: lend_to_partner(earlier, "OAK", "M1X", "2026-12-24")) == ["OUT_OF_ORDER"]


def test_a_patron_at_a_machine_reads_why_in_their_language(partner: Desk) -> None:
    borrowed(partner)
    checkout(partner, "P1", "ILL00001")
    with pytest.raises(Refused) as no:
        renew(partner, "P1", "ILL00001")
    said = "Not renewed: Owl moon. It belongs to another library. For more time, please ask at the desk."
    assert patron_answer(partner, no.value) == said
    with in_language("es"):
        assert "Es de otra biblioteca." in patron_answer(partner, no.value)
