"""What one desk's conversation knows, and what it is made of: questions, actions, and the outcome of each.

Whoever answers a question or does an action is given this state, and gives back an `Outcome`; none of them calls
another. The conversation follows the outcome: it opens the next question, does the next action, hears the next code.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import field
from typing import Any, ClassVar, Literal

from tuils.i18n import N_
from tuils.library.circulation.blocks import NO_OVERRIDE, Override
from tuils.library.circulation.checkout import CheckedOut
from tuils.library.desk import Desk
from tuils.library.papers.sheets import Sheet
from tuils.library.refusals import Reason, Refused
from tuils.values.dataclass import dataclass
from tuils.values.paper_kinds import NEVER

from . import visits, words
from .heard import Answer, Panel, Prints
from .idle_desk import today_panel
from .pile import Pile, PileLine
from .visits import DeskVisit
from .why_subject import RefusedLine, WhySubject


@dataclass(frozen=True)
class DeskAction:
    """Something to be done, as a value: its name in the table of actions, and what it is about.

    `passed`: codes to which yes was said already, one by one. `desk`: that of somebody else, who passes what stands in
    the way. `about` and `reason`: the block for which it is done, and the one of its reasons. `words`: a name, a title.
    """

    does: str
    barcode: str = ""
    card: str = ""
    cents: int = 0
    passed: frozenset[str] = frozenset()
    override: Override = NO_OVERRIDE
    desk: Desk | None = None
    about: StoppedAction | None = None
    reason: Reason | None = None
    act: str = ""
    words: str = ""


@dataclass(frozen=True)
class StoppedAction:
    """An action, and what stands in its way."""

    action: DeskAction
    refused: Refused


@dataclass(frozen=True)
class Outcome:
    """What came of a scan, a key, an answer or an action: what to show, and what comes next.

    To show: `answer`, or a `remark` by the way; `panel` where the list is another one; `paper`, and whether it is
    printed. Next: `question` is open from now on; without one nothing is asked any more, unless what is open `stays`.
    Or `do` this, or `hear` this code anew. `offers`: what `1` does. All others are as in `Heard`.
    """

    answer: Answer | None = None
    panel: Panel | None = None
    question: OpenQuestion | None = None
    stays: bool = False
    remark: Answer | None = None
    do: DeskAction | None = None
    hear: str = ""
    offers: DeskAction | None = None
    paper: Sheet | None = None
    prints: Prints = ""
    find: str = ""
    open_title: str = ""
    opens: str = ""
    opens_with: str = ""
    leaving: bool = False


UNCHANGED = Outcome(stays=True)
"""Nothing was understood, or there is nothing to tell: all stands as it did."""


def by_the_way(said: str, then: str = "") -> Outcome:
    """What was answered before, and what is to be done, still hold."""
    return Outcome(stays=True, remark=Answer("NOTE", said, then))


class OpenQuestion:
    """What is asked: its words, what may be answered, and what comes of each answer. One class a question. `state`: of
    the conversation that asks it, a `DeskState` or a `DoorTalk`.

    `name` is that of `Heard.question`. `takes`: what is an answer, and what a scan that waits for it. A `letter` is y,
    n or a number, and what is longer is a scan; where `words` are asked for only a known code is one; of a `list` the
    number is chosen, other words are heard, and the list is gone, but a code waits. `secret`: what is typed is not
    shown. `tells_waiting`: its words count the scans that wait.
    """

    name: ClassVar[str]
    takes: ClassVar[Literal["letter", "words", "list"]] = "letter"
    prompt: ClassVar[str] = N_("y/n")
    """What the field listens for; empty for what it does without a question."""
    secret: ClassVar[bool] = False
    no_is_a_word: ClassVar[bool] = False
    """Whether `n` is words like any others here, and only Esc is no."""
    tells_waiting: ClassVar[bool] = False

    def asks(self, state: Any) -> Answer:
        """What is asked, in words."""
        raise NotImplementedError

    def panel(self, _state: Any) -> Panel | None:
        """The list that belongs to it, where it has one."""
        return None

    def answer(self, state: Any, text: str) -> Outcome:
        """`text` is what was typed, blanks taken off; empty for Enter alone."""
        raise NotImplementedError

    def no(self, state: Any) -> Outcome:
        """n, or Esc."""
        raise NotImplementedError

    def scanned(self, _state: Any, _code: str) -> Outcome | None:
        """What comes of a scan that the question itself asks for; None for all others, which wait."""
        return None


def ask(state: Any, question: OpenQuestion) -> Outcome:
    """This is asked from now on."""
    return Outcome(question.asks(state), question.panel(state), question)


@dataclass
class Parked:
    """A patron who stepped aside, with the question and the scans that waited. `ask_first`: before these are run."""

    visit: DeskVisit
    question: OpenQuestion | None
    waiting: deque[str] = field(default_factory=deque)
    ask_first: bool = False


class DeskState:
    """`desk` may be replaced by the same desk with someone else at it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.visit: DeskVisit | None = None
        self.mode = ""  # lending; else checkin, renew, verify, here
        self.pile = Pile()
        self.offer: DeskAction | None = None
        self.question: OpenQuestion | None = None
        self.waiting: deque[str] = deque()
        self.ask_first = False  # those that wait were left by Esc or a lock: they are asked about before they are run
        self.parked: list[Parked] = []
        self.last: tuple[str, int] = ("", 0)
        self.why: CheckedOut | None = None
        self.on_the_way = ""  # what was put right before the item that waits for it: told with that one
        self.asked_about: WhySubject | None = None
        self.refused: list[RefusedLine] = []
        self.newest: Callable[[], Sheet | None] | None = None  # the paper of what was done last
        self.when_to_print: Callable[[Sheet], str] = lambda _sheet: NEVER  # as the door's station has it
        self.mail_receipt: Callable[[Desk, Sheet], bool] = lambda _desk, _sheet: False  # can the door? Then it is begun
        self.panel = Panel()
        self.answer = Answer("", "")

    @property
    def checking_in(self) -> bool:
        return self.mode == "checkin"

    def lent_panel(self) -> Panel | None:
        """The list of the patron at the desk; None where nobody is."""
        return words.lent_panel(self.visit) if self.visit else None

    def refreshed(self) -> Panel | None:
        """The same, after something of the patron has changed."""
        if self.visit:
            visits.refresh(self.desk, self.visit)
        return self.lent_panel()

    def idle_panel(self) -> Panel:
        """While nobody is at the desk: the list of the mode, else that of today."""
        return self.pile.panel() if self.mode else today_panel(self.desk)

    def panel_below(self) -> Panel:
        """What is seen where no question covers it."""
        return self.idle_panel() if self.mode else self.lent_panel() or self.idle_panel()

    def lay(self, line: PileLine) -> Panel:
        """One line more; where another list stood, a new one begins. Why? is about it now, or about nothing."""
        mode = self.mode or "checkin"
        if self.panel.kind != self.pile.kind or self.pile.mode != mode:
            self.pile = Pile(mode)
        self.pile.lines.append(line)
        self.asked_about = line.about
        return self.pile.panel()

    def leave_mode(self) -> None:
        """Items are lent from now on, and at the time they are scanned."""
        self.mode = ""
        self.desk = self.desk.as_of(None)

    def nobody_there(self) -> None:
        """Nobody is at the desk any more."""
        self.visit, self.question, self.asked_about = None, None, None
