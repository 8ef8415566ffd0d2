"""Calling the program as a script would: in this process for breadth, as a child where that matters."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.library.makers import Clock
from tuils.cli.front import run_program
from tuils.library.people.staff.pins import LEAST

ROOT = Path(__file__).parents[2]
PIN = "2468"
ITEMS = 6
Facts = dict[str, Any]


@dataclass
class Answer:
    """The result of a call: its exit code and its output."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[Facts]:
        """Every line of standard output, each an object: anything else there is a fault of the program."""
        found = [json.loads(line) for line in self.out.splitlines()]
        assert all(isinstance(one, dict) for one in found)
        return found

    @property
    def line(self) -> Facts:
        (only,) = self.lines
        return only


@dataclass
class Program:
    """tuils, with a library, a state folder and a clock of its own."""

    folder: Path
    clock: Clock
    capsys: pytest.CaptureFixture[str]
    monkeypatch: pytest.MonkeyPatch
    env: dict[str, str] = field(default_factory=dict)

    @property
    def library(self) -> Path:
        return self.folder / "library.db"

    def forget_stations(self) -> None:
        """Delete the undo memories of stations: each copy of a library is another one, and each command sweeps all."""
        for file in Path(self.env["XDG_RUNTIME_DIR"]).glob("tuils/*"):
            file.unlink()

    def __call__(self, *words: str, **env: str) -> Answer:
        """Run a command in this process; `env` is for this call."""
        with self.monkeypatch.context() as here:
            here.setenv("ACCESSIBLE", os.environ.get("ACCESSIBLE", ""))  # --accessible sets it; it ends with the call
            for name, value in env.items():
                here.setenv(name, value)
            self.capsys.readouterr()
            code = run_program(words)
            said = self.capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return Answer(code, said.out, said.err)

    @contextlib.contextmanager
    def as_system_user(self, name: str) -> Iterator[None]:
        """Make the kernel report another system user for this process."""
        with self.monkeypatch.context() as here:
            here.setattr("pwd.getpwuid", lambda _number: SimpleNamespace(pw_name=name))
            yield

    def json(self, *words: str, **env: str) -> Answer:
        """Run the same with --json; standard output holds objects alone."""
        answer = self("--json", *words, **env)
        assert answer.lines is not None
        return answer

    def child(self, *words: str, **more: Any) -> subprocess.CompletedProcess[str]:
        """Run the real program in a process of its own, on the machine's clock."""
        env = {**os.environ, **self.env, **more.pop("env", {})}
        return subprocess.run(
            [sys.executable, "-m", "tuils", *words],
            **{"capture_output": True, "text": True, "check": False, "env": env, "cwd": ROOT, "timeout": 300, **more},
        )

    def patron(self, name: str = "Marta", **fields: str) -> str:
        """Register a new patron; return the card."""
        options = [word for option, value in fields.items() for word in (f"--{option.replace('_', '-')}", value)]
        return str(self.json("patron", "add", "--anyway", "--first-name", name, *options).line["patron"])


def surround(here: pytest.MonkeyPatch, folder: Path, clock: Clock) -> dict[str, str]:
    """Set places and a clock of the test's own; return the environment that a child needs."""
    memory = Path(os.environ.get("XDG_RUNTIME_DIR", folder), folder.name)
    memory.mkdir(mode=0o700, exist_ok=True)
    env = {
        "XDG_RUNTIME_DIR": str(memory),
        "TUILS_LIBRARY": str(folder / "library.db"),
        "TUILS_STATE": str(folder / "state"),
        "TUILS_CONFIG": str(folder / "station.toml"),
        "COLUMNS": "200",
    }
    for name, value in env.items():
        here.setenv(name, value)
    for name in ("TUILS_STATION", "TUILS_BRANCH", "TUILS_PIN", "TUILS_NEW_PIN"):
        here.delenv(name, raising=False)
    here.setattr("tuils.library.foundation.desk.time.time_ns", lambda: clock() * 1000)
    here.setattr("tuils.cli.office.init.measured", lambda: LEAST)  # a PIN is tried hundreds of times here
    return env
