"""People from a table: what comes in, what is named, and that a second time changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tuils.formats.tables import TableUnreadable, write_csv
from tuils.library.administration.table_profile import TableProfile
from tuils.library.circulation.exporting import PATRON_COLUMNS, export_patrons
from tuils.library.desk import Desk
from tuils.library.people.patron_import import import_patrons
from tuils.library.people.patron_run import PatronSummary, RowFault
from tuils.library.people.patrons import edit_patron, find_patrons, patron_sheet, register_patron
from tuils.library.refusals import Refused
from tuils.library.replay import verify

HEAD = "cardnumber,surname,firstname,dateofbirth,categorycode,dateexpiry,email\n"
ROWS = """21234000000018,Field,Marta,1958-03-02,ADULT,2099-01-31,marta@example.org
21234000000026,Okafor,Sam,1990-13-45,ADULT,,sam
21234000000018,Twice,Card,,ADULT,,
,Nguyen,Linh,,CHILD,,
,,,,ADULT,,
"""


def table(folder: Path, text: str = HEAD + ROWS) -> Path:
    path = folder / "people.csv"
    path.write_text(text, encoding="utf-8")
    return path


def bring_in(
    desk: Desk, path: Path, *, dry_run: bool = False, make_codes: bool = False
) -> tuple[PatronSummary, list[RowFault]]:
    faults: list[RowFault] = []
    return import_patrons(desk, path, tell=faults.append, dry_run=dry_run, make_codes=make_codes), faults


def test_good_rows_come_in_and_bad_ones_are_named(desk: Desk, tmp_path: Path) -> None:
    summary, faults = bring_in(desk, table(tmp_path))
    assert (summary.read, summary.added, summary.updated, summary.rejected) == (5, 3, 0, 2)
    assert [(fault.row, fault.outcome) for fault in faults] == [
        (2, "repaired"),
        (3, "rejected"),
        (4, "repaired"),
        (5, "rejected"),
    ]
    marta = patron_sheet(desk, "21234000000018")
    assert (marta.name, marta.born, marta.expires_on) == ("Marta Field", "1958-03-02", "2099-01-31")
    assert verify(desk).ok


def test_who_has_no_card_gets_one_that_no_row_of_the_file_has(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, table(tmp_path, HEAD + ",Nguyen,Linh,,CHILD,,\n21234000000018,Field,Marta,,ADULT,,\n"))
    (linh,) = find_patrons(desk, "nguyen")
    assert linh.card > "21234000000018"


def test_known_cards_are_brought_up_to_date_and_a_second_time_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, table(tmp_path))
    summary, _faults = bring_in(desk, table(tmp_path, HEAD + "21234000000018,Fields,Marta,,ADULT,,\n"))
    assert (summary.added, summary.updated) == (0, 1)
    assert patron_sheet(desk, "21234000000018").last_name == "Fields"
    before = verify(desk).entries
    bring_in(desk, table(tmp_path, HEAD + "21234000000018,Fields,Marta,,ADULT,,\n"))
    assert verify(desk).entries == before


def test_what_the_table_has_no_column_for_stays(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, table(tmp_path))
    stays = {"barred": True, "barred_until": "2099-05-01", "address_bad": True}
    edit_patron(desk, "21234000000018", stays)
    before = verify(desk).entries
    bring_in(desk, table(tmp_path, HEAD + "21234000000018,Field,Marta,,ADULT,,\n"))
    assert verify(desk).entries == before
    bring_in(desk, table(tmp_path, "card,name,last_name,barred,address_bad\n21234000000018,,Field,0,no\n"))
    marta = patron_sheet(desk, "21234000000018")
    assert (marta.barred, marta.address_bad) == (False, False)


def test_our_own_export_comes_in_whole(desk: Desk, tmp_path: Path) -> None:
    fields = {
        "card": "P1",
        "first_name": "Ana",
        "last_name": "=Cruz",
        "born": "1958",
        "enrolled_on": "2019-02-03",
        "expires_on": "2031-04-05",
        "barred": True,
        "barred_until": "2099-05-01",
        "address_bad": True,
        "tell_by": "phone",
        "language": "es",
    }
    register_patron(desk, fields)
    path = tmp_path / "people.csv"
    (line,) = export_patrons(desk)
    with path.open("w", encoding="utf-8", newline="") as out:
        write_csv([{**line, "card": "P2"}], PATRON_COLUMNS, out)
    bring_in(desk, path)
    there = patron_sheet(desk, "P2")
    assert {name: getattr(there, name) for name in fields} == {**fields, "card": "P2"}


def test_unknown_codes_stop_it_before_anything_is_written(desk: Desk, tmp_path: Path) -> None:
    path = table(tmp_path, HEAD + "21234000000018,Field,Marta,,MARTIAN,,\n")
    summary, _faults = bring_in(desk, path)
    assert [(one.kind, one.code, one.count) for one in summary.unknown] == [("category", "MARTIAN", 1)]
    assert summary.read == 0
    assert find_patrons(desk, "field") == []
    summary, _faults = bring_in(desk, path, make_codes=True)
    assert patron_sheet(desk, "21234000000018").category == "MARTIAN"


def test_a_rehearsal_writes_nothing_and_says_the_same(desk: Desk, tmp_path: Path) -> None:
    summary, faults = bring_in(desk, table(tmp_path), dry_run=True)
    assert find_patrons(desk, "field") == []
    again, faults_again = bring_in(desk, table(tmp_path))
    assert (summary, faults) == (again, faults_again)


def test_a_table_without_names_says_what_to_do(desk: Desk, tmp_path: Path) -> None:
    path = table(tmp_path, "number,who\n1,Ada\n")
    with pytest.raises(TableUnreadable, match="--map"):
        import_patrons(desk, path)
    assert import_patrons(desk, path, profile=TableProfile({"last_name": "who", "card": "number"})).added == 1
    with pytest.raises(Refused, match="NOT_UNDERSTOOD"):
        import_patrons(desk, path, profile=TableProfile({"last_name": "nobody"}))


def test_volunteers_do_not_import(volunteer: Desk, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="NO_PERMISSION"):
        import_patrons(volunteer, table(tmp_path))


def test_all_forms_of_one_real_table_say_the_same(desk: Desk, tmp_path: Path, shared_data: Path) -> None:
    summaries = []
    for path in sorted((shared_data / "bad" / "made").glob("patrons_problems_*")):
        summary, _faults = bring_in(desk, path, dry_run=True)
        summaries.append((summary.read, summary.added, summary.rejected))
    assert len(summaries) >= 5
    assert len(set(summaries)) == 1
