"""Letters as plain text, one page or more of them: for any printer, and for a file."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterator, Sequence

from tuils.i18n import _, ngettext
from tuils.values.dataclass import dataclass

WIDTH = 72
INDENT = "    "
ADDRESS_LINES = 6
"""Of the window of an envelope: so many lines stand above the date, whatever is known of an address."""


@dataclass(frozen=True)
class LateItem:
    """`due`: in words. `fine`: as money, empty where there is none."""

    title: str
    barcode: str
    due: str
    fine: str = ""


@dataclass(frozen=True)
class OverdueLetter:
    """What stands in a letter about what is late. Titles stand inside, never in the address."""

    library: str
    date: str
    name: str
    address: Sequence[str]
    items: Sequence[LateItem]
    fines: str = ""


def overdue_text(letter: OverdueLetter) -> str:
    """The letter, lines of 72 cells at most, with a newline at its end. What is data is words: no control character
    comes through."""
    return "\n".join(_plain(line) for line in _lines(letter)) + "\n"


def _lines(letter: OverdueLetter) -> Iterator[str]:
    yield _folded(letter.library)[0]
    yield ""
    yield from _window(letter)
    yield ""
    yield letter.date
    yield ""
    yield from _folded(_("Dear {name},").format(name=letter.name))
    yield ""
    count = len(letter.items)
    yield from _folded(
        ngettext(
            "this item from the library is late. Please bring it back, or ask us to renew it.",
            "these {n} items from the library are late. Please bring them back, or ask us to renew them.",
            count,
        ).format(n=count)
    )
    yield ""
    for item in letter.items:
        yield from _item(item)
    if letter.fines:
        yield from _folded(
            _("Fines as of today: {money}. They end when the items are back.").format(money=letter.fines)
        )
        yield ""
    yield from _folded(
        _("If you have brought something back already, please tell us: then we look for it on our shelves.")
    )
    yield ""
    yield _("With kind regards,")
    yield from _folded(letter.library)


def _window(letter: OverdueLetter) -> list[str]:
    """Name and address in so many lines, whatever is known. The town stands last: it is never what has no room."""
    lines = [line for part in (letter.name, *letter.address) for line in _folded(part)]
    lines = [*lines[: ADDRESS_LINES - 1], lines[-1]] if len(lines) > ADDRESS_LINES else lines
    return [*lines, *[""] * (ADDRESS_LINES - len(lines))]


def _item(item: LateItem) -> Iterator[str]:
    yield from _folded(item.title or _("(no title)"), INDENT)
    about = _("was due {due}, number {barcode}").format(due=item.due, barcode=item.barcode)
    yield from _folded(f"{about}, {_('fine {money}').format(money=item.fine)}" if item.fine else about, INDENT)
    yield ""


def _folded(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(_plain(text), WIDTH, initial_indent=indent, subsequent_indent=indent) or [indent]


def _plain(text: str) -> str:
    """On one line, and nothing in it that a printer would take for an order."""
    return "".join(" " if char in "\t\n\r" else char for char in text if not _is_order(char)).rstrip()


def _is_order(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Cs") and char not in "\t\n\r"
