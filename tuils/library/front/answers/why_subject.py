"""The subject of a `Why?` at the desk: the last answer, or a highlighted row. Plain facts for the explanations."""

from __future__ import annotations

from tuils.library.foundation.refusals import Reason, Refused
from tuils.library.lending.loans.checkin import CheckedIn
from tuils.library.lending.loans.checkout import CheckedOut
from tuils.values.dataclass import dataclass


@dataclass(frozen=True)
class WhySubject:
    """A subject. `kind`: `due` (why due then), `block` (why not), `route` (why there), `fine` (why so much), `hold`
    (whose turn), `session` (of a program: what was done with it), `reading` (goal
    and prizes of a reader), `pick` (for a homebound bag, `session` its code), `group` (a group hold,
    `session` its id), `match` (is this `record`, ISO 2709, a
    title that is here; `signs`: by which an import looks).

    `barcode` is an item's, `card` empty if the patron is no longer known. `reasons`: of a block, worst first. `lent`
    and `back` are what the verb answered, `hold`, `charge`, `session` and `reader` are ids, `act` the act that can be
    undone.
    """

    kind: str
    barcode: str = ""
    card: str = ""
    title: str = ""
    reasons: tuple[Reason, ...] = ()
    lent: CheckedOut | None = None
    back: CheckedIn | None = None
    hold: str = ""
    act: str = ""
    charge: str = ""
    session: str = ""
    reader: str = ""
    record: bytes = b""
    signs: tuple[str, ...] = ()


def of_loan(done: CheckedOut) -> WhySubject:
    return WhySubject("due", done.item, done.patron, done.title, lent=done, hold=done.hold, act=done.act)


def of_return(done: CheckedIn) -> WhySubject:
    """Return the subject of a return: the fine before the route, because people ask about the fine."""
    hold = done.caught.hold if done.caught else ""
    kind = "fine" if done.fine_cents else "route"
    return WhySubject(kind, done.item, "", done.title, back=done, hold=hold, act=done.act)


def of_block(barcode: str, card: str, no: Refused) -> WhySubject:
    return WhySubject("block", barcode, card, no.title, reasons=no.reasons)


def of_row(barcode: str, card: str, no: Refused, index: int) -> WhySubject:
    """Return the subject for one of several reasons."""
    return WhySubject("block", barcode, card, no.title, reasons=no.reasons[index : index + 1])


REFUSALS_KEPT = 200


@dataclass(frozen=True)
class RefusedLine:
    """A refused loan, and why, for the day list: in memory until sign-out, without patron. `at` in microseconds UTC."""

    at: int
    barcode: str
    title: str
    why: str


def remember_blocked_line(lines: list[RefusedLine], at: int, barcode: str, no: Refused) -> None:
    """Remember one line for a block, though it is asked again after a wrong answer or a better thing."""
    line = RefusedLine(at, barcode, no.title, no.reasons[0].short())
    if not lines or (lines[-1].barcode, lines[-1].why) != (line.barcode, line.why):
        lines.append(line)
        del lines[:-REFUSALS_KEPT]
