"""The import assistant, the list of imports, and taking one back, by keys."""

from __future__ import annotations

import asyncio
import os
import stat
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tests.formats.samples import marc
from tests.grove import FROG, MARTA, NOW, OVERSTORY
from tests.screens.at_desk import SIZES, Seat, seat
from tests.screens.golden import GOLDENS
from tests.screens.keys import PATIENCE
from tuils.library.holdings.finding import find_titles
from tuils.library.holdings.items.showing import item_sheet
from tuils.library.holdings.title_imports.batches import batches
from tuils.library.holdings.title_imports.profile import MarcProfile
from tuils.models import db
from tuils.screens.imports.bringing_in import keep_draft, kept_draft, whole_of
from tuils.screens.imports.draft import ImportDraft
from tuils.screens.imports.paged_screen import Pages
from tuils.screens.widgets.rows import Rows, cell_text
from tuils.values.numbers.barcode import BarcodeRule

Size = tuple[int, int]
BOTH = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
FIXED = "200101s2020    nyu           000 1 eng d"


def title(number: int, *copies: str, name: str = "") -> bytes:
    """A title of an old system that wrote its copies as Koha does."""
    return marc(
        ("001", f"old{number}"),
        ("008", FIXED),
        ("100", "1 \x1faWriter, Ann."),
        ("245", f"10\x1fa{name or f'The book number {number}'} /\x1fcAnn Writer."),
        *[("952", f"  \x1fp{copy}\x1faOLD\x1fbOLD\x1fcADULT\x1fyBK\x1foFIC W{number}\x1fg12.50") for copy in copies],
    )


CLEAN = b"".join(title(n, f"T{n:04}") for n in range(1, 12)) + title(12)
ODD = title(1, "T0001", "T0001") + title(2, OVERSTORY) + marc(("001", "x"), ("500", "  \x1faNothing")) + title(3)
PEOPLE = "cardnumber,surname,firstname,categorycode,colour\n77001,Ames,Ann,GROWN,red\n77002,Bell,Bob,GROWN,blue\n"
LOANS = f"barcode,cardnumber,date_due\n{OVERSTORY},{MARTA},2026-12-20\n"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with a few files of one day."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    folder = tmp_path / "Downloads"
    folder.mkdir()
    files: dict[str, bytes | str] = {"old.mrc": CLEAN, "odd.mrc": ODD, "people.csv": PEOPLE, "loans.csv": LOANS}
    for hours, (name, content) in enumerate(files.items()):
        put(folder / name, content, hours)
    return tmp_path


def put(path: Path, content: bytes | str, hours: int = 0) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    at = NOW / 1_000_000 - hours * 3600
    os.utime(path, (at, at))
    return path


class Wizard:
    """The assistant at a seat."""

    def __init__(self, at: Seat) -> None:
        self.at = at

    async def done(self, text: str = "") -> None:
        """Wait until no work is under way on this screen."""
        screen = cast("Pages", self.at.screen)
        await self.at.until(lambda: not (screen.working_on and screen.working_on.running), "it is still working")
        await self.at.settled()
        if text:
            await self.at.until(lambda: any(text in row for row in self.at.rows()), f"{text!r} does not come")

    async def type(self, *texts: str) -> None:
        for text in texts:
            await self.at.type(text)
            await self.done()

    async def open(self, number: int = 1) -> None:
        """The assistant with the file of this number."""
        await self.at.press("<f10>", "import records<enter>", "<f6>")
        await self.type(str(number))

    async def to(self, word: str) -> None:
        """Press Enter until this step."""
        for _step in range(9):
            if any(f" {word}]" in row or f"[{word}]" in row for row in self.at.rows()):
                return
            await self.type("")
        raise AssertionError(f"{word} never came:\n" + "\n".join(self.at.rows()))

    async def bring_in(self) -> None:
        await self.to("Import")
        await self.type("y")
        await self.done("[8 Done]" if self.at.app.size.width > 60 else "[Done]")


@asynccontextmanager
async def wizard(folder: Path, **more: Any) -> AsyncIterator[Wizard]:
    async with seat(folder, "pat", **more) as at:
        yield Wizard(at)


