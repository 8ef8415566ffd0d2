"""The library's side of a patron's own page: who signs in, what there is, and what they ask for.

It is asked in the library's thread. It acts as a machine does: in its own name, with the rights of its kind, and
overrides nothing. What changes something is written together with its line in the machine's log, by which staff find
and undo it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from tuils.i18n import _
from tuils.library.activities.own_account.own_holds import (
    cancel_own_hold,
    hold_own,
    pickup_places,
    resume_own_hold,
    suspend_own_hold,
    title_in_web,
)
from tuils.library.activities.own_account.own_programs import (
    OwnProgram,
    accept_own,
    cancel_own,
    own_registrations,
    programs_to_join,
    register_own,
)
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused, not_understood
from tuils.library.front.answers.patron_answers import patron_answer
from tuils.library.front.answers.results import FeeAsked
from tuils.library.front.conversation import Session
from tuils.library.front.conversation.desk_state import DeskAction
from tuils.library.lending.loans.account import Account, patron_account
from tuils.library.lending.loans.renewal import Renewed, loans_to_renew
from tuils.library.lending.lookups import find_patron
from tuils.library.people.patrons.patrons import patron_sheet
from tuils.library.people.self_service.machine_log import MessageOutcome, answer_once, deed_of, note_messages
from tuils.library.people.self_service.machines import MachineSheet, web_machine
from tuils.library.people.self_service.patron_pins import LONGEST, RIGHT, WRONG, pin_mark, try_pin
from tuils.library.people.staff.pins import LEAST, hash_at, pin_fits
from tuils.values.dataclass import dataclass

from .web_sessions import SignedIn

if TYPE_CHECKING:
    from tuils.library.front.answers.results import Did

LONGEST_CARD = 40
Form = Mapping[str, str]


@dataclass(frozen=True)
class OwnPage:
    """All that a patron's own page shows."""

    account: Account
    coming: tuple[OwnProgram, ...]
    to_join: tuple[OwnProgram, ...]
    pickups: tuple[tuple[str, str], ...]


@dataclass
class OwnAnswer:
    """The outcome of what a patron asked for: sentences, and fees to agree to first (barcode, cents, sentence)."""

    said: list[str]
    fees: list[tuple[str, int, str]]


class OwnAccountDesk:
    """The desk of the pages on the web."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._no_pin = hash_at(LEAST, secrets.token_hex())

    @property
    def machine(self) -> MachineSheet:
        """The machine that acts, as its settings are now."""
        return web_machine(self._desk.branch)

    @property
    def desk(self) -> Desk:
        return replace(self._desk, operator=self.machine.operator)

    # -- who

    def sign_in(self, card: str, pin: str) -> SignedIn | None:
        """Return who this is; None for an unknown card, one without a PIN, one that has to wait, or a wrong PIN. All of
        them cost the same: a hash is looked at in any case."""
        if not 0 < len(pin) <= LONGEST or not 0 < len(card) <= LONGEST_CARD:
            pin_fits(self._no_pin, "none")
            return None
        try:
            told = try_pin(self.desk, card, pin)
        except Refused:
            told = ""
        if told == RIGHT:
            sheet = patron_sheet(self.desk, card)
            note_messages([deed_of(self.machine.name, self._desk.now, "63", "card")])
            return SignedIn(sheet.id, sheet.card, sheet.name, pin_mark(sheet.id))
        if told != WRONG:
            pin_fits(self._no_pin, pin)
        return None

    def is_still(self, who: SignedIn) -> bool:
        """Return whether this card is still this patron's, with the PIN of then."""
        row = find_patron(who.card)
        return row is not None and str(row.id) == who.patron and pin_mark(who.patron) == who.mark != ""

    # -- what there is

    def page(self, who: SignedIn) -> OwnPage:
        desk = self.desk
        sees = "programs.see" in desk.operator.permissions
        coming = own_registrations(desk, who.patron) if sees else []
        to_join = programs_to_join(desk, who.patron) if sees else []
        return OwnPage(patron_account(desk, who.card, here=True), tuple(coming), tuple(to_join), tuple(pickup_places()))

    def title(self, number: str) -> str:
        """Return the name of the title with this number; empty where there is none."""
        try:
            return title_in_web(number)[1]
        except Refused:
            return ""

    # -- what they ask for

    def do(self, who: SignedIn, asked: str, form: Form) -> OwnAnswer:
        """Do what was asked for, and tell it. Nothing else than these is done, whatever the form has."""
        deed = OwnAnswer([], [])
        if asked == "renew_all":
            for item in loans_to_renew(who.card):
                self._renew(who, item, 0, deed)
        elif asked == "renew":
            self._renew(who, form.get("item", ""), _cents(form.get("cents", "")), deed)
        elif asked in OWN_DEEDS:
            did = self._noted(asked, lambda desk: OWN_DEEDS[asked].do(desk, who, form))
            deed.said.append(did.words if isinstance(did, OwnDone) else patron_answer(self.desk, did))
        return deed

    def _renew(self, who: SignedIn, item: str, cents: int, deed: OwnAnswer) -> None:
        action = DeskAction("renew", item[:LONGEST_CARD], who.card, cents=cents)
        did = self._noted("renew", lambda desk: Session(desk, guard=0, asks=False).request(action).did)
        said = did.words if isinstance(did, OwnDone) else patron_answer(self.desk, did)
        if isinstance(did, FeeAsked):
            deed.fees.append((action.barcode, did.cents, said))
        else:
            deed.said.append(said)

    def _noted(self, asked: str, act: Callable[[Desk], DidOwn]) -> DidOwn:
        """Do it in one transaction with its line of the log. Of what is refused that line alone stays."""
        desk, machine, made = self.desk, self.machine, list[DidOwn]()

        def outcome() -> MessageOutcome:
            try:
                done = act(desk)
            except Refused as no:
                done = no
            made.append(done)
            return _outcome(machine.name, desk.now, asked, done)

        answer_once(machine.name, "", desk.now, outcome)
        return made[0]


