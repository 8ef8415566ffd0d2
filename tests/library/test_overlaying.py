"""Records over those that are here, monthly updates with deletions, and all of it twice without harm."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from tuils.formats.marc.merging import MergeRules
from tuils.formats.marc_files.iso2709 import read_piece
from tuils.library.foundation.desk import Desk
from tuils.library.holdings.finding import find_titles
from tuils.library.holdings.items.showing import title_sheet
from tuils.library.holdings.title_imports.importing import ImportSummary
from tuils.library.holdings.title_imports.intake import RecordFault
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.loans.checkout import checkout
from tuils.library.reach.import_undo import undo_import
from tuils.library.reach.replay import last_actions
from tuils.models import db

from .makers import dump, register, rows, value, whole
from .test_matching import record
from .titles_coming_in import bring_in, file_of, marc

SUMS = ("read", "added", "matched", "overlaid", "removed", "items_added", "set_aside", "rejected")


def over(desk: Desk, *paths: Path, **more: Any) -> tuple[ImportSummary, list[RecordFault]]:
    return bring_in(desk, *paths, on_match="overlay", **more)


def sums(summary: ImportSummary) -> dict[str, int]:
    return {name: number for name in SUMS if (number := getattr(summary, name))}


def stored(title: str) -> bytes:
    (hit,) = find_titles(title).hits
    return bytes(title_sheet(hit.biblio).marc)


def by_number() -> dict[bytes, bytes]:
    """The records that are here, by their control number."""
    found = [bytes(marc) for (marc,) in rows("SELECT marc FROM biblio WHERE NOT removed")]
    return {read_piece(marc).data[0]: marc for marc in found}


def state() -> dict[str, Any]:
    """Return the titles and items, but not the journal's facts of how they came about."""
    tables = dump()
    tables["biblio"] = {id_: row for id_, row in tables["biblio"].items() if not row["removed"]}
    return {name: tables[name] for name in ("biblio", "item")}


def test_a_title_is_overlaid_found_by_its_new_words_and_goes_back(desk: Desk, tmp_path: Path) -> None:
    old = record("1", "Emma", f020="9780141439587", f590="Signed")
    new = record("1", "Emma: Highbury days", f020="9780199535521", f590="Theirs")
    bring_in(desk, file_of(tmp_path, [old]))
    summary, faults = over(desk, file_of(tmp_path, [new]))
    assert (sums(summary), faults) == ({"read": 1, "overlaid": 1}, [])
    assert b"Signed" in stored("highbury")
    assert b"Theirs" not in stored("highbury")
    assert rows("SELECT isbn FROM isbn") == [("9780199535521",)]
    assert value("SELECT batch FROM biblio") != summary.batch
    assert not last_actions(desk)[0].undoable
    whole(desk)
    undo_import(desk, summary.batch)
    assert stored("emma") == old
    whole(desk)


def test_the_same_once_more_is_matched_and_nothing_is_written(desk: Desk, tmp_path: Path) -> None:
    path = file_of(tmp_path, [record("1", "Emma"), record("2", "Persuasion")])
    bring_in(desk, path)
    before = whole(desk).entries
    summary, _faults = over(desk, path)
    assert (sums(summary), summary.batch) == ({"read": 2, "matched": 2}, "")
    kept = file_of(tmp_path, [record("1", "Emma", f650="Theirs")])
    assert sums(over(desk, kept, merge=MergeRules(add=("650",)))[0]) == {"read": 1, "overlaid": 1}
    assert sums(over(desk, kept, merge=MergeRules(add=("650",)))[0]) == {"read": 1, "matched": 1}
    assert whole(desk).entries == before + 3


def test_each_edit_names_the_one_it_is_based_on(desk: Desk, tmp_path: Path) -> None:
    first = bring_in(desk, file_of(tmp_path, [record("1", "One")]))[0].batch
    for title in ("One two", "One two three"):
        over(desk, file_of(tmp_path, [record("1", title)]))
    edits = rows("SELECT id, json_extract(data, '$.based_on') FROM journal WHERE kind = 'biblio_edited' ORDER BY pos")
    assert [based_on for _id, based_on in edits] == [first, edits[0][0]]
    assert value("SELECT count(*) FROM earlier_record") == 1
    whole(desk)


