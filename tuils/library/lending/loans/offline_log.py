"""Work done without tuils, on paper or by another program, entered line by line, the oldest first: each with the
same checks as at the desk, at the time when it was done."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tuils.i18n import _
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import money_label
from tuils.library.foundation.refusals import Refused, refuse
from tuils.library.foundation.wording.shape import with_title
from tuils.library.lending.lookups import find_item, find_patron
from tuils.library.lending.money.paying import pay
from tuils.library.lending.noted_looks import told_by_refusal
from tuils.library.lending.terms.blocks import PLAIN_YES, Override
from tuils.library.lending.terms.terms import due_words
from tuils.library.people.patrons.last_use import note_use_of_card
from tuils.models import AccountLine, Journal
from tuils.models.rows import some
from tuils.values.dataclass import dataclass

from .checkin import checkin
from .checkout import checkout

CHECKOUT, CHECKIN, PAYMENT, RENEWAL = "checkout", "checkin", "payment", "renew"
DONE, KNOWN, REFUSED = "done", "known", "refused"


@dataclass(frozen=True)
class LogLine:
    """One act in the log. `number`: of its line, from 1. `at` in microseconds UTC; None: nobody wrote down when.
    `fault`: why it can't be read, a whole sentence; then it is only reported."""

    number: int
    what: str = ""
    at: int | None = None
    card: str = ""
    item: str = ""
    cents: int = 0
    fault: str = ""


@dataclass(frozen=True)
class LineTaken:
    """The result of a line. `outcome`: done; known: it was on file before; refused, with `codes`. `said`: a
    sentence. `passable`: may the operator override what refused it?"""

    line: LogLine
    outcome: str
    said: str
    codes: tuple[str, ...] = ()
    passable: bool = False


def log_lines_by_time(lines: Iterable[LogLine]) -> list[LogLine]:
    """Return the lines, the oldest first; those of one time, and without any, in their order."""
    return sorted(lines, key=lambda line: (line.at or 0, line.number))


def take_line(desk: Desk, line: LogLine, passing: Override) -> LineTaken:
    """Enter a line by itself, so that a refused one keeps no other out. A line on file with the same time is
    ignored: a log entered twice does nothing the second time. `passing`: blocks to override.

    A checkout to the patron who has the item is a renewal; one of an item that another patron had before checks it
    in first.
    """
    if line.fault:
        return LineTaken(line, REFUSED, line.fault)
    if line.at is not None and line.at > desk.now:
        no = refuse("LOG_AHEAD")
        return LineTaken(line, REFUSED, no.message, tuple(no.codes))
    if line.at is not None and _is_known(line):
        return LineTaken(line, KNOWN, _("Already on file."))
    try:
        passes = Override(PLAIN_YES | passing.codes, passing.reason or "yes")
        with told_by_refusal(desk, line.card):
            return LineTaken(line, DONE, _DO[line.what](desk.as_of(line.at), line, passes))
    except Refused as no:
        if "NO_LATER_DUE" in no.codes and "ALREADY_OUT_SAME" in no.codes:  # scanned twice
            return LineTaken(line, KNOWN, _("Already on this card."))
        said = with_title(no.message, no.title)
        return LineTaken(line, REFUSED, said, tuple(no.codes), set(no.codes) == set(no.overridable))


def _is_known(line: LogLine) -> bool:
    if line.what == PAYMENT:
        patron = find_patron(line.card)
        text = '"patron" = ? AND "kind" = \'payment\' AND "at" = ? AND NOT "void"'
        lines = some(AccountLine, text, patron.id, line.at) if patron else []
        return bool(lines) and sum(table.cents for table in lines) == line.cents
    item = find_item(line.item)
    if item is None:
        return False
    found = some(Journal, '"item" = ? AND "at" = ? AND NOT "void"', item.id, line.at)
    kinds = {row.kind for row in found}
    return bool(kinds & {CHECKOUT, RENEWAL}) if line.what == CHECKOUT else CHECKIN in kinds


def _lend(desk: Desk, line: LogLine, passing: Override) -> str:
    done = checkout(desk, line.card, line.item, override=passing)
    note_use_of_card(desk, line.card)
    text = _("Renewed: {title}. Due {due}.") if done.renewed else _("Checked out: {title}. Due {due}.")
    return text.format(title=done.title, due=due_words(desk, done.due_at))


def _take_back(desk: Desk, line: LogLine, passing: Override) -> str:
    return _("Checked in: {title}.").format(title=checkin(desk, line.item, override=passing).title)


def _pay(desk: Desk, line: LogLine, passing: Override) -> str:
    return _("Paid: {money}.").format(money=money_label(pay(desk, line.card, line.cents, override=passing).cents))


_DO: dict[str, Callable[[Desk, LogLine, Override], str]] = {CHECKOUT: _lend, CHECKIN: _take_back, PAYMENT: _pay}


def as_told(taken: LineTaken, when: str) -> str:
    """Return a refused line as people find it again on their paper."""
    line = taken.line
    who = "  ".join(part for part in (when, line.card, line.item) if part)
    head = _("Line {n}").format(n=line.number)
    return f"{head}  {who}: {taken.said}" if who else f"{head}: {taken.said}"
