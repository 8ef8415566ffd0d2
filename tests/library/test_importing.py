"""Titles and items from MARC files: nothing lost silently, whole batches only, and a journal that replays."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from pymarc import Field, Indicators, Record, Subfield

from tuils.formats.merging import MergeRules
from tuils.library.cataloging import importing, intake
from tuils.library.cataloging.finding import find_titles
from tuils.library.cataloging.importing import Import, ImportSummary, import_marc
from tuils.library.cataloging.intake import Fault
from tuils.library.cataloging.items import add_item
from tuils.library.cataloging.profile import USUAL_SIGNS, MarcProfile
from tuils.library.cataloging.showing import item_sheet, title_sheet
from tuils.library.circulation.checkout import checkout
from tuils.library.desk import Desk
from tuils.library.replay import last_deeds
from tuils.models import db
from tuils.values.barcode import complete

from .makers import codes, raw, register, rows, value, whole, with_role

ROOT = Path(__file__).parents[2]


def marc(number: str, title: str, *items: dict[str, str], source: str = "SRC", isbn: str = "", lccn: str = "") -> bytes:
    """A small record with Koha's items (952): codes to values, branch and type given."""
    made = Record(leader="00000nam a2200000 i 4500")
    for tag, text in (("001", number), ("003", source)):
        if text:
            made.add_field(Field(tag, data=text))
    for tag, text in (("010", lccn), ("020", isbn), ("245", title)):
        if text:
            made.add_field(Field(tag, Indicators(" ", " "), [Subfield("a", text)]))
    for item in items:
        known = {"a": "MAIN", "b": "MAIN", "y": "BK"} | item
        made.add_field(Field("952", Indicators(" ", " "), [Subfield(*pair) for pair in known.items()]))
    return made.as_marc()


def file_of(folder: Path, records: Iterable[bytes], name: str = "titles.mrc") -> Path:
    path = folder / name
    path.write_bytes(b"".join(records))
    return path


def bring_in(
    desk: Desk,
    *paths: Path,
    match: Iterable[str] = USUAL_SIGNS,
    on_match: str = "skip",
    dry_run: bool = False,
    **more: Any,
) -> tuple[ImportSummary, list[Fault]]:
    faults: list[Fault] = []
    profile = MarcProfile(match=tuple(match), on_match=on_match, **more)
    summary = import_marc(desk, paths, profile, dry_run=dry_run, make_codes=True, tell=faults.append)
    return summary, faults


def barcodes() -> list[str]:
    return [row[0] for row in rows("SELECT barcode FROM item ORDER BY barcode")]


# ---- what comes in


def test_a_real_library_comes_in_whole_and_its_journal_replays(desk: Desk, shared_data: Path) -> None:
    koha = shared_data / "ils" / "koha_sample_952.mrc"
    summary, _faults = bring_in(desk, koha)
    assert (summary.read, summary.added, summary.items_added) == (435, 435, 958)
    assert value("SELECT count(*) FROM item WHERE barcode != ''") == 958
    before = whole(desk).entries
    again, _faults = bring_in(desk, koha)
    assert (again.read, again.matched, again.items_added, again.batch) == (435, 435, 0, "")
    assert whole(desk).entries == before


def test_an_item_has_all_that_its_field_says(desk: Desk, tmp_path: Path) -> None:
    copy = {
        "p": "3 1042 00000001 3", "o": "FIC TES", "c": "ADULT", "8": "LOCAL", "t": "2", "h": "v.1", "g": "12.50",
        "d": "2014-05-07", "x": "for staff", "z": "for all", "b": "WEST", "7": "1",
    }  # fmt: skip
    bring_in(desk, file_of(tmp_path, [marc("1", "Emma", copy)]))
    sheet = item_sheet(desk, "31042000000013")
    assert (sheet.title, sheet.call_number, sheet.location, sheet.collection) == ("Emma", "FIC TES", "ADULT", "LOCAL")
    assert (sheet.copy_number, sheet.volume, sheet.price_cents, sheet.acquired_on) == ("2", "v.1", 1250, "2014-05-07")
    assert (sheet.home_branch, sheet.holding_branch, sheet.item_type) == ("MAIN", "WEST", "BK")
    assert (sheet.staff_note, sheet.public_note, sheet.not_for_loan) == ("for staff", "for all", True)
    assert sheet.status == "non_circulating"
    whole(desk)