def count(table: str) -> int:
    return int(db.execute_sql(f"SELECT count(*) FROM {table}").fetchone()[0])


TWICE = title(1, "T0001", "T0002") + title(1, "T0002", "T0003") + marc(("001", "x"), ("500", "  \x1faNothing"))


async def test_each_step_counts_the_same_copies(tmp_path: Path) -> None:
    """So too for copies of a record that is there twice; tests/doors holds the command's words."""
    put(tmp_path / "Downloads" / "odd.mrc", TWICE + title(2, "T0004"), 1)
    came, left = "2 new, 1 repeated, 4 copies added, 1 set aside", "1 copy listed twice"
    async with wizard(tmp_path) as w:
        before = count("item")

        def said(*words: str) -> None:
            shown = " ".join(" ".join(w.at.rows()).split())
            assert [one for one in words if one not in shown] == [], shown

        await w.open(2)
        said("3 titles with 5 copies.", "Not imported: 1 record (holdings, deleted, or no title), with 0 copies.")
        await w.to("Copies")
        said("5 copies. Barcodes: 1 used twice.")
        await w.to("Test")
        said(
            f"{came} {left} ! 2 lines to check", "Same title as an earlier record: 1 copy added.", "merged", "set aside"
        )
        assert count("item") == before
        await w.bring_in()
        said(f"{came} {left} ! 2 lines to check")
        assert count("item") == before + 4
        await w.type("", "1")
        said(f"{came}, {left}")
        await w.at.press("<f7>")
        await w.done("Undo the import")
        await w.type("y")
        await w.done("Import undone")
        assert count("item") == before


# -- how it looks


@pytest.mark.whole
@BOTH
async def test_each_step_looks_as_it_should(tmp_path: Path, size: Size) -> None:
    async with wizard(tmp_path, size=size) as w:
        await w.at.press("<f10>", "import records<enter>")
        w.at.golden("import-none-yet")
        await w.at.press("<f6>")
        w.at.golden("import-file")
        await w.type("1")
        w.at.golden("import-look")
        for word in ("Copies", "Codes", "Match", "Test", "Import"):
            await w.to(word)
            w.at.golden(f"import-{word.lower().replace(' ', '-')}")
        await w.bring_in()
        w.at.golden("import-done")
        await w.type("")
        w.at.golden("import-list")
        await w.type("1")
        w.at.golden("import-one")
        await w.at.press("<f7>")
        await w.done("Undo the import")
        w.at.golden("import-back")
        await w.type("y")
        await w.done("Import undone")
        w.at.golden("import-taken-back")


async def test_pages_within_a_step_look_as_they_should(tmp_path: Path) -> None:
    async with wizard(tmp_path) as w:
        await w.open()
        await w.to("Copies")
        await w.type("1")
        w.at.golden("import-systems")
        await w.type("8", "952")
        w.at.golden("import-own-mapping")
        await w.at.press("<escape><escape>")
        await w.type("2")
        w.at.golden("import-barcodes")
        await w.at.press("<escape>")
        await w.done()
        await w.to("Codes")
        await w.type("1")
        w.at.golden("import-code")
        await w.at.press("<escape>")
        await w.to("Match")
        await w.type("1")
        w.at.golden("import-signs")


@pytest.mark.whole
async def test_faults_and_people_and_loans_look_as_they_should(tmp_path: Path) -> None:
    async with wizard(tmp_path) as w:
        await w.open(2)
        await w.to("Copies")
        w.at.golden("import-odd-copies")
        await w.to("Test")
        w.at.golden("import-odd-try")
        await w.at.press("<escape>" * 5)
        assert w.at.where == "Assistant"
        await w.type("3")
        w.at.golden("import-people")
        await w.to("Columns")
        w.at.golden("import-columns")
        await w.at.press("<escape><escape>")
        await w.type("4")
        w.at.golden("import-loans")


async def test_ascii_and_no_colour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with wizard(tmp_path, plain_ascii=True) as w:
        await w.open(2)
        await w.to("Copies")
        w.at.golden("import-ascii")


