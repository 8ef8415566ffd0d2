"""The last steps of the import assistant: the dry run with its report, the run, and its result."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.local_words import count_label
from tuils.library.foundation.refusals import Refused
from tuils.library.lending.loans.came_overdue import (
    AT_ONCE,
    EXTEND,
    FORGIVE,
    KEEP,
    KEPT,
    OverdueChoice,
    OverdueTally,
    came_overdue_done_words,
    read_choice,
    release_some,
)
from tuils.library.reach.import_undo import copies_left_words, imported_words
from tuils.screens.kit.file_words import short_path
from tuils.screens.kit.form import LONGEST
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import Line, wrap
from tuils.screens.widgets.rows import Column, Row, cell_text
from tuils.screens.widgets.turns import Doing

from .background_job import Job, job_of, say_end
from .bringing_in import (
    ImportOutcome,
    forget_draft,
    give_name,
    keep_draft,
    outcome_of,
    steps_of,
    whole_of,
)
from .draft import MARC, ImportDraft
from .matching_step import keeping
from .page import AssistantPage
from .step import StepScreen, Working, progress_words

FAULTS = (
    Column("#", 2, right=True),
    Column(N_("Line"), 6, right=True, drop=2),
    Column(N_("Message"), 30, grow=1),
    Column(N_("Outcome"), 9, drop=1),
)
OUTCOMES = {
    "repaired": N_("repaired"),
    "merged": N_("merged"),
    "skipped": N_("skipped"),
    "set_aside": N_("set aside"),
    "rejected": N_("left out"),
}
PAGES: tuple[Hint, ...] = (("Left/Right", N_("Pages")),)
A_PAGE = 100
"""Lines of a report on a page."""


class Reported(Working):
    """A step that shows the report of a dry run or an import, a page at a time."""

    def __init__(self, at: StepScreen) -> None:
        super().__init__(at)
        self.outcome: ImportOutcome | None = None
        self.first = 0

    def report_rows(self) -> list[Row]:
        report, lines = self.outcome.report if self.outcome else None, []
        with suppress(OSError):
            lines = report.page(self.first, A_PAGE) if report else []
        return [_fault_row(number, line) for number, line in enumerate(lines, self.first + 1)]

    @property
    def pages(self) -> bool:
        return self.outcome is not None and self.outcome.faults > A_PAGE

    def record_at(self, index: int) -> tuple[Path, int] | None:
        """Return the file, and the number in it, of the record on a line of the report."""
        report = self.outcome.report if self.outcome and self.draft.kind == MARC else None
        lines: list[tuple[str, ...]] = []
        with suppress(OSError):
            lines = report.page(self.first, A_PAGE) if report else []
        if not 0 <= index < len(lines) or not lines[index][1].isdecimal():
            return None
        name = lines[index][0]
        path = next((path for path in self.draft.paths if name in (path.name, str(path))), None)
        return (path, int(lines[index][1])) if path else None

    def whole_line(self, index: int) -> None:
        """Show a line of the report uncut."""
        said, *then = wrap(cell_text(self.report_rows()[index][2]), LONGEST, 2)
        self.at.say("", said, " ".join(then))

    def turned(self, step: int) -> None:
        """Show the page before or after."""
        count = self.outcome.faults if self.outcome else 0
        self.first = max(0, min(self.first + step * A_PAGE, (count - 1) // A_PAGE * A_PAGE))
        self.at.draw()

    def faults_line(self, *, shown: bool = True) -> Line:
        count = self.outcome.faults if self.outcome else 0
        if not count:
            return " " + _("No problems found.")
        text = ngettext("{n} line to check", "{n} lines to check", count)
        pages = ""
        if shown and count > A_PAGE:
            last = min(count, self.first + A_PAGE)
            pages = "   " + _("showing {first} to {last}").format(
                first=count_label(self.first + 1), last=count_label(last)
            )
        return [(" ! ", "look"), (" " + text.format(n=count_label(count)) + pages, "text")]

    def result_lines(self) -> Iterator[Line]:
        """Yield the result in words; copies that were not added get a line of their own."""
        counts = self.outcome.counts if self.outcome else {}
        words, left = imported_words(counts), copies_left_words(counts)
        yield " " + (", ".join(words[: len(words) - len(left)]) or _("The file is empty."))
        if left:
            yield " " + ", ".join(left)


def overdue_help() -> tuple[str, ...]:
    """Return the help for each answer."""
    return (
        "",
        _("New due date: they are no longer overdue."),
        _("Keep: they stay overdue; fines and lost fees count only from today."),
        _("Write off: no charge; the item is marked missing."),
        _("You can also do this later, in the overdue list (.r)."),
    )


def _fault_row(number: int, row: tuple[str, ...]) -> Row:
    line, fault, outcome = row[1], row[-2], row[-1]
    return str(number), line, fault, _(OUTCOMES.get(outcome, outcome))


class TryStep(Reported):
    word = N_("Test")

    def __init__(self, at: StepScreen) -> None:
        super().__init__(at)
        self.tried: ImportDraft | None = None

    def begin(self) -> None:
        draft = replace(self.draft, profile_name="")
        if self.tried != draft or (self.job and self.job.state != "done"):
            self.tried, self.first = draft, 0
            if self.outcome and self.outcome.report:
                self.outcome.report.close()
            self.outcome = outcome_of(self.home.desk, self.home.path, self.draft, dry_run=True)
            whole = whole_of(self.home.desk, self.outcome)
            self.start(Job(partial(steps_of, whole, self.outcome)))

    def page(self) -> AssistantPage:
        job = self.job
        if job and job.running:
            said = self.said(_("Testing the import. Nothing is saved."))
            keys: tuple[Hint, ...] = ("own", ("back", N_("Stop")), "help")
            hint = _("F6 skips the test. Esc stops it and goes back.")
            return AssistantPage(
                said, hint, prompt=_("Test"), facts=[self.progress()], keys=keys, actions=(self.go_on_without,)
            )
        if job and job.state != "done":
            said = job.said or _("The test was stopped.")
            keys = ("own", ("back", N_("Back one step")), "help")
            hint = _("F6 skips the test. F7 tries again.")
            actions = (self.go_on_without, self.try_again)
            return AssistantPage(said, hint, mark="NOTE", prompt=_("Test"), keys=keys, actions=actions)
        return self._done()

    def gone(self) -> None:
        """Remove the report of a dry run."""
        super().gone()
        if self.outcome and self.outcome.report:
            with suppress(OSError):
                self.outcome.report.remove()

    @action("n", N_("Skip"))
    def go_on_without(self) -> Doing:
        return self.on()

    @action("t", N_("Test again"))
    def try_again(self) -> Doing:
        self.tried = None
        return self.at.go(self.at.number)

    def _done(self) -> AssistantPage:
        rows = self.report_rows()
        return AssistantPage(
            self.said(_("This is what the import would do.")),
            _("Press Enter to continue. Nothing is saved yet."),
            prompt=_("Test"),
            facts=[*self.result_lines(), self.faults_line(), *self._where()],
            columns=FAULTS,
            rows=rows,
            heads=bool(rows),
            keys=(
                ("Enter", N_("Next")),
                *(PAGES if self.pages else ()),
                "own",
                *(("why",) if rows and self.draft.kind == MARC else ()),
                ("back", N_("Back one step")),
                "help",
            ),
            actions=(self.keep_for_later,),
            chose=self.whole_line,
            go_on=self.on,
            turn=self.turned if self.pages else None,
        )

    @action("k", N_("Save settings"), N_("Save these settings for the next file"), place=3)
    def keep_for_later(self) -> Doing:
        return keeping(self).change()

    def _where(self) -> Iterator[Line]:
        if self.outcome and self.outcome.overdue and self.outcome.overdue.loans:
            yield from (" " + line for line in self.outcome.overdue.words(self.home.desk))
        report = self.outcome.report if self.outcome else None
        if report and report.count:
            yield " " + _("Full list: {path}").format(path=short_path(report.path))


class RunStep(Reported):
    word = N_("Import")

    def page(self) -> AssistantPage:
        if self.job is None:
            return self._question()
        if self.job.running:
            return self._under_way()
        return self._stopped(self.job)

    def _question(self) -> AssistantPage:
        if job_of(self.home):
            said, hint = (
                _("Another import is running."),
                _("Wait until it is done: F10, Import records shows how far it is."),
            )
            return AssistantPage(
                said, hint, mark="NOTE", prompt=_("Import"), keys=(("back", N_("Back one step")), "help")
            )
        said = self.said(_("Import {name} now?").format(name=self.draft.name))
        hint = _("y: import it.   n or Esc: not yet.")
        if self.draft.kind == MARC:
            hint = _("y: import it.   n or Esc: not yet. You can undo it later.")
        return AssistantPage(
            said,
            hint,
            mark="ASK",
            prompt=_("y/n"),
            keys=(("y", N_("Import")), ("n", N_("Not yet")), "help"),
            heard=self._reply,
        )

    def _reply(self, text: str) -> Doing:
        if text.lower() in ("y", _("y")):
            self.bring_in()
        elif text.lower() in ("n", _("n")):
            return self.at.leave()
        else:
            self.at.again()
        return None

    @action("n", N_("Continue"))
    def bring_in(self) -> None:
        home = self.home
        self.outcome = outcome_of(home.desk, home.path, self.draft, dry_run=False, before=self.outcome)
        keep_draft(home.path, self.draft)
        whole = whole_of(home.desk, self.outcome)
        job = Job(partial(steps_of, whole, self.outcome), name=self.draft.name)
        job.ended.append(partial(_over, home, self.outcome))
        self.start(job)
        self.at.draw()

    def _under_way(self) -> AssistantPage:
        assert self.job
        if self.job.stopping:
            said, hint = _("Stopping after this batch."), _("What is imported stays. You can continue later.")
        else:
            said = self.said(_("Importing {name}.").format(name=self.draft.name))
            hint = _("Desks can keep working. Esc leaves it running. F8 stops it.")
        return AssistantPage(
            said,
            hint,
            prompt=_("Import"),
            facts=[self.progress()],
            keys=(("back", N_("Leave it running")), "own", "help"),
            actions=(self.stop,),
        )

    def progress(self) -> Line:
        return progress_words(self.job, self._counts) if self.job else ""

    def _counts(self, _job: Job) -> str:
        faults = self.outcome.faults if self.outcome else 0
        parts = imported_words(self.outcome.counts)[:2] if self.outcome else []
        return "   ".join(
            [
                *parts,
                *([ngettext("{n} to check", "{n} to check", faults).format(n=count_label(faults))] if faults else []),
            ]
        )

    @action("z", N_("Stop"), place=3)
    def stop(self) -> None:
        if self.job:
            self.job.stop()
        self.at.draw()

    def _stopped(self, job: Job) -> AssistantPage:
        hint = _("What is imported is complete. F6 continues, now or later.")
        return AssistantPage(
            job.said or self.said(_("The import was stopped before the end.")),
            hint,
            mark="NOTE",
            prompt=_("Import"),
            facts=[*self.result_lines()] if self.outcome and imported_words(self.outcome.counts) else [],
            keys=("own", ("back", N_("Back")), "help"),
            actions=(self.bring_in,),
        )

    async def leave(self) -> None:
        """Leave the screen; a running import continues."""
        if self.job and self.job.running:
            await self.at.close()
        else:
            await super().leave()

    def done(self) -> Doing:
        if self.job and self.job.state == "done":
            return self.on()
        self.at.draw()
        return None


def _over(home: Any, outcome: ImportOutcome, job: Job) -> None:
    """Report the end of the import on the current screen."""
    outcome.saved = give_name(outcome)
    if job.state == "done":
        forget_draft(home.path)
        said = _("Imported {name}: {what}.").format(
            name=outcome.draft.name, what=", ".join(imported_words(outcome.counts))
        )
        say_end(home, said, _("F10, Import records shows it and can undo it."))
    else:
        said = job.said or _("The import of {name} was stopped before the end.").format(name=outcome.draft.name)
        hint = _("Continue it with F10, Import records.")
        say_end(home, said, hint)
        if home.leaving:
            home.last_words = f"{said} {hint}"


class DoneStep(Reported):
    word = N_("Done")
    settled = ""
    """The decision about loans imported as overdue, once it is made."""

    def begin(self) -> None:
        run = next(step for step in self.at.steps if isinstance(step, RunStep))
        self.outcome, self.settled = run.outcome, ""

    def page(self) -> AssistantPage:
        outcome, titles = self.outcome, self.draft.kind == MARC
        if outcome and outcome.overdue and outcome.overdue.kept and not self.settled:
            return self._overdue_question(outcome.overdue)
        hint = _("Press Enter for the list of imports.")
        return AssistantPage(
            self.said(_("Imported: {name}").format(name=self.draft.name)),
            hint + " " + _("F7 undoes it.") if titles else hint,
            mark="OK",
            prompt=_("Done"),
            facts=list(self._facts(outcome)) if outcome else [],
            keys=(("Enter", N_("Imports")), "own", ("back", N_("Close")), "help"),
            actions=(self.take_back,) if titles else (),
            go_on=self.at.close,
        )

    # -- loans that came in overdue

    def _overdue_question(self, tally: OverdueTally) -> AssistantPage:
        said, cost = tally.words(self.home.desk)
        return AssistantPage(
            said,
            _("14d: due in 14 days.   k: keep, charge from today.   f: write off."),
            mark="ASK",
            prompt=_("Overdue"),
            facts=[*self.result_lines(), " " + cost, *(" " + line for line in overdue_help())],
            keys=(("14d", N_("New due date")), ("k", N_("Keep")), ("f", N_("Write off")), "help"),
            heard=self._overdue_answer,
            go_on=lambda: self._settle(KEPT),
        )

    def _overdue_answer(self, text: str) -> Doing:
        typed = text.strip().lower()
        words = {"k": KEEP, "f": FORGIVE}.get(typed, typed)
        try:
            choice = read_choice(words if words in (KEEP, FORGIVE) or ":" in words else f"{EXTEND}:{words}")
        except Refused:
            self.at.remark(_("Type days such as 14d, k to keep them, or f to write them off."))
            return None
        return self._settle(choice)

    async def _settle(self, choice: OverdueChoice) -> None:
        kept, count = self.outcome.overdue.kept if self.outcome and self.outcome.overdue else [], 0
        for first in range(0, len(kept) if choice.what != KEEP else 0, AT_ONCE):
            count += await self.home.do(release_some, kept[first : first + AT_ONCE], choice)
        self.settled = came_overdue_done_words(choice, count)
        self.at.draw()

    def _facts(self, outcome: ImportOutcome) -> Iterator[Line]:
        yield from self.result_lines()
        yield self.faults_line(shown=False)
        if self.settled:
            yield from (" " + line for line in wrap(self.settled, LONGEST, 2))
        if outcome.saved:
            yield " " + _("Saved the list as {path}").format(path=short_path(outcome.saved))

    @action("t", N_("Undo it"), place=2)
    async def take_back(self) -> None:
        batch = self.outcome.batch if self.outcome else ""
        if batch:
            await self.home.open("import_back", batch=batch)
        else:
            self.at.remark(_("Nothing was saved, so there is nothing to undo."))

    async def leave(self) -> None:
        await self.at.close()
