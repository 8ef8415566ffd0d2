"""A copy drawn as its spine: title, author, whether it is in, and at the foot the label as on the book."""

from __future__ import annotations

from rich.cells import cell_len

from tuils.library.holdings.items.shelves import Spine
from tuils.screens.widgets.lines import Line, Piece, cut, fit, without_controls, wrap
from tuils.values.shelf.spine_label import label_lines

LABEL = 3
"""The least lines of a label; a fourth one takes the empty line above it."""
TALLEST = 24


def spine_lines(
    spine: Spine | None, width: int, height: int, *, here: bool, last: bool, word: Piece | None = None
) -> list[Line]:
    """Draw a spine in `height` lines. The choice shows in the first line and the label alone: a whole spine in another
    color would cost three times the bytes a step. `word` replaces its status."""
    high, inner = min(height, TALLEST), width - 3
    edge = ("" if last else "\u2502", "key")
    if spine is None:
        return [[(" " * (width - 1), "text"), edge]] * high
    label = _label(spine, inner)
    title_high = high - LABEL - 3
    above = wrap(without_controls(spine.title), inner, max(1, title_high))
    above += [""] * (title_high - len(above))
    above += [cut(without_controls(spine.author.partition(",")[0]), inner), word[0] if word else spine.status_words, ""]
    above = above[: high - len(label)]
    rows: list[Line] = []
    for number, text in enumerate(above):
        sign, role = (">", "cursor") if here and not number else (" ", "text")
        role = word[1] if word and number == title_high + 1 else role
        rows.append([(f"{sign}{fit(text, inner)} ", role), edge])
    role = "ok" if here else "bar"
    return rows + [[(f" {_centred(text, inner)} ", role), edge] for text in label]


def _centred(text: str, width: int) -> str:
    text = cut(without_controls(text), width)
    return fit(" " * ((width - cell_len(text)) // 2) + text, width)


def _label(spine: Spine, width: int) -> list[str]:
    lines = label_lines(spine.call_number, spine.volume, spine.copy_number, width=width)
    if len(lines) > LABEL + 1:
        lines = [*lines[:LABEL], " ".join(lines[LABEL:])]
    return [*lines, *[""] * (LABEL - len(lines))]
