"""The import assistant: a file becomes titles, patrons or loans, a step at a time, and nothing is written before the
last one. Esc goes back one step, and choices stay."""

from __future__ import annotations

import asyncio
from weakref import WeakKeyDictionary

from tuils.i18n import _
from tuils.library.foundation.administration.profiles import profiles
from tuils.library.front.answers.why_subject import WhySubject
from tuils.library.front.conversation import Session
from tuils.library.office.catalog_maintenance.why_match import record_in_file
from tuils.screens.widgets.lines import Line

from .background_job import Job
from .copies_step import CopiesStep
from .draft import CHARGES, HOLDS, LOANS, MARC, PATRONS, ImportDraft
from .dry_run_steps import DoneStep, Reported, RunStep, TryStep
from .file_steps import FileStep, LookStep
from .matching_step import CodesStep, ColumnsStep, MatchStep
from .page import AssistantPage
from .paged_screen import place_line
from .step import AssistantStep, StepScreen, Working

STEPS: dict[str, tuple[type[AssistantStep], ...]] = {
    MARC: (FileStep, LookStep, CopiesStep, CodesStep, MatchStep, TryStep, RunStep, DoneStep),
    PATRONS: (FileStep, LookStep, ColumnsStep, CodesStep, TryStep, RunStep, DoneStep),
    LOANS: (FileStep, LookStep, ColumnsStep, TryStep, RunStep, DoneStep),
    HOLDS: (FileStep, LookStep, ColumnsStep, CodesStep, TryStep, RunStep, DoneStep),
    CHARGES: (FileStep, LookStep, ColumnsStep, TryStep, RunStep, DoneStep),
}

_LEFT: WeakKeyDictionary[Session, ImportDraft] = WeakKeyDictionary()


class Assistant(StepScreen):
    """The import assistant. `draft`: earlier choices, for an import that continues."""

    def __init__(self, draft: ImportDraft | None = None) -> None:
        super().__init__()
        self.draft, self._goes_on = draft or ImportDraft(), draft is not None
        self.kind, self.number = "", 0
        self.steps, self.kept = (), {}
        self._set_kind(MARC)

    def _set_kind(self, kind: str) -> None:
        """Set the steps of a kind of file; steps they share keep their choices."""
        if kind != self.kind:
            same = {type(step): step for step in self.steps}
            self.kind = kind
            self.steps = tuple(same.get(step) or step(self) for step in STEPS[kind])

    @property
    def step(self) -> AssistantStep:
        return self.steps[self.number]

    async def opened(self) -> None:
        self.kept = {kind: await self.home.read(profiles, kind) for kind in STEPS}
        if not self._goes_on:
            self.draft = _LEFT.get(self.home.session, self.draft)
        goes_on = (
            self._goes_on and bool(self.draft.paths) and await asyncio.to_thread(lambda: self.draft.paths[0].is_file())
        )
        self._set_kind(self.draft.kind)
        at = next(n for n, step in enumerate(self.steps) if isinstance(step, RunStep)) if goes_on else 0
        await self.go(at)

    async def go(self, number: int) -> None:
        self._set_kind(self.draft.kind)
        self.above.clear()
        self.number = number
        doing = self.step.begin()
        if doing is not None:
            await doing
        self.draw()

    def on_unmount(self) -> None:
        """Keep the draft to offer it again, until it is imported or another operator signs in."""
        run = next(step for step in self.steps if isinstance(step, RunStep))
        if run.job is None:
            _LEFT[self.home.session] = self.draft
        else:
            _LEFT.pop(self.home.session, None)
        for step in self.steps:
            step.gone()

    def base(self) -> AssistantPage:
        return self.step.page()

    def places(self) -> Line:
        return place_line([_(step.word) for step in self.steps], self.number, self.narrow)

    async def leave(self) -> None:
        await self.step.leave()

    async def left_alone(self) -> None:
        """Close a table of patrons, which shows names. The choices are offered again."""
        if self.draft.kind != MARC:
            await self.close()

    async def action_why(self) -> None:
        """Explain why a record in a report matches, or doesn't match, a title in the catalog."""
        rows, step = self.choices, self.step
        at = step.record_at(rows.cursor) if rows and isinstance(step, Reported) else None
        if at is None:
            await super().action_why()
            return
        record = await self.home.read(record_in_file, *at)
        title, signs = record.columns.title, self.draft.profile.match
        await self.home.open("why", asked=WhySubject("match", title=title, record=record.marc, signs=signs))

    # -- work under way

    @property
    def working_on(self) -> Job | None:
        return self.step.job if isinstance(self.step, Working) else None

    async def ended(self, step: Working) -> None:
        if self.step is step and not self.is_gone:
            doing = step.done()
            if doing is not None:
                await doing
