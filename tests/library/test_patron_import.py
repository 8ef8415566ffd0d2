"""People from a table: what comes in, what is named, and that a second time changes nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tuils.formats.tables.tables import TableUnreadable, write_csv
from tuils.library.foundation.administration.table_profile import PLAIN, TableProfile
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.holdings.title_imports.batches import batches
from tuils.library.lending.loans.exporting import PATRON_COLUMNS, export_patrons
from tuils.library.people.patron_files.patron_import import import_patrons
from tuils.library.people.patron_files.patron_run import AT_ONCE, PatronSummary, RowFault
from tuils.library.people.patrons.patrons import edit_patron, find_patrons, patron_sheet, register_patron, replace_card
from tuils.library.reach.replay import verify_library

HEAD = "cardnumber,surname,firstname,dateofbirth,categorycode,dateexpiry,email\n"
ROWS = """21234000000018,Field,Marta,1958-03-02,ADULT,2099-01-31,marta@example.org
21234000000026,Okafor,Sam,1990-13-45,ADULT,,sam
21234000000018,Twice,Card,,ADULT,,
,Nguyen,Linh,,CHILD,,
,,,,ADULT,,
"""


def codes_of(act: Callable[[], object]) -> list[str]:
    with pytest.raises(Refused) as no:
        act()
    return no.value.codes


def table(folder: Path, text: str = HEAD + ROWS) -> Path:
    path = folder / "people.csv"
    path.write_text(text, encoding="utf-8")
    return path


def bring_in(
    desk: Desk, path: Path, profile: TableProfile = PLAIN, *, dry_run: bool = False, make_codes: bool = False
) -> tuple[PatronSummary, list[RowFault]]:
    faults: list[RowFault] = []
    return import_patrons(desk, path, profile, tell=faults.append, dry_run=dry_run, make_codes=make_codes), faults


def said(faults: list[RowFault]) -> dict[int, str]:
    return {fault.row: fault.fault for fault in faults}


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
    assert verify_library(desk).ok


def test_who_has_no_card_gets_one_that_no_row_of_the_file_has(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, table(tmp_path, HEAD + ",Nguyen,Linh,,CHILD,,\n21234000000018,Field,Marta,,ADULT,,\n"))
    (linh,) = find_patrons(desk, "nguyen")
    assert linh.card > "21234000000018"


def test_known_cards_are_brought_up_to_date_and_a_second_time_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, table(tmp_path))
    summary, _faults = bring_in(desk, table(tmp_path, HEAD + "21234000000018,Fields,Marta,,ADULT,,\n"))
    assert (summary.added, summary.updated) == (0, 1)
    assert patron_sheet(desk, "21234000000018").last_name == "Fields"
    before = verify_library(desk).entries
    bring_in(desk, table(tmp_path, HEAD + "21234000000018,Fields,Marta,,ADULT,,\n"))
    assert verify_library(desk).entries == before


def test_what_the_table_has_no_column_for_stays(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, table(tmp_path))
    stays = {"barred": True, "barred_until": "2099-05-01", "address_bad": True}
    edit_patron(desk, "21234000000018", stays)
    before = verify_library(desk).entries
    bring_in(desk, table(tmp_path, HEAD + "21234000000018,Field,Marta,,ADULT,,\n"))
    assert verify_library(desk).entries == before
    bring_in(desk, table(tmp_path, "card,name,last_name,barred,address_bad\n21234000000018,,Field,0,no\n"))
    marta = patron_sheet(desk, "21234000000018")
    assert (marta.fields["barred"], marta.fields["address_bad"]) == (False, False)


def test_who_has_no_card_in_the_file_comes_once_however_often_it_comes(desk: Desk, tmp_path: Path) -> None:
    head = "Card,First name,Last name,DOB,Address\n"
    people = ",Ann,Lee,1980-02-29,1 Elm St\n,Ann,Lee,1981-02-28,2 Elm St\n,Bo,Lee,,1 Elm St\n,Cy,Lee,,\n"
    first, _faults = bring_in(desk, table(tmp_path, head + people))
    assert first.added == 4
    card = find_patrons(desk, "ann 1981")[0].card
    second, faults = bring_in(desk, table(tmp_path, head + people))
    assert (second.added, second.updated, second.unchanged) == (1, 3, 3), "of Cy nothing but a name is known"
    assert card in said(faults)[2]


def test_a_refused_row_is_named_by_its_card(desk: Desk, tmp_path: Path) -> None:
    _summary, (fault,) = bring_in(desk, table(tmp_path, HEAD + "21234000000018,,,,,,\n"))
    assert (fault.card, fault.outcome) == ("21234000000018", "rejected")
    assert "name is missing" in fault.fault


def test_what_changes_is_counted_and_an_empty_cell_changes_nothing_unless_told_to(desk: Desk, tmp_path: Path) -> None:
    register_patron(
        desk, {"card": "P1", "last_name": "Field", "phone": "555", "email": "m@example.org", "barred": True}
    )
    register_patron(desk, {"card": "P2", "last_name": "Okafor"})
    text = "card,surname,phone,email,barred,category\nP1,Fields,,m@example.org,,\nP2,Okafor,,sam,,\n"
    summary, _faults = bring_in(desk, table(tmp_path, text))
    assert (summary.updated, summary.unchanged, dict(summary.changed)) == (2, 1, {"last_name": 1})
    assert (patron_sheet(desk, "P1").phone, patron_sheet(desk, "P1").fields["barred"]) == ("555", True)
    summary, _faults = bring_in(desk, table(tmp_path, text), TableProfile(erase=True))
    assert dict(summary.changed) == {"phone": 1, "barred": 1}
    sheet = patron_sheet(desk, "P1")
    assert (sheet.phone, sheet.fields["barred"], sheet.category, sheet.email) == ("", False, "ADULT", "m@example.org")


def test_an_unreadable_cell_erases_nothing(desk: Desk, tmp_path: Path) -> None:
    register_patron(desk, {"card": "P1", "last_name": "Field", "email": "m@example.org", "born": "1958"})
    bring_in(desk, table(tmp_path, "card,surname,email,dob\nP1,Field,nonsense,soon\n"), TableProfile(erase=True))
    assert (patron_sheet(desk, "P1").email, patron_sheet(desk, "P1").born) == ("m@example.org", "1958")


# ---- zeros in front


CARDS = "".join(f"{number:06d},Person{number}\n" for number in range(100_001, 100_010))


def test_a_card_that_is_shorter_than_the_others_is_named(desk: Desk, tmp_path: Path) -> None:
    path = table(tmp_path, "card,surname\n" + CARDS + "4711,Short\n")
    summary, faults = bring_in(desk, path)
    assert (summary.added, [fault.row for fault in faults]) == (10, [10])
    assert "4711" in faults[0].fault
    assert "--fill 6" in faults[0].fault
    assert patron_sheet(desk, "4711").last_name == "Short"


def test_zeros_are_put_back_when_told_to(desk: Desk, tmp_path: Path) -> None:
    path = table(tmp_path, "card,surname\n" + CARDS + "4711,Short\n")
    _summary, faults = bring_in(desk, path, TableProfile(fill=6))
    assert faults == []
    assert patron_sheet(desk, "004711").last_name == "Short"


def test_cards_of_all_lengths_are_said_once(desk: Desk, tmp_path: Path) -> None:
    cards = "".join(f"{10**length},P\n" for length in range(1, 7))
    summary, faults = bring_in(desk, table(tmp_path, "card,surname\n" + cards))
    assert faults == []
    assert "--fill 7" in " ".join(summary.notes)


@pytest.mark.parametrize(("here", "there"), [("004711", "4711"), ("4711", "004711")])
def test_a_known_card_that_differs_by_zeros_is_the_same_person(
    here: str, there: str, desk: Desk, tmp_path: Path
) -> None:
    register_patron(desk, {"card": here, "last_name": "Field"})
    summary, faults = bring_in(desk, table(tmp_path, f"card,surname\n{there},Fields\n"))
    assert (summary.added, summary.updated) == (0, 1)
    assert here in faults[0].fault
    assert patron_sheet(desk, here).last_name == "Fields"


def test_two_people_of_one_file_whose_cards_differ_by_zeros_stay_two(desk: Desk, tmp_path: Path) -> None:
    text = "card,surname\n0123,Long\n" + "".join(f"9{number:03d},P\n" for number in range(600)) + "123,Short\n"
    summary, _faults = bring_in(desk, table(tmp_path, text))
    assert (summary.added, summary.rejected) == (602, 0)


def test_a_card_that_was_replaced_here_is_that_person(desk: Desk, tmp_path: Path) -> None:
    register_patron(desk, {"card": "P1", "last_name": "Field"})
    replace_card(desk, "P1", "P2")
    summary, faults = bring_in(desk, table(tmp_path, "card,surname\nP1,Fields\nP2,Twice\n"))
    assert (summary.updated, summary.rejected) == (1, 1)
    assert "P2" in faults[0].fault
    assert patron_sheet(desk, "P2").last_name == "Fields"


# ---- codes, columns, notes


def test_codes_are_put_in_place_of_theirs(desk: Desk, tmp_path: Path) -> None:
    path = table(tmp_path, "card,surname,category,branch\nP1,Field,STAFFX,OLD\nP2,Okafor,??,\n")
    codes = {"category/STAFFX": "STAFF", "branch/OLD": "MAIN", "category/??": ""}
    summary, _faults = bring_in(desk, path, TableProfile(codes=codes))
    assert (summary.unknown, summary.added) == ((), 2)
    assert (patron_sheet(desk, "P1").category, patron_sheet(desk, "P2").category) == ("STAFF", "ADULT")


def test_columns_are_joined_and_passed_over_and_the_rest_is_said(desk: Desk, tmp_path: Path) -> None:
    path = table(tmp_path, "card,surname,city,state,note,shoe size\nP1,Field,Fork,NY,hush,39\n")
    profile = TableProfile({"city": "city+state"}, skip=("note",))
    summary, _faults = bring_in(desk, path, profile)
    assert (patron_sheet(desk, "P1").city, patron_sheet(desk, "P1").fields["note"]) == ("Fork NY", "")
    assert "shoe size" in summary.notes[0]
    assert "note" not in summary.notes[0]
    with pytest.raises(Refused, match="NOT_UNDERSTOOD"):
        bring_in(desk, path, TableProfile(skip=("nothing",)))


def test_dates_that_do_not_tell_their_order_are_said(desk: Desk, tmp_path: Path) -> None:
    path = table(tmp_path, "card,surname,dob\nP1,Field,3/4/1958\n")
    summary, _faults = bring_in(desk, path)
    assert "--day-first" in " ".join(summary.notes)
    assert patron_sheet(desk, "P1").born == "1958-03-04"
    summary, _faults = bring_in(desk, path, TableProfile(day_first=True))
    assert summary.notes == ()
    assert patron_sheet(desk, "P1").born == "1958-04-03"


def test_a_profile_is_the_same_after_it_was_kept() -> None:
    profile = TableProfile({"card": "Nr"}, ("Notiz",), {"category/E": "ADULT"}, 14, True, True, "Leser")
    assert TableProfile.of(json.loads(json.dumps(profile.facts()))) == profile
    assert TableProfile.of({"fill": 3, "something new": 1}) == TableProfile(fill=3)


# ---- guardians


def guardians(desk: Desk, *cards: str) -> list[str]:
    return [patron_sheet(desk, card).guardian for card in cards]


def test_guardians_stand_before_or_after_or_are_known_here(desk: Desk, tmp_path: Path) -> None:
    register_patron(desk, {"card": "P9", "last_name": "Here"})
    text = "card,surname,guardian\nP1,Child,P2\nP2,Parent,\nP3,Child,P2\nP4,Child,P9\nP5,Child,P0\nP6,Self,P6\n"
    summary, faults = bring_in(desk, table(tmp_path, text))
    assert guardians(desk, "P1", "P2", "P3", "P4", "P5", "P6") == ["P2", "", "P2", "P9", "", ""]
    assert (summary.added, summary.guardians) == (6, 3)
    assert [(fault.row, fault.outcome) for fault in faults] == [(5, "repaired"), (6, "repaired")]
    before = verify_library(desk).entries
    again, _faults = bring_in(desk, table(tmp_path, text))
    assert (again.guardians, again.unchanged, verify_library(desk).entries) == (0, 6, before)
    assert verify_library(desk).ok


def test_guardians_by_kohas_own_number_even_of_someone_without_a_card(desk: Desk, tmp_path: Path) -> None:
    text = "borrowernumber,cardnumber,surname,firstname,guarantorid\n7,P1,Field,Kid,8\n8,,Field,Mum,\n9,8,Other,Card,\n"
    _summary, faults = bring_in(desk, table(tmp_path, text))
    assert patron_sheet(desk, "P1").guardian_name == "Mum Field"
    assert said(faults) == {2: "The card number is missing."}


def test_no_ring_of_guardians_comes_in(desk: Desk, tmp_path: Path) -> None:
    text = "card,surname,guardian\nP1,A,P2\nP2,B,P3\nP3,C,P1\n"
    for dry_run in (True, False):
        summary, faults = bring_in(desk, table(tmp_path, text), dry_run=dry_run)
        assert (summary.guardians, list(said(faults))) == (2, [3])
    assert guardians(desk, "P1", "P2", "P3") == ["P2", "P3", ""]


def test_a_guardian_whose_row_was_refused_is_not_found(desk: Desk, tmp_path: Path) -> None:
    summary, faults = bring_in(desk, table(tmp_path, "card,surname,guardian\nP1,Child,P2\nP2,,\n"))
    assert (summary.added, summary.rejected, summary.guardians) == (1, 1, 0)
    assert "P2" in said(faults)[1]


# ---- what the journal knows


def test_the_import_is_in_the_list_of_batches(desk: Desk, tmp_path: Path) -> None:
    text = "card,surname,guardian\n" + "".join(f"P{n},Person,\n" for n in range(1200)) + "K1,Kid,P3\n"
    summary, _faults = bring_in(desk, table(tmp_path, text))
    (line,) = batches(desk)
    assert (line.id, line.what, line.files, line.finished) == (summary.batch, "patrons", ("people.csv",), True)
    assert line.counts == {"added": 1201, "guardians": 1}


@pytest.mark.whole
def test_cut_off_in_the_middle_it_goes_on_from_there(desk: Desk, tmp_path: Path) -> None:
    path = table(tmp_path, "card,surname\n" + "".join(f"P{n},Person\n" for n in range(1200)))

    def stop(_read: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_patrons(desk, path, progress=stop)
    assert len(list(export_patrons(desk))) == AT_ONCE
    assert [line.finished for line in batches(desk)] == [False]
    summary, _faults = bring_in(desk, path)
    assert (summary.added, summary.updated) == (1200 - AT_ONCE, AT_ONCE)
    assert len(list(export_patrons(desk))) == 1200
    assert verify_library(desk).ok


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
    register_patron(desk, {**fields, "card": "P0"})
    replace_card(desk, "P0", "P1")
    path = tmp_path / "people.csv"
    (line,) = export_patrons(desk)
    with path.open("w", encoding="utf-8", newline="") as out:
        write_csv([{**line, "card": "P2", "old_cards": line["old_cards"].replace("P0", "P3")}], PATRON_COLUMNS, out)
    summary, faults = bring_in(desk, path)
    assert (summary.notes, [fault.row for fault in faults]) == ((), [1])  # the formula
    assert codes_of(lambda: patron_sheet(desk, "P3")) == ["CARD_LOST"]
    there = patron_sheet(desk, "P2")
    assert {name: there.fields[name] for name in fields} == {**fields, "card": "P2"}


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