async def test_help_says_how_it_works(tmp_path: Path) -> None:
    async with wizard(tmp_path) as w:
        await w.at.press("<f10>", "import records<enter>", "<f6>", "<f1>")
        w.at.golden("import-help")


# -- who, and which file


async def test_a_volunteer_does_not_see_it(tmp_path: Path) -> None:
    async with seat(tmp_path, "ana") as at:
        await at.press("<f10>", "import records<enter>")
        assert at.said == ("STOP", "Your role doesn't let you import records, items, and patrons from files.")


WRONG = (
    ("~/nowhere/x.mrc", "No such file: ~/nowhere/x.mrc"),
    ("~/zzz", "No file or folder starts with ~/zzz"),
    ("empty.mrc", "empty.mrc: This file is empty."),
    ("picture.mrc", "picture.mrc: This is a picture (PNG), not a file of titles or patrons."),
    ("letter.pdf", "letter.pdf: This is a PDF, not a file of titles or patrons. Ask for MARC (.mrc) or CSV."),
    ("words.txt", "words.txt: This is not a MARC file. Ask for the titles as MARC (.mrc, ISO 2709)."),
)


@pytest.mark.parametrize(("typed", "said"), WRONG, ids=[typed for typed, _said in WRONG])
@pytest.mark.whole
async def test_what_cannot_be_brought_in_is_said_at_once(home: Path, typed: str, said: str) -> None:
    put(home / "empty.mrc", b"")
    put(home / "picture.mrc", b"\x89PNG\r\n\x1a\n0000")
    put(home / "letter.pdf", b"%PDF-1.7")
    put(home / "words.txt", "only words")
    async with wizard(home) as w:
        await w.at.press("<f10>", "import records<enter>", "<f6>")
        await w.type(typed)
        assert w.at.said == ("NOTE", said)
        assert w.at.answer[2]


async def test_a_path_is_found_by_its_beginning_and_folders_open(home: Path) -> None:
    async with wizard(home) as w:
        await w.at.press("<f10>", "import records<enter>", "<f6>")
        await w.type("~/Downloads")
        assert [row[5:14].strip() for row in w.at.rows()[7:13]] == [
            "File", "..", "loans.csv", "odd.mrc", "old.mrc", "people.cs",
        ]  # fmt: skip
        await w.type("1")
        assert "In ~. Type a number to open it." in w.at.answer[2]
        await w.type("~/Downloads/o")
        assert "odd.mrc" in w.at.rows()[9]
        await w.type("~/Downloads/old")
        assert "old.mrc" in w.at.said[1]
        assert any("12 titles with 11 copies" in row for row in w.at.rows())


@pytest.mark.whole
async def test_going_back_keeps_what_was_chosen(tmp_path: Path) -> None:
    async with wizard(tmp_path) as w:
        await w.open()
        await w.to("Match")
        await w.type("2", "2")
        assert any("Add the copies" in row for row in w.at.rows())
        await w.at.press("<escape><escape><escape><escape>")
        assert w.at.said == ("", "Step 1 of 8. Which file? So far: old.mrc")
        await w.to("Match")
        assert any("Add the copies" in row for row in w.at.rows())


@pytest.mark.whole
async def test_leaving_half_way_keeps_what_was_chosen(tmp_path: Path) -> None:
    async with wizard(tmp_path) as w:
        await w.open()
        await w.to("Match")
        await w.type("2", "2")
        await w.at.press("<f2>")
        assert w.at.where == "DeskScreen"
        await w.at.press("<f10>", "import records<enter>", "<f6>")
        assert w.at.said == ("", "Step 1 of 8. Which file? So far: old.mrc")
        await w.to("Match")
        assert any("Add the copies" in row for row in w.at.rows())


async def test_in_another_mode_it_stays_as_it_is(tmp_path: Path) -> None:
    async with wizard(tmp_path) as w:
        await w.open()
        await w.at.press("<f3>")
        assert w.at.where == "Catalog"
        await w.at.press("<f2>")
        assert w.at.said[1] == "Step 2 of 8. Preview of old.mrc."


