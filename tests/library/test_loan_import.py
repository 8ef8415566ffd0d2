"""Open loans from a table: who has what, no rule asked; what comes in is an ordinary loan."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from tests.at_once import import_loans
from tuils.formats.tables.tables import TableUnreadable
from tuils.library.foundation.administration.calendar import set_hours
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.administration.table_profile import TableProfile
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.holdings.title_imports.batches import batches
from tuils.library.lending.lines_in import AT_ONCE, LineFault
from tuils.library.lending.loans.account import patron_account
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.loan_import import LoanSummary
from tuils.library.lending.loans.renewal import renew
from tuils.library.people.patrons.patrons import replace_card
from tuils.library.reach.replay import last_actions, undo
from tuils.values.numbers.barcode import BarcodeRule
from tuils.values.time.moments import iso

from .makers import DAY, ZONE, Clock, add_item, borrower, codes, item_row, patron_id, register, value, whole

HEAD = "barcode,cardnumber,issued,due,renewals\n"


@pytest.fixture
def shelf(desk: Desk) -> Desk:
    """Three items and two people."""
    for barcode in ("B1", "B2", "0007"):
        add_item(desk, barcode, old_loan="2026-12-20")
    register(desk, "Ada", card="P1")
    register(desk, "Ben", card="0042")
    return desk


def bring_in(
    desk: Desk, folder: Path, rows: str, profile: TableProfile | None = None, *, dry_run: bool = False, head: str = HEAD
) -> tuple[LoanSummary, list[LineFault]]:
    path = folder / "loans.csv"
    path.write_text(head + rows, encoding="utf-8")
    faults: list[LineFault] = []
    return import_loans(desk, path, profile or TableProfile(), tell=faults.append, dry_run=dry_run), faults


def counts(summary: LoanSummary) -> tuple[int, int, int]:
    assert summary.read == summary.added + summary.updated + summary.rejected
    return summary.added, summary.updated, summary.rejected


def test_a_loan_comes_in_as_it_was(shelf: Desk, tmp_path: Path) -> None:
    summary, faults = bring_in(shelf, tmp_path, "B1,P1,2026-11-20,2026-12-11,1\n")
    assert (counts(summary), faults) == ((1, 0, 0), [])
    (loan,) = patron_account(shelf, "P1").loans
    assert iso(loan.due_at, ZONE) == "2026-12-11T23:59:00-06:00"
    assert (iso(loan.lent_at, ZONE), loan.renewals, loan.today) == ("2026-11-20T00:00:00-06:00", 1, False)
    assert item_row("B1")["old_loan"] == ""
    assert item_row("B2")["old_loan"] == "2026-12-20"
    whole(shelf)


def test_it_is_renewed_and_comes_back_like_any_other(shelf: Desk, tmp_path: Path) -> None:
    bring_in(shelf, tmp_path, "B1,P1,2026-11-20,2026-12-11,1\nB2,P1,2026-11-20,2026-11-21,2\n")
    assert renew(shelf, "P1", "B1").renewals_left == 0
    assert codes(lambda: renew(shelf, "P1", "B2")) == ["NO_MORE_RENEWALS"]
    assert iso(checkin(shelf, "B2").was_due_at or 0, ZONE).startswith("2026-11-21")
    whole(shelf)


def test_no_rule_is_asked(shelf: Desk, tmp_path: Path) -> None:
    add_item(shelf, "R1", "REF", not_for_loan=True)
    add_item(shelf, "L1", state="lost")
    register(shelf, "Eve", card="P3", expires_on="2020-01-01", barred=True)
    summary, _faults = bring_in(shelf, tmp_path, "R1,P3,,2026-12-11,\nL1,P3,,2020-12-11,\n")
    assert counts(summary) == (2, 0, 0)
    assert item_row("L1")["state"] == "lost"


def test_the_journal_knows_what_it_was_and_names_nobody(shelf: Desk, tmp_path: Path) -> None:
    summary, _faults = bring_in(shelf, tmp_path, "B1,P1,2026-11-20,2026-12-11,1\nB2,P1,,2026-12-11,\n")
    data = json.loads(value("SELECT data FROM journal WHERE kind = 'checkout' ORDER BY seq"))
    assert data == {"imported": True, "due": data["due"], "renewals": 1}
    ada = patron_id("P1")
    assert value("SELECT count(*) FROM journal WHERE kind != 'patron_registered' AND data LIKE ?", f"%{ada}%") == 0
    (line,) = batches(shelf)
    assert (line.id, line.what, line.files, line.finished) == (summary.batch, "loans", ("loans.csv",), True)
    assert line.counts == {"added": 2}


def test_the_undo_list_calls_it_an_import(shelf: Desk, tmp_path: Path) -> None:
    bring_in(shelf, tmp_path, "B1,P1,,2026-12-11,\n")
    kinds = {(deed.kind, deed.undoable) for deed in last_actions(shelf) if deed.kind != "patron_registered"}
    assert kinds >= {("import_batch", False)}
    assert "checkout" not in {kind for kind, _undoable in kinds}
    assert codes(lambda: undo(shelf, last_actions(shelf)[0].act)) == ["NOT_BY_UNDO"]


def test_a_day_ends_when_days_end_here(shelf: Desk, tmp_path: Path) -> None:
    set_hours(shelf, "MAIN", {4: "10:00-18:00"})
    set_value(shelf, "due_at_closing", True)
    bring_in(shelf, tmp_path, "B1,P1,,2026-12-11,\nB2,P1,,2026-12-11 12:00,\n")
    due = {loan.item: iso(loan.due_at, ZONE)[11:16] for loan in patron_account(shelf, "P1").loans}
    assert due == {"B1": "18:00", "B2": "12:00"}


@pytest.mark.parametrize(
    ("lent", "expected"), [("2027-02-01", "2026-12-01"), ("", "2026-12-01"), ("once", "2026-12-01")]
)
def test_nothing_was_lent_in_the_future(lent: str, expected: str, shelf: Desk, tmp_path: Path) -> None:
    summary, faults = bring_in(shelf, tmp_path, f"B1,P1,{lent},2027-03-11,\n")
    assert counts(summary) == (1, 0, 0)
    assert iso(patron_account(shelf, "P1").loans[0].lent_at, ZONE).startswith(expected)
    assert len(faults) == bool(lent)


def test_what_is_overdue_was_not_lent_after_it_was_due(shelf: Desk, tmp_path: Path) -> None:
    bring_in(shelf, tmp_path, "B1,P1,,2026-10-01,\n")
    (loan,) = patron_account(shelf, "P1").loans
    assert loan.overdue
    assert loan.lent_at <= loan.due_at


def test_rows_that_do_not_fit_are_named_in_words(shelf: Desk, tmp_path: Path) -> None:
    checkout(shelf, "0042", "B2")
    rows = [
        "B1,P1,,2026-12-11,",
        "B1,P1,,2026-12-11,",
        "B2,P1,,2026-12-11,",
        "B9,P9,,2026-12-11,",
        "0007,P1,,when?,",
        "3.12E+13,P1,,2026-12-11,",
    ]
    summary, faults = bring_in(shelf, tmp_path, "\n".join(rows))
    assert counts(summary) == (1, 0, 5)
    assert [(fault.row, fault.item, fault.card, fault.outcome) for fault in faults] == [
        (2, "B1", "P1", "rejected"),
        (3, "B2", "P1", "rejected"),
        (4, "B9", "P9", "rejected"),
        (5, "0007", "P1", "rejected"),
        (6, "3.12E+13", "P1", "rejected"),
    ]
    for fault, words in zip(faults, ("twice", "someone else", "No item", "when?", "spreadsheet"), strict=True):
        assert words in fault.fault
    assert "No library card" in faults[2].fault
    assert "0042" not in faults[1].fault


def test_zeros_in_front_and_cards_that_were_replaced(shelf: Desk, tmp_path: Path) -> None:
    replace_card(shelf, "P1", "P8")
    summary, faults = bring_in(shelf, tmp_path, "7,42,,2026-12-11,\nB1,P1,,2026-12-11,\n")
    assert counts(summary) == (2, 0, 0)
    assert [fault.outcome for fault in faults] == ["repaired", "repaired"]
    assert (borrower("0007"), borrower("B1")) == (patron_id("0042"), patron_id("P8"))


def test_numbers_of_items_are_completed_by_the_librarys_rule(shelf: Desk, tmp_path: Path) -> None:
    add_item(shelf, "31042000047113")
    profile = TableProfile(barcodes=BarcodeRule(strip="T ", prefix="31042", digits=14, check=True))
    summary, _faults = bring_in(shelf, tmp_path, "T 4711,P1,,2026-12-11,\n", profile)
    assert counts(summary) == (1, 0, 0)
    assert TableProfile.of(json.loads(json.dumps(profile.facts()))) == profile


def test_a_second_time_changes_nothing(shelf: Desk, tmp_path: Path) -> None:
    rows = "B1,P1,2026-11-20,2026-12-11,1\nB2,P1,,2026-12-11,\n"
    bring_in(shelf, tmp_path, rows)
    renew(shelf, "P1", "B1")
    before = whole(shelf).entries
    summary, faults = bring_in(shelf, tmp_path, rows)
    assert (counts(summary), faults, summary.batch) == ((0, 2, 0), [], "")
    assert whole(shelf).entries == before


def test_what_came_back_meanwhile_stays_back(shelf: Desk, clock: Clock, tmp_path: Path) -> None:
    rows = "B1,P1,2026-11-20,2026-12-11,1\nB2,P1,,2026-12-11,\n"
    bring_in(shelf, tmp_path, rows)
    clock.forward(days=1)
    checkin(shelf, "B1")
    checkin(shelf, "B2")
    summary, faults = bring_in(shelf, tmp_path, rows)
    assert counts(summary) == (0, 0, 2)
    assert all("was returned here" in fault.fault for fault in faults)
    assert borrower("B1") is None


def test_a_loan_that_began_after_the_last_return_comes_in(shelf: Desk, clock: Clock, tmp_path: Path) -> None:
    checkout(shelf, "P1", "B1")
    clock.forward(days=2)
    checkin(shelf, "B1")
    clock.now += 3 * DAY
    summary, _faults = bring_in(shelf, tmp_path, "B1,0042,2026-12-05,2026-12-24,\n")
    assert counts(summary) == (1, 0, 0)


def test_each_loan_stands_where_its_item_stands(shelf: Desk, tmp_path: Path) -> None:
    add_item(shelf, "E1", home_branch="EAST")
    bring_in(shelf, tmp_path, "E1,P1,,2026-12-11,\n")
    assert item_row("E1")["holding_branch"] == "EAST"


def test_what_was_out_and_did_not_come_is_counted(shelf: Desk, tmp_path: Path) -> None:
    for dry_run in (True, False):
        summary, _faults = bring_in(shelf, tmp_path, "B1,P1,,2026-12-11,\n", dry_run=dry_run)
        assert summary.notes[-1].endswith(": 2.")


def test_a_dry_run_says_the_same_and_writes_nothing(shelf: Desk, tmp_path: Path) -> None:
    rows = "B1,P1,,2026-12-11,\nB9,P1,,2026-12-11,\n"
    before = whole(shelf).entries
    dry = bring_in(shelf, tmp_path, rows, dry_run=True)
    assert whole(shelf).entries == before
    assert dry == bring_in(shelf, tmp_path, rows)


@pytest.mark.whole
def test_cut_off_in_the_middle_it_goes_on_from_there(shelf: Desk, tmp_path: Path) -> None:
    for number in range(600):
        add_item(shelf, f"C{number}")
    path = tmp_path / "loans.csv"
    path.write_text(HEAD + "".join(f"C{number},P1,,2026-12-11,\n" for number in range(600)))

    def stop(_read: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_loans(shelf, path, progress=stop)
    assert len(patron_account(shelf, "P1").loans) == AT_ONCE
    summary = import_loans(shelf, path)
    assert counts(summary) == (600 - AT_ONCE, AT_ONCE, 0)
    assert [line.finished for line in batches(shelf)] == [True, False]
    whole(shelf)


def test_a_table_without_its_columns_says_which(shelf: Desk, tmp_path: Path) -> None:
    with pytest.raises(TableUnreadable, match="--map due"):
        bring_in(shelf, tmp_path, "B1,P1\n", head="barcode,cardnumber\n")
    profile = TableProfile({"due": "bis", "card": "wer", "item": "was"})
    summary, _faults = bring_in(shelf, tmp_path, "B1,P1,11.12.2026\n", profile, head="was,wer,bis\n")
    assert counts(summary) == (1, 0, 0)
    assert "--day-first" in summary.notes[0]


def test_volunteers_do_not_import(volunteer: Desk, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="NO_PERMISSION"):
        bring_in(volunteer, tmp_path, "")


def test_what_leaves_as_a_table_comes_in_again(shelf: Desk, tmp_path: Path) -> None:
    from tuils.formats.tables.tables import write_csv
    from tuils.library.lending.loans.exporting import LOAN_COLUMNS, export_loans

    bring_in(shelf, tmp_path, "B1,P1,2026-11-20 10:30,2026-12-11,1\n")
    rows = list(export_loans(shelf))
    checkin(shelf, "B1")
    add_item(shelf, "B5")
    with (tmp_path / "out.csv").open("w") as out:
        write_csv([{**row, "item": "B5"} for row in rows], LOAN_COLUMNS, out)
    assert counts(import_loans(shelf, tmp_path / "out.csv")) == (1, 0, 0)
    (again,) = export_loans(shelf)
    assert again == {**rows[0], "item": "B5"}
    assert datetime.fromisoformat(again["lent_at"]).hour == 10
