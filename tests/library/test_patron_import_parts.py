"""People from a table, what they have several of: phones, notes, restrictions, proxies, classes; and card numbers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.at_once import add_code
from tuils.formats.tables.tables import write_csv
from tuils.library.foundation.desk import Desk
from tuils.library.lending.loans.exporting import PATRON_COLUMNS, export_patrons
from tuils.library.people.patron_files.patron_import import import_patrons
from tuils.library.people.patron_files.patron_run import PatronSummary
from tuils.library.people.patron_files.patron_table import guess_columns
from tuils.library.people.patrons.contacts import save_contact
from tuils.library.people.patrons.notes import write_patron_note
from tuils.library.people.patrons.patrons import patron_sheet
from tuils.library.people.patrons.restrictions import lift_restriction, restrict

from .makers import patron_id, register, rows, value, whole


def bring_in(desk: Desk, folder: Path, text: str, **how: Any) -> tuple[PatronSummary, list[str]]:
    path = folder / "people.csv"
    path.write_text(text, encoding="utf-8")
    faults: list[str] = []
    return import_patrons(desk, path, tell=lambda fault: faults.append(fault.fault), **how), faults


def contacts(card: str) -> list[tuple[str, ...]]:
    return rows("SELECT key, kind, label, text FROM patron_contact WHERE patron = ? ORDER BY key", patron_id(card))


def test_columns_are_taken_once() -> None:
    assert guess_columns(["card", "Mobile", "Work phone"]) == {
        "card": "card", "phone": "Mobile", "phone_2": "Work phone"
    }  # fmt: skip
    both = guess_columns(["phone", "mobile", "workphone", "email", "emailpro"])
    assert (both["phone_2"], both["phone_3"], both["email_2"]) == ("mobile", "workphone", "emailpro")


def test_more_phones_become_contacts_and_a_second_time_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    text = "card,surname,phone,mobile,grade,class teacher\nP1,Field,555-1,555-2,7b,x\nP2,Okafor,555-3,555-3,8,\n"
    summary, faults = bring_in(desk, tmp_path, text)
    assert (summary.added, faults) == (2, [])
    assert contacts("P1") == [("phone_2", "phone", "mobile", "555-2")]
    assert contacts("P2") == [], "it is the number that is there"
    assert patron_sheet(desk, "P1").fields["grade"] == "7b"
    before = value("SELECT count(*) FROM journal")
    assert bring_in(desk, tmp_path, text)[0].unchanged == 2
    assert value("SELECT count(*) FROM journal") == before
    summary, _faults = bring_in(desk, tmp_path, text.replace("555-2", "555-9").replace("7b", "8b"))
    assert dict(summary.changed) == {"contact": 1, "grade": 1}
    assert contacts("P1") == [("phone_2", "phone", "mobile", "555-9")]
    whole(desk)


def test_a_number_that_staff_wrote_down_does_not_come_twice(desk: Desk, tmp_path: Path) -> None:
    register(desk, "Ada", card="P1", phone="555-1")
    save_contact(desk, "P1", "phone", {"text": "555-2", "label": "grandmother"})
    bring_in(desk, tmp_path, "card,surname,mobile,workphone\nP1,Field,555-1,555-2\n")
    assert [row[2:] for row in contacts("P1")] == [("grandmother", "555-2")]


def test_what_our_own_export_says_comes_in_elsewhere(desk: Desk, tmp_path: Path) -> None:
    register(desk, "Ada", card="P1", grade="7b")
    register(desk, "Bo", card="P2")
    write_patron_note(desk, "P1", "=Large print, ünïcode 🐝", kind="need")
    restrict(desk, "P1", "damage", text="wet")
    save_contact(desk, "P1", "address", {"street": "Lake 3", "city": "Elm", "label": "summer"})
    with open(tmp_path / "people.csv", "w", encoding="utf-8") as out:
        lines = list(export_patrons(desk))
        lines[0] |= {"proxies": [{"card": "P92", "may": "pickup"}, {"card": "none", "may": "loans"}]}
        write_csv([{**line, "card": f"P9{line['card'][1]}"} for line in lines], PATRON_COLUMNS, out)
    faults: list[str] = []
    summary = import_patrons(desk, tmp_path / "people.csv", tell=lambda fault: faults.append(fault.fault))
    assert (summary.added, faults) == (2, ["Proxy none is not on file here. No proxy was set."])
    here, there = patron_sheet(desk, "P1"), patron_sheet(desk, "P91")
    assert [one.fields[name] for one in (there, here) for name in ("grade", "barred")] == ["7b", True, "7b", True]
    lift_restriction(desk, "P91")
    assert not patron_sheet(desk, "P91").fields["barred"]
    assert value("SELECT text FROM patron_note WHERE patron = ?", patron_id("P91")) == "=Large print, ünïcode 🐝"
    assert value("SELECT street FROM patron_contact WHERE patron = ?", patron_id("P91")) == "Lake 3"
    assert rows("SELECT proxy, may FROM proxy") == [(patron_id("P92"), "pickup")]
    whole(desk)


def test_what_cannot_be_read_is_said_and_the_rest_comes_in(desk: Desk, tmp_path: Path) -> None:
    bad = ["{", "[1]", json.dumps([{"kind": "phone"}]), json.dumps([{"key": "a/b", "kind": "phone"}])]
    bad += [json.dumps([{"key": "a", "kind": "pigeon", "text": "coo"}]), "[" * 5000]
    text = "card,surname,contacts\n" + "".join(
        f'Q{number},Field,"{cell.replace(chr(34), chr(34) * 2)}"\n' for number, cell in enumerate(bad)
    )
    summary, faults = bring_in(desk, tmp_path, text)
    assert (summary.added, len(faults)) == (len(bad), len(bad))
    assert value("SELECT count(*) FROM patron_contact") == 0


def test_who_has_no_card_gets_one_of_the_category_s_numbers_while_there_are_some(desk: Desk, tmp_path: Path) -> None:
    add_code(desk, "category", "PUPIL", {"name": "Pupil", "enrolment": "365d", "card_numbers": "S01 - S03"})
    text = "card,surname,category\nS01,Ash,PUPIL\n,Bee,PUPIL\n,Cat,PUPIL\n,Dog,ADULT\n,Elk,PUPIL\n"
    summary, faults = bring_in(desk, tmp_path, text)
    assert (summary.added, summary.rejected, len(faults)) == (4, 1, 4)
    assert rows("SELECT card FROM patron WHERE last_name IN ('Bee', 'Cat') ORDER BY card") == [("S02",), ("S03",)]
    assert "Elk" not in [name for (name,) in rows("SELECT last_name FROM patron")]
