"""The commands that the documentation names, as words to run: placeholders filled from a sample library."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
WRITTEN = ("commands.md", "refusals.md", "fields.md", "keys.md", "columns.md")
"""The pages that are made from the program itself."""
FOR_DEVELOPERS = ("architecture.md", "dependencies.md", "performance.md")
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`]+)`")
_OPTIONAL = re.compile(r"\[[^\[\]]*\]")


def pages() -> list[Path]:
    left_out = {*WRITTEN, *FOR_DEVELOPERS}
    return [ROOT / "README.md", *(file for file in sorted((ROOT / "docs").glob("*.md")) if file.name not in left_out)]


def commands_in(text: str) -> Iterator[str]:
    """Yield all text that begins with tuils: lines of blocks, and text in backquotes, also across lines."""
    for block in _FENCE.findall(text):
        yield from _lines(block)
    text = _FENCE.sub("", text)
    yield from _lines("\n".join(line[4:] for line in text.splitlines() if line.startswith("    ")))
    for span in _SPAN.findall(text):
        words = " ".join(span.split())
        if words.startswith("tuils "):
            yield words


def _lines(block: str) -> Iterator[str]:
    for line in block.splitlines():
        if line.startswith("tuils "):
            yield re.sub(r"\s+# .*$|\s{2,}\(.*$", "", line).strip()


def calls(command: str, known: Mapping[str, str]) -> list[list[str]]:
    """The calls of a command as written: placeholders are filled, what is in brackets is left out, and of alternatives
    (list|set) each is asked for its help."""
    command = re.sub(r" [<>|] .*$", "", command)
    words = shlex.split(_OPTIONAL.sub("", command).replace("...", "").replace("…", "PLACE"))[1:]
    for at, word in enumerate(words):
        if "|" in word and not word.startswith("-"):
            return [[*words[:at], one, "--help"] for one in word.split("|")]
    return [[known.get(word, word) for word in words]]
