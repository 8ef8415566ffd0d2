"""The preparations for one date of a program, on paper: lines of 80 cells at most, for any printer."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from tuils.i18n import _
from tuils.values.cells import cell_width, one_plain_line
from tuils.values.dataclass import dataclass

WIDTH = 80
BOX, TICKED = "[ ]", "[x]"


@dataclass(frozen=True)
class SheetTask:
    """A task. `due`: in words. `who`: in words; `by`: who ticked it and when, empty if it is open."""

    words: str
    due: str
    who: str
    done: bool = False
    by: str = ""


@dataclass(frozen=True)
class SheetSupply:
    n: int
    words: str
    packed: bool = False


@dataclass(frozen=True)
class SheetParty:
    """One line of a list of names: only if somebody asked for it."""

    name: str
    heads: int
    note: str = ""


@dataclass(frozen=True)
class ProgramPaper:
    """The paper of one date. `about`: pairs of a label and its text, such as when and where. `needs`: each need, and of
    how many parties. `count`: the groups counted at the door."""

    library: str
    title: str
    about: Sequence[tuple[str, str]]
    tasks: Sequence[SheetTask] = ()
    supplies: Sequence[SheetSupply] = ()
    needs: Sequence[tuple[str, int]] = ()
    count: Sequence[str] = ()
    roster: Sequence[SheetParty] | None = None
    alert: str = ""


def sheet_text(sheet: ProgramPaper) -> str:
    """The sheet, with a newline at its end. What is data is words: no control character comes through."""
    return "\n".join(line.rstrip() for line in _lines(sheet)) + "\n"


def _lines(sheet: ProgramPaper) -> Iterator[str]:
    yield fitted(sheet.library, WIDTH)
    yield ""
    yield from _folded(sheet.title.upper())
    yield "=" * min(WIDTH, max(1, cell_width(one_plain_line(sheet.title.upper()))))
    if sheet.alert:
        yield ""
        yield from _folded(sheet.alert)
    yield ""
    wide = max((cell_width(label) for label, _text in sheet.about), default=0) + 2
    for label, text in sheet.about:
        yield from _hanging(fitted(f"{label}:", wide), text, wide)
    yield from _part(_("To do"), [_task(task) for task in sheet.tasks])
    yield from _part(_("Supplies"), [[_supply(supply)] for supply in sheet.supplies])
    needs = [_hanging(fitted(f"{n:>3} x", 6), words, 6) for words, n in sheet.needs]
    yield from _part(_("Access needs"), needs)
    if sheet.roster is not None:
        yield from _part(_("Registered"), [_party(party) for party in sheet.roster])
    if sheet.count:
        blanks = "   ".join(f"{one_plain_line(group)} ______" for group in sheet.count)
        yield from _part(_("Attendance"), [_folded(blanks)])


def _part(head: str, lines: Sequence[Sequence[str]]) -> Iterator[str]:
    if lines:
        yield ""
        yield head
        for some in lines:
            yield from some


def _task(task: SheetTask) -> list[str]:
    box = TICKED if task.done else BOX
    tail = f"{task.who}" if not task.by else f"{task.who}: {task.by}" if task.who else task.by
    text = f"{task.words} ({tail})" if tail else task.words
    return _hanging(f"{box} {fitted(task.due, 17)} ", text, 22)


def _supply(supply: SheetSupply) -> str:
    box = TICKED if supply.packed else BOX
    return fitted(f"{box} {supply.n:>4} x {one_plain_line(supply.words)}", WIDTH).rstrip()


def _party(party: SheetParty) -> list[str]:
    return _hanging(f"{BOX} {party.heads:>3}  ", f"{party.name} {party.note}".strip(), 9)


def _hanging(head: str, text: str, wide: int) -> list[str]:
    return [head + line if at == 0 else " " * wide + line for at, line in enumerate(_wrapped(text, WIDTH - wide))]


def _folded(text: str) -> list[str]:
    return _wrapped(text, WIDTH)


def _wrapped(text: str, width: int) -> list[str]:
    """Return lines of so many cells; a word of wide letters counts twice its letters."""
    words = one_plain_line(text)
    narrow = cell_width(words) == len(words)
    return textwrap.wrap(words, width if narrow else max(10, width // 2)) or [""]


def fitted(text: str, width: int) -> str:
    """Return so many cells, cut or filled up with blanks."""
    words = one_plain_line(text)
    while cell_width(words) > width:
        words = words[:-1]
    return words + " " * (width - cell_width(words))
