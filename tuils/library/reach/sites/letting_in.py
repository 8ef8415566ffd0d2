"""The entries that another copy of the library may send home: the main library decides, by its own journal.

Whoever has a laptop can edit the database on it, and the file is signed all the same. So the file's own facts about its
site, its staff or their rights don't count: those are read from the main library's journal, as they were when the copy
was prepared. Entries not allowed are set aside in their place (`journal/asides.py`); nothing is lost, and it is
reported.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from tuils.library.foundation.administration.state import setting_name
from tuils.library.foundation.administration.this_site import MAIN
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.bundles import Line
from tuils.library.foundation.journal.entries import Entry, Facts, station_of
from tuils.library.foundation.journal.families import brought_as
from tuils.library.foundation.journal.kinds import STAYS_OUT, Brought
from tuils.library.office.reports.tallies import YEAR_TOTAL
from tuils.library.people.accounts.ledger import FOUND, MANUAL
from tuils.library.people.staff.rights_then import rights_at, setting_entries
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import day_of

from .known_sites import BRANCH, VAN
from .looking import LookedAt
from .queries import FACT, Devices, contact_with, first_stamp, last_work, restored_at

KIND, WHO, RIGHT, OTHERS, ODD = "KIND", "WHO", "RIGHT", "OTHERS", "ODD"
"""The reasons to set an entry aside: such a site sends no such kind; its operator was not with the copy; they lacked
the right; it is in another machine's name, or undoes another's act; no machine of ours writes such an entry."""
MONEY = ("charge", "payment", "waive", "refund")
MOST_COUNTED = 1_000_000
"""The most of one thing that a station counts on one day."""
UNFIT = (LookupError, TypeError, ValueError, AttributeError)


@dataclass(frozen=True)
class PreparedAs:
    """The preparation of a copy by the main library: its kind, its staff (empty: all), and its place in the order."""

    kind: str
    staff: tuple[str, ...]
    place: int
    first: int
    """The stamp of the entry by which a copy of this name was first made."""


def prepared_as(site: str, key: str) -> PreparedAs:
    """Return how the copy that signs by this key was prepared. A key names one preparation, whatever was prepared under
    the name since."""
    made = [entry for entry in setting_entries(setting_name("site", site)) if isinstance(entry.data.get("value"), dict)]
    for entry in made:
        value = entry.data["value"]
        if key in value.get("keys", ()):
            kind, staff = str(value.get("kind", VAN)), tuple(str(value.get("staff", "")).split())
            return PreparedAs(kind, staff, entry.pos, made[0].stamp)
    return PreparedAs(VAN, (), 0, 0)


class Gate:
    """The gate for one bundle that came to the main library."""

    def __init__(self, desk: Desk, looked: LookedAt) -> None:
        self.site, self._today = looked.site, day_of(desk.now, desk.zone)
        site = self.site
        self._as = prepared_as(site, str(looked.head["key"]))
        self._devices = Devices(site)
        self._had = applying.have()
        self._restored = max(restored_at(), _taken_over_at())
        self._rights: dict[str, frozenset[str] | None] = {}
        self._with_copy = looked.with_copy
        self._speaks: dict[str, bool] = {}
        self.stations = {*contact_with(site)["devices"]}
        told = [entry for entry in looked.imports if not self._why_not(entry, {})]
        self._batches = {str(entry.data.get("batch") or entry.id) for entry in told}

    # -- entries

    def kept_out(self, lines: Iterable[Line]) -> dict[str, str]:
        """Return by id why each of these is set aside; entries that may come are missing."""
        return {entry.id: why for entry, private in lines if (why := self._why_not(entry, private))}

    def _why_not(self, entry: Entry, private: Facts) -> str:
        try:
            if not _fits(entry):
                return ODD
            brought = _brought(entry, private)
        except UNFIT:
            return ODD
        if not (brought.branch if self._as.kind == BRANCH else brought.van):
            return KIND
        if not self.speaks_for(entry.device) or not self._is_own_affair(entry):
            return OTHERS
        if entry.kind == "waive" and entry.data.get("why") == FOUND and not self._was_found(entry):
            return RIGHT
        return self._who(entry.operator, brought)

    def _was_found(self, entry: Entry) -> bool:
        """Return whether a lost fee may be removed: automatically only if the copy was at the desk; else somebody
        waives it."""
        charge = applying.entry_with(entry.charge or "")
        return entry.act in self._with_copy and (charge is None or charge.data.get("why") != MANUAL)

    def _is_own_affair(self, entry: Entry) -> bool:
        """Return whether the entry concerns its own machine: none may undo another's acts or correct its clock."""
        station = station_of(entry.device)
        if entry.kind == "clock":
            return station_of(str(entry.data["device"])) == station or self.speaks_for(str(entry.data["device"]))
        undone = applying.entries_naming(act=entry.undoes) if entry.undoes else []
        return all(station_of(one.device) == station for one in undone)

    def _who(self, login: str, brought: Brought) -> str:
        if not brought.rights:
            return ""
        had = self._rights_of(login)
        if had is None:
            return WHO
        return "" if any(right in had for right in brought.rights) else RIGHT

    def _rights_of(self, login: str) -> frozenset[str] | None:
        """Return the operator's rights when the copy was prepared; rights they got since then count as well."""
        if login not in self._rights:
            then, now = rights_at(login, self._as.place), rights_at(login)
            if self._as.staff and login not in self._as.staff:
                then = now = None
            self._rights[login] = now if then is None else then if now is None else _both(then, now)
        return self._rights[login]

    # -- devices

    def speaks_for(self, device: str) -> bool:
        """Return whether this is a station of that site. An unknown name is; so is one that this library had before it
        was restored from a backup, and has not worked under since."""
        station = station_of(device)
        if station not in self._speaks:
            self._speaks[station] = self._is_station_there(station)
        return self._speaks[station]

    def _is_station_there(self, station: str) -> bool:
        owner = self._devices.owner(station)
        if not owner and self._known(station):
            if self._restored and last_work(station) <= self._restored:
                return True
            owner = self.site if first_stamp(station) > self._as.first and self._devices.told_all(station) else MAIN
        if owner in ("", self.site):
            self.stations.add(station)
        return owner in ("", self.site)

    def _known(self, station: str) -> bool:
        return station in self._had or f"{station}~" in self._had

    # -- what comes beside entries

    def counts(self, rows: Iterable[Any]) -> list[list[Any]]:
        """The counts of that site's own stations, as far as a day can have them."""
        return [row for row in rows if self._is_count(row)]

    def _is_count(self, row: Any) -> bool:
        try:
            fact = dict(zip(FACT, row, strict=True))
            n, version = fact["n"], fact["version"]
            is_number = all(type(one) is int for one in (n, version))
            day = date.fromisoformat(fact["day"])
            return (
                is_number
                and 0 <= n <= MOST_COUNTED
                and 0 <= version <= MOST_COUNTED
                and day <= self._today + timedelta(days=366)
                and all(isinstance(fact[name], str) for name in FACT if name not in ("n", "version"))
                and self.speaks_for(fact["device"])
            )
        except UNFIT:
            return False

    def used(self, rows: Iterable[Any]) -> list[tuple[str, str]]:
        """Return the months in which cards were used there; none in the future."""
        latest = (self._today + timedelta(days=1)).isoformat()[:7]
        found = []
        for row in rows:
            match row:
                case [str(patron), str(month)] if len(month) == len("2026-12") and month <= latest:
                    found.append((patron, month))
        return found

    def titles(self, titles: Iterable[Facts]) -> list[Facts]:
        """Return the records that no entry holds: those of imports that this bundle names and that may come."""
        return [title for title in titles if title.get("batch") in self._batches]


def gate_for(desk: Desk, looked: LookedAt) -> Gate | None:
    """Return the gate for another copy's bundle, at the main library."""
    return Gate(desk, looked) if desk.main and looked.site != MAIN else None


def _taken_over_at() -> int:
    """Return when a copy became the main library, which knows the stations of the old one; 0: never."""
    made = setting_entries(setting_name("site", MAIN))
    return made[-1].at if len(made) > 1 else 0


def _brought(entry: Entry, private: Facts) -> Brought:
    if entry.kind == "counted" and entry.data.get("what") == YEAR_TOTAL:
        return STAYS_OUT
    return brought_as(entry, private)


def _fits(entry: Entry) -> bool:
    """Return whether the entry makes sense: not written before it happened, no amount below a cent."""
    if entry.at > entry.stamp:
        return False
    if entry.kind in MONEY:
        cents = entry.data["cents"]
        return type(cents) is int and cents > 0
    return isinstance(entry.data.get("set", {}) or {}, dict)


def _both(then: frozenset[str], now: frozenset[str]) -> frozenset[str]:
    """Return both together; everything, where either is everything."""
    return then if type(then) is not frozenset else now if type(now) is not frozenset else then | now
