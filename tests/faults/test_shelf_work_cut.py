"""Orders, invoices, processing, repairs, magazines, inventories, weeding, labels: the power goes anywhere in a day of
them, or the disk is full. What was answered is there, each act is there whole or not at all, and nothing hangs in the
air: a copy without its title, a label without its copy, money on order for no line.
"""

from __future__ import annotations

import json
import random

import pytest

from .cut_days import CutDay, cut_anywhere, full_in_each
from .lossy import NOTHING, Failing, LossyDoor, Ran

pytestmark = pytest.mark.whole

DAY = (
    "vendor add Baker --discount 20",
    "fund add CHILD --budget 1000.00",
    "fund add GIFTS --budget 50.00",
    "title add Ants --barcode T1 --yes",
    "title add Cricket --barcode T2 --yes",
    "order add --title Owl-moon --author Yolen --copies 3 --price 17.00 --fund CHILD",
    "order add --title Frogs --copies 2 --price 9.00 --fund CHILD",
    "order edit Frogs --fund GIFTS",
    "order send Baker",
    "order receive Owl --copies 2 --barcode R1 --barcode R2 --call-number E-YOL --yes",
    "invoice add Baker INV1 --shipping 3.00",
    "order cancel Frogs",
    "fund transfer CHILD GIFTS 10.00",
    "processing move R1 R2",
    "label spine --queue -o {disk}/labels.pdf --force",
    "repair send C1 C2 --to - --problem spine",
    "repair back C1",
    "deposit out Sunrise C5 C6 --private",
    "deposit in C5",
    "item edit C1 C2 C3 C4 --staff-note gift --pieces map",
    "item bind T1 {cricket}",
    "serial add Cricket --every monthly --lend --type BK --code 0028-0836",
    "serial checkin 0028-0836 --barcode S1",
    "inventory start All",
    "inventory load All {scans}",
    "inventory finish All --missing",
    "weed withdraw C8 C9 --to sale",
    "invoice void INV1",
    "item replace-barcode R1 R9 --yes",
    "undo",
)

HANGING = {
    "a copy without its title": "SELECT 1 FROM item WHERE biblio != 'b' AND biblio NOT IN (SELECT id FROM biblio)",
    "a line without title, vendor or fund": "SELECT 1 FROM order_line WHERE biblio NOT IN (SELECT id FROM biblio) "
    "OR vendor NOT IN (SELECT id FROM vendor) OR fund NOT IN (SELECT id FROM fund)",
    "received and no copy": "SELECT 1 FROM order_line WHERE received != (SELECT count(*) FROM item "
    "WHERE item.biblio = order_line.biblio)",
    "an invoice without lines": "SELECT 1 FROM invoice "
    "WHERE NOT voided AND id NOT IN (SELECT invoice FROM invoice_line)",
    "lines of no invoice, or paid for none": "SELECT 1 FROM invoice_line WHERE invoice NOT IN (SELECT id FROM invoice) "
    "OR copies > (SELECT received FROM order_line WHERE id = line)",
    "a label without its copy": "SELECT 1 FROM waiting_label WHERE item NOT IN (SELECT id FROM item)",
    "a received copy without a label": "SELECT 1 FROM item WHERE barcode IN ('R1', 'R2', 'R9') "
    "AND id NOT IN (SELECT item FROM waiting_label)",
    "a step without its copy": "SELECT 1 FROM processing_step WHERE item NOT IN (SELECT id FROM item)",
    "in repair without a ticket": "SELECT 1 FROM item WHERE (state = 'in_repair') != "
    "(id IN (SELECT item FROM repair_ticket WHERE back_at = 0)) AND id NOT IN (SELECT item FROM inventory_missed)",
    "at a place and in no set": "SELECT 1 FROM item WHERE state = 'deposit' "
    "AND id NOT IN (SELECT item FROM deposit_copy)",
    "half a set": "SELECT 1 FROM deposit WHERE place NOT IN (SELECT id FROM deposit_place) "
    "OR 2 != (SELECT count(*) FROM deposit_copy WHERE deposit = deposit.id)",
    "an issue without its copy": "SELECT 1 FROM serial_issue WHERE came_at > 0 AND item NOT IN (SELECT id FROM item)",
    "a copy of no issue": "SELECT 1 FROM item WHERE barcode = 'S1' AND id NOT IN (SELECT item FROM serial_issue)",
    "seen in no inventory": "SELECT 1 FROM inventory_seen WHERE inventory NOT IN (SELECT id FROM inventory)",
    "half a file of scans": "SELECT 1 FROM inventory WHERE (SELECT count(*) FROM inventory_seen) NOT IN (0, 4)",
    "missing before it was finished": "SELECT 1 FROM inventory_missed JOIN inventory ON inventory.id = inventory "
    "WHERE finished_at = 0",
    "sold and on the shelf": "SELECT 1 FROM weeding_mark JOIN item ON item.id = item "
    "WHERE gone_to != '' AND NOT withdrawn",
    "one of two weeded": "SELECT 1 WHERE (SELECT count(*) FROM item WHERE withdrawn) NOT IN (0, 2)",
}  # fmt: skip
BILLED = (
    "SELECT coalesce(sum(invoice_line.copies), 0) FROM invoice_line JOIN invoice ON invoice.id = invoice "
    "WHERE line = order_line.id AND NOT voided"
)
OPEN = f"(copies - cancelled - ({BILLED})) * price_cents * (10000 - order_line.discount) / 10000"
ON_ORDER = (
    f"SELECT code, coalesce(sum({OPEN}), 0) FROM fund LEFT JOIN order_line ON order_line.fund = fund.id GROUP BY code"
)


def commands(lossy: LossyDoor) -> list[list[str]]:
    scans = lossy.root.parent / "scans.txt"
    scans.write_text("C1\nC3\nC4\nNOPE\n")
    return [words.format(disk=lossy.root, scans=scans, cricket="{cricket}").split() for words in DAY]


def do(lossy: LossyDoor, words: list[str], failing: Failing = NOTHING) -> Ran:
    found = lossy.rows("SELECT id FROM biblio WHERE title = 'Cricket'") if "{cricket}" in words else []
    return lossy.do(*(str(found[0][0]) if word == "{cricket}" else word for word in words), failing=failing)


def nothing_hangs(lossy: LossyDoor, where: str) -> None:
    assert [words for words, query in HANGING.items() if lossy.rows(query)] == [], where
    funds = map(json.loads, lossy.do("fund", "list", watched=False).out)
    told = {fund["fund"]: fund["encumbered_cents"] for fund in funds}
    assert told == {str(code): cents for code, cents in lossy.rows(ON_ORDER)}, where
    sheet = lossy.root / "labels.pdf"
    if lossy.rows("SELECT 1 FROM waiting_label WHERE printed_at > 0"):
        assert sheet.read_bytes().rstrip().endswith(b"%%EOF"), where


def day_of(lossy: LossyDoor) -> CutDay:
    return CutDay(commands(lossy), do, nothing_hangs)


def test_the_power_goes_anywhere_in_a_day(lossy: LossyDoor, full: bool) -> None:
    cut_anywhere(lossy, day_of(lossy), 300 if full else 12, random.Random(19))


def test_a_full_disk_in_each_of_a_day(lossy: LossyDoor, full: bool) -> None:
    full_in_each(lossy, day_of(lossy), 6 if full else 1, random.Random(23))
