"""An import in a real terminal: from the menu to what came in, and back; what it costs on the line; cut off."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.formats.samples import marc
from tests.grove import MARTA, OVERSTORY, build
from tests.screens.terminal import Terminal

pytestmark = pytest.mark.whole

F6, F7, F8, F10, ESC = "\x1b[17~", "\x1b[18~", "\x1b[19~", "\x1b[21~", "\x1b"
SIX_STEPS = ("Step 3 of 8", "Step 4 of 8", "Step 5 of 8", "This is what the import would do.", "Import ")
A_LINE = 130  # bytes: one row of 80 columns with its place on the screen


def title(number: int) -> bytes:
    return marc(
        ("001", f"old{number}"),
        ("008", "200101s2020    nyu           000 1 eng d"),
        ("100", "1 \x1faWriter, Ann."),
        ("245", f"10\x1faThe book number {number} of the old library /\x1fcAnn Writer."),
        ("952", f"  \x1fpT{number:07}\x1faMAIN\x1fbMAIN\x1fyBK\x1foFIC W{number}"),
    )


class Desk:
    """Maple Grove in a terminal, with Pat at the desk and a file of the old library at home."""

    def __init__(self, folder: Path, titles: int) -> None:
        self.folder, self.library = folder, folder / "library.db"
        build(self.library)
        (folder / "old.mrc").write_bytes(b"".join(map(title, range(1, titles + 1))))
        self.started: list[Terminal] = []

    def start(self) -> Terminal:
        env = {
            "HOME": str(self.folder),
            "TUILS_STATE": str(self.folder / "state"),
            "TUILS_CONFIG": str(self.folder / "station.toml"),
            "TEXTUAL_ANIMATIONS": "none",
        }
        terminal = Terminal(["-m", "tests.doors.program", str(self.library), "pat", "--now"], env)
        self.started.append(terminal)
        terminal.until("Scan a card to check out")
        return terminal

    def count(self, what: str) -> int:
        with sqlite3.connect(self.library) as store:
            assert store.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            return int(store.execute(f"SELECT count(*) FROM {what}").fetchone()[0])


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[list[Desk]]:
    made: list[Desk] = []
    yield made
    for desk in made:
        for terminal in desk.started:
            if terminal.child:
                terminal.end()


def opened(terminal: Terminal) -> None:
    """To the question whether to bring it in."""
    terminal.send(f"{F10}import records\r")
    terminal.until("F6 imports")
    terminal.send(F6)
    terminal.until("old.mrc")
    terminal.send("1\r")
    terminal.until("Step 2 of 8. Preview of old.mrc.")
    for words in SIX_STEPS:
        terminal.send("\r")
        terminal.until(words, 300)


def test_from_the_menu_to_done_and_back(tmp_path: Path, folder: list[Desk]) -> None:
    folder.append(Desk(tmp_path, 60))
    terminal, before = folder[0].start(), folder[0].count("biblio")
    opened(terminal)
    terminal.send("y\r")
    terminal.until("Imported: old.mrc", 300)
    assert any("60 new, 60 copies added" in row for row in terminal.screen.display)
    assert folder[0].count("biblio") == before + 60
    terminal.send(F7)
    terminal.until("Undo the import of old.mrc?")
    assert any("Would remove or restore: 60 titles, 60 copies." in row for row in terminal.screen.display)
    terminal.send("y\r")
    terminal.until("Import undone: old.mrc.", 300)
    assert folder[0].count("biblio WHERE NOT removed") == before
    assert folder[0].count("item WHERE barcode LIKE 'T0%'") == 0


def test_over_a_slow_line_it_writes_a_line_a_second_and_the_desk_goes_on(tmp_path: Path, folder: list[Desk]) -> None:
    folder.append(Desk(tmp_path, 20_000))
    terminal = folder[0].start()
    opened(terminal)
    terminal.send("y\r")
    terminal.until("Importing old.mrc.")
    assert terminal.stirs(0.4) <= 3 * A_LINE
    terminal.send(ESC)
    terminal.until("is being imported.")
    terminal.send("\x1bOQ")
    terminal.until("Scan a card to check out")
    terminal.send(f"{MARTA}\r{OVERSTORY}\r")
    terminal.until("The Overstory")
    assert folder[0].count("loan") == 1


def test_cut_off_it_is_whole_batches_and_goes_on_as_it_was_told(tmp_path: Path, folder: list[Desk]) -> None:
    folder.append(Desk(tmp_path, 6_000))
    terminal, before = folder[0].start(), folder[0].count("biblio")
    opened(terminal)
    terminal.send("y\r")
    while folder[0].count("biblio") == before:
        terminal.hear(0.02)
    os.kill(terminal.child, signal.SIGKILL)
    os.waitpid(terminal.child, 0)
    terminal.child = 0
    some = folder[0].count("biblio") - before
    assert 0 < some < 6_000
    assert folder[0].count("item WHERE barcode LIKE 'T0%'") == some
    again = folder[0].start()
    again.send(f"{F10}import records\r")
    again.until("stopped")
    again.send("1\r")
    again.until("F8 Continue")
    again.send(F8)
    again.until("Import old.mrc now?")
    again.send("y\r")
    again.until("Imported: old.mrc", 300)
    assert folder[0].count("biblio") == before + 6_000
    assert folder[0].count("item WHERE barcode LIKE 'T0%'") == 6_000
