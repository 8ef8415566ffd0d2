"""The conversation of one desk: it hears codes, words and keys, and follows the outcome of each.

`hear` does indexed look-ups only; for words it answers with `find`, and the door searches. Each call does at most
one thing in the store and answers with one `Heard`. If the store fails (it raises), nothing was heard: the door may
make the same call again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tuils.i18n import _
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.front.answers.heard import Answer, Heard, Panel
from tuils.library.front.answers.idle_desk import greet, today_panel
from tuils.library.front.answers.line_help import is_dot_word, not_a_command
from tuils.library.front.answers.results import FeeAsked, QuestionAsked, question_asked
from tuils.library.front.answers.visits import begin_visit
from tuils.library.front.answers.why_subject import WhySubject
from tuils.library.lending.lookups import find_item, find_old_card, find_patron
from tuils.library.lending.terms.blocks import NO_OVERRIDE, Override
from tuils.library.people.patrons.sheets import PatronSheet
from tuils.values.numbers.barcode import readings
from tuils.values.station.command_codes import count_in

from . import checkins, choosing, day_counts, in_house_use, paying, printing, scans, serving, waiting_scans
from .answering import LONGEST_ANSWER, NO, is_code, is_known_number, looks_scanned, split_codes
from .block_questions import block_of
from .desk_state import DeskAction, DeskState, OpenQuestion, Outcome, Parked, ask_at_desk, by_the_way
from .face import idle_face, row_about
from .handlers import ACTIONS, KEYS
from .left_at_desk import found_at_desk, found_words, note_at_desk
from .pile import Pile
from .staff_answers import with_answer

if TYPE_CHECKING:
    from tuils.library.front.answers.results import Did

GUARD = 1_500_000  # microseconds within which the same code again is the scanner's echo
DOTS = {
    "i": "checkin", "r": "renew", "k": "park", "u": "undo", "x": "back", "v": "verify", "h": "here", "y": "pay",
    "t": "programs", "b": "print", "o": "all_out",
}  # fmt: skip


class Session(DeskState):
    """One desk's conversation, as doors call it."""

    def __init__(self, desk: Desk, guard: int = GUARD, *, asks: bool = True) -> None:
        super().__init__(desk)
        self.guard = guard
        self.asks = asks
        self.last_aside: tuple[str, int] = ("", 0)  # of a scanner that only checks in
        self._at_desk: list[str] = []
        self.pasted = False  # a list of numbers came in one line: it is summed up at its end

    # ---- what is heard

    def greet(self, greeting: Heard | None = None) -> Heard:
        """Show the idle desk, at opening. `greeting`: the one that was read already."""
        greeting = greeting or greet(self.desk)
        found = found_at_desk(self.desk)
        self.parked = [Parked(begin_visit(self.desk, patron), None) for patron in found]
        answer = Answer("NOTE", *found_words(found)) if found else greeting.answer
        return self._show(Outcome(answer, greeting.panel, keeps_question=True))

    def hear(self, text: str, *, scanned: bool = False) -> Heard:
        """Hear a line that was typed and sent, or a code from a scanner (which never answers a question).

        Afterwards the door calls `go_on` until it has nothing more to give.
        """
        text = text.strip()
        secret = self.question is not None and self.question.secret
        if "+" in text and (scanned or not secret) and (counted := count_in(text))[0]:
            return self._follow(day_counts.count_at_desk(self, counted[1], counted[0]))
        if self.ask_first and (asked := self.go_on()) and not scanned:
            return asked  # nobody has seen yet what would be answered
        while self.go_on():
            pass
        offer, self.offer = self.offer, None
        if offer and self.question is None and not scanned and (heard := self._offered(offer, text.lower())):
            return heard
        if text.startswith(".") and text[1:2].lower() in DOTS and len(text) == 2:
            return self.press(DOTS[text[1].lower()])
        if not scanned and not secret and is_dot_word(text) and not is_known_number(text):
            return self._follow(Outcome(keeps_question=True, remark=not_a_command(text)))
        if self.question is not None:
            return self._answered(self.question, text, scanned)
        return self._code(text) if text else self.face()

    def _offered(self, offer: DeskAction, text: str) -> Heard | None:
        """Take what was offered, or leave the paper unprinted; None if the text answers no offer."""
        if text in printing.taken_by(offer):
            return self._take(offer)
        return self._follow(printing.report_not_printed(self)) if text in NO and printing.is_paper(offer) else None

    def check_in_aside(self, text: str) -> Heard:
        """Hear a code from a scanner that only checks in: it serves nobody, lends nothing, and answers no question."""
        found = readings(text)
        barcode = next((code for code in found if find_item(code)), "")
        if not barcode:
            card = any(find_patron(code) or find_old_card(code) for code in found)
            return self._follow(scans.no_return(text, card=card))
        if self.question is None and (self.mode == "checkin" or not (self.visit or self.mode)):
            return self.hear(barcode, scanned=True)
        before, self.last_aside = self.last_aside, (barcode, self.desk.now)
        if before[0] == barcode and 0 <= self.desk.now - before[1] < self.guard:
            return self.face()
        return self._follow(checkins.check_in_aside(self, barcode))

    def request(self, action: DeskAction) -> Heard:
        """Do what a machine asks for: it tells cards from items itself, and nobody is there to override anything.
        `action.card` is served first; with no action named, that is all. Of a checkout, `cents` is the rental fee to
        which the patron agreed: after a `FeeAsked`, or before. Another fee is asked again."""
        self.pile = Pile()  # nobody looks at this list, and a book drop is open for days
        if not action.does or (action.card and (self.visit is None or self.visit.patron.card != action.card)):
            heard = self._follow(scans.serve_card(self, action.card, looks=not action.does))
            if not action.does or isinstance(heard.did, Refused):
                return heard
        action = replace(action, passed=frozenset(), override=NO_OVERRIDE, desk=None)
        heard = self._follow(Outcome(do=action))
        if isinstance(fee := heard.did, FeeAsked) and fee.refused and fee.cents == action.cents:
            heard = self._follow(Outcome(do=replace(action, override=Override.of(fee.refused.codes, ""))))
        return heard

    def go_on(self) -> Heard | None:
        """Hear the first of the scans that waited, once the question is answered, or ask whether to run them; None
        where nothing can go on."""
        if not self.waiting or self.question is not None:
            return None
        if asked := waiting_scans.next_is_asked(self):
            return self._show(asked)
        self.last = ("", 0)
        heard = self._scan(self.waiting[0])
        self.waiting.popleft()
        if self.pasted and not self.waiting and self.question is None:
            self.pasted = False
            heard = self._summed_up(heard)
        return replace(heard, waiting=len(self.waiting))

    def press(self, key: str, row: str = "") -> Heard:
        """Hear a key: checkin, renew, park (in check-in: book drop), undo, back; verify, here, items (renew by
        item), pay; programs (of today). `row`: the highlighted row's key."""
        open_one, self.last, self.offer = self.question, ("", 0), None
        if key == "back" and self.waiting:
            self.ask_first = True
        if key != "back" and open_one is not None:
            if open_one.takes == "list" and not self.waiting:
                self.question = None
            elif not (key == "park" and block_of(open_one)) and not (key == "pay" and paying.can_pay_first(self)):
                return self._show(by_the_way(_("Answer the question first, or press Esc.")))
        return self._follow(KEYS[key](self, row))

    def found(self, text: str, people: list[PatronSheet], titles: Panel) -> Heard:
        """Take the results of the door's search for words."""
        return self._follow(choosing.choose_among(self, text, people, titles))

    def undo(self, act: str, by: Desk | None = None) -> Heard:
        """Undo an act of this desk, by its id; `by`: with the permission that another person lends."""
        from . import taking_back  # the whole journal's reading comes in with it

        return self._follow(taking_back.undo_desk_act(self, act, by))

    def registered(self, card: str, hint: str) -> Heard:
        """Serve the patron at the desk who was registered just now; the slip is included. `hint`: what else to say."""
        return self._follow(printing.serve_new_patron(self, card, hint))

    def finish(self) -> Heard:
        """Finish with the patron at the desk; the receipt is included."""
        return self._follow(serving.finish_patron(self))

    def park(self) -> Heard:
        """Park the patron at the desk; with nobody there, ask who is back."""
        return self._follow(serving.park(self))

    def step_aside(self, scans: Sequence[str]) -> Heard:
        """Lock: park the patron at the desk, with these scans that were not heard yet. They are asked about."""
        self.hold(scans)
        return self.park() if self.visit else self.face()

    def hold(self, scans: Sequence[str] = ()) -> Heard:
        """Keep these scans, whose operator left, and those that wait: ask before they are run. Nothing is shown of
        them yet."""
        self.waiting.extend(scans)
        self.ask_first = bool(self.waiting)
        return self.face()

    def keep(self, scans: Sequence[str]) -> Heard:
        """Keep these scans as `hold` does, and ask now if nothing else is asked."""
        heard = self.hold(scans)
        if self.question and self.question.tells_waiting:
            return self._show(ask_at_desk(self, self.question))
        return self.go_on() or heard

    def forget(self, patron: str) -> Heard:
        """Forget the patron with this id, who was removed."""
        return self._follow(serving.forget_removed_patron(self, patron))

    def sign_out(self) -> Heard:
        """Ask whether the person at the desk may sign out."""
        if (heard := self.go_on()) is not None:
            return heard
        if self.question is not None and (self.question.takes != "list" or self.waiting):
            return self._show(by_the_way(_("Answer the question first, or press Esc.")))
        return self._follow(serving.sign_out(self))

    def left_alone(self) -> Heard | None:
        """Remove the patron's name from the screen: nobody touched the desk for a while. None if none was there."""
        self.hold()
        if self.visit:
            return self.park()
        if self.question is not None and self.question.takes == "list":
            return self._follow(self.question.no(self))
        self.asked_about = None
        idle = self.question is None and not self.mode
        return self._follow(KEYS["back"](self, "")) if idle and self.answer.mark else None

    def today_again(self) -> Heard | None:
        """Show the idle desk with what needs someone now; None if something else is shown."""
        if self.visit or self.question or self.mode or self.panel.kind != "today":
            return None
        self.panel = today_panel(self.desk)
        return self.face()

    def done_elsewhere(self) -> Heard | None:
        """Show the desk after something was done elsewhere: its patron is read again. None if a question is open."""
        if self.question or not self.visit:
            return self.today_again()
        panel = self.refreshed()
        if panel and panel.kind == self.panel.kind:
            self.panel = panel
        return self.face()

    # ---- answers and codes

    def _take(self, offer: DeskAction) -> Heard:
        try:
            return self._follow(Outcome(do=offer))
        except Exception:
            self.offer = offer
            raise

    def _answered(self, question: OpenQuestion, text: str, scanned: bool) -> Heard:
        if not scanned and paying.can_pay_first(self) and (paid := paying.typed_payment(text)) is not None:
            return self._follow(paying.pay_at_desk(self, paid))
        if scanned or _is_scan(text, question):
            return self._waits(question, text)
        if text.lower() in NO and not question.no_is_a_word:
            self.ask_first |= bool(self.waiting) and question.takes == "list"  # meant for whoever was not chosen
            return self._follow(question.no(self))
        return self._follow(question.answer(self, text if question.takes == "words" else text.lower()))

    def _waits(self, question: OpenQuestion, text: str) -> Heard:
        """Let a scan wait, since it does not answer, and keep the question, unless it asks for just this scan."""
        if (outcome := question.scanned(self, text)) is not None:
            return self._follow(outcome)
        self.waiting.extend(split_codes(text))
        return self._show(ask_at_desk(self, question)) if question.tells_waiting else self.face()

    def _code(self, text: str) -> Heard:
        if (amount := paying.typed_payment(text)) is not None:
            return self._follow(paying.pay_at_desk(self, amount))
        if counted := in_house_use.typed_loose_count(text, self.mode):
            return self._follow(in_house_use.count_in_house(self, *counted))
        first, *rest = split_codes(text)
        self.pasted = len(rest) > 1
        heard = self._scan(first)
        self.waiting.extendleft(reversed(rest))
        return replace(heard, waiting=len(self.waiting))

    def _scan(self, text: str) -> Heard:
        code, when = self.last
        if code == text and 0 <= self.desk.now - when < self.guard:
            return self._follow(scans.scanned_again(self, text))
        before, self.last = self.last, (text, self.desk.now)
        try:
            return self._follow(scans.look_up_scan(self, text))
        except Exception:
            self.last = before
            raise

    def _summed_up(self, heard: Heard) -> Heard:
        """Add the summary of a pasted list of check-ins to its last answer. The list on screen shows loans."""
        if self.panel.kind != "checkins":
            return heard
        self.answer = replace(heard.answer, then=self.pile.summed_up())
        return replace(heard, answer=self.answer)

    # ---- what comes of it

    def _follow(self, outcome: Outcome) -> Heard:
        while outcome.do is not None:
            outcome = self._do(outcome.do)
        if outcome.hear:
            self.question = None
            return self._code(outcome.hear)
        return self._show(outcome)

    def _do(self, action: DeskAction) -> Outcome:
        """Do an action. A refusal that asks nothing leaves an open question as it is; without one the door tells it."""
        try:
            return ACTIONS[action.does](self, action)
        except Refused as no:
            if self.question is None and self.asks:
                raise
            return Outcome(did=no, keeps_question=True)

    def _show(self, outcome: Outcome) -> Heard:
        did, question = outcome.did, outcome.question
        if question:
            did = question_asked(question.name, getattr(question, "refused", None))
        if not self.asks:
            return self._unseen(outcome, did)
        outcome = with_answer(self, outcome)
        self.question = self.question if outcome.keeps_question else outcome.question
        self.panel = self.panel if outcome.panel is None else outcome.panel
        self.answer = outcome.answer or self.answer
        self.offer = outcome.offers or self.offer
        self._note_at_desk(leaving=outcome.leaving)
        remark = outcome.remark
        return replace(
            self.face(),
            answer=replace(remark, then=remark.then or self.answer.then) if remark else self.answer,
            paper=outcome.paper,
            prints=outcome.prints,
            find=outcome.find,
            open_title=outcome.open_title,
            opens=outcome.opens,
            opens_with=outcome.opens_with,
            leaving=outcome.leaving,
            did=did,
        )

    def _unseen(self, outcome: Outcome, did: Did | None) -> Heard:
        """Tell a machine what was done, without a word for staff. Nothing is open afterwards, and nothing waits."""
        self.waiting.clear()
        self.question = self.question if outcome.keeps_question else None
        self.panel = self.panel if outcome.panel is None else outcome.panel
        if isinstance(did, QuestionAsked) and not isinstance(did, FeeAsked):
            did = did.refused or did
        return Heard(self.answer, self.panel, paper=outcome.paper, prints=outcome.prints, did=did)

    def _note_at_desk(self, *, leaving: bool) -> None:
        """Note who is at the desk, for the next sign-in after the line was lost."""
        visits = [parked.visit for parked in self.parked] + ([self.visit] if self.visit else [])
        patrons = [] if leaving else [visit.patron.id for visit in visits]
        if patrons != self._at_desk:
            note_at_desk(self.desk, patrons)
            self._at_desk = patrons

    def face(self) -> Heard:
        return idle_face(self)

    def row_about(self, index: int) -> WhySubject | None:
        """Return the subject of a Why? about this row of the list, counted from 0."""
        return row_about(self, index)


def _is_scan(text: str, question: OpenQuestion) -> bool:
    """Return whether this is a scan. Yes if it is longer than an answer; where words or a line are asked for, only if
    it is a code. A PIN is no barcode."""
    if question.takes == "list":
        return is_code(text)
    if question.takes == "words":
        return (question.secret and looks_scanned(text)) or is_known_number(text)
    return len(text) > LONGEST_ANSWER
