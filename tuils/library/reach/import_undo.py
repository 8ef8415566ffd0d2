"""Take a whole import back, of titles, people or loans: what it brought goes, what it changed is as it was before.

It is no undo: it writes entries of its own, so other sites follow. What something later names (a loan, an edit, a
payment) stays, and is told by name. Each transaction is short, so desks go on working; cut off in the middle, it goes
on from there when it is called again. It is not taken back itself: the file comes in again.

Another kind of batch joins by a `Way` in WAYS, and its counts in COUNTS (docs/architecture.md).
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.administration.batch_pages import BatchPage, LeftAsIs, Look, Way, Work, codes_back
from tuils.library.foundation.audit import looked
from tuils.library.foundation.dates import iso_of, moment_words
from tuils.library.foundation.describing.table import Cell, Column, Table, fact
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.local_words import count_label
from tuils.library.foundation.refusals import refuse
from tuils.library.holdings.title_imports.batches import BatchLine, batch_line, batch_parts, batches, whole_batch
from tuils.library.holdings.title_imports.importing import tidy_index
from tuils.library.holdings.title_imports.intake import store_version
from tuils.library.holdings.title_imports.pace import Pace
from tuils.library.holdings.title_imports.taking_back import titles_back
from tuils.library.lending.lines_back import charges_back, holds_back, loans_back
from tuils.library.office.person_records.people_back import people_back
from tuils.models import search
from tuils.values.dataclass import dataclass

__all__ = ["BatchLine", "LeftAsIs", "TakenBack", "TakingBack", "batches", "restored_words", "undo_import"]

WAYS: dict[str, Way] = {
    "marc": titles_back,
    "patrons": people_back,
    "loans": loans_back,
    "holds": holds_back,
    "charges": charges_back,
}
"""The way to undo a batch, by kind. Codes that it made are always removed last."""

COUNTS: dict[str, Callable[[int], str]] = {
    "titles_removed": lambda n: ngettext("{n} title", "{n} titles", n),
    "items_removed": lambda n: ngettext("{n} copy", "{n} copies", n),
    "patrons_removed": lambda n: ngettext("{n} patron", "{n} patrons", n),
    "loans_removed": lambda n: ngettext("{n} checkout", "{n} checkouts", n),
    "holds_removed": lambda n: ngettext("{n} hold", "{n} holds", n),
    "charges_removed": lambda n: ngettext("{n} charge or credit", "{n} charges and credits", n),
    "codes_removed": lambda n: ngettext("{n} code", "{n} codes", n),
    "records_put_back": lambda n: ngettext(
        "{n} title with its earlier record", "{n} titles with their earlier records", n
    ),
    "patrons_put_back": lambda n: ngettext(
        "{n} patron with the earlier record", "{n} patrons with their earlier records", n
    ),
}
"""The counts and their words, in the order in which they are shown."""

Tell = Callable[[LeftAsIs], None]
Progress = Callable[[int, int], None]
Rest = Callable[[float], None]

ALSO = {
    "patrons": ("patrons.remove", "patrons.see_all"),
    "holds": ("patrons.see_loans",),
    "charges": ("fees.charge",),
}
"""The permissions needed besides, by kind: for the same change by hand, and to see the data shown."""


@dataclass
class TakenBack:
    """The result of undoing an import. `counts`: by the names in COUNTS. `refused`: things that stay, each with its
    reason; a title kept only for such an item is not counted again."""

    batch: str = ""
    what: str = ""
    counts: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class ImportUndoStep:
    """The progress after one transaction, in imported things. `rest`: seconds to leave the library to the desks at
    work."""

    done: int
    total: int
    rest: float = 0.0


class TakingBack:
    """Walk through `steps()` to the end, at any pace; `summary` is true after each. A dry run only reads."""

    def __init__(self, desk: Desk, batch: str, *, dry_run: bool = False, tell: Tell = lambda _stays: None) -> None:
        self.desk, self.batch, self.dry_run, self.tell = desk, batch, dry_run, tell
        self.summary = TakenBack()
        self._pace = Pace(desk)
        self._done = self._total = 0

    def steps(self) -> Iterator[ImportUndoStep]:
        """A page at a time, each one transaction.

        Refuses with NO_PERMISSION (library.import, and what ALSO says), UNKNOWN_ID, and NOT_BY_UNDO for what has no way
        back.
        """
        self.desk.require("library.import")
        began = self.desk.now
        line = batch_line(whole_batch(self.batch))
        if line.what not in WAYS:
            raise refuse("NOT_BY_UNDO")
        if also := ALSO.get(line.what):
            for right in also:
                self.desk.require(right)
            looked(self.desk, "list", about="import_undo")  # what stays is told with why: who has a checkout, who owes
        self.summary.batch, self.summary.what = line.id, line.what
        self._total = sum(line.counts.get(name, 0) for name in ("added", "overlaid", "items_added"))
        work = _work(self.desk, line, self.dry_run)
        for way in (WAYS[line.what], codes_back):
            for look in way(work):
                yield from self._pages(look)
        if not self.dry_run:
            _finish(self.desk, line.id)
            while tidy_index(self.desk):
                yield ImportUndoStep(self._done, self._total)
        self.summary.seconds = (self.desk.now - began) / 1_000_000

    def _pages(self, look: Look) -> Iterator[ImportUndoStep]:
        after = 0
        while True:
            version, size = store_version(), self._pace.records
            page = look(after, size)
            if not page.seen:
                return
            rest = 0.0
            if page.write and not self.dry_run:
                self._pace.begin()
                again = functools.partial(look, after, size)
                page = _take_back(self.desk, self.summary.batch, page, again, version)
                self._pace.heed(store_version() != version)
                rest = self._pace.after()
            after = page.after
            self._sum_up(page)
            yield ImportUndoStep(self._done, self._total, rest)

    def _sum_up(self, page: BatchPage) -> None:
        self._done += page.seen
        self._total = max(self._total, self._done)
        self.summary.counts.update(page.counts)
        self.summary.refused += len(page.stays)
        for stays in page.stays:
            self.tell(stays)


def undo_import(
    desk: Desk,
    batch: str,
    *,
    dry_run: bool = False,
    tell: Tell = lambda _stays: None,
    progress: Progress = lambda _done, _total: None,
    rest: Rest = lambda _seconds: None,
) -> TakenBack:
    """Take a batch back (its id, or the last 6 or more characters), all at once. `tell` hears of each thing that
    stays, `progress` of how many things of how many were looked at, `rest` for how many seconds to leave the
    library to other desks. See `TakingBack`. Where people went, `purging.after_removal` follows."""
    whole = TakingBack(desk, batch, dry_run=dry_run, tell=tell)
    for step in whole.steps():
        progress(step.done, step.total)
        if step.rest:
            rest(step.rest)
    return whole.summary


PHRASES: dict[str, Callable[[int], str]] = {
    "added": lambda n: ngettext("{n} new", "{n} new", n),
    "matched": lambda n: ngettext("{n} already on file", "{n} already on file", n),
    "repeated": lambda n: ngettext("{n} repeated", "{n} repeated", n),
    "overlaid": lambda n: ngettext("{n} replaced", "{n} replaced", n),
    "updated": lambda n: ngettext("{n} updated", "{n} updated", n),
    "passed": lambda n: ngettext("{n} skipped", "{n} skipped", n),
    "removed": lambda n: ngettext("{n} withdrawn", "{n} withdrawn", n),
    "items_added": lambda n: ngettext("{n} copy added", "{n} copies added", n),
    "set_aside": lambda n: ngettext("{n} set aside", "{n} set aside", n),
    "rejected": lambda n: ngettext("{n} not imported", "{n} not imported", n),
}
COPIES_LEFT: dict[str, Callable[[int], str]] = {
    "items_on_file": lambda n: ngettext("{n} copy already on file", "{n} copies already on file", n),
    "items_repeated": lambda n: ngettext("{n} copy listed twice", "{n} copies listed twice", n),
    "items_skipped": lambda n: ngettext("{n} copy not added", "{n} copies not added", n),
    "items_set_aside": lambda n: ngettext("{n} copy set aside", "{n} copies set aside", n),
    "items_rejected": lambda n: ngettext("{n} copy not imported", "{n} copies not imported", n),
}
"""The reasons why copies were not added, with their words, in the order in which they are shown."""


def imported_words(counts: Mapping[str, int]) -> list[str]:
    """`435 new`, `958 copies added`: a phrase for each count that is not 0."""
    return _phrases(PHRASES, counts) + copies_left_words(counts)


def copies_left_words(counts: Mapping[str, int]) -> list[str]:
    """`12 copies already on file`: a phrase for each count of copies that were not added."""
    return _phrases(COPIES_LEFT, counts)


def _phrases(phrases: Mapping[str, Callable[[int], str]], counts: Mapping[str, int]) -> list[str]:
    told = {**counts, "matched": counts.get("matched", 0) - counts.get("repeated", 0)}
    return [words(n).format(n=count_label(n)) for name, words in phrases.items() if (n := told.get(name, 0))]


def restored_words(counts: Mapping[str, int]) -> str:
    """`434 titles, 957 copies, 3 titles as they were before`"""
    return ", ".join(words(n).format(n=count_label(n)) for name, words in COUNTS.items() if (n := counts.get(name, 0)))


def _work(desk: Desk, line: BatchLine, dry_run: bool) -> Work:
    parts = tuple(part.act for part in batch_parts([line.id]) if not part.takes_back)
    return Work(line.id, parts, dry_run, line.at, desk.now, frozenset(parts))


# ---- one transaction


@verb("library.import")
def _take_back(desk: Desk, batch: str, page: BatchPage, again: Callable[[], BatchPage], version: int) -> BatchPage:
    """Undo what was found before the library was locked; where another desk wrote since (`version`), look again."""
    if store_version() != version:
        page = again()
    if page.write:
        act = Act(desk)
        act.write("import_batch", data={"batch": batch, "taken_back": page.counts})
        page.write(act)
    return page


@verb("library.import")
def _finish(desk: Desk, batch: str) -> None:
    """Record that all was gone through, if anything was undone since the last such record."""
    back = [part for part in batch_parts([batch]) if part.takes_back]
    if back and not back[-1].data.get("finished"):
        Act(desk).write("import_batch", data={"batch": batch, "taken_back": {}, "finished": True})
        search.merge_by_itself(True)


# ---- the list of them

WHAT = {
    "marc": N_("titles"),
    "patrons": N_("patrons"),
    "loans": N_("checkouts"),
    "holds": N_("holds"),
    "charges": N_("charges, credits"),
}


def _state(_desk: Desk, line: BatchLine) -> Cell:
    if line.undone:
        return _("undone")
    if line.finished is False:
        return (_("partly undone") if line.taken_back else _("stopped")), "strong"
    return _("partly undone") if line.taken_back else _("imported")


def _undo_lines(desk: Desk, line: BatchLine) -> Iterator[str]:
    what = _("titles and items") if line.what == "marc" else _(WHAT.get(line.what, line.what))
    files = ", ".join(line.files) or _("unknown file")
    yield f"{line.id[-8:]}  {moment_words(desk, line.at)}  {line.operator}  {what}: {files}"
    more = [_sums(line.counts)]
    if line.finished is False and not line.undone:
        more.append(_("Interrupted. Import the same file again to continue."))
    if line.taken_back:
        back = _("Undone: {what}") if line.undone else _("Partly undone: {what}")
        more.append(back.format(what=restored_words(line.taken_back) or _("nothing")))
    elif line.until is not None and desk.now < line.until:
        more.append(_("Can be undone completely until {when}.").format(when=moment_words(desk, line.until)))
    yield from (f"          {one}" for one in more if one)


def _sums(counts: Mapping[str, int]) -> str:
    """The counts that people ask for, in words."""
    counts = {**counts, "matched": counts.get("matched", 0) - counts.get("repeated", 0)}
    names = {
        "added": _("new: {n}"),
        "guardians": _("guardians linked: {n}"),
        "updated": _("updated: {n}"),
        "matched": _("already on file: {n}"),
        "repeated": _("repeated: {n}"),
        "overlaid": _("titles changed: {n}"),
        "items_added": _("items: {n}"),
        "set_aside": _("set aside: {n}"),
        "rejected": _("not imported: {n}"),
    }
    told = [said.format(n=counts[name]) for name, said in names.items() if counts.get(name)]
    return ", ".join(told + copies_left_words(counts))


IMPORTS = Table(
    title=N_("Past imports"),
    columns=(
        fact("batch", "id"),
        Column(N_("When"), 21, lambda desk, line: moment_words(desk, line.at), "at", iso_of("at"), drop=3),
        Column(N_("By"), 6, "operator", drop=4, always=True),
        fact("branch", always=True),
        Column(N_("What"), 6, lambda _desk, line: _(WHAT.get(line.what, line.what)), "what", drop=2),
        Column(
            N_("File"),
            13,
            lambda _d, line: ", ".join(line.files) or _("unknown"),
            "files",
            lambda _d, line: list(line.files),
            grow=2,
        ),
        Column(N_("Result"), 16, lambda _desk, line: ", ".join(imported_words(line.counts)), "counts", grow=1, drop=1),
        fact("finished"),
        Column(N_("Status"), 11, _state, "undone"),
        fact("taken_back"),
        fact("until", iso_of("until")),
    ),
    shown="at files what operator counts undone",
    read=batches,
    key="id",
    none=(N_("Nothing has been imported yet."), N_("F6 imports titles, patrons or checkouts from a file.")),
    words=lambda desk, line: tuple(_undo_lines(desk, line)),
    example=BatchLine(
        "0123456789", 1_796_000_000_000_000, "ana", "MAIN", "marc", ("maple.mrc",), {"added": 435, "items_added": 958},
        False, False, {}, 1_796_000_000_000_001,
    ),
)  # fmt: skip
