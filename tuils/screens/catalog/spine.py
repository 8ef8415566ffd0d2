"""A copy drawn as its spine: title, author, whether it is in, and at the foot the label as on the book."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from tuils.library.holdings.items.shelves import Spine
from tuils.screens.widgets.lines import Line, Piece, cut, fit, without_controls, wrap
from tuils.values.shelf.spine_label import label_lines

LABEL = 3
"""The least lines of a label; a fourth one takes the empty line above it."""
TALLEST = 24
NARROWEST, WIDEST = 8, 16
"""The cells of a spine, with its right edge."""
APART = 3
"""The cells of a spine without words: the sign, a space, the edge."""


def spines_that_fit(spines: Sequence[Spine], width: int, height: int) -> list[int]:
    """Return the cells of each spine on a board of this width, from the first on; what is left over widens them.

    On 24 cells: It 8, Dune 8, Beloved 10 are 26, so only two spines fit; the 8 cells left make them 12 and 12.
    """
    cells: list[int] = []
    for spine in spines:
        wanted = spine_cells(spine, height)
        if cells and sum(cells) + wanted > width:
            break
        cells.append(min(wanted, width))
    spare = width - sum(cells)
    while spare > 0 and (narrow := [at for at, wide in enumerate(cells) if wide < WIDEST]):
        for at in narrow[:spare]:
            cells[at] += 1
        spare -= len(narrow)
    return cells


def spine_cells(spine: Spine, height: int) -> int:
    """Return the fewest cells, within the limits, at which no word is broken and the title fits above the author."""
    title_high = max(1, min(height, TALLEST) - LABEL - 3)
    title, author = without_controls(spine.title), without_controls(spine.author.partition(",")[0])
    label = label_lines(spine.call_number, spine.volume, spine.copy_number)
    words = (*title.split(), *spine.status_words.split(), author, *label)
    for cells in range(max(NARROWEST, min(WIDEST, max(map(cell_len, words)) + APART)), WIDEST):
        room = cells - APART
        if len(wrap(title, room, title_high + 1)) <= title_high and len(wrap(spine.status_words, room, 3)) < 3:
            return cells
    return WIDEST


def spine_lines(
    spine: Spine | None, width: int, height: int, *, here: bool, last: bool, word: Piece | None = None
) -> list[Line]:
    """Draw a spine in `height` lines. The choice shows in the first line and the label alone: a whole spine in another
    color would cost three times the bytes a step. `word` replaces its status."""
    high, inner = min(height, TALLEST), width - APART
    edge = ("" if last else "\u2502", "key")
    if spine is None:
        return [[(" " * (width - 1), "text"), edge]] * high
    label = _label(spine, inner)
    title_high = high - LABEL - 3
    above = wrap(without_controls(spine.title), inner, max(1, title_high))
    above += [""] * (title_high - len(above))
    status = [word[0], ""] if word else [*wrap(spine.status_words, inner, 2), ""][:2]
    above += [cut(without_controls(spine.author.partition(",")[0]), inner), *status]
    above = above[: high - len(label)]
    rows: list[Line] = []
    for number, text in enumerate(above):
        sign, role = (">", "cursor") if here and not number else (" ", "text")
        role = word[1] if word and number == title_high + 1 else role
        rows.append([(f"{sign}{fit(text, inner)} ", role), edge])
    role = "ok" if here else "bar" if spine.status == "available" else "text"  # what is out leaves a gap
    return rows + [[(f" {_centred(text, inner)} ", role), edge] for text in label]


def _centred(text: str, width: int) -> str:
    text = cut(without_controls(text), width)
    return fit(" " * ((width - cell_len(text)) // 2) + text, width)


def _label(spine: Spine, width: int) -> list[str]:
    lines = label_lines(spine.call_number, spine.volume, spine.copy_number, width=width)
    if len(lines) > LABEL + 1:
        lines = [*lines[:LABEL], " ".join(lines[LABEL:])]
    return [*lines, *[""] * (LABEL - len(lines))]
