"""The brake: hold back far more messages of one kind than on a usual day until staff have looked at them.

Each kind is counted by itself: after a wrong clock, reminders are the flood, and nobody's hold must wait for them.
Results of somebody's act are always sent: a hold scanned onto the shelf since the last run, and messages about a
program registration.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from tuils.i18n import N_, _
from tuils.library.foundation.dates import moment_day
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.refusals import Refused, refuse
from tuils.models.notices import NoticeHeld
from tuils.models.rows import put
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import iso

from .kinds import DAY, HOLD_READY, WORDS
from .logged.queries import HeldNotices, held_notices, release_held, sent_between
from .planning import IMPORTED, PlannedNotice, channel_count
from .recipients import EMAIL, LETTER, TEXT

BRAKE, LEAST_HELD, FIRST_HELD, USUAL_DAYS = 10, 100, 20, 28
BY_ITSELF = (EMAIL, TEXT)
NAMES = WORDS | {IMPORTED: N_("Hold ready, imported")}
Group = tuple[str, str]
"""A kind of the brake and a channel."""


@dataclass(frozen=True)
class Braked:
    """The brake's decision. `go`: the lines to send. `held`: those that wait."""

    go: tuple[PlannedNotice, ...]
    held: tuple[HeldNotices, ...]


def refusal(held: Sequence[HeldNotices]) -> Refused:
    """Return the refusal that explains why nothing at all was sent."""
    n, usual = sum(notices.messages for notices in held), sum(notices.usual for notices in held)
    what = channel_count(held[0].channel, n) if len({notices.channel for notices in held}) == 1 else str(n)
    names = ", ".join(dict.fromkeys(_(NAMES[notices.kind]) for notices in held))
    return refuse("NOTICES_HELD", what=f"{what} ({names})", usual=usual, command="tuils notice run --all")


def usual_daily_messages(desk: Desk, channel: str, kind: str = "") -> int:
    """Return messages a day, over the last four weeks; of one kind, or of all."""
    return round(sent_between(channel, desk.now - USUAL_DAYS * DAY, desk.now, kind) / USUAL_DAYS)


def is_too_many(count: int, usual: int, *, first: bool = False) -> bool:
    """Return whether so many notices point to a fault: a due date moved for everybody, a wrong clock, a year's closure.
    `first`: nothing of that kind was ever sent this way, and another system's backlog may all be due at once."""
    return count > max(FIRST_HELD if first else LEAST_HELD, BRAKE * usual)


def groups_too_large(desk: Desk, lines: Sequence[PlannedNotice]) -> dict[Group, HeldNotices]:
    """Return the groups of these lines that the brake would hold now."""
    groups, found = _grouped(lines), {}
    since = {(notice.kind, notice.channel): notice.since for notice in held_notices()}
    for (kind, channel), some in groups.items():
        known = "" if kind == IMPORTED else kind  # each import is a first time
        usual = usual_daily_messages(desk, channel, kind) if known else 0
        first = not known or not sent_between(channel, 0, desk.now, kind)
        if is_too_many(len(some), usual, first=first):
            begun = min(since.get((kind, channel), desk.now), desk.now)
            found[kind, channel] = HeldNotices(kind, channel, len(some), usual, begun)
    return found


def _grouped(lines: Sequence[PlannedNotice]) -> dict[Group, list[PlannedNotice]]:
    groups: dict[Group, list[PlannedNotice]] = defaultdict(list)
    for line in lines:
        if line.brake and line.channel in BY_ITSELF:
            groups[line.brake, line.channel].append(line)
    return groups


@verb("notices.send")
def let_through(
    desk: Desk, lines: Sequence[PlannedNotice], *, even_many: bool = False, whole: bool = False, wait: bool = False
) -> Braked:
    """Remove the lines that the brake holds, unless staff looked at them (`even_many`), and note it for the desk.
    `whole`: these are all due lines, so notes about other kinds are over. `wait`: send only results of somebody's
    act of today."""
    groups = _grouped(lines)
    held = {} if even_many else groups_too_large(desk, lines)
    if wait:
        since = {(notice.kind, notice.channel): notice.since for notice in held_notices()}
        held |= {group: HeldNotices(*group, len(some), 0, min(since.get(group, desk.now), desk.now))
                 for group, some in groups.items() if group not in held}  # fmt: skip
    release_held([(notice.kind, notice.channel) for notice in held_notices()] if whole else list(groups))
    for one in held.values():
        put(NoticeHeld, one._asdict())
    go = tuple(line for line in lines if line.channel in BY_ITSELF and (line.brake, line.channel) not in held)
    return Braked(go, tuple(held.values()))


def refuse_many_letters(desk: Desk, count: int) -> None:
    """Refuse with NOTICES_HELD if so many letters are too many. A person prints them and was asked, so the first
    ones are no surprise."""
    usual = usual_daily_messages(desk, LETTER)
    if is_too_many(count, usual):
        run = "tuils notice letters --all -o FILE.pdf"
        raise refuse("NOTICES_HELD", what=channel_count(LETTER, count), usual=usual, command=run)


def notices_held_words(desk: Desk, held: Sequence[HeldNotices]) -> str:
    """Return `Held since Tue, Nov 3: 70 Overdue, 1st; 12 Due soon.`; empty if nothing is held."""
    if not held:
        return ""
    parts = "; ".join(f"{notices.messages} {_(NAMES.get(notices.kind, notices.kind))}" for notices in held)
    day = moment_day(desk, min(notices.since for notices in held))
    return _("Notices held since {day}: {what}.").format(day=day, what=parts)


def notice_kind(kind: str) -> str:
    """Return the kind of notice behind this kind of the brake."""
    return HOLD_READY if kind == IMPORTED else kind


def held_facts(desk: Desk, held: Sequence[HeldNotices]) -> list[dict[str, object]]:
    """Return the held messages for programs."""
    return [notices._asdict() | {"since": iso(notices.since, desk.zone)} for notices in held]
