"""The conversation of one desk: a state machine that hears codes and words, calls verbs, and answers.

It knows the patron at the desk, the mode, the open question, the scans that wait for its answer, and who
is parked. `hear` does indexed look-ups only; for words it answers with `find`, and the door searches.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from tuils.i18n import _, ngettext
from tuils.library.circulation.blocks import NO_OVERRIDE, Override
from tuils.library.circulation.checkin import CheckedIn, checkin
from tuils.library.circulation.checkout import checkout
from tuils.library.circulation.found import find_item, find_old_card, find_patron
from tuils.library.desk import Desk
from tuils.library.journal.undoing import Deed
from tuils.library.people.patrons import PatronSheet, patron_sheet
from tuils.library.refusals import Refused, refuse
from tuils.library.replay import last_deeds, undo
from tuils.values.barcode import check_hint, guess, readings, split_glued

from . import asking, visits, words
from .faces import Answer, Cell, Head, Heard, Panel, Row
from .questions import SOFT, Back, Blocked, Late, Question, Which, Who, Why
from .today import today_panel
from .words import Visit

GUARD = 1_500_000  # microseconds within which the same code again is the scanner's echo
DOTS = {"i": "checkin", "r": "renew", "k": "park", "u": "undo", "x": "back"}


@dataclass
class Parked:
    """A patron who stepped aside, with the question and the scans that waited."""

    visit: Visit
    question: Question | None
    waiting: deque[str] = field(default_factory=deque)


class Session:
    """One desk's conversation. Each call gives back what to show, one `Heard` for each thing that was heard."""

    def __init__(self, desk: Desk, guard: int = GUARD) -> None:
        self.desk, self.guard = desk, guard
        self.visit: Visit | None = None
        self.checking_in = False
        self.checked_in: list[Row] = []
        self.counts: dict[str, int] = {}
        self.question: Question | None = None
        self.waiting: deque[str] = deque()
        self.parked: list[Parked] = []
        self.last: tuple[str, int] = ("", 0)
        self.panel = Panel()
        self.answer = Answer("", "")

    # ---- what a door calls

    def greet(self) -> Heard:
        """The idle desk, at opening."""
        name = self.desk.operator.name
        self.panel = today_panel(self.desk)
        hello = _("Good day, {name}.").format(name=name) if name else _("Good day.")
        return self.say(Answer("", hello, _("Scan a card to lend, an item to check in. Or type a name or a title.")))

    def hear(self, text: str, *, scanned: bool = False) -> list[Heard]:
        """A line that was typed and sent, or a code from a scanner (which never answers a question)."""
        text = text.strip()
        if text.startswith(".") and text[1:2].lower() in DOTS and len(text) == 2:
            return self.press(DOTS[text[1].lower()])
        if self.question is not None:
            heard = [asking.answered(self, text, scanned)]
        elif not text:
            return [self.face()]
        else:
            heard = self.heard_code(text)
        return [*heard, *self._hear_waiting()]

    def press(self, key: str, row: str = "") -> list[Heard]:
        """A key: checkin, renew, park, undo, back. `row` is the key of the highlighted row, if any."""
        if self.question is not None and key != "back":
            return [self.say(Answer("LOOK", self._first_answer(), self.answer.said))]
        keys: dict[str, Callable[[], Heard]] = {
            "checkin": self._toggle_checkin,
            "renew": lambda: self._renew(row),
            "park": self._park,
            "undo": self._undo_last,
            "back": self._back,
        }
        return [keys[key](), *self._hear_waiting()]

    def found(self, text: str, people: list[PatronSheet], titles: Panel) -> Heard:
        """What the door's search for words brought: people first, always with a second sign."""
        if people:
            self.question = Who(text, tuple(people))
            self.panel = words.people_panel(people)
            said = ngettext('{n} person matches "{words}".', '{n} people match "{words}".', len(people))
            ask = _("Ask for the birth year or the street. Type the number, then Enter. Esc: none.")
            return self.say(Answer("ASK", said.format(n=len(people), words=text), ask))
        if titles.rows:
            self.question = Which(text, titles.keys)
            self.panel = titles
            said = ngettext('{n} title has "{words}".', '{n} titles have "{words}".', len(titles.rows))
            return self.say(
                Answer(
                    "ASK", said.format(n=len(titles.rows), words=text), _("Type the number, then Enter, to open it.")
                )
            )
        return self.say(
            Answer("LOOK", _('Nobody and nothing has "{words}".').format(words=text), _("Try fewer words."))
        )

    def undo(self, act: str) -> Heard:
        """Take back an act of this desk, by its id."""
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

    # ---- hearing a code

    def heard_code(self, text: str) -> list[Heard]:
        glued = split_glued(text)
        if glued and all(find_item(code) or find_patron(code) for code in glued):
            return [*self.heard_code(glued[0]), *self.heard_code(glued[1])]
        if self._echo(text):
            return [self._again(text)]
        self.last = (text, self.desk.now)
        for code in readings(text):
            if find_item(code):
                return [self._item(code)]
            if find_patron(code) or find_old_card(code):
                return [self._card(code)]
        return [self._unknown(text)]

    def _echo(self, text: str) -> bool:
        code, when = self.last
        return code == text and 0 <= self.desk.now - when < self.guard

    def _again(self, text: str) -> Heard:
        line = next((line for line in self.visit.lent if line.barcode in readings(text)), None) if self.visit else None
        if line:
            return self.say(
                Answer("OK", _("Already lent a moment ago: {title}").format(title=line.title), _("Nothing to do."))
            )
        return self.say(Answer(self.answer.mark, self.answer.said, self.answer.then))

    def _unknown(self, text: str) -> Heard:
        kind = guess(text)
        if self.checking_in or (kind == "item" and self.visit is None):
            self._count_in("PROBLEM")
            number = str(len(self.checked_in) + 1)
            self.checked_in.append(
                (
                    number,
                    Cell("PROBLEM", "stop"),
                    _("Unknown item"),
                    _("Problem box, with a note: {code}").format(code=text),
                )
            )
            self._show_checkins()
            return self.say(words.unknown_item(text))
        if kind == "item":
            return self.say(self._with_hint(words.refused(refuse("ITEM_UNKNOWN", code=text)), text))
        if kind == "patron":
            return self.say(self._with_hint(words.refused(refuse("PATRON_UNKNOWN", code=text)), text))
        return replace(self.say(Answer("", _("Looking for: {words}").format(words=text))), find=text)

    def _with_hint(self, answer: Answer, text: str) -> Answer:
        hint = check_hint(text)
        if hint is None:
            return answer
        maybe = _("Perhaps misread: the last digit should be {digit}. Scan it again.").format(digit=hint)
        return replace(answer, then=maybe)

    def _card(self, card: str) -> Heard:
        if self.checking_in:
            return self.say(
                Answer(
                    "LOOK", _("That is a card, and check-in is on."), _("F6 goes back to lending; then scan it again.")
                )
            )
        if self.visit and self.visit.patron.card == card:
            return self.say(Answer("OK", _("{name} is at the desk already.").format(name=self.visit.patron.name)))
        try:
            patron = patron_sheet(self.desk, card)
        except Refused:
            since = (find_old_card(card) or {}).get("since", "")
            return self.say(words.refused(refuse("CARD_LOST", date=since, code=card)))
        return self.serve(patron)

    def serve(self, patron: PatronSheet) -> Heard:
        """This patron stands at the desk now; the one before is done, or comes back from the parked."""
        parked = next((p for p in self.parked if p.visit.patron.id == patron.id), None)
        if parked:
            return self.bring_back(parked)
        self.question = None
        self.visit = visits.begin(self.desk, patron)
        self.panel = words.lent_panel(self.visit)
        return self.say(words.at_the_desk(self.visit))

    def _item(self, barcode: str) -> Heard:
        if self.visit is None or self.checking_in:
            return self.check_in(barcode)
        line = next((line for line in self.visit.lent if line.barcode == barcode), None)
        if line:
            return self.say(
                Answer("OK", _("Already lent in this visit: {title}").format(title=line.title), _("Nothing to do."))
            )
        return self.lend(barcode)

    # ---- lending

    def lend(self, barcode: str, override: Override = NO_OVERRIDE) -> Heard:
        assert self.visit is not None
        try:
            done = checkout(self.desk, self.visit.patron.card, barcode, override=override)
        except Refused as no:
            return self.blocked(barcode, no)
        if done.renewed:
            visits.refresh(self.desk, self.visit)
            self.panel = words.lent_panel(self.visit)
            return self.say(words.renewed(self.desk, done.title, done.due_at, done.renewed.renewals_left))
        visits.add(self.desk, self.visit, done)
        self.panel = words.lent_panel(self.visit)
        return self.say(words.lent(self.desk, done, len(self.visit.lent)))

    def blocked(self, barcode: str, no: Refused) -> Heard:
        """One thing that nobody may pass is told; all else is asked, and scans wait until it is answered."""
        if len(no.reasons) == 1 and no.reasons[0].kind == "X":
            return self.say(words.refused(no))
        self.question = Blocked(barcode, no)
        self.panel = words.blocks_panel(no, len(self.visit.lent) if self.visit else 0)
        return self.say(words.refused(no) if len(no.reasons) == 1 else words.several(no))

    # ---- checking in

    def check_in(self, barcode: str, override: Override = NO_OVERRIDE) -> Heard:
        try:
            done = checkin(self.desk, barcode, override=override)
        except Refused as no:
            if no.overridable:
                self.question = Late(barcode, no)
            return self.say(words.refused(no))
        self._count_in(done.route)
        self.checked_in.append(words.checkin_row(self.desk, len(self.checked_in) + 1, done))
        self._show_checkins()
        return self.say(self._checked_in_answer(done))

    def _checked_in_answer(self, done: CheckedIn) -> Answer:
        return words.checked_in(self.desk, done)

    def _count_in(self, route: str) -> None:
        if self.panel.kind != "checkins":
            self.checked_in, self.counts = [], {}
        self.counts[route] = self.counts.get(route, 0) + 1

    def _show_checkins(self) -> None:
        self.panel = Panel("checkins", tuple(self.checked_in), tuple("" for _row in self.checked_in))

    def _toggle_checkin(self) -> Heard:
        if self.checking_in:
            self.checking_in = False
            done = self._counted()
            self.panel = today_panel(self.desk)
            return self.say(Answer("OK", done, _("Scan a card to lend, or an item to check in.")))
        self.visit, self.checking_in = None, True
        self.checked_in, self.counts = [], {}
        self._show_checkins()
        return self.say(
            Answer(
                "",
                _("Scan each item. The word on the left tells you where it goes."),
                _("No card is needed. Esc ends check-in."),
            )
        )

    def _counted(self) -> str:
        total = sum(self.counts.values())
        parts = ", ".join(f"{route.lower()} {n}" for route, n in self.counts.items())
        said = ngettext("{n} checked in", "{n} checked in", total).format(n=total)
        return f"{said}: {parts}." if parts else f"{said}."

    # ---- parking

    def _park(self) -> Heard:
        if self.visit is None:
            return self._who_is_back()
        name = self.visit.patron.name
        self.parked.append(Parked(self.visit, self.question, deque(self.waiting)))
        self.visit, self.question = None, None
        self.waiting.clear()
        self.panel = today_panel(self.desk)
        then = _("Scan the next card. F8 brings {name} back.").format(name=name)
        return self.say(Answer("OK", _("{name} is parked.").format(name=name), then))

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
        visits.refresh(self.desk, self.visit)
        self.panel = words.lent_panel(self.visit)
        if isinstance(self.question, (Blocked, Why)):
            return self.blocked(self.question.barcode, self.question.refused)
        return self.say(words.at_the_desk(self.visit))

    # ---- other keys

    def _renew(self, row: str) -> Heard:
        if self.visit is None:
            return self.say(Answer("", _("Renew for whom?"), _("Scan the card, or type the name. Then F7.")))
        self.panel, answer = visits.renew_loans(self.desk, self.visit, row)
        return self.say(answer)

    def _undo_last(self) -> Heard:
        deed = next((deed for deed in last_deeds(self.desk, 20) if deed.undoable), None)
        if deed is None:
            return self.say(words.refused(refuse("NOTHING_TO_UNDO")))
        return self.undo(deed.act)

    def _taken_back(self, deed: Deed) -> Answer:
        title = visits.title_of(deed)
        if self.visit:
            self.visit.lent = [line for line in self.visit.lent if line.act != deed.act]
            visits.refresh(self.desk, self.visit)
            if self.panel.kind == "loans":
                self.panel = words.lent_panel(self.visit)
        said = visits.TAKEN_BACK.get(deed.kind, visits.TAKEN_BACK_OTHER)
        return Answer("OK", _(said).format(title=title), _("F9 shows what else can be taken back."))

    def _back(self) -> Heard:
        if isinstance(self.question, SOFT):
            return asking.nobody(self)
        if self.question is not None:
            return asking.refused_by_staff(self)
        if self.visit is not None:
            return self.finish()
        if self.checking_in:
            return self._toggle_checkin()
        self.panel = today_panel(self.desk)
        return self.say(Answer("", _("Nothing waits."), _("Scan a card to lend, an item to check in.")))

    # ---- what is shown

    def _hear_waiting(self) -> list[Heard]:
        """The question is answered: now the scans that waited, in order, until one asks again."""
        heard: list[Heard] = []
        while self.waiting and self.question is None:
            heard.extend(self.heard_code(self.waiting.popleft()))
        return heard

    def _first_answer(self) -> str:
        return _("Answer first, or Esc.")

    def say(self, answer: Answer) -> Heard:
        self.answer = answer
        return self.face()

    def face(self) -> Heard:
        prompt, loud = self._prompt()
        return Heard(
            self.answer,
            self.panel,
            self._head(),
            prompt,
            loud,
            self.question is not None,
            len(self.waiting),
            len(self.parked),
        )

    def _prompt(self) -> tuple[str, bool]:
        question = self.question
        if isinstance(question, (Blocked, Late)):
            return _("y/n"), False
        if isinstance(question, Why):
            return _("Reason"), False
        if self.checking_in:
            return _("CHECK IN"), True
        return _("Scan"), False

    def _head(self) -> Head:
        if self.visit:
            return words.visit_head(self.desk, self.visit)
        if self.panel.kind == "checkins":
            return Head(self._counted())
        return Head()
