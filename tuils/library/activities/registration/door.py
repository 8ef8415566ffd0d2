"""Count people at the door by age group; check in registered parties, which counts them too.

Programs without registration need no names at all. More may come than there are seats; that is reported, not refused.
Counts add up, so that two stations may count at one door.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from tuils.i18n import _
from tuils.library.activities.programs.counting import facts_follow
from tuils.library.activities.programs.sessions import read_session_line, session_row
from tuils.library.foundation.dates import moment_day
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import not_understood, refuse
from tuils.library.people.patrons.cards import by_card, find_card
from tuils.library.people.patrons.last_use import note_use
from tuils.models.programs import Attendance, ProgramSession, Registration
from tuils.models.rows import some
from tuils.values.dataclass import dataclass
from tuils.values.numbers.barcode import guess, readings
from tuils.values.programs import GROUPS
from tuils.values.time.moments import MINUTE

from .who_comes import age_group_of, by_age, counted_for, parties_of_card, party_called, party_name

A_DAY = 24 * 60 * MINUTE
MOST = 9_999
"""The most people of one group in one step."""


@dataclass(frozen=True)
class DoorCounted:
    """The result of a count: `added` by group how many more (or fewer), `counts` and `total` as they are now. `act`
    is empty if nothing changed. `over`: how many more people than seats."""

    act: str
    session: str
    added: dict[str, int]
    counts: dict[str, int]
    total: int
    over: int = 0


@dataclass(frozen=True)
class CheckedInParty(DoorCounted):
    """A party that is here. `heads` registered, `came` of them now; `before`: its state until then; `already`: it
    was checked in before, with as many."""

    registration: str = ""
    name: str = ""
    heads: int = 0
    came: int = 0
    before: str = ""
    already: bool = False
    groups: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class LeftBehind:
    """The numbers of a session beside its heads. `views`: None where nobody noted them."""

    session: str
    title: str
    recorded: int
    views: int | None
    helper_minutes: int


@permitted("programs.see")
def heads_by_group(desk: Desk, session: str) -> dict[str, int]:
    """Return the counts by group; empty if nobody counted yet."""
    return _counts(session_row(session).id)


@verb("programs.door")
def count_heads(desk: Desk, session: str, group: str, n: int = 1) -> DoorCounted:
    """Count `n` more of a group (of `values.programs.GROUPS`), or fewer if `n` is below 0. Refuses with
    NOT_UNDERSTOOD, DOOR_CANCELLED, DOOR_BELOW_ZERO."""
    return count_groups(desk, session, {group: n})


@verb("programs.door")
def count_groups(desk: Desk, session: str, more: Mapping[str, int], *, ahead: bool = True) -> DoorCounted:
    """Count so many more (or fewer) of several groups, as one action. A first 0 says that nobody was there. Refuses
    as `count_heads` does; and, unless `ahead`, with DOOR_AHEAD a session that begins more than a day from now."""
    row = _open(session, desk, ahead)
    now = _counts(row.id)
    for group, n in more.items():
        _checked(group, n, least=-MOST)
        if now.get(group, 0) + n < 0:
            raise refuse("DOOR_BELOW_ZERO", n=now.get(group, 0))
    return _add(desk, row, more)


@verb("programs.door")
def set_counts(desk: Desk, session: str, counts: Mapping[str, int], *, ahead: bool = True) -> DoorCounted:
    """Set the counts by group; groups that are not named keep theirs. Also long after: a late correction. Refuses
    with NOT_UNDERSTOOD, DOOR_CANCELLED, and DOOR_AHEAD as `count_groups`."""
    row = _open(session, desk, ahead)
    for group, n in counts.items():
        _checked(group, n)
    now = _counts(row.id)
    add = {group: n - now.get(group, 0) for group, n in counts.items()}
    return _add(desk, row, {group: n for group, n in add.items() if n or group not in now})


@verb("programs.door")
def set_total(desk: Desk, session: str, total: int, *, ahead: bool = True) -> DoorCounted:
    """Set the total. Heads beyond the counted age groups count as "any"; for an online program as devices. Refuses
    with NOT_UNDERSTOOD, DOOR_CANCELLED, DOOR_TOTAL_LESS: more than that were counted by age group; and with
    DOOR_AHEAD as `count_groups`."""
    row = _open(session, desk, ahead)
    rest = "device" if row.place == "virtual" else "any"
    _checked(rest, total)
    now = _counts(row.id)
    by_group = sum(now.values()) - now.get(rest, 0)
    if total < by_group:
        raise refuse("DOOR_TOTAL_LESS", n=by_group, total=total)
    return set_counts(desk, row.id, {rest: total - by_group})


@verb("programs.door")
def count_card(desk: Desk, session: str, card: str) -> DoorCounted:
    """Count the patron with this card, by age from the birth date ("any" if unknown). The person is not recorded.
    Refuses with PATRON_UNKNOWN, CARD_LOST, DOOR_CANCELLED."""
    row = _open(session)
    group = age_group_of(row, by_card(card).born)
    return _add(desk, row, {group: 1})


@verb("programs.door")
def check_in_party(
    desk: Desk,
    session: str,
    registration: str,
    heads: int | None = None,
    groups: Mapping[str, int] | None = None,
    *,
    let_in: bool = False,
) -> CheckedInParty:
    """Check in the party of this registration (an id, or its end): `heads` of it, by default all. `groups`: their age
    groups, if not those registered. A second call with another number corrects the first.

    `let_in`: also a party that waits, or that had canceled. Refuses with REGISTRATION_UNKNOWN, DOOR_CANCELLED,
    PARTY_WAITS, PARTY_CANCELLED (both passed by `let_in`), DOOR_SEATS_HELD (until it begins, seats are kept for those
    who have them), NOT_UNDERSTOOD.
    """
    row = _open(session)
    party = party_called(row.id, registration)
    _may_enter(desk, row, party, heads, let_in)
    before = counted_for(party.id)
    came = party.heads if heads is None else heads
    if groups is not None:
        came = sum(groups.values()) if heads is None else heads
    elif heads is None and party.came:
        return _here(_add(desk, row, {}), party, party.came, before, already=True)
    _checked("any", came)
    wanted = dict(groups) if groups is not None else by_age(row, party, came)
    for group, n in wanted.items():
        _checked(group, n)
    add = {group: wanted.get(group, 0) - before.get(group, 0) for group in {*wanted, *before}}
    done = _add(desk, row, add, party, came)
    if came and party.patron:
        note_use(desk, party.patron)  # whoever borrows nothing and comes to programs does not lapse
    return _here(done, party, came, wanted)


@verb("programs.door")
def check_in_card(
    desk: Desk, session: str, card: str, heads: int | None = None, *, let_in: bool = False
) -> CheckedInParty:
    """Check in the party that this card's patron, or the family, registered. Refuses as `check_in_party` does, and with
    PATRON_UNKNOWN, CARD_LOST, NOT_REGISTERED (nobody of the family is on the list; the fact `group`: the group to
    count), PARTIES_SEVERAL (the family registered more than once: check in the one by its registration)."""
    row = _open(session)
    parties = parties_of_card(row.id, card)
    if not parties:
        raise refuse("NOT_REGISTERED", group=age_group_of(row, by_card(card).born))
    if len(parties) > 1:
        raise refuse("PARTIES_SEVERAL", n=len(parties))
    return check_in_party(desk, row.id, parties[0].id, heads, let_in=let_in)


@verb("programs.door")
def check_in_code(
    desk: Desk, session: str, code: str, heads: int | None = None, *, let_in: bool = False, walk_in: bool = False
) -> CheckedInParty | DoorCounted:
    """Check in by a scanned or pasted code: a card, else the id of a registration. `walk_in`: count a card that is
    on no list by age, as `count_card` does; always if no registration is needed. Refuses as `check_in_card`."""
    card = next((reading for reading in readings(code) if find_card(reading)), "")
    if not card:
        if guess(code) in ("item", "patron"):
            by_card(code)
        return check_in_party(desk, session, code, heads, let_in=let_in)
    row = _open(session)
    if not parties_of_card(row.id, card) and (walk_in or row.registration == "none"):
        return count_card(desk, session, card)
    return check_in_card(desk, session, card, heads, let_in=let_in)


@verb("programs.door")
def note_recording(
    desk: Desk,
    session: str,
    *,
    recorded: int | None = None,
    views: int | None = None,
    helper_minutes: int | None = None,
) -> LeftBehind:
    """Record for a session: how many presentations were recorded and put up, how often they were viewed, for how
    many minutes volunteers helped. Arguments not given keep their value. Refuses with
    SESSION_UNKNOWN, NOT_UNDERSTOOD."""
    row = session_row(session)
    said = {"recorded": recorded, "views": views, "helper_minutes": helper_minutes}
    changes = {name: n for name, n in said.items() if n is not None and n != getattr(row, name)}
    for n in changes.values():
        if not 0 <= n <= 10_000_000:
            raise not_understood(_("number"), n, _("0 or more."))
    if changes:
        Act(desk).write("sessions_edited", program=row.program, data={"sessions": {row.id: changes}})
    row = session_row(row.id)
    return LeftBehind(row.id, row.title, row.recorded, row.views, row.helper_minutes)


# ---- what the verbs have in common


def _open(session: str, desk: Desk | None = None, ahead: bool = True) -> ProgramSession:
    """Return a session at whose door people can be counted. `ahead`: also one on a later day."""
    row = session_row(session)
    if row.status == "cancelled":
        raise refuse("DOOR_CANCELLED", title=row.title)
    if desk and not ahead and row.starts_at - desk.now > A_DAY:
        raise refuse("DOOR_AHEAD", title=row.title, day=moment_day(desk, row.starts_at))
    return row


def _checked(group: str, n: int, least: int = 0) -> None:
    if group not in GROUPS:
        raise not_understood(_("group"), group, _("One of: {all}.").format(all=_names()))
    if not least <= n <= MOST:
        raise not_understood(_("How many"), n, _("A number from 0 to {most}.").format(most=MOST))


def _names() -> str:
    return ", ".join(GROUPS)


def _may_enter(desk: Desk, session: ProgramSession, party: Registration, heads: int | None, let_in: bool) -> None:
    """Refuse entry, unless the party has a seat. A waiting or canceled party needs `let_in`, and before the start
    also free seats."""
    left = read_session_line(session.id).left
    wanted = party.heads if heads is None else heads
    gave_back = party.came == 0 and left is not None and left < wanted
    if party.came or (party.state in ("coming", "offered") and not gave_back):
        return
    facts = {"name": party_name(party), "heads": wanted, "left": _("no limit") if left is None else left}
    if not let_in:
        raise refuse("PARTY_WAITS" if party.state == "waiting" else "PARTY_CANCELLED", **facts)
    if desk.now < session.starts_at and left is not None and left < wanted:
        raise refuse("DOOR_SEATS_HELD", **facts)


def _add(
    desk: Desk,
    session: ProgramSession,
    add: Mapping[str, int],
    party: Registration | None = None,
    came: int | None = None,
) -> DoorCounted:
    """Write the changes of the counts, and for which party. A first 0 is written as well: it says that somebody
    counted."""
    key, now = session.id, _counts(session.id)
    add = {group: max(n, -now.get(group, 0)) for group, n in add.items()}
    add = {group: n for group, n in add.items() if n or (not now and not any(add.values()))}
    edits: dict[str, object] = {}
    if party is not None and party.came != came:
        edits = {"came": came}
    if party is not None and party.state != "coming" and came:
        edits |= {"state": "coming", "why": "", "offered_until": None}
    act = Act(desk)
    with facts_follow(desk, [key]):
        if add or edits:
            named = party.id if party is not None else None
            act.write("attendance_counted", session=key, registration=named, data={"add": dict(add)})
        if edits and party is not None:
            act.write("registration_edited", session=key, registration=party.id, data={"set": edits})
    counts = _counts(key)
    total = max(0, sum(counts.values()))
    over = max(0, total - session.capacity) if session.capacity is not None else 0
    return DoorCounted(act.id, key, dict(add), counts, total, over)


def _here(
    done: DoorCounted, party: Registration, came: int, groups: Mapping[str, int], *, already: bool = False
) -> CheckedInParty:
    return CheckedInParty(
        **vars(done),
        registration=party.id,
        name=party_name(party),
        heads=party.heads,
        came=came,
        before=party.state,
        already=already or not done.act,
        groups={group: n for group, n in groups.items() if n},
    )


def _counts(session: str) -> dict[str, int]:
    """Return the counts, in the order of `GROUPS`."""
    found = {row.age_group: row.n for row in some(Attendance, '"session" = ?', session)}
    return {group: found[group] for group in GROUPS if group in found}
