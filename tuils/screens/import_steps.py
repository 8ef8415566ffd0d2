"""What a step of the import assistant is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from tuils.i18n import _

from .home import Home
from .import_draft import Draft
from .import_job import Job, begin
from .import_page import Page
from .widgets.lines import Line
from .widgets.turns import Doing

if TYPE_CHECKING:
    from .import_assistant import Assistant


class Step:
    """`word` stands in the line of steps. `at` is the assistant, which keeps what is chosen as its `draft`."""

    word: ClassVar[str] = ""

    def __init__(self, at: Assistant) -> None:
        self.at = at

    def begin(self) -> Doing:
        """One came to this step, from either side."""

    def page(self) -> Page:
        raise NotImplementedError

    async def leave(self) -> None:
        """Esc: one step back."""
        if self.at.number:
            await self.at.go(self.at.number - 1)
        else:
            await self.at.close()

    def gone(self) -> None:
        """The assistant is closed."""

    # -- what steps use

    @property
    def home(self) -> Home:
        return self.at.home

    @property
    def draft(self) -> Draft:
        return self.at.draft

    def change(self, **facts: Any) -> None:
        """Keep what was chosen, and show the step as it is now."""
        self.at.draft = replace(self.draft, **facts)
        self.at.down(all_of_it=True)

    def change_profile(self, **facts: Any) -> None:
        self.change(profile=replace(self.draft.profile, **facts))

    def on(self) -> Doing:
        """To the next step."""
        return self.at.go(self.at.number + 1)

    def said(self, sentence: str) -> str:
        """`Step 3 of 8. Which column is what?` A narrow screen says which step above the list alone."""
        if self.at.narrow:
            return sentence
        count = _("Step {n} of {all}.").format(n=self.at.number + 1, all=len(self.at.steps))
        return f"{count} {sentence}"


class Working(Step):
    """A step in which something long is done; its page shows how far it is, once a second at most."""

    job: Job | None = None

    def start(self, job: Job) -> None:
        self.job = job
        job.ended.append(self._over)
        begin(self.home, job)

    def _over(self, job: Job) -> None:
        if self.job is job and not self.at.is_gone:
            self.at.do_soon(partial(self.at.ended, self))

    def gone(self) -> None:
        if self.job and self.job.running and not self.job.name:
            self.job.stop()

    def progress(self) -> Line:
        """One short line, as the work stands."""
        return progress_words(self.job) if self.job else ""

    def done(self) -> Doing:
        """The work has ended, while this step is shown."""
        self.at.draw()
        return None

    async def leave(self) -> None:
        if self.job and self.job.running and not self.job.name:
            self.job.stop()
        await super().leave()


def progress_words(job: Job, more: Callable[[Job], str] = lambda _job: "") -> str:
    """`12,300 read   34 %   2 minutes left`"""
    parts = [_("{n} read").format(n=f"{job.read:,}"), more(job), f"{job.percent} %", left_words(job.left)]
    return " " + "   ".join(part for part in parts if part)


def left_words(seconds: int) -> str:
    """Rounded, so that it does not change at every look."""
    if not seconds:
        return ""
    if seconds < 60:
        return _("under a minute left")
    if seconds < 5400:
        return _("{n} min left").format(n=-(-seconds // 60))
    return _("{n} h left").format(n=-(-seconds // 3600))


def size_words(count: int) -> str:
    """`812 bytes`, `12 KB`, `3.4 MB`"""
    if count < 1000:
        return _("{n} bytes").format(n=count)
    if count < 1_000_000:
        return _("{n} KB").format(n=f"{count / 1000:.0f}")
    return _("{n} MB").format(n=f"{count / 1_000_000:.1f}")


def short_path(path: Path) -> str:
    """With `~` for home."""
    try:
        return str(Path("~") / path.relative_to(Path.home()))
    except ValueError:
        return str(path)
