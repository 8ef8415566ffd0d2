"""The conversation of one desk: a state machine that hears codes and words, calls verbs, and answers.

It knows the patron at the desk, the mode, the open question, the scans that wait for its answer, and who
is parked. `hear` does indexed look-ups only; for words it answers with `find`, and the door searches.

Each call does at most one thing in the store and answers with one `Heard`. What the store cannot do just now
(it raises) was not heard: the door may make the same call again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import field, replace

from tuils.i18n import _, ngettext
from tuils.library.circulation.blocks import NO_OVERRIDE, Override
from tuils.library.circulation.checkout import CheckedOut, checkout
from tuils.library.circulation.found import find_item, find_old_card, find_patron
from tuils.library.circulation.renewal import loans_to_renew
from tuils.library.dates import iso_words
from tuils.library.desk import Desk
from tuils.library.journal.undoing import Deed
from tuils.library.people.sheets import PatronSheet, patron_sheet
from tuils.library.refusals import Refused, refuse
from tuils.values.barcode import guess, readings
from tuils.values.dataclass import dataclass

from . import asked, asking, better, checkins, inside, modes, money, passing, visits, waiting, words
from .asked import Asked, RefusedLine
from .faces import Answer, Head, Heard, Panel
from .modes import Pile
from .questions import SOFT, Back, Blocked, Drop, Leave, Question, Which, Who, block_of, name_of_question, yes_does
from .today import greet, today_panel
from .words import Visit

GUARD = 1_500_000  # microseconds within which the same code again is the scanner's echo
DOTS = {
    "i": "checkin", "r": "renew", "k": "park", "u": "undo", "x": "back", "v": "verify", "h": "here", "y": "pay",
    "t": "programs",
}  # fmt: skip


@dataclass
class Parked:
    """A patron who stepped aside, with the question and the scans that waited."""

    visit: Visit
    question: Question | None
    waiting: deque[str] = field(default_factory=deque)


class Session:
    """One desk's conversation. `desk` may be replaced by the same desk with someone else at it."""

    def __init__(self, desk: Desk, guard: int = GUARD) -> None:
        self.desk, self.guard = desk, guard
        self.visit: Visit | None = None
        self.mode = ""  # lending; else checkin, renew, verify, here
        self.pile = Pile()
        self.offer: Callable[[], Heard] | None = None
        self.pasted = False  # a list of numbers came in one line: it is summed up at its end
        self.question: Question | None = None
        self.waiting: deque[str] = deque()
        self.parked: list[Parked] = []
        self.last: tuple[str, int] = ("", 0)
        self.why: CheckedOut | None = None
        self.asked_about: Asked | None = None
        self.refused: list[RefusedLine] = []
        self.panel = Panel()
        self.answer = Answer("", "")

    @property
    def checking_in(self) -> bool:
        return self.mode == "checkin"

    # ---- what a door calls

    def greet(self) -> Heard:
        """The idle desk, at opening."""
        greeting = greet(self.desk)
        self.panel = greeting.panel
        return self.say(greeting.answer)

    def hear(self, text: str, *, scanned: bool = False) -> Heard:
        """A line that was typed and sent, or a code from a scanner (which never answers a question).

        Afterwards the door calls `go_on` until it has nothing more to give.
        """
        text = text.strip()
        while self.go_on():
            pass
        offer, self.offer = self.offer, None
        if offer and text == "1" and self.question is None and not scanned:
            return self._take(offer)
        if text.startswith(".") and text[1:2].lower() in DOTS and len(text) == 2:
            return self.press(DOTS[text[1].lower()])
        if self.question is not None:
            return asking.answered(self, text, scanned)
        return self.heard_code(text) if text else self.face()

    def _take(self, offer: Callable[[], Heard]) -> Heard:
        try:
            return offer()
        except Exception:
            self.offer = offer
            raise

    def go_on(self) -> Heard | None:
        """The first of the scans that waited, once the question is answered; None where nothing can go on."""
        if not self.waiting or self.question is not None:
            return None
        self.last = ("", 0)
        heard = self._scan(self.waiting[0])
        self.waiting.popleft()
        if self.pasted and not self.waiting and self.question is None:
            self.pasted = False
            heard = modes.summed_up(self, heard)
        return replace(heard, waiting=len(self.waiting))

    def press(self, key: str, row: str = "") -> Heard:
        """A key: checkin, renew, park (in check-in: book drop), undo, back; verify, here, items (renew by item), pay;
        programs (of today). `row`: the highlighted row's key."""
        open_one, self.last, self.offer = self.question, ("", 0), None
        if isinstance(open_one, SOFT) and key != "back":
            self.question = None
        elif open_one and key != "back" and not (key == "park" and block_of(open_one)):
            return self.remark(_("Answer first, or Esc."))
        keys: dict[str, Callable[[], Heard]] = {
            "checkin": lambda: modes.turn(self, "checkin"),
            "verify": lambda: modes.turn(self, "verify"),
            "here": lambda: modes.turn(self, "here"),
            "items": lambda: modes.turn(self, "renew"),
            "renew": lambda: modes.turn(self, "renew") if self.mode in ("checkin", "renew") else self._renew(row),
            "park": lambda: checkins.drop(self) if self.checking_in else self.park(),
            "pay": lambda: money.key(self),
            "programs": self._programs,
            "undo": self._undo_last,
            "back": self._back,
        }
        return keys[key]()

    def found(self, text: str, people: list[PatronSheet], titles: Panel) -> Heard:
        """What the door's search for words brought: people first, always with a second sign."""
        if people:
            self.question = Who(text, tuple(people))
            self.panel = words.people_panel(self.desk, people)
            return self.say(words.who_is_it(text, people))
        if titles.rows:
            self.question = Which(text, titles.keys)
            self.panel = titles
            said = ngettext('{n} title has "{words}".', '{n} titles have "{words}".', len(titles.rows))
            said = said.format(n=len(titles.rows), words=text)
            return self.say(Answer("ASK", said, _("Type the number, then Enter, to open it.")))
        asking.back_to_before(self)
        said = _('Nobody and nothing has "{words}".').format(words=text)
        return self.say(Answer("LOOK", said, _("Try fewer words.")))

    def undo(self, act: str) -> Heard:
        """Take back an act of this desk, by its id."""
        from tuils.library.replay import undo

        try:
            done = undo(self.desk, act)
        except Refused as no:
            return self.say(words.refused(no))
        return self.say(self._taken_back(done))

    def finish(self) -> Heard:
        """The patron at the desk is done; the slip comes along."""
        assert self.visit is not None
        visit, self.visit, self.question = self.visit, None, None
        self.panel = today_panel(self.desk)
        count = ngettext("{n} item", "{n} items", len(visit.lent)).format(n=len(visit.lent))
        said = _("Done. {name} took {count}.").format(name=visit.patron.name, count=count)
        return replace(self.say(Answer("OK", said, _("Scan the next card."))), slip=words.slip(self.desk, visit))

    def park(self) -> Heard:
        """The patron at the desk steps aside, with list, question and scans; nobody there: who is back?"""
        if self.visit is None:
            return self._who_is_back()
        name = self.visit.patron.name
        self.parked.append(Parked(self.visit, self.question, deque(self.waiting)))
        self.visit, self.question, self.last = None, None, ("", 0)
        self.waiting.clear()
        self.panel = self.pile.panel() if self.mode else today_panel(self.desk)
        then = _("Scan the next card. F8 brings {name} back.").format(name=name)
        return self.say(Answer("OK", _("{name} is parked.").format(name=name), then))

    def sign_out(self) -> Heard:
        """May the person at the desk go? Asked where a patron is there, or parked."""
        if self.question is not None and not isinstance(self.question, SOFT):
            return self.remark(_("Answer first, or Esc."))
        if self.visit is None and not self.parked:
            return replace(self.face(), leaving=True)
        self.question = Leave()
        return self.say(words.leave_all_the_same(self.visit, len(self.parked)))

    def left_alone(self) -> Heard | None:
        """Nobody touched the desk for a while: nobody's name stays on the screen. None where none was there."""
        if self.visit:
            return self.park()
        if isinstance(self.question, SOFT):
            return asking.nobody(self)
        self.asked_about = None
        return self._back() if self.question is None and not self.mode and self.answer.mark else None

    def step_aside(self, scans: Sequence[str]) -> Heard:
        """Park the patron at the desk, with these scans that were not heard yet."""
        self.waiting.extend(scans)
        return self.park()

    # ---- hearing a code

    def heard_code(self, text: str) -> Heard:
        if (amount := money.asked_for(text)) is not None:
            return money.key(self, amount)
        if counted := inside.loose(self, text):
            return inside.count(self, *counted)
        first, *rest = self.pieces(text)
        self.pasted = len(rest) > 1
        heard = self._scan(first)
        self.waiting.extendleft(reversed(rest))
        return replace(heard, waiting=len(self.waiting))

    def pieces(self, text: str) -> list[str]:
        """The codes that a scanner sent as one, or that were pasted as a list; else the text as it is."""
        return modes.pieces(text)

    def _scan(self, text: str) -> Heard:
        if self._echo(text):
            return self._again(text)
        before, self.last = self.last, (text, self.desk.now)
        try:
            return self._look_up(text)
        except Exception:
            self.last = before
            raise

    def _look_up(self, text: str) -> Heard:
        for code in readings(text):
            if find_item(code):
                return self._item(code)
            if find_patron(code) or find_old_card(code):
                return self._card(code)
        return self._unknown(next(iter(readings(text)), text))

    def _echo(self, text: str) -> bool:
        code, when = self.last
        return code == text and 0 <= self.desk.now - when < self.guard

    def _again(self, text: str) -> Heard:
        line = next((line for line in self.visit.lent if line.barcode in readings(text)), None) if self.visit else None
        if line is None or self.mode:
            return self.face()
        said = _("Already lent a moment ago: {title}").format(title=line.title)
        return self.say(Answer("OK", said, _("Nothing to do. Scan the next item.")))

    def _unknown(self, text: str) -> Heard:
        kind = guess(text)
        numbered = any(character.isdigit() for character in text)
        if (self.mode and numbered) or (kind == "item" and self.visit is None):
            return modes.unknown(self, text)
        if kind in ("item", "patron"):
            return waiting.unknown(self, text, kind)
        return replace(self.say(Answer("", _("Looking for: {words}").format(words=text))), find=text)

    def _card(self, card: str) -> Heard:
        try:
            patron = patron_sheet(self.desk, card)
        except Refused:
            since = (find_old_card(card) or {}).get("since", "")
            day = iso_words(self.desk, since)
            return self.say(words.refused(refuse("CARD_LOST", date=day, code=card)))
        return self.serve(patron)

    def serve(self, patron: PatronSheet) -> Heard:
        """This patron stands at the desk now; the one before is done, or comes back from the parked."""
        modes.leave(self)
        self.question = None
        if self.visit and self.visit.patron.id == patron.id:
            return self._at_the_desk(self.visit)
        slip = self.finish().slip if self.visit else ()
        parked = next((p for p in self.parked if p.visit.patron.id == patron.id), None)
        heard = self.bring_back(parked) if parked else self._at_the_desk(visits.begin(self.desk, patron))
        return replace(heard, slip=slip)

    def _at_the_desk(self, visit: Visit) -> Heard:
        self.visit = visit
        visits.refresh(self.desk, visit)
        self.panel = words.lent_panel(visit)
        return self.say(words.at_the_desk(visit))

    def _item(self, barcode: str) -> Heard:
        if self.mode or self.visit is None:
            return modes.scanned(self, barcode)
        line = next((line for line in self.visit.lent if line.barcode == barcode), None)
        if line:
            said = _("Already lent in this visit: {title}").format(title=line.title)
            return self.say(Answer("OK", said, _("Nothing to do. Scan the next item.")))
        return self.lend(barcode)

    # ---- lending

    def lend(
        self,
        barcode: str,
        override: Override = NO_OVERRIDE,
        desk: Desk | None = None,
        passed: frozenset[str] = frozenset(),
    ) -> Heard:
        """`desk`: somebody else's, who passes what stands in the way. `passed`: what was said yes to already."""
        assert self.visit is not None
        card = self.visit.patron.card
        try:
            done = checkout(desk or self.desk, card, barcode, override=override)
        except Refused as no:
            return passing.ask(self, Blocked(barcode, passing.left_of(no, passed), "lend", card, passed=passed))
        self.question, self.why, self.asked_about = None, done, asked.of_loan(done)
        if done.renewed:
            visits.refresh(self.desk, self.visit)
            self.panel = words.lent_panel(self.visit)
            more = done.renewed
            return self.say(words.renewed(self.desk, done.title, done.due_at, more.renewals_left, more.fine_cents))
        visits.add(self.desk, self.visit, done)
        self.panel = words.lent_panel(self.visit)
        return better.with_repair(self, done, words.lent(self.desk, done, len(self.visit.lent)))

    def about(self, block: Blocked) -> None:
        """The last answer is about this block now."""
        self.asked_about = asked.of_block(block.barcode, block.card, block.refused)
        asked.remember(self.refused, self.desk.now, block.barcode, block.refused)

    def row_about(self, index: int) -> Asked | None:
        """What a Why? of this row of the list is about, counted from 0; None where it is about nothing."""
        if not 0 <= index < len(self.panel.rows):
            return None
        kind, key = self.panel.kind, (self.panel.keys or ("",) * (index + 1))[index]
        if kind == "loans" and self.visit:
            return asked.of_loan(self.visit.lent[index].done)
        if kind == "checkins" or (kind == "renewals" and self.mode):
            return self.pile.lines[index].about
        if kind in ("renewals", "out") and self.visit:
            return Asked("due", key, self.visit.patron.card)
        block = block_of(self.question)
        return asked.of_row(block.barcode, block.card, block.refused, index) if kind == "blocks" and block else None

    # ---- parking

    def _who_is_back(self) -> Heard:
        if not self.parked:
            return self.say(Answer("", _("Nobody is parked."), _("F8 parks the patron at the desk, with all scans.")))
        self.question = Back(len(self.parked))
        self.panel = visits.parked_panel(self.desk, [parked.visit for parked in self.parked])
        said = ngettext("{n} person is parked. Who is back?", "{n} people are parked. Who is back?", len(self.parked))
        then = _("Type the number, then Enter, or scan the card again. Esc: nobody.")
        return self.say(Answer("ASK", said.format(n=len(self.parked)), then))

    def bring_back(self, parked: Parked) -> Heard:
        self.parked.remove(parked)
        self.visit, self.question = parked.visit, parked.question
        self.waiting.extend(parked.waiting)
        if about := block_of(self.question):
            visits.refresh(self.desk, self.visit)
            return passing.ask(self, about)
        return self._at_the_desk(self.visit)

    # ---- other keys

    def _renew(self, row: str) -> Heard:
        if self.visit is None or self.mode:
            return self.say(Answer("", _("Renew for whom?"), _("Scan the card, or type the name. Then F7.")))
        card = self.visit.patron.card
        if row:
            return visits.renew_one(self, card, row)
        self.panel, answer = visits.renew_loans(self.desk, self.visit, loans_to_renew(card))
        return self.say(answer)

    def _programs(self) -> Heard:
        from .programs_today import on_request  # with the programs, once somebody asks

        return on_request(self)

    def _undo_last(self) -> Heard:
        from tuils.library.replay import last_deeds

        deed = next((deed for deed in last_deeds(self.desk, 20) if deed.undoable), None)
        if deed is None:
            return self.say(words.refused(refuse("NOTHING_TO_UNDO")))
        return self.undo(deed.act)

    def _taken_back(self, deed: Deed) -> Answer:
        modes.take_off(self, deed.act)
        if self.why and self.why.act == deed.act:
            self.why = None
        if self.asked_about and self.asked_about.act == deed.act:
            self.asked_about = None
        if self.visit:
            self.visit.lent = [line for line in self.visit.lent if line.done.act != deed.act]
            visits.refresh(self.desk, self.visit)
            if self.panel.kind == "loans":
                self.panel = words.lent_panel(self.visit)
        from . import taking_back  # the whole journal's reading comes in with it

        return taking_back.taken_back(deed)

    def _back(self) -> Heard:
        if isinstance(self.question, SOFT):
            return asking.nobody(self)
        if isinstance(self.question, Drop):
            self.question = None
            return self.say(Answer("", _("Items are checked in as of now."), _("Scan each item.")))
        if isinstance(self.question, Leave):
            return asking.stayed(self)
        if self.question is not None:
            return asking.refused_by_staff(self)
        if self.mode:
            return modes.end(self)
        if self.visit is not None:
            return self.finish()
        self.panel = today_panel(self.desk)
        said = _("This is for today.") if self.panel.rows else _("Nothing waits.")
        return self.say(Answer("", said, _("Scan a card to lend, an item to check in.")))

    # ---- what is shown

    def say(self, answer: Answer) -> Heard:
        self.answer = answer
        return self.face()

    def remark(self, said: str, then: str = "") -> Heard:
        """Said by the way: what was answered before, and what is to be done, still hold."""
        return replace(self.face(), answer=Answer("LOOK", said, then or self.answer.then))

    def face(self) -> Heard:
        prompt, loud = self._prompt()
        return Heard(
            self.answer,
            self.panel,
            self._head(),
            prompt,
            loud,
            name_of_question(self.question),
            len(self.waiting),
            len(self.parked),
            mode=self.mode,
            offered=self.offer is not None,
            deed=yes_does(self.question),
        )

    def _prompt(self) -> tuple[str, bool]:
        asked_for = modes.prompt_of(self.question)
        if asked_for:
            return asked_for, False
        if self.mode:
            return modes.WORDS[self.mode](), True
        return _("Scan"), False

    def _head(self) -> Head:
        if self.mode or self.panel.kind == "checkins":
            return modes.head(self)
        if self.visit and not self.mode:
            return words.visit_head(self.desk, self.visit)
        return Head()
