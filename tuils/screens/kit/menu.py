"""The menu: all actions without a key, found by number or by words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.administration.backup import back_up
from tuils.library.foundation.refusals import refuse
from tuils.library.lending.money.drawer import handles_money
from tuils.screens.widgets.field import EntryField
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import Line, Lines, Piece, fit
from tuils.screens.widgets.rows import Column, Row, Rows
from tuils.screens.widgets.turns import Doing

from . import registry
from .base_app import HouseApp
from .home import HomeScreen, home_screen
from .menu_entries import (
    AT_DESK,
    GUIDES,
    HOLDER,
    Guide,
    MenuLine,
    barred,
    command_lines,
    found_lines,
    menu_lines,
    register_lines,
)
from .search_screen import OverModeScreen

if TYPE_CHECKING:
    from tuils.library.foundation.desk import Desk
    from tuils.library.office.registers.kind_file import RegisterKind

THREE = 100
"""The columns of a screen from which the menu has three."""
LATELY = N_("Used lately")
MOST_LATELY = 3
LEAVING = ("lock", "switch", "sign_out")
MORE: Hint = ("PgDn", N_("More"))
WHOLE: tuple[Hint, ...] = (
    ("1-99", N_("Choose")),
    MORE,
    ("Up/Down", N_("Choose")),
    ("back", N_("Back")),
    "help",
)
FOUND: tuple[Hint, ...] = (("Enter", N_("Open")), ("Up/Down", N_("Choose")), ("back", N_("Whole menu")), "help")


class Menu(HomeScreen):
    """The menu. `found`: the results, if words were typed, or what an entry holds; None while the whole menu is shown.
    `whole`: what that has, the lately used first; `at`: the highlighted one."""

    passing = True
    word, prompt = N_("Menu"), N_("Find")
    keys = WHOLE

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[MenuLine] = []
        self.registers: list[MenuLine] = []
        self.found: list[MenuLine] | None = None
        self.shown: list[MenuLine | str] = []
        self.whole: list[MenuLine] = []
        self.at = -1
        self.page = 0

    def body(self) -> ComposeResult:
        lines = Lines(id="body")
        columns = (Column("#", 2, right=True), Column("", 26), Column("", 20, grow=1, drop=1))
        rows = Rows(columns, id="rows", heads=False)
        lines.display, rows.display = not self.narrow, self.narrow  # changed later, all would be painted once more
        yield lines
        yield rows

    async def opened(self) -> None:
        self.lines = menu_lines(self.home, money=await self.home.read(handles_money))
        lately = [one for place in self._lately for one in self.lines if one.entry.place == place]
        self.whole = [*(replace(one, group=LATELY) for one in lately), *(one for one in self.lines if not one.within)]
        self.registers = register_lines(await self.home.read(_kinds, self.home.desk), len(self.lines))
        if commands := cast("HouseApp", self.app).commands:
            self.registers += command_lines(commands.tasks(), len(self.lines) + len(self.registers))
        typed = self.field.value.strip() if self.field else ""
        if typed and _is_words(typed):  # somebody types faster than the menu is read
            self._find(typed)
        else:
            self._greet()

    def _greet(self) -> None:
        hint = _("Type what you want, such as: receipt, lost card, hours. Or a number.")
        self.say("", _("What would you like to do?"), hint)
        several = not self.in_columns or len(paged(self.whole, self.app.size)) > 1
        self.show_keys([key for key in WHOLE if several or key != MORE])

    def resized(self) -> None:
        """Show columns to read; a list with arrows if they don't fit, or if words were typed."""
        lines, rows = self.query_one("#body", Lines), self.query_one(Rows)
        in_columns = self.in_columns
        lines.display, rows.display = in_columns, not in_columns
        if in_columns:
            lines.put(self._pages()[self.page])
        else:
            self.shown = list(_with_heads(self.whole) if self.found is None else self.found)
            cursor = 0 if self.found else -1
            rows.load([_row(one, self.narrow) for one in self.shown], cursor=cursor)

    @property
    def _lately(self) -> list[str]:
        """The places opened last by the menu at this desk, the newest first."""
        return cast("HouseApp", self.app).menu_lately

    @property
    def in_columns(self) -> bool:
        return not self.narrow and self.found is None

    def _pages(self) -> list[list[Line]]:
        """Return the pages of the whole menu; the current one has the highlighted line."""
        pages = paged(self.whole, self.app.size)
        if self.at >= 0:
            one = self.whole[self.at]
            self.page = next(n for n, page in enumerate(pages) if any(one in column for column in page))
        self.page = min(self.page, len(pages) - 1)
        chosen = self.whole[self.at] if self.at >= 0 else None
        drawn = [_beside(page, self.app.size[0], chosen) for page in pages]
        return [[*lines, *_more(pages, n, self.app.size)] for n, lines in enumerate(drawn)]

    def action_move(self, step: int) -> Doing:
        if not self.in_columns:
            return super().action_move(step)
        last = len(self.whole) - 1
        first = next((n for n, one in enumerate(self.whole) if one.group != LATELY), 0)
        self.at = (first if step > 0 else last) if self.at < 0 else min(last, max(0, self.at + step))
        self.resized()
        return None

    def action_page(self, step: int) -> Doing:
        if not self.in_columns:
            return super().action_page(step)
        self.at, self.page = -1, max(0, self.page + step)
        self.resized()
        return None

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

    def sent(self, text: str, field: EntryField | None) -> Doing:
        """Open the highlighted line of the whole menu on Enter alone."""
        if not text and self.in_columns and self.at >= 0:
            return self._go(self.whole[self.at])
        return super().sent(text, field)

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
        if place == HOLDER:
            self._show_held(line)
            return
        self._lately[:] = [place, *(one for one in self._lately if one != place)][:MOST_LATELY]
        if place == "back_up":
            await self._back_up()
        elif place == "slip" and self.home.paper is None:
            self.say("NOTE", _("There is no slip to print yet."), _("Check out an item first. Esc goes back."))
        elif place in LEAVING or place in AT_DESK or place in GUIDES:  # these may ask, so nothing is held back
            await self.close()
            await open_place(self, place)
        else:
            with self.app.batch_update():  # what lies below is not painted in between
                await self.close()
                await open_place(self, place)
            self.app.screen.check_idle()

    def _show_held(self, line: MenuLine) -> None:
        """Show what this entry holds."""
        self.found = [one for one in self.lines if one.within == line.number]
        self.resized()
        self.say("", f"{_(line.entry.words)}.", _("Enter opens the first. Down chooses another, or type its number."))
        self.show_keys(FOUND)

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


