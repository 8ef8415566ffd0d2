"""A main library and its van in any order: clocks that are wrong, bundles lost, doubled, late, cut, changed. At the end
both agree and are sound, and nothing that was answered is lost."""

from __future__ import annotations

import os
import random
import sqlite3
from pathlib import Path

import pytest

from tests.library.makers import HOUR, MINUTE

from .calling import ITEMS, Program
from .vans import Fleet, Machine, fleet_of

SEEDS = range(int(os.environ.get("EXAMPLES", "2")))
STEPS = int(os.environ.get("STEPS", "30"))


class Days:
    """What happens, by a seed. `answered`: what each machine said yes to."""

    def __init__(self, fleet: Fleet, seed: int) -> None:
        self.fleet, self.random = fleet, random.Random(seed)
        self.cards: list[str] = []
        self.post: list[tuple[Path, Machine]] = []
        self.loans = self.payments = 0

    def step(self) -> None:
        self.fleet.main.program.clock.now += self.random.randint(1, 40) * MINUTE
        machine = self.random.choice([self.fleet.main, self.fleet.van])
        deed = self.random.choice(
            [
                self.register,
                self.lend,
                self.lend,
                self.take_back,
                self.renew,
                self.hold,
                self.pay,
                self.write,
                self.bring,
            ]
        )
        deed(machine)

    def item(self) -> str:
        return f"I{self.random.randint(1, ITEMS)}"

    def card(self) -> str:
        return self.random.choice(self.cards)

    def register(self, machine: Machine) -> None:
        self.cards.append(machine.patron(f"P{len(self.cards)}"))

    def lend(self, machine: Machine) -> None:
        self.loans += sum("due_at" in line for line in machine.json("checkout", self.card(), self.item()))

    def take_back(self, machine: Machine) -> None:
        machine("checkin", self.item())

    def renew(self, machine: Machine) -> None:
        machine("renew", self.card(), self.item())

    def hold(self, machine: Machine) -> None:
        machine("hold", "place", self.card(), self.item())

    def pay(self, machine: Machine) -> None:
        card = self.card()
        if machine("charge", card, "200", "--reason", "Mug").code == 0:
            self.payments += machine("pay", card, "100").code == 0

    def write(self, machine: Machine) -> None:
        other = self.fleet.main if machine is self.fleet.van else self.fleet.van
        self.post.append((self.fleet.pack(machine), other))

    def bring(self, _machine: Machine) -> None:
        """In any order, or not at all; some twice, some cut or changed on the way."""
        if not self.post:
            return
        file, to = self.random.choice(self.post)
        fate = self.random.choice(["well", "well", "twice", "cut", "changed", "lost"])
        whole = file.read_bytes()
        if fate in ("cut", "changed"):
            at = self.random.randrange(10, len(whole))
            file.write_bytes(whole[:at] + (b"" if fate == "cut" else bytes([whole[at] ^ 8]) + whole[at + 1 :]))
            assert "refused" in to.json("van", "merge", str(file))[0], (fate, at)
            file.write_bytes(whole)
        for _time in range({"well": 1, "twice": 2}.get(fate, 0)):
            assert "refused" not in to.json("van", "merge", str(file))[0]
        if fate == "lost":
            self.post.remove((file, to))


def lived(program: Program, seed: int, steps: int) -> None:
    fleet = fleet_of(program)
    days = Days(fleet, seed)
    days.register(fleet.main)
    fleet.van.skew = random.Random(seed).choice([0, 4 * HOUR, 90 * MINUTE])
    for _step in range(steps):
        days.step()
    fleet.exchange()
    fleet.van.skew = 0
    program.clock.now += 6 * HOUR
    digest = fleet.settled()
    again = fleet.main.json("van", "merge", str(fleet.stick))
    assert not any(line["new"] for line in again)
    assert fleet.main.digest() == digest, "merging again changes nothing"
    for machine in (fleet.main, fleet.van):
        with sqlite3.connect(machine.library) as store:
            entries = dict(store.execute("SELECT kind, count(*) FROM journal GROUP BY kind"))
            assert entries.get("checkout", 0) == days.loans
            assert entries.get("payment", 0) == days.payments
            assert entries.get("patron_registered", 0) == len(days.cards)
            assert store.execute("SELECT count(*) FROM patron WHERE clash").fetchone() == (0,)
            open_ones = "SELECT count(*) FROM loan WHERE closed_at IS NULL AND patron IS NULL"
            assert store.execute(open_ones).fetchone() == (0,), "every open loan has somebody"
        store.close()


def test_a_short_day_apart(program: Program) -> None:
    lived(program, 7, 12)


@pytest.mark.whole
@pytest.mark.parametrize("seed", SEEDS)
def test_any_days_apart(program: Program, seed: int) -> None:
    lived(program, seed, STEPS)