@pytest.mark.parametrize(
    ("copy", "status"),
    [({"0": "1"}, "withdrawn"), ({"1": "1"}, "lost"), ({"1": "4"}, "missing"), ({"4": "1"}, "damaged")],
)
def test_an_item_comes_in_with_its_state(desk: Desk, tmp_path: Path, copy: dict[str, str], status: str) -> None:
    bring_in(desk, file_of(tmp_path, [marc("1", "Emma", {"p": "1001"} | copy)]))
    assert item_sheet(desk, "1001").status == status
    whole(desk)


def test_an_imported_item_is_lent_like_any_other(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, file_of(tmp_path, [marc("1", "Emma", {"p": "1001"})]))
    assert checkout(desk, register(desk), "1001").title == "Emma"
    whole(desk)


def test_the_stored_record_has_no_items_and_is_else_as_it_came(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, file_of(tmp_path, [marc("1", "Emma", {"p": "1001"})]))
    (hit,) = find_titles("emma").hits
    assert title_sheet(hit.biblio).marc == marc("1", "Emma")


def test_without_holdings_the_items_stay_fields_of_the_record(desk: Desk, tmp_path: Path) -> None:
    path = file_of(tmp_path, [marc("1", "Emma", {"p": "1001", "a": "NOWHERE"})])
    summary = import_marc(desk, [path], MarcProfile(holdings="none"))
    assert (summary.added, summary.items_added, summary.unknown) == (1, 0, ())


def test_an_import_is_not_an_act_that_undo_takes_back(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, file_of(tmp_path, [marc("1", "Emma", {"p": "1001"})]))
    assert not last_deeds(desk)[0].undoable


# ---- barcodes


def test_a_barcode_that_stands_twice_is_named_and_neither_item_is_lost(desk: Desk, tmp_path: Path) -> None:
    path = file_of(tmp_path, [marc("1", "One", {"p": "1001"}), marc("2", "Two", {"p": "1001"}, {"p": "1002"})])
    summary, faults = bring_in(desk, path)
    assert summary.items_added == 3
    assert barcodes() == ["", "1001", "1002"]
    ((record, outcome, said),) = [(fault.record, fault.outcome, fault.fault) for fault in faults]
    assert (record, outcome) == (2, "repaired")
    assert "1001" in said
    assert item_sheet(desk, "1001").title == "One"
    whole(desk)


def test_a_barcode_that_is_in_use_stays_where_it_is(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, file_of(tmp_path, [marc("1", "Emma", {"p": "1001"})]))
    _summary, faults = bring_in(desk, file_of(tmp_path, [marc("2", "Persuasion", {"p": "1001"})]))
    assert len(faults) == 1
    assert "1001" in faults[0].fault
    assert item_sheet(desk, "1001").title == "Emma"
    assert find_titles("persuasion").hits[0].items == 1
    whole(desk)


def test_items_without_barcode_come_in_and_are_counted(desk: Desk, tmp_path: Path) -> None:
    _summary, faults = bring_in(desk, file_of(tmp_path, [marc("1", "Emma", {"p": ""}, {"o": "FIC"})]))
    assert barcodes() == ["", ""]
    assert [(fault.record, fault.outcome) for fault in faults] == [(1, "repaired")]
    assert "2" in faults[0].fault


# ---- codes


def test_unknown_codes_are_counted_and_nothing_is_written(desk: Desk, tmp_path: Path) -> None:
    items = [{"p": "1", "a": "EAST", "b": "MAIN"}, {"p": "2", "a": "EAST", "b": "EAST", "y": "TOY", "c": "ATTIC"}]
    path = file_of(tmp_path, [marc("1", "Emma", *items)])
    before = whole(desk).entries
    summary = import_marc(desk, [path])
    assert [(one.kind, one.code, one.count) for one in summary.unknown] == [
        ("branch", "EAST", 2),
        ("item_type", "TOY", 1),
        ("location", "ATTIC", 1),
    ]
    assert (summary.read, summary.batch) == (0, "")
    assert whole(desk).entries == before
    summary = import_marc(desk, [path], make_codes=True)
    assert summary.items_added == 2
    assert import_marc(desk, [path]).unknown == ()
    whole(desk)


