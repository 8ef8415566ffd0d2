"""The menu: all actions without a key, found by number or by words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.administration.backup import back_up
from tuils.library.foundation.refusals import refuse
from tuils.library.lending.money.drawer import handles_money
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import Line, Lines, fit
from tuils.screens.widgets.rows import Column, Row, Rows
from tuils.screens.widgets.turns import Doing

from . import registry
from .home import HomeScreen, home_screen
from .menu_entries import AT_DESK, GUIDES, Guide, MenuLine, barred, found_lines, menu_lines, register_lines
from .search_screen import OverModeScreen

if TYPE_CHECKING:
    from tuils.library.foundation.desk import Desk
    from tuils.library.office.registers.kind_file import RegisterKind

WIDTH = 26
LEAVING = ("lock", "switch", "sign_out")
WHOLE: tuple[Hint, ...] = (("1-99", N_("Choose")), ("back", N_("Back")), "help")
FOUND: tuple[Hint, ...] = (("Enter", N_("Open")), ("Up/Down", N_("Choose")), ("back", N_("Whole menu")), "help")


class Menu(HomeScreen):
    """The menu. `found`: the results, if words were typed; None while the whole menu is shown."""

    passing = True
    word, prompt = N_("Menu"), N_("Find")
    keys = WHOLE

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[MenuLine] = []
        self.registers: list[MenuLine] = []
        self.found: list[MenuLine] | None = None
        self.shown: list[MenuLine | str] = []

    def body(self) -> ComposeResult:
        lines = Lines(id="body")
        columns = (Column("#", 2, right=True), Column("", 20), Column("", 20, grow=1, drop=1))
        rows = Rows(columns, id="rows", heads=False)
        lines.display, rows.display = not self.narrow, self.narrow  # changed later, all would be painted once more
        yield lines
        yield rows

    async def opened(self) -> None:
        self.lines = menu_lines(self.home, money=await self.home.read(handles_money))
        self.registers = register_lines(await self.home.read(_kinds, self.home.desk), len(self.lines))
        typed = self.field.value.strip() if self.field else ""
        if typed and _is_words(typed):  # somebody types faster than the menu is read
            self._find(typed)
        else:
            self._greet()

    def _greet(self) -> None:
        hint = _("Type what you want, such as: receipt, lost card, hours. Or a number.")
        self.say("", _("What would you like to do?"), hint)
        self.show_keys(WHOLE)

    def resized(self) -> None:
        """Show columns to read; a list with arrows if they don't fit, or if words were typed."""
        lines, rows = self.query_one("#body", Lines), self.query_one(Rows)
        columns = None if self.narrow or self.found is not None else _columns(self.lines, self.app.size)
        lines.display, rows.display = columns is not None, columns is None
        if columns is not None:
            lines.put(columns)
        else:
            self.shown = list(_with_heads(self.lines) if self.found is None else self.found)
            cursor = 0 if self.found else -1
            rows.load([_row(one, self.narrow) for one in self.shown], cursor=cursor)

    # -- finding

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        """Search as words are typed; a number waits for Enter."""
        event.stop()
        words = event.value.strip()
        if not _is_words(words) or not self.is_current:
            return
        if words:
            self._find(words)
        elif self.found is not None and not self.is_at_work:
            self._whole()

    def _find(self, words: str) -> None:
        found = found_lines([*self.lines, *self.registers], words)
        if found and found == self.found:
            return
        self.found = found
        self.resized()
        if found:
            hint = _("Enter opens the first. Down chooses another, or type its number.")
            self.say("", ngettext("{n} match.", "{n} matches.", len(found)).format(n=len(found)), hint)
            self.show_keys(FOUND)
        elif permission := barred(self.home, words):
            self.faulted(refuse("NO_PERMISSION", permission=permission))
        else:
            hint = _("Enter looks in the manual. Esc shows the whole menu.")
            self.say("NOTE", _('Nothing in the menu matches "{words}".').format(words=words), hint)

    def _whole(self) -> None:
        self.found = None
        self.resized()
        self._greet()

    # -- opening

    def picked(self, number: int) -> Doing:
        return self.heard(str(number))

    def chose(self, index: int) -> Doing:
        line = self.shown[index]
        return self._go(line) if isinstance(line, MenuLine) else None

    def heard(self, text: str) -> Doing:
        if text.isdecimal():
            if line := next((one for one in (*self.lines, *self.registers) if one.number == int(text)), None):
                return self._go(line)
            self.say("NOTE", _("The menu has no number {number}.").format(number=text), _("Esc goes back."))
            return None
        if permission := barred(self.home, text, exactly=True):
            self.faulted(refuse("NO_PERMISSION", permission=permission))
            return None
        rows, before = self.query_one(Rows), self.found
        self._find(text)
        if not self.found:
            return self._read_about(text) if not barred(self.home, text) else None
        return self._go(self.found[max(0, rows.cursor) if self.found == before else 0])

    async def action_back(self) -> None:
        """Go back from the results to the whole menu, then close it."""
        if self.found is None:
            await self.close()
            return
        if self.field:
            self.field.value = ""
        self._whole()

    async def _go(self, line: MenuLine) -> None:
        place = line.entry.place
        if place == "back_up":
            await self._back_up()
        elif place == "slip" and self.home.paper is None:
            self.say("NOTE", _("There is no slip to print yet."), _("Check out an item first. Esc goes back."))
        else:
            await self.close()
            await open_place(self, place)

    async def _read_about(self, words: str) -> None:
        await self.close()
        await self.home.open("documentation", words=words)

    async def _back_up(self) -> None:
        made = await self.home.do(back_up, self.home.path)
        text = _("Backed up, and tested: {file}").format(file=made.file.name)
        self.say("OK", text, _("It is in {folder}").format(folder=made.file.parent))


