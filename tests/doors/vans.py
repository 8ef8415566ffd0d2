"""A main library and its van as two machines: each with its file, its state folder and a clock that may be wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .calling import Answer, Facts, Program


@dataclass
class Machine:
    """One machine of several that share a test's program. `skew`: by how much its clock is wrong, in microseconds."""

    program: Program
    folder: Path
    skew: int = 0

    @property
    def library(self) -> Path:
        return self.folder / "library.db"

    def __call__(self, *words: str, **env: str) -> Answer:
        clock = self.program.clock
        own = {"TUILS_LIBRARY": str(self.library), "TUILS_STATE": str(self.folder / "state")}
        clock.now += self.skew
        try:
            return self.program(*words, **{**own, **env})
        finally:
            clock.now -= self.skew

    def json(self, *words: str, **env: str) -> list[Facts]:
        return self("--json", *words, **env).lines

    def digest(self) -> str:
        """Return the digest of this library, which must be sound."""
        (said,) = self.json("verify")
        assert said["ok"], said
        return str(said["digest"])

    def item(self, barcode: str) -> Facts:
        return self.json("show", "item", barcode)[0]

    def patron(self, name: str, **fields: str) -> str:
        options = [word for option, value in fields.items() for word in (f"--{option.replace('_', '-')}", value)]
        return str(self.json("patron", "add", "--anyway", "--first-name", name, *options)[0]["patron"])


@dataclass
class Fleet:
    """The main library with a van that was prepared from it, and the stick between them."""

    main: Machine
    van: Machine
    stick: Path
    post: list[Path] = field(default_factory=list)

    def pack(self, machine: Machine, **env: str) -> Path:
        (made,) = machine.json("van", "pack", "--to", str(self.stick), **env)
        return Path(made["file"])

    def home(self) -> Facts:
        """The van's stick comes home; what that brought."""
        return self.main.json("van", "merge", str(self.pack(self.van)))[0]

    def exchange(self) -> None:
        """Both ways, twice: what the main library makes of it goes back, too."""
        for _time in range(2):
            assert not self.home()["missing"]
            self.van.json("van", "merge", str(self.pack(self.main)))

    def settled(self) -> str:
        self.exchange()
        digests = {self.main.digest(), self.van.digest()}
        assert len(digests) == 1
        return digests.pop()


def fleet_of(program: Program, **more: Any) -> Fleet:
    """A van that was prepared a moment ago."""
    main, van = Machine(program, program.folder), Machine(program, program.folder / "van")
    stick = program.folder / "stick"
    stick.mkdir()
    (made,) = main.json("van", "prepare", "van", "--to", str(van.folder))
    assert made["verified"], made
    return Fleet(main, van, stick, **more)