def test_who_may_not_change_settings_makes_no_codes(desk: Desk, tmp_path: Path) -> None:
    importer = with_role(desk, permissions={"library.import"})
    known = file_of(tmp_path, [marc("1", "Emma", {"p": "1001"})], "known.mrc")
    odd = file_of(tmp_path, [marc("2", "Persuasion", {"p": "1002", "y": "TOY"})], "odd.mrc")
    assert import_marc(importer, [known]).added == 1
    assert codes(lambda: import_marc(importer, [odd], make_codes=True)) == ["NO_PERMISSION"]
    assert not find_titles("persuasion").hits


def test_codes_of_a_record_whose_lengths_are_wrong_are_seen_too(desk: Desk, tmp_path: Path) -> None:
    record = marc("1", "Emma", {"p": "1001", "y": "TOY"})
    path = file_of(tmp_path, [b"99999" + record[5:], marc("2", "Persuasion", {"p": "1002"})])
    assert [one.code for one in import_marc(desk, [path]).unknown] == ["TOY"]


# ---- what is here already


def test_a_title_that_is_here_is_passed_over(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, file_of(tmp_path, [marc("1", "Emma", isbn="9780141439587", lccn="   99012345 ")]))
    others = {
        "same number, same origin": marc("1", "Emma, 2nd edition"),
        "same isbn": marc("9", "Emma in another hand", isbn="0-14-143958-0", source="ELSE"),
        "same lccn": marc("8", "Emma once more", lccn="99012345", source="ELSE"),
    }
    for name, record in others.items():
        summary, _faults = bring_in(desk, file_of(tmp_path, [record]))
        assert (name, summary.matched, summary.added) == (name, 1, 0)
    stranger = marc("1", "Cooking", source="ELSE")
    assert bring_in(desk, file_of(tmp_path, [stranger]))[0].added == 1


def test_what_is_not_asked_for_does_not_match(desk: Desk, tmp_path: Path) -> None:
    path = file_of(tmp_path, [marc("1", "Emma", isbn="9780141439587")])
    bring_in(desk, path)
    assert bring_in(desk, path, match=())[0].added == 1
    assert bring_in(desk, path, match=["lccn"])[0].added == 1
    assert bring_in(desk, path, match=["isbn"])[0].matched == 1


def test_a_number_without_origin_is_only_the_same_with_the_same_title(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, file_of(tmp_path, [marc("1", "Emma", source="")]))
    assert bring_in(desk, file_of(tmp_path, [marc("1", "EMMA.", source="")]))[0].matched == 1
    assert bring_in(desk, file_of(tmp_path, [marc("1", "Cooking", source="")]))[0].added == 1


def test_a_record_twice_in_one_file_comes_in_once_but_two_editions_both(
    desk: Desk, tmp_path: Path, shared_data: Path
) -> None:
    assert bring_in(desk, file_of(tmp_path, [marc("1", "Emma"), marc("1", "Emma")]))[0].matched == 1
    assert bring_in(desk, shared_data / "bad" / "made" / "same_001_twice.mrc")[0].added == 2


def test_two_titles_of_one_file_may_share_an_isbn(desk: Desk, tmp_path: Path) -> None:
    """In a library's own file they are two titles there, each with its items."""
    volumes = [
        marc("1", "Set, first", {"p": "1"}, isbn="9780141439587"),
        marc("2", "Set, second", {"p": "2"}, isbn="9780141439587"),
    ]
    summary, _faults = bring_in(desk, file_of(tmp_path, volumes))
    assert (summary.added, summary.items_added) == (2, 2)


def test_add_items_adds_the_new_copies_alone(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, file_of(tmp_path, [marc("1", "Emma", {"p": "1001"})]))
    path = file_of(tmp_path, [marc("1", "Emma", {"p": "1001"}, {"p": "1002"})])
    summary, faults = bring_in(desk, path, on_match="add-items")
    assert (summary.matched, summary.added, summary.items_added, faults) == (1, 0, 1, [])
    assert find_titles("emma").hits[0].items == 2
    assert summary.batch
    assert bring_in(desk, path, on_match="add-items")[0].batch == ""
    whole(desk)


