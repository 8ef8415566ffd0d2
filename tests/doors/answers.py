"""The answers of commands, from their goldens: an example of each, and the names in its JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tuils.cli.spec import REFUSED

GOLDENS = Path(__file__).parent / "goldens"
Names = tuple[str, ...]
Shown = tuple[str, list[Names], bool]
"""The words typed, the names of each line of the answer, and whether nothing was refused."""


def answers(commands: list[str]) -> dict[str, dict[str, Any]]:
    """Return, for each command that answers with JSON, an example and the names of each kind of line."""
    found: dict[str, dict[str, Any]] = {}
    calls = [(_command(call[0], commands), call) for call in _shown()]
    for name in commands:
        shown = [call for of, call in calls if of == name]
        if shown:
            example = next((typed for typed, _lines, whole in shown if whole), shown[0][0])
            found[name] = {
                "example": example,
                "json": _kinds([names for _typed, lines, _whole in shown for names in lines]),
            }
    return found


def _command(typed: str, commands: list[str]) -> str:
    rest = typed.removeprefix("tuils ") + " "
    return max((one for one in commands if rest.startswith(f"{one} ")), key=len)


def _kinds(lines: list[Names]) -> list[dict[str, list[str]]]:
    """Lines that have all names of a shorter one are of one kind with it; `sometimes`: what that one is without."""
    kinds: dict[Names, set[str]] = {}
    for names in sorted(dict.fromkeys(lines), key=len, reverse=True):
        whole = next((known for known in kinds if {*known} >= {*names}), None)
        kinds.setdefault(whole or names, set()).update({*(whole or names)} - {*names})
    in_order = sorted(kinds, key=lines.index)
    return [{"names": [*names], "sometimes": [name for name in names if name in kinds[names]]} for names in in_order]


def _shown() -> Iterator[Shown]:
    """Each call with --json that answered, as it is typed without that."""
    for file in sorted(GOLDENS.glob("**/*.txt")):
        for block in re.split(r"^\$ ", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            call, _end, answer = block.partition("\n")
            lines = [_names(text) for text in re.findall(r"^\{\n(.*?)^\}$", answer, re.MULTILINE | re.DOTALL)]
            lines = [names for names in lines if not {*REFUSED} <= {*names}]
            if " --json " in call and lines:
                typed = call[call.index("tuils ") :].replace(" --json", "").partition(" | ")[0]
                yield typed, lines, "\nexit " not in answer


def _names(text: str) -> Names:
    return tuple(re.findall(r'^  "([^"]+)": ', text, re.MULTILINE))
