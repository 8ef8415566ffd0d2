"""The texts of SQL that the library sent while the suite ran, those put together as they were asked among them.

With `--on-server` each of them is prepared on a PostgreSQL when the last test is over, in the process that leads the
others. What `tuils/models` sends by itself is left out by its place: there stands what one engine alone knows.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest

from tuils.models.library_file import LibraryFile

ROOT = Path(__file__).parents[1] / "tuils"
HANDED_ON = {str(ROOT / "models" / name) for name in ("rows.py", "store_words.py", "library_file.py", "base.py")}
"""The files of the models that send what they are given."""
LISTS = ((re.compile(r"\bIN \(\?(?:, \?)+\)"), "IN (?)"), (re.compile(r"(\(\?(?:, \?)*(?:, 1)?\))(?:, \1)+"), r"\1"))


MOST_KNOWN = 20_000  # texts, lists of each length among them


class Sent:
    """The texts by the place that sent them; of lists of any length the shortest."""

    def __init__(self) -> None:
        self.places: dict[str, str] = {}
        self.seen: set[str] = set()

    def note(self, text: str) -> None:
        if len(self.seen) > MOST_KNOWN:
            self.seen.clear()
        self.seen.add(text)
        place = _place()
        if place:
            for lists, one in LISTS:
                text = lists.sub(one, text)
            self.places.setdefault(text, place)


def _place() -> str:
    """Return the file and line in the library that sent it; empty where it was a test, or the models themselves."""
    frame: Any = sys._getframe(2)
    while frame and ("peewee" in frame.f_code.co_filename or frame.f_code.co_filename in HANDED_ON):
        frame = frame.f_back
    while frame and frame.f_code.co_filename in (__file__, "<string>"):
        frame = frame.f_back
    file = Path(frame.f_code.co_filename) if frame else ROOT
    if ROOT not in file.parents or ROOT / "models" in file.parents:
        return ""
    return f"{file.relative_to(ROOT)}:{frame.f_lineno}"


class Collected:
    """Part of the suite's run: listens to the store, and lets a server judge at the end."""

    def __init__(self) -> None:
        self.sent, self.judged = Sent(), ""

    def listen(self) -> None:
        for name in ("execute_sql", "execute_many"):
            setattr(LibraryFile, name, self._noting(getattr(LibraryFile, name)))

    def _noting(self, send: Any) -> Any:
        seen = self.sent.seen

        def noted(store: LibraryFile, text: str, *values: Any) -> Any:
            if text not in seen:
                self.sent.note(text)
            return send(store, text, *values)

        return noted

    def pytest_testnodedown(self, node: Any) -> None:
        for text, place in getattr(node, "workeroutput", {}).get("statements", {}).items():
            self.sent.places.setdefault(text, place)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput["statements"] = self.sent.places
            return
        from tests.on_server import REQUIRED, programs, refusals, server

        if programs() is None:
            self.judged = "statements were not prepared: PostgreSQL is not installed"
            session.exitstatus = 1 if REQUIRED else session.exitstatus
            return
        with server() as folder:
            found = refusals(folder, self.sent.places)
        told = [f"{self.sent.places[text]}: {said}\n    {' '.join(text.split())}" for text, said in found.items()]
        self.judged = "\n".join([f"{len(self.sent.places)} statements prepared, {len(told)} refused", *sorted(told)])
        session.exitstatus = 1 if told else session.exitstatus

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if self.judged:
            terminalreporter.section("statements on PostgreSQL")
            terminalreporter.write_line(self.judged)