def test_new_brings_the_title_in_once_more(desk: Desk, tmp_path: Path) -> None:
    path = file_of(tmp_path, [marc("1", "Emma", {"p": "1001"})])
    bring_in(desk, path)
    summary, faults = bring_in(desk, path, on_match="new")
    assert (summary.added, summary.items_added) == (1, 1)
    assert "1001" in faults[0].fault
    assert len(find_titles("emma").hits) == 2


def test_odd_words_are_refused_before_anything_is_read(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "there is none.mrc"
    assert codes(lambda: bring_in(desk, path, on_match="merge")) == ["NOT_UNDERSTOOD"]
    assert codes(lambda: bring_in(desk, path, match=["author"])) == ["NOT_UNDERSTOOD"]
    assert codes(lambda: bring_in(desk, path, deletes="all")) == ["NOT_UNDERSTOOD"]
    assert codes(lambda: bring_in(desk, path, merge=MergeRules(keep=("5",)))) == ["NOT_UNDERSTOOD"]


# ---- rehearsal, batches, faults


def many(count: int, first: int = 1) -> list[bytes]:
    return [marc(str(n), f"Title {n}", {"p": f"B{n}"}) for n in range(first, first + count)]


def test_a_rehearsal_writes_nothing_and_reports_the_same(desk: Desk, tmp_path: Path) -> None:
    """Also where a number comes back in a later batch, which a rehearsal never wrote."""
    records = [*many(1100), marc("1", "Title 1"), marc("2000", "Another", {"p": "B7"}), b"no record at all\x1d"]
    path = file_of(tmp_path, records)
    before = whole(desk).entries
    rehearsed, said = bring_in(desk, path, dry_run=True)
    assert whole(desk).entries == before
    assert not find_titles("title").hits
    done, faults = bring_in(desk, path)
    assert said == faults
    assert rehearsed.batch == ""
    counts = ("added", "matched", "items_added", "set_aside", "rejected", "read")
    assert [getattr(rehearsed, name) for name in counts] == [getattr(done, name) for name in counts]
    assert (done.added, done.matched, done.rejected) == (1101, 1, 1)


def batches() -> list[dict[str, Any]]:
    """What the entries of imports tell, in order."""
    return [json.loads(data) for (data,) in rows("SELECT data FROM journal WHERE kind = 'import_batch' ORDER BY seq")]


def test_batches_are_acts_of_at_most_a_thousand_that_share_one_import(desk: Desk, tmp_path: Path) -> None:
    paths = [file_of(tmp_path, many(3000), "a.mrc"), file_of(tmp_path, many(10, 5000), "b.mrc")]
    summary, _faults = bring_in(desk, *paths)
    *facts, last = batches()
    assert [fact["number"] for fact in facts] == list(range(1, len(facts) + 1))
    assert max(fact["counts"]["added"] for fact in facts) <= 1000
    assert [sum(fact["counts"]["added"] for fact in facts if fact["place"] == n) for n in (0, 1)] == [3000, 10]
    assert [fact["read"] for fact in facts if fact["name"] == "b.mrc"] == [10]
    assert {fact["batch"] for fact in [*facts, last]} == {summary.batch}
    assert (last["finished"], last["what"], {fact.get("finished") for fact in facts}) == (True, "marc", {None})
    assert facts[0]["file"] == facts[1]["file"] != facts[-1]["file"]
    assert rows("SELECT DISTINCT batch FROM biblio") == [(summary.batch,)]
    acts = rows("SELECT count(*) FROM journal WHERE kind = 'item_added' GROUP BY act ORDER BY min(seq)")
    assert [number for (number,) in acts] == [fact["counts"]["added"] for fact in facts]
    whole(desk)


def test_other_desks_write_between_batches(desk: Desk, store: Path, tmp_path: Path) -> None:
    path = file_of(tmp_path, many(2500))
    other = sqlite3.connect(store, timeout=0)
    written: list[int] = []

    def write(_done: int, _total: int, read: int) -> None:
        other.execute("BEGIN IMMEDIATE")
        other.execute("COMMIT")
        written.append(read)

    import_marc(desk, [path], progress=write)
    other.close()
    assert written[-1] == 2500
    assert len(written) > 2


def test_a_dry_run_waits_for_no_desk_and_holds_none_up(desk: Desk, store: Path, tmp_path: Path) -> None:
    """Also while another desk is in the middle of a write."""
    path = file_of(tmp_path, [*many(300), *many(20)])
    other = sqlite3.connect(store, timeout=0)
    other.execute("BEGIN IMMEDIATE")
    summary, _faults = bring_in(desk, path, dry_run=True)
    other.execute("ROLLBACK")
    other.close()
    assert (summary.added, summary.matched) == (300, 20)


def test_what_a_desk_writes_meanwhile_counts(desk: Desk, store: Path, tmp_path: Path) -> None:
    """Between sorting out and writing: a number that another desk gives away is not given twice."""
    path = file_of(tmp_path, [marc("1", "Emma", {"p": "1001"}), marc("2", "Persuasion", {"p": "1002"})])
    faults: list[Fault] = []
    steps = Import(desk, [path], make_codes=True, tell=faults.append).steps()
    bring_in(desk, file_of(tmp_path, [marc("3", "Sanditon", {"p": "1003"})], "other.mrc"))

    def beside(*given: Any) -> Any:
        sorted_out = intake.sort_out(*given)
        other = raw(store)
        other.execute("UPDATE item SET barcode = '1002' WHERE barcode = '1003'")
        other.commit()
        other.close()
        return sorted_out

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importing, "sort_out", beside)
        for _step in steps:
            pass
    assert barcodes() == ["", "1001", "1002"]
    assert "1002" in faults[0].fault


