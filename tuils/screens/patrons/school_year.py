"""The new school year: the school office's table, a preview, and then the roll-over, some rows at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tuils.formats.tables.tables import TableUnreadable
from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.administration.profiles import load_profile
from tuils.library.foundation.administration.table_profile import PLAIN, TableProfile
from tuils.library.foundation.describing.action import in_other_words
from tuils.library.foundation.desk import Desk
from tuils.library.people.patron_files.school import Rolled, RollOver, School
from tuils.library.people.patrons.batch_change import (
    PatronLine,
    PatronsWanted,
    change_patrons,
    patron_slices,
    person_change_words,
)
from tuils.screens.kit.form import Values
from tuils.screens.kit.form_lines import Ask
from tuils.screens.kit.preview import Preview
from tuils.screens.widgets.lines import without_controls
from tuils.screens.widgets.rows import Cell, Column
from tuils.values.numbers.barcode import last_four

from .batch_change import PeopleForm

# ---- A preview of a change to many patrons


LINES = (
    Column("#", 3, right=True),
    Column(N_("Name"), 16, grow=1),
    Column(N_("Card"), 7, drop=1),
    Column(N_("What changes"), 18, grow=2),
)


class PeoplePreview(Preview[PatronLine]):
    mode = "patrons"
    columns = LINES

    def called(self, line: PatronLine) -> str:
        return line.name or line.asked

    def cells(self, line: PatronLine) -> tuple[Cell, ...]:
        return without_controls(self.called(line)), last_four(line.card) if line.card else without_controls(line.asked)

    def changes(self, line: PatronLine) -> str:
        return person_change_words(self.home.desk, line)


class PatronBatchPreview(PeoplePreview):
    """The preview. `lines`: a dry run of `wanted` over `whom`."""

    def __init__(self, whom: Sequence[str], wanted: PatronsWanted, lines: Sequence[PatronLine]) -> None:
        super().__init__(lines)
        self.whom, self.wanted = tuple(whom), wanted

    async def rehearse(self) -> list[PatronLine]:
        return await self.home.read(change_patrons, self.home.desk, self.whom, self.wanted, dry_run=True)

    async def perform(self) -> None:
        done: list[PatronLine] = []
        for some in patron_slices(self.whom):
            done += await self.home.do(change_patrons, some, self.wanted)
            self.aside(_("{n} of {all}").format(n=len(done), all=len(self.whom)))
        self.lines = done

    def question(self) -> str:
        count = self.changing
        return ngettext("Change {n} patron? Press Enter.", "Change {n} patrons? Press Enter.", count).format(n=count)

    def told(self) -> tuple[str, str]:
        acts, changed = len({line.act for line in self.lines if line.act}), self.changing
        text = ngettext("Changed: {n} patron.", "Changed: {n} patrons.", changed).format(n=changed)
        return text, ngettext("F9 undoes it.", "F9 undoes it, in {n} steps.", acts).format(n=acts)


# ---- the new school year: the school office's table, a preview, and then the roll-over, some rows at a time


LIST, END = N_("list"), N_("end")


class Walk:
    """A roll-over in steps, each called on a lane. One cut off is started again: nothing is done twice."""

    def __init__(self, make: Callable[[], RollOver]) -> None:
        self._make = make
        self._begin()

    def _begin(self) -> None:
        self.whole = self._make()
        self._steps: Iterator[int] = self.whole.steps()
        self._broken = False

    def step(self) -> int | None:
        """Take a step. Return the rows read; None at the end."""
        if self._broken:
            self._begin()
        self._broken = True
        read = next(self._steps, None)
        self._broken = False
        return read


def profile_called(name: str) -> TableProfile:
    return TableProfile.of(load_profile("patrons", name)) if name else PLAIN


class SchoolYear(PeopleForm):
    head = N_("New grade lists. Students who are not in the file have left."), N_("F6: preview the changes first.")
    kept_as = "school_year"
    offers = True
    send_form = in_other_words(PeopleForm.send_form, N_("Preview"), N_("Preview the changes"))
    asked = (
        Ask("file", N_("Table"), N_("CSV or .xlsx"), long=True),
        Ask("profile", N_("Read as"), N_("a saved import profile")),
        Ask("category", N_("Category"), whole=True),
        Ask("branch", N_("Branch"), N_("only students of this branch leave"), whole=True),
        Ask("until", N_("Until"), N_("a date: all cards here expire then")),
        Ask("leavers", N_("Who left"), N_("list, or end (expire their cards)"), whole=True),
    )

    async def begin(self) -> Values:
        await super().begin()
        self.home.desk.require("library.import")
        self.codes["leavers"] = [(word, _(word)) for word in (LIST, END)]
        return {"leavers": _(LIST)}

    def called(self, values: Values) -> str:
        return values["file"]

    async def save(self, values: Values) -> None:
        """Preview the roll-over; the form stays below until it is done."""
        if self.faulty():
            return
        if not values["file"]:
            self.warn("file", _("which file?"))
            self.report()
            return
        school = School(self.code("category"), self.code("branch"), self.day("until"), values["leavers"] == _(END))
        profile = await self.home.read(profile_called, values["profile"])

        def make(desk: Desk, *, dry_run: bool) -> RollOver:
            return RollOver(desk, Path(values["file"]).expanduser(), school, profile, dry_run=dry_run)

        walk = Walk(lambda: make(self.home.desk, dry_run=True))
        try:
            while (read := await self.home.read(walk.step)) is not None:
                self.aside(_("{n} read").format(n=read))
        except (OSError, TableUnreadable) as no:
            self.aside("")
            self.warn("file", _("can't read this file"))
            self.say("NOTE", _("Can't read this file."), str(no) if isinstance(no, TableUnreadable) else "")
            return
        self.aside("")
        await self._preview(walk.whole.rolled, make)

    async def _preview(self, rolled: Rolled, make: Callable[..., RollOver]) -> None:
        if rolled.unknown:
            codes = ", ".join(dict.fromkeys(one.code for one in rolled.unknown))
            hint = _("Add them in Settings, or use a saved import profile.")
            self.say("NOTE", _("Not set up here: {codes}").format(codes=codes), hint)
            return
        await self.home.open("school_preview", rolled=rolled, make=make)


class SchoolPreview(PeoplePreview):
    """The preview. `rolled`: of a rehearsal. `make`: the same again, in earnest."""

    def __init__(self, rolled: Rolled, make: Callable[..., RollOver]) -> None:
        super().__init__(_all(rolled))
        self.rolled, self.make = rolled, make

    async def load(self) -> None:
        """Keep the preview: a whole table is not read again."""

    @property
    def changing(self) -> int:
        return len(self.rolled.lines) + sum(bool(line.changes) for line in self.rolled.leavers)

    @property
    def refused(self) -> int:
        return self.rolled.rejected

    def refused_words(self) -> str:
        count = self.refused
        return ngettext(" {n} row is left out.", " {n} rows are left out.", count).format(n=count) if count else ""

    def what(self, line: PatronLine) -> Cell:
        told = super().what(line) if line.changes or line.loans else ""
        if line in self.rolled.leavers:
            left = _("left school")
            return (f"{left}; {told}" if told else left, "look")
        return told if line.patron else (_("new"), "ok")

    def question(self) -> str:
        text = _("{new} new, {moved} to change, {left} left school. Enter does it.")
        left = len(self.rolled.leavers)
        return text.format(new=self.rolled.added, moved=len(self.rolled.lines) - self.rolled.added, left=left)

    async def perform(self) -> None:
        walk = Walk(lambda: self.make(self.home.desk, dry_run=False))
        while (read := await self.home.work(walk.step)) is not None:
            self.aside(_("{n} read").format(n=read))
        self.rolled = walk.whole.rolled
        self.lines = _all(self.rolled)

    def told(self) -> tuple[str, str]:
        rolled = self.rolled
        text = _("Done: {new} new, {moved} changed, {left} left school.")
        text = text.format(new=rolled.added, moved=rolled.changed, left=len(rolled.leavers))
        ended = sum(bool(line.act) for line in rolled.leavers)
        if ended:
            return text, _("Expired: {n}. F9 undoes the changes. New patrons stay.").format(n=ended)
        return text, rolled.held or _("F9 undoes the changes. New patrons stay.")


def _all(rolled: Rolled) -> list[PatronLine]:
    """Return all lines, leavers first: they need a look."""
    return [*rolled.leavers, *rolled.lines]
