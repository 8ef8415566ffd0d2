"""The statements to public computers: the turns of a day, and those that still say whose they were."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from tuils.models import PcStation
from tuils.models.programs import PcSession
from tuils.models.rows import ids, some

turns_named_before: Callable[[int], list[str]] = partial(
    ids, "SELECT id FROM pc_session WHERE patron IS NOT NULL AND made_at < ? ORDER BY made_at, id"
)
COUNT_OF_PERSON = "SELECT count(*) FROM pc_session WHERE patron = ?"
_OF_DAY = (
    '"branch" = ? AND (("kind" = \'session\' AND "made_at" >= ? AND "made_at" < ?) OR ("kind" = \'block\' AND '
    '"ends_at" > ? AND "seated_at" < ?)) ORDER BY "made_at", "number", "id"'
)


def turns_between(branch: str, first: int, last: int) -> Sequence[PcSession]:
    """Return the turns and blocks of a branch in this time, in the order of the line."""
    return list(some(PcSession, _OF_DAY, branch, first, last, first, last))


def stations_of(branch: str) -> Sequence[PcStation]:
    return list(some(PcStation, '"branch" IN (\'\', ?) ORDER BY "code"', branch))
