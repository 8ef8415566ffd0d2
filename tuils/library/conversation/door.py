"""The conversation at a program's door: cards, counts and names are heard, people are counted and greeted.

A conversation of its own, beside that of the desk: what is heard here is done here. Like that one it is called for one
thing at a time, answers with one `Heard`, and may be called again with what the store could not do just now.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import replace

from tuils.i18n import N_, _
from tuils.library.circulation.lookups import find_item, find_old_card, find_patron
from tuils.library.dates import iso_words
from tuils.library.desk import Desk
from tuils.library.programs import door
from tuils.library.programs.door_list import DoorList, DoorParty, door_list
from tuils.library.programs.door_parties import parties_of_card
from tuils.library.programs.who_comes import registration_line
from tuils.library.refusals import Refused, refuse
from tuils.values.barcode import guess, readings
from tuils.values.dataclass import dataclass
from tuils.values.folding import fold

from . import door_words
from .answering import BARE, LONGEST_ANSWER, NO, YES, pieces
from .heard import Answer, Heard, Panel

GUARD = 1_500_000  # microseconds within which the same card again is the scanner's echo
LETTERS = {"a": "adult", "t": "teen", "c": "child", "d": "device", "o": "any"}
"""The count keys. `o`: others, whose age nobody asked."""
_TALLY = re.compile(r"([+-]?)\s*(\d{0,3})\s*([atcdo])", re.IGNORECASE)
_TOTAL = re.compile(r"total\s+(\d{1,4})", re.IGNORECASE)
_LINE = re.compile(r"(\d{1,2})(?:\s+(\d{1,3}))?")


@dataclass(frozen=True)
class AsWhat:
    """A card that is on no list: count one of this group? `any`: the card does not tell the age."""

    group: str


@dataclass(frozen=True)
class LetIn:
    """A party that waits, or had cancelled: let in all the same? `heads` of it, all where None."""

    registration: str
    heads: int | None = None


@dataclass(frozen=True)
class WhichParty:
    """Several lines have this name, or this family registered several times."""

    registrations: tuple[str, ...]


Asked = AsWhat | LetIn | WhichParty
QUESTIONS: dict[type, str] = {AsWhat: "as_what", LetIn: "let_in", WhichParty: "which_party"}


class DoorTalk:
    """One door's conversation. `desk` may be replaced by the same desk with someone else at it; `session` an id.

    `done`: what was counted here and can be taken back, the act and what it was in words.
    """

    def __init__(self, desk: Desk, session: str, guard: int = GUARD) -> None:
        self.desk, self.guard = desk, guard
        self.sheet: DoorList = door_list(desk, session)
        self.session = self.sheet.line.id
        self.question: Asked | None = None
        self.waiting: deque[str] = deque()
        self.done: list[tuple[str, str]] = []
        self.last: tuple[str, int] = ("", 0)
        self.answer = Answer("", "")

    # ---- what a door calls

    def greet(self) -> Heard:
        """What this door is, and what may be typed."""
        self.read()
        return self.say(door_words.greeting(self.desk, self.sheet))

    def read(self) -> DoorList:
        """The list as it stands now: another station may count at the same door."""
        self.sheet = door_list(self.desk, self.session)
        return self.sheet

    def hear(self, text: str, *, scanned: bool = False) -> Heard:
        """A line that was typed and sent, or a code from a scanner (which never answers a question).

        Afterwards the door calls `go_on` until it has nothing more to give.
        """
        text = text.strip()
        if self.question is not None:
            return self._answered(text, scanned)
        if not text:
            return self.face()
        first, *rest = pieces(text)
        heard = self._heard(first, scanned)
        self.waiting.extend(rest)
        return replace(heard, waiting=len(self.waiting))

    def go_on(self) -> Heard | None:
        """The first of the scans that waited, once the question is answered; None where nothing can go on."""
        if not self.waiting or self.question is not None:
            return None
        heard = self._heard(self.waiting[0], True)
        self.waiting.popleft()
        return replace(heard, waiting=len(self.waiting))

    def back(self) -> Heard:
        """No to the question; nothing is counted."""
        question, self.question = self.question, None
        if question is None:
            return self.face()
        said = _("No one was counted.") if isinstance(question, AsWhat) else _("Left as it is.")
        return self.say(Answer("OK", said, door_words.what_to_do(self.sheet)))

    def undo(self) -> Heard:
        """Take back what was counted here last."""
        from tuils.library.replay import undo

        if not self.done:
            said = _("Nothing was counted here yet.")
            return self.say(Answer("", said, _("The day list has what was done before.")))
        act, what = self.done[-1]
        try:
            undo(self.desk, act)
        except Refused as no:
            if no.codes == ["NOTHING_TO_UNDO"]:  # it was taken back in the list of undo
                self.done.pop()
            return self._refused(no)
        self.done.pop()
        self.read()
        return self.say(door_words.taken_back(self.sheet, what))

    def why(self, registration: str = "") -> Heard:
        """Why this party waits, or how it came to its seat; else what is counted here."""
        party = self.party(registration)
        if party and party.waits:
            return self.say(door_words.why_waiting(self.desk, self.sheet, party))
        if party:
            return self.say(door_words.why_here(self.desk, party))
        return self.say(door_words.how_counted(self.sheet))

    def check_in(self, registration: str, heads: int | None = None) -> Heard:
        """The party of a line, ticked by its name."""
        try:
            return self._here(door.check_in(self.desk, self.session, registration, heads))
        except Refused as no:
            return self._may_come_in(no, registration, heads)

    def tell(self, registration: str) -> Heard:
        """What is known of a party: how many of which age, how to reach them, who answers for a child."""
        line = registration_line(self.desk, registration)
        return self.say(door_words.details(self.desk, line))

    def correct(self, text: str) -> Heard:
        """Totals, late: `adult 4 child 9`, or `4 0 9` in the order of adults, teens, children; or one number alone. Or
        what the session left behind: `recorded 1 views 40 helpers 90` (minutes)."""
        wanted = door_words.totals_in(text, self.sheet)
        if isinstance(wanted, dict) and wanted.keys() & set(door_words.LEFT_BEHIND):
            return self._note(wanted)
        if wanted is None:
            raise refuse("NOT_UNDERSTOOD", field=_("numbers"), text=text, hint=_("Such as 4a 0t 9c, or 23 in all."))
        if isinstance(wanted, int):
            return self._counted(door.set_total(self.desk, self.session, wanted))
        return self._counted(door.set_counts(self.desk, self.session, wanted))

    def _note(self, wanted: dict[str, int]) -> Heard:
        if heads := [name for name in wanted if name not in door_words.LEFT_BEHIND]:
            hint = _("Heads and recordings one after the other.")
            raise refuse("NOT_UNDERSTOOD", field=_("numbers"), text=", ".join(heads), hint=hint)
        return self.say(door_words.noted(door.note_recording(self.desk, self.session, **wanted)))

    # ---- hearing

    def _heard(self, text: str, scanned: bool) -> Heard:
        try:
            return self._code(text) if scanned else self._typed(text)
        except Refused as no:
            return self._refused(no)

    def _typed(self, text: str) -> Heard:
        if found := _TALLY.fullmatch(text):
            return self._tally(found[1], found[2], found[3])
        if found := _TOTAL.fullmatch(text):
            return self._counted(door.set_total(self.desk, self.session, int(found[1])))
        if (found := _LINE.fullmatch(text)) and not (found[2] is None and self._is_card(text)):
            return self._line(int(found[1]), int(found[2]) if found[2] else None)
        return self._code(text)

    def _is_card(self, text: str) -> bool:
        """A short number on a card, where no line of the list has it."""
        return int(text) > len(self.sheet.parties) and find_patron(text) is not None

    def _tally(self, sign: str, digits: str, letter: str) -> Heard:
        n = int(digits or 1) * (-1 if sign == "-" else 1)
        group = LETTERS[letter.lower()]
        done = door.count(self.desk, self.session, group, n)
        return self._counted(done)

    def _line(self, number: int, heads: int | None = None) -> Heard:
        """The line of the list that was shown: in one that is read now another party may have this number."""
        shown = self.sheet.parties
        if not 0 < number <= len(shown):
            self.read()
            return self.remark(_("There is no line {number}.").format(number=number))
        return self.check_in(shown[number - 1].id, heads)

    def _code(self, text: str) -> Heard:
        if self._echo(text):
            return self.face()
        for code in readings(text):
            if find_patron(code) or find_old_card(code):
                heard = self._card(code)
                self.last = (text, self.desk.now)
                return heard
            if find_item(code):
                return self.say(door_words.an_item())
        if guess(text) in ("item", "patron", "isbn") or text.isdecimal():
            return self.say(door_words.unknown(next(iter(readings(text)), text)))
        return self._name(text)

    def _echo(self, text: str) -> bool:
        code, when = self.last
        return code == text and 0 <= self.desk.now - when < self.guard

    def _card(self, card: str) -> Heard:
        try:
            return self._here(door.check_in_card(self.desk, self.session, card))
        except Refused as no:
            if no.codes == ["NOT_REGISTERED"]:
                return self._not_on_list(card, str(no.reasons[0].facts["group"]))
            parties = parties_of_card(self.session, card) if no.codes[0] in ASKED_FIRST else []
            if len(parties) > 1:
                return self._which([party["id"] for party in parties])
            return self._may_come_in(no, parties[0]["id"] if parties else "", None)

    def _not_on_list(self, card: str, group: str) -> Heard:
        """Where nobody registers, a card says an age and no more; else it is asked, for a list was kept."""
        if self.sheet.line.registration == "none" and group != "any":
            return self._counted(door.count_card(self.desk, self.session, card))
        self.question = AsWhat(group)
        return self.say(door_words.as_what(self.read(), group))

    def called(self, text: str) -> DoorParty | None:
        """The first of the list with this number, or whose name has these words."""
        if text.isdecimal():
            return dict(enumerate(self.sheet.parties, 1)).get(int(text[:4]))
        return next(iter(self._with_words(text)), None)

    def _with_words(self, text: str) -> list[DoorParty]:
        words = fold(text).split()
        return [one for one in self.sheet.parties if all(_is_in(word, one.sorted_name) for word in words)]

    def _name(self, text: str) -> Heard:
        if text.casefold() in BARE:
            return self.remark(_("No question is being asked."))
        if not any(map(str.isalpha, fold(text))):
            return self.remark(_("{text} is not a card, a name, or a count.").format(text=text[:20]))
        self.read()
        found = self._with_words(text)
        if not found:
            return self.say(door_words.nobody_called(text))
        return self.check_in(found[0].id) if len(found) == 1 else self._which([party.id for party in found])

    def _which(self, registrations: list[str]) -> Heard:
        self.question = WhichParty(tuple(registrations))
        return self.say(door_words.which_party(self.sheet, self.question.registrations))

    def _may_come_in(self, no: Refused, registration: str, heads: int | None) -> Heard:
        """Those who wait are asked about once it has begun, or where there is room; until then they are told."""
        if no.codes[0] not in ("PARTY_WAITS", "PARTY_CANCELLED") or not registration:
            return self._refused(no)
        line, facts = self.read().line, no.reasons[0].facts
        has_room = line.left is None or line.left >= (heads or int(facts["heads"]))
        if self.desk.now < line.starts_at and not has_room:
            return self.say(door_words.seats_held(self.desk, self.sheet, facts))
        self.question = LetIn(registration, heads)
        return self.say(door_words.let_in(self.sheet, facts, waits=no.codes[0] == "PARTY_WAITS"))

    # ---- answering the question

    def _answered(self, text: str, scanned: bool) -> Heard:
        question, answer = self.question, text.lower()
        if isinstance(question, WhichParty) and text and not (scanned or answer in YES | NO or _has_digit(text)):
            self.question = None  # other words: another search
            return self.hear(text)
        if scanned or len(text) > LONGEST_ANSWER:
            self.waiting.extend(pieces(text))
            return self.face()
        if answer in NO:
            return self.back()
        try:
            if isinstance(question, AsWhat):
                return self._say_what(question, answer)
            if isinstance(question, WhichParty):
                return self._say_which(question, answer)
            if isinstance(question, LetIn) and answer in YES:
                done = door.check_in(self.desk, self.session, question.registration, question.heads, let_in=True)
                return self._here(done)
        except Refused as no:
            if no.codes != ["NO_PERMISSION"]:
                self.question = None
            return self._refused(no)
        return self.face()

    def _say_what(self, question: AsWhat, answer: str) -> Heard:
        group = LETTERS.get(answer, question.group if answer in YES and question.group != "any" else "")
        return self._counted(door.count(self.desk, self.session, group)) if group else self.face()

    def _say_which(self, question: WhichParty, answer: str) -> Heard:
        numbers = door_words.numbers_of(self.sheet, question.registrations)
        if not answer.isdecimal() or int(answer) not in numbers:
            return self.face()
        self.question = None
        return self.check_in(numbers[int(answer)])

    # ---- what is said

    def _counted(self, done: door.DoorCounted) -> Heard:
        self.question = None
        what = door_words.added(done.added)
        return self._did(done, what, door_words.counted(done, what))

    def _here(self, done: door.CheckedInParty) -> Heard:
        self.question = None
        party = next((one for one in self.read().parties if one.id == done.registration), None)
        return self._did(done, done.name, door_words.welcome(done, party.to_know if party else ""))

    def _did(self, done: door.DoorCounted, what: str, answer: Answer) -> Heard:
        if done.act:
            self.done.append((done.act, what))
        self.read()
        if not answer.then:
            answer = replace(answer, then=door_words.what_to_do(self.sheet))
        return self.say(answer)

    def _refused(self, no: Refused) -> Heard:
        """Who may not count may do it with another's PIN: that is for the door to ask."""
        if no.codes == ["NO_PERMISSION"]:
            raise no
        self.read()
        first = no.reasons[0]
        said = first.said(title=no.title)
        if no.codes == ["CARD_LOST"]:
            since = (find_old_card(str(first.facts["code"])) or {}).get("since", "")
            said = first.said(date=iso_words(self.desk, since))
        return self.say(Answer("STOP" if first.kind == "X" else "NOTE", said, first.then(title=no.title)))

    def say(self, answer: Answer) -> Heard:
        self.answer = answer
        return self.face()

    def remark(self, said: str) -> Heard:
        return replace(self.face(), answer=Answer("NOTE", said, self.answer.then))

    def face(self) -> Heard:
        name = QUESTIONS[type(self.question)] if self.question else ""
        prompt = _(PROMPTS[name])
        return Heard(
            self.answer,
            self.panel,
            door_words.head(self.desk, self.sheet),
            prompt,
            not name,
            name,
            len(self.waiting),
            mode="door",
        )

    @property
    def panel(self) -> Panel:
        """The whole list, or the lines among which to choose."""
        if isinstance(self.question, WhichParty):
            return door_words.panel(self.desk, self.sheet, self.question.registrations)
        return door_words.panel(self.desk, self.sheet)

    def party(self, registration: str) -> DoorParty | None:
        return next((party for party in self.sheet.parties if party.id == registration), None)


def _is_in(word: str, name: str) -> bool:
    """One letter alone is a late y or n far more often than a part of a name: it stands for a whole word."""
    return word in fold(name) if len(word) > 1 else word in re.findall(r"\w+", fold(name))


def is_count(text: str) -> bool:
    """Would this count somebody at an open door: `a`, `3c`, `-t`, `total 23`?"""
    return bool(_TALLY.fullmatch(text) or _TOTAL.fullmatch(text))


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))


ASKED_FIRST = ("PARTY_WAITS", "PARTY_CANCELLED", "PARTIES_SEVERAL")
PROMPTS = {"": N_("Door"), "as_what": N_("Count as"), "let_in": N_("y/n"), "which_party": N_("Which")}
