"""Taking a whole import back: first what would go and what stays, then a question, then it is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from functools import partial

from tuils.i18n import N_, _, ngettext
from tuils.library.cataloging.batches import BatchLine, line_of
from tuils.library.cataloging.report import Report
from tuils.library.cataloging.taking_back import Stays, TakingBack
from tuils.values.dataclass import dataclass

from .import_bringing import REPORTS
from .import_job import Job, Steps, begin, job_of, say_end
from .import_page import Page
from .import_pages import Pages
from .import_steps import progress_words, short_path
from .imports import back_words
from .widgets.keys import Verb
from .widgets.lines import Line
from .widgets.rows import Column, Row
from .widgets.turns import Doing

STAYS = (Column("#", 2, right=True), Column(N_("Copy or title"), 16), Column(N_("Why it stays"), 40, grow=1))
A_PAGE = 100
STOP = Verb("z", N_("Stop"))
AGAIN = Verb("n", N_("Go on"))


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
        self.report: Report | None = None

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
            self.report = Report(path, ("what", "why"))
        except OSError:
            self.report = None
        self.whole = TakingBack(self.home.desk, self.import_id, dry_run=dry_run, tell=self._tell)
        name = "" if dry_run else self.called
        self.job = Job(partial(_steps, self.whole), looks=dry_run, name=name)
        self.job.ended.append(self._over)
        begin(self.home, self.job)
        self.draw()

    def _tell(self, stays: Stays) -> None:
        if self.report:
            try:
                self.report.tell(Staying(stays.item or stays.biblio[-6:], stays.no.message))
            except OSError:
                self.report = None

    def _over(self, job: Job) -> None:
        if not self.is_gone:
            self.do_soon(self.draw)
        if not self.dry and not self.is_current:
            words = _("{name} is taken back.") if job.state == "done" else _("Taking back {name} was stopped.")
            say_end(self.home, words.format(name=self.called), _("F10, Import shows it."))

    # -- pages

    def base(self) -> Page:
        job = self.job
        if job is None or job.running:
            return self._under_way()
        if job.state != "done":
            return self._stopped(job)
        return self._question() if self.dry else self._done()

    def _under_way(self) -> Page:
        if self.dry:
            said, then = _("Looking what would go. Nothing is changed."), _("Esc stops looking.")
            return Page(said, then, facts=[self._progress()], keys=(("back", N_("Stop")), "help"))
        said, then = (
            _("Taking back {name}.").format(name=self.called),
            _("Esc: it goes on behind the screens. F8 stops it."),
        )
        if self.job and self.job.stopping:
            said, then = _("It stops after this batch."), _("It can go on later from there.")
        keys = (("back", N_("Go elsewhere")), "three", "help")
        return Page(said, then, facts=[self._progress()], keys=keys, verbs=(None, None, STOP), three=self._stop)

    def _progress(self) -> Line:
        return progress_words(self.job) if self.job else ""

    def _stop(self) -> None:
        if self.job:
            self.job.stop()
        self.draw()

    def _stopped(self, job: Job) -> Page:
        said = job.said or _("It was stopped half-way.")
        then = job.then or _("F6 goes on from there. What is gone is gone as a whole.")
        keys = ("one", ("back", N_("Back")), "help")
        return Page(said, then, mark="LOOK", keys=keys, verbs=(AGAIN,), one=lambda: self._begin(dry_run=self.dry))

    def _question(self) -> Page:
        if job_of(self.home):
            said, then = _("Another import is under way."), _("Wait until it is done: F10, Import shows how far it is.")
            return Page(said, then, mark="LOOK", keys=(("back", N_("Back")), "help"))
        keys = (("y", N_("Take it back")), ("n", N_("Leave it")), "help")
        said = _("Take back {name}?").format(name=self.called)
        then = _("y: take it back.   n or Esc: leave all as it is.")
        return self._list(
            Page(said, then, mark="ASK", prompt=_("y/n"), facts=list(self._facts()), keys=keys, heard=self._reply)
        )

    def _reply(self, text: str) -> Doing:
        if text.lower() in ("y", _("y")):
            self._begin(dry_run=False)
        elif text.lower() in ("n", _("n")):
            return self.close()
        else:
            self.again()
        return None

    def _done(self) -> Page:
        said = _("Taken back: {name}.").format(name=self.called)
        facts = list(self._facts())
        if self.report and self.report.count:
            facts.append(" " + _("The list is saved as {path}").format(path=short_path(self.report.path)))
        return self._list(
            Page(
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
        counts = {name: value for name, value in asdict(summary).items() if isinstance(value, int)}
        head = _("Would go: {what}.") if self.dry else _("Gone: {what}.")
        yield " " + head.format(what=back_words(counts) or _("nothing"))
        if summary.refused:
            n = summary.refused
            stays = ngettext("{n} stays: something later names it.", "{n} stay: something later names them.", n)
            yield [(" ! ", "look"), (" " + stays.format(n=f"{n:,}"), "text")]

    def _list(self, page: Page) -> Page:
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


def _steps(whole: TakingBack, job: Job) -> Steps:
    for step in whole.steps():
        job.at(step.done, step.total, step.done, step.rest)
        yield step
