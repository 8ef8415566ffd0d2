"""The conversation at a program's door: cards, counts and names are heard, people are counted and greeted.

It is separate from that of the desk: what is heard here is done here. Like that one it is called for one thing at a
time, answers with one `Heard`, and the same call may be made again if the store failed.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import replace

from tuils.i18n import N_, _
from tuils.library.activities.registration import door
from tuils.library.activities.registration.door_list import DoorList, DoorParty, door_list
from tuils.library.activities.registration.who_comes import parties_of_card, registration_line
from tuils.library.foundation.dates import iso_words
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused, not_understood
from tuils.library.front.answers import door_words
from tuils.library.front.answers.heard import Answer, Heard, Panel
from tuils.library.front.answers.line_help import is_dot_word, not_a_command
from tuils.library.lending.lookups import find_item, find_old_card, find_patron
from tuils.library.office.receipts.program_papers import ticket_sheet
from tuils.library.office.receipts.sheets import Sheet
from tuils.values.dataclass import dataclass
from tuils.values.folding import fold_text
from tuils.values.numbers.barcode import guess, readings

from .answering import BARE, LONGEST_ANSWER, NO, YES, split_codes
from .desk_state import UNCHANGED, OpenQuestion, Outcome, ask_at_desk, by_the_way
from .waiting_scans import next_is_asked

GUARD = 1_500_000  # microseconds within which the same card again is the scanner's echo
LETTERS = {"a": "adult", "t": "teen", "c": "child", "d": "device", "o": "any"}
"""The count keys. `o`: others, whose age nobody asked."""
MANY = 100
"""Counts from this number up are confirmed: a key that stuck made 999c of 9c."""
_TALLY = re.compile(r"([+-]?)\s*(\d{0,3})\s*([atcdo])", re.IGNORECASE)
_TOTAL = re.compile(r"total\s+(\d{1,4})", re.IGNORECASE)
_LINE = re.compile(r"(\d{1,2})(?:\s+(\d{1,3}))?")


class DoorQuestion(OpenQuestion):
    def no(self, state: DoorTalk) -> Outcome:
        return Outcome(Answer("OK", _("Left as it is."), door_words.what_to_do(state.sheet)))


@dataclass(frozen=True)
class AsWhat(DoorQuestion):
    """The question about a card that is on no list: count one of this group? `any`: the card does not give the age."""

    group: str
    name, prompt = "as_what", N_("Count as")

    def asks(self, state: DoorTalk) -> Answer:
        return door_words.as_what(state.sheet, self.group)

    def answer(self, state: DoorTalk, text: str) -> Outcome:
        usual = self.group if text.lower() in YES and self.group != "any" else ""
        group = LETTERS.get(text.lower(), usual)
        return state.counted(door.count_heads(state.desk, state.session, group)) if group else UNCHANGED

    def no(self, state: DoorTalk) -> Outcome:
        return Outcome(Answer("OK", _("No one was counted."), door_words.what_to_do(state.sheet)))


@dataclass(frozen=True)
class SoMany(DoorQuestion):
    """The question whether so many at once were meant, of one group, or in all where `group` is empty."""

    group: str
    n: int
    name = "so_many"

    def asks(self, state: DoorTalk) -> Answer:
        return door_words.so_many(self.group, self.n)

    def answer(self, state: DoorTalk, text: str) -> Outcome:
        return state.counts(self.group, self.n) if text.lower() in YES else UNCHANGED


@dataclass(frozen=True)
class LetIn(DoorQuestion):
    """The question whether to let in a waitlisted or canceled (`refused`) party. `heads` of it, all where None."""

    registration: str
    heads: int | None
    refused: Refused
    name = "let_in"

    def asks(self, state: DoorTalk) -> Answer:
        waits = self.refused.codes[0] == "PARTY_WAITS"
        return door_words.let_in(state.sheet, self.refused.reasons[0].facts, waits=waits)

    def answer(self, state: DoorTalk, text: str) -> Outcome:
        if text.lower() not in YES:
            return UNCHANGED
        return state.here(door.check_in_party(state.desk, state.session, self.registration, self.heads, let_in=True))


@dataclass(frozen=True)
class WhichParty(DoorQuestion):
    """The question which line is meant: of this name, or of this family's registrations. Other words are a new
    search."""

    registrations: tuple[str, ...]
    name, prompt, takes = "which_party", N_("Which"), "list"

    def asks(self, state: DoorTalk) -> Answer:
        return door_words.which_party(state.sheet, self.registrations)

    def panel(self, state: DoorTalk) -> Panel:
        return door_words.panel(state.desk, state.sheet, self.registrations)

    def answer(self, state: DoorTalk, text: str) -> Outcome:
        if is_search(text):
            return Outcome(hear=text)
        numbers = door_words.line_numbers(state.sheet, self.registrations)
        if not text.isdecimal() or int(text) not in numbers:
            return UNCHANGED
        return state.ticked(numbers[int(text)])


class DoorTalk:
    """One door's conversation. `desk` may be replaced by the same desk with someone else at it; `session` an id.

    `done`: the counts made here that can be undone, each with its act and its words.
    """

    def __init__(self, desk: Desk, session: str, guard: int = GUARD) -> None:
        self.desk, self.guard = desk, guard
        self.sheet: DoorList = door_list(desk, session)
        self.session = self.sheet.line.id
        self.question: OpenQuestion | None = None
        self.waiting: deque[str] = deque()
        self.ask_first = False  # those that wait were left by Esc: they are asked about before they are counted
        self.done: list[tuple[str, str]] = []
        self.last: tuple[str, int] = ("", 0)
        self.answer = Answer("", "")
        self.tickets: Sheet | None = None  # of whoever came last

    # ---- what a door calls

    def greet(self) -> Heard:
        """Say which door this is, and what may be typed."""
        self.read()
        return self.say(door_words.door_greeting(self.desk, self.sheet))

    def read(self) -> DoorList:
        """Read the list as it is now: another station may count at the same door."""
        self.sheet = door_list(self.desk, self.session)
        return self.sheet

    def hear(self, text: str, *, scanned: bool = False) -> Heard:
        """Hear a line that was typed and sent, or a code from a scanner (which never answers a question).

        Afterwards the door calls `go_on` until it has nothing more to give.
        """
        text = text.strip()
        if not scanned and is_dot_word(text):
            return self._follow(Outcome(keeps_question=True, remark=not_a_command(text)))
        if self.question is not None:
            return self._answered(self.question, text, scanned)
        if not text:
            return self.face()
        first, *rest = split_codes(text)
        heard = self._heard(first, scanned)
        self.waiting.extend(rest)
        return replace(heard, waiting=len(self.waiting))

    def go_on(self) -> Heard | None:
        """Hear the first of the scans that waited, once the question is answered; None where nothing can go on."""
        if not self.waiting or self.question is not None:
            return None
        if asked := next_is_asked(self):
            return self._follow(asked)
        heard = self._heard(self.waiting[0], True)
        self.waiting.popleft()
        return replace(heard, waiting=len(self.waiting))

    def back(self) -> Heard:
        """Answer no to the question; nothing is counted."""
        self.ask_first = bool(self.waiting)
        return self._follow(self.question.no(self)) if self.question else self.face()

    def undo(self) -> Heard:
        """Undo the last count made here."""
        from tuils.library.reach.replay import undo

        if not self.done:
            text = _("Nothing was counted here yet.")
            return self.say(Answer("", text, _("The day list has what was done before.")))
        act, what = self.done[-1]
        try:
            undo(self.desk, act)
        except Refused as no:
            if no.codes == ["NOTHING_TO_UNDO"]:  # it was taken back in the list of undo
                self.done.pop()
            return self._follow(self._refused(no))
        self.done.pop()
        self.read()
        return self.say(door_words.door_undone_words(self.sheet, what))

    def why(self, registration: str = "") -> Heard:
        """Say why this party is waitlisted, or how it got its seat; without a party, what is counted here."""
        party = self.party(registration)
        if party and party.waits:
            return self.say(door_words.waiting_reason_at_door(self.desk, self.sheet, party))
        if party:
            return self.say(door_words.why_here(self.desk, party))
        return self.say(door_words.session_counting_words(self.sheet))

    def check_in(self, registration: str, heads: int | None = None) -> Heard:
        """Check in the party of a line, ticked by its name."""
        return self._follow(self.ticked(registration, heads))

    def tell(self, registration: str) -> Heard:
        """Say what is known of a party: how many of which age, how to reach them, who answers for a child."""
        line = registration_line(self.desk, registration)
        return self.say(door_words.party_details(self.desk, line))

    def correct(self, text: str) -> Heard:
        """Correct totals, late: `adult 4 child 9`, or `4 0 9` in the order of adults, teens, children; or one number
        alone. Or what the session left behind: `recorded 1 views 40 helpers 90` (minutes)."""
        wanted = door_words.totals_in(text, self.sheet)
        if isinstance(wanted, dict) and wanted.keys() & set(door_words.LEFT_BEHIND):
            return self._note(wanted)
        if wanted is None:
            raise not_understood(_("numbers"), text, _("Such as 4a 0t 9c, or 23 in all."))
        if isinstance(wanted, int):
            return self._follow(self.counted(door.set_total(self.desk, self.session, wanted)))
        return self._follow(self.counted(door.set_counts(self.desk, self.session, wanted)))

    def _note(self, wanted: dict[str, int]) -> Heard:
        if heads := [name for name in wanted if name not in door_words.LEFT_BEHIND]:
            raise not_understood(_("numbers"), ", ".join(heads), _("Heads and recordings one after the other."))
        return self.say(door_words.session_notes(door.note_recording(self.desk, self.session, **wanted)))

    # ---- hearing

    def _heard(self, text: str, scanned: bool) -> Heard:
        try:
            return self._follow(self._code(text) if scanned else self._typed(text))
        except Refused as no:
            return self._follow(self._refused(no))

    def _follow(self, outcome: Outcome) -> Heard:
        if not outcome.keeps_question:
            self.question = outcome.question
        if outcome.hear:
            return self.hear(outcome.hear)
        self.answer = outcome.answer or self.answer
        if outcome.remark:
            return replace(self.face(), answer=replace(outcome.remark, then=outcome.remark.then or self.answer.then))
        return replace(self.face(), paper=outcome.paper)

    def _typed(self, text: str) -> Outcome:
        if found := _TALLY.fullmatch(text):
            n = int(found[2] or 1) * (-1 if found[1] == "-" else 1)
            return self._count(LETTERS[found[3].lower()], n, n)
        if found := _TOTAL.fullmatch(text):
            return self._count("", int(found[1]), int(found[1]) - (self.read().total or 0))
        if (found := _LINE.fullmatch(text)) and not (found[2] is None and self._is_card(text)):
            return self._line(int(found[1]), int(found[2]) if found[2] else None)
        return self._code(text)

    def _is_card(self, text: str) -> bool:
        """Return whether this short number is a card's, with no line of the list by that number."""
        return int(text) > len(self.sheet.parties) and find_patron(text) is not None

    def _count(self, group: str, n: int, more: int) -> Outcome:
        return ask_at_desk(self, SoMany(group, n)) if abs(more) >= MANY else self.counts(group, n)

    def counts(self, group: str, n: int) -> Outcome:
        """Count so many more of this group; if it is empty, so many in all."""
        if not group:
            return self.counted(door.set_total(self.desk, self.session, n))
        return self.counted(door.count_heads(self.desk, self.session, group, n))

    def _line(self, number: int, heads: int | None = None) -> Outcome:
        """Check in the line with this number in the list that was shown: in a newer list it may be another party."""
        shown = self.sheet.parties
        if not 0 < number <= len(shown):
            self.read()
            return by_the_way(_("There is no line {number}.").format(number=number))
        return self.ticked(shown[number - 1].id, heads)

    def ticked(self, registration: str, heads: int | None = None) -> Outcome:
        try:
            return self.here(door.check_in_party(self.desk, self.session, registration, heads))
        except Refused as no:
            return self._may_come_in(no, registration, heads)

    def _code(self, text: str) -> Outcome:
        if self._echo(text):
            return UNCHANGED
        for code in readings(text):
            if find_patron(code) or find_old_card(code):
                outcome = self._card(code)
                self.last = (text, self.desk.now)
                return outcome
            if find_item(code):
                return Outcome(door_words.an_item())
        if guess(text) in ("item", "patron", "isbn") or text.isdecimal():
            return Outcome(door_words.unknown_code_words(next(iter(readings(text)), text)))
        return self._name(text)

    def _echo(self, text: str) -> bool:
        code, when = self.last
        return code == text and 0 <= self.desk.now - when < self.guard

    def _card(self, card: str) -> Outcome:
        try:
            return self.here(door.check_in_card(self.desk, self.session, card))
        except Refused as no:
            if no.codes == ["NOT_REGISTERED"]:
                return self._not_on_list(card, str(no.reasons[0].facts["group"]))
            parties = parties_of_card(self.session, card) if no.codes[0] in ASKED_FIRST else []
            if len(parties) > 1:
                return ask_at_desk(self, WhichParty(tuple(party.id for party in parties)))
            return self._may_come_in(no, parties[0].id if parties else "", None)

    def _not_on_list(self, card: str, group: str) -> Outcome:
        """Count a card that is on no list. Without registration its age is enough; with a list, ask."""
        if self.sheet.line.registration == "none" and group != "any":
            return self.counted(door.count_card(self.desk, self.session, card))
        self.read()
        return ask_at_desk(self, AsWhat(group))

    def called(self, text: str) -> DoorParty | None:
        """Return the first party of the list with this number, or whose name has these words."""
        if text.isdecimal():
            return dict(enumerate(self.sheet.parties, 1)).get(int(text[:4]))
        return next(iter(self._with_words(text)), None)

    def _with_words(self, text: str) -> list[DoorParty]:
        words = fold_text(text).split()
        return [party for party in self.sheet.parties if all(_is_in(word, party.sorted_name) for word in words)]

    def _name(self, text: str) -> Outcome:
        if text.casefold() in BARE:
            return by_the_way(_("No question is being asked."))
        if not any(map(str.isalpha, fold_text(text))):
            return by_the_way(_("{text} is not a card, a name, or a count.").format(text=text[:20]))
        self.read()
        found = self._with_words(text)
        if not found:
            return Outcome(door_words.nobody_called(text))
        if len(found) == 1:
            return self.ticked(found[0].id)
        return ask_at_desk(self, WhichParty(tuple(party.id for party in found)))

    def _may_come_in(self, no: Refused, registration: str, heads: int | None) -> Outcome:
        """Ask about such a party once the session has begun, or if there is room; until then, say that seats are
        held."""
        if no.codes[0] not in ("PARTY_WAITS", "PARTY_CANCELLED") or not registration:
            return self._refused(no)
        line, facts = self.read().line, no.reasons[0].facts
        has_room = line.left is None or line.left >= (heads or int(facts["heads"]))
        if self.desk.now < line.starts_at and not has_room:
            return Outcome(door_words.seats_held(self.desk, self.sheet, facts))
        return ask_at_desk(self, LetIn(registration, heads, no))

    # ---- answering the question

    def _answered(self, question: OpenQuestion, text: str, scanned: bool) -> Heard:
        words = question.takes == "list" and is_search(text)
        if scanned or (len(text) > LONGEST_ANSWER and not words):
            self.waiting.extend(split_codes(text))
            return self._follow(ask_at_desk(self, question)) if question.tells_waiting else self.face()
        try:
            return self._follow(question.no(self) if text.lower() in NO else question.answer(self, text))
        except Refused as no:
            if no.codes != ["NO_PERMISSION"]:
                self.question = None
            return self._follow(self._refused(no))

    # ---- what is said

    def counted(self, done: door.DoorCounted) -> Outcome:
        what = door_words.heads_added(done.added)
        return self._did(done, what, door_words.counted_sentence(done, what))

    def here(self, done: door.CheckedInParty) -> Outcome:
        party = next((one for one in self.read().parties if one.id == done.registration), None)
        outcome = self._did(done, done.name, door_words.welcome(done, party.to_know if party else ""))
        self.tickets = ticket_sheet(self.desk, done.registration) if party and not party.waits else None
        return outcome if done.already else replace(outcome, paper=self.tickets)

    def _did(self, done: door.DoorCounted, what: str, answer: Answer) -> Outcome:
        if done.act:
            self.done.append((done.act, what))
        self.read()
        if not answer.then:
            answer = replace(answer, then=door_words.what_to_do(self.sheet))
        return Outcome(answer)

    def _refused(self, no: Refused) -> Outcome:
        """Answer a refusal. A missing permission is raised: the door asks for the PIN of a person who has it."""
        if no.codes == ["NO_PERMISSION"]:
            raise no
        self.read()
        first = no.reasons[0]
        said = first.sentence(title=no.title)
        if no.codes == ["CARD_LOST"]:
            old = find_old_card(str(first.facts["code"]))
            since = old.since if old else ""
            said = first.sentence(date=iso_words(self.desk, since))
        return Outcome(Answer("STOP" if first.kind == "X" else "NOTE", said, first.next_step(title=no.title)))

    def say(self, answer: Answer) -> Heard:
        self.answer = answer
        return self.face()

    def face(self) -> Heard:
        asked = self.question
        return Heard(
            self.answer,
            (asked and asked.panel(self)) or door_words.panel(self.desk, self.sheet),
            door_words.door_head(self.desk, self.sheet),
            _(asked.prompt) if asked else _("Door"),
            not asked,
            asked.name if asked else "",
            len(self.waiting),
            mode="door",
        )

    def party(self, registration: str) -> DoorParty | None:
        return next((party for party in self.sheet.parties if party.id == registration), None)


def _is_in(word: str, name: str) -> bool:
    """Return whether this word is in the name. A single letter must be a whole word: it is far more often a late y or
    n."""
    return word in fold_text(name) if len(word) > 1 else word in re.findall(r"\w+", fold_text(name))


def is_count(text: str) -> bool:
    """Return whether this would count somebody at an open door: `a`, `3c`, `-t`, `total 23`."""
    return bool(_TALLY.fullmatch(text) or _TOTAL.fullmatch(text))


def is_search(text: str) -> bool:
    """Return whether these are words to search for, and no answer."""
    return bool(text) and text.lower() not in YES | NO and not any(map(str.isdigit, text))


ASKED_FIRST = ("PARTY_WAITS", "PARTY_CANCELLED", "PARTIES_SEVERAL")
