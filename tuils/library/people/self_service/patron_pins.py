"""PINs of patrons: chosen by the patron, kept as a hash beside the journal, never exported, in no bundle.

Without one set there is no PIN: no birth date, and no telephone number, takes its place. Wrong ones are counted by
card, with the waits that staff have (`pins.py`).
"""

from __future__ import annotations

from hashlib import sha256

from tuils.i18n import N_, _
from tuils.library.foundation import audit
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.hooks import PersonPart
from tuils.library.foundation.refusals import not_understood
from tuils.library.people.patrons.cards import by_card
from tuils.library.people.patrons.queries import forget_tries
from tuils.library.people.staff.pins import LEAST, count_wrong, hash_at, pin_fits, take_try, wait_of
from tuils.models import Patron
from tuils.values.dataclass import dataclass

from .queries import drop_pin, pin_of_patron, put_pin

SHORTEST, LONGEST = 4, 20
RIGHT, WRONG, NONE_SET, WAIT = "right", "wrong", "none", "wait"
_TRIES = "patron:"


@dataclass(frozen=True)
class PatronPinSet:
    """A card (`patron`), and whether its patron has a PIN."""

    patron: str
    pin_set: bool


@verb("patrons.edit")
def set_patron_pin(desk: Desk, card: str, pin: str) -> PatronPinSet:
    """Set the PIN that a patron chose; waits after wrong ones end. Noted in the audit log.

    Refuses with PATRON_UNKNOWN, CARD_LOST; with NOT_UNDERSTOOD for one that is too short, or too easily guessed.
    """
    row = by_card(card)
    if fault := pin_fault(pin, row):
        raise not_understood("PIN", "*" * len(pin), fault)
    put_pin(row.id, hash_at(LEAST, pin), desk.now)
    forget_tries(_TRIES + str(row.id))
    audit.note_in_audit(desk, "patron_pin", row.id, about="set")
    return PatronPinSet(row.card, True)


@verb("patrons.edit")
def clear_patron_pin(desk: Desk, card: str) -> PatronPinSet:
    """Remove a patron's PIN: there is none then. Refuses with PATRON_UNKNOWN, CARD_LOST."""
    row = by_card(card)
    forget_pin(str(row.id))
    audit.note_in_audit(desk, "patron_pin", row.id, about="cleared")
    return PatronPinSet(row.card, False)


def patron_pin_of(desk: Desk, card: str) -> PatronPinSet:
    """Return whether this patron has a PIN. Refuses with PATRON_UNKNOWN, CARD_LOST."""
    desk.require("patrons.find")
    row = by_card(card)
    return PatronPinSet(row.card, pin_of_patron(row.id) is not None)


def try_pin(desk: Desk, card: str, pin: str) -> str:
    """Return RIGHT, WRONG, NONE_SET, or WAIT after too many wrong ones. An empty one is no try. A card without a PIN
    waits, too: else the wait would tell which cards have one.

    Refuses with PATRON_UNKNOWN, CARD_LOST.
    """
    desk.require("patrons.find")
    patron = str(by_card(card).id)
    kept = pin_of_patron(patron)
    if not pin:
        return WRONG if kept else NONE_SET
    if not take_try(_TRIES + patron, desk.now).taken:
        return WAIT
    if kept and pin_fits(kept.hash, pin):
        forget_tries(_TRIES + patron)
        return RIGHT
    count_wrong(_TRIES + patron, desk.now)
    return WRONG if kept else NONE_SET


def must_wait(desk: Desk, card: str) -> bool:
    """Return whether this card waits after wrong PINs, so that none is looked at. Refuses with PATRON_UNKNOWN,
    CARD_LOST."""
    desk.require("patrons.find")
    return wait_of(_TRIES + str(by_card(card).id), desk.now) > 0


def pin_mark(patron: str) -> str:
    """Return a mark of the PIN that this patron (an id) has now, which changes with it; empty if there is none."""
    kept = pin_of_patron(patron)
    return sha256(f"{kept.hash} {kept.set_at}".encode()).hexdigest() if kept else ""


def forget_pin(patron: str) -> None:
    """Forget the PIN of the patron with this id, and the tries at it."""
    drop_pin(patron)
    forget_tries(_TRIES + patron)


def pin_fault(pin: str, row: Patron) -> str:
    """Return why this can't be a PIN; empty if it can."""
    if not SHORTEST <= len(pin) <= LONGEST or not pin.isprintable() or "|" in pin or pin != pin.strip():
        return _("Use {least} to {most} characters.").format(least=SHORTEST, most=LONGEST)
    born, digits = str(row.born).replace("-", ""), "".join(filter(str.isdigit, str(row.phone)))
    known = {born[:4], born[4:], born[6:8] + born[4:6], digits[-4:], str(row.card), str(row.card)[-4:]}
    if pin in known or len(set(pin)) == 1 or pin in "01234567890" or pin in "09876543210":
        return _("That is too easy to guess. Choose another.")
    return ""


PIN_PART = PersonPart(
    "pin", N_("When you set your PIN"), "patron_pin", "set_at AS at", "set_at", forget=forget_pin, is_by_id=True
)
