"""Devices and classes: the power goes anywhere in a day of them, the disk is full, two desks do the same at once. No
loan without its signature and its deposit, no deposit owed for what is back, no name on a signature that ended.
"""

from __future__ import annotations

import json
import random
import shlex

import pytest

from .cut_days import CutDay, cut_anywhere, do_words, full_in_each
from .lossy import LossyDoor

pytestmark = pytest.mark.whole

SET_UP = """
policy edit hotspot --title Hotspot --text "I bring it back."
code set item-type SPOT name=Hotspot
item edit C1 C2 --type SPOT
rules set agreement hotspot --type SPOT
rules set deposit 25.00 --type SPOT
"""
DEVICES = """
rules set days_between_loans 7 --type SPOT
rules set off_after_days 1 --type SPOT
item edit C1 --line 555-0142
thing line C1 --call 555-0100
checkout {0} C1 --override AGREEMENT_UNSIGNED,DEPOSIT_FEE --reason agreed
agreement sign {1} hotspot
thing off C1
checkin C1
undo
checkin C1
thing on C1
agreement end {1} hotspot
"""
CLASS = """
patron edit {2} --grade "3, Lopez"
patron edit {3} --grade "3, Lopez"
patron edit {4} --grade "3, Lopez"
class out 3 C10 C11 C12
class in 3 C11 C10
undo 2
class in 3 C12 C11 C10
"""
SIGNED = "SELECT 1 FROM signed_agreement WHERE patron = loan.patron AND ended_at = 0"
DEPOSIT = "why = 'deposit' AND NOT void"
HANGING = {
    "lent and not signed": "SELECT 1 FROM loan JOIN item ON item.id = loan.item WHERE item_type = 'SPOT' "
    f"AND closed_at IS NULL AND NOT EXISTS ({SIGNED})",
    "lent without its deposit": "SELECT 1 FROM loan JOIN item ON item.id = loan.item WHERE item_type = 'SPOT' "
    f"AND closed_at IS NULL AND 1 != (SELECT count(*) FROM account_line WHERE kind = 'charge' AND {DEPOSIT} "
    "AND account_line.patron = loan.patron)",
    "a deposit owed for what is back": "SELECT 1 WHERE (SELECT count(*) FROM loan JOIN item ON item.id = loan.item "
    "WHERE item_type = 'SPOT' AND closed_at IS NULL) != (SELECT coalesce(sum(CASE kind WHEN 'charge' THEN 1 ELSE -1 "
    f"END), 0) FROM account_line WHERE kind IN ('charge', 'waive') AND {DEPOSIT})",
    "signed by nobody": "SELECT 1 FROM signed_agreement WHERE patron IS NULL AND ended_at = 0",
    "a name on what ended": "SELECT 1 FROM signed_agreement JOIN private ON private.entry = signed_agreement.id "
    "WHERE ended_at > 0",
    "back and no wait": "SELECT 1 WHERE (SELECT count(*) FROM loan_pause) > (SELECT count(*) FROM loan "
    "WHERE closed_at IS NOT NULL)",
    "off and no copy": "SELECT 1 FROM device_line WHERE id NOT IN (SELECT id FROM item)",
}  # fmt: skip


def commands(lossy: LossyDoor, *parts: str) -> list[list[str]]:
    return [shlex.split(words.format(*lossy.cards)) for part in parts for words in part.strip().splitlines()]


def nothing_hangs(lossy: LossyDoor, where: str) -> None:
    assert [words for words, query in HANGING.items() if lossy.rows(query)] == [], where


def test_the_power_goes_anywhere_in_a_day_of_devices_and_classes(lossy: LossyDoor, full: bool) -> None:
    day = CutDay(commands(lossy, SET_UP, DEVICES, CLASS), do_words, nothing_hangs)
    cut_anywhere(lossy, day, 300 if full else 12, random.Random(31))


def test_a_full_disk_in_each_of_a_day_of_devices_and_classes(lossy: LossyDoor, full: bool) -> None:
    day = CutDay(commands(lossy, SET_UP, DEVICES, CLASS), do_words, nothing_hangs)
    full_in_each(lossy, day, 6 if full else 1, random.Random(37))


def test_two_desks_lend_one_device_and_turn_it_off_at_once(lossy: LossyDoor) -> None:
    for words in commands(lossy, SET_UP):
        assert lossy.do(*words).code == 0, words
    override = ("--override", "AGREEMENT_UNSIGNED,DEPOSIT_FEE", "--reason", "agreed")
    for bad in range(6):
        ran = lossy.together([("checkout", lossy.cards[2 * bad + desk], "C1", *override) for desk in (0, 1)])
        assert sorted(one.code for one in ran) == [0, 1], ran
        refused = next(json.loads(one.out[-1])["refused"] for one in ran if one.code)
        assert "ALREADY_OUT_OTHER" in refused
        nothing_hangs(lossy, "two desks")
        assert len(lossy.rows("SELECT 1 FROM signed_agreement WHERE patron IS NOT NULL")) == bad + 1
        off = lossy.together([("thing", "off", "C1")] * 2)
        assert sorted(one.code for one in off) == [0, 1], off
        assert sorted(one.code for one in lossy.together([("checkin", "C1")] * 2)) == [0, 0]
        nothing_hangs(lossy, "back")
        assert sorted(one.code for one in lossy.together([("thing", "on", "C1")] * 2)) == [0, 1]
    lossy.sound()


def test_two_desks_deal_out_to_one_class_at_once(lossy: LossyDoor) -> None:
    for words in commands(lossy, CLASS)[:3]:
        assert lossy.do(*words).code == 0, words
    mixed = (("C20", "C21", "C22"), ("C22", "C21", "C20"))
    lossy.together([("class", "out", "3", *books) for books in mixed])
    out = lossy.rows("SELECT item FROM loan WHERE closed_at IS NULL")
    assert sorted(lossy.lent()) == ["C20", "C21", "C22"]
    assert len(out) == 3, "each book once"
    lossy.together([("class", "in", "3", *books) for books in mixed])
    assert lossy.lent() == set()
    lossy.sound()
