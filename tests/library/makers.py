"""Small makers for tests of the library: a clock that steps, desks, patrons, items, and a world of machines."""

from __future__ import annotations

import itertools
import json
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from peewee import SqliteDatabase

from tests.at_once import Merged, pack_bundle, take_in_bundle
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Entry
from tuils.library.foundation.journal.persons import stands_for
from tuils.library.foundation.journal.verifying import Verified, folded_tables, keyed_rows
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.foundation.refusals import Refused
from tuils.library.foundation.store import close_store
from tuils.library.foundation.undo_memory import Pocket
from tuils.library.front.starting import Beginning, start_library
from tuils.library.lending.loans.checkout import checkout
from tuils.library.people.patrons.patrons import register_patron
from tuils.library.people.staff.roles import TUILS
from tuils.library.people.staff.staff import account, operator_of
from tuils.library.reach.replay import verify_library
from tuils.models import Library, bind_models, db
from tuils.models.circulation import LIVE
from tuils.models.rows import Row, table_name

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
ZONE = ZoneInfo("America/Chicago")
START = 1_796_137_200 * SECOND  # Tuesday, 1 December 2026, 9:00 in Chicago
NAMES = ("main", "van", "van2")


class Clock:
    """Microseconds since 1970 that step a little at each look."""

    def __init__(self, now: int = START, step: int = 1_000) -> None:
        self.now, self.step = now, step

    def __call__(self) -> int:
        self.now += self.step
        return self.now

    def forward(self, *, days: int = 0, hours: int = 0, minutes: int = 0) -> None:
        self.now += days * DAY + hours * HOUR + minutes * MINUTE


def beginner(clock: Callable[[], int], device: str = "founding") -> Desk:
    return Desk("MAIN", device, device, TUILS, ZONE, clock)


def desk_of(login: str, clock: Callable[[], int], device: str = "desk", **more: Any) -> Desk:
    """A desk with this account at it."""
    sheet = account(login)
    assert sheet is not None
    return Desk("MAIN", device, device, operator_of(sheet), ZONE, clock, **more)


def with_role(desk: Desk, *, permissions: set[str], passes: set[str] = frozenset()) -> Desk:  # type: ignore[assignment]
    """Return the same desk with a person who has just this permission."""
    someone = replace(desk.operator, permissions=frozenset(permissions), passes=frozenset(passes))
    return replace(desk, operator=someone)


def register(desk: Desk, first: str = "Ada", **fields: Any) -> str:
    """Register a new patron; return the card."""
    return register_patron(desk, {"first_name": first, **fields}, sure=True).card


def add_item(desk: Desk, barcode: str, item_type: str = "BK", **fields: Any) -> str:
    """Add a new item at the desk's branch; return its id."""
    values = {"barcode": barcode, "biblio": "a-title", "item_type": item_type, "home_branch": desk.branch} | fields
    with db.atomic():
        return Act(desk).write("item_added", item=NEW, data={"set": values}).id


def edit_item(desk: Desk, item: str, **fields: Any) -> str:
    """Change fields of an item; return the act."""
    with db.atomic():
        return Act(desk).write("item_edited", item=item, data={"set": fields}).id


def rows(text: str, *values: Any) -> list[Any]:
    return list(db.execute_sql(text, values).fetchall())


def value(text: str, *values: Any) -> Any:
    found = db.execute_sql(text, values).fetchone()
    return found[0] if found else None


def item_row(barcode: str) -> Row:
    return _row("item", "barcode", barcode)


def loan_row(loan: str) -> Row:
    return _row("loan", "id", loan)


def _row(table: str, column: str, key: str) -> Row:
    cursor = db.execute_sql(f"SELECT * FROM {table} WHERE {column} = ?", (key,))
    found = cursor.fetchall()
    assert len(found) == 1, f"{len(found)} rows of {table} with {column} {key}"
    return dict(zip((column[0] for column in cursor.description), found[0], strict=True))