def _kinds(desk: Desk) -> list[RegisterKind]:
    """Return the registers that this operator may open."""
    from tuils.library.office.registers.kinds import kinds_seen  # only the menu reads them all

    return [kind for kind in kinds_seen(desk) if desk.may(kind.see)]


async def open_place(screen: HomeScreen, place: str) -> None:
    """Open the target of a menu entry, once the screen that asked is closed."""
    home = screen.home
    if place in LEAVING:
        await {"lock": home.lock, "switch": home.switch, "sign_out": home.sign_out}[place]()
    elif place in AT_DESK:
        await home.go("desk")
        await home.tell(await home.work(home.session.press, place))
    elif guide := GUIDES.get(place):
        await _begin(screen, guide)
    else:
        await home.open(place)


async def _begin(screen: HomeScreen, guide: Guide) -> None:
    """Go to where the task is done: the card of the patron at the desk, or what is open there; else the search for
    it."""
    home, app = screen.home, screen.app
    await home.go(guide.mode)
    there = home_screen(app.screen)
    if guide.tab and there and await home.show_who_is_here(there, guide.tab):
        return
    done_on = registry.SCREENS[guide.screen][-1] if guide.screen else ""
    while isinstance(top := app.screen, OverModeScreen) and type(top).__name__ != done_on and not top.is_asking:
        await top.close()
    if below := home_screen(app.screen):
        await below.begun.wait()  # else its greeting takes the place of what is said here
        below.hear_of("", _(guide.said), _(guide.then))


def _with_heads(lines: Sequence[MenuLine]) -> Iterator[MenuLine | str]:
    group = ""
    for line in lines:
        if line.group != group:
            yield line.group
        group = line.group
        yield line


def _row(line: MenuLine | str, narrow: bool) -> Row:
    if isinstance(line, str):
        return "", (_(line), "key")
    return str(line.number), _(line.entry.words), "" if narrow else _(line.entry.line)


def _columns(lines: Sequence[MenuLine], size: tuple[int, int]) -> list[Line] | None:
    """Return the lines in as many columns as fit, filled one after the other; None if they don't fit."""
    wide, high = max(1, size[0] // WIDTH), size[1] - 6
    for whole, gap in ((True, True), (True, False), (False, True), (False, False)):
        for height in range(1, high + 1):
            columns = list(_filled(lines, height, gap=gap, whole=whole))
            if len(columns) <= wide and max(map(len, columns), default=0) <= height:
                return _beside(columns)
    return None


def _filled(lines: Sequence[MenuLine], height: int, *, gap: bool, whole: bool) -> Iterator[list[MenuLine | str]]:
    """Yield columns of at most `height` lines: heads (text), an empty line before each but the first, and entries. A
    head is never last, and a `whole` group is not divided: a column too high for it is too high."""
    column: list[MenuLine | str] = []
    group = ""
    sizes = Counter(line.group for line in lines)
    for line in lines:
        new = line.group != group
        lead: list[MenuLine | str] = [*([""] if gap and column else []), line.group] if new else []
        room = (sizes[line.group] if new else 0) if whole else 1
        if column and len(column) + len(lead) + room > height:
            yield column
            column, lead = [], [line.group] if new else []
        column += [*lead, line]
        group = line.group
    if column:
        yield column


def _beside(columns: Sequence[Sequence[MenuLine | str]]) -> list[Line]:
    rows: list[Line] = []
    for at in range(max(len(column) for column in columns)):
        pieces = []
        for column in columns:
            shown = column[at] if at < len(column) else ""
            if isinstance(shown, str):
                pieces.append((fit(f"   # {_(shown)}" if shown else "", WIDTH), "key"))
            else:
                pieces += [(f"  {shown.number:>2} ", "key"), (fit(_(shown.entry.words), WIDTH - 5), "text")]
        rows.append(pieces)
    return rows


def _is_words(typed: str) -> bool:
    """Return True for words; a number waits for Enter, and so does text that begins with a dot."""
    return not (typed.isdecimal() or typed.startswith("."))
