"""Reports, tallies and totals of years by command: files that are missing or half right say so, and nothing is kept."""

from __future__ import annotations

from tuils.library.office.reports.tallies import TALLIES

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


def test_a_survey_stands_on_the_mean_of_all_marked_weeks(program: Program) -> None:
    """The last one alone was taken, without a word."""
    days = {"2026-01-12": 90, "2026-04-13": 110, "2026-07-13": 95, "2026-10-12": 106}
    for day, visits in days.items():
        assert program("--at", f"{day}T10:00", "tally", "add", "visits", str(visits)).code == 0
        assert program("tally", "week", "visits", day).code == 0

    def visits_of_year() -> tuple[int, str, str]:
        (found,) = [one for one in program.json("survey", "--year", "2026").lines if one["element"] == "VISITS"]
        return found["value"], found["how"], found["note"]

    value, how, note = visits_of_year()
    assert (value, how) == (52 * 401 // 4, "estimated")
    assert note.startswith("The mean of 4 typical weeks, times 52.")
    assert program("tally", "week", "visits", "2026-10-12", "--not").code == 0
    assert (visits_of_year()[0], visits_of_year()[2][:30]) == (round(52 * 295 / 3), "The mean of 3 typical weeks, t")


def test_a_lost_copy_is_no_physical_item(program: Program) -> None:
    def held() -> tuple[int, int, int]:
        survey = {one["element"]: one["value"] for one in program.json("survey", "--year", "2026").lines}
        (total,) = [one for one in program.json("report", "run", "collection").lines if one["part"] == "total"]
        return survey["TOTPHYS"], total["copies"], total["missing"]

    all_of_them, copies, missing = held()
    assert (copies, missing) == (all_of_them, 0)
    assert program("item", "mark", "I2", "lost").code == 0
    assert held() == (all_of_them - 1, copies - 1, 1)
    assert program("report", "run", "collection").out.splitlines()[1].startswith(f"{copies - 1} copies of")
