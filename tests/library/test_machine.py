"""One main site and three devices do random things, with wrong clocks and bad post. In the end all agree.

A quick run stands in `make test`; EXAMPLES=200 STEPS=60 makes a long one.
"""

from __future__ import annotations

import random
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from tests.at_once import undo_last
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.persons import stands_for
from tuils.library.foundation.journal.queries import was_removed
from tuils.library.foundation.journal.undoing import past_actions
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import Refused
from tuils.library.office.person_records.removing import remove_patron
from tuils.library.people.patrons.patrons import edit_patron
from tuils.library.reach.replay import undo
from tuils.models import db

from .acts import EVERYTHING, Deed, Things, night
from .always import broken, same
from .furnished import Furnished, drawn, furnished
from .makers import (
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    add_item,
    dump,
    links,
    register,
    rows,
    seen,
    value,
    whole,
)

pytestmark = pytest.mark.whole

NAMES = ("main", "van", "van2", "van3")
BEGUN: list[Furnished] = []  # hypothesis makes its machines itself: they find here from what they begin
sites = st.sampled_from(NAMES)
few = st.integers(0, 2)


def settle(desk: Desk, _things: Things, _one: int, _two: int) -> None:
    """Staff settle what was lent twice; on the main site alone."""
    twice = rows("SELECT id, item FROM loan WHERE how = 'superseded' AND NOT named ORDER BY id LIMIT 1")
    if twice and desk.main:
        with db.atomic():
            Act(desk).write("settled", loan=twice[0][0], item=twice[0][1])


def register_again(desk: Desk, _things: Things, _one: int, two: int) -> None:
    register(desk, f"New at {desk.device}", card=f"N{two}")


def come_and_go(desk: Desk, _things: Things, one: int, two: int) -> None:
    """Somebody registered, becomes otherwise, and is removed."""
    card = register(desk, f"Guest {one}", street="Elm Street 5", card=f"G{desk.device}{one}{two}")
    edit_patron(desk, card, {"phone": f"555 {two}"})
    remove_patron(desk, card)


def add_again(desk: Desk, things: Things, _one: int, two: int) -> None:
    add_item(desk, f"M{two}", biblio=things.biblios[0])


NAMELESS = (
    "SELECT (SELECT count(*) FROM loan WHERE closed_at IS NULL AND patron IS NULL) "
    "+ (SELECT count(*) FROM hold WHERE state IN ('placed', 'waiting', 'in_transit') AND patron IS NULL)"
)
STANDS = "SELECT id, pos, void FROM journal ORDER BY id"
DEEDS = (*EVERYTHING, *EVERYTHING, night, night, settle, register_again, come_and_go, add_again)


