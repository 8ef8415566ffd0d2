"""Nearby rows can't tell who read what: old entries about patrons' records, and old looks at them in the audit log,
have no minute and no neighbors anymore."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from tuils.library.foundation.administration.audit_chain import chain_faults
from tuils.library.foundation.audit import looked
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal import writing
from tuils.library.foundation.journal.gathering import month_start_of
from tuils.library.front.daily import run_daily_work
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.history import keep_history
from tuils.library.office.person_records.merging import merge_patrons
from tuils.library.office.retention.purging import purge_kind
from tuils.library.office.retention.retention_rules import set_retention
from tuils.library.people.patrons.contacts import save_contact
from tuils.library.people.patrons.notes import write_patron_note
from tuils.library.people.patrons.patrons import edit_patron, renew_patron, replace_card
from tuils.library.people.patrons.restrictions import restrict
from tuils.library.reach.replay import last_actions, undo, verify_library
from tuils.models import db
from tuils.values.time.moments import day_of

from .acts import AT_THE_DESK, Deed, Things
from .furnished import drawn, furnished
from .makers import DAY, MINUTE, Clock, World, add_item, codes, desk_of, dump, patron_id, register, rows, value, whole
from .test_exchange import BUSY, NAMES, apart, busy

NEAR = 5 * MINUTE
LENT = "SELECT item, at, pos, stamp, base, act, seq, device, rowid FROM journal WHERE kind IN ('checkout', 'checkin')"
OF_PEOPLE = "SELECT patron, at, pos, stamp, base, act, seq, device, rowid FROM journal WHERE patron IS NOT NULL"
JOURNAL = f"SELECT p.patron, c.item FROM ({OF_PEOPLE}) AS p JOIN ({LENT}) AS c ON "
BESIDE = "p.device = c.device AND abs(p.seq - c.seq) <= 4"
V7 = "CASE WHEN substr(id, 15, 1) = '7' THEN id END"
JOINS = {
    "number": f"{JOURNAL} {BESIDE}",
    "moment": f"{JOURNAL} abs(p.at - c.at) < {NEAR}",
    "place": f"{JOURNAL} abs(p.pos - c.pos) < {NEAR}",
    "stamp": f"{JOURNAL} abs(p.stamp - c.stamp) < {NEAR}",
    "base": f"{JOURNAL} abs(p.base - c.pos) < {NEAR} OR abs(c.base - p.pos) < {NEAR}",
    "act": f"{JOURNAL} p.act = c.act",
    "row": f"{JOURNAL} abs(p.rowid - c.rowid) <= 4",
    "person": f"SELECT p.id, c.item FROM patron AS p JOIN ({LENT}) AS c ON abs(p.pos - c.pos) < {NEAR}",
    "look": f"SELECT a.patron, c.item FROM audit_row AS a JOIN ({LENT}) AS c ON a.patron <> '' "
    f"AND abs(a.at - c.at) < {NEAR}",
    "look beside": "SELECT a.patron, c.item FROM audit_row AS a JOIN audit_row AS b ON a.device = b.device "
    f"AND abs(a.seq - b.seq) <= 1 AND a.patron <> '' JOIN ({LENT}) AS c ON abs(b.at - c.at) < {NEAR}",
    "private part": "SELECT p.patron, c.item FROM journal AS p JOIN private AS own ON own.entry = p.id "
    "AND p.patron IS NOT NULL JOIN private AS next ON abs(own.rowid - next.rowid) <= 2 "
    f"JOIN journal AS other ON other.id = next.entry JOIN ({LENT}) AS c ON abs(other.at - c.at) < {NEAR}",
    "one place, in the order of people": "SELECT p.id, c.item FROM (SELECT id, row_number() OVER (ORDER BY rowid) AS n "
    "FROM patron) AS p JOIN (SELECT stamp, row_number() OVER (ORDER BY device, seq) AS n FROM journal "
    f"WHERE kind IN ('emptied', 'patron_registered')) AS e ON e.n = p.n JOIN ({LENT}) AS c "
    f"ON abs(e.stamp - c.at) < {NEAR}",
    "one place, in the order of entries": "SELECT p.patron, c.item FROM (SELECT patron, row_number() OVER "
    "(ORDER BY seq) AS n FROM journal WHERE kind IN ('patron_gathered', 'patron_registered')) AS p JOIN (SELECT stamp, "
    "row_number() OVER (ORDER BY device, seq) AS n FROM journal WHERE kind IN ('emptied', 'patron_registered')) AS e "
    f"ON e.n = p.n JOIN ({LENT}) AS c ON abs(e.stamp - c.at) < {NEAR}",
    "day": "SELECT p.id, c.item FROM patron AS p JOIN fact AS f ON f.day = p.enrolled_on AND f.kind = 'loan' "
    f"AND f.category = p.category JOIN ({LENT}) AS c ON date(c.at / 1000000, 'unixepoch', '-6 hours') = f.day",
}
"""The joins somebody might try on the bare file: pairs of a person and a copy that are near each other in some way."""


IN_ORDER = tuple(how for how in JOINS if how.startswith("one place"))


def by_id() -> Iterator[tuple[str, str]]:
    """Yield pairs that the moment in an id gives away."""
    for patron in (str(row[0]) for row in rows("SELECT id FROM patron")):
        if uuid.UUID(patron).version == 7:
            told = (uuid.UUID(patron).int >> 80) * 1000
            yield from ((patron, item) for item, at in rows(f"SELECT item, at FROM ({LENT})") if abs(at - told) < NEAR)


def named(how: str, truth: dict[str, str]) -> int:
    """Return for how many copies this join gives away who had it: exactly one person, and the right one."""
    found = by_id() if how == "id" else iter(rows(JOINS[how]))
    people = defaultdict(set)
    for patron, item in found:
        people[item].add(patron)
    return sum(people[item] == {patron} for item, patron in truth.items())


def visits(desk: Desk, clock: Clock) -> dict[str, str]:
    """Let six people come on one day, change their record, and check out a book. All books come back. Return who had
    which."""
    truth = {}
    barred = day_of(desk.now, desk.zone)
    deeds: tuple[Callable[[str], object], ...] = (
        lambda card: edit_patron(desk, card, {"phone": "555-0199"}),
        lambda card: write_patron_note(desk, card, "asked for large print"),
        lambda card: replace_card(desk, card, f"{card}b"),
        lambda card: save_contact(desk, card, "phone", {"text": "555-0177"}),
        lambda card: renew_patron(desk, card),
        lambda card: restrict(desk, card, text="wrote in a book", until=barred),
    )
    for number, deed in enumerate(deeds):
        clock.forward(minutes=17)
        card = register(desk, f"Reader {number}", card=f"P{number}")
        item = add_item(desk, f"C{number}")
        clock.forward(minutes=1)
        looked(desk, "record", patron_id(card))
        checkout(desk, card, f"C{number}")
        deed(card)
        truth[item] = str(value("SELECT patron FROM loan WHERE item = ?", item))
    clock.forward(days=1)
    for number in range(6):
        clock.forward(minutes=9)
        checkin(desk, f"C{number}")
    for number in range(6):  # the work of the day does not follow at once: no pair stands together by chance
        add_item(desk, f"X{number}")
    return truth


def test_no_join_tells_who_had_a_copy(desk: Desk, store: Path, clock: Clock) -> None:
    truth = visits(desk, clock)
    first: dict[str, int] = {}
    for _night in range(31):
        clock.forward(days=1)
        run_daily_work(desk, store)
        first = first or {how: named(how, truth) for how in (*JOINS, "id")}
    assert {how for how in first if first[how] >= 5} == {"moment", "place", "stamp", "person", "look", *IN_ORDER}
    assert {how: named(how, truth) for how in (*JOINS, "id")} == dict.fromkeys((*JOINS, "id"), 0)
    assert verify_library(desk).ok


def test_that_gathering_changes_nothing_of_what_is_known(desk: Desk, store: Path, clock: Clock) -> None:
    visits(desk, clock)
    keep_history(desk, "P1", True)
    merge_patrons(desk, "P4", "P5")
    edit_patron(desk, "P1", {"phone": "555-0111"})
    undo(desk, last_actions(desk)[0].act)
    clock.forward(days=10)
    register(desk, "Young", card="P9")
    clock.forward(days=21)
    edit_patron(desk, "P0", {"phone": "555-0122"})
    before = dump()
    for day in range(3):
        clock.forward(days=day)
        run_daily_work(desk, store)
    whole(desk)
    after = dump()
    assert {key: {**row, "pos": 0} for key, row in after["patron"].items()} == {
        key: {**row, "pos": 0} for key, row in before["patron"].items()
    }
    assert {name: after[name] for name in before if name != "patron"} == {
        name: before[name] for name in before if name != "patron"
    }
    assert value("SELECT phone FROM patron WHERE card = 'P0'") == "555-0122"
    left = dict(rows("SELECT kind, count(*) FROM journal WHERE patron IS NOT NULL GROUP BY kind"))
    assert left == {"patron_gathered": 6, "patron_merged": 1, "patron_registered": 1, "patron_edited": 1}
    assert not rows("SELECT 1 FROM private JOIN journal ON id = entry WHERE kind = 'emptied'")
    assert all(pos == month_start_of(pos) for (pos,) in rows("SELECT pos FROM patron WHERE card NOT IN ('P9')"))


def test_what_was_gathered_is_not_taken_back_any_more(desk: Desk, store: Path, clock: Clock) -> None:
    set_retention(desk, "moments", "5d")
    register(desk, "Ada", card="P1")
    merge_patrons(desk, register(desk, "Bea", card="P2"), "P1")
    act = last_actions(desk)[0].act
    clock.forward(days=6)
    run_daily_work(desk, store)
    assert codes(lambda: undo(desk, act)) == ["NOTHING_TO_UNDO"]
    assert [deed.kind for deed in last_actions(desk)] == ["setting_set"]
    assert value("SELECT count(*) FROM patron") == 1
    edit_patron(desk, "P1", {"phone": "555-0101"})
    run_daily_work(desk, store)
    undo(desk, last_actions(desk)[0].act)
    assert value("SELECT phone FROM patron") == ""
    whole(desk)


def test_who_was_first_keeps_a_card_that_was_given_out_twice(world: World) -> None:
    for name in ("van", "main"):
        register(world.at(name, minutes=600), f"At {name}", card="SAME")
    world.exchange()
    before = rows("SELECT first_name, clash FROM patron WHERE card = 'SAME' ORDER BY clash")
    for _night in range(12):
        world.now += 5 * DAY
        purge_kind(world.use("main"), "moments")
        assert rows("SELECT first_name, clash FROM patron WHERE card = 'SAME' ORDER BY clash") == before
    world.settled()
    for name in world.sites:
        world.use(name)
        assert rows("SELECT first_name, clash FROM patron WHERE card = 'SAME' ORDER BY clash") == before
        assert not rows("SELECT 1 FROM journal WHERE kind IN ('patron_registered', 'patron_edited')")


def test_a_machine_that_was_away_brings_nothing_back(world: World) -> None:
    register(world.at("van"), "Ada", card="P1", phone="555-0101")
    world.exchange()
    old = world.pack("van")
    edit_patron(world.at("van2"), "P1", {"phone": "555-0102", "city": "Harlow"})
    world.now += 3 * DAY
    edit_patron(world.at("main"), "P1", {"phone": "555-0103"})
    world.now += 40 * DAY
    purge_kind(world.use("main"), "moments")
    world.merge("main", old)
    assert world.merge("main", old).new == 0
    world.settled()
    for name in world.sites:
        world.use(name)
        assert rows("SELECT first_name, city FROM patron") == [("Ada", "Harlow")]
        assert not rows("SELECT 1 FROM journal WHERE kind = 'patron_registered'")
        assert value("SELECT count(*) FROM journal WHERE kind = 'patron_edited'") == 1, "what came late is young here"
    world.now += 40 * DAY
    purge_kind(world.use("main"), "moments")
    world.settled()
    assert not rows("SELECT 1 FROM journal WHERE kind = 'patron_edited'")


# ---- libraries of before


def test_what_the_version_before_wrote_is_gathered_too(
    desk: Desk, store: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There a person has the id of an entry, and entries about people stand between the loans."""
    with monkeypatch.context() as before:
        before.setattr(writing, "OF_PEOPLE", "")
        before.setattr(writing, "_id_of_new", lambda _name, entry: entry)
        truth = visits(desk, clock)
    assert value("SELECT count(*) FROM journal WHERE device LIKE '%~'") == 0
    joins = [how for how in JOINS if how not in IN_ORDER]
    assert {how for how in joins if named(how, truth) >= 5} >= {"moment", "place", "stamp", "person", "look"}
    state = dump()
    clock.forward(days=31)
    run_daily_work(desk, store)
    assert {how: named(how, truth) for how in joins} == dict.fromkeys(joins, 0)
    assert named("id", truth) >= 5, "docs/privacy.md says so"
    for one in [str(row[0]) for row in rows("SELECT id FROM patron")]:
        assert value("SELECT count(*) FROM journal WHERE id = ? OR act = ?", one, one) == 0
    assert {**dump(), "patron": {}} == {**state, "patron": {}}
    whole(desk)


