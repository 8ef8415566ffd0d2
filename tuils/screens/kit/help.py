"""Help: the keys of the screen below, from its bindings; in a practice library, also what to scan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from tuils.formats.manual import every_section, find_sections, heading_words
from tuils.i18n import N_, _
from tuils.library.lending.desk_queries import to_scan
from tuils.screens.widgets import keys as table
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import Line, fit, wrap
from tuils.values.folding import fold_text
from tuils.values.task_words import rank

from .frame import Frame, key_sheet
from .home import home_screen
from .menu import open_place
from .menu_entries import MenuLine, found_lines, menu_lines
from .text_page import MOST, TextPage

if TYPE_CHECKING:
    from tuils.library.front.sample.tasks import TaskState
    from tuils.library.office.policies.policies import Policy

Entry = tuple[str, str, str]
"""Key, dot word, words."""
SENTENCES = (
    N_("What you type or scan goes on the line with the > sign. Then press Enter."),
    N_("A dot, a letter, and Enter do the same as the function key."),
    N_("A scan never answers a question. It waits until you have answered."),
    N_("Made a mistake? F9 lists what you did last, newest first, and undoes it."),
)
MANUAL, MOST_HEADINGS = "documentation", 4
LEFT, OWN = 36, 10
"""Cells of the left half; of one of the screen's own keys."""


class Help(TextPage):
    word, prompt = N_("Help"), N_("Find")
    keys: Sequence[Hint] = (("back", N_("Back")), ("Up/Down", N_("Scroll")))

    def __init__(self) -> None:
        super().__init__()
        self.same: list[Entry] = []
        self.own: list[Entry] = []
        self.scans: list[Line] = []
        self.tasks: Sequence[TaskState] = ()
        self.guide: Sequence[str] = ()
        self.scripts: Sequence[Policy] = ()
        self.words = ""
        """The last search words."""
        self.of_desk = False
        """True for the desk: practice tasks are shown above its keys."""

    async def opened(self) -> None:
        below = self.app.screen_stack[-2]
        assert isinstance(below, Frame)
        everywhere = {_(key.words) for key in table.EVERYWHERE}
        sheet = key_sheet(below)
        self.same = [entry for entry in sheet if entry[2] in everywhere]
        self.own = [entry for entry in sheet if entry[2] not in everywhere]
        self.guide, self.of_desk = getattr(below, "guide", ()), below.mode == "desk"
        if self.home.practice and not below.shut:
            from tuils.library.front.sample.tasks import practice_tasks

            self.tasks = await self.home.read(practice_tasks)
            self.scans = _tasks(self.tasks) or _scans(*await self.home.read(to_scan))
        if self.of_desk and not below.shut and (codes := self._blocks()):
            from tuils.library.office.policies.policies import policies_for  # at a block alone

            self.scripts = await self.home.read(policies_for, self.home.desk, codes)
        self._greet()
        self.read_out(list(self._lines()))

    def _blocks(self) -> Sequence[str]:
        """Return the codes of the blocks that the desk shows."""
        talk = self.home.session
        if talk.panel.kind == "blocks":
            return talk.panel.keys
        return [reason.code for reason in talk.asked_about.reasons] if talk.asked_about else ()

    def _greet(self) -> None:
        if self.scripts:
            self.say("", _("What to say, then the keys of this screen."), _("The patron may see it. Esc goes back."))
        elif self.tasks and self.of_desk:
            hint = _("Type the number of a task, or what you want to do, such as: renew.")
            self.say("", _("Practice tasks, then the keys of this screen."), hint)
        elif self.tasks:
            hint = _("PgDn shows the tasks. Or type what you want to do, such as: renew.")
            self.say("", _("Keys on this screen, then the practice tasks."), hint)
        else:
            self.say("", _("Keys on this screen."), _("Type what you want to do, such as: renew, fine. Esc goes back."))

    def resized(self) -> None:
        self.read_out(list(self._lines()))

    async def heard(self, text: str) -> None:
        """Show keys of this screen and lines of the menu that fit the words; a number opens a line. Show the whole
        sheet again if nothing fits."""
        lines = [] if self.shut else menu_lines(self.home)
        if text.isdecimal() and self.of_desk and not self.words and 0 < int(text[:3]) <= len(self.tasks):
            await self._begin(int(text[:3]))
            return
        if text.isdecimal():
            await self._open(next((line for line in lines if line.number == int(text)), None), text)
        else:
            await self._search(text, lines)

    async def _search(self, text: str, lines: list[MenuLine]) -> None:
        word = fold_text(text)
        keys = [one for one in [*self.same, *self.own] if word in fold_text(" ".join(one)) or rank(text, one[2])]
        menu = [line for line in found_lines(lines, text) if line.entry.place != MANUAL]
        heads = await self.home.read(_headings, text)
        manual = next((line for line in lines if line.entry.place == MANUAL and heads), None)
        self.words = text
        if not keys and not menu and not manual:
            self.say("NOTE", _('Nothing matches "{word}".').format(word=text), _("Try another word. Esc goes back."))
            self.read_out(list(self._lines()))
            return
        hint = _("A number opens that line. Esc goes back.") if menu or manual else _("Esc goes back.")
        self.say("", _('For "{words}":').format(words=text), hint)
        self.read_out([*_found_keys(keys), *_found_menu(menu), *(_found_manual(manual, heads) if manual else ())])

    async def _begin(self, number: int) -> None:
        """Show the task at the desk, with what to scan or type below, until a task is done or begun."""
        task = self.tasks[number - 1]
        codes = " ".join(code for code, _name in (*task.cards, *task.items))
        self.home.begin_task(_("Task {n}: {what}").format(n=number, what=codes or _(task.words)))
        await self.close()
        await self.home.go("desk")
        if desk := home_screen(self.app.screen):
            said, _colon, then = _(task.words).partition(": ")
            then = f"{then[:1].upper()}{then[1:]}." if then else ""
            desk.say("", f"{said}.", f"{then} {codes}".strip() if self.narrow else then)  # no line below there

    async def _open(self, line: MenuLine | None, typed: str) -> None:
        if line is None:
            self.say("NOTE", _("The menu has no number {number}.").format(number=typed), _("Esc goes back."))
            return
        await self.close()
        if line.entry.place == MANUAL:
            await self.home.open(MANUAL, words=self.words)
        else:
            await open_place(self, line.entry.place)

    def _lines(self) -> Iterator[Line]:
        titles = _("The same on every screen"), _("On this screen")
        for script in self.scripts:
            yield [(f" {script.title}", "key")]
            yield from (*(f" {line}" for line in script.text.splitlines()), "")
        yield from (*(f" {_(sentence)}" for sentence in self.guide), "") if self.guide else ()
        first = self.scans if self.of_desk else []
        yield from (*first, "") if first else ()
        if self.narrow:
            for title, entries in zip(reversed(titles), (self.own, self.same), strict=True):
                yield [(f" {title}", "key")]
                yield from (_entry(entry, keys=OWN) for entry in entries)
        else:
            yield [(" " + fit(titles[0], LEFT) + titles[1], "key")]
            room = self.app.size.width - LEFT
            own = [part for entry in self.own for part in _parts(entry, room)]
            for left, right in zip_longest(self.same, own, fillvalue=("", "", "")):
                yield [*_entry(left, width=LEFT), *_entry(right, keys=OWN)]
        yield ""
        yield from (f" {_(sentence)}" for sentence in SENTENCES)
        yield from ("", *self.scans) if self.scans and not self.of_desk else ()


