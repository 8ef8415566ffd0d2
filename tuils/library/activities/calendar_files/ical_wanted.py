"""Convert a date of a calendar file into the fields of a session and of its program, as far as the file has them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from tuils.i18n import _
from tuils.library.activities.queries import branch_names, room_names
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.entries import Facts
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean, fold_text
from tuils.values.programs import AUDIENCES, KINDS, PLACES, REGISTRATION
from tuils.values.time.recurrence import read_recurrence, rule_text
from tuils.values.words import Unclear

from .ical_reading import CalendarOffer, Wish, wall_or

ONLINE = ("http://", "https://", "zoom", "teams.microsoft", "meet.google", "online", "webinar", "virtual")
LONGEST_TITLE, LONGEST_ADDRESS, LONGEST_BLURB, LONGEST_PRESENTER = 120, 200, 2_000, 120
OWN: dict[str, Collection[str]] = {"kind": KINDS, "audience": AUDIENCES, "place": PLACES, "registration": REGISTRATION}


@dataclass(frozen=True)
class Places:
    """The rooms and branches of this library, by folded name and code; and the library's own name."""

    rooms: dict[str, str]
    branches: dict[str, str]
    own: tuple[str, ...]


def places(desk: Desk) -> Places:
    from tuils.library.foundation.administration.settings import library_name

    branches = branch_names()
    names = [library_name(), *branches.values()]
    return Places(
        _by_name(room_names()), _by_name(branches), tuple(fold_text(name) for name in names if fold_text(name))
    )


def _by_name(found: Mapping[str, str]) -> dict[str, str]:
    return {fold_text(code): code for code in found} | {
        fold_text(name): code for code, name in found.items() if fold_text(name)
    }


def session_fields(wish: Wish, known: Places) -> Facts:
    """Return this date's fields from the file. A missing kind, audience or place is left out."""
    event, own = wish.event, wish.event.own
    cancelled = event.status == "cancelled"
    facts: Facts = {
        "title": clean(event.title)[:LONGEST_TITLE],
        "wall": wish.wall,
        "zone": wish.zone,
        "minutes": wish.minutes,
        "status": "cancelled" if cancelled else "planned",
        "original": wish.original,
        **_coded(event.categories),
        **_where(wish, known),
    }
    if cancelled:
        facts["why"] = clean(event.comment)[:200]
    if wish.apart or own:
        facts["apart"] = wish.apart
    if own:
        seats = own.get("X-TUILS-CAPACITY", "")
        facts["capacity"] = int(seats) or None if seats.isascii() and seats.isdigit() and len(seats) < 6 else None
        codes = {name: own.get(f"X-TUILS-{name.upper()}", "") for name in OWN}
        facts |= {name: code for name, code in codes.items() if code in OWN[name] or (not code and name == "kind")}
    if branch := known.branches.get(fold_text(own.get("X-TUILS-BRANCH", ""))):
        facts["branch"] = branch
    return facts


def _coded(categories: Iterable[str]) -> Facts:
    """Map categories named like an audience or a kind, in the reader's language or in English."""
    found: Facts = {}
    words = {
        "audience": {name: code for code, said in AUDIENCES.items() for name in (code, said, _(said))},
        "kind": {name: code for code, one in KINDS.items() for name in (code, one.words, _(one.words))},
    }
    for field, names in words.items():
        codes = {fold_text(name): code for name, code in names.items()}
        for category in categories:
            if (code := codes.get(fold_text(category))) and field not in found:
                found[field] = code
    return found


def _where(wish: Wish, known: Places) -> Facts:
    """Find a room by its code or name, also before a comma; else use the address."""
    own, said = wish.event.own, clean(wish.event.location)[:LONGEST_ADDRESS]
    if own:
        room = known.rooms.get(fold_text(own.get("X-TUILS-ROOM", "")), "")
        unknown = said if own.get("X-TUILS-ROOM") and not room else ""
        return {"room": room, "address": clean(own.get("X-TUILS-ADDRESS", "") or unknown)[:LONGEST_ADDRESS]}
    for name in (said, said.partition(",")[0], said.rpartition(",")[2], said.partition(" - ")[0]):
        if found := known.rooms.get(fold_text(name) or "-"):
            return {"room": found, "address": "", "place": "onsite"}
    return {"room": "", "address": said, "place": _place(said, known)}


def _place(text: str, known: Places) -> str:
    if any(word in text.casefold() for word in ONLINE):
        return "virtual"
    return "onsite" if not text or any(name in fold_text(text) for name in known.own) else "offsite"


def program_fields(offer: CalendarOffer, first: Facts) -> Facts:
    """Return the program's fields: those of its first date, and those that the file has for all dates."""
    event = offer.events[0]
    shared = ("kind", "audience", "place", "room", "address", "minutes", "capacity", "registration", "branch")
    facts: Facts = {name: first[name] for name in shared if name in first}
    drafts = all(one.status == "tentative" for one in offer.events)
    blurb = clean(event.own.get("X-TUILS-BLURB", event.description))[:LONGEST_BLURB]
    facts |= {"title": clean(offer.title)[:LONGEST_TITLE], "blurb": blurb}
    facts |= {"presenter": clean(event.own.get("X-TUILS-PRESENTER", ""))[:LONGEST_PRESENTER]} if event.own else {}
    rule, begins = offer.rule, offer.first
    if "X-TUILS-RULE" in event.own:
        rule, begins = _rule(event.own["X-TUILS-RULE"]), wall_or(event.own.get("X-TUILS-FIRST", ""), "")
    return facts | {"status": "draft" if drafts else "published", "rule": rule if begins else "", "first": begins}


def _rule(text: str) -> str:
    """Return a rule as stored; empty if it can't be read."""
    try:
        return rule_text(read_recurrence(text))
    except Unclear:
        return ""
