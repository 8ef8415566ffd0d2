"""The door in line mode: choose one of today's sessions, then each line is heard there until it is left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from tuils.i18n import N_, _
from tuils.library.activities.programs.sessions import SessionLine, sessions_on
from tuils.library.activities.registration.door import heads_by_group
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import time_label
from tuils.library.front.answers import door_words
from tuils.library.front.answers.heard import Answer, Cell, Heard
from tuils.library.front.answers.line_help import is_dot_word, usage_of
from tuils.library.office.receipts.sheets import Sheet
from tuils.values.station.paper_kinds import ALWAYS, ASK, NEVER
from tuils.values.time.moments import day_of

from .answering import is_code
from .door import DoorTalk
from .waiting_scans import scans_wait_words

HELP = (
    N_("a, t, c  count one adult, teen, or child; 3c: three; -c: one fewer"),
    N_("o, d  count someone without asking the age; a device"),
    N_("card, name, or line number  they are here"),
    N_("3 2  only two from line 3 are here"),
    N_("total 23  that many in all"),
    N_(".a  the list: who is here"),
    N_(".u  undo the last count"),
    N_(".b  prints the tickets of whoever came last"),
    N_("? 6  why line 6 is waitlisted; ? alone: who is counted"),
    N_(".   repeats the answer"),
    N_(".x  no to a question; otherwise back to the desk"),
)


def todays_doors(desk: Desk) -> list[SessionLine]:
    """Return today's sessions that were not canceled, including those that are over: their counts may come late."""
    return [line for line in sessions_on(desk, day_of(desk.now, desk.zone)) if not line.cancelled]


def door_sentence(desk: Desk, line: SessionLine) -> str:
    """Return a session in words: `10:30, Story time, Meeting room`."""
    return ", ".join(filter(None, (time_label(line.starts_at, desk.zone), line.title, line.where)))


