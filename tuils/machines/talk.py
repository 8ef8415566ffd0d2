"""One machine's conversation: a message in, an answer out. No socket, and no bytes.

Facts come from `Heard.did`, texts from the sentences for patrons. What a message changes is written in one transaction
with the note that it was done, so that the same message, sent again on any line, does nothing more.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from tuils.formats.sip2.codec import Sip2Message
from tuils.formats.sip2.layouts import BX, LANGUAGES, NUMBERS
from tuils.i18n import in_language
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused, refuse
from tuils.library.front.conversation import Session
from tuils.library.front.conversation.desk_state import DeskAction
from tuils.library.lending.loans.at_machines import barcode_on_card, has_hold, is_on_card, last_act
from tuils.library.people.self_service.machine_kinds import KIOSK
from tuils.library.people.self_service.machine_log import (
    HEARD,
    MessageOutcome,
    answer_once,
    deed_of,
    key_of,
    note_messages,
)
from tuils.library.people.self_service.machines import MachineSheet
from tuils.library.people.self_service.queries import MachineDeed
from tuils.line_mode.line_mail import LineMail
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import local_moment, to_local

if TYPE_CHECKING:
    from tuils.library.front.answers.results import Did

PERSONAL = frozenset({"AA", "AE", "CY", "DA", "BM", "BN"})
"""The fields that are not kept with an answer: they say who it was."""
MINUTE, DAY = 60_000_000, 86_400_000_000
SENT_AGAIN = 5 * MINUTE
"""The time within which a device whose clock is wrong sends a message again."""
WRONG_CLOCK = 26 * 60 * MINUTE
"""The time by which a clock is off that is wrong: more than another time zone makes."""
Fields = list[tuple[str, str]]


@dataclass
class Sip2Answer:
    """An answer, and what came of the message: a word for the log, with the codes of a refusal. `todo`: what staff
    must see. `once`: the same message later gets the same answer."""

    fixed: Sequence[str]
    fields: Fields
    did: str = ""
    why: str = ""
    item: str = ""
    act: str = ""
    todo: str = ""
    refused: bool = False
    once: bool = True


Handler = Callable[["MachineTalk", Sip2Message], Sip2Answer]


class WrongPins:
    """The wrong PINs at a machine, on all its lines: after too many in a minute none is looked at for five."""

    def __init__(self, kind: str) -> None:
        self._most, self._at, self._until = 5 if kind == KIOSK else 20, list[int](), 0

    def count(self, now: int) -> None:
        self._at = [at for at in self._at if now - at < MINUTE] + [now]
        if len(self._at) >= self._most:
            self._until = now + 5 * MINUTE

    def are_too_many(self, now: int) -> bool:
        return now < self._until <= now + 5 * MINUTE


class MachineTalk:
    """A machine that signed in, on one line. `spoken`: the number of the language of whoever is there."""

    def __init__(
        self, desk: Desk, machine: MachineSheet, handlers: Mapping[str, Handler], tries: WrongPins,
        mail: LineMail | None = None,
    ) -> None:  # fmt: skip
        self.session = Session(replace(desk, operator=machine.operator), guard=0, asks=False)
        self.machine, self._handlers, self.mail = machine, handlers, mail
        if mail:
            self.session.mail_receipt = mail.begin
        self.spoken = NUMBERS[machine.get("language")]
        self.lent: dict[str, tuple[str, int]] = {}
        self.right_pin = ("", "")
        self.pin_seen: tuple[str, str, bool] | None = None
        self.pin_waits = False
        self.tries = tries
        self._heard, self._paper = desk.now, True  # it signs in now, which is noted
        self._waiting: list[MachineDeed] = []

    @property
    def desk(self) -> Desk:
        return self.session.desk

    @property
    def commands(self) -> set[str]:
        """The messages that it may send, and that are answered here."""
        return {one for one in self._handlers if self.machine.may_send(one)}

    def may_ask(self, command: str) -> bool:
        return command in self._handlers and self.machine.may_send(command)

    def as_now(self, machine: MachineSheet) -> None:
        """Take over what was changed of this machine's account meanwhile."""
        if machine != self.machine:
            self.machine = machine
            self.session.desk = replace(self.desk, operator=machine.operator, branch=machine.branch)

    def answer(self, message: Sip2Message) -> Sip2Answer:
        """Answer a message. A command that is not allowed is refused by `commands` before."""
        handler = self._handlers[message.command]
        with in_language(LANGUAGES.get(self.spoken, "en")):
            if message.command not in CHANGES:
                return self._noted(message, handler(self, message))
            return self._done_once(message, handler)

    def note_heard(self, message: Sip2Message) -> None:
        """Note that the machine is there, now and then; and once that it has no paper."""
        now, every = self.desk.now, min(5, max(1, self.machine.number("silent_minutes") // 2)) * MINUTE
        if not 0 <= now - self._heard < every:
            self._heard = now
            self._waiting.append(deed_of(self.machine.name, now, message.command, HEARD))
        if message.command == "99":
            paper = message.part("status_code") != "1"
            if self._paper and not paper:
                self._waiting.append(deed_of(self.machine.name, now, "99", "out of paper"))
            self._paper = paper

    def request_for(self, action: DeskAction) -> Did | None:
        """Do what is asked for a card. Without one it is for nobody, also while a patron's visit is open."""
        if not action.card:
            return refuse("PATRON_UNKNOWN", code="")
        return self.session.request(action).did

    # -- once

    def _done_once(self, message: Sip2Message, handler: Handler) -> Sip2Answer:
        made: list[Sip2Answer] = []

        def act() -> MessageOutcome:
            answer = handler(self, message)
            made.append(answer)
            kept = [one for one in answer.fields if one[0] not in PERSONAL]
            told = json.dumps([list(answer.fixed), kept]) if answer.once else ""
            return MessageOutcome(told, self._deed(message, answer), answer.refused or not answer.once)

        now, key, since = self.desk.now, key_of_message(message), self._sent_since(message)
        counts = partial(self._is_still_so, message)
        known = answer_once(self.machine.name, key, now, act, self._take_waiting(), since=since, counts=counts)
        return made[0] if known is None else self._again(message, known)

    def _sent_since(self, message: Sip2Message) -> int:
        """Return since when the same message can be this one, sent again. Its time tells it from the same one of
        another day, but not if the device's clock stands still, or starts in 1999 each morning: only what comes again
        at once is the same then. A payment has a number (BK), which a device may begin anew: it counts for a day."""
        now, at = self.desk.now, self.moment_in(message.parts.get("transaction_date", ""))
        if message.command == "37" and message.get("BK"):
            late = at is not None and now - self.machine.number("offline_days") * DAY < at < now
            return (at if late and at else now) - WRONG_CLOCK
        tells = at is not None and (message.parts.get("no_block") == "Y" or abs(at - now) < WRONG_CLOCK)
        return 0 if tells else now - SENT_AGAIN

    def _is_still_so(self, message: Sip2Message) -> bool:
        """Return whether what an earlier answer said is still so: else the loan or the hold of that time is over, or
        another patron's, or this device lent what it took back."""
        card, what = message.get("AA").strip(), message.get("AB").strip()
        match message.command:
            case "11" | "29":
                return is_on_card(card, what or barcode_on_card(card, message.get("AJ").strip()))
            case "15":
                return has_hold(card, what or message.get("AJ").strip()) is (message.part("hold_mode") != "-")
            case "09":
                return not last_act(self.desk, what, "checkout")
        return True

    def _again(self, message: Sip2Message, known: str) -> Sip2Answer:
        fixed, fields = json.loads(known)
        told = [(str(name), str(value)) for name, value in fields]
        if message.has("AA"):
            told.insert(1, ("AA", message.get("AA")))
        return Sip2Answer(fixed, told, "again")

    def _noted(self, message: Sip2Message, answer: Sip2Answer) -> Sip2Answer:
        if answer.did:
            self._waiting.append(self._deed(message, answer))
        return answer

    def _deed(self, message: Sip2Message, answer: Sip2Answer) -> MachineDeed:
        return deed_of(
            self.machine.name, self.desk.now, message.command, answer.did,
            why=answer.why, item=answer.item, act=answer.act, todo=answer.todo,
        )  # fmt: skip

    def _take_waiting(self) -> list[MachineDeed]:
        waiting, self._waiting = self._waiting, []
        return waiting

    def write_log(self) -> None:
        """Write the lines of messages that changed nothing."""
        if self._waiting:
            note_messages(self._take_waiting())

    @property
    def has_log(self) -> bool:
        return bool(self._waiting)

    # -- parts of answers

    @property
    def institution(self) -> str:
        return self.machine.get("institution") or self.desk.branch

    def now(self) -> str:
        return self.moment(self.desk.now)

    def moment(self, at: int) -> str:
        return f"{to_local(at, self.desk.zone):%Y%m%d    %H%M%S}"

    def due(self, at: int) -> str:
        if self.machine.get("due") == "iso":
            return f"{to_local(at, self.desk.zone):%Y-%m-%d %H:%M}"
        return self.moment(at)

    def moment_in(self, text: str) -> int | None:
        """Return the moment of 18 characters; None for blanks, or what is no date. Zeros as a zone are local time."""
        digits = text[:8] + text[12:18]
        if len(digits) != 14 or not (digits.isascii() and digits.isdecimal()):
            return None
        try:
            read = datetime.fromisoformat(f"{digits[:8]}T{digits[8:]}")
        except ValueError:
            return None
        if text[8:12].strip() == "Z":
            return int(read.replace(tzinfo=UTC).timestamp()) * 1_000_000
        return local_moment(read, self.desk.zone)

    def shown(self, fields: Fields) -> Fields:
        """Return the fields that this machine may see."""
        return [one for one in fields if not self.machine.hides(one[0])]

    def forget_patron(self) -> None:
        """End the visit: nothing of the patron stays."""
        if self.session.visit:
            self.session.finish()
        self.lent.clear()
        self.right_pin = ("", "")
        self.spoken = NUMBERS[self.machine.get("language")]


CHANGES = frozenset({"01", "09", "11", "15", "29", "37", "65", "81", "85"})
_ASIDE = frozenset({"AA", "AD", "AC", "AO", "AP", "CH"})
"""The fields that say nothing of what is done, or who it is for. (Who it is for would be known by it for weeks.)"""


def key_of_message(message: Sip2Message) -> str:
    """Return the key of what a message does. For a payment the patron counts; a number that the machine gave it
    (BK) stands for its time."""
    named = [f"{name}{value}" for name, value in message.fields if name not in _ASIDE]
    if message.command == "81":
        return ""  # a bell may ring twice
    if message.command in ("01", "37", "65"):
        named.append(f"AA{message.get('AA')}")
    fixed = message.fixed
    if message.command == "37" and message.get("BK"):
        fixed = ""
    return key_of(message.command, fixed, *sorted(named))


def answer_status(talk: MachineTalk | None, message: Sip2Message, *, now: str, library: str, branch: str) -> Sip2Answer:
    """Answer 99: what there is on this line. Before a machine signs in nothing but that."""
    may = {"93", "97", "99"} | (talk.commands if talk else set())

    def flag(command: str) -> str:
        return "Y" if command in may else "N"

    offline = "Y" if talk and talk.machine.is_on("offline") else "N"
    renews = "Y" if talk and talk.machine.is_on("renewals") and "11" in may | {"29"} else "N"
    returns = flag("09") if not talk or talk.machine.is_on("returns") else "N"
    fixed = ["Y", returns, flag("11"), renews, flag("19"), offline, "100", "003", now, "2.00"]
    fields = [("AO", branch), ("AM", library), ("BX", "".join(map(flag, BX)))]
    return Sip2Answer(fixed, fields)


def codes_refused(no: Refused) -> str:
    return " ".join(no.codes)