async def test_a_file_that_goes_between_look_and_run_is_said(home: Path) -> None:
    async with wizard(home) as w:
        await w.open()
        await w.to("Import")
        (home / "Downloads" / "old.mrc").unlink()
        before = count("biblio")
        await w.type("y")
        await w.done()
        assert count("biblio") == before
        assert any("not imported" in row or "cannot be read" in row for row in w.at.rows())


# -- what is chosen is what comes in


@pytest.mark.whole
async def test_titles_come_in_with_copies_codes_and_mended_barcodes(tmp_path: Path) -> None:
    async with wizard(tmp_path) as w:
        await w.open()
        await w.to("Copies")
        await w.type("2", "1", "T", "2", "8", "3", "31")
        await w.at.press("<escape>")
        await w.done()
        assert any("31000001" in row for row in w.at.rows())
        await w.type("3")
        await w.to("Codes")
        await w.type("1", "3")
        assert any("MAIN" in row for row in w.at.rows())
        await w.at.press("<f7>")
        await w.type("1", "1")
        await w.bring_in()
        rows = db.execute_sql("SELECT barcode, home_branch, location FROM item WHERE barcode LIKE '31%1'").fetchall()
        assert ("31000001", "OLD", "") in rows
        made = db.execute_sql("SELECT count(*) FROM item WHERE barcode = ''").fetchone()
        assert made == (1,), "a title without a copy gets one"
        assert find_titles("book number")


async def test_people_come_in_by_their_columns(tmp_path: Path) -> None:
    async with wizard(tmp_path) as w:
        await w.open(3)
        await w.to("Columns")
        await w.to("Codes")
        await w.type("1", "4")
        await w.to("Import")
        await w.type("y")
        await w.done("Done]")
        cards = db.execute_sql(
            "SELECT card, last_name, category FROM patron WHERE card LIKE '77%' ORDER BY 1"
        ).fetchall()
        assert [row[:2] for row in cards] == [("77001", "Ames"), ("77002", "Bell")]
        assert cards[0][2] != "GROWN"
        assert "F7" not in w.at.keys


async def test_a_file_without_a_card_is_asked_about(tmp_path: Path, home: Path) -> None:
    put(home / "Downloads" / "people.csv", "Student ID,First,Last\n77001,Ann,Ames\n77002,Bo,Bell\n", 2)
    async with wizard(tmp_path) as w:
        await w.open(3)
        await w.to("Columns")
        assert any("No column found for: Card." in row for row in w.at.rows())
        await w.type("")
        assert w.at.said[1] == "Which column is the library card?"
        await w.type("3", "2")
        assert any("new card for each" in row for row in w.at.rows())
        assert not any("No column found for" in row for row in w.at.rows())
        await w.to("Import")
        await w.type("y")
        await w.done("Done]")
        assert db.execute_sql("SELECT count(*) FROM patron WHERE last_name IN ('Ames', 'Bell')").fetchone() == (2,)


async def test_loans_come_in(tmp_path: Path) -> None:
    async with wizard(tmp_path) as w:
        await w.open(4)
        await w.to("Import")
        await w.type("y")
        await w.done("Done]")
        assert count("loan") == 1


OLD_LOANS = f"barcode,cardnumber,date_due\n{OVERSTORY},{MARTA},2023-03-01\n{FROG},{MARTA},2026-11-02\n"


@pytest.mark.parametrize(
    ("typed", "state", "said"),
    [
        ("14d", "checked_out", "2 items have a new due date."),
        ("f", "missing", "2 items written off."),
        ("k", "checked_out", "They stay overdue, with fines only from today."),
    ],
)
async def test_loans_that_come_in_overdue_are_shown_with_a_choice(
    typed: str, state: str, said: str, tmp_path: Path, home: Path
) -> None:
    put(home / "Downloads" / "loans.csv", OLD_LOANS, 9)
    async with wizard(tmp_path) as w:
        await w.open(4)
        await w.to("Test")
        await w.done("were already overdue")
        assert any("Nothing is charged for that time." in row for row in w.at.rows())
        await w.to("Import")
        await w.type("y")
        await w.done("Done]")
        assert w.at.said == ("ASK", "2 items were already overdue (1 patron), the oldest by 1,377 days.")
        if typed == "14d":
            w.at.golden("import-loans-overdue")
            await w.type("soon")
            assert w.at.said[1].startswith("Type days such as 14d, k to keep them")
        await w.type(typed)
        assert w.at.said[0] == "OK"
        await w.done(said)
        assert item_sheet(w.at.app.desk, OVERSTORY).status == state
        late = 2 if typed == "k" else 0
        assert count("loan WHERE closed_at IS NULL AND charged_from > due_at") == late


