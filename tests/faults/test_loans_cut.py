"""Interlibrary loan both ways, and bookings that become loans: the power goes, the process is killed, or the disk is
full anywhere in a day of them. What was answered is there, each act is whole or not at all, and nothing hangs in the
air: no temporary copy without its request, no barcode of a loan that went back, no booking of a loan that is none.
"""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from tests.library.makers import ZONE
from tuils.library.foundation.desk import wall_clock
from tuils.values.time.moments import day_of

from .cut_days import CutDay, cut_anywhere, full_in_each
from .lossy import NOTHING, Failing, LossyDoor, Ran

pytestmark = pytest.mark.whole

DAY = (
    "ill partner add OAK Oak --travel-days 3",
    "ill partner add ELM Elm",
    "ill request {card} Owlmoon",
    "ill ask Owlmoon OAK",
    "ill pass Owlmoon",
    "ill ask Owlmoon ELM",
    "ill ship Owlmoon",
    "ill receive Owlmoon --due {month} --barcode ILL1",
    "checkout {card} ILL1",
    "ill renew Owlmoon",
    "ill renew Owlmoon --due {later}",
    "ill recall Owlmoon --due {month}",
    "checkin ILL1",
    "ill return Owlmoon",
    "ill close Owlmoon",
    "ill request {card} Songs --copy --journal Birds",
    "ill ask Songs OAK",
    "ill receive Songs",
    "ill close Songs",
    "ill request {card} Gone",
    "ill ask Gone OAK",
    "ill receive Gone --due {month}",
    "checkout {card} ILL00002",
    "item mark ILL00002 lost",
    "ill close Gone --outcome lost",
    "ill incoming OAK Emma",
    "ill lend OAK C1 --due {month}",
    "ill back C1",
    "room add beamer --name Beamer --kind equipment --any-hour --barcode C5",
    "room book beamer {today}T23:00 --minutes 30 --card {card}",
    "room pickup C5 {card}",
    "checkin C5",
    "undo",
)
GONE = "(SELECT item FROM ill_request WHERE state IN ('returned', 'closed') AND outcome <> 'lost' AND item <> '')"
HANGING = {
    "a temporary copy without its request": "SELECT 1 FROM item WHERE borrowed_until <> '' "
    "AND id NOT IN (SELECT item FROM ill_request WHERE state IN ('received', 'returned', 'closed'))",
    "received, and no copy": "SELECT 1 FROM ill_request WHERE state = 'received' AND kind = 'loan' "
    "AND item NOT IN (SELECT id FROM item WHERE barcode <> '')",
    "a copy in the catalog": "SELECT 1 FROM item JOIN biblio ON biblio.id = item.biblio "
    "WHERE borrowed_until <> '' AND NOT (biblio.removed AND item.withdrawn)",
    "sent back, with a barcode": f"SELECT 1 FROM item WHERE barcode <> '' AND id IN {GONE}",
    "sent back, and on the hold shelf": f"SELECT 1 FROM item WHERE held_for IS NOT NULL AND id IN {GONE}",
    "put by for a hold that ended": "SELECT 1 FROM item WHERE held_for IS NOT NULL "
    "AND held_for NOT IN (SELECT id FROM hold WHERE state IN ('placed', 'waiting', 'in_transit'))",
    "two dates of one loan": "SELECT 1 FROM ill_request JOIN item ON item.id = item "
    "WHERE ill_request.state = 'received' AND due_on <> borrowed_until",
    "away, and lent to nobody": "SELECT 1 FROM item WHERE (state = 'interlibrary') <> "
    "(id IN (SELECT item FROM ill_lending WHERE state = 'sent'))",
    "picked up, and no loan": "SELECT 1 FROM room_booking WHERE loan <> '' AND loan NOT IN (SELECT id FROM loan)",
    "counted otherwise than received": "SELECT 1 WHERE (SELECT coalesce(sum(n), 0) FROM fact "
    "WHERE kind = 'interlibrary_in') <> (SELECT count(*) FROM ill_request WHERE received_at > 0)",
}  # fmt: skip


def commands(lossy: LossyDoor) -> list[list[str]]:
    today = day_of(wall_clock(), ZONE)
    days = {"today": today, "month": today + timedelta(days=28), "later": today + timedelta(days=35)}
    return [words.format(card=lossy.cards[0], **days).split() for words in DAY]


def do(lossy: LossyDoor, words: list[str], failing: Failing = NOTHING) -> Ran:
    return lossy.do(*words, failing=failing)


def nothing_hangs(lossy: LossyDoor, where: str) -> None:
    assert [words for words, query in HANGING.items() if lossy.rows(query)] == [], where


def day_of_loans(lossy: LossyDoor) -> CutDay:
    return CutDay(commands(lossy), do, nothing_hangs)


@pytest.mark.parametrize("kill", [False, True], ids=["the power goes", "kill -9"])
def test_cut_anywhere_in_a_day_of_loans(lossy: LossyDoor, full: bool, kill: bool) -> None:
    cut_anywhere(lossy, day_of_loans(lossy), 300 if full else 12, random.Random(29), kill=kill)


def test_a_full_disk_in_each_step_of_a_loan(lossy: LossyDoor, full: bool) -> None:
    full_in_each(lossy, day_of_loans(lossy), 6 if full else 1, random.Random(31))