def borrower(barcode: str) -> str | None:
    """Return the id of the patron who has this item."""
    return value(  # type: ignore[no-any-return]
        "SELECT loan.patron FROM item JOIN loan ON loan.id = item.loan WHERE item.barcode = ?", barcode
    )


def patron_id(card: str) -> str:
    return str(value("SELECT id FROM patron WHERE card = ? ORDER BY clash", card))


def codes(act: Callable[[], object]) -> list[str]:
    """Return the codes of the refusal; none where it is done."""
    try:
        act()
    except Refused as no:
        return no.codes
    return []


def links() -> set[tuple[str, str]]:
    """Return every (patron, item) pair that this store can still tell, from any table; of merged patrons the one
    kept."""
    items = dict(rows("SELECT id, item FROM journal WHERE kind = 'checkout'"))
    known = [(json.loads(data).get("patron", ""), items[entry]) for entry, data in rows(PRIVATE) if entry in items]
    pairs = {(stands_for(patron), item) for patron, item in known}
    pairs |= set(rows("SELECT patron, item FROM loan WHERE patron IS NOT NULL"))
    return pairs


PRIVATE = "SELECT entry, data FROM private"


def whole(desk: Desk) -> Verified:
    """Assert that the store is sound: replay gives the same state, and the invariants hold."""
    found = verify_library(desk)
    wrong = (*found.differences, *found.finding)
    assert not wrong, wrong
    return found


def raw(path: Path) -> sqlite3.Connection:
    """Return a connection that bypasses everything of ours."""
    return sqlite3.connect(path)


@dataclass
class Site:
    """One machine: its store, its desk, its pocket."""

    name: str
    store: SqliteDatabase
    desk: Desk


class World:
    """A main site and other machines of one library, each with a file and a clock of its own. Each begins as the
    template of its name, or else as the van."""

    def __init__(self, folder: Path, templates: Path, names: tuple[str, ...] = NAMES, now: int = START) -> None:
        self.now = now
        self.skew = dict.fromkeys(names, 0)
        self.sites = {name: self._site(name, folder, templates) for name in names}

    def _site(self, name: str, folder: Path, templates: Path) -> Site:
        path = folder / f"{name}.db"
        own = templates / path.name
        shutil.copy(own if own.exists() else templates / "van.db", path)
        store = bind_models(path)
        store.connect()
        db.execute_sql("PRAGMA synchronous = OFF")
        desk = desk_of("admin", self._clock(name), name, main=name == "main", pocket=Pocket())
        return Site(name, store, desk)

    def _clock(self, name: str) -> Callable[[], int]:
        def clock() -> int:
            self.now += 1_000
            return self.now + self.skew[name]

        return clock

    def use(self, name: str) -> Desk:
        """Open this machine's store from here on."""
        db.initialize(self.sites[name].store)
        return self.sites[name].desk

    def at(self, name: str, minutes: int = 1) -> Desk:
        """Return the desk of this machine, a little later."""
        self.now += minutes * MINUTE
        return self.use(name)

    def pack(self, source: str, theirs: dict[str, int] | None = None, limit: int = 0) -> str:
        desk = self.use(source)
        return pack_bundle(desk, theirs or {}, limit)

    def merge(self, target: str, text: str) -> Merged:
        return take_in_bundle(self.use(target), text)

    def have(self, name: str) -> dict[str, int]:
        self.use(name)
        return applying.have()

    def send(self, source: str, target: str, limit: int = 0) -> Merged:
        """Carry one stick from here to there."""
        return self.merge(target, self.pack(source, self.have(target), limit))

    def exchange(self, times: int = 2) -> None:
        """Everyone brings a stick to the main site and takes one home."""
        others = [name for name in self.sites if name != "main"]
        for _time in range(times):
            for name in others:
                self.send(name, "main")
            for name in others:
                self.send("main", name)

    def settled(self) -> str:
        """Exchange everything, so that all machines agree and are sound. Return the digest; the store is main's."""
        self.exchange()
        digests = {name: whole(self.use(name)).digest for name in self.sites}
        self.use("main")
        assert len(set(digests.values())) == 1, digests
        return digests["main"]

    def close(self) -> None:
        for site in self.sites.values():
            db.initialize(site.store)
            site.store.close()


