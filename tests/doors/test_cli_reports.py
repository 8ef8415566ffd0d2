"""Reports, tallies and totals of years by command: files that are missing or half right say so, and nothing is kept."""

from __future__ import annotations

from tuils.library.reports.tallies import TALLIES

from .calling import PIN, Program


def test_totals_of_earlier_years_come_from_a_table_whole_or_not_at_all(program: Program) -> None:
    missing = program("tally", "year", "--from", str(program.folder / "none.csv"))
    assert missing.code
    assert "Errno" not in missing.err
    assert "none.csv: No such file or directory." in missing.err
    table = program.folder / "totals.csv"
    table.write_text('year,what,n\n2019,circulation,"41,200"\n2020,elephants,3\n', encoding="utf-8")
    refused = program("tally", "year", "--from", str(table))
    assert "Total of a year cannot be read: 2020 elephants 3" in refused.err
    table.write_text("year,what,n\n2019,circulation,41200\n2020,visits,many\n", encoding="utf-8")
    assert "Row 2: this table needs the columns year, what and n" in program("tally", "year", "--from", str(table)).err
    assert "41,200" not in program("survey", "--year", "2019").out, "nothing of it was kept"
    table.write_text('year,what,n\n2019,circulation,"41,200"\n2020,VISITS,9000\n', encoding="utf-8")
    lines = program.json("tally", "year", "--from", str(table)).lines
    assert [(one["year"], one["element"], one["n"]) for one in lines] == [
        (2019, "TOTCIR", 41200),
        (2020, "VISITS", 9000),
    ]
    assert "41,200" in program("survey", "--year", "2019").out


def test_columns_are_chosen_and_a_list_of_copies_is_made(program: Program) -> None:
    found = program.json("report", "run", "shelf-list", "--columns", "item,title").lines
    assert found
    assert all(list(one) == ["item", "title"] for one in found)
    made = program.json("report", "run", "shelf-list", "--list", "To weed").lines[-1]
    assert made == {"list": "To weed", "lines": len(found)}
    wrong = program("report", "run", "shelf-list", "--columns", "shoe")
    assert (wrong.code != 0, "Columns cannot be read: shoe" in wrong.err) == (True, True)
    assert "no option days" in program("report", "run", "no-price", "--days", "3").err


def test_what_was_tallied_is_in_the_folder_of_the_library(program: Program) -> None:
    for kind in TALLIES:
        assert program("tally", "add", kind, "7").code == 0
    assert program("tally", "year", "2019", "circulation", "41200").code == 0
    before, survey = program.json("tally", "list").lines, program.json("survey", "--year", "2019").lines
    assert len(before) == len(TALLIES)
    folder = program.folder / "folder"
    assert program("export", "library", "-o", str(folder)).code == 0
    program.monkeypatch.setenv("TUILS_LIBRARY", str(program.folder / "other.db"))
    assert program("init", "--name", "Elsewhere", "--zone", "America/Chicago", TUILS_PIN=PIN).code == 0
    assert program("import", "library", str(folder)).code == 0
    assert program.json("tally", "list").lines == before
    assert program.json("survey", "--year", "2019").lines == survey
