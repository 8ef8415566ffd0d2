"""A page of the self-check, drawn: one big word or number, one bold sentence, a few lines, two large keys."""

from __future__ import annotations

from tuils.screens.widgets.block_letters import block_letters
from tuils.screens.widgets.lines import Line, Piece, cut, fit, wrap
from tuils.values.dataclass import dataclass

NARROW, MARGIN, KEY_ROWS = 60, 6, 3
TALL = 24
"""From so many rows on, numbers are twice as large."""


@dataclass(frozen=True)
class KioskPage:
    """The words of a page. `count`: on the card, and scanned. `left` and `right`: the keys 1 and 2; `signs`: what is
    written on them instead. `is_aside`: the whole page is yellow. `part`: of the bar that is left, from 0 to 1.
    `said_short`: the sentence where the terminal is narrow."""

    words: str
    said: str
    then: tuple[Piece, ...] = ()
    left: str = ""
    right: str = ""
    count: tuple[str, str, str] | None = None
    number: str = ""
    signs: tuple[str, str] = ("1", "2")
    is_aside: bool = False
    part: float | None = None
    said_short: str = ""


@dataclass(frozen=True)
class DrawnPage:
    """Rows of a page. `keys`: the first row of the keys, and the column where the right one begins."""

    rows: list[Line]
    keys: tuple[int, int]


def draw_page(
    page: KioskPage, width: int, height: int, *, library: str, title: str, plain_ascii: bool = False
) -> DrawnPage:
    """Draw a page for a terminal of this size."""
    narrow = width < NARROW
    margin = 1 if narrow else MARGIN
    ground, strong = ("look", "look") if page.is_aside else ("text", "strong")
    rows: list[Line] = [] if narrow else [""]
    room = width - 2 * margin
    name = cut(library, room - len(title) - 2)
    rows.append([(" " * margin + fit(name, room - len(title)) + title, ground)])
    said = page.said_short or page.said if narrow else page.said
    rows += _big(page, margin, height, strong, narrow=narrow, plain_ascii=plain_ascii)
    rows += [[(" " * margin + row, strong)] for row in wrap(said, room, 4 if narrow else 3)]
    rows += [] if narrow else [""]
    for words, role in page.then:
        rows += [
            [(" " * margin, ground), (row, ground if page.is_aside else role)]
            for row in wrap(words, room, 3 if narrow else 2)
        ]
    high = (1 if narrow else KEY_ROWS) if page.left or page.right else 0
    foot = 0 if narrow else 1
    rows = rows[: height - high - foot]
    if page.part is not None and not narrow:
        rows = [
            *rows[: height - high - foot - 2],
            *[""] * (height - high - foot - 2 - len(rows)),
            _bar(page.part, room),
        ]
    rows += [""] * (height - high - foot - len(rows))
    half = (width - 2 * margin - 2) // 2
    at = len(rows)
    rows += _keys(page, margin, half, high, ground)
    return DrawnPage([*rows, *[""] * foot], (at, margin + half + 1))


def _big(page: KioskPage, margin: int, height: int, role: str, *, narrow: bool, plain_ascii: bool) -> list[Line]:
    """Return the big word or number, with the blank rows around it."""
    scale = 2 if height >= TALL and not narrow else 1
    if page.count:
        done, of, scanned = page.count
        blocks = _count(done, of, scanned, scale, plain_ascii=plain_ascii)
    elif page.number:
        blocks = block_letters(page.number, scale, plain_ascii=plain_ascii)
    elif narrow:
        return [[(" " * margin + page.words, role)], ""]
    else:
        blocks = block_letters(page.words, plain_ascii=plain_ascii)
    before = 0 if narrow else 1 if len(blocks) > 6 or height < TALL else 8 - len(blocks)
    return [*[""] * before, *[[(" " * margin + row, role)] for row in blocks], *([] if narrow else [""])]


def _count(done: str, of: str, scanned: str, scale: int, *, plain_ascii: bool) -> list[str]:
    """Return two numbers and the small word between them, on their foot."""
    one, two = (block_letters(text, scale, plain_ascii=plain_ascii) for text in (done, scanned))
    word = block_letters(of, plain_ascii=plain_ascii)
    word = [""] * (len(one) - len(word)) + word
    gap = 2 * scale
    wide, middle = (max(map(len, part)) + gap for part in (one, word))
    return [f"{a:<{wide}}{b:<{middle}}{c}" for a, b, c in zip(one, word, two, strict=True)]


def _bar(part: float, room: int) -> Line:
    full = round(room * part)
    return [(" " * MARGIN, "text"), ("█" * full, "key"), ("─" * (room - full), "faint")]


def _keys(page: KioskPage, margin: int, half: int, high: int, ground: str) -> list[Line]:
    filled = "text" if page.is_aside else "ok"
    rows: list[Line] = []
    for y in range(high):
        row: list[Piece] = [(" " * margin, ground)]
        for sign, label, gap in ((page.signs[0], page.left, 2), (page.signs[1], page.right, margin)):
            words = cut(f"{sign}  {label}", half) if label and y == (high - 1) // 2 else ""
            row += [(words.center(half), filled if label else ground), (" " * gap, ground)]
        rows.append(row)
    return rows