class Library(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.world, (self.things,) = BEGUN[0].world(self.folder)
        self.post: list[tuple[str, str]] = []
        self.answered: set[str] = set()  # entries that a desk was told are done
        self.undone: set[str] = set()

    def at(self, name: str) -> Desk:
        self.world.now += SECOND
        return self.world.use(name)

    def act(self, name: str, deed: Deed, one: int, two: int) -> None:
        if deed is night and self.world.skew[name]:
            return  # a clock that is years ahead forgets what is young; it is set right before anything is compared
        desk = self.at(name)
        before = {entry for (entry,) in rows("SELECT id FROM journal WHERE device = ?", name)}
        deed(desk, self.things, one, two)
        after = {entry for (entry,) in rows("SELECT id FROM journal WHERE device = ?", name)}
        self.answered |= after - before

    @rule(name=sites, deed=st.sampled_from(DEEDS), one=few, two=few)
    def do(self, name: str, deed: Deed, one: int, two: int) -> None:
        with suppress(Refused):
            self.act(name, deed, one, two)

    @rule(name=sites, count=st.sampled_from((1, 1, 3)))
    def take_back(self, name: str, count: int) -> None:
        done, _passed, _no = undo_last(self.at(name), count)
        self.undone |= {entry.id for deed in done for entry in deed.entries}

    @rule(name=sites, deed=st.sampled_from(EVERYTHING), one=few, two=few)
    def do_and_take_back(self, name: str, deed: Deed, one: int, two: int) -> None:
        desk = self.at(name)
        before, count = seen(), value("SELECT count(*) FROM journal")
        unknown = value(NAMELESS) > 0
        cards = list(self.things.cards)
        try:
            self.act(name, deed, one, two)
        except Refused:
            return
        if value("SELECT count(*) FROM journal") == count:
            return
        done = past_actions(desk, 1)[0]
        try:
            undo(desk, done.act)
        except Refused as no:  # only where a cut bundle brought a loan or hold whose end is still on the way
            assert (no.codes, unknown) == (["UNDO_TOO_LATE"], True)  # noqa: PT017 (most undos succeed)
            return
        self.undone |= {entry.id for entry in done.entries}
        self.things.cards[:] = cards
        same(before, seen(), deed)

    @rule(source=sites, to=sites, limit=st.sampled_from((0, 0, 1, 3, -1, -3)), arrives=st.booleans())
    def send(self, source: str, to: str, limit: int, arrives: bool) -> None:
        text = self.world.pack(source, self.world.have(to), limit)
        self.post.append((to, text))
        if arrives:
            self.world.merge(to, text)

    @rule(which=st.integers(0, 99), to=sites)
    def an_old_bundle_turns_up(self, which: int, to: str) -> None:
        if self.post:
            self.world.merge(to, self.post[which % len(self.post)][1])

    @rule(name=sites, hours=st.sampled_from((-400_000, -30, -20, -1, 0, 0, 1, 20, 30, 20_000)))
    def the_clock_is_wrong(self, name: str, hours: int) -> None:
        self.world.skew[name] = hours * HOUR if name != "main" else 0

    @rule(days=st.sampled_from((0, 0, 1, 10, 25)))
    def time_goes_by(self, days: int) -> None:
        self.world.now += days * DAY + 4 * MINUTE

    @rule(name=sites)
    def the_pocket_empties(self, name: str) -> None:
        pocket = self.world.sites[name].desk.pocket
        assert pocket is not None
        pocket.empty()

    @rule(name=sites)
    def replay_equals_state(self, name: str) -> None:
        whole(self.world.use(name))

    def teardown(self) -> None:
        try:
            self.all_agree()
        finally:
            self.world.close()
            shutil.rmtree(self.folder)

    def all_agree(self) -> None:
        everyone = list(NAMES)
        for _time in range(3):
            random.Random(len(self.post)).shuffle(everyone)
            for name in everyone:
                self.world.send(name, "main")
            for name in everyone:
                self.world.send("main", name)
        for target, text in self.post:
            self.world.merge(target, text)
        self.nobody_keeps_what_others_forget()
        before = {name: whole(self.world.use(name)).digest for name in NAMES}
        assert len(set(before.values())) == 1, before
        bundles = [self.world.pack(name) for name in NAMES]
        for name in NAMES:
            self.world.use(name)
            sound = dump(), rows(STANDS)
            for text in bundles:
                again = self.world.merge(name, text)
                assert (again.new, again.written, again.missing) == (0, 0, {})
            assert (dump(), rows(STANDS)) == sound, "what is known already changes nothing"
            self.nothing_answered_is_lost()
            assert links() <= allowed()

    def nobody_keeps_what_others_forget(self) -> None:
        """Data that expires is deleted everywhere in the following night; the main site's decisions of it reach all
        before."""
        self.world.skew = dict.fromkeys(NAMES, 0)
        for _night in range(3):
            night(self.at("main"), self.things, 0, 0)
        for name in NAMES[1:]:
            self.world.send("main", name)
            night(self.at(name), self.things, 0, 0)

    def nothing_answered_is_lost(self) -> None:
        kept = dict(rows("SELECT id, void FROM journal"))
        assert self.answered <= kept.keys()
        assert {entry for entry, void in kept.items() if void} & self.answered <= self.undone
        assert broken() == []
        for loan, patron in rows("SELECT id, patron FROM loan WHERE closed_at IS NULL"):
            assert patron, f"nobody knows who has {loan}"
        people = {patron for (patron,) in rows("SELECT id FROM patron")}
        registered = rows("SELECT patron FROM journal WHERE kind IN ('patron_registered', 'patron_gathered')")
        assert {stands_for(one) for (one,) in registered if one and not was_removed(one)} == people


def allowed() -> set[tuple[Any, Any]]:
    """Open loans, and loans that staff must still look at."""
    return set(rows("SELECT patron, item FROM loan WHERE NOT named AND how <> 'undone'"))


@pytest.fixture(scope="module", autouse=True)
def begun(templates: Path) -> None:
    BEGUN[:] = [furnished(templates, NAMES)]


def test_whatever_happens_all_agree_in_the_end() -> None:
    run_state_machine_as_test(
        Library,
        settings=drawn(15),
    )


@pytest.mark.parametrize("seed", [3, 11])
def test_a_long_day_of_post_between_all(seed: int) -> None:
    """A run without hypothesis: more acts, fewer exchanges, so that long stories meet."""
    machine, dice = Library(), random.Random(seed)
    for _step in range(60):
        machine.do(dice.choice(NAMES), dice.choice(DEEDS), dice.randrange(3), dice.randrange(3))
        if dice.random() < 0.1:
            machine.take_back(dice.choice(NAMES), 1)
        if dice.random() < 0.1:
            machine.send(dice.choice(NAMES), dice.choice(NAMES), dice.choice((0, 3, -3)), True)
    machine.teardown()
