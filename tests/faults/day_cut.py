"""A day of commands, one after the other: the power goes anywhere in it, or the disk is full. What was answered is
there, each act is there whole or not at all, and `check` finds nothing that hangs in the air.
"""

from __future__ import annotations

import errno
import random
from collections import defaultdict
from collections.abc import Callable, Sequence

from .disk import Disk, Record, cut_off
from .lossy import NOTHING, Failing, LossyDoor, Ran
from .test_each_write import FOR_GOOD

Do = Callable[[LossyDoor, list[str], Failing], Ran]
Check = Callable[[LossyDoor, str], None]


def do_words(lossy: LossyDoor, words: list[str], failing: Failing = NOTHING) -> Ran:
    return lossy.do(*words, failing=failing)


def acts(lossy: LossyDoor) -> dict[str, set[str]]:
    """Each act with its entries."""
    found = defaultdict(set)
    for act, entry in lossy.rows("SELECT act, id FROM journal"):
        found[str(act)].add(str(entry))
    return found


def power_goes_anywhere(
    lossy: LossyDoor, day: Sequence[list[str]], check: Check, *, do: Do = do_words, times: int, seed: int
) -> None:
    chance, before, logs, kept = random.Random(seed), Disk(lossy.root), list[list[Record]](), list[set[str]]()
    for words in day:
        ran = do(lossy, words, NOTHING)
        assert ran.code == 0, (words, ran.err)
        logs.append(lossy.done())
        kept.append(set(acts(lossy)))
        check(lossy, " ".join(words))
    whole = acts(lossy)
    for _time in range(times):
        at = chance.randrange(len(logs))
        moment = chance.randrange(len(logs[at]) + 1)
        where = f"cut at {moment} of {len(logs[at])} of {' '.join(day[at])}"
        cut_off(before, [record for log in logs[:at] for record in log] + logs[at][:moment], chance)
        lossy.sound()
        there = acts(lossy)
        assert not at or kept[at - 1] <= set(there), f"answered, and gone: {where}"
        assert there == {act: whole[act] for act in there}, f"half an act: {where}"
        check(lossy, where)


def disk_is_full_in_each(
    lossy: LossyDoor, day: Sequence[list[str]], check: Check, *, do: Do = do_words, times: int, seed: int
) -> None:
    """It is full from some write on: a sentence says so, nothing is done, and the same command does it once there is
    room again."""
    chance, refused = random.Random(seed), 0
    for words in day:
        for _time in range(times):
            there = acts(lossy)
            ran = do(lossy, words, Failing(chance.randint(1, 40), FOR_GOOD, errno.ENOSPC))
            where = f"{words}: {ran}"
            assert "Traceback" not in ran.err, where
            lossy.sound()
            check(lossy, where)
            if acts(lossy) != there:
                assert ran.code == 0 or "may or may not be saved" in ran.err or ran.out, where
                break
            if ran.code:
                refused += 1
                assert ran.err, where
        else:
            ran = do(lossy, words, NOTHING)
            assert ran.code == 0, (words, ran)
    assert refused > len(day) / 2, "the disk was full now and then"