def test_a_title_made_by_hand_is_overlaid_too(desk: Desk, tmp_path: Path) -> None:
    made = add_title(desk, {"title": "Emma", "isbn": "9780141439587"})
    summary, _faults = over(desk, file_of(tmp_path, [record("1", "Emma, whole", f020="9780141439587")]))
    assert sums(summary) == {"read": 1, "overlaid": 1}
    assert title_sheet(made.id).title == "Emma, whole"
    whole(desk)


def test_new_copies_come_with_an_overlay_and_none_twice(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, file_of(tmp_path, [marc("1", "Emma", {"p": "1001"}, {"o": "no number"})]))
    path = file_of(tmp_path, [marc("1", "Emma 2", {"p": "1001"}, {"p": "1002"}, {"o": "no number"})])
    assert sums(over(desk, path)[0]) == {"read": 1, "overlaid": 1, "items_added": 1}
    assert sums(over(desk, path)[0]) == {"read": 1, "matched": 1}
    assert value("SELECT count(*) FROM item") == 3
    whole(desk)


# ---- deletions


def deleted(number: str, title: str = "Emma", **fields: str) -> bytes:
    return record(number, title, leader="00000dam a2200000 i 4500", **fields)


def test_deleted_records_are_set_aside_unless_they_are_to_be_applied(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, file_of(tmp_path, [record("1"), record("2", "Persuasion")]))
    path = file_of(tmp_path, [deleted("1"), deleted("9", "Cooking")])
    summary, faults = over(desk, path)
    assert (sums(summary), len(faults)) == ({"read": 2, "set_aside": 2}, 2)
    for on_match in ("skip", "overlay", "new"):
        assert bring_in(desk, path, on_match=on_match, deletes="apply", dry_run=True)[0].removed == 1
    summary, faults = over(desk, path, deletes="apply")
    assert sums(summary) == {"read": 2, "overlaid": 1, "removed": 1, "set_aside": 1}
    assert [fault.record for fault in faults] == [2]
    assert not find_titles("emma").hits
    whole(desk)
    again, _faults = over(desk, path, deletes="apply")
    assert (sums(again), again.batch) == ({"read": 2, "set_aside": 2}, "")
    undo_import(desk, summary.batch)
    assert find_titles("emma").hits
    whole(desk)


def test_a_title_with_items_stays_and_its_items_are_named(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, file_of(tmp_path, [marc("1", "Emma", {"p": "1001"})]))
    checkout(desk, register(desk), "1001")
    summary, faults = over(desk, file_of(tmp_path, [deleted("1")]), deletes="apply")
    assert sums(summary) == {"read": 1, "set_aside": 1}
    assert "1001" in faults[0].fault
    whole(desk)


def test_only_its_number_takes_a_title_away(desk: Desk, tmp_path: Path) -> None:
    bring_in(desk, file_of(tmp_path, [record("1", f020="9780141439587")]))
    stranger = deleted("9", source="B", f020="9780141439587")
    assert sums(over(desk, file_of(tmp_path, [stranger]), deletes="apply")[0]) == {"read": 1, "set_aside": 1}
    assert sums(over(desk, file_of(tmp_path, [stranger]), match=["isbn"], deletes="apply")[0]) == {
        "read": 1,
        "overlaid": 1,
        "removed": 1,
    }


def test_of_two_that_fit_the_other_is_left_once_one_is_taken_away(desk: Desk, tmp_path: Path) -> None:
    twins = [record(number, f"Emma {number}", f020="9780141439587", source="A") for number in ("1", "2")]
    bring_in(desk, file_of(tmp_path, twins))
    coming = [deleted("1", source="A"), record("7", "Emma whole", f020="9780141439587", source="B")]
    summary, faults = over(desk, file_of(tmp_path, coming), deletes="apply")
    assert (sums(summary), faults) == ({"read": 2, "overlaid": 2, "removed": 1}, [])
    assert rows("SELECT title FROM biblio WHERE NOT removed") == [("Emma whole",)]
    whole(desk)