def test_the_disk_is_waited_for_again_between_batches(desk: Desk, tmp_path: Path) -> None:
    db.execute_sql("PRAGMA synchronous = full")
    seen: list[int] = []

    def stop(_done: int, _total: int, _read: int) -> None:
        seen.append(value("PRAGMA synchronous"))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_marc(desk, [file_of(tmp_path, many(1500))], progress=stop)
    assert seen == [2]
    before = value("SELECT count(*) FROM biblio")
    assert 0 < before < 1500
    summary, _faults = bring_in(desk, file_of(tmp_path, many(1500)))
    assert (summary.resumed, summary.added, summary.items_added) == (before, 1500, 1500)
    whole(desk)


KILLED = """
import os, sys
from pathlib import Path
from typing import Any
from tests.library.makers import Clock, START, desk_of
from tuils.library.cataloging import intake
from tuils.library.cataloging.importing import import_marc
from tuils.library.store import open_store

open_store(Path(sys.argv[1]))
index, calls = intake.search.index_batch, []

def power_cut(first):
    index(first)
    calls.append(first)
    if len(calls) == 2:
        os._exit(9)

intake.search.index_batch = power_cut
import_marc(desk_of("admin", Clock(START), "import-desk"), [Path(sys.argv[2])], make_codes=True)
"""


TAKEN_ON = """
from pathlib import Path
from tests.library.makers import Clock, START, desk_of
from tuils.library.cataloging.importing import import_marc
from tuils.library.store import open_store

open_store(Path("{store}"))
import_marc(desk_of("admin", Clock(START), "other-desk"), [Path("{path}")])
"""


def killed(store: Path, path: Path) -> int:
    """An import that the power is cut of within its second batch. Gives back how many titles are in."""
    db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    ended = subprocess.run([sys.executable, "-c", KILLED, str(store), str(path)], cwd=ROOT, check=False, timeout=120)
    assert ended.returncode == 9
    return int(value("SELECT count(*) FROM biblio"))


def test_a_power_cut_leaves_whole_batches_and_the_import_goes_on_from_there(
    desk: Desk, store: Path, tmp_path: Path
) -> None:
    path = file_of(tmp_path, many(2500))
    there = killed(store, path)
    assert there == value("SELECT count(*) FROM item") > 0
    (first,) = batches()
    whole(desk)
    rehearsed, _faults = bring_in(desk, path, dry_run=True)
    summary, _faults = bring_in(desk, path)
    assert (summary.resumed, summary.added, summary.items_added, summary.read) == (there, 2500, 2500, 2500)
    assert (rehearsed.resumed, rehearsed.added) == (there, 2500)
    assert summary.batch == first["batch"]
    assert sum(fact["counts"].get("added", 0) for fact in batches()) == 2500
    assert rows("SELECT DISTINCT batch FROM biblio") == [(summary.batch,)]
    assert find_titles("title 1500").hits
    whole(desk)
    again, _faults = bring_in(desk, path)
    assert (again.resumed, again.matched, again.batch) == (0, 2500, "")


