"""Lists to work from: each names what it should and nothing else, is narrowed down as asked, and has chosen columns."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tuils.library.foundation.administration.retention import Keeping
from tuils.library.foundation.counters import CountKey, count_all
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import use_locale
from tuils.library.lending.holds.holds import place_hold
from tuils.library.lending.item_status.marking import mark_copy
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.renewal import renew
from tuils.library.lending.money.paying import charge, pay, waive
from tuils.library.office.reports.catalog import report_called, report_json, report_options, run_report
from tuils.library.office.reports.queries import sums
from tuils.library.office.reports.report import ReportFound, figure_words, hide_small
from tuils.library.office.reports.tallies import tally
from tuils.library.office.reports.work import patrons
from tuils.library.office.retention import purging
from tuils.library.people.patrons.patrons import edit_patron
from tuils.library.reach.replay import undo
from tuils.models import Biblio, Isbn
from tuils.values.time.moments import day_of, to_local

from .makers import Clock, add_item, codes, register


def told(desk: Desk, name: str, period: str = "", **asked: object) -> ReportFound:
    report = report_called(name)
    return run_report(desk, report, report_options(desk, report, period, **asked))


def counted_in(desk: Desk, kind: str) -> int:
    """How often this was counted today."""
    return sum(n for *_codes, n in sums((), [kind], report_options(desk, report_called("visits"), "today").span, {}))


def of(found: ReportFound) -> list[str]:
    """The barcodes."""
    return [line.item for line in found.lines]


@pytest.fixture
def shelf(desk: Desk, clock: Clock) -> Desk:
    """Four copies of three titles, added three years ago and one today."""
    for biblio, title in (("a", "Emma"), ("b", "Birds"), ("c", "Up")):
        Biblio.insert(id=biblio, title=title, marc=b"").execute()
    for barcode, biblio, call, collection in (
        ("1001", "a", "FIC AUS", "FICTION"), ("1002", "a", "FIC AUS", "FICTION"), 
        ("1003", "b", "598 SIB", "NONFICTION"),
    ):  # fmt: skip
        add_item(desk, barcode, biblio=biblio, call_number=call, collection=collection, price_cents=1500)
    clock.forward(days=3 * 365 + 10)
    add_item(desk, "1004", "DVD", biblio="c", call_number="DVD UP", collection="FILM", price_cents=2000)
    return desk


def test_the_shelf_lists_tell_what_came_what_went_and_what_nobody_takes(shelf: Desk, clock: Clock) -> None:
    desk = shelf
    assert of(told(desk, "shelf-list")) == ["1003", "1004", "1001", "1002"]
    assert of(told(desk, "shelf-list", collection="FICTION")) == ["1001", "1002"]
    assert of(told(desk, "new-items", "this month")) == ["1004"]
    card = register(desk, "Ada")
    checkout(desk, card, "1001")
    assert of(told(desk, "not-lately-out")) == ["1003", "1002"], "1001 is out"
    checkin(desk, "1001")
    found = told(desk, "not-lately-out")
    assert of(found) == ["1003", "1002"]
    assert [line.what for line in found.lines] == ["last copy", ""]
    mark_copy(desk, "1003", "missing")
    assert of(told(desk, "last-copies")) == ["1003"]
    mark_copy(desk, "1001", "missing")
    today = day_of(desk.now, desk.zone).isoformat()
    assert {line.item: line.seen_on for line in told(desk, "missing").lines} == {"1003": "", "1001": today}
    mark_copy(desk, "1003", "withdrawn")
    found = told(desk, "withdrawn-items", "today")
    assert (of(found), found.lines[0].what) == (["1003"], "last copy")
    assert not told(desk, "withdrawn-items", "yesterday").lines
    clock.forward(days=40)
    assert not told(desk, "new-items", "this month").lines
    assert [line.copies for line in told(desk, "many-copies", days=2).lines] == [2]


def test_odd_records_are_named_with_what_is_odd(shelf: Desk) -> None:
    add_item(shelf, "10", biblio="a", call_number="")
    (line,) = told(shelf, "data-problems").lines
    assert line.item == "10"
    assert line.what == "odd barcode, no call number, no price"


def test_who_has_what_overdue_and_what_it_is_worth(shelf: Desk, clock: Clock) -> None:
    ada, bea = register(shelf, "Ada", category="ADULT"), register(shelf, "Bea", category="CHILD")
    for barcode, card in (("1001", ada), ("1002", ada), ("1003", bea)):
        checkout(shelf, card, barcode)
    clock.forward(days=60)
    lines = told(shelf, "overdue-patrons").lines
    assert {(line.card, line.n, line.cents) for line in lines} == {(ada, 2, 3000), (bea, 1, 1500)}
    assert [line.card for line in told(shelf, "overdue-patrons", category="CHILD").lines] == [bea]
    assert not told(shelf, "overdue-patrons", days=400).lines
    edit_patron(shelf, ada, {"email": "ada@example.org"})
    found = told(shelf, "overdue-patrons", without="email")
    assert ([line.card for line in found.lines], found.title) == ([bea], "Patrons with overdue items, no email")
    assert codes(lambda: told(shelf, "overdue-patrons", without="shoes")) == ["NOT_UNDERSTOOD"]
    edit_patron(shelf, ada, {"email_bad": "1"})
    assert {line.card for line in told(shelf, "overdue-patrons", without="email").lines} == {ada, bea}
    mark_copy(shelf, "1003", "lost")
    lost = told(shelf, "lost-billed")
    assert [(line.barcode, line.card, line.left) for line in lost.lines] == [("1003", bea, 1500)]
    assert "$15.00" in lost.finding
    clock.forward(days=100)
    assert [line.card for line in told(shelf, "old-debts", cents=1000).lines] == [bea]
    assert not told(shelf, "old-debts", cents=1000, days=200).lines
    edit_patron(shelf, bea, {"agency_on": day_of(shelf.now, shelf.zone).isoformat()})
    pay(shelf, bea, 300)
    (line,) = told(shelf, "old-debts", cents=1000, days=200).lines
    assert (line.card, line.sent, line.paid) == (bea, day_of(shelf.now, shelf.zone).isoformat(), 300)


def test_money_line_by_line_without_a_name(desk: Desk) -> None:
    card = register(desk, "Ada", last_name="Byron")
    charge(desk, card, 500, "copies")
    pay(desk, card, 200)
    waive(desk, card, 100, "a mistake")
    found = told(desk, "payments")
    assert [(line.kind, line.cents) for line in found.lines] == [("payment", 200), ("waive", 100)]
    assert found.finding == "$2.00 paid, $1.00 waived, $0.00 refunded."
    assert "Byron" not in str(report_json(desk, found))


def test_two_cards_of_one_person_and_who_is_blocked(desk: Desk) -> None:
    first = register(desk, "Ada", last_name="Byron", born="1990-05-01", phone="(555) 010-0100")
    second = register(desk, "ada", last_name="BYRON", born="1990-05-01")
    third = register(desk, "Ada", last_name="King", phone="555 0100100")
    register(desk, "Ralph", last_name="Byron", phone="555 010 0100")
    found = {line.card: line.what for line in told(desk, "duplicate-patrons").lines}
    assert set(found) == {first, second, third}
    assert found[third] == f"same phone as {first}"
    edit_patron(desk, first, {"barred": "1"})
    (line,) = told(desk, "blocked").lines
    assert line.card == first


def test_what_a_report_does_not_take_is_refused_and_columns_are_chosen(shelf: Desk) -> None:
    assert codes(lambda: told(shelf, "no-price", days=3)) == ["REPORT_FILTER"]
    assert codes(lambda: told(shelf, "unreachable", item_type="DVD")) == ["REPORT_FILTER"]
    assert codes(lambda: told(shelf, "shelf-list", columns=("shoe",))) == ["NOT_UNDERSTOOD"]
    found = told(shelf, "shelf-list", columns=("item", "collection"))
    assert report_json(shelf, found)[0] == {"item": "1003", "collection": "NONFICTION"}
    assert found.table.sentences(shelf, found.lines[0]) == ["1003  NONFICTION"]
    counts = told(shelf, "circulation", columns=("month", "renewals"))
    assert list(counts.table.facts(shelf, counts.lines[0])) == ["month", "renewals", "part"] if counts.lines else True
    assert told(shelf, "purge", branch="MAIN").notes[-1] == "This report is of all branches."


def test_lists_of_holds_and_bills_are_narrowed_by_their_copies(shelf: Desk) -> None:
    for name in ("to-bill", "in-transit", "holds-to-pull", "hold-shelf", "holds-ratio", "old-holds", "many-copies"):
        assert not told(shelf, name, item_type="NONE", collection="NONE", location="NONE").lines, name
    place_hold(shelf, register(shelf, "Hugo"), "1003")
    waits = told(shelf, "holds-ratio", days=1).lines
    assert [one.title for one in waits] == ["Birds"]
    assert told(shelf, "holds-ratio", days=1, collection="NONFICTION").lines == waits
    assert told(shelf, "holds-ratio", days=1, item_type="DVD").lines == []
    assert [one.title for one in told(shelf, "many-copies", days=2, collection="FICTION").lines] == ["Emma"]


def test_numbers_are_written_as_the_library_writes_them(desk: Desk) -> None:
    tally(desk, "ill_lent", 1200)
    tally(desk, "ill_borrowed", 20)
    found = told(desk, "interlibrary", "this month")
    assert found.notes[-1] == "The library lends more than it borrows."
    assert figure_words(1200) == "1,200"
    use_locale("de_DE")
    try:
        assert figure_words(1200) == "1.200"
    finally:
        use_locale("en_US")


def test_what_is_owed_is_told_by_its_age_and_credit_apart(desk: Desk, clock: Clock) -> None:
    cards = [register(desk, f"Nora {n}") for n in range(6)]
    for card in cards:
        charge(desk, card, 300, "lost card")
    clock.forward(days=100)
    charge(desk, cards[0], 1000, "lost card")
    pay(desk, cards[1], 300)
    pay(desk, cards[2], 100)
    found = told(desk, "debts")
    lines = {line.codes[0]: line.figures for line in found.lines}
    assert lines["30"] == (1, "under 5", 1000)
    assert lines["365"] == (5, "hidden", 1400), "the one patron would follow from the total"
    assert lines[""] == (6, 5, 2400)
    assert [one["owed_cents"] for one in report_json(desk, told(desk, "debts", by=("branch",)))] == [2400, 2400]
    assert "Owed now: $24.00 (6 charges)" in told(desk, "money").notes[0]


def test_titles_that_share_an_isbn_stand_together(shelf: Desk) -> None:
    for biblio, isbn in (("a", "9780141439587"), ("b", "9780141439587"), ("c", "9780306406157")):
        Isbn.insert(isbn=isbn, biblio=biblio).execute()
    assert [(one.isbn, one.title) for one in told(shelf, "shared-isbns").lines] == [
        ("9780141439587", "Birds"), ("9780141439587", "Emma")]  # fmt: skip
    assert len(told(shelf, "shared-isbns", collection="NONFICTION").lines) == 2, "the other one is told, too"
    assert not told(shelf, "shared-isbns", collection="FILM").lines
    assert not told(shelf, "many-copies", days=2, branch="ELSEWHERE").lines


def test_the_week_is_a_grid_and_places_are_counted_by_zip_code(shelf: Desk, clock: Clock) -> None:
    at_home, away = register(shelf, "Ada", postcode="75001-1234"), register(shelf, "Bea")
    day = to_local(clock.now, shelf.zone)
    for card, item in ((at_home, "1001"), (at_home, "1003"), (away, "1004")):
        checkout(shelf, card, item)
    checkin(shelf, "1001")
    found = told(shelf, "busy-hours")
    (line, _total) = found.lines
    assert line.codes == (f"{day.hour:02}",)
    assert line.figures[(day.weekday() + 1) % 7] == 4
    assert line.figures[7:] == (4, 3, 1)
    lines = told(shelf, "circulation", "this month", by=("zip",)).lines
    assert [(one.words[0], one.figures[0]) for one in lines] == [
        ("Other", "under 5"), ("Total", 3)]  # fmt: skip
    clock.forward(days=1)
    done = renew(shelf, at_home, "1003")
    assert counted_in(shelf, "renewal_zip") == 1
    undo(shelf, done.act)
    assert counted_in(shelf, "renewal_zip") == 0


def test_one_busy_patron_alone_in_a_zip_code_or_category_is_not_told(desk: Desk) -> None:
    for postcode, category, many in (("75001", "ADULT", 7), ("75002", "CHILD", 6), ("75009", "STAFF", 1)):
        for _n in range(many):
            register(desk, postcode=postcode, category=category, born="1980")
    day = to_local(desk.now, desk.zone).date().isoformat()
    for postcode, category, n in (("75001", "ADULT", 20), ("75002", "CHILD", 8), ("75009", "STAFF", 9)):
        count_all(desk, [CountKey(day, "loan_zip", desk.branch, item_type=postcode)], n)
        count_all(desk, [CountKey(day, "loan", desk.branch, category=category, age_group="18-64")], n)
    count_all(desk, [CountKey(day, "in_house", desk.branch)], 6)
    found = told(desk, "circulation", "this month", by=("zip",))
    rows = [(one["zip"], one["circulation"]) for one in report_json(desk, found)]
    assert rows == [("75001", 20), ("~", 17), ("", 37)], "the smallest other one joins it, and the total is as it was"
    assert any("fewer than 5 patrons" in note for note in found.notes)
    for by in (("category",), ("age", "category"), ("category", "month")):
        lines = told(desk, "circulation", "this month", by=by).lines
        assert [one.figures[0] for one in lines] == [20, 17, 0, 37], by
        assert lines[2].figures[3] == 6, "nobody asks by whom a book was used in the library"
    assert codes(lambda: told(desk, "circulation", "this month", category="STAFF")) == ["NOT_UNDERSTOOD"]
    assert told(desk, "circulation", "this month", category="ADULT").lines[-1].figures[0] == 20


def test_two_small_groups_do_not_follow_from_the_total() -> None:
    assert hide_small([1, 1, 9, 7, 0]) == ["under 5", "under 5", 9, "hidden", 0]
    assert hide_small([3, 2, 9]) == ["under 5", "under 5", 9]


def test_ready_to_purge_says_where_it_stopped_counting(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def slices(_desk: Desk) -> Iterator[int]:
        yield from (30, 30)

    monkeypatch.setattr(purging, "BY_KIND", {kind: Keeping(kind, slices, "") for kind in ("holds", "notes")})
    assert told(desk, "purge").finding == "120 records are past their retention period."
    monkeypatch.setattr(patrons, "PURGE_SECONDS", 0)
    found = told(desk, "purge")
    assert found.finding == "At least 60 records are past their retention period."
    assert [one["whole"] for one in report_json(desk, found)] == [False, False]
