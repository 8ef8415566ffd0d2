"""The words at a program's door, and the list that is shown there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tuils.i18n import _, ngettext
from tuils.library.activities.registration.door import CheckedInParty, DoorCounted, LeftBehind
from tuils.library.activities.registration.door_list import DoorList, DoorParty
from tuils.library.activities.registration.party_table import why_seat
from tuils.library.activities.registration.registering import RegistrationEnded
from tuils.library.activities.registration.waitlist import why_waiting as why
from tuils.library.activities.registration.who_comes import (
    RegistrationLine,
    registrant_name as named,
    registration_state_words,
)
from tuils.library.foundation.dates import moment_day, span_words
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import time_label
from tuils.library.people.staff.staff import account
from tuils.values.programs import AUDIENCES, GROUPS, PLACES
from tuils.values.time.moments import day_of

from .heard import Answer, Cell, Head, Panel, Row

_PART = re.compile(r"(\d{1,7})\s*([a-z]+)|([a-z]+)\s*(\d{1,7})")
_NAMED = {
    "a": "adult", "adult": "adult", "adults": "adult", "t": "teen", "teen": "teen", "teens": "teen", "c": "child",
    "child": "child", "children": "child", "d": "device", "device": "device", "devices": "device", "o": "any",
    "any": "any", "others": "any", "recorded": "recorded", "views": "views", "helpers": "helper_minutes",
}  # fmt: skip
IN_ORDER = ("adult", "teen", "child", "any")
LEFT_BEHIND = ("recorded", "views", "helper_minutes")
"""Numbers of a session that are no heads: recordings posted, how often they were seen, minutes of volunteers."""


# ---- the door as a whole


def door_greeting(desk: Desk, sheet: DoorList) -> Answer:
    """Greet at this door. If the session is on another day, say so first: counts are for that day."""
    line, today = sheet.line, day_of(desk.now, desk.zone)
    if not line.cancelled and day_of(line.starts_at, desk.zone) != today:
        text = _("This session is on {day}, not today.").format(day=moment_day(desk, line.starts_at))
        if line.place == "virtual":
            return Answer("NOTE", text, _("Counts go to that day. d: a device, 3d: three devices."))
        return Answer("NOTE", text, _("Counts go to that day. a: adult, t: teen, c: child, 3c: 3 children."))
    return session_registrations_words(sheet)


def session_registrations_words(sheet: DoorList) -> Answer:
    """Say, for a session of any day, that it was canceled, that too many come, or how many do."""
    line = sheet.line
    if line.cancelled:
        return Answer("NOTE", _("It was canceled. {why}").format(why=line.why).strip(), _("No one is counted here."))
    if sheet.over:
        return Answer("NOTE", over_capacity_words(sheet.over), what_to_do(sheet))
    heads, here = line.taken, sum(party.came or 0 for party in sheet.parties)
    if not sheet.parties:
        return Answer("", _("There is no list here."), what_to_do(sheet))
    text = ngettext("{n} person is registered.", "{n} people are registered.", heads).format(n=heads)
    return Answer("", f"{text} {_('Here: {n}.').format(n=here)}", what_to_do(sheet))


def door_closed(sheet: DoorList) -> Answer:
    """Answer for a session that is only viewed: nothing that is scanned is counted there."""
    answer, hint = session_registrations_words(sheet), _("Enter shows a registration. .a opens attendance.")
    return answer if sheet.line.cancelled else Answer(answer.mark, answer.said, hint)


def empty(sheet: DoorList) -> str:
    if sheet.line.registration == "none":
        return _("Drop-in program: count everyone who comes.")
    return _("No one is registered yet. F7 registers someone.")


def what_to_do(sheet: DoorList) -> str:
    if sheet.line.place == "virtual":
        return _("Scan a card, or type d for each device. 3d counts three, -d one less.")
    return _("Scan a card, or type a (adult), t (teen), c (child). 3c counts three.")


def door_head(desk: Desk, sheet: DoorList) -> Head:
    """Return the head: `Story time`, then when, where, for whom."""
    line = sheet.line
    times = span_words(desk, line.starts_at, line.ends_at)
    where = line.where or _(PLACES.get(line.place, line.place))
    return Head(line.title, "   ".join((times, where, _(AUDIENCES.get(line.audience, line.audience)))))


def session_standing(sheet: DoorList) -> str:
    """`Led by Ana R.   Registered 12 heads   Places left 3   Waiting 5`"""
    line = sheet.line
    leader = account(line.leader) if line.leader else None
    if line.cancelled:
        heads = ngettext("{n} registered", "{n} registered", line.taken).format(n=line.taken)
        return "   ".join([_("Canceled. {why}").format(why=line.why).strip(), heads])
    parts = [_("Led by {name}").format(name=leader.name if leader else line.leader)] if line.leader else []
    if line.registration != "none" or sheet.parties:
        heads = ngettext("{n} registered", "{n} registered", line.taken).format(n=line.taken)
        parts.append(heads)
        left = _("no limit") if line.left is None else str(line.left)
        parts.append(_("Seats left {n}").format(n=left))
        parts.append(_("{n} on the waitlist").format(n=line.waiting_heads))
    elif line.capacity is not None:
        parts.append(_("Drop-in, {n} seats").format(n=line.capacity))
    else:
        parts.append(_("Drop-in, no limit"))
    return "   ".join(parts)


def tallies(sheet: DoorList) -> list[str]:
    """Return `a Adults 4`, one for each group; last the sum of all."""
    letters = {"adult": "a", "teen": "t", "child": "c", "any": "o", "device": "d"}
    shown = [group for group in GROUPS if group in sheet.begins_with or sheet.counts.get(group)]
    parts = [f"{letters[group]} {_(GROUPS[group])} {sheet.counts.get(group, 0):3}" for group in shown]
    return [*parts, in_all(sheet)]


def in_all(sheet: DoorList) -> str:
    total, places = sheet.total, sheet.line.capacity
    if total is None:
        return _("Not recorded yet")
    if places is None:
        return _("All {n}").format(n=f"{total:3}")
    return _("All {n} of {places} seats").format(n=f"{total:3}", places=places)


def short_tallies(sheet: DoorList) -> list[str]:
    """Return `a 4`, `t 0`, `c 9`, `13/15`, for little room."""
    parts = [part.split() for part in tallies(sheet)[:-1]]
    total, places = sheet.total, sheet.line.capacity
    whole = "-" if total is None else str(total)
    return [*(f"{part[0]} {part[-1]} " for part in parts), f"{whole}/{places}" if places is not None else whole]


def panel(desk: Desk, sheet: DoorList, only: Sequence[str] | None = None) -> Panel:
    """Return the list: number, name, heads, state, notes. The waitlist is below an empty line."""
    rows: list[Row] = []
    keys: list[str] = []
    numbered = list(enumerate(sheet.parties, 1))
    shown = [(n, party) for n, party in numbered if only is None or party.id in only]
    for number, party in shown:
        if party.waits and rows and "" not in keys and not shown[0][1].waits and only is None:
            rows.append(("",))
            keys.append("")
        rows.append(_row(desk, number, party))
        keys.append(party.id)
    return Panel("door", tuple(rows), tuple(keys))


def _row(desk: Desk, number: int, party: DoorParty) -> Row:
    name = _("Waitlisted: {name}").format(name=party_label(party)) if party.waits else party_label(party)
    state, to_know = stands(desk, party), party.to_know
    if party.too_large_for is not None:
        large = ngettext("party of {heads}, only {n} seat", "party of {heads}, only {n} seats", party.too_large_for)
        to_know = "; ".join(filter(None, (large.format(heads=party.heads, n=party.too_large_for), to_know)))
    return (str(number), name, str(party.heads), state, to_know)


def party_label(party: DoorParty) -> str:
    """`Field, Marta + 2`"""
    return f"{party.sorted_name} + {party.heads - 1}" if party.heads > 1 else party.sorted_name


def stands(desk: Desk, party: DoorParty) -> Cell | str:
    """Return HERE, and how many of them if that is another number."""
    if party.came:
        return Cell(_("HERE") if party.came == party.heads else _("HERE {n}").format(n=party.came), "ok")
    if party.came == 0:
        return _("not here")
    if party.waits:
        return Cell(_("waitlisted"), "look")
    return _("offered") if party.state == "offered" else ""


# ---- answers


def welcome(done: CheckedInParty, to_know: str) -> Answer:
    more = max(0, done.came - 1)
    text = _("Checked in: {name}.").format(name=done.name)
    if more:
        text = ngettext("Checked in: {name} and {n} more.", "Checked in: {name} and {n} more.", more)
        text = text.format(name=done.name, n=more)
    if done.already:
        text = _("Already here: {name}, {n} in all.").format(name=done.name, n=done.came)
    if not done.came:
        text = _("No longer counted: {name}.").format(name=done.name)
    hint = _("Note: {what}").format(what=to_know) if to_know else ""
    if done.over:
        return Answer("NOTE", text, over_capacity_words(done.over), done.name)
    return Answer("OK", text, hint, done.name)


def heads_added(add: Mapping[str, int]) -> str:
    """Return `3 children, 1 adult`; smaller counts with a minus."""
    return ", ".join(group_words(group, n) for group, n in add.items() if n)


def group_words(group: str, n: int) -> str:
    words = {
        "adult": ngettext("{n} adult", "{n} adults", abs(n)),
        "teen": ngettext("{n} teen", "{n} teens", abs(n)),
        "child": ngettext("{n} child", "{n} children", abs(n)),
        "any": ngettext("{n} other", "{n} others", abs(n)),
        "device": ngettext("{n} device", "{n} devices", abs(n)),
    }
    return words[group].format(n=n)


def counted_sentence(done: DoorCounted, what: str) -> Answer:
    """Say what was counted, and the new total. `what`: `heads_added` of it."""
    n = sum(done.added.values())
    if not done.act:
        return Answer("OK", _("No change: {n} in all.").format(n=done.total))
    if n >= 0 and all(more >= 0 for more in done.added.values()):
        text = _("Counted: {what}. {n} in all.").format(what=what or _("no one"), n=done.total)
    elif all(more <= 0 for more in done.added.values()):
        what = ", ".join(group_words(group, -more) for group, more in done.added.items() if more)
        text = _("Subtracted: {what}. {n} in all.").format(what=what, n=done.total)
    else:
        text = _("Corrected: {what}. {n} in all.").format(what=what, n=done.total)
    return Answer("NOTE", text, over_capacity_words(done.over)) if done.over else Answer("OK", text)


def over_capacity_words(over: int) -> str:
    text = ngettext("{n} person over the seat limit.", "{n} people over the seat limit.", over)
    return text.format(n=over)


def door_undone_words(sheet: DoorList, what: str) -> Answer:
    text = _("Undone: {what}. {n} in all.").format(what=what or _("no one"), n=sheet.total or 0)
    return Answer("OK", text, what_to_do(sheet))


def an_item() -> Answer:
    text = _("That is an item's barcode: no one was counted.")
    return Answer("NOTE", text, _("To check it out or in: F2, then scan it there."))


def unknown_code_words(code: str) -> Answer:
    text = _("No library card has the number {code}. No one was counted.").format(code=code[-14:])
    return Answer("NOTE", text, _("Scan it again, type the name, or count: a, t, or c."))


def nobody_called(text: str) -> Answer:
    sentence = _('No one on this list is called "{name}".').format(name=text[:30])
    return Answer("NOTE", sentence, _("F7 registers them. Or count them: a, t, or c."))


def as_what(sheet: DoorList, group: str) -> Answer:
    """Ask about a card that is on no list. The patron is not named."""
    if group == "any":
        return Answer("ASK", _("Not registered. Count as adult, teen, or child?"), _("a, t, or c.   n or Esc: no one."))
    said = {
        "adult": _("Not registered. Count one adult?"),
        "teen": _("Not registered. Count one teen?"),
        "child": _("Not registered. Count one child?"),
        "device": _("Not registered. Count one device?"),
    }[group]
    if sheet.line.left == 0:
        said += " " + _("All seats are taken.")
    return Answer("ASK", said, _("y: count.   a, t, or c: as that instead.   n or Esc: no one."))


def so_many(group: str, n: int) -> Answer:
    what = group_words(group, n) if group else _("{n} in all").format(n=n)
    return Answer("ASK", _("Count {what}?").format(what=what), _("y: count them.   n or Esc: no, then type it again."))


def let_in(sheet: DoorList, facts: Mapping[str, object], *, waits: bool) -> Answer:
    left = _("no limit") if sheet.line.left is None else str(sheet.line.left)
    text = (
        _("Waitlisted: {name}, party of {heads}. Admit them?") if waits else _("No seat is left: {name}. Admit them?")
    )
    hint = _("y: admit them. Seats left: {left}.   n or Esc: not now.").format(left=left)
    return Answer("ASK", text.format(**facts), hint, str(facts["name"]))


def seats_held(desk: Desk, sheet: DoorList, facts: Mapping[str, object]) -> Answer:
    """Say that before the session begins nobody on the waitlist is let in ahead of those who have a seat."""
    text = _("Waitlisted: party of {heads}, seats left: {left}.").format(**facts)
    begins = time_label(sheet.line.starts_at, desk.zone)
    return Answer("NOTE", text, _("Seats are kept until {time}. Scan again then.").format(time=begins))


def which_party(sheet: DoorList, registrations: Sequence[str]) -> Answer:
    n = len(registrations)
    text = ngettext("{n} line matches. Which one is it?", "{n} lines match. Which one is it?", n).format(n=n)
    return Answer("ASK", text, _("Type the number, then Enter.   n or Esc: none of them."))


def line_numbers(sheet: DoorList, registrations: Sequence[str]) -> dict[int, str]:
    """Map line numbers, as in the list, to these registrations."""
    return {number: party.id for number, party in enumerate(sheet.parties, 1) if party.id in registrations}


def waiting_reason_at_door(desk: Desk, sheet: DoorList, party: DoorParty) -> Answer:
    return Answer("", why(desk, party.id), _("When a seat is free, F6 gives it to the next in line."))


def why_here(desk: Desk, party: DoorParty) -> Answer:
    """Say how a party got its seat: what was done last, and first."""
    steps = why_seat(desk, party.id).lines
    return Answer("", steps[-1], steps[0] if len(steps) > 1 else "", party.name) if steps else Answer("", party.name)


def party_details(desk: Desk, line: RegistrationLine) -> Answer:
    """Say how many of which age, and how they are reached."""
    who = ", ".join(group_words(group, n) for group, n in line.groups.items())
    text = _("{name}: {who}; {state}").format(name=named(line), who=who, state=registration_state_words(line))
    reached = [part for part in (line.phone, line.email, line.guardian) if part]
    nothing = _("A phone or email is on file. Staff can see it.") if line.hidden else _("No phone or email on file.")
    then = ", ".join(reached) or nothing
    return Answer("", text, then, named(line))


def promoted(given: Sequence[RegistrationLine]) -> Answer:
    """Say who got a seat, or who is to be offered one."""
    names = ", ".join(named(line) for line in given)
    if any(line.state == "offered" for line in given):
        return Answer("OK", _("Seat offered: {name}").format(name=names), _("Let them know. F9 undoes it."))
    return Answer("OK", _("Seat given: {name}").format(name=names), _("They can come in. F9 undoes it."))


def stays_away(party: DoorParty, done: RegistrationEnded) -> Answer:
    return Answer("OK", _("No-show: {name}").format(name=party.name), _next(done), party.name)


def registration_ended_words(party: DoorParty, done: RegistrationEnded) -> Answer:
    return Answer("OK", _("Registration canceled: {name}").format(name=party.name), _next(done), party.name)


def _next(done: RegistrationEnded) -> str:
    """Say whose seat it is now."""
    if not done.passed_on:
        return _("F9 undoes it.")
    return _("Next in line: {name}. F9 undoes it.").format(name=", ".join(map(named, done.passed_on)))


def nobody_there() -> Answer:
    text = _("Attendance is still open. Names are hidden for now.")
    return Answer("", text, _("Scan a card, or type a, t, or c to continue."))


def how_to_correct(sheet: DoorList) -> str:
    if sheet.line.place == "virtual":
        return _("Such as 12; or recorded 1 views 40 helpers 90 (minutes).")
    return _("Such as 4a 0t 9c; or 13 in all; or recorded 1 views 40 helpers 90.")


def session_counting_words(sheet: DoorList) -> Answer:
    if sheet.line.place == "virtual":
        return Answer("", _("Online: one for each device that joins live."), _("Recordings are counted separately."))
    text = _("Everyone there is counted, of any age, except staff.")
    return Answer("", text, _("The audience of a program is the one planned, not who came."))


def session_notes(row: LeftBehind) -> Answer:
    """Say what a session left behind."""
    text = _("Saved: {recorded} recorded, {views} views, {helper_minutes} volunteer minutes.")
    facts = {name: getattr(row, name) or 0 for name in LEFT_BEHIND}
    return Answer("OK", text.format(**facts), _("F9 undoes it."))


def totals_in(text: str, sheet: DoorList) -> dict[str, int] | int | None:
    """Read a late correction: `4a 9c`, `adults 4 children 9`, `4 0 9` in the order shown, or `23`, all in one; or
    `recorded 1 views 40`, of what it left behind. None if the text is none of these."""
    words = text.lower().replace(",", " ").replace(":", " ").replace("=", " ")
    plain = words.split()
    if plain and all(part.isdecimal() and len(part) < 5 for part in plain):
        if len(plain) == 1:
            return int(plain[0])
        people = () if sheet.line.place == "virtual" else IN_ORDER[: len(plain)]
        return dict(zip(people, map(int, plain), strict=True)) if 3 <= len(plain) == len(people) else None
    found: dict[str, int] = {}
    for part in _PART.finditer(words):
        name, number = part[2] or part[3], part[1] or part[4]
        if name not in _NAMED:
            return None
        found[_NAMED[name]] = int(number)
    return found if found and not _PART.sub("", words).strip() else None
