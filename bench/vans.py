"""A main library, its van and two branches in any order, by so many seeds: `python -m bench.vans 1000`.

All verbs that travel; clocks that are wrong; bundles lost, doubled, late, cut at any byte, changed; kill -9 while a
copy is prepared, while a bundle is written or taken in. At the end all agree and are sound, nothing that was answered
is lost, and merging again changes nothing. A seed that fails is printed.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.doors.edited import forge
from tests.library.makers import DAY, HOUR, MINUTE, START, Clock
from tuils.cli.front import run_program
from tuils.library.people.staff.pins import LEAST

Facts = dict[str, Any]
NAMES = ("main", "van", "east", "west")
ITEMS = 10
SKEWS = (0, 0, 90 * MINUTE, 5 * HOUR, -3 * HOUR, 40 * DAY)
"""By how much the clock of a machine may be wrong, in microseconds."""
BEFORE_KILL = (0.001, 0.06)
"""Seconds: at a random moment in between the process is killed."""


@dataclass
class World:
    """Four machines, what is on its way between them, and what each said yes to. `steps`: the story, for a seed that
    fails."""

    folder: Path
    clock: Clock
    random: random.Random
    skew: dict[str, int] = field(default_factory=dict)
    cards: list[str] = field(default_factory=list)
    post: list[tuple[Path, str]] = field(default_factory=list)
    answered: Counter[str] = field(default_factory=Counter)
    killed: int = 0
    forged: int = 0
    steps: list[str] = field(default_factory=list)

    def library(self, name: str) -> Path:
        return self.folder / name / "library.db"

    def __call__(self, name: str, *words: str) -> tuple[int, list[Facts]]:
        """A command at a machine: its exit code and what it answered. A mistake of ours ends all."""
        self.steps.append(f"{name}: {' '.join(words)}")
        with self._there(name):
            said, wrong = io.StringIO(), io.StringIO()
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(wrong):
                code = run_program(["--json", *words])
        assert "fault in tuils" not in wrong.getvalue(), wrong.getvalue()
        lines = [json.loads(line) for line in said.getvalue().splitlines()]
        return code, lines or [{"said": wrong.getvalue()}]

    @contextlib.contextmanager
    def _there(self, name: str) -> Iterator[None]:
        home = self.folder / name
        env = {"TUILS_LIBRARY": str(self.library(name)), "TUILS_STATE": str(home / "state")}
        env |= {"TUILS_CONFIG": str(home / "station.toml"), "TUILS_STATION": name}
        self.clock.now += self.skew.get(name, 0)
        try:
            with patch.dict(os.environ, env):
                yield
        finally:
            self.clock.now -= self.skew.get(name, 0)

    def kill(self, name: str, *words: str) -> None:
        """The same in a process that is killed on its way, if it is not done before."""
        self.steps.append(f"{name}: {' '.join(words)} (killed)")
        child = os.fork()
        if not child:
            with open(os.devnull, "w", encoding="utf-8") as nothing, self._there(name):
                sys.stdout = sys.stderr = nothing
                run_program(words)
                os._exit(0)
        time.sleep(self.random.uniform(*BEFORE_KILL))
        os.kill(child, signal.SIGKILL)
        self.killed += os.WIFSIGNALED(os.waitpid(child, 0)[1])

    def item(self) -> str:
        return f"I{self.random.randint(1, ITEMS)}"

    def card(self) -> str:
        return self.random.choice(self.cards)


@contextlib.contextmanager
def clock_of(clock: Clock) -> Iterator[None]:
    with patch("tuils.library.foundation.desk.time.time_ns", lambda: clock() * 1000):
        yield


def founded(folder: Path, clock: Clock) -> None:
    """The main library, with a few items and fines."""
    world = World(folder, clock, random.Random(0))
    (folder / "main").mkdir(parents=True)
    pin = {"TUILS_PIN": "2468"}
    with patch.dict(os.environ, pin), patch("tuils.cli.office.init.measured", lambda: LEAST):
        assert world("main", "init", "--name", "Maple Grove", "--zone", "America/Chicago")[0] == 0
    for number in range(1, ITEMS + 1):
        assert world("main", "title", "add", f"Book {number // 2}", "--barcode", f"I{number}", "--anyway")[0] == 0
    world("main", "setting", "set", "fines", "yes")
    world("main", "stop", "add", "OAK", "Oak Street", "tue", "3-4pm", "--every", "2", "--from", "2026-12-08")


# ---- what happens


def register(world: World, name: str) -> None:
    code, said = world(name, "patron", "add", "--anyway", "--first-name", f"P{len(world.cards)}")
    if code == 0:
        world.cards.append(said[0]["patron"])
        world.answered["patron_registered"] += 1


def lend(world: World, name: str) -> None:
    _code, said = world(name, "checkout", world.card(), world.item())
    world.answered["checkout"] += sum("due_at" in line for line in said)


def take_back(world: World, name: str) -> None:
    code, _said = world(name, "checkin", world.item())
    world.answered["checkin"] += code == 0


def pay(world: World, name: str) -> None:
    card = world.card()
    if world(name, "charge", card, "2.00", "--reason", "Mug")[0] == 0:
        world.answered["payment"] += world(name, "pay", card, "1.00")[0] == 0


def cancel(world: World, name: str) -> None:
    holds = [one for one in world(name, "hold", "list")[1] if one.get("hold")]
    if holds:
        world(name, "hold", "cancel", world.random.choice(holds)["hold"])


def place(world: World, name: str) -> None:
    where = ("--pickup", "OAK") if world.random.random() < 0.3 else ()
    world(name, "hold", "place", world.card(), world.item(), *where)


def settle(world: World, _name: str) -> None:
    for one in world("main", "decision", "list")[1]:
        if "decision" not in one or world.random.random() < 0.5:
            continue
        takes = "take-over" in one["ways"] and "staff account" not in one["message"] and world.random.random() < 0.5
        way = "--take-over" if takes else "--as-proposed"
        world.forged -= takes and world("main", "decision", "settle", one["decision"], way)[0] == 0
        if not takes:
            world("main", "decision", "settle", one["decision"], way)


def simply(*words: str) -> Callable[[World, str], None]:
    """A command about any card (C), any item (I)."""

    def act(world: World, name: str) -> None:
        world(name, *({"C": world.card(), "I": world.item()}.get(word, word) for word in words))

    return act


def pass_days(world: World, _name: str) -> None:
    world.clock.now += world.random.choice((DAY, 8 * DAY, 25 * DAY))
    world("main", "daily")


def write(world: World, name: str) -> None:
    folder = str(world.folder / "stick")
    if world.random.random() < 0.15:
        world.kill(name, "van", "pack", "--to", folder)
    for made in world(name, "van", "pack", "--to", folder)[1]:
        if made.get("for") in NAMES:
            world.post.append((Path(made["file"]), made["for"]))


def bring(world: World, _name: str) -> None:
    """In any order, or not at all; some twice, some cut or changed on the way, some while the machine dies."""
    if not world.post:
        return
    file, to = world.random.choice(world.post)
    if not file.exists():  # it was taken in long ago, and swept
        world.post.remove((file, to))
        return
    fate = world.random.choice(("well", "well", "well", "twice", "cut", "changed", "killed", "lost"))
    whole = file.read_bytes()
    if fate in ("cut", "changed"):
        at = world.random.randrange(len(whole))
        rest = b"" if fate == "cut" else bytes([whole[at] ^ 8]) + whole[at + 1 :]
        file.write_bytes(whole[:at] + rest)
        said = world(to, "van", "merge", str(file))[1][0]
        assert "new" not in said or (fate == "changed" and at < GZIP_HEAD), (fate, at, said)
        file.write_bytes(whole)
    elif fate == "killed":
        world.kill(to, "van", "merge", str(file))
    elif fate == "lost":
        world.post.remove((file, to))
    for _time in range({"well": 1, "twice": 2}.get(fate, 0)):
        said = world(to, "van", "merge", str(file))[1][0]
        assert "new" in said, said


def edit(world: World, _name: str) -> None:
    """Somebody has a laptop, and sqlite3: what no copy may bring is written into its journal past the program."""
    library = world.library(world.random.choice(NAMES[1:]))
    with contextlib.closing(sqlite3.connect(library)) as store:
        ids = dict(store.execute("SELECT kind, max(id) FROM journal GROUP BY kind").fetchall())
        (item,) = store.execute("SELECT id FROM item ORDER BY random() LIMIT 1").fetchone()
        stations = store.execute("SELECT device FROM have WHERE device LIKE ?", (f"{library.parent.name}%",)).fetchall()
    if not stations:  # nobody worked there yet
        return
    device = min(one for (one,) in stations if not one.endswith("~"))
    forgeries: tuple[Facts, ...] = (
        {"kind": "setting_set", "data": {"name": "staff/eve", "value": {"name": "Eve", "role": "administrator"}}},
        {"kind": "setting_set", "data": {"name": "library/max_owed", "value": 1}},
        {"kind": "checkin", "item": item, "operator": "eve", "data": {"route": "SHELF"}},
        {"kind": "undo", "undoes": ids["setting_set"]},
        {"kind": "clock", "data": {"device": "nobody", "from_seq": 1, "to_seq": 9, "minus": 7}, "operator": "eve"},
        {"kind": "settled", "item": item, "loan": ids.get("checkout")},
    )
    forge(library, device=device, **world.random.choice(forgeries))
    world.forged += 1


GZIP_HEAD = 10
"""Bytes of its head that say nothing of what is in it: when it was packed, and where."""


def die_preparing(world: World, _name: str) -> None:
    """Assert that a killed preparation leaves a whole copy or none; its name can be used again."""
    folder = world.folder / f"spare{world.killed}"
    world.kill("main", "van", "prepare", "spare", "--to", str(folder))
    copy = folder / "library.db"
    if copy.exists():
        with contextlib.closing(sqlite3.connect(copy)) as store:
            assert store.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert store.execute("SELECT name FROM own_site").fetchone() == ("spare",)
    shutil.rmtree(folder, ignore_errors=True)


ACTS: tuple[tuple[int, Callable[[World, str], None]], ...] = (
    (2, register), (7, lend), (5, take_back), (2, place), (1, cancel), (2, pay), (6, write), (7, bring), (1, settle),
    (1, pass_days), (1, die_preparing), (1, simply("renew", "C", "I")), (1, simply("undo")),
    (1, simply("item", "mark", "I", "damaged")), (1, simply("item", "mark", "I", "available")),
    (1, simply("item", "mark", "I", "lost")), (1, simply("waive", "C", "0.50", "--reason", "Kindness")),
    (1, simply("patron", "edit", "C", "--email", "x@example.org")), (1, simply("inhouse", "I")),
    (1, simply("item", "edit", "I", "--call-number", "FIC A")), (1, simply("hold", "place", "C", "I")),
    (1, simply("--branch", "OAK", "checkin", "I")),
)  # fmt: skip


# ---- a life, and what must hold at its end


def lived(folder: Path, template: Path, seed: int, steps: int, *, edited: bool = False) -> World:
    """So many steps by this seed. AssertionError where something does not hold. `edited`: with laptops that somebody
    edits."""
    shutil.copytree(template, folder, dirs_exist_ok=True)
    (folder / "stick").mkdir()
    world = World(folder, Clock(START), random.Random(seed))
    with clock_of(world.clock):
        register(world, "main")
        for name in NAMES[1:]:
            kind = ("--for-branch",) if name != "van" else ()
            assert world("main", "van", "prepare", name, "--to", str(folder / name), *kind)[0] == 0
        world.skew = {name: world.random.choice(SKEWS) for name in NAMES[1:]}
        weights, acts = zip(*ACTS, *([(4, edit)] if edited else []), strict=True)
        for _step in range(steps):
            world.clock.now += world.random.randint(1, 40) * MINUTE
            world.random.choices(acts, weights)[0](world, world.random.choice(NAMES))
        _at_the_end(world)
    return world


def _at_the_end(world: World) -> None:
    exchange(world)
    world.skew = {}
    world.clock.now += 50 * DAY  # past whatever a wrong clock wrote
    exchange(world)
    digest = agreed(world)
    again = world("main", "van", "merge", str(world.folder / "stick"))[1]
    assert not any(line.get("new") for line in again), "merging again brings nothing"
    assert agreed(world) == digest
    for name in NAMES:
        sound(world, name)


def exchange(world: World) -> None:
    """Everybody brings home what they have, and takes along what the main library has; three times."""
    stick = world.folder / "last"
    for _time in range(3):
        shutil.rmtree(stick, ignore_errors=True)
        for name in NAMES[1:]:
            world(name, "van", "pack", "--to", str(stick))
        world("main", "van", "merge", str(stick))
        world("main", "van", "pack", "--to", str(stick))
        for name in NAMES[1:]:
            world(name, "van", "merge", str(stick))


def agreed(world: World) -> str:
    found = {}
    for name in NAMES:
        (said,) = world(name, "verify")[1]
        assert said["ok"], (name, said)
        found[name] = said["digest"]
    assert len(set(found.values())) == 1, found
    return str(found["main"])


def sound(world: World, name: str) -> None:
    with contextlib.closing(sqlite3.connect(world.library(name))) as store:
        entries = Counter(dict(store.execute("SELECT kind, count(*) FROM journal GROUP BY kind")))
        entries["patron_registered"] += entries["patron_gathered"]  # what is old of a patron is one entry
        for kind in ("checkout", "checkin", "payment", "patron_registered"):
            assert entries[kind] >= world.answered[kind], (name, kind, entries[kind], world.answered[kind])
        waits = store.execute("SELECT count(*) FROM taken_bundle WHERE waits").fetchone()
        assert waits == (0,), f"{name} is stuck"
        open_ones = "SELECT count(*) FROM loan WHERE closed_at IS NULL AND patron IS NULL"
        assert store.execute(open_ones).fetchone() == (0,), "every open loan has somebody"
        (aside,) = store.execute("SELECT count(*) FROM aside_entry").fetchone()
        assert aside == world.forged, f"{name} has {aside} aside of {world.forged}"
        roles = store.execute("SELECT login, role FROM staff_user").fetchall()
        assert roles == [("admin", "administrator")], (name, roles)
        twice = (
            "SELECT count(*) FROM (SELECT line.loan FROM account_line AS line WHERE line.kind = 'charge' AND NOT "
            "line.void AND line.why = 'overdue' AND line.loan IS NOT NULL AND NOT EXISTS (SELECT 1 FROM account_line "
            "AS less WHERE less.charge = line.id AND less.kind = 'waive' AND NOT less.void) "
            "GROUP BY line.loan HAVING count(*) > 1)"
        )
        assert store.execute(twice).fetchone() == (0,), "nobody is fined twice for one return"


def main(seeds: int, first: int = 0, steps: int = 60) -> int:
    """Gives back how many failed."""
    failed, killed, began = list[int](), 0, time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "template"
        clock = Clock(START - DAY)
        with clock_of(clock):
            founded(template, clock)
        for seed in range(first, first + seeds):
            room = Path(folder) / f"seed{seed}"
            try:
                killed += lived(room, template, seed, steps, edited=bool(seed % 2)).killed
            except Exception as fault:
                failed.append(seed)
                print(f"seed {seed}: {type(fault).__name__}: {fault}", flush=True)
            shutil.rmtree(room, ignore_errors=True)
            if (seed - first) % 10 == 9:
                done = seed - first + 1
                print(
                    f"{done} seeds, {killed} killed, {len(failed)} failed, {time.monotonic() - began:.0f} s", flush=True
                )
    print(f"{seeds} seeds of {steps} steps, {killed} processes killed, failed: {failed or 'none'}")
    return len(failed)


if __name__ == "__main__":
    sys.exit(bool(main(*map(int, sys.argv[1:]))))
