"""A whole day in two terminals: the van is prepared, both sides work on the same copies, it comes home by its screen,
two conflicts are decided by keys, and both libraries are one."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.library.makers import DAY
from tests.screens.terminal import Terminal

from .calling import PIN, Program
from .vans import Machine

pytestmark = pytest.mark.whole

KEYS = {"f2": "\x1bOQ", "f6": "\x1b[17~", "f7": "\x1b[18~", "f8": "\x1b[19~", "f10": "\x1b[21~", "esc": "\x1b"}


class Person:
    """Somebody at a terminal of one machine."""

    def __init__(self, machine: Machine) -> None:
        folder = machine.folder
        places = {
            "TUILS_LIBRARY": machine.library,
            "TUILS_STATE": folder / "state",
            "TUILS_CONFIG": folder / "own.toml",
        }
        env = {name: str(place) for name, place in places.items()} | {"TUILS_PIN": PIN, "TEXTUAL_ANIMATIONS": "none"}
        self.terminal = Terminal(["-m", "tuils", "--as", "admin"], env)
        self.terminal.until("Scan a card to check out")

    def types(self, *texts: str, then: str) -> None:
        """Each with Enter; waits for what is told then."""
        self.terminal.send("".join(f"{text}\r" for text in texts))
        self.terminal.until(then)

    def presses(self, *keys: str, then: str) -> None:
        for key in keys:
            self.terminal.send(KEYS[key])
            self.terminal.stirs(0.3)
        self.terminal.until(then)

    def opens(self, task: str, then: str) -> None:
        self.presses("f10", then="What would you like")
        self.types(task, then=then)

    def at_desk(self) -> None:
        self.presses("esc", "f2", then="Scan >")


@pytest.fixture
def main(bare: Program) -> Machine:
    """The main library as of yesterday by the machine's clock, as in the terminals. Cyd has the third book."""
    bare.clock.now = int(time.time() * 1_000_000) - DAY
    assert bare("init", "--name", "Maple Grove", "--zone", "America/Chicago", TUILS_PIN=PIN).code == 0
    for number, title in enumerate(("Emma", "Persuasion", "Beloved"), 1):
        assert bare("title", "add", title, "--barcode", f"B{number}").code == 0
    machine = Machine(bare, bare.folder)
    assert machine("checkout", machine.patron("Cyd"), "B3").code == 0
    return machine


@pytest.fixture
def people(main: Machine) -> Iterator[list[Person]]:
    here = [Person(main)]
    yield here
    for one in here:
        one.terminal.end()


def carries(stick: Path, writer: Person, reader: Person) -> None:
    """Carry one side's work to the other on the stick, by the screen."""
    writer.opens("bookmobile", then="F8")
    writer.presses("f8", then="folder?")
    writer.types(str(stick), then="saved to the stick")
    reader.opens("bookmobile", then="F7")
    reader.presses("f7", then="folder?")
    reader.types(str(stick), then="brought")


def test_a_day_of_the_bookmobile(main: Machine, people: list[Person], tmp_path: Path) -> None:
    van, stick = Machine(main.program, tmp_path / "van"), tmp_path / "stick"
    ada, bob = main.patron("Ada"), main.patron("Bob")
    stick.mkdir()
    (at_main,) = people
    at_main.opens("bookmobile", then="no van or branch machine")
    at_main.presses("f6", then="Step 1 of 3")
    at_main.types("van", then="Step 2 of 3")
    at_main.types(str(van.folder), then="Step 3 of 3")
    at_main.types("", then="y/n")
    at_main.types("y", then="is ready")
    at_van = Person(van)
    people.append(at_van)
    at_van.types(ada, "B1", "B2", then="Checked out 2")
    at_van.presses("esc", then="Scan the next card")
    at_van.types("B3", then="Beloved")
    at_main.at_desk()
    at_main.types(bob, "B1", "B2", then="Checked out 2")
    at_main.presses("esc", then="Scan the next card")
    at_main.types("B3", then="Beloved")
    for writer, reader in ((at_van, at_main), (at_main, at_van)):
        carries(stick, writer, reader)
    at_main.opens("needs a decision", then="2 conflicts need a decision.")
    at_main.presses("f6", then="Settled")
    at_main.presses("f7", then="is checked out to Ada. Due")
    for writer, reader in ((at_main, at_van), (at_van, at_main)):
        carries(stick, writer, reader)
    main.program.clock.now = int(time.time() * 1_000_000)
    assert main.digest() == van.digest()
    assert [line["status"] for line in map(van.item, ("B1", "B2", "B3"))] == ["checked_out", "checked_out", "available"]
