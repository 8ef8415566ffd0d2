"""A library that sends mail to a server on this machine, and what tests of notices ask of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tuils.library.foundation.desk import Desk
from tuils.library.lending.loans.checkout import checkout
from tuils.library.office.notices.brake import let_through
from tuils.library.office.notices.planning import plan_notices
from tuils.library.office.notices.sending import EmailRun, begin_run, run_through
from tuils.library.office.notices.texts import notice_folder

from .mail_server import Mailbox
from .makers import DAY, Clock, add_item, value


@dataclass(frozen=True)
class Post:
    """A library that sends mail, to a server that is here."""

    desk: Desk
    store: Path
    clock: Clock
    box: Mailbox


def lend(desk: Desk, clock: Clock, card: str, barcode: str, late: int, **more: Any) -> str:
    """Check out a copy so that it is now so many days late; return the loan's id."""
    add_item(desk, barcode, price_cents=1795, **more)
    checkout(desk.as_of(clock.now - (21 + late) * DAY), card, barcode)
    return str(value("SELECT loan FROM item WHERE barcode = ?", barcode))


def lines(desk: Desk, **asked: Any) -> list[tuple[str, str, str, int]]:
    return [(one.kind, one.channel, one.card, one.about) for one in plan_notices(desk, **asked).lines]


def sent(desk: Desk, store: Path, **more: Any) -> EmailRun:
    run = begin_run(desk, store, notice_folder(store), let_through(desk, plan_notices(desk).lines, **more).go)
    for _done in run_through(run, lambda act: act(desk)):
        pass
    return run
