"""One thing to decide: who and what, what the program did, the ways to settle it. Computed on request, never stored."""

from __future__ import annotations

import re
from collections.abc import Callable

from tuils.i18n import N_, _
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Entry, derived_id, station_of
from tuils.library.foundation.journal.writing import DAY, Act
from tuils.models import Patron
from tuils.models.rows import get
from tuils.values.dataclass import dataclass
from tuils.values.person_words import full_name

MAY = "library.decide"
TOLD_FOR = 90 * DAY
"""How long staff are shown decisions that need no action. One that needs action stays until it is settled."""
Done = tuple[str, str]
"""The act that settled it, and a sentence that says so."""
WHAT = {
    "LENT_TWICE": N_("Checked out twice"),
    "LENT_AFTER_WITHDRAWAL": N_("Out, but withdrawn or lost"),
    "RENEWED_AFTER_RETURN": N_("Renewed after check-in"),
    "LENT_WHILE_HELD": N_("Out, but on hold"),
    "TWO_COPIES": N_("Two copies for one hold"),
    "HAS_IT_ALREADY": N_("On hold, but has it"),
    "WAITS_TWICE": N_("Two holds on one title"),
    "ON_SHELF_FOR_NOBODY": N_("On the hold shelf"),
    "CREDIT": N_("Overpaid"),
    "FINED_TWICE": N_("Fine removed"),
    "CHARGED_AND_BACK": N_("Lost fee removed"),
    "CARD_TWICE": N_("Card number used twice"),
    "BARCODE_TWICE": N_("Barcode used twice"),
    "RECEIVED_TWICE": N_("Received twice"),
    "GONE_IN_USE": N_("Removed title in use"),
    "EDITED_TWICE": N_("Record edited twice"),
    "PATRON_GONE": N_("Deleted patron in use"),
    "CLOCK_SET_BACK": N_("Clock corrected"),
    "SET_ASIDE": N_("Set aside"),
}
"""Each code in a few words."""
_TAIL = re.compile(r"-[0-9a-z]{6}$")


@dataclass(frozen=True)
class Remedy:
    """One way to settle it. `words`: a msgid, on its key; `says`: what it does; `needs`: another right beside `MAY`."""

    name: str
    words: str
    says: str
    do: Callable[[Desk], Done]
    needs: str = ""


@dataclass(frozen=True)
class Decision:
    """One decision. `item` is a barcode, `patron` a card; empty if there is none. `said`: what happened; `done`:
    what the program did. The first of `remedies` is proposed. `versions`: (field, earlier, later) of a record."""

    id: str
    code: str
    said: str
    done: str
    at: int
    remedies: tuple[Remedy, ...]
    item: str = ""
    title: str = ""
    patron: str = ""
    name: str = ""
    versions: tuple[tuple[str, str, str], ...] = ()

    @property
    def what(self) -> str:
        return _(WHAT[self.code])

    @property
    def proposed(self) -> Remedy:
        return self.remedies[0]

    @property
    def message(self) -> str:
        return f"{self.said} {self.done}".strip()


def decision_id(code: str, *subject: str) -> str:
    """Return its id: the same on every machine, and the same after an undo."""
    return derived_id("decision", code, *subject)


def dismiss_remedy(decision: str, words: str, says: str, text: str, name: str = "ok") -> Remedy:
    """The remedy when nothing, or nothing more, is to be done: it is removed from the list."""

    def do(desk: Desk) -> Done:
        return _note_settled(desk, decision), text

    return Remedy(name, words, says, do)


def _note_settled(desk: Desk, decision: str) -> str:
    act = Act(desk)
    act.write("settled", data={"decision": decision})
    return act.id


def seen_remedy(decision: str) -> Remedy:
    """The remedy for a decision that is only shown."""
    return dismiss_remedy(decision, N_("OK"), _("Nothing to do."), _("Removed from the list."))


def apart(entry: Entry, other: Entry) -> bool:
    """Return whether these were written on two machines, neither of which had heard of the other's."""
    return entry.device != other.device and not entry.knew(other) and not other.knew(entry)


def first_entry(key: str) -> Entry | None:
    """The entry that began the loan or hold with this id, before an undo carried it on."""
    entry = applying.entry_with(key)
    while entry and entry.continues and (before := applying.entry_with(entry.continues)):
        entry = before
    return entry


def begun_apart(one: str, other: str) -> bool:
    """Return whether these two loans or holds, or the ones they carry on, began on two machines apart."""
    pairs = ((first_entry(one), first_entry(other)), (applying.entry_with(one), applying.entry_with(other)))
    return any(first and second and apart(first, second) for first, second in pairs)


def begun(key: str) -> str:
    """Return the id that a decision about this loan or hold keeps after an undo."""
    entry = first_entry(key)
    return entry.id if entry else key


def machine(device: str) -> str:
    """A machine as people call it: its station's name."""
    return _TAIL.sub("", station_of(device))


def person(patron: str | None) -> Patron | None:
    return get(Patron, patron)


def patron_name_or_somebody(row: Patron | None) -> str:
    """The name of a patron; where it is no longer known, "somebody"."""
    return full_name(row) if row else _("another patron")


def card_of(row: Patron | None) -> str:
    return str(row.card) if row else ""
