"""Holds moved in bulk: all that wait for a title, or for one copy of it, wait for another one."""

from __future__ import annotations

from dataclasses import field

from tuils.i18n import NN_, _, ngettext
from tuils.library.foundation.audit import note_in_audit
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import refuse
from tuils.library.holdings.items.showing import title_called
from tuils.library.lending.counting import count_hold_ended
from tuils.library.lending.hold_queries import has_title
from tuils.library.lending.lookups import find_item
from tuils.library.lending.terms.queues import queue_of
from tuils.models import Hold
from tuils.values.dataclass import dataclass

from .hold_lists import queued_title
from .hold_state import place_by_time
from .holds import hold_aim, live_hold, may_hold
from .queue_order import reason_kept

READY, ON_ITS_WAY, HAS_IT, NOT_HOLDABLE, OF_GROUP = "ready", "in_transit", "has_it", "not_holdable", "group"
STAYS = {
    READY: NN_("{n} stays: its copy is ready for pickup.", "{n} stay: their copies are ready for pickup."),
    ON_ITS_WAY: NN_("{n} stays: its copy is in transit.", "{n} stay: their copies are in transit."),
    HAS_IT: NN_("{n} stays: the patron has {title} checked out.", "{n} stay: these patrons have {title} checked out."),
    NOT_HOLDABLE: NN_(
        "{n} stays: the rules let this patron place no hold on {title}.",
        "{n} stay: the rules let these patrons place no hold on {title}.",
    ),
    OF_GROUP: NN_("{n} stays: it is for a group.", "{n} stay: they are for a group."),
}
"""The words for the holds that are not moved, by the reason."""


@dataclass(frozen=True)
class HoldsMoved:
    """The outcome. `origin` and `to` are ids of titles. `ended`: holds of patrons who waited for both; the earlier is
    kept. `any_copy`: those moved that waited for one copy, and wait for any now. `stays`: how many, by the reason."""

    origin: str
    to: str
    titles: tuple[str, str]
    moved: int = 0
    ended: int = 0
    any_copy: int = 0
    stays: dict[str, int] = field(default_factory=dict)
    act: str = ""


@verb("holds.move")
def move_all_holds(
    desk: Desk, origin: str, to: str, *, item: bool = False, to_item: bool = False, reason: str = ""
) -> HoldsMoved:
    """Move the holds that wait for the title `origin` to the title `to`, in one act; each an id, an ISBN, or the
    barcode of a copy.

    Each keeps its place by the day it was placed, among those that wait for `to`. `item`: only the holds for this copy
    alone (a barcode); `to_item`: they wait for the copy `to` alone. A hold on one copy of `origin` waits for any copy
    of `to`. A copy that is set aside or in transit stays with its hold. A patron who waits for both keeps the earlier.

    Emma: Ada (Dec 1), Bo (Dec 2, ready), Cleo (Dec 3). Persuasion: Cleo (Dec 2), Dan (Dec 4).
    Emma to Persuasion: Bo's stays on Emma. Persuasion: Ada, Cleo (her hold of Dec 2), Dan.
    Refuse with UNKNOWN_ID, SAME_TITLE.
    """
    source, goal = _origin(origin, item=item), _goal(to, item=to_item)
    if source == goal or (source[0] == goal[0] and not item):
        raise refuse("SAME_TITLE", title=title_called(goal[0]))
    mover = _Mover(desk, Act(desk), goal, reason)
    for hold in queue_of(source[0]):
        if not source[1] or hold.wanted == source[1]:
            mover.take(hold)
    if mover.act.id:
        note_in_audit(desk, "queue")
    titles = title_called(source[0]), title_called(goal[0])
    return HoldsMoved(
        source[0], goal[0], titles, mover.moved, len(mover.ended), mover.any_copy, mover.stays, mover.act.id
    )