HOLDS_ELSEWHERE = f"cardnumber,barcode,priority,branchcode\n{MARTA},{FROG},1,UPTOWN\n{MARTA},{OVERSTORY},1,DEPOT\n"


async def test_where_holds_of_another_system_are_picked_up_is_chosen(tmp_path: Path, home: Path) -> None:
    put(home / "Downloads" / "loans.csv", HOLDS_ELSEWHERE, 9)
    async with wizard(tmp_path) as w:
        await w.open(4)
        await w.to("Codes")
        assert w.at.said[1].endswith("2 codes are not set up here.")
        assert sum("pickup at this branch" in row for row in w.at.rows()) == 2
        await w.type("1")
        assert any("Pickup at this branch" in row for row in w.at.rows())
        assert not any("Create it" in row for row in w.at.rows()), "a hold makes no branch"
        await w.at.press("<escape>")
        await w.to("Import")
        await w.type("y")
        await w.done("Done]")
        assert count("hold WHERE pickup = 'MAIN'") == 2


async def test_a_column_is_chosen_by_hand(tmp_path: Path) -> None:
    async with wizard(tmp_path) as w:
        await w.open(3)
        await w.to("Columns")
        rows = w.at.screen.query_one("#rows", Rows).rows
        number = next(cell_text(row[0]) for row in rows if cell_text(row[1]) == "Note")
        await w.type(number, "6")
        assert any("Note " in row and "colour" in row and "red" in row for row in w.at.rows())


async def test_what_was_chosen_is_kept_for_the_next_file(tmp_path: Path) -> None:
    async with wizard(tmp_path) as w:
        await w.open()
        await w.to("Match")
        await w.type("2", "2", "4", "Monthly")
        assert w.at.said == ("OK", "Saved as Monthly.")
        await w.at.press("<escape>" * 5)
        await w.at.press("<f6>")
        await w.type("1")
        await w.type("2", "2")
        assert any("Monthly" in row for row in w.at.rows())
        await w.to("Match")
        assert any("Add the copies" in row for row in w.at.rows())


@pytest.mark.whole
async def test_the_report_is_saved_for_this_user_alone_and_can_be_read(home: Path) -> None:
    async with wizard(home) as w:
        await w.open(2)
        await w.to("Test")
        assert (home / "reports" / "dry-run.csv").exists()
        await w.type("1")
        assert w.at.said[1].strip()
        await w.bring_in()
        (saved,) = (home / "reports").glob("*odd*.csv")
        assert stat.S_IMODE(saved.stat().st_mode) == 0o600
        assert saved.name in " ".join(w.at.rows())
        line = batches(w.at.app.desk)[0]
        assert saved.name.endswith(f"{line.id[-6:]}.csv")


async def test_a_long_report_is_shown_by_the_page(home: Path) -> None:
    put(home / "Downloads" / "new.mrc", b"".join(marc(("001", f"x{n}"), ("500", "  \x1faN")) for n in range(250)), -1)
    async with wizard(home) as w:
        await w.open()
        await w.to("Test")
        assert any("250 set aside" in row for row in w.at.rows())
        assert any("showing 1 to 100" in row for row in w.at.rows())
        await w.at.press("<right>", "<right>", "<right>")
        assert any("showing 201 to 250" in row for row in w.at.rows())
        await w.at.press("<left>")
        assert any("showing 101 to 200" in row for row in w.at.rows())
        assert any(row.startswith("  101    101 It has no title.") for row in w.at.rows())
        await w.at.press("<f8>")
        await w.type("As it was")
        assert w.at.said == ("OK", "Saved as As it was.")


