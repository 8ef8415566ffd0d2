"""What was brought in: the imports of this library, newest first, and the way to a new one or to take one back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from tuils.i18n import N_, _, ngettext
from tuils.library.cataloging.batches import BatchLine, batches
from tuils.library.dates import moment_words

from .import_bringing import PHRASES, kept_draft, report_of
from .import_draft import LOANS, MARC, PATRONS, Draft
from .import_job import Job, job_of
from .import_page import Page
from .import_pages import Pages
from .import_steps import left_words, short_path
from .widgets.keys import Hint, Verb
from .widgets.lines import Line
from .widgets.rows import Cell, Column, Row
from .widgets.turns import Doing

BATCHES = (
    Column("#", 2, right=True),
    Column(N_("When"), 17, drop=3),
    Column(N_("File"), 13, grow=2),
    Column(N_("What"), 6, drop=2),
    Column(N_("Who"), 6, drop=4),
    Column(N_("Came in"), 16, grow=1, drop=1),
    Column(N_("Now"), 11),
)
WHAT = {MARC: N_("titles"), PATRONS: N_("people"), LOANS: N_("loans")}
NEW, TAKE_BACK, GO_ON = Verb("n", N_("New import")), Verb("t", N_("Take back")), Verb("g", N_("Go on"))
KEYS: tuple[Hint, ...] = (("Enter", N_("Look at it")), "one", "two", ("back", N_("Back")), "help")


class Imports(Pages):
    keys = KEYS

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[BatchLine] = []
        self.at = -1
        self._loaded = False

    async def opened(self) -> None:
        await self.load()

    async def load(self, *, again: bool = False) -> None:
        found = await self.home.read(batches, self.home.desk, 200)
        before = chosen.id if (chosen := self._chosen()) else ""
        self.lines = found
        same = (index for index, line in enumerate(self.lines) if line.id == before)
        self.at = next(same, 0 if self.lines else -1)
        self._loaded = True
        self.draw(again=again)

    def on_screen_resume(self) -> None:
        """Something was brought in, or taken back, meanwhile."""
        if self._loaded:
            self.load_by(partial(self.load, again=True))

    @property
    def working_on(self) -> Job | None:
        return job_of(self.home)

    def base(self) -> Page:
        under_way = job_of(self.home)
        said = _("What was brought in, the newest first.") if self.lines else _("Nothing was brought in yet.")
        if under_way:
            said = _("{name} comes in behind the screens. Desks go on.").format(name=under_way.name)
        then = _("F6 brings in a file. Enter shows one, F7 takes it back.")
        return Page(
            said,
            then if self.lines else _("F6 brings in titles, people or loans from a file."),
            prompt=_("Line"),
            facts=[_under_way(under_way)] if under_way else [],
            columns=BATCHES,
            rows=[self._row(number, line) for number, line in enumerate(self.lines, 1)],
            heads=bool(self.lines),
            cursor=self.at,
            keys=KEYS if self.lines else ("one", ("back", N_("Back")), "help"),
            verbs=(NEW, TAKE_BACK if self.lines else None),
            chose=self._look_at,
            one=lambda: self.home.open("import_new"),
            two=self._take_back,
        )

    def _row(self, number: int, line: BatchLine) -> Row:
        state = state_words(line)
        now: Cell = (state, "strong") if line.finished is False and not line.undone else state
        file = ", ".join(line.files) or _("unknown")
        return (
            str(number),
            moment_words(self.home.desk, line.at),
            file,
            _(WHAT[line.what]),
            line.operator,
            came_words(line.counts),
            now,
        )

    def _chosen(self) -> BatchLine | None:
        rows = self.choices
        cursor = rows.cursor if rows and not self.above else self.at
        return self.lines[cursor] if 0 <= cursor < len(self.lines) else None

    # -- one of them

    def _look_at(self, index: int) -> None:
        self.at = index
        report = report_of(self.home.path, self.lines[index].id)
        self.put(lambda: self._one(self.lines[self.at], report))

    def _one(self, line: BatchLine, report: Path | None) -> Page:
        going_on = line.finished is False and not line.undone
        verbs = (None, TAKE_BACK if may_go_back(line) else None, GO_ON if going_on else None)
        keys = [name for name, verb in zip(("one", "two", "three"), verbs, strict=True) if verb]
        return Page(
            state_sentence(line).format(file=", ".join(line.files) or _("An import")),
            _then(line, going_on),
            prompt=_("Import"),
            facts=list(self._facts(line, report)),
            keys=(*keys, ("back", N_("Back")), "help"),
            verbs=verbs,
            two=self._take_back,
            three=self._go_on,
        )

    def _facts(self, line: BatchLine, report: Path | None) -> Iterator[Line]:
        yield _fact(_("Brought in"), f"{moment_words(self.home.desk, line.at)}, {line.operator}, {line.branch}")
        yield _fact(_("What"), _(WHAT[line.what]))
        yield _fact(_("Came in"), came_words(line.counts) or _("nothing"))
        if line.taken_back:
            yield _fact(_("Taken back"), back_words(line.taken_back))
        if line.until is not None and not line.undone:
            yield _fact(_("Can go back until"), moment_words(self.home.desk, line.until))
        if report:
            yield _fact(_("Report"), short_path(report))

    def _take_back(self) -> Doing:
        line = self._chosen()
        if line is None:
            return None
        if not may_go_back(line):
            self.remark(*_why_not(line))
            return None
        return self.home.open("import_back", batch=line.id)

    def _go_on(self) -> Doing:
        """As it was told then, where that is known; else the same is chosen again."""
        line = self._chosen()
        draft = kept_draft(self.home.path)
        if line and draft and draft.name in line.files:
            return self.home.open("import_new", draft=draft)
        return self.home.open("import_new", draft=Draft())


def may_go_back(line: BatchLine) -> bool:
    return line.what == MARC and not line.undone


def _why_not(line: BatchLine) -> tuple[str, str]:
    if line.undone:
        return _("It was taken back already."), _("The file can come in again: F6.")
    return _("People and loans are not taken back as a whole."), _(
        "F9 and the card of each person change what is wrong."
    )


def _then(line: BatchLine, going_on: bool) -> str:
    if going_on:
        return _("F8 goes on from there: choose the same file. F7 takes back what is in.")
    return _("F7 takes it back, and says first what would go.") if may_go_back(line) else _("Esc goes back.")


def _fact(label: str, words: str) -> Line:
    return [(f" {label:<18} ", "key"), (words, "text")]


def state_words(line: BatchLine) -> str:
    if line.undone:
        return _("taken back")
    if line.taken_back:
        return _("partly back")
    return _("stopped") if line.finished is False else _("is in")


def state_sentence(line: BatchLine) -> str:
    if line.undone:
        return _("{file} was taken back.")
    if line.taken_back:
        return _("{file} is taken back in part.")
    return _("{file} was stopped half-way.") if line.finished is False else _("{file} is in.")


def came_words(counts: Mapping[str, int]) -> str:
    """`435 new, 958 copies added`"""
    return ", ".join(
        words(counts[name]).format(n=f"{counts[name]:,}") for name, words in PHRASES.items() if counts.get(name)
    )


def back_words(counts: Mapping[str, int]) -> str:
    """`434 titles, 957 copies, 3 titles as they were before`"""
    titles, copies, before = (counts.get(name, 0) for name in ("titles_removed", "items_removed", "records_put_back"))
    words = [
        (titles, ngettext("{n} title", "{n} titles", titles)),
        (copies, ngettext("{n} copy", "{n} copies", copies)),
        (before, ngettext("{n} title as it was before", "{n} titles as they were before", before)),
    ]
    return ", ".join(text.format(n=f"{count:,}") for count, text in words if count)


def _under_way(job: Job) -> Line:
    left = left_words(job.left)
    words = _("{name}: {percent} %").format(name=job.name, percent=job.percent)
    return [(" * ", "look"), (f" {words}" + (f"   {left}" if left else ""), "text")]