def paged(lines: Sequence[MenuLine], size: tuple[int, int]) -> list[list[list[MenuLine | str]]]:
    """Return the pages of the menu, each of as many columns as fit; a group is not divided if it fits a column."""
    beside, high = 3 if size[0] >= THREE else 2, size[1] - 7
    for whole, gap in ((True, True), (True, False), (False, False)):
        columns = list(_filled(lines, high, gap=gap, whole=whole))
        if max(map(len, columns), default=0) <= high:
            break
    return [columns[at : at + beside] for at in range(0, len(columns), beside)]


def _more(pages: Sequence[Sequence[Sequence[MenuLine | str]]], at: int, size: tuple[int, int]) -> list[Line]:
    """Return the last row of a page: which lines it has of how many, and where the others are."""
    if len(pages) < 2:
        return []
    numbers = [
        [one.number for column in page for one in column if not isinstance(one, str) and one.group != LATELY]
        for page in pages
    ]
    high = max(len(column) for column in pages[at])
    key, other = (_("PgDn"), at + 1) if at + 1 < len(pages) else (_("PgUp"), at - 1)
    groups = ", ".join(
        _(one) for column in pages[other] for one in column if isinstance(one, str) and one and one != LATELY
    )
    text = _("{first}-{last} of {n}   {key}: {groups}").format(
        first=min(numbers[at]), last=max(numbers[at]), n=max(map(max, numbers)), key=key, groups=groups
    )
    return [*[""] * (size[1] - 7 - high), [(fit(text, size[0] - 1, right=True), "strong")]]


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


def _beside(columns: Sequence[Sequence[MenuLine | str]], wide: int, chosen: MenuLine | None) -> list[Line]:
    width, rows = wide // (3 if wide >= THREE else 2), list[Line]()
    for at in range(max(len(column) for column in columns)):
        pieces: list[Piece] = []
        for column in columns:
            shown = column[at] if at < len(column) else ""
            if isinstance(shown, str):
                role = "head" if shown else "text"
                pieces += [(fit(f"  # {_(shown)}" if shown else "", width - 2), role), ("  ", "text")]
            elif shown is chosen:
                pieces += [(fit(f">{shown.number:>2} {_(shown.entry.words)}", width - 2), "cursor"), ("  ", "text")]
            else:
                pieces += [(f" {shown.number:>2} ", "key"), (fit(_(shown.entry.words), width - 4), "text")]
        rows.append(pieces)
    return rows


def _is_words(typed: str) -> bool:
    """Return True for words; a number waits for Enter, and so does text that begins with a dot."""
    return not (typed.isdecimal() or typed.startswith("."))
