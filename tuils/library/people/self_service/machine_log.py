"""The acts of machines: a line a message, without names and titles, and the answers that are given once only.

Nothing here is state of the journal: it stays with this copy of the library, and `verify` ignores it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, time

from tuils.i18n import N_
from tuils.library.foundation.administration.calendar import calendar_of
from tuils.library.foundation.administration.retention import Keeping, gone_before
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import new_id
from tuils.models import db
from tuils.models.rows import parts
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import day_of, local_moment

from .machines import MachineSheet, machine_called, machines
from .queries import (
    MachineCounts,
    MachineDeed,
    answer_kept,
    bells_since,
    clear_one_todo,
    clear_todo,
    count_to_see,
    counts_of_machine,
    events_of,
    forget_events,
    forget_kept_answers,
    keep_answer,
    old_events,
    put_events,
)

MINUTE, DAY = 60_000_000, 86_400_000_000
OFFLINE, CLAIM, HELD, BELL, SHARED = "offline", "claim", "held", "bell", "shared"
"""The things that a line of the log asks of staff. `SHARED`: two machines sign in with one name."""
HEARD = "heard"
"""Done by a message that only shows that the machine is there. No list names it."""
BELL_RINGS = 20 * MINUTE
"""The time for which the desk is told that somebody rang."""
ANSWERS_KEPT = 61 * DAY
"""The time for which a message that is sent again is known: longer than any report of a kiosk may be late."""


@dataclass(frozen=True)
class MessageOutcome:
    """The outcome of a message: the answer to keep for the same message again (without patrons), and its line of the
    log. `refused`: nothing of it stays written."""

    answer: str
    deed: MachineDeed
    refused: bool = False


def deed_of(machine: str, now: int, command: str, did: str, **more: str) -> MachineDeed:
    return MachineDeed(new_id(now), machine, now, command, did, **more)


def key_of(*parts: str) -> str:
    """Return the key of a message: the same message has the same. Nothing of it can be read."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def answer_once(
    machine: str,
    key: str,
    now: int,
    act: Callable[[], MessageOutcome],
    before: Sequence[MachineDeed] = (),
    *,
    since: int = 0,
    counts: Callable[[], bool] = lambda: True,
) -> str | None:
    """Do `act` in one transaction with the note that it was done. Return None then; if the same message was done
    before, return its answer and do nothing. `before`: lines of the log that wait to be written. Of earlier
    answers those since `since` count, and only where `counts` says so.

        10:00:01  kiosk1 sends 11, Emma           the loan, the line of the log and the answer are written together
        10:00:01  power cut: the answer is lost
        10:00:40  kiosk1 sends the same 11        the answer of 10:00:01, and no second loan
    """
    try:
        with db.atomic():
            known = answer_kept(machine, key, since) if key else None
            if known is not None and counts():
                put_events(before)
                return known
            done = act()
            if done.refused:
                raise _TakenBack(done.deed)
            put_events([*before, done.deed])
            if key:
                keep_answer(machine, key, now, done.answer)
    except _TakenBack as no:
        note_messages([*before, no.deed])
    return None


class _TakenBack(Exception):
    """A refusal: all that its act wrote is taken back, and only its line of the log stays."""

    def __init__(self, deed: MachineDeed) -> None:
        super().__init__(deed.why)
        self.deed = deed


def note_messages(deeds: Sequence[MachineDeed]) -> None:
    """Write the lines of messages that changed nothing."""
    with db.atomic():
        put_events(deeds)


# ---- read


@dataclass(frozen=True)
class MachineLine:
    """A machine in the list. Counts are of today; `offline`: reports of work without tuils that nobody has looked at;
    `held`: items that others wait for, and that nobody has put on the hold shelf; `shared`: lines of two machines with
    its name. `last_at` 0: it was never heard."""

    machine: MachineSheet
    last_at: int
    held: int
    refused: int
    offline: int
    silent: bool
    lent: int
    returned: int
    cards: int
    shared: int = 0

    @property
    def name(self) -> str:
        return self.machine.name

    @property
    def kind(self) -> str:
        return self.machine.kind

    @property
    def branch(self) -> str:
        return self.machine.branch


def machine_lines(desk: Desk) -> list[MachineLine]:
    """Return all machines with what they did today."""
    desk.require("circulation.checkout")
    midnight = local_moment(datetime.combine(day_of(desk.now, desk.zone), time()), desk.zone)
    return [_line(desk, one, counts_of_machine(one.name, midnight)) for one in machines()]


def _line(desk: Desk, one: MachineSheet, n: MachineCounts) -> MachineLine:
    silent = is_silent(desk, one, n.last_at)
    return MachineLine(one, n.last_at, n.held, n.refused, n.offline, silent, n.lent, n.returned, n.cards, n.shared)


def is_silent(desk: Desk, one: MachineSheet, last_at: int) -> bool:
    """Return whether a machine that was heard before has said nothing for its time, while its branch is open."""
    minutes = one.number("silent_minutes")
    if not minutes or not last_at:
        return False
    now, today = desk.now, day_of(desk.now, desk.zone)
    spans = calendar_of(one.branch, desk.zone).hours(today)
    opened = next((start for start, end in spans if start <= now < end), None)
    return opened is not None and now - max(last_at, opened) > minutes * MINUTE


def silent_machines(desk: Desk) -> list[MachineLine]:
    return [one for one in machine_lines(desk) if one.silent]


def machines_to_see(desk: Desk) -> int:
    """Count what the desk should look at: machines that are silent, that share a name, and reports without a check."""
    return count_to_see(OFFLINE) + count_to_see(SHARED) + len(silent_machines(desk))


def claims_to_see() -> int:
    """Count items that were claimed as returned and came back at a machine: each is a talk with its patron."""
    return count_to_see(CLAIM)


def ringing(desk: Desk) -> list[str]:
    """Return the machines at which somebody wants help now."""
    return bells_since(desk.now - BELL_RINGS)


def machine_deeds(desk: Desk, name: str, most: int = 200) -> list[MachineDeed]:
    """Return what a machine did last, newest first. Refuses with MACHINE_UNKNOWN."""
    desk.require("circulation.checkout")
    return events_of(machine_called(name).name, most)


@verb("circulation.checkout")
def mark_deed_done(desk: Desk, event: str) -> bool:
    """Note that staff did what one line of the log is for. Returns false if there was nothing to do."""
    return clear_one_todo(event) > 0


@verb("circulation.checkout")
def mark_machine_seen(desk: Desk, name: str) -> int:
    """Note that staff looked at what a machine left for them. Returns how many lines that were."""
    return clear_todo(machine_called(name).name)


# ---- forgotten


def forget_machine_log(desk: Desk) -> Iterator[int]:
    """Delete old lines; what staff still must see stays."""
    forget_kept_answers(desk.now - ANSWERS_KEPT)
    before = gone_before(desk, MACHINE_LOG_KEPT)
    for those in parts(old_events(before)) if before is not None else ():
        with db.atomic():
            n = forget_events(those)
        yield n


MACHINE_LOG_KEPT = Keeping(
    "machine_log",
    forget_machine_log,
    N_("old lines of the log of machines, deleted: {n}"),
    N_("What machines did, message by message"),
    "30d",
    least="1d",
    most="1y",
)
