"""Two libraries on two files lend to each other through a month, by hand: what one prints, the other types."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from tests.library.makers import DAY, START

from .calling import PIN, Facts, Program
from .vans import Machine

FIRST = date(2026, 12, 1)
LENT_DAYS = 21
NEAR = 130  # bytes from one id to another in a row that ties them


@dataclass
class Library:
    """One of the two, with its partner's symbol; `counts` is what a person beside it would have counted."""

    machine: Machine
    partner: str
    card: str = ""
    counts: Counter[str] = field(default_factory=Counter)

    def do(self, *words: str) -> list[Facts]:
        answer = self.machine("--json", *words)
        assert answer.code == 0, (words, answer.err, answer.out)
        return answer.lines

    def says(self, *words: str) -> str:
        answer = self.machine(*words)
        assert answer.code == 0, (words, answer.err)
        return answer.out + answer.err

    def request(self, title: str) -> Facts:
        return next(line for line in self.do("ill", "list", "--state", "all") if line["title"] == title)

    def lent(self, title: str) -> Facts:
        return next(line for line in self.do("ill", "lent", "--state", "all") if line["title"] == title)

    def loan(self, barcode: str) -> Facts | None:
        return next(
            (line for line in self.do("show", "patron", self.card)[0]["loans"] if line["item"] == barcode), None
        )

    def survey(self) -> dict[str, int | None]:
        return {one["element"]: one["value"] for one in self.do("survey", "--year", "2026")}