async def test_names_do_not_stay_on_a_desk_that_is_left_alone(tmp_path: Path) -> None:
    async with wizard(tmp_path) as w:
        await w.open(3)
        assert any("Ames, Ann" in row for row in w.at.rows())
        await w.at.idle(150)
        assert not any("Ames, Ann" in row for row in w.at.rows())
        await w.at.press("<f6>")
        assert w.at.said == ("", "Step 1 of 7. Which file? So far: people.csv")


async def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    async with wizard(tmp_path) as w:
        before = count("journal"), count("biblio")
        await w.open()
        await w.to("Test")
        assert any("12 new, 11 copies added" in row for row in w.at.rows())
        assert (count("journal"), count("biblio")) == before


# -- while it runs


@dataclass
class Slow:
    """An import that takes a step when it is let."""

    gate: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    summary: Any = field(default_factory=lambda: SimpleNamespace(added=0, read=0, batch=""))
    closed: bool = False

    def steps(self) -> Iterator[Any]:
        try:
            for number in range(1, 5):
                self.gate.acquire(timeout=PATIENCE)
                self.summary.added = self.summary.read = number * 10
                yield SimpleNamespace(done=number * 25, total=100, read=number * 10, rest=0.0)
        finally:
            self.closed = True

    def let(self) -> None:
        self.gate.release()


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    made, real = Slow(), whole_of
    monkeypatch.setattr(
        "tuils.screens.imports.dry_run_steps.whole_of",
        lambda desk, outcome: real(desk, outcome) if outcome.dry_run else made,
    )
    return made


async def running(w: Wizard) -> None:
    await w.open()
    await w.to("Import")
    await w.at.type("y")


def shown(w: Wizard, text: str) -> Callable[[], bool]:
    return lambda: any(text in row for row in w.at.rows())


@pytest.mark.whole
async def test_how_far_it_is_is_shown_and_the_desk_goes_on(tmp_path: Path, slow: Slow) -> None:
    async with wizard(tmp_path) as w:
        await running(w)
        slow.let()
        await w.at.until(shown(w, "10 read   10 new   25%"), "a line of progress")
        w.at.golden("import-running")
        await w.at.press("<escape>")
        assert w.at.said == ("", "old.mrc is being imported. Desks can keep working.")
        await w.at.press("<f2>")
        await w.at.type(MARTA, OVERSTORY)
        await w.at.until(lambda: w.at.said[1].startswith("Checked out 1: "), "the answer of the desk")
        await w.at.press("<f10>", "import records<enter>")
        await w.at.until(shown(w, "old.mrc: 25%"), "the list says it")
        for _step in range(3):
            slow.let()
        await w.at.until(lambda: "Imported old.mrc: 40 new." in w.at.said[1], "its end is said")


async def test_it_is_stopped_between_two_steps_and_goes_on(tmp_path: Path, slow: Slow) -> None:
    async with wizard(tmp_path) as w:
        await running(w)
        await w.at.press("<f8>")
        assert w.at.said[1] == "Stopping after this batch."
        slow.let()
        await w.done("The import was stopped before the end.")
        assert slow.closed
        assert "F6 Continue" in w.at.keys
        slow.closed = False
        await w.at.press("<f6>")
        for _step in range(4):
            slow.let()
        await w.done("[8 Done]")


async def test_leaving_the_program_stops_it_and_says_so(tmp_path: Path, slow: Slow) -> None:
    async with wizard(tmp_path) as w:
        await running(w)
        slow.let()
        await w.at.until(shown(w, "25%"), "it runs")
        app = w.at.app
        leaving = asyncio.ensure_future(app.leave())
        await asyncio.sleep(0)
        assert app.leaving
        slow.let()
        await leaving
        await w.at.until(lambda: slow.closed, "it is closed")
    assert "Continue it with" in app.last_words


@pytest.mark.whole
async def test_one_import_at_a_time(tmp_path: Path, slow: Slow) -> None:
    async with wizard(tmp_path) as w:
        await running(w)
        await w.at.press("<escape>", "<f6>")
        await w.type("1")
        await w.to("Import")
        assert w.at.said == ("NOTE", "Another import is running.")
        for _step in range(4):
            slow.let()


