"""Letters as plain text, a page or more each: for any printer, and for a file."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence

from tuils.values.cells import one_plain_line
from tuils.values.dataclass import dataclass

WIDTH = 72
INDENT = "    "
Say = Callable[[str], str]
SayMany = Callable[[str, str, int], str]
ADDRESS_LINES = 6
"""The lines of an envelope's window: so many are above the date, however short the address."""


@dataclass(frozen=True)
class LateItem:
    """An overdue item. `title`: None if it may not be named. `due`: in words. `fine`: as money, empty if there is
    none."""

    title: str | None
    barcode: str
    due: str
    fine: str = ""


@dataclass(frozen=True)
class OverdueLetter:
    """The content of an overdue letter. Titles are inside, never in the address. `child`: the child whose card it is;
    `guardian`: another person, known by name, reads it."""

    library: str
    date: str
    name: str
    address: Sequence[str]
    items: Sequence[LateItem]
    fines: str = ""
    child: str = ""
    guardian: bool = False


def overdue_text(letter: OverdueLetter, say: Say, say_many: SayMany) -> str:
    """The letter in the reader's language (gettext and ngettext of it), lines of 72 cells at most, with a newline at
    its end. What is data is words: no control character comes through."""
    return "\n".join(one_plain_line(line).rstrip() for line in _lines(letter, say, say_many)) + "\n"


def _lines(letter: OverdueLetter, say: Say, say_many: SayMany) -> Iterator[str]:
    yield _folded(letter.library)[0]
    yield ""
    yield from _window(letter)
    yield ""
    yield letter.date
    yield ""
    nameless = letter.child and not letter.guardian
    dear = say("To the parent or guardian of {name},") if nameless else say("Dear {name},")
    yield from _folded(dear.format(name=letter.child if nameless else letter.name))
    yield ""
    count = len(letter.items)
    yield from _folded(
        say_many(
            "This item from the library is overdue. Please return it, or ask us to renew it.",
            "These {n} items from the library are overdue. Please return them, or ask us to renew them.",
            count,
        ).format(n=count)
    )
    yield ""
    if letter.child:
        yield from _folded(say("Checked out on {child}'s library card:").format(child=letter.child))
        yield ""
    for item in letter.items:
        yield from _item(item, say)
    if letter.fines:
        yield from _folded(
            say("Fines as of today: {money}. They stop when the items are returned.").format(money=letter.fines)
        )
        yield ""
    yield from _folded(
        say("If you have already returned an item, please tell us, and we will look for it on our shelves.")
    )
    yield ""
    yield say("Sincerely,")
    yield from _folded(letter.library)


def _window(letter: OverdueLetter) -> list[str]:
    """Return name and address in a fixed number of lines. The town is last: it is never left out for room."""
    lines = [line for part in (letter.name, *letter.address) for line in _folded(part)]
    lines = [*lines[: ADDRESS_LINES - 1], lines[-1]] if len(lines) > ADDRESS_LINES else lines
    return [*lines, *[""] * (ADDRESS_LINES - len(lines))]


def _item(item: LateItem, say: Say) -> Iterator[str]:
    if item.title is not None:
        yield from _folded(item.title or say("(no title)"), INDENT)
    about = say("due {due}, barcode {barcode}").format(due=item.due, barcode=item.barcode)
    yield from _folded(f"{about}, {say('fine {money}').format(money=item.fine)}" if item.fine else about, INDENT)
    yield ""


def _folded(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(one_plain_line(text), WIDTH, initial_indent=indent, subsequent_indent=indent) or [indent]