class DoorLines:
    """The doors that `.a` opens. `offered`: today's doors, while it asks which one, and `waiting` the scans
    meanwhile; `talk`: the open one. `when_to_print`: as the station has it."""

    def __init__(self, desk: Desk, when_to_print: Callable[[Sheet], str] | None = None) -> None:
        self.desk, self.when_to_print = desk, when_to_print
        self.offered: list[SessionLine] = []
        self.waiting: list[str] = []
        self.talk: DoorTalk | None = None

    @property
    def is_open(self) -> bool:
        return bool(self.talk or self.offered)

    @property
    def prompt(self) -> str:
        """Return the word before the `>`."""
        return self.talk.face().prompt if self.talk else f"1-{len(self.offered)}"

    def hear(self, desk: Desk, text: str, *, scanned: bool = False) -> Iterator[Answer | Heard | str]:
        """Hear a line at the door, with `.a` to begin. Yield answers, and lines to read out below them; with a
        paper, the whole `Heard`."""
        self.desk = desk
        if self.talk:
            self.talk.desk = desk
            yield from self._at_the_door(self.talk, text, scanned=scanned)
        elif self.offered and (scanned or is_code(text)):
            self.waiting.append(text)
            yield scans_wait_words(len(self.waiting))
        elif self.offered:
            yield from self._which(text)
        else:
            yield from self._begin(text)

    def _begin(self, text: str) -> Iterator[Answer | Heard | str]:
        self.offered = todays_doors(self.desk)
        if not self.offered:
            yield Answer("NOTE", _("No program is planned for today."), _("Scan a card, or an item."))
        elif len(self.offered) == 1:
            yield from self._open(self.offered[0])
        elif text:
            yield from self._which(text)
        else:
            yield Answer("ASK", _("At which door?"), _("Type the number. x: none of them."))
            yield from self._list_doors()

    def _list_doors(self) -> Iterator[str]:
        for number, line in enumerate(self.offered, 1):
            yield f"{number}. {door_sentence(self.desk, line)}."

    def _which(self, text: str) -> Iterator[Answer | Heard | str]:
        if text.lower() in (".x", "x", "n"):
            self.offered = []
            yield Answer("OK", _("No door was opened."), _("Scan a card, or an item."))
            return
        number = int(text) if text.isdecimal() and len(text) < 4 else 0
        if 0 < number <= len(self.offered):
            yield from self._open(self.offered[number - 1])
            return
        yield Answer("NOTE", _("There is no line {number}.").format(number=text[:14]), _("Type the number, or x."))
        yield from self._list_doors()

    def _open(self, line: SessionLine) -> Iterator[Answer | Heard | str]:
        self.talk, self.offered = DoorTalk(self.desk, line.id), []
        yield f"{door_sentence(self.desk, line)}. {_('The door is open; .x goes back to the desk.')}"
        yield self.talk.greet().answer
        self.talk.waiting.extend(self.waiting)
        self.waiting = []
        yield from self._all(self.talk, self.talk.go_on())

    def _at_the_door(self, talk: DoorTalk, text: str, *, scanned: bool) -> Iterator[Answer | Heard | str]:
        if scanned:
            yield from self._all(talk, talk.hear(text, scanned=True))
        elif text == ".?":
            yield from (_(line) for line in HELP)
        elif text == ".x" and talk.question is None:
            yield self._leave(talk)
        elif text == ".":
            yield talk.answer
        elif text == ".a":
            yield from self._list(talk)
        elif text == ".u":
            yield talk.undo().answer
        elif text == ".b":
            yield _tickets(talk)
        elif text == ".x":
            yield from self._all(talk, talk.back())
        elif text.startswith("?") or text == ".w":
            about = text.removeprefix("?").strip() if text != ".w" else ""
            party = talk.called(about) if about else None
            yield talk.why(party.id if party else "").answer
        elif is_dot_word(text) and usage_of(text):
            sentence = _("{key} is for the desk.").format(key=text[:2])
            yield Answer("NOTE", sentence, _("Type .x first to go back to the desk."))
        else:
            yield from self._all(talk, talk.hear(text))

    def _all(self, talk: DoorTalk, heard: Heard | None) -> Iterator[Answer | Heard | str]:
        """Yield what was heard, and the scans that waited for it."""
        while heard is not None:
            yield self._with_tickets(heard) if heard.paper else heard.answer
            if heard.question == "which_party":
                yield from _lines(heard)
            if heard.waiting and heard.asking:
                yield scans_wait_words(heard.waiting)
            heard = talk.go_on()

    def _with_tickets(self, heard: Heard) -> Answer | Heard:
        """Print the tickets, or offer to, and return the answer."""
        when = self.when_to_print(heard.paper) if heard.paper and self.when_to_print else NEVER
        if when == ALWAYS:
            return replace(heard, prints="quietly")
        hint = f"{_('.b prints the tickets.')} " if when == ASK else ""
        return replace(heard.answer, then=hint + heard.answer.then)

    def _list(self, talk: DoorTalk) -> Iterator[str]:
        talk.read()
        yield from _lines(talk.face())
        yield ", ".join(" ".join(part.split()[1:]) for part in door_words.tallies(talk.sheet)[:-1]) + "."
        yield " ".join(door_words.in_all(talk.sheet).split()) + "."

    def _leave(self, talk: DoorTalk) -> Answer:
        self.talk, self.waiting = None, list(talk.waiting)
        total = sum(heads_by_group(self.desk, talk.session).values())
        text = _("The door is closed. Total counted: {n}.").format(n=total)
        return Answer("OK", text, _("Scan a card, or an item."))


def _tickets(talk: DoorTalk) -> Answer | Heard:
    if talk.tickets is None:
        return Answer("NOTE", _("There is no ticket to print yet."), _("Scan a card, or type a name."))
    text = _("Tickets: {n}.").format(n=len(talk.tickets.each))
    return replace(talk.face(), answer=Answer("OK", text, talk.answer.then), paper=talk.tickets, prints="told")


def _lines(heard: Heard) -> Iterator[str]:
    """Yield the list as numbered sentences."""
    for row in heard.panel.rows:
        cells = [cell.text if isinstance(cell, Cell) else cell for cell in row]
        if cells[0]:
            number, name, heads, *others = cells
            yield f"{number}. " + ", ".join(filter(None, (name, heads, *others))) + "."
