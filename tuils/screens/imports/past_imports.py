"""What was brought in: the imports of this library, newest first, and the way to a new one or to take one back."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tuils.i18n import N_, _
from tuils.library.cataloging.batches import BatchLine, batches
from tuils.library.dates import moment_words
from tuils.library.describing.action import action
from tuils.library.import_undo import IMPORTS, WAYS, WHAT, back_words, came_words
from tuils.screens.kit.file_words import short_path
from tuils.screens.kit.home import opens
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import Line
from tuils.screens.widgets.rows import Column
from tuils.screens.widgets.turns import Doing

from .background_job import Job, job_of
from .bringing_in import kept_draft, report_of
from .draft import ImportDraft
from .page import AssistantPage
from .paged_screen import Pages
from .step import left_words

KEYS: tuple[Hint, ...] = (("Enter", N_("Show")), "own", ("back", N_("Back")), "help")


class PastImports(Pages):
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

    def base(self) -> AssistantPage:
        under_way = job_of(self.home)
        said = _("Past imports, newest first.") if self.lines else _(IMPORTS.none[0])
        if under_way:
            said = _("{name} is being imported. Desks can keep working.").format(name=under_way.name)
        then, desk = _("F6 imports a file. Enter shows an import. F7 undoes it."), self.home.desk
        return AssistantPage(
            said,
            then if self.lines else _(IMPORTS.none[1]),
            prompt=_("Line"),
            facts=[_under_way(under_way)] if under_way else [],
            columns=(Column("#", IMPORTS.digits, right=True), *IMPORTS.on_screen),
            rows=[(str(number), *IMPORTS.cells(desk, line)) for number, line in enumerate(self.lines, 1)],
            heads=bool(self.lines),
            cursor=self.at,
            keys=KEYS if self.lines else KEYS[1:],
            actions=(self.new_import, *([self.take_back] if self.lines else [])),
            chose=self._look_at,
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

    def _one(self, line: BatchLine, report: Path | None) -> AssistantPage:
        going_on = line.finished is False and not line.undone
        back = [self.take_back] if may_go_back(line) else []
        return AssistantPage(
            state_sentence(line).format(file=", ".join(line.files) or _("An import")),
            _then(line, going_on),
            prompt=_("Import"),
            facts=list(self._facts(line, report)),
            keys=KEYS[1:],
            actions=(*back, *([self.go_on] if going_on else [])),
        )

    def _facts(self, line: BatchLine, report: Path | None) -> Iterator[Line]:
        yield _fact(_("Imported"), f"{moment_words(self.home.desk, line.at)}, {line.operator}, {line.branch}")
        yield _fact(_("What"), _(WHAT[line.what]))
        yield _fact(_("Result"), ", ".join(came_words(line.counts)) or _("nothing"))
        if line.taken_back:
            yield _fact(_("Undone"), back_words(line.taken_back))
        if line.until is not None and not line.undone:
            yield _fact(_("Undo by"), moment_words(self.home.desk, line.until))
        if report:
            yield _fact(_("Report"), short_path(report))

    new_import = opens("import_new", "n", N_("New import"))

    @action("t", N_("Undo"), place=2)
    def take_back(self) -> Doing:
        line = self._chosen()
        if line is None:
            return None
        if not may_go_back(line):
            self.remark(*_why_not(line))
            return None
        return self.home.open("import_back", batch=line.id)

    @action("g", N_("Continue"), place=3)
    def go_on(self) -> Doing:
        """As it was told then, where that is known; else the same is chosen again."""
        line = self._chosen()
        draft = kept_draft(self.home.path)
        if line and draft and draft.name in line.files:
            return self.home.open("import_new", draft=draft)
        return self.home.open("import_new", draft=ImportDraft())


def may_go_back(line: BatchLine) -> bool:
    return line.what in WAYS and not line.undone


def _why_not(_line: BatchLine) -> tuple[str, str]:
    return _("This import was already undone."), _("F6 imports the file again.")


def _then(line: BatchLine, going_on: bool) -> str:
    if going_on:
        return _("F8 continues: choose the same file. F7 undoes what is in.")
    return _("F7 undoes it, and shows first what would change.") if may_go_back(line) else _("Esc goes back.")


def _fact(label: str, words: str) -> Line:
    return [(f" {label:<18} ", "key"), (words, "text")]


def state_sentence(line: BatchLine) -> str:
    if line.undone:
        return _("{file} was undone.")
    if line.taken_back:
        return _("{file} is partly undone.")
    return _("{file} was stopped before the end.") if line.finished is False else _("Imported: {file}")


def _under_way(job: Job) -> Line:
    left = left_words(job.left)
    words = _("{name}: {percent}%").format(name=job.name, percent=job.percent)
    return [(" * ", "look"), (f" {words}" + (f"   {left}" if left else ""), "text")]
