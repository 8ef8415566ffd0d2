"""A day of commands that the power, a killed process or a full disk cuts at any moment."""

from __future__ import annotations

import errno
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .disk import Disk, Record, cut_off, killed
from .lossy import NOTHING, Failing, LossyDoor, Ran
from .test_each_write import FOR_GOOD

Do = Callable[[LossyDoor, list[str], Failing], Ran]


@dataclass(frozen=True)
class CutDay:
    """A day: its commands, how one is done, and what must hold after each."""

    commands: Sequence[list[str]]
    do: Do
    nothing_hangs: Callable[[LossyDoor, str], None]


def do_words(lossy: LossyDoor, words: list[str], failing: Failing = NOTHING) -> Ran:
    return lossy.do(*words, failing=failing)


def acts(lossy: LossyDoor) -> dict[str, set[str]]:
    """Each act with its entries."""
    found = defaultdict(set)
    for act, entry in lossy.rows("SELECT act, id FROM journal"):
        found[str(act)].add(str(entry))
    return found


def cut_anywhere(lossy: LossyDoor, day: CutDay, times: int, chance: random.Random, *, kill: bool = False) -> None:
    """Cut the day at so many moments. What was answered is there, each act is there whole or not at all. `kill`: the
    process alone ends (kill -9), so that each of its writes before is there."""
    before, logs, kept = Disk(lossy.root), list[list[Record]](), list[set[str]]()
    for words in day.commands:
        ran = day.do(lossy, words, NOTHING)
        assert ran.code == 0, (words, ran.err, ran.out)
        logs.append(lossy.done())
        kept.append(set(acts(lossy)))
        day.nothing_hangs(lossy, " ".join(words))
    whole = acts(lossy)
    for _time in range(times):
        at = chance.randrange(len(logs))
        moment = chance.randrange(len(logs[at]) + 1)
        where = f"cut at {moment} of {len(logs[at])} of {day.commands[at]}"
        records = [record for log in logs[:at] for record in log] + logs[at][:moment]
        if kill:
            killed(before, records)
        else:
            cut_off(before, records, chance)
        lossy.sound()
        there = acts(lossy)
        assert not at or kept[at - 1] <= set(there), f"answered, and gone: {where}"
        assert there == {act: whole[act] for act in there}, f"half an act: {where}"
        day.nothing_hangs(lossy, where)


def full_in_each(lossy: LossyDoor, day: CutDay, times: int, chance: random.Random) -> None:
    """The disk is full from some write on: a sentence says so, nothing is done, and the same command does it once there
    is room again."""
    refused = 0
    for words in day.commands:
        for _time in range(times):
            there = acts(lossy)
            ran = day.do(lossy, words, Failing(chance.randint(1, 40), FOR_GOOD, errno.ENOSPC))
            where = f"{words}: {ran}"
            assert "Traceback" not in ran.err, where
            lossy.sound()
            day.nothing_hangs(lossy, where)
            if acts(lossy) != there:
                assert ran.code == 0 or "may or may not be saved" in ran.err or ran.out, where
                break
            if ran.code:
                refused += 1
                assert ran.err, where
        else:
            again = day.do(lossy, words, NOTHING)
            assert again.code == 0, (words, ran, again)
    assert refused > len(day.commands) / 2, "the disk was full now and then"
