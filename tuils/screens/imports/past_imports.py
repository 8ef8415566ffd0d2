"""Past imports of this library, newest first; undo one after a preview."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.dates import moment_words
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.local_words import count_label
from tuils.library.holdings.title_imports.batches import BatchLine, batch_line, batches
from tuils.library.holdings.title_imports.report import ImportReport
from tuils.library.office.retention.purging import after_removal
from tuils.library.reach.import_undo import IMPORTS, WAYS, WHAT, LeftAsIs, TakingBack, imported_words, restored_words
from tuils.screens.kit.file_words import short_path
from tuils.screens.kit.home import opens
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import Line
from tuils.screens.widgets.rows import Column, Row
from tuils.screens.widgets.turns import Doing
from tuils.values.dataclass import dataclass

from .background_job import Job, Steps, begin_job, job_of, say_end
from .bringing_in import REPORTS, finished_import_report, kept_draft
from .draft import ImportDraft
from .page import AssistantPage
from .paged_screen import Pages
from .step import progress_words, time_left_words

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
        """Load again: an import may have been run or undone meanwhile."""
        if self._loaded:
            self.load_by(partial(self.load, again=True))

    @property
    def working_on(self) -> Job | None:
        return job_of(self.home)

    def base(self) -> AssistantPage:
        under_way = job_of(self.home)
        text = _("Past imports, newest first.") if self.lines else _(IMPORTS.none[0])
        if under_way:
            text = _("{name} is being imported. Desks can keep working.").format(name=under_way.name)
        hint, desk = _("F6 imports a file. Enter shows an import. F7 undoes it."), self.home.desk
        return AssistantPage(
            text,
            hint if self.lines else _(IMPORTS.none[1]),
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
        report = finished_import_report(self.home.path, self.lines[index].id)
        self.put(lambda: self._one(self.lines[self.at], report))

    def _one(self, line: BatchLine, report: Path | None) -> AssistantPage:
        going_on = line.finished is False and not line.undone
        back = [self.take_back] if may_go_back(line) else []
        return AssistantPage(
            state_sentence(line).format(file=", ".join(line.files) or _("An import")),
            _next_step(line, going_on),
            prompt=_("Import"),
            facts=list(self._facts(line, report)),
            keys=KEYS[1:],
            actions=(*back, *([self.go_on] if going_on else [])),
        )

    def _facts(self, line: BatchLine, report: Path | None) -> Iterator[Line]:
        yield _fact(_("Imported"), f"{moment_words(self.home.desk, line.at)}, {line.operator}, {line.branch}")
        yield _fact(_("What"), _(WHAT[line.what]))
        yield _fact(_("Result"), ", ".join(imported_words(line.counts)) or _("nothing"))
        if line.taken_back:
            yield _fact(_("Undone"), restored_words(line.taken_back))
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
        """Open the import again with its draft if it is known; else start a new one."""
        line = self._chosen()
        draft = kept_draft(self.home.path)
        if line and draft and draft.name in line.files:
            return self.home.open("import_new", draft=draft)
        return self.home.open("import_new", draft=ImportDraft())


def may_go_back(line: BatchLine) -> bool:
    return line.what in WAYS and not line.undone


def _why_not(_line: BatchLine) -> tuple[str, str]:
    return _("This import was already undone."), _("F6 imports the file again.")


def _next_step(line: BatchLine, going_on: bool) -> str:
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
    left = time_left_words(job.left)
    words = _("{name}: {percent}%").format(name=job.name, percent=job.percent)
    return [(" * ", "look"), (f" {words}" + (f"   {left}" if left else ""), "text")]


STAYS = (Column("#", 2, right=True), Column(N_("What"), 16), Column(N_("Why"), 40, grow=1))
A_PAGE = 100


@dataclass(frozen=True)
class Staying:
    """A line of the report of what stays."""

    what: str
    why: str


class ImportBack(Pages):
    """The undo of an import. `batch`: the id of the import."""

    prompt = N_("Back")

    def __init__(self, batch: str) -> None:
        super().__init__()
        self.import_id = batch
        self.line: BatchLine | None = None
        self.job: Job | None = None
        self.dry = True
        self.first = 0
        self.whole: TakingBack | None = None
        self.report: ImportReport | None = None

    async def opened(self) -> None:
        self.line = await self.home.read(batch_line, self.import_id)
        self._begin(dry_run=True)

    @property
    def working_on(self) -> Job | None:
        return self.job

    @property
    def called(self) -> str:
        return ", ".join(self.line.files) if self.line and self.line.files else _("this import")

    def _begin(self, *, dry_run: bool) -> None:
        self.dry, self.first = dry_run, 0
        self._close_report()
        try:
            path = self.home.path.parent / REPORTS / f"stays-{self.import_id[-6:]}-of-import.csv"
            self.report = ImportReport(path, ("what", "why"))
        except OSError:
            self.report = None
        self.whole = TakingBack(self.home.desk, self.import_id, dry_run=dry_run, tell=self._tell)
        name = "" if dry_run else self.called
        self.job = Job(partial(_steps, self.whole, self.home.path), looks=dry_run, name=name)
        self.job.ended.append(self._over)
        begin_job(self.home, self.job)
        self.draw()

    def _tell(self, stays: LeftAsIs) -> None:
        if self.report:
            try:
                self.report.tell(Staying(stays.name[-6:] if stays.what == "biblio" else stays.name, stays.no.message))
            except OSError:
                self.report = None

    def _over(self, job: Job) -> None:
        if not self.is_gone:
            self.do_soon(self.draw)
        if not self.dry and not self.is_current:
            words = (
                _("Import undone: {name}") if job.state == "done" else _("Undoing the import of {name} was stopped.")
            )
            say_end(self.home, words.format(name=self.called), _("F10, Import records shows it."))

    # -- pages

    def base(self) -> AssistantPage:
        job = self.job
        if job is None or job.running:
            return self._under_way()
        if job.state != "done":
            return self._stopped(job)
        return self._question() if self.dry else self._done()

    def _under_way(self) -> AssistantPage:
        if self.dry:
            text, hint = _("Checking what would change. Nothing is saved."), _("Esc stops the check.")
            return AssistantPage(text, hint, facts=[self._progress()], keys=(("back", N_("Stop")), "help"))
        text, hint = (
            _("Undoing the import of {name}.").format(name=self.called),
            _("Esc leaves it running. F8 stops it."),
        )
        if self.job and self.job.stopping:
            text, hint = _("Stopping after this batch."), _("You can continue later.")
        keys = (("back", N_("Leave it running")), "own", "help")
        return AssistantPage(text, hint, facts=[self._progress()], keys=keys, actions=(self.stop,))

    def _progress(self) -> Line:
        return progress_words(self.job) if self.job else ""

    @action("z", N_("Stop"), place=3)
    def stop(self) -> None:
        if self.job:
            self.job.stop()
        self.draw()

    def _stopped(self, job: Job) -> AssistantPage:
        said = job.said or _("The import was stopped before the end.")
        then = job.then or _("F6 continues. What is undone so far is complete.")
        keys = ("own", ("back", N_("Back")), "help")
        return AssistantPage(said, then, mark="NOTE", keys=keys, actions=(self.go_on,))

    @action("n", N_("Continue"))
    def go_on(self) -> None:
        self._begin(dry_run=self.dry)

    def _question(self) -> AssistantPage:
        if job_of(self.home):
            text, hint = (
                _("Another import is running."),
                _("Wait until it is done: F10, Import records shows how far it is."),
            )
            return AssistantPage(text, hint, mark="NOTE", keys=(("back", N_("Back")), "help"))
        keys = (("y", N_("Undo it")), ("n", N_("Keep it")), "help")
        text = _("Undo the import of {name}?").format(name=self.called)
        hint = _("y: undo it.   n or Esc: keep it.")
        return self._list(
            AssistantPage(
                text, hint, mark="ASK", prompt=_("y/n"), facts=list(self._facts()), keys=keys, heard=self._reply
            )
        )

    def _reply(self, text: str) -> Doing:
        if text.lower() in ("y", _("y")):
            self._begin(dry_run=False)
        elif text.lower() in ("n", _("n")):
            return self.close()
        else:
            self.again()
        return None

    def _done(self) -> AssistantPage:
        text = _("Import undone: {name}.").format(name=self.called)
        facts = list(self._facts())
        if self.report and self.report.count:
            facts.append(" " + _("Saved the list as {path}").format(path=short_path(self.report.path)))
        return self._list(
            AssistantPage(
                text,
                _("Enter or Esc goes back."),
                mark="OK",
                facts=facts,
                keys=(("back", N_("Back")), "help"),
                go_on=self.close,
            )
        )

    def _facts(self) -> Iterator[Line]:
        summary = self.whole.summary if self.whole else None
        if summary is None:
            return
        head = _("Would remove or restore: {what}.") if self.dry else _("Removed or restored: {what}.")
        yield " " + head.format(what=restored_words(summary.counts) or _("nothing"))
        if summary.refused:
            n = summary.refused
            stays = ngettext("{n} will not change.", "{n} will not change.", n)
            yield [(" ! ", "look"), (" " + stays.format(n=count_label(n)), "text")]

    def _list(self, page: AssistantPage) -> AssistantPage:
        """Return the page with a list of what stays, a hundred at a time."""
        rows: list[Row] = []
        if self.report:
            rows = [(str(n), *row) for n, row in enumerate(self.report.page(self.first, A_PAGE), self.first + 1)]
        return replace(page, columns=STAYS, rows=rows, heads=bool(rows), turn=self._turned if rows else None)

    def _turned(self, step: int) -> None:
        count = self.report.count if self.report else 0
        self.first = max(0, min(self.first + step * A_PAGE, (count - 1) // A_PAGE * A_PAGE))
        self.draw()

    # -- leaving

    async def leave(self) -> None:
        if self.job and self.job.running and self.dry:
            self.job.stop()
        await self.close()

    def on_unmount(self) -> None:
        if self.dry or not (self.report and self.report.count):
            self._close_report()

    def _close_report(self) -> None:
        """Remove the report of a preview."""
        if self.report:
            self.report.remove()
            self.report = None


def _steps(whole: TakingBack, library: Path, job: Job) -> Steps:
    for step in whole.steps():
        job.at(step.done, step.total, step.done, step.rest)
        yield step
    if whole.summary.counts["patrons_removed"] and not whole.dry_run:
        after_removal(library)
