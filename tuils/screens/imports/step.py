"""The base of each step of the import assistant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from tuils.i18n import _
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.local_words import count_label
from tuils.screens.kit.home import Home
from tuils.screens.widgets.lines import Line
from tuils.screens.widgets.turns import Doing

from .background_job import Job, begin_job
from .draft import ImportDraft
from .page import AssistantPage
from .paged_screen import Pages


class StepScreen(Pages):
    """The assistant as its steps know it. `kept`: profiles by kind and name."""

    draft: ImportDraft
    number: int
    steps: tuple[AssistantStep, ...]
    kept: dict[str, dict[str, Facts]]

    async def go(self, number: int) -> None:
        """Go to this step, counted from 0."""
        raise NotImplementedError

    async def ended(self, step: Working) -> None:
        """Let the step of finished work show its result, if it is the current one."""
        raise NotImplementedError


class AssistantStep:
    """A step. `word` is shown in the line of steps. `at` is the assistant, which keeps the choices as its `draft`."""

    word: ClassVar[str] = ""

    def __init__(self, at: StepScreen) -> None:
        self.at = at

    def begin(self) -> Doing:
        """Enter this step, from either side."""

    def page(self) -> AssistantPage:
        raise NotImplementedError

    async def leave(self) -> None:
        """Go back one step (Esc)."""
        if self.at.number:
            await self.at.go(self.at.number - 1)
        else:
            await self.at.close()

    def gone(self) -> None:
        """Clean up: the assistant is closed."""

    # -- what steps use

    @property
    def home(self) -> Home:
        return self.at.home

    @property
    def draft(self) -> ImportDraft:
        return self.at.draft

    def change(self, **facts: Any) -> None:
        """Save the choices, and show the step again."""
        self.at.draft = replace(self.draft, **facts)
        self.at.down(all_of_it=True)

    def change_profile(self, **facts: Any) -> None:
        self.change(profile=replace(self.draft.profile, **facts))

    def on(self) -> Doing:
        """Go to the next step."""
        return self.at.go(self.at.number + 1)

    def said(self, sentence: str) -> str:
        """`Step 3 of 8. Which column is what?` A narrow screen says which step above the list alone."""
        if self.at.narrow:
            return sentence
        count = _("Step {n} of {all}.").format(n=self.at.number + 1, all=len(self.at.steps))
        return f"{count} {sentence}"


class Working(AssistantStep):
    """A step with long work; its page shows the progress, once a second at most."""

    job: Job | None = None

    def start(self, job: Job) -> None:
        self.job = job
        job.ended.append(self._over)
        begin_job(self.home, job)

    def _over(self, job: Job) -> None:
        if self.job is job and not self.at.is_gone:
            self.at.do_soon(partial(self.at.ended, self))

    def gone(self) -> None:
        if self.job and self.job.running and not self.job.name:
            self.job.stop()

    def progress(self) -> Line:
        """Return the progress as one short line."""
        return progress_words(self.job) if self.job else ""

    def done(self) -> Doing:
        """Show the end of the work, while this step is shown."""
        self.at.draw()
        return None

    async def leave(self) -> None:
        if self.job and self.job.running and not self.job.name:
            self.job.stop()
        await super().leave()


def progress_words(job: Job, more: Callable[[Job], str] = lambda _job: "") -> str:
    """`12,300 read   34%   2 minutes left`"""
    parts = [_("{n} read").format(n=count_label(job.read)), more(job), f"{job.percent}%", time_left_words(job.left)]
    return " " + "   ".join(part for part in parts if part)


def time_left_words(seconds: int) -> str:
    """Return the time left, rounded so that it doesn't change with every update."""
    if not seconds:
        return ""
    if seconds < 60:
        return _("under a minute left")
    if seconds < 5400:
        return _("{n} min left").format(n=-(-seconds // 60))
    return _("{n} h left").format(n=-(-seconds // 3600))
