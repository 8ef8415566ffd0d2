"""What the practice library's patrons wait for and owe: holds in all states, a queue, a debt, a payment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from tuils.i18n import _
from tuils.library.administration.settings import write_setting
from tuils.library.circulation.blocks import Override
from tuils.library.circulation.checkin import checkin
from tuils.library.circulation.holds import hold_sheet, place_hold, suspend_hold
from tuils.library.circulation.paying import charge, pay
from tuils.library.desk import Desk
from tuils.library.journal.writing import Act

DAY = 86_400_000_000
VAN = "VAN"
ALL = ("HAS_IT_ALREADY", "PATRON_EXPIRED", "ADDRESS_BAD", "ON_SHELF", "TOO_MANY_HOLDS", "NOT_HOLDABLE")


def add_wishes(desk: Desk, cards: list[str], items: list[str]) -> int:
    """`items` are barcodes that stand on the shelf, none of them lent. Gives back how many holds there are.

    Four to pull, three put by (one past its pickup day, one of them of the first patron), one on its way to the
    bookmobile, one suspended, a queue of three behind a copy that is out.
    """
    write_setting(Act(desk), "branch", VAN, value={"name": _("Bookmobile")})
    free, holds = iter(items), 0
    for who in (3, 4, 16, 17):
        holds += _wish(desk, cards[who], next(free), 1)
    for who, days_ago in ((0, 1), (18, 2), (19, 20)):
        holds += _wish(desk, cards[who], put_by := next(free), days_ago + 3)
        _put_by(desk, put_by, days_ago)
    holds += _wish(replace(desk, branch=VAN), cards[20], put_by := next(free), 2)
    checkin(desk, put_by)
    holds += _wish(desk, cards[21], next(free), 5, suspended=True)
    out = next(free)
    holds += sum(_wish(desk, cards[who], out, 9 - who % 7) for who in (22, 23, 24))
    charge(desk, cards[25], 1240, _("Copies, and a lost card"))
    charge(desk, cards[26], 450, _("Copies"))
    pay(desk, cards[26], 200)
    return holds


def _wish(desk: Desk, card: str, barcode: str, days_ago: int, *, suspended: bool = False) -> int:
    hold = place_hold(desk.as_of(desk.now - days_ago * DAY), card, barcode, override=Override.of(ALL, _("practice")))
    if suspended:
        suspend_hold(desk, hold.id)
    return 1


def _put_by(desk: Desk, barcode: str, days_ago: int) -> None:
    """It stands on the hold shelf since some days ago: its pickup day is so much sooner."""
    caught = checkin(desk, barcode).caught
    assert caught is not None
    sooner = date.fromisoformat(caught.pickup_by) - timedelta(days=days_ago)
    changes = {"set": {"pickup_by": sooner.isoformat()}}
    Act(desk).write("hold_edited", hold=caught.hold, biblio=hold_sheet(caught.hold).biblio, data=changes)