async def test_what_stands_in_the_way_is_said_and_nothing_is_lost(
    tmp_path: Path, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def steps() -> Iterator[Any]:
        yield SimpleNamespace(done=1, total=2, read=1, rest=0.0)
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(slow, "steps", steps)
    async with wizard(tmp_path) as w:
        await running(w)
        await w.done("Cannot read the file any more: Input/output error")
        assert w.at.answer[0] == "NOTE"
        assert "F6 Continue" in w.at.keys


# -- taking back


@pytest.mark.whole
async def test_what_circulated_since_stays_and_is_named(tmp_path: Path) -> None:
    async with wizard(tmp_path) as w:
        await w.open()
        await w.bring_in()
        await w.at.press("<f2>")
        await w.at.type(MARTA, "T0001")
        await w.at.until(lambda: w.at.said[1].startswith("Checked out 1: "), "the answer of the desk")
        await w.at.press("<f10>", "import records<enter>", "<f7>")
        await w.done("Undo the import of old.mrc?")
        assert any("T0001" in row for row in w.at.rows())
        w.at.golden("import-back-refused")
        await w.type("n")
        assert w.at.where == "PastImports"
        await w.at.press("<f7>")
        await w.done("Undo the import of old.mrc?")
        await w.type("y")
        await w.done("Import undone: old.mrc.")
        assert count("item WHERE barcode LIKE 'T0%'") == 1


@pytest.mark.whole
async def test_people_are_taken_back_from_the_list_too(home: Path) -> None:
    (home / "people.csv").write_text("card,first_name,last_name\nQ1,Ada,Field\nQ2,Cal,Moss\n", encoding="utf-8")
    async with wizard(home) as w:
        await w.at.press("<f10>", "import records<enter>", "<f6>")
        await w.type("people.csv")
        await w.done("Step 2")
        await w.to("Import")
        await w.type("y")
        await w.done("Done]")
        assert count("patron WHERE card IN ('Q1', 'Q2')") == 2
        await w.at.press("<f2>", "<f10>", "import records<enter>", "<f7>")
        await w.done("Undo the import of people.csv?")
        assert any("2 patrons" in row for row in w.at.rows())
        await w.type("y")
        await w.done("Import undone: people.csv.")
        assert count("patron WHERE card IN ('Q1', 'Q2')") == 0


@pytest.mark.whole
async def test_the_import_that_was_chosen_stays_chosen(tmp_path: Path) -> None:
    async with wizard(tmp_path) as w:
        await w.open()
        await w.bring_in()
        await w.at.press("<f2>")
        await w.open(4)
        await w.to("Import")
        await w.type("y")
        await w.done("Done]")
        await w.at.press("<f2>", "<f10>", "import records<enter>", "<down>")
        chosen = w.at.screen.choices
        assert chosen
        assert chosen.cursor == 1
        await w.at.press("<f9>", "<escape>")
        assert w.at.where == "PastImports"
        assert chosen.cursor == 1


async def test_an_import_that_was_cut_off_goes_on_as_it_was_told(home: Path) -> None:
    profile = MarcProfile(on_match="add-items", match=("isbn",), barcodes=BarcodeRule(strip="T ", digits=8))
    draft = ImportDraft((home / "Downloads" / "old.mrc",), "marc", profile)
    keep_draft(home / "library.db", draft)
    assert kept_draft(home / "library.db") == draft
    assert stat.S_IMODE((home / "reports" / "under-way.json").stat().st_mode) == 0o600
    async with wizard(home) as w:
        await w.open()
        await w.bring_in()
        assert not (home / "reports" / "under-way.json").exists(), "what is at its end does not go on"


# -- words


def test_no_answer_and_no_key_line_is_cut() -> None:
    for file in sorted(GOLDENS.glob("import-*.txt")):
        rows = file.read_text(encoding="utf-8").split("\n-----")[0].split("\n")
        answer = rows[2 : 4 if "80x24" in file.name else 5]
        assert [row for row in [*answer, rows[-1]] if row.endswith("..")] == [], file.name