def _outcome(machine: str, now: int, asked: str, done: DidOwn) -> MessageOutcome:
    """Return the line of the log. Numbers are those of SIP2, where it has one for this."""
    command, did = OWN_DEEDS[asked].log if asked in OWN_DEEDS else ("29", "renewed")
    if isinstance(done, Renewed | OwnDone):
        item = done.item if isinstance(done, Renewed) else ""
        return MessageOutcome("", deed_of(machine, now, command, did, item=item, act=done.act))
    why = " ".join(done.codes) if isinstance(done, Refused) else ""
    return MessageOutcome("", deed_of(machine, now, command, "refused", why=why), refused=True)


def _cents(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


# ---- each thing that can be asked for, but renewals


@dataclass(frozen=True)
class OwnDone:
    """Something that was done: a sentence, and the act."""

    words: str
    act: str


DidOwn: TypeAlias = "Did | OwnDone | None"


def _hold(desk: Desk, who: SignedIn, form: Form) -> OwnDone:
    done = hold_own(desk, who.card, form.get("title", ""), form.get("pickup", ""))
    return OwnDone(patron_answer(desk, done), done.act)


def _cancel_hold(desk: Desk, who: SignedIn, form: Form) -> OwnDone:
    done = cancel_own_hold(desk, who.patron, form.get("hold", ""))
    return OwnDone(_("Your hold is canceled: {title}.").format(title=done.title), done.act)


def _suspend(desk: Desk, who: SignedIn, form: Form) -> OwnDone:
    done = suspend_own_hold(desk, who.patron, form.get("hold", ""), _day(form.get("until", "")))
    return OwnDone(_("Your hold is suspended: {title}. It keeps its place.").format(title=done.title), done.act)


def _resume(desk: Desk, who: SignedIn, form: Form) -> OwnDone:
    done = resume_own_hold(desk, who.patron, form.get("hold", ""))
    return OwnDone(_("Your hold goes on: {title}.").format(title=done.title), done.act)


def _register(desk: Desk, who: SignedIn, form: Form) -> OwnDone:
    heads = form.get("heads", "1")
    done = register_own(desk, who.card, form.get("session", ""), _cents(heads))
    text = _("You are registered: {title}.") if done.state == "coming" else _("You are on the waitlist: {title}.")
    return OwnDone(text.format(title=done.title), done.act)


def _accept(desk: Desk, who: SignedIn, form: Form) -> OwnDone:
    done = accept_own(desk, who.patron, form.get("registration", ""))
    return OwnDone(_("You are registered: {title}.").format(title=done.title), done.act)


def _unregister(desk: Desk, who: SignedIn, form: Form) -> OwnDone:
    done = cancel_own(desk, who.patron, form.get("registration", ""))
    return OwnDone(_("Your registration is canceled: {title}.").format(title=done.title), done.act)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise not_understood("until", text, "2026-12-31") from None


@dataclass(frozen=True)
class OwnRequest:
    """A thing that can be asked for. `log`: its number of SIP2, or none, and the word of the machine's log."""

    do: Callable[[Desk, SignedIn, Form], OwnDone]
    log: tuple[str, str]


OWN_DEEDS: dict[str, OwnRequest] = {
    "hold": OwnRequest(_hold, ("15", "hold")),
    "cancel_hold": OwnRequest(_cancel_hold, ("15", "hold canceled")),
    "suspend": OwnRequest(_suspend, ("15", "hold changed")),
    "resume": OwnRequest(_resume, ("15", "hold changed")),
    "register": OwnRequest(_register, ("", "registered")),
    "accept": OwnRequest(_accept, ("", "registered")),
    "unregister": OwnRequest(_unregister, ("", "registration canceled")),
}