@dataclass
class Exchange:
    """A title that `to` asks of `of`, on some day of the month. Each story yields how many days pass."""

    of: Library
    to: Library
    title: str
    barcode: str
    program: Program

    @property
    def today(self) -> date:
        return FIRST + timedelta(days=(self.program.clock.now - START) // DAY)

    def asked(self, *more: str) -> Iterator[int]:
        """The request is made, printed, and typed by the other library."""
        self.to.do("ill", "request", self.to.card, self.title, *more)
        self.to.do("ill", "ask", self.title, self.to.partner)
        paper = self.to.do("ill", "show", self.title, "--paper")[0]["lines"]
        assert not any(self.to.card in line or "Ada" in line for line in paper), "no paper names a patron"
        number = next(line.partition(": ")[2] for line in paper if line.startswith("Request:"))
        self.of.do("ill", "incoming", self.of.partner, self.title, "--number", number, *more[:1])
        yield 1

    def comes(self) -> Iterator[int]:
        """It is sent with a date, arrives two days later, and is checked out at the desk."""
        due = self.today + timedelta(days=LENT_DAYS)
        (sent,) = self.of.do("ill", "lend", self.of.partner, self.barcode, "--due", due.isoformat())
        assert sent["title"] == self.title, "it answers the request"
        self.of.counts["LOANTO"] += 1
        self.to.do("ill", "ship", self.title)
        yield 2
        (here,) = self.to.do("ill", "receive", self.title, "--due", due.isoformat())
        assert date.fromisoformat(here["due"]) == due - timedelta(days=3)
        self.to.counts["LOANFM"] += 1
        yield 1
        self.to.do("checkout", self.to.card, self.band)
        self.to.counts["TOTCIR"] += 1
        assert (loan := self.to.loan(self.band))
        assert loan["due_at"][:10] <= here["lender_due"], "never later than the lender's date"

    @property
    def band(self) -> str:
        return str(self.to.request(self.title)["barcode"])

    def goes_home(self) -> Iterator[int]:
        """It comes back to the desk, travels, and is scanned at home; the request is closed."""
        (back,) = self.to.do("checkin", self.band)
        assert back["route"] == "LENDER"
        band = self.band
        self.to.do("ill", "return", self.title)
        assert self.to.machine("show", "item", band).code == 1, "the barcode is free"
        yield 2
        self.of.do("ill", "back", self.barcode)
        assert self.of.machine.item(self.barcode)["status"] == "available"
        (closed,) = self.to.do("ill", "close", self.title)
        assert (closed["state"], closed["outcome"]) == ("closed", "filled")

    # ---- the stories

    def plain(self) -> Iterator[int]:
        yield from self.asked()
        yield from self.comes()
        yield 9
        yield from self.goes_home()

    def renewed(self) -> Iterator[int]:
        """The desk can't renew it; the other library can."""
        yield from self.asked()
        yield from self.comes()
        yield 5
        refused = self.to.machine("renew", self.to.card, self.band)
        assert (refused.code, "another library's" in refused.err) == (1, True)
        before = date.fromisoformat(self.to.request(self.title)["lender_due"])
        assert self.to.do("ill", "renew", self.title)[0]["renewal"] == "asked"
        yield 1
        later = before + timedelta(days=7)
        self.to.do("ill", "renew", self.title, "--due", later.isoformat())
        loan = self.to.loan(self.band)
        assert loan
        assert loan["due_at"][:10] == (later - timedelta(days=3)).isoformat()
        yield 6
        yield from self.goes_home()

    def recalled(self) -> Iterator[int]:
        """The lender wants it back while a patron has it: the loan follows, and the desk says so at its scan."""
        yield from self.asked()
        yield from self.comes()
        yield 2
        day = self.today + timedelta(days=6)
        self.to.do("ill", "recall", self.title, "--due", day.isoformat())
        loan = self.to.loan(self.band)
        assert loan
        assert loan["due_at"][:10] == (day - timedelta(days=3)).isoformat()
        yield 2
        assert "wants it back" in self.to.says("checkin", self.band)
        self.to.do("checkout", self.to.card, self.band)
        self.to.counts["TOTCIR"] += 1
        yield 1
        yield from self.goes_home()

    def late(self) -> Iterator[int]:
        """It stays out past both days: each library's list says how late, and our patron is billed from ours on."""
        yield from self.asked()
        yield from self.comes()
        yield LENT_DAYS
        assert self.title in {line["title"] for line in self.to.do("ill", "list", "--state", "overdue")}
        (line,) = [one for one in self.of.do("ill", "lent", "--state", "overdue") if one["title"] == self.title]
        assert line["days_late"] == 3
        yield from self.goes_home()

    def lost(self) -> Iterator[int]:
        yield from self.asked()
        yield from self.comes()
        yield 4
        self.to.do("item", "mark", self.band, "lost")
        (closed,) = self.to.do("ill", "close", self.title, "--outcome", "lost")
        assert closed["outcome"] == "lost"
        self.of.do("item", "mark", self.barcode, "lost")
        assert self.of.lent(self.title)["state"] == "lost"

    def declined(self) -> Iterator[int]:
        yield from self.asked()
        self.of.do("ill", "decline", self.title)
        self.to.do("ill", "pass", self.title)
        (closed,) = self.to.do("ill", "close", self.title)
        assert closed["outcome"] == "unfilled"

    def photocopy(self) -> Iterator[int]:
        yield from self.asked("--copy", "--journal", "Bird Watcher")
        self.of.do("ill", "send-copy", self.title)
        self.of.counts["LOANTO"] += 1
        self.to.do("ill", "ship", self.title)
        yield 1
        self.to.do("ill", "receive", self.title)
        self.to.counts["LOANFM"] += 1
        self.to.do("ill", "close", self.title)


STORIES = ("plain", "renewed", "recalled", "late", "lost", "declined", "photocopy")


@pytest.fixture
def two(bare: Program) -> tuple[Library, Library]:
    """Oak and Elm: each the other's partner, with books of its own, and a patron."""
    made = []
    for name, other in (("OAK", "ELM"), ("ELM", "OAK")):
        machine = Machine(bare, bare.folder / name)
        machine.folder.mkdir()
        assert machine("init", "--name", name, "--zone", "America/Chicago", TUILS_PIN=PIN).code == 0
        library = Library(machine, other)
        library.do("ill", "partner", "add", other, f"{other} Town Library")
        library.card = machine.patron("Ada")
        for story in STORIES:
            title = f"{story} of {name}"
            library.do("title", "add", title, "--barcode", f"{name[0]}{STORIES.index(story)}", "--type", "BK", "--yes")
        made.append(library)
    return made[0], made[1]


def live(program: Program, stories: list[tuple[int, Iterator[int]]]) -> None:
    """Let each story go on on its days, until all are over."""
    while stories:
        day = min(when for when, _story in stories)
        program.clock.now = max(program.clock.now, START + day * DAY)
        left = []
        for when, story in stories:
            wait = next(story, None) if when == day else 0
            if wait is not None:
                left.append((when + wait, story))
        stories = left


def named_near(library: Library, words: list[str], patron: str) -> bool:
    """Return whether the bytes of the file and its log hold one of these near the patron."""
    for file in library.machine.folder.glob("library.db*"):
        data = file.read_bytes()
        for word in map(str.encode, words):
            at = data.find(word)
            while at >= 0:
                if patron.encode() in data[max(0, at - NEAR) : at + NEAR]:
                    return True
                at = data.find(word, at + 1)
    return False


def test_two_libraries_lend_to_each_other_for_a_month(two: tuple[Library, Library], bare: Program) -> None:
    oak, elm = two
    stories = []
    for of, to, name in ((oak, elm, "OAK"), (elm, oak, "ELM")):
        for number, story in enumerate(STORIES):
            exchange = Exchange(of, to, f"{story} of {name}", f"{name[0]}{number}", bare)
            stories.append((number // 2, getattr(exchange, story)()))
    live(bare, stories)
    for library in two:
        told = library.survey()
        assert {name: told[name] for name in ("LOANTO", "LOANFM", "TOTCIR")} == library.counts
        assert (library.counts["LOANTO"], library.counts["LOANFM"], library.counts["TOTCIR"]) == (6, 6, 6)
        assert library.do("ill", "list") == library.do("ill", "lent") == []
        assert library.machine.digest()
    forgotten(two, bare)


def forgotten(two: tuple[Library, Library], program: Program) -> None:
    """The daily run of a later day: no byte of either file ties a request, or its copy, to a patron."""
    asked = {}
    for library in two:
        with closing(sqlite3.connect(library.machine.library)) as store:
            (patron,) = store.execute("SELECT id FROM patron WHERE card = ?", (library.card,)).fetchone()
        requests = library.do("ill", "list", "--state", "all")
        asked[library.partner] = patron, [str(one["ill"]) for one in requests]
        assert named_near(library, asked[library.partner][1], patron), "a test that could not fail"
    program.clock.forward(days=91)
    for library in two:
        with closing(sqlite3.connect(library.machine.library)) as desk:  # another desk is open: the log stays
            assert desk.execute("SELECT count(*) FROM ill_request WHERE patron IS NOT NULL").fetchone() == (7,)
            assert library.machine("daily").code == 0
            patron, made = asked[library.partner]
            assert not named_near(library, made, patron)
        assert {one["patron"] for one in library.do("ill", "list", "--state", "all")} == {None}
        assert {name: library.survey()[name] for name in ("LOANTO", "LOANFM")} == {"LOANTO": 6, "LOANFM": 6}
