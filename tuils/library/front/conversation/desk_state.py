"""The state of one desk's conversation, and its parts: questions, actions, and the outcome of each.

A handler that answers a question or does an action gets this state, and returns an `Outcome`; none of them calls
another. The conversation follows the outcome: it opens the next question, does the next action, hears the next code.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import field
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from tuils.i18n import N_
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Reason, Refused
from tuils.library.front.answers import visits, words
from tuils.library.front.answers.heard import Answer, Panel, Prints
from tuils.library.front.answers.idle_desk import today_panel
from tuils.library.front.answers.visits import DeskVisit
from tuils.library.front.answers.why_subject import RefusedLine, WhySubject
from tuils.library.lending.loans.at_machines import MachineReturn
from tuils.library.lending.loans.checkout import OnCard
from tuils.library.lending.terms.blocks import NO_OVERRIDE, Override
from tuils.library.office.receipts.sheets import Sheet
from tuils.values.dataclass import dataclass
from tuils.values.station.paper_kinds import NEVER

from .pile import Pile, PileLine

if TYPE_CHECKING:
    from tuils.library.front.answers.results import Did


@dataclass(frozen=True)
class DeskAction:
    """Something to be done, as a value: its name in the table of actions, and what it is about.

    `passed`: codes already answered yes, one by one. `desk`: that of another person, who overrides the blocks.
    `about` and `reason`: the block for which it is done, and the one of its reasons. `words`: a name, a title.
    `on_card`: of a checkout, as the verb has it. `at_machine`: of a return, likewise. `charge`: the one that is paid.
    `cents`: an amount to pay, or a fee that a patron at a machine agreed to.
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
    on_card: OnCard = "ask"
    at_machine: MachineReturn | None = None
    charge: str = ""


@dataclass(frozen=True)
class StoppedAction:
    """An action, and the blocks that stopped it."""

    action: DeskAction
    refused: Refused


@dataclass(frozen=True)
class Outcome:
    """The outcome of a scan, a key, an answer or an action: what was done, what to show, and what comes next.

    `did`: what was done, or why not, as a value. The desk makes its answer of it (`staff_answers.py`).
    To show besides: an `answer` in words of its own, or a `remark` beside it; `panel` if the list changes; `paper`,
    and whether it is printed. `ahead`: words put before the next step of the answer.
    Next: `question` is open from now on; without one nothing is asked any more, unless it `keeps_question`, the open
    one. Or `do` this, or `hear` this code anew. `offers`: what `1` does. All others are as in `Heard`.
    """

    answer: Answer | None = None
    panel: Panel | None = None
    question: OpenQuestion | None = None
    keeps_question: bool = False
    did: Did | None = None
    ahead: str = ""
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


UNCHANGED = Outcome(keeps_question=True)
"""Nothing was understood, or there is nothing to say: nothing changes."""


def by_the_way(text: str, hint: str = "") -> Outcome:
    """Say something beside the last answer and the open question, which both stay."""
    return Outcome(keeps_question=True, remark=Answer("NOTE", text, hint))


class OpenQuestion:
    """An open question: its words, what may be answered, and the outcome of each answer. One class a question.
    `state`: of the conversation that asks it, a `DeskState` or a `DoorTalk`.

    `name` is that of `Heard.question`. `takes`: what is an answer, and what a scan that waits for it. A `letter` is
    y, n or a number, and longer text is a scan; where `words` are asked for only a known code is one; of a `list`
    the number is chosen, other words are heard, and the list is closed, but a code waits. `secret`: what is typed is
    not shown. `tells_waiting`: its words count the scans that wait.
    """

    name: ClassVar[str]
    takes: ClassVar[Literal["letter", "words", "list"]] = "letter"
    prompt: ClassVar[str] = N_("y/n")
    """The field's prompt; empty for the one it has without a question."""
    secret: ClassVar[bool] = False
    no_is_a_word: ClassVar[bool] = False
    """If true, `n` is an ordinary word here, and only Esc is no."""
    tells_waiting: ClassVar[bool] = False

    def asks(self, state: Any) -> Answer:
        """Return the question in words."""
        raise NotImplementedError

    def panel(self, _state: Any) -> Panel | None:
        """Return the list that belongs to it, if it has one."""
        return None

    def answer(self, state: Any, text: str) -> Outcome:
        """Take the answer. `text` is what was typed, without blanks around it; empty for Enter alone."""
        raise NotImplementedError

    def no(self, state: Any) -> Outcome:
        """Take n, or Esc."""
        raise NotImplementedError

    def scanned(self, _state: Any, _code: str) -> Outcome | None:
        """Return the outcome of a scan that the question itself asks for; None for all others, which wait."""
        return None


def ask_at_desk(state: Any, question: OpenQuestion) -> Outcome:
    """Ask this question from now on."""
    return Outcome(question.asks(state), question.panel(state), question)


@dataclass
class Parked:
    """A patron who stepped aside, with the question and the scans that waited. `ask_first`: before these are run."""

    visit: DeskVisit
    question: OpenQuestion | None
    waiting: deque[str] = field(default_factory=deque)
    ask_first: bool = False


class DeskState:
    """The state of one desk. `desk` may be replaced by the same desk with someone else at it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.asks = True  # else nobody is there to answer, as at a machine: what would be asked is refused
        self.visit: DeskVisit | None = None
        self.mode = ""  # lending; else checkin, renew, verify, here
        self.pile = Pile()
        self.offer: DeskAction | None = None
        self.question: OpenQuestion | None = None
        self.waiting: deque[str] = deque()
        self.ask_first = False  # those that wait were left by Esc or a lock: they are asked about before they are run
        self.parked: list[Parked] = []
        self.last: tuple[str, int] = ("", 0)
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
        """Return the list of the patron at the desk; None if there is none, or nobody looks at it."""
        return words.lent_panel(self.visit) if self.visit and self.asks else None

    def refreshed(self) -> Panel | None:
        """Return the list of the patron at the desk, after reading what has changed."""
        if self.visit:
            visits.refresh_visit(self.desk, self.visit)
        return self.lent_panel()

    def idle_panel(self) -> Panel:
        """Return the list while nobody is at the desk: that of the mode, or else that of today."""
        return self.pile.panel() if self.mode else today_panel(self.desk)

    def panel_below(self) -> Panel:
        """Return the list that is seen where no question covers it."""
        return self.idle_panel() if self.mode else self.lent_panel() or self.idle_panel()

    def lay(self, line: PileLine) -> Panel:
        """Add a line; where another list was shown, begin a new one. Why? is about this line now, or about nothing."""
        mode = self.mode or "checkin"
        if self.panel.kind != self.pile.kind or self.pile.mode != mode:
            self.pile = Pile(mode)
        self.pile.lines.append(line)
        self.asked_about = line.about
        return self.pile.panel()

    def leave_mode(self) -> None:
        """Leave the mode: items are lent from now on, and at the time they are scanned."""
        self.mode = ""
        self.desk = self.desk.as_of(None)

    def nobody_there(self) -> None:
        """Clear the patron at the desk."""
        self.visit, self.question, self.asked_about = None, None, None
