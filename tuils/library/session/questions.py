"""The open question of the conversation: what was asked, and about what."""

from __future__ import annotations

from tuils.library.desk import Operator
from tuils.library.people.sheets import PatronSheet
from tuils.library.refusals import Refused
from tuils.values.dataclass import dataclass


@dataclass(frozen=True)
class Blocked:
    """Something stands in the way of a deed: `lend`, `renew` or `hold` this item on this card, `pay` these cents,
    `here` (use it in the library). `passed`: codes to which yes was said already, one by one."""

    barcode: str
    refused: Refused
    deed: str = "lend"
    card: str = ""
    cents: int = 0
    passed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Why:
    """The block may be passed: a few words of why. `by`: who passes it, where that is not who sits here."""

    about: Blocked
    by: Operator | None = None


@dataclass(frozen=True)
class Passer:
    """Several people may pass it: which of them is here?"""

    about: Blocked
    people: tuple[tuple[str, str], ...]  # login and name
    lift: bool = False


@dataclass(frozen=True)
class Pin:
    """The one who may pass it types a PIN. `lift`: to lift the restriction of the card."""

    about: Blocked
    login: str
    name: str
    lift: bool = False


@dataclass(frozen=True)
class Amount:
    """How much is paid? `offered` cents by Enter. `about`: the item that is tried again afterwards."""

    card: str
    name: str
    offered: int
    about: Blocked | None = None


@dataclass(frozen=True)
class Whose:
    """Whose account of the family is paid on?"""

    about: Blocked
    cards: tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """The loans that stand in the way are shown; y and n answer the block."""

    about: Blocked


@dataclass(frozen=True)
class Who:
    """Several people match, or one, which is asked all the same."""

    words: str
    people: tuple[PatronSheet, ...]


@dataclass(frozen=True)
class Which:
    """Several titles match."""

    words: str
    biblios: tuple[str, ...]


@dataclass(frozen=True)
class Back:
    """Which of the parked people is back?"""

    count: int


@dataclass(frozen=True)
class Late:
    """A check-in that is out of order by its date, or whose pieces are to be counted."""

    barcode: str
    refused: Refused


@dataclass(frozen=True)
class Drop:
    """As of when are the items from the book drop checked in? `offered`: a moment that fits, taken by Enter."""

    offered: int


@dataclass(frozen=True)
class Leave:
    """Sign out while someone is at the desk, or parked?"""


Question = Blocked | Why | Passer | Pin | Amount | Whose | Shown | Who | Which | Back | Late | Drop | Leave
SOFT = (Who, Which, Back)  # lists: any other scan is simply heard, the list is gone
WORDS = (Why, Drop, Passer, Pin, Amount)  # asked for words or a time: only a known code is a scan here
NAMES: dict[type, str] = {
    Why: "reason",
    Passer: "passer",
    Pin: "pin",
    Amount: "amount",
    Whose: "whose",
    Shown: "shown",
    Late: "late",
    Drop: "drop",
    Who: "who",
    Which: "which",
    Back: "back",
    Leave: "leave",
}


def name_of_question(question: Question | None) -> str:
    """As `Heard.question` has it."""
    if isinstance(question, Blocked):
        return "stop" if impossible(question.refused) else "block"
    return NAMES[type(question)] if question is not None else ""


def block_of(question: Question | None) -> Blocked | None:
    """The block that this question is about, where it is about one."""
    if isinstance(question, Blocked):
        return question
    return getattr(question, "about", None)


def yes_does(question: Question | None) -> str:
    """What a yes does. A copy that is on this card already is renewed."""
    block = block_of(question)
    return "" if block is None else "renew" if block.refused.codes == ["ALREADY_OUT_SAME"] else block.deed


def impossible(no: Refused) -> bool:
    """Is there something that nobody may pass?"""
    return any(reason.kind == "X" for reason in no.reasons)