def _origin(text: str, *, item: bool) -> tuple[str, str]:
    """Return the title whose queue is moved, and the copy (ids); a removed title that somebody waits for, too."""
    if not item:
        return queued_title(text), ""
    copy = find_item(text)
    if copy is None:
        raise refuse("UNKNOWN_ID", code=text)
    return str(copy.row.biblio), copy.id


def _goal(text: str, *, item: bool) -> tuple[str, str]:
    biblio, copy = hold_aim(text, item_only=item)
    return biblio, copy.id if copy else ""


class _Mover:
    """Moves one hold after the other, in one act."""

    def __init__(self, desk: Desk, act: Act, goal: tuple[str, str], reason: str) -> None:
        self.desk, self.act, self.reason = desk, act, reason
        self.biblio, self.copy = goal
        self.moved = self.any_copy = 0
        self.ended: set[str] = set()
        self.stays: dict[str, int] = {}
        self.there = queue_of(self.biblio)

    def take(self, hold: Hold) -> None:
        """Move this hold, end it for an earlier one of its patron, or let it stay."""
        if hold.id in self.ended:
            return
        if why := self._why_stays(hold):
            self.stays[why] = self.stays.get(why, 0) + 1
            return
        rank = place_by_time(hold.id)
        theirs = [other for other in self.there if self._is_same(other, hold)]
        if any(other.state != "placed" or other.rank <= rank for other in theirs):
            self._end(hold)
            return
        for other in theirs:
            self._end(other)
        self._move(hold, rank)

    def _why_stays(self, hold: Hold) -> str:
        if hold.state != "placed":
            return READY if hold.state == "waiting" else ON_ITS_WAY
        if hold.for_group:
            return OF_GROUP
        if hold.biblio != self.biblio and has_title(hold.patron or "", self.biblio):
            return HAS_IT
        return "" if may_hold(self.desk, hold.patron, self.biblio, self.copy) else NOT_HOLDABLE

    def _is_same(self, other: Hold, hold: Hold) -> bool:
        both = not other.wanted or not self.copy or other.wanted == self.copy
        return other.id != hold.id and other.patron == hold.patron and both

    def _end(self, hold: Hold) -> None:
        self.there = [other for other in self.there if other.id != hold.id]
        self.act.write("hold_cancelled", hold=hold.id, biblio=hold.biblio, data={"why": "cancelled"})
        count_hold_ended(self.desk, hold, "cancelled")
        self.ended.add(hold.id)

    def _move(self, hold: Hold, rank: int) -> None:
        self.any_copy += bool(hold.wanted and not self.copy)
        facts: Facts = {"biblio": self.biblio, "wanted": self.copy, "rank": rank}
        changes = {name: value for name, value in facts.items() if getattr(hold, name) != value}
        self.act.write("hold_edited", reason_kept(self.reason), hold=hold.id, biblio=self.biblio, data={"set": changes})
        self.moved += 1
        self.there = [*(other for other in self.there if other.id != hold.id), live_hold(hold.id)]


def holds_moved_words(done: HoldsMoved) -> list[str]:
    """Return the outcome in sentences: what was moved, then what was not, and why."""
    origin, to = done.titles
    text = ngettext("{n} hold moved to {to}.", "{n} holds moved to {to}.", done.moved)
    said = [text.format(n=done.moved, to=to) if done.moved else _("No hold on {title} to move.").format(title=origin)]
    if done.ended:
        text = ngettext(
            "{n} patron had holds on both; the earlier one is kept.",
            "{n} patrons had holds on both; the earlier ones are kept.",
            done.ended,
        )
        said.append(text.format(n=done.ended))
    if done.any_copy:
        text = ngettext(
            "{n} waited for one copy, and waits for any copy now.",
            "{n} waited for one copy, and wait for any copy now.",
            done.any_copy,
        )
        said.append(text.format(n=done.any_copy))
    return said + [ngettext(*STAYS[why], n).format(n=n, title=to) for why, n in done.stays.items()]