# ---- monthly updates


def monthly(seed: int, count: int) -> list[bytes]:
    """New, changed, repeated and deleted e-records of one system; some share a number that means nothing."""
    chance, versions, made = random.Random(seed), dict[int, int](), []
    for _record in range(count):
        number = chance.randrange(count)
        version = versions[number] = versions.get(number, 0) + chance.choice((0, 1))
        if version and chance.random() < 0.1:
            made.append(deleted(f"0001{number:05}", f"Report {number}", source="GPO"))
            continue
        made.append(
            record(
                f"0001{number:05}",
                f"Report {number}, version {version}",
                source="GPO",
                leader=f"00000{'c' if version else 'n'}am a2200000 i 4500",
                f010=f"{2000 + number // 2}",
                f650=f"Subject {version}",
                f856=f"https://example.org/{number}/{version}",
            )
        )
    return made


@pytest.mark.whole
@pytest.mark.parametrize("seed", range(3))
def test_monthly_files_leave_the_last_state_of_each_record_also_twice(desk: Desk, tmp_path: Path, seed: int) -> None:
    records = monthly(seed, 900)
    path = file_of(tmp_path, records)
    last: dict[bytes, bytes] = {}
    for one in records:
        raw = read_piece(one)
        if raw.leader[5] == "d":
            last.pop(raw.data[0], None)
        else:
            last[raw.data[0]] = one
    rehearsed, said = over(desk, path, deletes="apply", dry_run=True)
    summary, faults = over(desk, path, deletes="apply")
    assert (sums(rehearsed), said) == (sums(summary), faults)
    assert sum(getattr(summary, name) for name in SUMS[1:4]) + summary.set_aside == 900
    here = {
        read_piece(bytes(found)).data[0]: bytes(found) for (found,) in rows("SELECT marc FROM biblio WHERE NOT removed")
    }
    assert here == last
    assert summary.removed > 10
    whole(desk)
    over(desk, path, deletes="apply")
    here = {
        read_piece(bytes(found)).data[0]: bytes(found) for (found,) in rows("SELECT marc FROM biblio WHERE NOT removed")
    }
    assert here == last
    whole(desk)


def test_an_update_over_a_first_load_is_taken_back_whole(desk: Desk, tmp_path: Path) -> None:
    first = [record(f"{number}", f"Title {number}", source="GPO") for number in range(400)]
    bring_in(desk, file_of(tmp_path, first))
    before = state()
    coming = [record(f"{number}", f"Title {number} changed", source="GPO") for number in range(200, 600)]
    coming += [deleted(f"{number}", f"Title {number}", source="GPO") for number in range(50)]
    summary, _faults = over(desk, file_of(tmp_path, coming), deletes="apply")
    assert sums(summary) == {"read": 450, "added": 200, "overlaid": 250, "removed": 50}
    whole(desk)
    undo_import(desk, summary.batch)
    after = state()
    for row in (*before["biblio"].values(), *after["biblio"].values()):
        row.pop("removed")
    assert after == before
    assert find_titles("title 210").hits
    assert not find_titles("changed").hits
    whole(desk)


def test_the_index_is_sound_after_all_of_it(desk: Desk, tmp_path: Path) -> None:
    over(desk, file_of(tmp_path, monthly(7, 600)), deletes="apply")
    over(desk, file_of(tmp_path, monthly(8, 600)), deletes="apply")
    db.execute_sql("INSERT INTO biblio_index(biblio_index, rank) VALUES ('integrity-check', 0)")
    wanted = value("SELECT count(*) FROM biblio WHERE NOT removed")
    assert value("SELECT count(*) FROM biblio_index WHERE biblio_index MATCH 'report'") == wanted
