"""The brake: far more messages of one kind than on a usual day wait until somebody looked at them.

Each kind is counted by itself: after a clock that was wrong, reminders are the flood, and nobody's hold must wait for
them. What follows from somebody's act always goes: a hold that was scanned onto the shelf since the last run, and
what people are told about their registration for a program.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from tuils.i18n import N_, _
from tuils.library.dates import moment_day
from tuils.library.desk import Desk, verb
from tuils.library.refusals import Refused, refuse
from tuils.models.notices import NoticeHeld
from tuils.models.rows import put
from tuils.values.dataclass import dataclass
from tuils.values.moments import iso

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
    """`go`: the lines to send. `held`: what waits."""

    go: tuple[PlannedNotice, ...]
    held: tuple[HeldNotices, ...]


def refusal(held: Sequence[HeldNotices]) -> Refused:
    """Why nothing at all was sent."""
    n, usual = sum(one.messages for one in held), sum(one.usual for one in held)
    what = channel_count(held[0].channel, n) if len({one.channel for one in held}) == 1 else str(n)
    names = ", ".join(dict.fromkeys(_(NAMES[one.kind]) for one in held))
    return refuse("NOTICES_HELD", what=f"{what} ({names})", usual=usual, command="tuils notice run --all")


def usual_day(desk: Desk, channel: str, kind: str = "") -> int:
    """Messages a day, over the last four weeks; of one kind, or of all."""
    return round(sent_between(channel, desk.now - USUAL_DAYS * DAY, desk.now, kind) / USUAL_DAYS)


def is_too_many(count: int, usual: int, *, first: bool = False) -> bool:
    """A due date that moved for everybody, a clock that is wrong, a library that came back from a year's closure.
    `first`: nothing of that kind ever went out this way, and what another system left behind may all be due at once."""
    return count > max(FIRST_HELD if first else LEAST_HELD, BRAKE * usual)


def too_many(desk: Desk, lines: Sequence[PlannedNotice]) -> dict[Group, HeldNotices]:
    """What the brake would hold of these lines now."""
    groups, found = _grouped(lines), {}
    since = {(one.kind, one.channel): one.since for one in held_notices()}
    for (kind, channel), some in groups.items():
        known = "" if kind == IMPORTED else kind  # each import is a first time
        usual = usual_day(desk, channel, kind) if known else 0
        first = not known or not sent_between(channel, 0, desk.now, kind)
        if is_too_many(len(some), usual, first=first):
            begun = min(since.get((kind, channel), desk.now), desk.now)
            found[kind, channel] = HeldNotices(kind, channel, len(some), usual, begun)
    return found


def _grouped(lines: Sequence[PlannedNotice]) -> dict[Group, list[PlannedNotice]]:
    groups: dict[Group, list[PlannedNotice]] = defaultdict(list)
    for one in lines:
        if one.brake and one.channel in BY_ITSELF:
            groups[one.brake, one.channel].append(one)
    return groups


@verb("notices.send")
def let_through(
    desk: Desk, lines: Sequence[PlannedNotice], *, even_many: bool = False, whole: bool = False, wait: bool = False
) -> Braked:
    """Take out what the brake holds, unless somebody looked at it (`even_many`), and note it: so the desk says so.
    `whole`: these are all the lines that are due, so that what is noted of other kinds is over. `wait`: nothing goes
    that is not somebody's act of today."""
    groups = _grouped(lines)
    held = {} if even_many else too_many(desk, lines)
    if wait:
        since = {(one.kind, one.channel): one.since for one in held_notices()}
        held |= {group: HeldNotices(*group, len(some), 0, min(since.get(group, desk.now), desk.now))
                 for group, some in groups.items() if group not in held}  # fmt: skip
    release_held([(one.kind, one.channel) for one in held_notices()] if whole else list(groups))
    for one in held.values():
        put(NoticeHeld, one._asdict())
    go = tuple(one for one in lines if one.channel in BY_ITSELF and (one.brake, one.channel) not in held)
    return Braked(go, tuple(held.values()))


def refuse_many_letters(desk: Desk, count: int) -> None:
    """Refused with NOTICES_HELD where so many letters are too many. They are printed by somebody who was asked, so the
    first ones are no surprise."""
    usual = usual_day(desk, LETTER)
    if is_too_many(count, usual):
        run = "tuils notice letters --all -o FILE.pdf"
        raise refuse("NOTICES_HELD", what=channel_count(LETTER, count), usual=usual, command=run)


def held_words(desk: Desk, held: Sequence[HeldNotices]) -> str:
    """`Held since Tue, Nov 3: 70 Overdue, 1st; 12 Due soon.`; nothing where nothing is held."""
    if not held:
        return ""
    parts = "; ".join(f"{one.messages} {_(NAMES.get(one.kind, one.kind))}" for one in held)
    day = moment_day(desk, min(one.since for one in held))
    return _("Notices held since {day}: {what}.").format(day=day, what=parts)


def kind_of(kind: str) -> str:
    """The kind of notice that this kind of the brake is made of."""
    return HOLD_READY if kind == IMPORTED else kind


def held_facts(desk: Desk, held: Sequence[HeldNotices]) -> list[dict[str, object]]:
    """For programs."""
    return [one._asdict() | {"since": iso(one.since, desk.zone)} for one in held]