def test_another_profile_or_file_does_not_go_on_but_begins_anew(desk: Desk, store: Path, tmp_path: Path) -> None:
    path = file_of(tmp_path, many(1500))
    there = killed(store, path)
    summary, _faults = bring_in(desk, path, match=["control_number"])
    assert (summary.resumed, summary.matched, summary.added) == (0, there, 1500 - there)
    other = file_of(tmp_path, many(1501), "other.mrc")
    assert bring_in(desk, other)[0].resumed == 0
    whole(desk)


def test_of_two_that_go_on_with_one_import_only_one_does(desk: Desk, store: Path, tmp_path: Path) -> None:
    path = file_of(tmp_path, many(3000))
    there = killed(store, path)
    mine = Import(desk, [path]).steps()
    next(mine)
    script = TAKEN_ON.format(store=str(store), path=str(path))
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False, timeout=120).returncode == 0
    assert codes(lambda: list(mine)) == ["IMPORT_UNDER_WAY"]
    assert there < value("SELECT count(*) FROM biblio") == value("SELECT count(DISTINCT control_number) FROM biblio")
    whole(desk)


def test_the_second_file_is_gone_on_with_where_it_was_cut_off(desk: Desk, tmp_path: Path) -> None:
    paths = [file_of(tmp_path, many(300), "a.mrc"), file_of(tmp_path, many(4000, 1000), "b.mrc")]
    steps = Import(desk, paths, make_codes=True).steps()
    for _batch in range(3):
        next(steps)
    steps.close()
    before = value("SELECT count(*) FROM biblio")
    assert 300 < before < 4300
    summary, _faults = bring_in(desk, *paths)
    assert (summary.resumed, summary.added, summary.read) == (before, 4300, 4300)
    assert value("SELECT count(*) FROM biblio") == 4300
    whole(desk)


def test_every_bad_file_is_answered_for_record_by_record(desk: Desk, shared_data: Path) -> None:
    """Whatever is wrong: no traceback, and who is not taken in is named."""
    files = sorted(path for path in (shared_data / "bad").rglob("*") if path.suffix in (".mrc", ".dat", ".marc"))
    assert len(files) > 40
    for path in files:
        summary, faults = bring_in(desk, path)
        out = [fault for fault in faults if fault.outcome in ("set_aside", "rejected")]
        assert (path.name, len(out)) == (path.name, summary.set_aside + summary.rejected)
        assert all(fault.fault and fault.file == str(path) for fault in faults)
    whole(desk)
    assert value("SELECT count(*) FROM biblio WHERE title = ''") == 0


def test_a_file_that_is_not_there_is_named_and_the_others_come_in(desk: Desk, tmp_path: Path) -> None:
    summary, faults = bring_in(desk, tmp_path / "gone.mrc", file_of(tmp_path, many(1)))
    assert (summary.added, summary.rejected, summary.read) == (1, 1, 2)
    assert faults[0].outcome == "rejected"
    assert "gone.mrc" in faults[0].file


def test_volunteers_do_not_import(volunteer: Desk, tmp_path: Path) -> None:
    path = file_of(tmp_path, many(1))
    assert codes(lambda: import_marc(volunteer, [path])) == ["NO_PERMISSION"]


def test_the_next_barcode_goes_on_behind_what_came_in(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, file_of(tmp_path, [marc("1", "Emma", {"p": complete("3123400000041")})]))
    (hit,) = find_titles("emma").hits
    assert add_item(desk, hit.biblio, {}).barcode == complete("3123400000042")


def test_records_without_any_number_come_in_each_and_a_second_time_not_at_all(desk: Desk, tmp_path: Path) -> None:
    path = file_of(tmp_path, [marc("", "Magazine", {"p": number}, source="") for number in ("1", "2")])
    assert bring_in(desk, path)[0].added == 2
    again, faults = bring_in(desk, path)
    assert (again.matched, again.added, faults) == (2, 0, [])
