"""Settings of the whole library, and of each branch, location, type and category: chosen, typed, set."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.worker import Worker

from tuils.i18n import N_, _
from tuils.library.activities.calendar.rooms import rooms
from tuils.library.foundation.administration.known import (
    SettingShown,
    all_settings,
    change_code,
    change_setting,
    code_sheet,
)
from tuils.library.foundation.administration.settings import branches, categories, item_types, locations, zone_of
from tuils.library.foundation.desk import Desk
from tuils.screens.kit.home import HomeScreen
from tuils.screens.widgets.rows import Column, Rows
from tuils.screens.widgets.turns import Doing

KINDS = {
    "item_type": (N_("Item type"), item_types),
    "category": (N_("Category"), categories),
    "branch": (N_("Branch"), branches),
    "location": (N_("Position"), locations),
}
ROOM = "room"
CODED = {kind: words for kind, (words, _read) in KINDS.items()} | {ROOM: N_("Room")}
COLUMNS = (Column("#", 2, right=True), Column(N_("What"), 20, grow=3), Column(N_("Now"), 12, grow=1))
FIELD_COLUMNS = (Column("#", 2, right=True), Column(N_("What"), 20, grow=3), Column(N_("Now"), 12, grow=1))


class Choosing(HomeScreen):
    """A list of settings; the chosen line is asked for in the field."""

    passing = True
    prompt = N_("Change")
    keys = (("1-99", N_("Choose")), ("back", N_("Back")), "help", "undo")

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[SettingShown] = []
        self.chosen: SettingShown | None = None
        self._loading: Worker[None] | None = None

    async def set_to(self, setting_shown: SettingShown, text: str) -> str:
        """Set a line. Return the warning about it, mostly none."""
        raise NotImplementedError

    def greet(self) -> None:
        raise NotImplementedError

    async def load(self) -> None:
        raise NotImplementedError

    async def opened(self) -> None:
        await self.load()
        self.greet()

    def on_screen_resume(self) -> None:
        """Load again: a change may have been undone meanwhile."""
        super().on_screen_resume()
        if self._ready:
            self._loading = self.load_by(self.load)

    def ask(self, setting_shown: SettingShown) -> None:
        self.chosen = setting_shown
        self.ask_for(_("Now"))
        value = setting_shown.value or _("none")
        hint = _("Now {value}. Type the new value. - clears it. Esc: no change.")
        self.say("ASK", setting_shown.words, hint.format(value=value))

    def let_go(self) -> None:
        self.chosen = None
        self.ask_for(_(self.prompt))

    def _called(self, text: str) -> list[int]:
        """Return the lines with this name, or with these words."""
        typed = text.casefold()
        exact = [at for at, one in enumerate(self.lines) if one.name == typed]
        return exact or [at for at, one in enumerate(self.lines) if typed in one.words.casefold()]

    @property
    def is_asking(self) -> bool:
        return self.chosen is not None

    async def heard(self, text: str) -> None:
        if self.chosen is None and text.isascii() and text.isdecimal():  # of three digits: there are so many lines
            if doing := self.picked(int(text[:4])):
                await doing
            return
        if self.chosen is None and len(fit := self._called(text)) == 1:
            listed = self.query_one(Rows)
            listed.move(fit[0] - listed.cursor)
            self.ask(self.lines[fit[0]])
            return
        if self.chosen is None:
            self.say("NOTE", _("Which line?"), _("Type its number, or choose it with Up and Down and press Enter."))
            return
        one = self.chosen
        told = await self.set_to(one, "" if text == "-" else text)
        self.let_go()
        await self.load()
        now = next((line for line in self.lines if line.name == one.name), one)
        sentence = _("{words}: {value}").format(words=now.words, value=now.value or _("none"))
        self.say("NOTE" if told else "OK", sentence, told or _("F9 can undo it."))

    def picked(self, number: int) -> Doing:
        return self.heard(str(number)) if self.chosen else super().picked(number)

    def action_back(self) -> Doing:
        if self.chosen is None:
            return super().action_back()
        self.let_go()
        self.greet()
        return None


class LibrarySettings(Choosing):
    word = N_("Settings")

    def __init__(self) -> None:
        super().__init__()
        self.codes: list[tuple[str, str, str]] = []

    def body(self) -> ComposeResult:
        yield Rows(COLUMNS)

    def greet(self) -> None:
        self.say(
            "",
            _("Settings for the whole library."),
            _("Choose a line. Types, categories, branches, and places are below."),
        )

    async def load(self) -> None:
        lines = await self.home.read(all_settings)
        self.codes = await self.home.read(_codes, self.home.desk)
        self.lines = lines
        rows = [(str(n), one.words, one.value) for n, one in enumerate(self.lines, 1)]
        first = len(rows) + 1
        rows += [(str(first + n), f"{_(CODED[kind])} {code}", name) for n, (kind, code, name) in enumerate(self.codes)]
        listed = self.query_one(Rows)
        listed.load(rows, cursor=max(0, listed.cursor))

    def chose(self, index: int) -> Doing:
        if self.chosen:
            return None
        self.query_one(Rows).move(index - self.query_one(Rows).cursor)
        if index < len(self.lines):
            self.ask(self.lines[index])
            return None
        kind, code, _name = self.codes[index - len(self.lines)]
        if kind == ROOM:
            return self.home.open("room_form", code=code)
        return self.home.open("code", kind=kind, code=code)

    async def set_to(self, setting_shown: SettingShown, text: str) -> str:
        done = await self.home.do(change_setting, setting_shown.name, text)
        await self.home.changed()
        self.home.in_order_soon()
        return await self.home.read(_planned_before, self.home.desk, done.value) if setting_shown.name == "zone" else ""


class OneCode(Choosing):
    """A branch, place, item type or category, with all its settings."""

    word = N_("Code")

    def __init__(self, kind: str, code: str) -> None:
        super().__init__()
        self.kind, self.code = kind, code

    def body(self) -> ComposeResult:
        yield Rows(FIELD_COLUMNS)

    def greet(self) -> None:
        text = _("{kind} {code}").format(kind=_(KINDS[self.kind][0]), code=self.code)
        self.say("", text, _("Choose what to change."))

    async def load(self) -> None:
        self.lines = await self.home.read(code_sheet, self.kind, self.code)
        rows = [(str(n), one.words, one.value) for n, one in enumerate(self.lines, 1)]
        listed = self.query_one(Rows)
        listed.load(rows, cursor=max(0, listed.cursor))

    def chose(self, index: int) -> Doing:
        if not self.chosen:
            self.ask(self.lines[index])
        return None

    async def set_to(self, setting_shown: SettingShown, text: str) -> str:
        await self.home.do(change_code, self.kind, self.code, {setting_shown.name: text})
        return ""


def _planned_before(desk: Desk, zone: str) -> str:
    """Return a note about programs that stay in the old time zone, if the library's zone has changed."""
    from tuils.library.activities.changing.on_closed import by_another_clock  # not for the other settings

    what = by_another_clock(desk, zone_of(zone)).words
    return _("{what}: still in the old time zone. F9 undoes it.").format(what=what) if what else ""


def _codes(desk: Desk) -> list[tuple[str, str, str]]:
    """Return kind, code and name of each; rooms last."""
    found = [(kind, one.code, one.name) for kind, (_words, read) in KINDS.items() for one in read()]
    booked = rooms(desk) if desk.may("programs.see") else []
    return found + [(ROOM, sheet.code, sheet.name) for sheet in booked]