# ---- any order

few = st.integers(0, 2)
work = st.lists(st.tuples(st.sampled_from(AT_THE_DESK), few, few, st.integers(0, 9)), min_size=3, max_size=20)
post = st.lists(st.tuples(st.sampled_from(BUSY), st.sampled_from(NAMES), st.sampled_from((0, 2, 5, -2))), max_size=8)
Work = list[tuple[Deed, int, int, int]]
Letters = list[tuple[str, str, int]]


@pytest.mark.whole
def test_any_order_gives_one_state_though_the_main_site_gathers_meanwhile(templates: Path) -> None:
    begun = furnished(templates, NAMES, [name[0].upper() for name in BUSY])

    @drawn(8)
    @given(here=work, there=work, letters=post, later=post)
    def exchanged(here: Work, there: Work, letters: Letters, later: Letters) -> None:
        with apart(begun) as (world, things):
            busy(world, "main", things["main"], here)
            busy(world, "van", things["van"], there)
            seen = {}
            for name in BUSY:
                world.use(name)
                seen[name] = its_people(things[name])
            kept = [(to, world.pack(source, {}, limit)) for source, to, limit in letters]
            for to, text in kept:
                world.merge(to, text)
            for _twice in range(2):
                a_month_goes_by(world)
                for source, to, limit in later:
                    world.merge(to, world.pack(source, {}, limit))
            for to, text in kept:
                world.merge(to, text)
            assert not world.merge("main", world.pack("van")).missing
            a_month_goes_by(world)
            world.settled()
            for name in NAMES:
                world.use(name)
                assert not rows("SELECT 1 FROM journal WHERE kind IN ('patron_registered', 'patron_edited')")
                if all(more for *_deed, more in there):  # an undo may come when what it takes back was gathered
                    assert {source: its_people(things[source]) for source in BUSY} == seen

    exchanged()


