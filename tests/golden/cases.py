"""The cases of a folder: what other systems agree on, one behaviour each, as data.

`policy`: the settings that a case presumes. `setup`: the state before. `action`: what is done, by its `op`. `expected`:
what must be true then.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FILES = ("due_dates", "fines", "holds", "circulation", "offline_koc", "sip2", "sip2_behaviour")
BINDING = ("universal", "common")

Words = Mapping[str, Any]


def folder() -> Path:
    """Return `$TUILS_GOLDEN`, or the folder beside the checkout; it may be missing."""
    given = os.environ.get("TUILS_GOLDEN")
    data = os.environ.get("TUILS_TEST_DATA")
    shared = Path(data).parent if data else Path(__file__).parents[3] / "shared"
    return Path(given) if given else shared / "golden"


@dataclass(frozen=True)
class Case:
    """One behaviour. `file`: the subject, such as fines."""

    file: str
    id: str
    title: str
    scope: str
    action: Words
    expected: Words
    policy: Words = field(default_factory=dict)
    setup: Words = field(default_factory=dict)

    @property
    def op(self) -> str:
        return str(self.action.get("op", ""))


def read_cases(path: Path) -> list[Case]:
    told = json.loads(path.read_text(encoding="utf-8"))["cases"]
    return [
        Case(
            path.stem,
            one["id"],
            one.get("title", ""),
            one["scope"],
            one["action"],
            one["expected"],
            one.get("policy") or {},
            one.get("setup") or {},
        )
        for one in told
    ]


class Mismatch(AssertionError):
    """The program does otherwise than the case says."""


class NotHere(Mismatch):
    """The program has nothing that this could be said of: no such setting, state or act."""


Outcome = Mapping[str, Any]
Op = Callable[[Case, Any], Outcome]


class Ops(dict[str, Op]):
    """The deeds of one file, by name, each with its function here."""

    def __call__(self, *names: str) -> Callable[[Op], Op]:
        def add(op: Op) -> Op:
            self.update(dict.fromkeys(names, op))
            return op

        return add


def compare(case: Case, outcome: Outcome) -> None:
    """Compare. Raises `Mismatch` where anything expected is otherwise, or has no answer."""
    for name, wanted in case.expected.items():
        if name not in outcome:
            raise NotHere(f"nothing tells {name!r} here; told is {', '.join(outcome)}")
        if outcome[name] != wanted:
            raise Mismatch(f"{name}: {wanted!r} is expected, here it is {outcome[name]!r}")


@dataclass(frozen=True)
class Decision:
    """Why the program chooses otherwise: for one case, or for every case of an op that has this key.

    `where` is policy, setup, action or expected; `values`, where there are any, are those of the key that are meant;
    `below` a number that it is less than.
    """

    why: str
    id: str = ""
    op: str = ""
    file: str = ""
    where: str = ""
    key: str = ""
    values: tuple[Any, ...] = ()
    below: float | None = None

    def holds_for(self, case: Case) -> bool:
        if self.id:
            return case.id == self.id
        if self.op != case.op or self.file not in ("", case.file):
            return False
        if not self.key:
            return True
        part = getattr(case, self.where)
        if self.key not in part:
            return False
        value = part[self.key]
        if self.below is not None:
            return isinstance(value, (int, float)) and value < self.below
        return not self.values or value in self.values


def decisions() -> list[Decision]:
    """Return the decisions of decided.toml: `[[case]]` with an id, `[[rule]]` with an op and perhaps a key. Both with a
    why."""
    told = tomllib.loads((Path(__file__).parent / "decided.toml").read_text(encoding="utf-8"))
    found = [Decision(one["why"], id=one["id"]) for one in told.get("case", ())]
    for one in told.get("rule", ()):
        where = next((part for part in ("policy", "setup", "action", "expected") if part in one), "")
        found.append(
            Decision(
                one["why"],
                op=one["op"],
                file=one.get("file", ""),
                where=where,
                key=one.get(where, ""),
                values=tuple(one.get("values", ())),
                below=one.get("below"),
            )
        )
    return found
