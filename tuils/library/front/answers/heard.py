"""The values that a face of the conversation draws: plain and frozen, already in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from tuils.values.dataclass import dataclass

if TYPE_CHECKING:
    from tuils.library.office.receipts.sheets import Sheet

    from .results import Did

Prints = Literal["", "quietly", "told"]
"""The ways in which a paper is printed now. Quietly: only a failure is reported."""
WIDEST = 70
"""The width of an answer's line, in cells."""


class Cell(NamedTuple):
    """A cell of a list with its role: `text`, `strong`, `look`, `late`, `hold`, `transit` or `stop`."""

    text: str
    role: str = "text"


Row = tuple[Cell | str, ...]


@dataclass(frozen=True)
class Answer:
    """An answer: what happened and what to do next. `mark`: OK NOTE ASK STOP SHELF HOLD TRANSIT REPAIR PROBLEM, or
    empty.

    `title`: the one within `said`; where there is no room it is cut first, and the rest of the sentence stays; then
    `name`, that of the patron. `fact`: the one to be read from two meters, at most 9 cells: a count, a slip.
    """

    mark: str
    said: str
    then: str = ""
    title: str = ""
    name: str = ""
    fact: str = ""


@dataclass(frozen=True)
class Head:
    """The rows above the list: who or what this is about, and the one thing to say now. `short`: the line without
    the parts that are dropped where it doesn't fit, so that holds and money are never cut off. `more`: what else
    there is to say, a line each."""

    name: str = ""
    line: str = ""
    alert: str = ""
    short: str = ""
    more: tuple[str, ...] = ()


@dataclass(frozen=True)
class Panel:
    """The list. `kind` says which columns its rows have:

    today     # | what | state
    loans     # | title | due | its note; earlier checkouts come above those of this visit
    checkins  # | goes to | title | where, or what to do
    blocks    # | block | who may override it | or type its number to
    people    # | name | born | street | card | last visit
    titles    # | title | author | year | call number | in
    parked    # | name | card | lent now | since
    renewals  # | title | due, or why not
    out       # | title | call number | due
    owed      # | name | card | what is owed
    actions   # | time | what was done | if it is undone

    Of `today` a row whose `what` has the role `look` is whole on every screen: its text continues in the rows below.

    `keys`: the row's key (a barcode, card or id; of `today` the name of a list), as long as `rows`. `notes` are
    below the rows; `asked` is the question of each row of `actions`.
    """

    kind: str = "today"
    rows: tuple[Row, ...] = ()
    keys: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    title: str = ""
    asked: tuple[str, ...] = ()


OVERDUE = "!"
"""The mark in place of a number for an earlier checkout that is overdue; `-` for the other ones."""
SESSION = "session:"
"""The prefix of a program session's id in the keys of `today`."""
MORE = "more:"
"""The same, for a program that needs more dates."""
IdleLine = tuple[str, Cell | str, Cell]
"""A line of `today`: the key of the list behind it, its words, and its number."""


@dataclass(frozen=True)
class Heard:
    """The whole face after something was heard.

    `prompt` is the field's word and `loud` when it must not be missed (a mode other than lending, named by `mode`).
    `question` names the open question: block, stop (nobody may override it), reason, passer, pin (not to be shown),
    amount, whose, shown, late, drop, who, which, back, leave, scans, of a kit pieces and charge, and at a door
    which_party, as_what, so_many, let_in; empty for none. `offered`: without a question, 1 does the better thing, or
    y prints. `action`: what a yes does: lend, renew, hold, pay, here. `find` holds words that the door searches and
    gives to `Session.found`. `open_title` is a biblio to show, `opens` the name of a form, begun with the code
    `opens_with`. `paper`: the receipt or slip that belongs to it, and `prints`, whether it is printed now.
    `leaving`: nothing prevents signing out. `did`: the same as a value: what was done, why not, or what is asked; None
    if the desk only shows something.
    """

    answer: Answer
    panel: Panel
    head: Head = Head()
    prompt: str = ""
    loud: bool = False
    question: str = ""
    waiting: int = 0
    parked: int = 0
    find: str = ""
    open_title: str = ""
    opens: str = ""
    opens_with: str = ""
    paper: Sheet | None = None
    prints: Prints = ""
    leaving: bool = False
    mode: str = ""
    offered: str = ""
    action: str = ""
    did: Did | None = None

    @property
    def asking(self) -> bool:
        return bool(self.question)
