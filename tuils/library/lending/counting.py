"""Count what the desk does, and lower the counts for what is undone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from tuils.library.foundation.administration.settings import value_of
from tuils.library.foundation.counters import CountKey, count_all, fact_of, nearest_count, raise_counter, zip_area
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Entry, Facts
from tuils.library.foundation.journal.undoing import carried_on
from tuils.library.people.staff.roles import TUILS
from tuils.models import Hold, Patron
from tuils.models.rows import get
from tuils.values.time.moments import day_of, to_local
from tuils.values.use_classes import CHILDREN_CODES, TEEN_CODES, audience_of, call_class, made_of

from .lookups import NamedItem, item_of

KINDS = {"checkout": "loan", "renew": "renewal", "checkin": "return", "used_here": "in_house", "hold_placed": "hold"}
AUTO_RENEWAL = "auto_renewal"
"""An automatic renewal: the survey of libraries does not count it as circulation."""
BY_HOUR = ("loan", "renewal", "return")
BY_ZIP = ("loan", "renewal")
BY_CLASS = ("loan", "renewal", "in_house")
BETWEEN = {"ill_received": "interlibrary_in", "ill_sent": "interlibrary_out"}
"""Loans between libraries, and the copies of articles: counted as they come and as they leave, never as they are asked
for."""
FILLED = "hold_filled"
"""A hold that was picked up; `item_type` of the count is how many days it had waited for its copy."""
LONGEST_WAIT = 999
ENDED = "hold_ended"
"""A hold that was not filled, at its pickup branch; `item_type` of the count is why, one of WHYS."""
WHYS = ("cancelled", "expired", "unclaimed")


def count_loan(desk: Desk, item: NamedItem, patron: Patron, hold: Hold | None = None) -> None:
    facts = _count_keys(desk, "loan", desk.at, patron=patron, item=item)
    count_all(desk, facts + ([_filled(desk, hold, desk.at)] if hold else []))


def count_renewal(desk: Desk, item: NamedItem, patron: Patron) -> None:
    kind = AUTO_RENEWAL if desk.operator.login == TUILS.login else "renewal"
    count_all(desk, _count_keys(desk, kind, desk.at, patron=patron, item=item))


def count_return(desk: Desk, item: NamedItem) -> None:
    """Count a return, without the patron: the transaction that ends a loan keeps no trace of who had it."""
    count_all(desk, _count_keys(desk, "return", desk.at, item=item))


def count_used(desk: Desk, item: NamedItem) -> None:
    """Count a use in the library; nobody asks by whom."""
    count_all(desk, _count_keys(desk, "in_house", desk.at, item=item))


def count_hold_ended(desk: Desk, hold: Hold, why: str) -> None:
    """Count a hold that nobody picked up: it was canceled, or its last day is over."""
    count_all(desk, [_ended(desk, hold, why, desk.at)])


def count_between(desk: Desk, kind: str) -> None:
    """Count what comes from another library, or goes to one (a key of BETWEEN)."""
    count_all(desk, [fact_of(desk, BETWEEN[kind], desk.at)])


def counted_by(desk: Desk, entries: list[Entry], pocket: dict[str, Facts]) -> list[tuple[CountKey, int]]:
    """Return the counts that these entries raised. Ask before they are undone: then the patron is still known."""
    return [found for entry in entries for found in _counted(desk, entry, pocket)]


def lower(desk: Desk, counted: list[tuple[CountKey, int]]) -> None:
    for fact, n in counted:
        if raised := nearest_count(desk, fact, n):
            raise_counter(desk, raised, -n)


def _count_keys(
    desk: Desk, kind: str, at: int, *, patron: Patron | None = None, item: NamedItem | None = None
) -> list[CountKey]:
    """Return the count itself; and beside it, each alone, the hour of the day, what the copy counts as, its shelving
    location, and the ZIP code."""
    fact = fact_of(desk, kind, at, patron=patron, item=item.row if item else None)
    found = [fact]
    if kind in BY_HOUR:
        hour = to_local(at, desk.zone).hour
        found.append(CountKey(fact.day, f"{kind}_hour", fact.branch, item_type=f"{hour:02}"))
    if kind in BY_CLASS and item:
        found.append(_class_fact(fact, item))
        found.append(CountKey(fact.day, f"{kind}_location", fact.branch, item_type=item.row.location))
    if kind in BY_ZIP and patron:
        found.append(CountKey(fact.day, f"{kind}_zip", fact.branch, item_type=zip_area(patron.postcode)))
    return found


def _class_fact(fact: CountKey, item: NamedItem) -> CountKey:
    row, facts = item.row, item.facts
    marks = (row.collection, row.location, row.section)
    words = (json.loads(facts.children_codes) or CHILDREN_CODES, json.loads(facts.teen_codes) or TEEN_CODES)
    return CountKey(
        fact.day,
        f"{fact.kind}_class",
        fact.branch,
        category=made_of(facts.kind),
        item_type=call_class(row.call_number),
        collection=audience_of(marks, row.call_number, facts.audience, *words),
    )


def age_marks() -> tuple[Sequence[str], Sequence[str]]:
    """Return the codes of children's copies, and of young adult: the library's own words, or else the usual ones."""
    return value_of("children_codes") or CHILDREN_CODES, value_of("teen_codes") or TEEN_CODES


def _filled(desk: Desk, hold: Hold, at: int) -> CountKey:
    waited = ((hold.caught_at or at) - hold.placed_at) // 86_400_000_000
    fact = fact_of(desk, FILLED, at)
    return replace(fact, item_type=str(min(max(waited, 0), LONGEST_WAIT)))


def _ended(desk: Desk, hold: Hold, why: str, at: int) -> CountKey:
    return replace(fact_of(desk, ENDED, at), branch=str(hold.pickup or desk.branch), item_type=why)


def _counted(desk: Desk, entry: Entry, pocket: dict[str, Facts]) -> list[tuple[CountKey, int]]:
    if entry.kind == "counted":
        kind, of = str(entry.data.get("what", "")), str(entry.data.get("type", ""))
        day = str(entry.data.get("day", "")) or day_of(entry.at, desk.zone).isoformat()
        found = [(CountKey(day, kind, entry.branch, item_type=of), int(entry.data.get("n", 1)))]
        if hour := str(entry.data.get("hour", "")):
            found.append((CountKey(day, f"{kind}_hour", entry.branch, item_type=hour), found[0][1]))
        return found
    if entry.kind == "patron_registered":
        fact = fact_of(desk, "registration", entry.at, patron=get(Patron, entry.patron))
        return [(replace(fact, branch=entry.branch), 1)]
    if entry.kind == "hold_cancelled" and entry.data.get("why") in WHYS and (ended := get(Hold, entry.hold)):
        return [(_ended(desk, ended, str(entry.data["why"]), entry.at), 1)]
    if entry.kind in BETWEEN and not entry.data.get("imported"):
        return [(CountKey(day_of(entry.at, desk.zone).isoformat(), BETWEEN[entry.kind], entry.branch), 1)]
    kind = KINDS.get(entry.kind, "")
    if not kind or entry.continues or entry.data.get("imported") or entry.data.get("besides"):
        return []
    if entry.kind == "checkin" and not entry.loan:
        return []
    item = item_of(entry.item or "")
    patron = _patron(entry, pocket) if kind in ("loan", "renewal", "hold") else None
    if kind == "renewal" and entry.operator == TUILS.login:
        kind = AUTO_RENEWAL
    facts = _count_keys(desk, kind, entry.at, patron=patron, item=item)
    if kind == "loan" and entry.hold and (hold := get(Hold, entry.hold)):
        facts.append(_filled(desk, hold, entry.at))
    return [(replace(fact, branch=entry.branch), 1) for fact in facts]


def _patron(entry: Entry, pocket: dict[str, Facts]) -> Patron | None:
    """Return the patron of the loan or hold: it may be over and carried on under another id, which knows the patron.
    The act may have ended another patron's loan besides."""
    names = carried_on(entry.loan or "" if entry.kind == "renew" else entry.id)
    kept = {**pocket, **applying.privates(names)}
    return next((get(Patron, kept[name]["patron"]) for name in names if kept.get(name, {}).get("patron")), None)
