"""The last steps of the import assistant: the dry run with its report, the run, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from tuils.i18n import N_, _, ngettext

from .form import LONGEST
from .import_bringing import Outcome, forget_draft, give_name, keep_draft, outcome_of, result_words, steps_of, whole_of
from .import_draft import MARC, Draft
from .import_job import Job, job_of, say_end
from .import_matching import keeping
from .import_page import Page
from .import_steps import Working, progress_words, short_path
from .widgets.keys import Hint, Verb
from .widgets.lines import Line, wrap
from .widgets.rows import Column, Row, text_of
from .widgets.turns import Doing

if TYPE_CHECKING:
    from .import_assistant import Assistant

FAULTS = (
    Column("#", 2, right=True),
    Column(N_("Line"), 6, right=True, drop=2),
    Column(N_("What is to be said"), 30, grow=1),
    Column(N_("Outcome"), 9, drop=1),
)
OUTCOMES = {"repaired": N_("repaired"), "set_aside": N_("set aside"), "rejected": N_("left out")}
PAGES: tuple[Hint, ...] = (("Left/Right", N_("Pages")),)
A_PAGE = 100
"""Lines of a report in the list at a time."""


class Reported(Working):
    """A step that shows the report of what was tried or done, a page at a time."""

    def __init__(self, at: Assistant) -> None:
        super().__init__(at)
        self.outcome: Outcome | None = None
        self.first = 0

    def report_rows(self) -> list[Row]:
        report, lines = self.outcome.report if self.outcome else None, []
        with suppress(OSError):
            lines = report.page(self.first, A_PAGE) if report else []
        return [_fault_row(number, line) for number, line in enumerate(lines, self.first + 1)]

    @property
    def pages(self) -> bool:
        return self.outcome is not None and self.outcome.faults > A_PAGE

    def whole_line(self, index: int) -> None:
        """What a line of the report says, without a cut."""
        said, *then = wrap(text_of(self.report_rows()[index][2]), LONGEST, 2)
        self.at.say("", said, " ".join(then))

    def turned(self, step: int) -> None:
        """The page before or after."""
        count = self.outcome.faults if self.outcome else 0
        self.first = max(0, min(self.first + step * A_PAGE, (count - 1) // A_PAGE * A_PAGE))
        self.at.draw()

    def faults_line(self, *, shown: bool = True) -> Line:
        count = self.outcome.faults if self.outcome else 0
        if not count:
            return " " + _("Nothing has to be said of any of them.")
        said = ngettext("{n} line to look at", "{n} lines to look at", count)
        pages = ""
        if shown and count > A_PAGE:
            last = min(count, self.first + A_PAGE)
            pages = "   " + _("{first} to {last} are shown").format(first=f"{self.first + 1:,}", last=f"{last:,}")
        return [(" ! ", "look"), (" " + said.format(n=f"{count:,}") + pages, "text")]

    def result_line(self) -> Line:
        words = list(result_words(self.outcome)) if self.outcome else []
        return " " + (", ".join(words) or _("Nothing was in it."))


def _fault_row(number: int, row: tuple[str, ...]) -> Row:
    line, fault, outcome = row[1], row[-2], row[-1]
    return str(number), line, fault, _(OUTCOMES.get(outcome, outcome))


class TryStep(Reported):
    word = N_("Try")

    def __init__(self, at: Assistant) -> None:
        super().__init__(at)
        self.tried: Draft | None = None

    def begin(self) -> None:
        draft = replace(self.draft, profile_name="")
        if self.tried != draft or (self.job and self.job.state != "done"):
            self.tried, self.first = draft, 0
            if self.outcome and self.outcome.report:
                self.outcome.report.close()
            self.outcome = outcome_of(self.home.desk, self.home.path, self.draft, dry_run=True)
            whole = whole_of(self.home.desk, self.outcome)
            self.start(Job(partial(steps_of, whole, self.outcome)))

    def page(self) -> Page:
        job = self.job
        if job and job.running:
            said = self.said(_("Trying it out. Nothing is written."))
            keys: tuple[Hint, ...] = ("one", ("back", N_("Stop")), "help")
            then = _("F6 goes on without it. Esc stops it and goes back.")
            return Page(said, then, prompt=_("Try"), facts=[self.progress()], keys=keys, verbs=SKIP, one=self.on)
        if job and job.state != "done":
            said = job.said or _("It was stopped before its end.")
            keys = ("one", "two", ("back", N_("Back one step")), "help")
            then = _("F6 goes on without it, F7 tries again.")
            return Page(
                said, then, mark="LOOK", prompt=_("Try"), keys=keys, verbs=(*SKIP, TRY), one=self.on, two=self._again
            )
        return self._done()

    def gone(self) -> None:
        """What was only tried leaves nothing behind."""
        super().gone()
        if self.outcome and self.outcome.report:
            with suppress(OSError):
                self.outcome.report.remove()

    def _again(self) -> Doing:
        self.tried = None
        return self.at.go(self.at.number)

    def _done(self) -> Page:
        rows = self.report_rows()
        return Page(
            self.said(_("This is what would happen.")),
            _("Enter goes on. Nothing is written yet."),
            prompt=_("Try"),
            facts=[self.result_line(), self.faults_line(), *self._where()],
            columns=FAULTS,
            rows=rows,
            heads=bool(rows),
            keys=(
                ("Enter", N_("Next")),
                *(PAGES if self.pages else ()),
                "three",
                ("back", N_("Back one step")),
                "help",
            ),
            verbs=(None, None, KEEP),
            three=lambda: keeping(self).change(),
            chose=self.whole_line,
            go_on=self.on,
            turn=self.turned if self.pages else None,
        )

    def _where(self) -> Iterator[Line]:
        report = self.outcome.report if self.outcome else None
        if report and report.count:
            yield " " + _("All of them: {path}").format(path=short_path(report.path))


KEEP = Verb("k", N_("Keep for later"), N_("Keep what was chosen for the next file"))
SKIP = (Verb("n", N_("Go on without")),)
TRY = Verb("t", N_("Try again"))


class RunStep(Reported):
    word = N_("Bring in")

    def page(self) -> Page:
        if self.job is None:
            return self._question()
        if self.job.running:
            return self._under_way()
        return self._stopped(self.job)

    def _question(self) -> Page:
        if job_of(self.home):
            said, then = _("Another import is under way."), _("Wait until it is done: F10, Import shows how far it is.")
            return Page(said, then, mark="LOOK", prompt=_("Bring in"), keys=(("back", N_("Back one step")), "help"))
        said = self.said(_("Bring in {name} now?").format(name=self.draft.name))
        then = _("y: bring it in.   n or Esc: not yet.")
        if self.draft.kind == MARC:
            then = _("y: bring it in.   n or Esc: not yet. It can be taken back afterwards.")
        return Page(
            said,
            then,
            mark="ASK",
            prompt=_("y/n"),
            keys=(("y", N_("Bring it in")), ("n", N_("Not yet")), "help"),
            heard=self._reply,
        )

    def _reply(self, text: str) -> Doing:
        if text.lower() in ("y", _("y")):
            self._begin()
        elif text.lower() in ("n", _("n")):
            return self.at.leave()
        else:
            self.at.again()
        return None

    def _begin(self) -> None:
        home = self.home
        self.outcome = outcome_of(home.desk, home.path, self.draft, dry_run=False, before=self.outcome)
        keep_draft(home.path, self.draft)
        whole = whole_of(home.desk, self.outcome)
        job = Job(partial(steps_of, whole, self.outcome), name=self.draft.name)
        job.ended.append(partial(_over, home, self.outcome))
        self.start(job)
        self.at.draw()

    def _under_way(self) -> Page:
        assert self.job
        if self.job.stopping:
            said, then = _("It stops after this batch."), _("What is in stays in, and it can go on from there.")
        else:
            said = self.said(_("Bringing in {name}.").format(name=self.draft.name))
            then = _("Desks go on working. Esc: it goes on behind the screens. F8 stops it.")
        return Page(
            said,
            then,
            prompt=_("Bring in"),
            facts=[self.progress()],
            keys=(("back", N_("Go elsewhere")), "three", "help"),
            verbs=(None, None, STOP),
            three=self._stop,
        )

    def progress(self) -> Line:
        return progress_words(self.job, self._counts) if self.job else ""

    def _counts(self, _job: Job) -> str:
        faults = self.outcome.faults if self.outcome else 0
        parts = list(result_words(self.outcome))[:2] if self.outcome else []
        return "   ".join(
            [
                *parts,
                *([ngettext("{n} to look at", "{n} to look at", faults).format(n=f"{faults:,}")] if faults else []),
            ]
        )

    def _stop(self) -> None:
        if self.job:
            self.job.stop()
        self.at.draw()

    def _stopped(self, job: Job) -> Page:
        then = _("What is in is whole. F6 goes on from there, also later.")
        return Page(
            job.said or self.said(_("It was stopped half-way.")),
            then,
            mark="LOOK",
            prompt=_("Bring in"),
            facts=[self.result_line()] if self.outcome and any(result_words(self.outcome)) else [],
            keys=("one", ("back", N_("Back")), "help"),
            verbs=GO_ON,
            one=self._begin,
        )

    async def leave(self) -> None:
        """While it runs it goes on without this screen."""
        if self.job and self.job.running:
            await self.at.close()
        else:
            await super().leave()

    def done(self) -> Doing:
        if self.job and self.job.state == "done":
            return self.on()
        self.at.draw()
        return None


GO_ON = (Verb("n", N_("Go on")),)
STOP = Verb("z", N_("Stop"))


def _over(home: Any, outcome: Outcome, job: Job) -> None:
    """Wherever one is by then, it is said that it is over."""
    outcome.saved = give_name(outcome)
    if job.state == "done":
        forget_draft(home.path)
        said = _("{name} is in: {what}.").format(name=outcome.draft.name, what=", ".join(result_words(outcome)))
        say_end(home, said, _("F10, Import shows it, and takes it back."))
    else:
        said = job.said or _("The import of {name} was stopped half-way.").format(name=outcome.draft.name)
        then = _("It can go on from there: F10, Import.")
        say_end(home, said, then)
        if home.leaving:
            home.last_words = f"{said} {then}"


class DoneStep(Reported):
    word = N_("Done")

    def begin(self) -> None:
        run = next(step for step in self.at.steps if isinstance(step, RunStep))
        self.outcome = run.outcome

    def page(self) -> Page:
        outcome, titles = self.outcome, self.draft.kind == MARC
        then = _("Enter goes to the list of imports.")
        return Page(
            self.said(_("{name} is in.").format(name=self.draft.name)),
            then + " " + _("F7 takes it all back.") if titles else then,
            mark="OK",
            prompt=_("Done"),
            facts=list(self._facts(outcome)) if outcome else [],
            keys=(("Enter", N_("To the list")), "two", ("back", N_("Close")), "help"),
            verbs=(None, BACK if titles else None),
            two=self._take_back,
            go_on=self.at.close,
        )

    def _facts(self, outcome: Outcome) -> Iterator[Line]:
        yield self.result_line()
        yield self.faults_line(shown=False)
        if outcome.saved:
            yield " " + _("The list is saved as {path}").format(path=short_path(outcome.saved))

    async def _take_back(self) -> None:
        batch = self.outcome.batch if self.outcome else ""
        if batch:
            await self.home.open("import_back", batch=batch)
        else:
            self.at.remark(_("Nothing was written that could be taken back."))

    async def leave(self) -> None:
        await self.at.close()


BACK = Verb("t", N_("Take it back"))
