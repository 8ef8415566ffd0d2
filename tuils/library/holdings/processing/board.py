"""The processing board: copies on their way to the shelf, at which step each is, and for how long; what a label ends.

A copy that nobody moved is at the step that its record shows: received while its title has a short record, or it has
no call number; else cataloged.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from tuils.i18n import N_, NN_, _, ngettext
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.administration.settings_queries import branch_exists
from tuils.library.foundation.dates import iso_of, moment_cell
from tuils.library.foundation.describing.table import Column, Table, fact
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.local_words import whole_title
from tuils.library.foundation.refusals import not_understood
from tuils.values.dataclass import dataclass
from tuils.values.shelf.spine_label import label_words
from tuils.values.time.moments import day_of

from .processing_state import CATALOGED, IN_WORK, LABELED, MOVED, ON_ORDER, RECEIVED
from .queries import CopyInWork, LineOnOrder, copies_in_work, copy_in_work, in_process, lines_on_order

READY, EVERY = "ready", "all"
STEPS = (ON_ORDER, *IN_WORK)
STEP_WORDS = {
    ON_ORDER: N_("on order"),
    RECEIVED: N_("received"),
    CATALOGED: N_("cataloged"),
    LABELED: N_("labeled"),
    READY: N_("ready"),
}
"""The words for each step; a copy that is ready is no longer in processing."""


@dataclass(frozen=True)
class InProcessing:
    """A copy in work. `step`: one of STEPS; `since` in microseconds UTC, `days` since then; `waiting`: how many wait
    for its title; `is_short`: its record is still to be completed. What is only ordered is no copy yet: `order` is the
    id of its line, `copies` how many are to come."""

    item: str
    barcode: str
    biblio: str
    title: str
    author: str
    call_number: str
    step: str
    since: int
    days: int
    branch: str
    location: str
    waiting: int
    is_short: bool
    copies: int = 1
    order: str = ""

    @property
    def key(self) -> str:
        return self.order or self.item


def step_now(copy: CopyInWork) -> str:
    if copy.state == ON_ORDER:
        return ON_ORDER
    if copy.step in IN_WORK:
        return copy.step
    return RECEIVED if copy.is_short or not copy.call_number else CATALOGED


def board_line(desk: Desk, copy: CopyInWork) -> InProcessing:
    since = copy.since
    days = (day_of(desk.now, desk.zone) - day_of(since, desk.zone)).days if since else 0
    return InProcessing(
        copy.id, copy.barcode, copy.biblio, whole_title(copy.title, copy.medium), copy.author,
        label_words(copy.call_number, copy.volume, copy.copy_number), step_now(copy), since, max(days, 0), copy.branch,
        copy.location, copy.waiting, bool(copy.is_short),
    )  # fmt: skip


@permitted("circulation.state")
def in_processing(desk: Desk, branch: str = "", step: str = "") -> Sequence[InProcessing]:
    """Return copies in processing, the longest there first. `branch`: this one where it is empty, `all` for every one.
    Refuses with NOT_UNDERSTOOD. Permission circulation.state."""
    if branch not in ("", EVERY) and not branch_exists(branch):
        raise not_understood(_("Branch"), branch, _("The code of a branch, or all."))
    if step and step not in STEPS:
        raise not_understood(_("Step"), step, ", ".join(STEPS))
    of = "" if branch == EVERY else branch or desk.branch
    found = [board_line(desk, work) for work in copies_in_work(of)] + [
        _ordered(desk, order) for order in lines_on_order(of)
    ]
    return sorted((one for one in found if step in ("", one.step)), key=lambda one: one.since)


def _ordered(desk: Desk, order: LineOnOrder) -> InProcessing:
    days = (day_of(desk.now, desk.zone) - day_of(order.sent_at, desk.zone)).days
    return InProcessing(
        "",
        "",
        order.biblio,
        order.title,
        order.author,
        "",
        ON_ORDER,
        order.sent_at,
        max(days, 0),
        order.branch,
        order.location,
        order.waiting,
        False,
        order.copies,
        order.id,
    )


def in_work(desk: Desk, item: str) -> InProcessing | None:
    """Return this copy, if it is in processing."""
    copy = copy_in_work(item)
    return board_line(desk, copy) if copy else None


@dataclass(frozen=True)
class StepCount:
    """How many copies are at a step, and for how many days the oldest of them."""

    step: str
    copies: int
    oldest_days: int


def counts_by_step(lines: Iterable[InProcessing]) -> list[StepCount]:
    """Return counts in the order of the steps; steps without a copy are left out."""
    steps: dict[str, list[InProcessing]] = {}
    for line in lines:
        steps.setdefault(line.step, []).append(line)
    return [
        StepCount(step, sum(one.copies for one in steps[step]), max(one.days for one in steps[step]))
        for step in STEPS
        if step in steps
    ]


def counts_words(counts: Iterable[StepCount]) -> str:
    """`3 received (oldest 12 days), 5 cataloged (oldest 1 day)`"""
    return ", ".join(map(_count_words, counts))


def _count_words(count: StepCount) -> str:
    age = ngettext("oldest {n} day", "oldest {n} days", count.oldest_days).format(n=count.oldest_days)
    text = f"{count.copies:,} {_(STEP_WORDS[count.step])}"
    return f"{text} ({age})" if count.oldest_days else text


def step_counts(desk: Desk, branch: str = "") -> Sequence[StepCount]:
    """Return the counts of steps. Refuses as in_processing."""
    return counts_by_step(in_processing(desk, branch))


# ---- as every door shows it


def _waiting(_desk: Desk, processing: InProcessing) -> str:
    return str(processing.waiting) if processing.waiting else ""


def _words(desk: Desk, processing: InProcessing) -> str:
    days = ngettext("{n} day", "{n} days", processing.days).format(n=processing.days)
    rush = (
        ngettext("{n} waiting", "{n} waiting", processing.waiting).format(n=processing.waiting)
        if processing.waiting
        else ""
    )
    told = (
        f"{_(STEP_WORDS[processing.step]):<10}",
        f"{days:<8}",
        processing.call_number or "-",
        processing.title,
        f"({processing.barcode or '-'})" if not processing.order else _("{n} to come").format(n=processing.copies),
    )
    return "  ".join(filter(None, (*told, rush)))


PROCESSING: Table[InProcessing] = Table(
    title=N_("Processing"),
    columns=(
        Column(N_("Step"), 9, lambda _desk, row: _(STEP_WORDS[row.step]), "step", "step"),
        Column(N_("Title"), 16, "title", grow=2, always=True),
        fact("author"),
        Column(N_("Call number"), 13, lambda _desk, row: row.call_number or "-", "call_number", "call_number", drop=2),
        Column(N_("Since"), 11, lambda desk, row: moment_cell(desk, row.since), "since", iso_of("since"), drop=4),
        Column(N_("Days"), 4, lambda _desk, row: str(row.days), "days", "days", right=True),
        Column(N_("Wait"), 4, _waiting, "holds", "waiting", right=True, drop=1),
        Column(N_("Barcode"), 14, "barcode", "item", drop=3, always=True),
        fact("biblio"),
        Column(N_("Branch"), 6, lambda _desk, row: name_of("branch", row.branch), "branch", "branch", drop=5),
        fact("location"),
        fact("short", "is_short"),
        Column(N_("Copies"), 6, lambda _desk, row: str(row.copies), "copies", "copies", right=True, drop=6),
        fact("order"),
    ),
    read=in_processing,
    key="key",
    none=(N_("Nothing is in processing."), N_("New copies come here when they are marked in processing.")),
    some=(NN_("{n} copy in processing.", "{n} copies in processing."), N_("Scan one to move it on, or press F6.")),
    full=N_("{n} copies in processing, and more after these."),
    enter=(N_("Title"), "title", "biblio"),
    words=_words,
    paper="step title call_number days item",
    digits=3,
    names_a_person=False,
    example=InProcessing("i", "31234000010017", "b", "The overstory", "Powers, Richard", "FIC POW", CATALOGED,
                         1_796_000_000_000_000, 3, "MAIN", "", 2, False),
)  # fmt: skip

COUNTS: Table[StepCount] = Table(
    title=N_("Processing"),
    columns=(
        Column(N_("Step"), 10, lambda _desk, row: _(STEP_WORDS[row.step]), "step", "step"),
        Column(N_("Copies"), 6, lambda _desk, row: f"{row.copies:,}", "copies", "copies", right=True),
        Column(N_("Oldest"), 6, lambda _desk, row: str(row.oldest_days), "oldest_days", "oldest_days", right=True),
    ),
    read=step_counts,
    key="step",
    none=(N_("Nothing is in processing."), N_("Esc goes back.")),
    words=lambda _desk, row: _count_words(row),
    names_a_person=False,
    example=StepCount(CATALOGED, 5, 12),
)


def labels_done(desk: Desk, items: Iterable[str], still_waiting: Container[str]) -> None:
    """Move these cataloged copies to the step "labeled", except where another of their labels waits."""
    act = Act(desk)
    for copy in in_process(items):
        if step_now(copy) == CATALOGED and copy.id not in still_waiting:
            act.write(MOVED, item=copy.id, data={"set": {"step": LABELED}})