def a_month_goes_by(world: World) -> None:
    world.now += 40 * DAY
    purge_kind(world.use("main"), "moments")


def its_people(things: Things) -> list[str]:
    """Return the facts about a machine's own people, but for when they came."""
    marks = ", ".join("?" for _card in things.cards)
    people = {one for (one,) in rows(f"SELECT id FROM patron WHERE card IN ({marks})", *things.cards)}
    state = dump()
    told = [{**row, "pos": 0} for row in state["patron"].values() if row["id"] in people]
    for table in ("patron_contact", "patron_note", "restriction", "proxy", "old_card"):
        told += [row for row in state[table].values() if row["patron"] in people]
    return sorted(map(repr, told))


# ---- the audit log


@pytest.mark.whole
def test_old_looks_tell_the_month_alone_and_the_chain_is_whole(desk: Desk, store: Path, clock: Clock) -> None:
    other = desk_of("admin", clock, "second", main=True)
    for number in range(8):
        card = register(desk, f"Ada {number}", card=f"P{number}")
        for at in (desk, other):
            clock.forward(hours=7)
            looked(at, "record", patron_id(card))
            codes(partial(at.require, "nothing.such"))
    text = (
        "SELECT device, operator, kind, patron, deed FROM audit_row WHERE patron <> ? AND at < ? ORDER BY 1, 2, 3, 4, 5"
    )
    before = rows(text, patron_id("P0"), desk.now)
    for _night in range(40):
        clock.forward(days=1)
        run_daily_work(desk, store)
        looked(desk, "record", patron_id("P0"))
        assert chain_faults() == []
    found = rows("SELECT at, patron FROM audit_row WHERE at < ?", desk.now - 31 * DAY)
    moments = {at for at, patron in found if patron}
    assert len(moments) == 1
    assert rows(text, patron_id("P0"), desk.now - 40 * DAY) == [line for line in before if line[3]]
    db.execute_sql("UPDATE audit_row SET operator = 'nobody' WHERE rowid = (SELECT min(rowid) FROM audit_row)")
    assert len(chain_faults()) == 1
