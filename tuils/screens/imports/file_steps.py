"""The first two steps of the import assistant: choose a file, and look into it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.local_words import count_label, day_label
from tuils.library.holdings.title_imports.first_look import left_out_words
from tuils.library.holdings.title_imports.sources import FoundFile, newest_files, path_completions, typed_path
from tuils.screens.kit.file_words import short_path, size_words
from tuils.screens.kit.unfit import Unfit
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import Line
from tuils.screens.widgets.rows import Column, Row
from tuils.screens.widgets.turns import Doing

from .background_job import Job, Steps
from .draft import CHARGES, HOLDS, KINDS, LOANS, MARC, PATRONS, ImportDraft, Look, with_profile
from .first_look import inspect_file, likely_file_kind
from .page import AssistantPage, Option, PageChoice, choose, option_rows
from .step import AssistantStep, StepScreen, Working

FILES = (
    Column("#", 2, right=True),
    Column(N_("File"), 24, grow=2),
    Column(N_("Folder"), 18, grow=1, drop=2),
    Column(N_("Size"), 9, right=True, drop=1),
    Column(N_("Modified"), 10, drop=3),
)
_CARD = Column(N_("Card"), 20)
FIRST = {
    MARC: (Column(N_("First titles"), 40, grow=2), Column(N_("Author"), 20, grow=1), Column(N_("Year"), 4)),
    PATRONS: (Column(N_("First patrons"), 40, grow=2), Column(N_("Card"), 16), Column(N_("Category"), 10)),
    LOANS: (Column(N_("First checkouts"), 20, grow=1), _CARD, Column(N_("Due"), 20)),
    HOLDS: (Column(N_("First holds"), 20, grow=1), _CARD, Column(N_("Pickup"), 12)),
    CHARGES: (Column(N_("First charges"), 20, grow=1), _CARD, Column(N_("Why"), 20)),
}
"""The columns for the first rows, by kind; the mark of the line comes first."""
UP = ".."


def titles_and_copies_words(kind: str, look: Look) -> str:
    """`812 titles with 1,024 copies.`"""
    n = count_label(look.records)
    if kind == PATRONS:
        return ngettext("{n} patron.", "{n} patrons.", look.records).format(n=n)
    if kind == LOANS:
        return ngettext("{n} checkout.", "{n} checkouts.", look.records).format(n=n)
    if kind == HOLDS:
        return ngettext("{n} hold.", "{n} holds.", look.records).format(n=n)
    if kind == CHARGES:
        return ngettext("{n} charge or credit.", "{n} charges and credits.", look.records).format(n=n)
    return _titles_with_copies(look.records - look.faults - look.left_out, look.copies - look.copies_left_out)


def _titles_with_copies(records: int, copies: int) -> str:
    titles = ngettext("{n} title", "{n} titles", records).format(n=count_label(records))
    of_them = ngettext("{n} copy", "{n} copies", copies).format(n=count_label(copies))
    return _("{titles} with {copies}.").format(titles=titles, copies=of_them)


class FileStep(AssistantStep):
    word = N_("File")

    def __init__(self, at: StepScreen) -> None:
        super().__init__(at)
        self.found: list[FoundFile] = []
        self.folder: Path | None = None

    async def begin(self) -> None:
        if self.folder is None:
            self.found = await asyncio.to_thread(newest_files)

    def page(self) -> AssistantPage:
        said = self.said(_("Which file?"))
        hint = _("Type its number, or its path: ~/Downloads/old.mrc. Then Enter.")
        keys: list[Hint] = [("1-99", N_("Choose")), ("back", N_("Back")), "help"]
        if self.folder is not None:
            hint = _("In {folder}. Type a number to open it.").format(folder=short_path(self.folder))
        elif self.draft.paths:
            said = self.said(_("Which file? So far: {name}").format(name=self.draft.name))
            keys.insert(0, ("Enter", N_("Continue")))
        elif not self.found:
            hint = _("Type its path, such as ~/Downloads/old.mrc, or a folder.")
        return AssistantPage(
            said,
            hint,
            prompt=_("File"),
            columns=FILES,
            rows=list(self._rows()),
            heads=bool(self.found),
            keys=keys,
            chose=lambda index: self._open(self.found[index].path),
            heard=self._typed,
            go_on=self._go_on,
        )

    def _rows(self) -> Iterator[Row]:
        desk = self.home.desk
        today = datetime.fromtimestamp(desk.now / 1_000_000, desk.zone).date()
        for number, one in enumerate(self.found, 1):
            up = self.folder is not None and one.path == self.folder.parent
            name = UP if up else one.path.name + ("/" if one.folder else "")
            day = datetime.fromtimestamp(one.changed, desk.zone).date()
            where = _("the folder above") if up else short_path(one.path.parent)
            changed = day_label(day, today) if one.changed else ""
            yield str(number), name, where, "" if one.folder else size_words(one.bytes), changed

    def _go_on(self) -> Doing:
        return self.on() if self.draft.paths else None

    async def _typed(self, text: str) -> None:
        path = typed_path(text)
        if await asyncio.to_thread(path.is_file):
            await self._open(path)
            return
        fits = await asyncio.to_thread(path_completions, text)
        if fits is None:
            raise Unfit(
                _("No such file: {path}").format(path=short_path(path)),
                _("Check the name and type it again. The start of it is enough."),
            )
        if len(fits) == 1 and not path.is_dir():
            await self._open(fits[0].path)
        else:
            await self._list(path if path.is_dir() else path.parent, fits, text)

    async def _list(self, folder: Path, fits: list[FoundFile], text: str) -> None:
        whole = folder == typed_path(text)
        if not fits and not whole:
            raise Unfit(
                _("No file or folder starts with {path}").format(path=short_path(typed_path(text))),
                _("Type less of it, or just the folder."),
            )
        self.folder, self.found = folder, fits
        if folder.parent != folder:
            self.found = [FoundFile(folder.parent, folder=True), *fits]
        self.at.draw()

    async def _open(self, path: Path) -> None:
        if await asyncio.to_thread(path.is_dir):
            fits = await asyncio.to_thread(path_completions, str(path))
            if fits is None:
                raise Unfit(
                    _("Cannot read this folder: {path}").format(path=short_path(path)), _("Choose another folder.")
                )
            await self._list(path, fits, str(path))
            return
        kind, fault = await asyncio.to_thread(likely_file_kind, path)
        if fault:
            raise Unfit(f"{path.name}: {fault}", _("Choose another file."))
        draft = self.draft
        if draft.paths != (path,):
            draft = ImportDraft((path,), kind) if kind != draft.kind else replace(draft, paths=(path,))
        self.at.draft = draft
        await self.at.go(self.at.number + 1)


class LookingStep(Working):
    """A step that shows the content of the file, read again after each choice that changes it."""

    def shows(self, look: Look) -> AssistantPage:
        raise NotImplementedError

    tried: object = None
    """The choices with which the file was last read."""

    def begin(self) -> None:
        if not (self.job and self.job.running):
            self.tried = None

    def look(self) -> None:
        """Read the file with the current choices."""
        draft = self.draft
        self.tried = draft.way

        def steps(job: Job) -> Steps:
            job.answer = draft.looks(inspect_file(draft, job.at))
            yield 1

        self.start(Job(steps, looks=True))

    def done(self) -> None:
        if self.job and self.job.answer is not None:
            self.at.draft = self.job.answer
        elif self.job and self.job.state == "stopped":  # one went back, and is here again
            self.look()
        self.at.draw()

    def page(self) -> AssistantPage:
        if not self.draft.fresh and self.tried != self.draft.way:
            self.look()
        if self.job and self.job.running:
            return self._under_way()
        look = self.draft.look
        if not self.draft.fresh or look is None:
            return self._no_look()
        if look.fault:
            text, hint = f"{self.draft.name}: {look.fault}", _("Esc goes back: choose another file.")
            return AssistantPage(
                text, hint, mark="STOP", prompt=_("Preview"), keys=(("back", N_("Another file")), "help")
            )
        return self.shows(look)

    def _under_way(self) -> AssistantPage:
        said = self.said(_("Reading {name}.").format(name=self.draft.name))
        hint = _("Desks can keep working. Esc stops reading.")
        return AssistantPage(
            said, hint, prompt=_("Preview"), facts=[self.progress()], keys=(("back", N_("Stop")), "help")
        )

    def _no_look(self) -> AssistantPage:
        said, hint = _("The file was not read to the end."), _("F6 reads it again. Esc chooses another file.")
        if self.job and self.job.state == "trouble":
            said = self.job.said
        return AssistantPage(
            said, hint, mark="NOTE", prompt=_("Preview"), keys=("own", "back", "help"), actions=(self.read_again,)
        )

    @action("n", N_("Read again"))
    def read_again(self) -> None:
        self.look()
        self.at.draw()

    def anew(self, **facts: Any) -> Doing:
        """Change how the file is read, and look at it again."""
        self.at.draft = replace(self.draft, profile=replace(self.draft.profile, **facts))
        return self.at.go(self.at.number)


class LookStep(LookingStep):
    word = N_("Preview")

    def shows(self, look: Look) -> AssistantPage:
        columns = (Column("", 1), *FIRST[self.draft.kind])
        options = list(self._options())
        return AssistantPage(
            self.said(_("Preview of {name}.").format(name=self.draft.name)),
            _("Press Enter to continue. Nothing is saved yet."),
            prompt=_("Preview"),
            facts=list(self._facts(look)),
            rows=option_rows(options),
            sample=(columns, [("", *one) for one in look.first]),
            chose=lambda index: options[index].change(),
            go_on=self.on,
        )

    def _facts(self, look: Look) -> Iterator[Line]:
        yield f" {look.what}, {size_words(look.bytes)}. {titles_and_copies_words(self.draft.kind, look)}"
        if look.left_out:
            yield [(" ! ", "look"), (" " + left_out_words(look.left_out, look.copies_left_out), "text")]
        for words in look.unimarc:
            yield [(" ! ", "look"), (" " + words, "text")]
        if look.faults:
            odd = ngettext(
                "{n} record has a problem; the test names it.",
                "{n} records have problems; the test names them.",
                look.faults,
            )
            yield [(" ! ", "look"), (" " + odd.format(n=count_label(look.faults)), "text")]

    def _options(self) -> Iterator[Option]:
        yield Option(_("Contents"), _(KINDS[self.draft.kind]), self._ask_kind)
        if kept := self._kept():
            yield Option(_("Import profile"), self.draft.profile_name or _("none"), lambda: self._ask_profile(kept))

    def _ask_kind(self) -> None:
        choices = [PageChoice(kind, _(words)) for kind, words in KINDS.items()]
        self.at.put(
            lambda: choose(
                _("What does {name} contain?").format(name=self.draft.name), choices, self.draft.kind, self._take_kind
            )
        )

    def _take_kind(self, kind: str) -> Doing:
        return self._again_as(ImportDraft(self.draft.paths, kind))

    def _ask_profile(self, kept: Sequence[str]) -> None:
        choices = [PageChoice("", _("None, use the defaults")), *(PageChoice(name, name) for name in kept)]
        text = _("Which import profile?")
        self.at.put(lambda: choose(text, choices, self.draft.profile_name, self._take_profile))

    def _take_profile(self, name: str) -> Doing:
        draft = ImportDraft(self.draft.paths, self.draft.kind, profile_name=name)
        return self._again_as(with_profile(draft, self.at.kept[draft.kind].get(name, {})))

    def _again_as(self, draft: ImportDraft) -> Doing:
        self.at.draft = draft
        return self.at.go(self.at.number)

    def _kept(self) -> Sequence[str]:
        return list(self.at.kept.get(self.draft.kind, ()))