def digests_in_any_order(folder: Path, templates: Path, texts: Sequence[str], check: Callable[[], None]) -> set[str]:
    """Merge these bundles into a new machine in each order, and each of them twice. `check` looks at it then."""
    digests = set()
    for number, order in enumerate(itertools.permutations(texts)):
        place = folder / str(number)
        place.mkdir()
        reader = World(place, templates, ("reader",))
        for text in order:
            reader.merge("reader", text)
            assert reader.merge("reader", text).new == 0
        digests.add(whole(reader.use("reader")).digest)
        check()
        reader.close()
    return digests


def lent(w: World, at: str, card: str, barcode: str = "C1", minutes: int = 1) -> str:
    """Check an item out at one of the machines; return the loan's id."""
    checkout(w.at(at, minutes), card, barcode)
    return str(item_row(barcode)["loan"])


def make_templates(folder: Path) -> None:
    """The files from which every test starts: `main.db`, and `van.db` that has taken all of it in."""
    clock = Clock(START - DAY)
    main, van = folder / "main.db", folder / "van.db"
    library = start_library(main, Beginning("Maple Grove", "America/Chicago"), beginner(clock))
    text = pack_bundle(beginner(clock), {})
    close_store()
    start_library(van, Beginning("Maple Grove", "America/Chicago", main=False), beginner(clock, "van-founding"))
    Library.update(id=library).execute()
    take_in_bundle(beginner(clock, "van-founding"), text)
    close_store()


def bare_entry(kind: str, **names: Any) -> Entry:
    """Return an entry that nobody wrote: for steps and folds that take any entry in any state."""
    place = names.pop("pos", 1)
    fields = {"device": "desk", "seq": place, "stamp": place, "base": 0, "at": place, "branch": "MAIN"}
    return Entry(
        **({"id": f"e{place}", "operator": "x", "act": f"e{place}", "kind": kind, "pos": place} | fields | names)
    )


def dump() -> dict[str, dict[str, Row]]:
    """Return all state, by table and key."""
    return {table_name(table): dict(keyed_rows(table)) for table in folded_tables()}


def seen() -> dict[str, Any]:
    """The whole state as staff see it: loans and holds by what they say, not by their ids; no line that is void.

    An undo gives new ids to what it carries on, and what had ended stays ended under the old ones.
    """
    state: dict[str, Any] = dump()
    loans, holds, lines = state.pop("loan"), state.pop("hold"), state.pop("account_line")
    for row in state["item"].values():
        loan = loans.get(row["loan"] or "")
        row["loan"] = loan and {name: loan[name] for name in LOAN_SEEN}
        held = holds.get(row.pop("held_for") or "")
        row["held_pos"] = held and _carried_on_by(holds, row["id"])
    live = [hold for hold in holds.values() if hold["state"] in LIVE]
    state["hold"] = sorted(({name: hold[name] for name in HOLD_SEEN} for hold in live), key=repr)
    state["account_line"] = {
        key: {**line, "loan": bool(line["loan"])} for key, line in lines.items() if not line["void"]
    }
    return state


LOAN_SEEN = ("item", "patron", "lent_at", "due_at", "renewals", "stopped_at")
HOLD_SEEN = (
    "biblio", "wanted", "patron", "pickup", "placed_at", "rank", "expires", "suspended", "suspended_until", "state",
    "item", "caught_at", "pickup_by",
)  # fmt: skip


def _carried_on_by(holds: dict[str, Row], item: str) -> dict[str, Any] | str:
    """Return the hold that this item is put by for, or a word if it is to be taken off the hold shelf."""
    found = [hold for hold in holds.values() if hold["item"] == item and hold["state"] in LIVE]
    return {name: found[0][name] for name in HOLD_SEEN} if found else "to take off"
