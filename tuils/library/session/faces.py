"""What a face of the conversation draws: plain frozen values, already in words."""

from __future__ import annotations

from typing import NamedTuple

from tuils.values.dataclass import dataclass


class Cell(NamedTuple):
    """A cell of a list with its role: `text`, `strong`, `look` or `stop`."""

    text: str
    role: str = "text"


Row = tuple[Cell | str, ...]


@dataclass(frozen=True)
class Answer:
    """What happened and what to do next. `mark`: OK LOOK ASK STOP SHELF HOLD TRANSIT REPAIR PROBLEM, or empty.

    `title` where one stands amid `said`: where there is no room it is cut, and the rest of the sentence stays.
    """

    mark: str
    said: str
    then: str = ""
    title: str = ""


@dataclass(frozen=True)
class Head:
    """The two rows above the list: who or what this is about, and the one thing to say now."""

    name: str = ""
    line: str = ""
    alert: str = ""


@dataclass(frozen=True)
class Panel:
    """The list. `kind` says which columns its rows have:

    today     # | what | state
    loans     # | title | call number | due
    checkins  # | goes to | title | where, or what to do
    blocks    # | what stands in the way | may pass it | or type its number to
    people    # | name | born | street | card | last visit
    titles    # | title | author | year | call number | in
    parked    # | name | card | lent now | since
    renewals  # | title | due, or why not
    out       # | title | call number | due
    owed      # | name | card | what is owed
    deeds     # | time | what was done | if it is undone

    `keys`: the row's key (a barcode, card or id; of `today` the name of a list), as long as `rows`. `notes`
    stand below the rows.
    """

    kind: str = "today"
    rows: tuple[Row, ...] = ()
    keys: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    title: str = ""


@dataclass(frozen=True)
class Heard:
    """The whole face after something was heard.

    `prompt` is the field's word and `loud` when it must not be missed (a mode other than lending, named by `mode`).
    `question` names the open question: block, stop (nobody may pass it), reason, passer, pin (not to be shown), amount,
    whose, shown, late, drop, who, which, back, leave; empty for none. `offered`: a plain no was said, and 1 does the
    better thing. `deed`: what a yes does: lend, renew, hold, pay, here. `find` holds words that the door searches and
    gives to `Session.found`. `open_title` is a biblio to show, `opens` the name of a form, begun with the code
    `opens_with`. `slip` the lines of a slip: of a patron who is done, for the hold shelf, for the crate. `leaving`:
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
    slip: tuple[str, ...] = ()
    leaving: bool = False
    mode: str = ""
    offered: bool = False
    deed: str = ""

    @property
    def asking(self) -> bool:
        return bool(self.question)
