"""The statements to homebound rounds: wishes, rounds, bags, and what a patron has or waits for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from tuils.library.holdings.finding.hits import AVAILABLE
from tuils.library.lending.queries import LIVE_SQL
from tuils.models.programs import HomeboundBag, HomeboundProfile, HomeboundRound
from tuils.models.rows import change, fetch_number, ids, marks, some, typed

bags_named_before: Callable[[int], list[str]] = partial(
    ids,
    "SELECT b.id FROM homebound_bag AS b JOIN homebound_round AS r ON r.id = b.round WHERE b.patron IS NOT NULL AND "
    "r.due_at < ? ORDER BY b.id",
)
count_to_go: Callable[[str, int], int] = partial(
    fetch_number,
    "SELECT count(*) FROM homebound_bag AS b JOIN homebound_round AS r ON r.id = b.round WHERE r.branch = ? AND "
    "r.due_at <= ? AND b.patron IS NOT NULL AND b.out_at = 0 AND b.ended_at = 0",
)
PROFILES_OF = "SELECT count(*) FROM homebound_profile WHERE patron = ?"
BAGS_OF = "SELECT count(*) FROM homebound_bag WHERE patron = ?"


class BagsOut(NamedTuple):
    """The bags of a round that went out in a time, and the items in them."""

    round: str
    driver: str
    due_at: int
    bags: int
    items: int


def bags_out_between(since: int, until: int, branch: str) -> list[BagsOut]:
    """Return the rounds of a branch, or of all, whose bags went out between these moments."""
    text = (
        "SELECT r.id, r.driver, r.due_at, count(*), sum(b.items) FROM homebound_bag AS b JOIN homebound_round AS r ON "
        "r.id = b.round WHERE b.out_at >= ? AND b.out_at < ? AND (? = '' OR r.branch = ?) "
        "GROUP BY r.id, r.driver, r.due_at ORDER BY r.due_at, r.id"
    )
    return typed(BagsOut, text, since, until, branch, branch)


def name_profile(profile: str, patron: object, likes: str, never: str) -> None:
    """Write whose wishes these are."""
    change("UPDATE homebound_profile SET patron = ?, likes = ?, never = ? WHERE id = ?", patron, likes, never, profile)


def profiles_of(patron: str) -> list[HomeboundProfile]:
    """Return the wishes of a patron that hold, the newest first."""
    return some(HomeboundProfile, '"patron" = ? AND "ended_at" = 0 ORDER BY "made_at" DESC, "id" DESC', patron)


def profiles_on(branch: str) -> list[HomeboundProfile]:
    text = '"branch" = ? AND "patron" IS NOT NULL AND "ended_at" = 0 ORDER BY "made_at" DESC, "id" DESC'
    return some(HomeboundProfile, text, branch)


def rounds_since(branch: str, at: int) -> Sequence[HomeboundRound]:
    """Return the rounds of a branch that are not canceled, by day."""
    text = '"branch" = ? AND "canceled_at" = 0 AND "due_at" >= ? ORDER BY "due_at", "driver", "id"'
    return some(HomeboundRound, text, branch, at)


def bags_of_round(round_: str) -> list[HomeboundBag]:
    return some(HomeboundBag, '"round" = ? AND "how" <> \'canceled\' ORDER BY "made_at", "id"', round_)


def bags_to_go_of(patron: str) -> list[HomeboundBag]:
    """Return the bags of a patron that are not out yet."""
    return some(HomeboundBag, '"patron" = ? AND "out_at" = 0 AND "ended_at" = 0 ORDER BY "id"', patron)


def titles_with_patron(people: Sequence[str]) -> set[str]:
    """Return the titles (ids) that these records of a patron have out or wait for."""
    text = (
        f"SELECT item.biblio FROM loan JOIN item ON item.id = loan.item WHERE loan.patron IN ({marks(people)}) AND "
        f"loan.closed_at IS NULL UNION SELECT biblio FROM hold WHERE patron IN ({marks(people)}) AND state IN "
        f"{LIVE_SQL}"
    )
    return set(ids(text, *people, *people))


class ShelfCopy(NamedTuple):
    """A copy on the shelf. `title` as in the record, with its medium apart."""

    biblio: str
    item: str
    title: str
    medium: str
    author: str
    call_number: str


def copies_on_shelf(biblios: Sequence[str], branch: str) -> list[ShelfCopy]:
    """Return the available copies of these titles at a branch for which nobody waits."""
    text = (
        "SELECT biblio.id, item.barcode, biblio.title, biblio.medium, biblio.author, "
        "coalesce(nullif(item.call_number, ''), biblio.call_number) FROM item JOIN biblio ON biblio.id = item.biblio "
        f"WHERE biblio.id IN ({marks(biblios)}) AND item.home_branch = ? AND item.barcode <> '' AND {AVAILABLE} AND "
        f"NOT EXISTS (SELECT 1 FROM hold WHERE hold.biblio = biblio.id AND hold.state IN {LIVE_SQL}) "
        "ORDER BY item.barcode"
    )
    return typed(ShelfCopy, text, *biblios, branch)
