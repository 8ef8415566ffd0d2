"""The picture on the terminal, cell by cell: of each painting, only the cells that look different go over the line.

Textual writes whole screens and whole widgets, so that on a slow line the way back costs as much as the way forward,
though most of the picture stays. A worked case: `2 checked out` stands in row 5, and `3 checked out` is painted there.
Only the 3 is written, as `ESC[6H3`. Where `No checkouts.` is painted instead, that is written whole, since jumps over
its few equal letters would cost more, and there is nothing to erase behind it. Where a row has new words far apart, it
is shorter to erase its end first (`ESC[K`), and to write the words without the blanks between them: both are tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TypeAlias

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import Console
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.geometry import Size
from textual.strip import Strip

Cell: TypeAlias = tuple[str, str]
"""A character with its accents, and the codes of its style. The second cell of a wide character has none."""

BLANK: Cell = (" ", "")
UNKNOWN: Cell = ("", "unknown")
"""A cell that something else may have written. It differs from each that is painted, and is never written."""
SEEN_ON_BLANKS = re.compile(r"(?:4|9|21|53|4[0-7]|10[0-7])")
"""The codes that show where nothing is written: lines, a background."""
ON_BLANKS_ALONE = re.compile(r"(?:4[0-7]|10[0-7])?")
"""The codes of a blank that can be erased in its color: a background, or none."""
BY_NUMBER = re.compile(r"(?:^|;)[34]8;")
"""The beginning of a color that is none of the sixteen."""
ENDS = {"ink": "39", "background": "49", "1": "22", "3": "23", "4": "24", "7": "27"}
"""The code that ends each part of a style alone. The one of bold ends faint ("2"), too."""
DENSE = 1500
"""The bytes of a painting from which on erasing all of it first is tried, too."""
LEAST_JUMP, LEAST_ERASED, LEAST_RUN, LEAST_ROWS, WORTH_A_TRY = 5, 6, 12, 3, 12
"""The fewest cells that it is shorter to jump over, to erase at the end of a row, and to erase within one; the fewest
rows that become empty, and the bytes of a row, from which on the other way may be shorter."""
ERASE_IN_COLOR = ("xterm", "linux", "putty")
"""The beginnings of TERM where what is erased takes the color of the background."""


class Picture:
    """The cells that the terminal shows. `forget` them where somebody else may have written there."""

    def __init__(self, paper: Style, terminal: str = "") -> None:
        """Make one on this paper: the background of the palette. `terminal`: its TERM."""
        self._rows: list[list[Cell]] = []
        self._size = Size(0, 0)
        self._codes: dict[Style, str] = {}
        self._paper, self._in_color = paper, terminal.startswith(ERASE_IN_COLOR)

    def forget(self, rows: Iterable[int] | None = None) -> None:
        """Write all of it with the next painting, or all of these rows."""
        if rows is None:
            self._rows = []
            return
        for y in rows:
            if y < len(self._rows):
                self._rows[y] = [UNKNOWN] * self._size.width

    def changes(self, update: CompositorUpdate, size: Size, console: Console) -> str:
        """Return what makes the terminal show this painting."""
        colors = console._color_system or ColorSystem.TRUECOLOR
        paper, begun = on_blanks(self._codes_of(self._paper, colors)), ""
        if not self._rows or size != self._size:
            whole = isinstance(update, LayoutUpdate) and update.region == size.region
            self._size, self._rows = size, [[BLANK if whole else UNKNOWN] * size.width for _y in range(size.height)]
            begun = "\x1b[m\x1b[2J" if whole else ""
        painted = dict(self._painted(update, colors))
        best = self._write(Pen(paper, self._in_color), painted, size.height)
        changed = [y for y, row in painted.items() if row != self._rows[y]]
        emptied = [y for y in changed if all(cell == best.blank for cell in painted[y])]
        dense = best.written > DENSE
        if dense and paper:
            last = self._write(Pen(paper, self._in_color), painted, size.height, ends_last=True)
            best = last if last.written < best.written else best
        # Terminals differ in what erasing below does to the color of the paper.
        for rows in () if paper else (emptied, changed if dense else ()):
            start, length = _longest_run(rows)
            if length >= LEAST_ROWS and not any(UNKNOWN in row for row in [*self._rows, *painted.values()]):
                below = self._write(Pen(paper, self._in_color), painted, start, ends_last=dense)
                best = below if below.written < best.written else best
        for y, row in painted.items():
            self._rows[y] = row
        return begun + "".join(best.out) + ("\x1b[m" if best.codes else "")

    def _write(self, pen: Pen, painted: dict[int, list[Cell]], erased: int, *, ends_last: bool = False) -> Pen:
        """Write these rows, with all that is below the row `erased` erased first. `ends_last`: ends of rows in another
        style, such as a column in bold, are written when all else is: one style after the other."""
        later: list[tuple[int, list[Cell], list[Cell]]] = []
        for y, old in enumerate(self._rows):
            new = painted.get(y, old)
            if y == erased:
                pen.erase_below(y)
            if y >= erased and pen.blank:
                old = [pen.blank] * len(new)
            first = _without_end(old, new) if ends_last else new
            if first != old:
                pen.write_row(y, old, first)
            later += [(y, first, new)] if first != new else []
        for y, old, new in later:
            pen.write_row(y, old, new)
        return pen

    def _painted(self, update: CompositorUpdate, colors: ColorSystem) -> Iterator[tuple[int, list[Cell]]]:
        """Yield each row that was painted, with what stands in it now."""
        if isinstance(update, LayoutUpdate):
            for y, strips in enumerate(update.strips[: self._size.height - update.region.y], update.region.y):
                cells = [cell for strip in strips for cell in self._cells(strip, colors)]
                yield y, self._with(self._rows[y], [(update.region.x, cells)])
        elif isinstance(update, ChopsUpdate):
            pieces: dict[int, list[tuple[int, list[Cell]]]] = {}
            for y, left, right in update.spans:
                for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
                    if strip is not None and x <= right and end > left and y < self._size.height:
                        cells = self._cells(strip, colors)[: max(0, min(end, right) - x)]
                        pieces.setdefault(y, []).append((x, cells))
            for y, painted in pieces.items():
                yield y, self._with(self._rows[y], painted)

    def _with(self, row: list[Cell], pieces: Iterable[tuple[int, list[Cell]]]) -> list[Cell]:
        row = row.copy()
        for x, cells in pieces:
            row[x : x + len(cells)] = cells
            for at in (x, x + len(cells)):
                _blank_halves(row, at)
        return row[: self._size.width]

    def _cells(self, strip: Strip, colors: ColorSystem) -> list[Cell]:
        cells: list[Cell] = []
        for text, style, control in strip:
            if control:
                continue
            codes = self._codes_of(style, colors) if style else ""
            blank = (" ", on_blanks(codes))
            if text.isascii():
                cells += [blank if char == " " else (char, codes) for char in text]
                continue
            for char in text:
                if wide := cell_len(char):
                    cells += [blank if char == " " else (char, codes), *[("", codes)] * (wide - 1)]
                elif cells:  # an accent
                    at = -1 if cells[-1][0] else -2
                    cells[at] = (cells[at][0] + char, cells[at][1])
        return cells

    def _codes_of(self, style: Style, colors: ColorSystem) -> str:
        if (codes := self._codes.get(style)) is None:
            codes = self._codes[style] = Strip.render_ansi(style, colors)
        return codes


def _longest_run(rows: Sequence[int]) -> tuple[int, int]:
    """Return where the longest run of rows one below the other begins, and how long it is."""
    lengths = dict.fromkeys(rows, 1)
    for y in reversed(rows):
        lengths[y] += lengths.get(y + 1, 0)
    return max(lengths.items(), key=lambda run: run[1], default=(0, 0))


def _without_end(old: list[Cell], new: list[Cell]) -> list[Cell]:
    """Return the new row with what the old one has where the new one ends in another style than it begins with."""
    inked = [x for x, cell in enumerate(new) if cell[0] != " "]
    if not inked or new[inked[0]][1] == new[inked[-1]][1] or any(len(cell[0]) != 1 for cell in (*old, *new)):
        return new
    start = next(x for x in range(inked[-1], -1, -1) if new[x - 1][1] != new[inked[-1]][1])
    return [*new[:start], *old[start : inked[-1] + 1], *new[inked[-1] + 1 :]]


def _blank_halves(row: list[Cell], at: int) -> None:
    """Blank the half of a wide character that lost its other half at this edge, as a terminal does."""
    if 0 < at < len(row) and row[at] != UNKNOWN and (cell_len(row[at - 1][0]) == 2) != (row[at][0] == ""):
        half = at - 1 if row[at][0] else at
        row[half] = (" ", row[half][1])


@cache
def change_of_style(had: str, wanted: str) -> str:
    """Return what changes the style: the end of what it does not have any more and what is new in it, or all of it."""
    whole = f"0;{wanted}" if had and wanted else wanted
    before, after = (dict(map(_kind_of, codes.split(";"))) for codes in (had, wanted))
    ended = before.keys() - after.keys()
    if had and wanted and ended <= ENDS.keys() and "2" not in before and not BY_NUMBER.search(f"{had};{wanted}"):
        new = (code for kind, code in after.items() if before.get(kind) != code)
        whole = min(whole, ";".join([*sorted(ENDS[kind] for kind in ended), *new]), key=len)
    return f"\x1b[{whole}m"


def _kind_of(code: str) -> tuple[str, str]:
    """Return the color that a code sets, ink or background, or the code itself; with the code."""
    if re.fullmatch("[39][0-7]", code):
        return "ink", code
    return ("background" if re.fullmatch("(4|10)[0-7]", code) else code), code


@cache
def on_blanks(codes: str) -> str:
    """Return the codes of a style that show on a blank."""
    had = codes.split(";")
    return codes if "7" in had or BY_NUMBER.search(codes) else ";".join(filter(SEEN_ON_BLANKS.fullmatch, had))


class Pen:
    """The terminal's cursor and style while a painting is written. `out`: the written text; `sure`: no character since
    the last jump may be wider or narrower on this terminal than it is here; `blank`: the cell that erasing the rest of
    a row leaves, None where it is not known."""

    def __init__(self, paper: str, in_color: bool) -> None:
        self.paper, self.in_color = paper, in_color
        self.blank: Cell | None = (" ", paper) if in_color or not paper else None
        self.x, self.y, self.codes, self.sure = -1, -1, "", True
        self.out: list[str] = []

    def copy(self) -> Pen:
        """Return a pen that goes on from here, with nothing written."""
        made = Pen(self.paper, self.in_color)
        made.x, made.y, made.codes, made.sure = self.x, self.y, self.codes, self.sure
        return made

    def write_row(self, y: int, old: list[Cell], new: list[Cell]) -> None:
        """Write the differences in the shorter of the two ways. From a wide character on there is one: a terminal that
        takes it for narrow would keep the rest of the old row."""
        wide = next((x for x in range(len(new)) if len(new[x][0]) != 1 or len(old[x][0]) != 1), len(new))
        at = min(max(0, wide - 1), next(x for x, cell in enumerate(new) if cell != old[x]))
        is_blank = all(cell == self.blank for cell in old[at:])
        if wide < len(new):
            old = [*new[:at], *[UNKNOWN] * (len(new) - at)]
        best = self.copy()
        best.write_cells(y, old, new)
        if self.blank and UNKNOWN not in new and (wide < len(new) or best.written > WORTH_A_TRY):
            erased = self.copy()
            if not is_blank:
                erased.erase_from(y, at)
            erased.write_cells(y, [*new[:at], *[self.blank] * (len(new) - at)], new)
            best = erased if wide < len(new) or erased.written < best.written else best
        self.out += best.out
        self.x, self.y, self.codes, self.sure = best.x, best.y, best.codes, best.sure

    @property
    def written(self) -> int:
        """Return how many bytes were written."""
        return len("".join(self.out).encode())

    def write_cells(self, y: int, old: list[Cell], new: list[Cell]) -> None:
        width, until = len(new), 0
        ends = next((x + 1 for x in range(width - 1, -1, -1) if new[x] != self.blank), 0)
        for x, cell in enumerate(new):
            if cell == old[x] or x < until:
                continue
            if x >= ends and width - x >= LEAST_ERASED:
                self.erase_from(y, x)
                return
            if x != self.x or y != self.y or not self.sure:
                self._go_over(y, x, new)
            if cell[0] == " " and (end := self._end_of_blanks(new, x)):
                until = end
                self.use(cell)
                self.out.append(f"\x1b[{until - x}X")
            else:
                self._put(cell, new[x + 1] if x + 1 < width else UNKNOWN)
        if self.x == width:  # terminals differ in where the cursor stands now
            self.sure = False

    def _end_of_blanks(self, new: list[Cell], x: int) -> int:
        """Return the end of the blanks from here on if it is shorter to erase them, in their color; else 0."""
        if not self.in_color or new[x : x + LEAST_ERASED] != [new[x]] * LEAST_ERASED:
            return 0
        end = next((at for at in range(x, len(new)) if new[at] != new[x]), len(new))
        least = LEAST_RUN if end < len(new) else LEAST_ERASED
        return end if end - x >= least and ON_BLANKS_ALONE.fullmatch(new[x][1]) else 0

    def _go_over(self, y: int, x: int, new: list[Cell]) -> None:
        """Go to this cell. A few cells on the way, of the same style, are written once more; and a cell that may be as
        wide as the one before stays behind it."""
        if (y, x) == (self.y, self.x) and not (new[x][0] and new[x][0].isascii()):
            return
        between = new[self.x : x] if y == self.y and self.sure and 0 <= self.x < x < self.x + LEAST_JUMP else []
        if between and all(self._fits(*cell) for cell in between):
            for cell in between:
                self._put(cell)
        else:
            self.go(y, x)

    def _fits(self, text: str, codes: str) -> bool:
        """Return True if this cell can be written without a change of style."""
        return codes == self.codes or (text == " " and codes == on_blanks(self.codes))

    def _put(self, cell: Cell, following: Cell = UNKNOWN) -> None:
        """Write a cell; a blank in the style of the following one, if it looks the same there."""
        if cell[1] != self.codes:
            alike = cell[0] == " " and following != UNKNOWN and on_blanks(following[1]) == cell[1]
            self.use(following if alike and not self._fits(*cell) else cell)
        self.out.append(cell[0])
        self.x += 1
        if len(cell[0]) != 1:
            self.sure = False

    def go(self, y: int, x: int) -> None:
        if y == self.y and 0 <= self.x < x and self.sure:
            self.out.append("\x1b[C" if x - self.x == 1 else f"\x1b[{x - self.x}C")
        elif (y, x) != (self.y, self.x) or not self.sure:
            there, back = f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H", self.x - x
            below = f"\x1b[B\x1b[{back}D" if back > 0 else ""  # as down a column
            self.out.append(below if below and y == self.y + 1 > 0 and self.sure and len(below) < len(there) else there)
        self.y, self.x, self.sure = y, x, True

    def use(self, cell: Cell) -> None:
        """Change to the style of this cell, unless it looks the same in the present one."""
        if not self._fits(*cell):
            self.out.append(change_of_style(self.codes, cell[1]))
            self.codes = cell[1]

    def erase_from(self, y: int, x: int) -> None:
        """Erase the rest of the row."""
        self.use((" ", self.paper))
        self.go(y, x)
        self.out.append("\x1b[K")

    def erase_below(self, y: int) -> None:
        """Erase this row and all below."""
        self.erase_from(y, 0)
        self.out[-1] = "\x1b[J"


class Changes(CompositorUpdate):
    """The changes of a painting, which take its place on the way to the terminal. `written`: as they are sent."""

    def __init__(self, picture: Picture, update: CompositorUpdate, size: Size, console: Console) -> None:
        self.written = picture.changes(update, size, console)

    def render_segments(self, console: Console) -> str:
        return self.written
