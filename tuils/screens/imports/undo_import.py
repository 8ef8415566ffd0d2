"""Taking a whole import back: first what would go and what stays, then a question, then it is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from tuils.i18n import N_, _, ngettext
from tuils.library.cataloging.batches import BatchLine, line_of
from tuils.library.cataloging.report import ImportReport
from tuils.library.describing.action import action
from tuils.library.import_undo import Stays, TakingBack, back_words
from tuils.library.local_words import count_label
from tuils.library.purging import after_removal
from tuils.screens.kit.file_words import short_path
from tuils.screens.widgets.lines import Line
from tuils.screens.widgets.rows import Column, Row
from tuils.screens.widgets.turns import Doing
from tuils.values.dataclass import dataclass

from .background_job import Job, Steps, begin, job_of, say_end
from .bringing_in import REPORTS
from .page import AssistantPage
from .paged_screen import Pages
from .step import progress_words

STAYS = (Column("#", 2, right=True), Column(N_("What"), 16), Column(N_("Why"), 40, grow=1))
A_PAGE = 100


@dataclass(frozen=True)
class Staying:
    """A line of the report of what stays."""

    what: str
    why: str


class ImportBack(Pages):
    """`batch`: the id of the import."""

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
        self.line = await self.home.read(line_of, self.import_id)
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
        begin(self.home, self.job)
        self.draw()

    def _tell(self, stays: Stays) -> None:
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
            said, then = _("Checking what would change. Nothing is saved."), _("Esc stops the check.")
            return AssistantPage(said, then, facts=[self._progress()], keys=(("back", N_("Stop")), "help"))
        said, then = (
            _("Undoing the import of {name}.").format(name=self.called),
            _("Esc leaves it running. F8 stops it."),
        )
        if self.job and self.job.stopping:
            said, then = _("Stopping after this batch."), _("You can continue later.")
        keys = (("back", N_("Leave it running")), "own", "help")
        return AssistantPage(said, then, facts=[self._progress()], keys=keys, actions=(self.stop,))

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
            said, then = (
                _("Another import is running."),
                _("Wait until it is done: F10, Import records shows how far it is."),
            )
            return AssistantPage(said, then, mark="NOTE", keys=(("back", N_("Back")), "help"))
        keys = (("y", N_("Undo it")), ("n", N_("Keep it")), "help")
        said = _("Undo the import of {name}?").format(name=self.called)
        then = _("y: undo it.   n or Esc: keep it.")
        return self._list(
            AssistantPage(
                said, then, mark="ASK", prompt=_("y/n"), facts=list(self._facts()), keys=keys, heard=self._reply
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
        said = _("Import undone: {name}.").format(name=self.called)
        facts = list(self._facts())
        if self.report and self.report.count:
            facts.append(" " + _("Saved the list as {path}").format(path=short_path(self.report.path)))
        return self._list(
            AssistantPage(
                said,
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
        yield " " + head.format(what=back_words(summary.counts) or _("nothing"))
        if summary.refused:
            n = summary.refused
            stays = ngettext("{n} will not change.", "{n} will not change.", n)
            yield [(" ! ", "look"), (" " + stays.format(n=count_label(n)), "text")]

    def _list(self, page: AssistantPage) -> AssistantPage:
        """The page with what stays below it, a hundred at a time."""
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
        """What was only looked at leaves nothing behind."""
        if self.report:
            self.report.remove()
            self.report = None


def _steps(whole: TakingBack, library: Path, job: Job) -> Steps:
    for step in whole.steps():
        job.at(step.done, step.total, step.done, step.rest)
        yield step
    if whole.summary.counts["patrons_removed"] and not whole.dry_run:
        after_removal(library)
