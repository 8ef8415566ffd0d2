"""What a face of the conversation draws: plain frozen values, already in words."""

from __future__ import annotations

from typing import Literal, NamedTuple

from tuils.library.papers.sheets import Sheet
from tuils.values.dataclass import dataclass

Prints = Literal["", "quietly", "told"]
"""Is a paper printed now? Quietly: only that it was not is told."""
WIDEST = 70
"""How wide a line of an answer is, in cells."""


class Cell(NamedTuple):
    """A cell of a list with its role: `text`, `strong`, `look` or `stop`."""

    text: str
    role: str = "text"


Row = tuple[Cell | str, ...]


@dataclass(frozen=True)
class Answer:
    """What happened and what to do next. `mark`: OK NOTE ASK STOP SHELF HOLD TRANSIT REPAIR PROBLEM, or empty.

    `title` where one stands amid `said`: where there is no room it is cut, and the rest of the sentence stays; then
    `name`, that of the patron.
    """

    mark: str
    said: str
    then: str = ""
    title: str = ""
    name: str = ""


@dataclass(frozen=True)
class Head:
    """The rows above the list: who or what this is about, and the one thing to say now. `short`: the line without
    what gives way where it doesn't fit, so that holds and money are never cut off. `more`: what else there is to say,
    a line each."""

    name: str = ""
    line: str = ""
    alert: str = ""
    short: str = ""
    more: tuple[str, ...] = ()


@dataclass(frozen=True)
class Panel:
    """The list. `kind` says which columns its rows have:

    today     # | what | state
    loans     # | title | due | what is said of that; what was out already above what is checked out in this visit
    checkins  # | goes to | title | where, or what to do
    blocks    # | what stands in the way | may pass it | or type its number to
    people    # | name | born | street | card | last visit
    titles    # | title | author | year | call number | in
    parked    # | name | card | lent now | since
    renewals  # | title | due, or why not
    out       # | title | call number | due
    owed      # | name | card | what is owed
    actions   # | time | what was done | if it is undone

    Of `today` a row whose `what` has the role `look` is whole on every screen: its text goes on in the rows below.

    `keys`: the row's key (a barcode, card or id; of `today` the name of a list), as long as `rows`. `notes`
    stand below the rows; `asked` is the question of each row of `actions`.
    """

    kind: str = "today"
    rows: tuple[Row, ...] = ()
    keys: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    title: str = ""
    asked: tuple[str, ...] = ()


OVERDUE = "!"
"""In the place of a number, before what was out already and is overdue; `-` before the rest."""
SESSION = "session:"
"""In the keys of `today`, before the id of a program's session."""
MORE = "more:"
"""The same, where more dates of the program are wanted."""
IdleLine = tuple[str, Cell | str, Cell]
"""The key of what lies behind a line of `today`, what, and how many."""


@dataclass(frozen=True)
class Heard:
    """The whole face after something was heard.

    `prompt` is the field's word and `loud` when it must not be missed (a mode other than lending, named by `mode`).
    `question` names the open question: block, stop (nobody may pass it), reason, passer, pin (not to be shown),
    amount, whose, shown, late, drop, who, which, back, leave, scans, of a kit pieces and charge, and at a door
    which_party, as_what, so_many, let_in; empty for none. `offered`: without a question, 1 does the better thing, or
    y prints. `action`: what a yes does: lend, renew, hold, pay, here. `find` holds words that the door searches and
    gives to `Session.found`. `open_title` is a biblio to show, `opens` the name of a form, begun with the code
    `opens_with`. `paper`: the receipt or slip that belongs to it, and `prints`, whether it is printed now. `leaving`:
    nothing stands in the way of signing out.
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

    @property
    def asking(self) -> bool:
        return bool(self.question)
