"""Machines that were apart, each busy with people and copies of its own: whatever way their entries travel, and
however often, all come to one state; it is what each of them saw itself.

EXAMPLES=200 makes a long run.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from tests.at_once import undo_last
from tuils.library.foundation.journal.undoing import past_actions
from tuils.library.foundation.refusals import Refused

from .acts import AT_THE_DESK, Deed, Things
from .always import broken
from .furnished import Furnished, drawn, furnished
from .makers import World, dump, rows, whole

NAMES = ("main", "van", "van2", "van3")
BUSY = ("main", "van")
"""The machines that check out; the others only receive it."""

few = st.integers(0, 2)
work = st.lists(st.tuples(st.sampled_from(AT_THE_DESK), few, few, st.integers(0, 9)), min_size=3, max_size=25)
post = st.lists(st.tuples(st.sampled_from(BUSY), st.sampled_from(NAMES), st.sampled_from((0, 2, 5, -2))), max_size=12)


@contextmanager
def apart(begun: Furnished) -> Iterator[tuple[World, dict[str, Things]]]:
    """Four machines that know the same, and the people, titles and copies of the two that are busy."""
    folder = Path(tempfile.mkdtemp())
    world, things = begun.world(folder)
    try:
        yield world, dict(zip(BUSY, things, strict=True))
    finally:
        world.close()
        shutil.rmtree(folder)


def busy(world: World, name: str, things: Things, todo: list[tuple[Deed, int, int, int]]) -> None:
    begun = {done.act for done in past_actions(world.at(name))}  # also what is of the other one stands there
    for deed, one, two, more in todo:
        desk = world.at(name, minutes=more * 200)
        with suppress(Refused):
            deed(desk, things, one, two)
        last = next((done.act for done in past_actions(desk) if done.undoable), "")
        if more == 0 and last and last not in begun:
            undo_last(desk)


def mine(things: Things) -> dict[str, list[str]]:
    """Return one machine's own people and copies as any machine sees them."""
    people = {row[0] for row in rows("SELECT id FROM patron") if row} & _people(things)
    state = dump()
    lists = {key for key, row in state["kept_list"].items() if row["name"].startswith(f"{things.prefix}List")}
    title = f"{things.prefix}Program"
    programs = {key for key, row in state["program"].items() if row["title"].startswith(title)}
    sessions = {row["id"] for row in state["program_session"].values() if row["program"] in programs}
    of_sessions = dict.fromkeys(("registration", "attendance", "task_tick"), ("session", sessions))
    named: dict[str, tuple[str, Collection[object]]] = {
        "item": ("barcode", things.barcodes),
        "loan": ("patron", people),
        "hold": ("biblio", things.biblios),
        "account_line": ("patron", people),
        "kept_list": ("id", lists),
        "program": ("id", programs),
        "program_session": ("id", sessions),
        **of_sessions,
        "list_line": ("list", lists),
    }
    return {
        table: sorted(repr(row) for row in state[table].values() if row[column] in keys)
        for table, (column, keys) in named.items()
    }


def _people(things: Things) -> set[object]:
    marks = ", ".join("?" for _card in things.cards)
    return {patron for (patron,) in rows(f"SELECT id FROM patron WHERE card IN ({marks})", *things.cards)}


@pytest.mark.whole
def test_any_order_and_twice_over_gives_one_state(templates: Path) -> None:
    begun = furnished(templates, NAMES, [name[0].upper() for name in BUSY])

    @drawn(12)
    @given(here=work, there=work, letters=post)
    def exchanged(
        here: list[tuple[Deed, int, int, int]],
        there: list[tuple[Deed, int, int, int]],
        letters: list[tuple[str, str, int]],
    ) -> None:
        with apart(begun) as (world, things):
            busy(world, "main", things["main"], here)
            busy(world, "van", things["van"], there)
            seen = {}
            for name in BUSY:
                world.use(name)
                seen[name] = mine(things[name])
            kept = [(to, world.pack(source, {}, limit)) for source, to, limit in letters]
            whole_text = {name: world.pack(name) for name in BUSY}
            for to, text in [*kept, *kept]:
                world.merge(to, text)
            for name in NAMES:
                for source in BUSY if name in ("main", "van2") else reversed(BUSY):
                    world.merge(name, whole_text[source])
            _all_the_same(world, things, seen)

    exchanged()


def _all_the_same(world: World, things: dict[str, Things], seen: dict[str, dict[str, list[str]]]) -> None:
    digests = set()
    for name in NAMES:
        digests.add(whole(world.use(name)).digest)
        assert broken() == []
        for source in BUSY:
            assert mine(things[source]) == seen[source], f"what {source} saw is another at {name}"
    assert len(digests) == 1