def _entry(entry: Entry, *, keys: int = 7, width: int = 0) -> list[tuple[str, str]]:
    key, dot, words = entry
    pieces = [(f" {fit(key, keys)} ", "strong"), (f"{dot:<6}", "key")]
    if not width:
        return [*pieces, (words, "text")]
    return [*pieces, (fit(words, width - sum(len(text) for text, _role in pieces)), "text")]


def _found_keys(found: list[Entry]) -> Iterator[Line]:
    if found:
        yield [(" " + _("Keys on this screen"), "key")]
        yield from (_entry(entry, keys=OWN) for entry in found)


def _found_menu(found: list[MenuLine]) -> Iterator[Line]:
    if found:
        yield [(" " + _("In the menu (F10)"), "key")]
    for line in found:
        words = f"{fit(_(line.entry.words), 22)} {_(line.entry.line)}"
        yield [(f" {line.number:>2}  ", "strong"), (words, "text")]


def _headings(words: str) -> list[str]:

    known = every_section()
    pages = {section.page: section.title for section in reversed(known)}
    return [heading_words(section, pages) for section in find_sections(known, words)[:MOST_HEADINGS]]


def _found_manual(line: MenuLine, heads: Sequence[str]) -> Iterator[Line]:
    """Yield the pages found, under one number: the manual lists them."""
    yield [(" " + _("In the manual"), "key")]
    for number, head in zip_longest((str(line.number),), heads, fillvalue=""):
        yield [(f" {number:>2}  ", "strong"), (head, "text")]


def _parts(entry: Entry, width: int) -> Iterator[Entry]:
    """Yield the parts of an entry. Words too long for the right half continue there, below their beginning: at the
    left they would seem to belong to that key."""
    key, dot, words = entry
    for part in wrap(words, width - OWN - 8, MOST):
        yield key, dot, part
        key = dot = ""


def _tasks(tasks: Sequence[TaskState]) -> list[Line]:
    """Return the progress in one line; below it the open tasks, with what to scan or type for each."""
    if not tasks:
        return []
    done = sum(task.done for task in tasks)
    lines: list[Line] = [[(" " + _("Practice tasks: {n} of {all} done").format(n=done, all=len(tasks)), "key")]]
    for number, one in enumerate(tasks, 1):
        mark = (f" {_('done')} ", "ok") if one.done else (" " * (len(_("done")) + 2), "text")
        lines.append([(f" {number:>2} ", "strong"), mark, (f" {_(one.words)}", "text")])
        if not one.done:
            lines += [f"{'':12}{_numbered(named, 64)}" for named in (*one.cards, *one.items)]
    return lines


def _scans(cards: list[tuple[str, str]], items: list[tuple[str, str]]) -> list[Line]:
    """Return cards and items side by side, above all else: practice needs them first."""
    head: Line = [(" " + fit(_("Practice cards"), LEFT - 1) + _("Practice items"), "key")]
    lines = zip_longest((_numbered(card, LEFT - 2) for card in cards), (_numbered(item, 42) for item in items))
    return [head, *(f" {left or ' ' * (LEFT - 2)} {right or ''}" for left, right in lines)]


def _numbered(known: tuple[str, str], width: int) -> str:
    code, name = known
    return fit(f"{code} {name}", width)
