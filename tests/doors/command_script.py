"""Commands and what they answered, in a file that a person can read: `$ tuils ...`, then the answer.

    @ 2026-12-01 09:00                 the clock stands here, and goes on a minute with each command
    $ tuils --json hold list           the objects of standard output, one name a line
    $ TUILS_PIN=2468 tuils daily       without --json the words: standard output, then standard error behind `! `
                                       (with --json too, where there is no object)
    $ tuils --json verify | head -1    no more than so many lines of standard output
    $ printf '1\\n.q' | tuils --plain   line mode, and what is typed there
    \\# a line of the answer             which would be read as one of this file
    exit 1                             where it is not 0
    # anything else that helps a reader

All files of the folder are played in order over one library. An id is written as the name under which it came first in
this file, with a number: <hold-1>; a command may name it so. Written anew with --update-goldens.
"""

from __future__ import annotations

import io
import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.library.makers import MINUTE, ZONE
from tuils.values.time.moments import micros_of

from .calling import Answer, Program

ID = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{64}\b|\b[0-9a-f]{32}\b|\b[0-9a-f]{20}\b"
)
TAIL = re.compile(r"\b(?=[0-9a-f]*\d)[0-9a-f]{6,12}\b")
BAG = re.compile(r"\bBAG-[0-9A-F]{6}\b")
MEASURED = ("seconds", "bytes", "backup", "seq", "line", "entries")
"""The numbers that depend on the machine, and on how many entries there were before."""
DRAWN = ("key", "contact", "note", "restriction", "task", "device", "code")
"""The keys whose value may be a short random id."""
SIGN = re.compile("[0-9a-f]{8}|[a-z]+-[0-9a-z]{6,8}~?|[0-9A-Z]{4}-[0-9A-Z]{4}")


@dataclass
class Names:
    """The names written for the ids of one file."""

    written: dict[str, str] = field(default_factory=dict)

    def name(self, found: str, key: str) -> str:
        if found not in self.written:
            stem = key.removesuffix("s") or "id"
            count = sum(known.startswith(f"<{stem}-") for known in self.written.values())
            self.written[found] = f"<{stem}-{count + 1}>"
        return self.written[found]

    def told(self, words: str) -> str:
        """Return the words to type: names become ids again."""
        for found, name in self.written.items():
            words = words.replace(name, found)
        return words

    def masked(self, text: str, key: str = "id") -> str:
        text = ID.sub(lambda found: self.name(found[0], key), text)
        text = BAG.sub(lambda found: self.name(found[0], "bag"), text)
        return TAIL.sub(lambda found: self._tail(found[0]), text)

    def _tail(self, text: str) -> str:
        whole = next((name for known, name in self.written.items() if known.endswith(text)), None)
        return f"{whole[:-1]}~>" if whole else text


@dataclass
class Script:
    """A player of one file; `played` is the same file with the answers of now."""

    program: Program
    names: Names = field(default_factory=Names)
    commands: list[tuple[str, Answer]] = field(default_factory=list)

    def played(self, text: str) -> str:
        return "".join(f"{line}\n" for line in self._played(text))

    def _played(self, text: str) -> Iterator[str]:
        for line in text.splitlines():
            if line.startswith("@ "):
                there = datetime.strptime(line[2:], "%Y-%m-%d %H:%M")
                self.program.clock.now = micros_of(there.replace(tzinfo=ZONE))
            if line.startswith(("#", "@")):
                yield line
            if line.startswith("$ "):
                yield ""
                yield line
                yield from self._answered(line[2:])

    def _answered(self, line: str) -> Iterator[str]:
        line, _pipe, most = line.partition(" | head -")
        words = shlex.split(self.names.told(line))
        start = words.index("tuils")
        typed = words[1].replace("\\n", "\n") if words[0] == "printf" else ""
        env = dict(word.split("=", 1) for word in words[:start] if "=" in word)
        now = self.program.clock.now
        with self.program.monkeypatch.context() as here:
            here.setattr("sys.stdin", io.StringIO(typed))
            answer = self.program(*words[start + 1 :], **env)
        self.program.clock.now = now + MINUTE
        self.commands.append((line, answer))
        as_json = "--json" in words
        for text in answer.out.splitlines()[: int(most) if most else None]:
            yield from self._object(text) if as_json else [self._plain(text)]
        if not (as_json and answer.out):
            yield from (f"! {self._plain(text)}" for text in answer.err.splitlines())
        if answer.code:
            yield f"exit {answer.code}"

    def _plain(self, text: str) -> str:
        told = self.names.masked(text.replace(str(self.program.folder), "<folder>")).rstrip()
        return f"\\{told}" if told.startswith(("#", "@", "$")) else told

    def _object(self, text: str) -> Iterator[str]:
        facts = json.loads(text)
        assert text.isascii(), "so it can be written whatever the encoding of the terminal"
        yield "{"
        for key, value in facts.items():
            yield f"  {json.dumps(key)}: {json.dumps(self._masked(value, key), ensure_ascii=False)}"
        yield "}"

    def _masked(self, value: Any, key: str) -> Any:
        if isinstance(value, dict):
            return {self.names.masked(name, key): self._masked(one, name) for name, one in value.items()}
        if isinstance(value, list):
            return [self._masked(one, key) for one in value]
        if key in MEASURED and isinstance(value, int | float):
            return f"<{key}>"
        if not isinstance(value, str):
            return value
        if key in DRAWN and SIGN.fullmatch(value):
            return self.names.name(value, key)
        unfolded = value.replace("\r\n ", "") if value.startswith("BEGIN:VCALENDAR") else value
        return self.names.masked(unfolded.replace(str(self.program.folder), "<folder>"), key)
