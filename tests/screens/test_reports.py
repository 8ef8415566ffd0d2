"""The reports on the screen: the list, one that is run, its period and lines; and the day's tally."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens.at_desk import seat
from tests.screens.golden import screen_text
from tuils.library.foundation.counters import CountKey, raise_counter
from tuils.library.foundation.desk import Desk, verb
from tuils.screens.office.reports import OneReport
from tuils.screens.office.tally import SurveyFigurePage
from tuils.screens.widgets.field import EntryField
from tuils.screens.widgets.rows import Rows, cell_text
from tuils.values.time.spans import read_span


async def test_a_report_is_chosen_run_and_moved(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.screen.home.open("reports")
        await at.type("circulation")
        rows = at.screen.query_one(Rows)
        assert "Circulation" in [column.head for column in rows.columns]
        await at.type(".g")
        assert rows.columns[1].head == "Year"
        await at.type("last month")
        assert isinstance(at.screen, OneReport)
        assert at.screen.wanted
        assert at.screen.wanted.span == read_span("2026-11")
        await at.press("<left>")
        assert at.screen.wanted.span == read_span("2026-10")


def _lent(desk: Desk) -> None:
    months = (("2025-09-03", 900), ("2025-11-03", 1100), ("2026-10-05", 1050), ("2026-11-03", 1234))
    for day, n in months:
        raise_counter(desk, CountKey(day, "loan", desk.branch, item_type="BK"), n)


async def test_the_answer_is_whole_on_80_columns(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.screen.home.do(verb("reports.see")(_lent))
        await at.screen.home.open("report", called="circulation")
        await at.type("2026")
        await at.settled()
        assert isinstance(at.screen, OneReport)
        assert at.screen.found
        shown = " ".join(" ".join(screen_text(at.app)).split())
        assert at.screen.found.finding in shown
        assert at.screen.found.notes[0] in shown
        at.golden("report-whole")
        await at.type("last month")
        assert at.screen.found.finding in " ".join(" ".join(screen_text(at.app)).split())


async def test_a_list_is_narrowed_and_its_columns_are_chosen(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.screen.home.open("report", called="shelf-list")
        await at.settled()
        rows = at.screen.query_one(Rows)
        every = len(rows.rows)
        await at.type(".n")
        assert "Type what to narrow by: branch, type, collection, location, columns." in " ".join(at.said)
        await at.type("type=NONE columns=title,item_type")
        assert [column.head for column in rows.columns] == ["#", "Title", "Item type"]
        assert len(rows.rows) == 0 < every
        await at.type("all")
        assert len(rows.rows) == every
        await at.type("days=5")
        assert "Shelf list has no option days." in " ".join(at.said)
        await at.type(".k")
        assert "List made: Shelf list, " in " ".join(at.said)


async def test_enter_adds_one_to_the_days_tally_and_undo_takes_it_off(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.screen.home.open("visitors")
        await at.press("<enter>")
        await at.type("12")
        assert cell_text(at.screen.query_one(Rows).rows[0][2]) == "13"
        assert "Visits: 13" in " ".join(at.said)
        await at.screen.home.open("report", called="visits")
        await at.settled()
        assert any("\u2588" in row for row in at.rows()), "a bar beside the number"


async def test_the_survey_opens_each_figure_to_where_it_comes_from(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.screen.home.open("visitors")
        await at.type("12")
        await at.screen.home.open("reports")
        await at.type(".s")
        await at.settled()
        assert "2025" in " ".join(at.said), "the last year that is over"
        await at.type("2026")
        assert "through" in " ".join(at.said)
        rows = at.screen.query_one(Rows)
        at_visits = [cell_text(row[1]) for row in rows.rows].index("VISITS")
        assert cell_text(rows.rows[at_visits][3]) == "12"
        await at.type(str(at_visits + 1))
        await at.press("<enter>")
        await at.settled()
        assert isinstance(at.screen, SurveyFigurePage)
        page = "\n".join(map(str, at.screen.text))
        assert "Library visits" in page
        assert "12  Dec 2026" in page
        assert "How it was found: counted." in page
        await at.press("<escape>")
        await at.type("TX")
        assert "NOTARY" in [cell_text(row[1]) for row in at.screen.query_one(Rows).rows]


@pytest.mark.parametrize(("name", "file"), [("new-patrons", "with-names-new-patrons"), ("visits", "visits")])
async def test_a_saved_list_of_patrons_has_the_name_by_which_it_is_deleted(
    name: str, file: str, tmp_path: Path
) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.screen.home.open("report", called=name)
        await at.settled()
        await at.type(".t")
        await at.settled()
        folder = at.screen.home.path.parent / "reports"
        assert [one.name for one in folder.iterdir()] == [f"{file}.csv"]
        assert (at.screen.home.path.parent / "reports" / f"{file}.csv").stat().st_mode & 0o077 == 0


async def test_a_report_is_pinned_scheduled_and_unpinned(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.screen.home.open("report", called="shelf-list")
        await at.settled()
        await at.type("type=BK columns=title,item")
        await at.type(".i")
        await at.type("Shelf of 5")
        assert "Pinned: Shelf of 5." in " ".join(at.said)
        await at.press("<escape>")
        await at.screen.home.open("reports")
        await at.settled()
        rows = at.screen.query_one(Rows)
        assert [cell_text(row[1]) for row in rows.rows[:2]] == ["Pinned", "Shelf of 5"]
        at.golden("reports-pinned")
        await at.type("1")
        await at.settled()
        assert isinstance(at.screen, OneReport)
        assert at.screen.wanted
        assert (at.screen.wanted.item_type, at.screen.wanted.columns) == ("BK", ("title", "item"))
        await at.press("<escape>")
        await at.press("<down>", "<up>")
        await at.type(".a")
        await at.type("noon")
        assert "When cannot be read: noon" in " ".join(at.said)
        await at.type(".a")
        await at.type("fri as xlsx")
        assert "Shelf of 5 goes Fri." in " ".join(at.said)
        await at.type(".z")
        assert "Unpinned: Shelf of 5." in " ".join(at.said)
        assert cell_text(at.screen.query_one(Rows).rows[0][1]) == "Lists to work from"
        await at.screen.home.open("report", called="shelf-list")
        await at.type(".t")
        assert "The file is saved." in " ".join(at.said), "the folder is made where there is none"


async def test_a_kept_question_is_asked_with_its_values(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.screen.home.open("reports")
        await at.type(".o")
        await at.settled()
        rows = at.screen.query_one(Rows)
        at.golden("questions")
        at_value = next(number for number, row in enumerate(rows.rows, 1) if cell_text(row[3]) == "most")
        await at.type(str(at_value))
        await at.press("<enter>")
        await at.settled()
        assert at.where == "OneQuestion"
        await at.type("1")
        await at.settled()
        assert "row" in at.said[1]
        at.golden("question-answered")
        await at.type(".t")
        assert "The file is saved." in " ".join(at.said)


async def test_the_file_of_a_question_about_patrons_is_deleted_too(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.screen.home.open("questions")
        await at.settled()
        for name, sql in (("who", "SELECT last_name AS who FROM patron"), ("many", "SELECT count(*) AS n FROM patron")):
            await at.type(".n")
            await at.type(sql)
            await at.settled()
            await at.type(name)
            await at.settled()
            await at.screen.home.open("question", called=name)
            await at.settled()
            await at.type(".t")
            await at.settled()
            await at.press("<escape>")
        folder = at.screen.home.path.parent / "reports"
        assert sorted(file.name for file in folder.iterdir()) == ["many.csv", "with-names-who.csv"]


async def test_questions_are_kept_changed_and_removed_on_the_screen(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.screen.home.open("questions")
        await at.settled()
        await at.type(".n")
        await at.type("DELETE FROM item")
        await at.settled()
        assert at.said[1] == "Question cannot be read: DELETE FROM item"
        assert at.screen.query_one(EntryField).value == "DELETE FROM item", "what was typed can be mended"
        await at.press("<escape>")
        await at.type(".n")
        await at.type("SELECT count(*) AS copies FROM item")
        await at.settled()
        await at.type("all copies: How many copies there are")
        assert at.said[1] == "Saved: all-copies."
        await at.settled()
        rows = at.screen.query_one(Rows)
        assert cell_text(rows.rows[0][2]) == "How many copies there are"
        await at.type("1")
        await at.press("<enter>")
        await at.settled()
        assert at.where == "OneQuestion"
        await at.press("<escape>")
        await at.type(".z")
        await at.settled()
        assert at.said[1] == "Removed: all-copies."


async def test_a_report_that_may_not_be_run_is_not_opened(tmp_path: Path) -> None:
    async with seat(tmp_path, "ana") as at:
        before = at.where
        await at.screen.home.open("report", called="owing")
        await at.settled()
        assert at.where == before
        assert at.said[0] == "STOP"
        await at.type(".t")
        assert at.where != "OneReport"


@pytest.mark.parametrize(("called", "form"), [("no-price", "BatchForm"), ("unreachable", "PatronBatch")])
async def test_a_list_changes_as_a_whole(tmp_path: Path, called: str, form: str) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.screen.home.open("report", called=called)
        await at.settled()
        await at.type(".a")
        assert at.where == form
        assert called == "no-price" or "of this list." in at.said[1]
