"""A small house for the frame to stand in. `python -m tests.screens.tiny [palette] [practice]`"""

from __future__ import annotations

import asyncio
import sys
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.pilot import Pilot

from tuils.i18n import N_
from tuils.library.foundation.describing.action import action
from tuils.screens.kit.frame import Frame, HouseApp
from tuils.screens.widgets.lines import Lines
from tuils.screens.widgets.rows import Column, Row, Rows

LENT = (
    Column("#", 2, right=True),
    Column(N_("This visit"), 30, grow=1),
    Column("Call number", 12, drop=1),
    Column("Due", 11),
)
TITLES = {
    "31234000010017": "The Overstory",
    "31234000010025": "Frog and Toad are friends",
    "31234000010033": "Spirited away [videorecording]",
    "31234000010058": "Emma [electronic resource]",
    "31234000010066": "[/i] and [bold]",
    "31234000010074": "千と千尋の神隠し",
    "31234000010082": "Red \x1b[31mescape\x1b[0m \u202eback\u202c",
}


class TinyDesk(Frame):
    mode = "desk"
    keys = (("back", N_("Done")), "help", "own", "undo", "menu", "why")

    def __init__(self) -> None:
        super().__init__()
        self.log_of: list[str] = []
        self.gate: asyncio.Event | None = None
        self.tab = 0

    def body(self) -> ComposeResult:
        yield Lines(["", ""], id="patron", classes="head")
        yield Rows(LENT, id="rows")

    def opened(self) -> None:
        self.say("", "Good morning, Ana.", "Scan a card to check out, or an item to check in.")

    async def heard(self, text: str) -> None:
        self.log_of.append(text)
        if self.gate:
            await self.gate.wait()
        if text == "oops":
            raise RuntimeError("a mistake of ours")
        rows = self.query_one(Rows)
        title = TITLES.get(text, text)
        rows.add((str(len(rows.rows) + 1), title, "FIC POW", "Mon, Dec 28"))
        self.say("OK", f"Checked out {len(rows.rows)}: {title}", "Due Mon, Dec 28.")

    def chose(self, index: int) -> None:
        self.log_of.append(f"row {index}")

    def turn(self, step: int) -> None:
        self.tab += step

    @action("i", N_("Check in"), N_("Check in, on and off"))
    def check_in(self) -> None:
        self.log_of.append("F6")
        self.ask_for("CHECK IN", "look")

    @action("r", N_("Renew"))
    def renew(self) -> None:
        self.log_of.append("F7")


class TinyCatalog(Frame):
    mode, prompt = "catalog", N_("Find")

    def __init__(self, rows: list[Row] | None = None) -> None:
        super().__init__()
        self.found = rows or [(str(n), f"Title {n}", "FIC", "Mon, Dec 28") for n in range(1, 6)]

    def body(self) -> ComposeResult:
        yield Rows(LENT, self.found, cursor=0, markable=True)

    def opened(self) -> None:
        self.say("", "5 titles", "Enter opens one; Down chooses.")


class TinyUndo(Frame):
    word, prompt = N_("Undo"), N_("Undo")
    keys = (("Enter", N_("Undo this one")), ("back", N_("Go back, change nothing")))
    taken: ClassVar[list[int]] = []

    def body(self) -> ComposeResult:
        yield Rows(LENT, [("1", "Checked out: Beloved", "", ""), ("2", "Checked out: Emma", "", "")], cursor=0)

    def opened(self) -> None:
        self.say("ASK", "Take back: Checked out: Beloved?", "Enter undoes it.")

    async def chose(self, index: int) -> None:
        self.taken.append(index)
        await self.close()
        if index:
            raise RuntimeError("it could not be taken back")


class TinyLock(Frame):
    word, prompt, closed = N_("Locked"), N_("PIN"), True
    tried: ClassVar[list[str]] = []

    def opened(self) -> None:
        if self.field:
            self.field.password = True
        self.say("", "Locked by Ana R.", "Type your PIN, then Enter.")

    async def heard(self, text: str) -> None:
        self.tried.append(text)
        if text == "2468":
            await self.close()
        else:
            self.say("NOTE", "Wrong PIN.", "2 more tries.")


class Tiny(HouseApp):
    MODES: ClassVar = {"desk": TinyDesk, "catalog": TinyCatalog}
    DEFAULT_MODE = "desk"
    library_name, station, person = "Maple Grove", "front desk", "Ana R."

    def __init__(self, palette: str = "dark", *, practice: bool = False, plain_ascii: bool = False) -> None:
        super().__init__(palette, plain_ascii=plain_ascii)
        self.practice = practice
        self.faults: list[Exception] = []
        self.left = False

    async def open(self, name: str) -> None:
        with self.batch_update():
            await self.push_screen(TinyUndo())

    async def go_by_key(self, mode: str) -> None:
        await self.switch_mode(mode)

    async def lock(self) -> None:
        with self.batch_update():
            await self.push_screen(TinyLock())

    async def sign_out(self) -> None:
        self.left = True

    def fault(self, problem: Exception) -> None:
        self.faults.append(problem)


def desk(pilot: Pilot[Any]) -> TinyDesk:
    return next(screen for screen in pilot.app.screen_stack if isinstance(screen, TinyDesk))


if __name__ == "__main__":
    Tiny(*sys.argv[1:2], practice="practice" in sys.argv).run(mouse=False)
