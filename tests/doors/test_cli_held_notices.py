"""Held notices, told by every door: the run, the preview, `doctor`, and line mode; and let go kind by kind."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from tests.grove import Opened
from tests.library.makers import DAY, add_item, desk_of
from tuils.library.foundation.store import close_store, open_store
from tuils.library.front.daily import run_daily_work
from tuils.library.lending.loans.checkout import checkout
from tuils.line_mode.lines import run_plain

pytest.importorskip("aiosmtpd")

from tests.library.mail_server import MailServer, serve

from .calling import Program

HELD = "Notices held since Tue, Dec 1: 22 Overdue, 1st."


@pytest.fixture
def server() -> Iterator[MailServer]:
    made = serve()
    yield made
    made.controller.stop()


@pytest.fixture
def many(program: Program, server: MailServer) -> Program:
    """Twenty-two patrons with something overdue, one with something due soon, and nobody was ever written to."""
    port = str(server.controller.port)
    words = ("--host", "127.0.0.1", "--port", port, "--security", "none", "--from", "library@example.org")
    assert program("mail", "set", *words, TUILS_MAIL_PASSWORD="").code == 0
    cards = [program.patron(f"P{n}", email=f"p{n}@example.org") for n in range(23)]
    open_store(program.library)
    desk = desk_of("admin", program.clock, "making")
    for number, card in enumerate(cards):
        add_item(desk, f"L{number}")
        checkout(desk.as_of(program.clock.now - (29 if number else 19) * DAY), card, f"L{number}")
    close_store()
    return program


def test_one_kind_waits_and_the_others_go(many: Program, server: MailServer) -> None:
    dry = many.json("notice", "run", "--dry-run").line
    assert [(one["kind"], one["messages"]) for one in dry["held"]] == [("overdue_1", 22)]
    answer = many.json("notice", "run")
    assert (answer.code, answer.line["did"]) == (1, {"sent": 1})
    assert [(one["kind"], one["messages"], one["usual"]) for one in answer.line["held"]] == [("overdue_1", 22, 0)]
    assert server.box.to == ["p0@example.org"]
    refused = many("notice", "run")
    assert refused.code == 1
    assert "Not sent: 22 emails (Overdue, 1st) are waiting. A usual day has 0." in refused.err
    said = many("notice", "preview")
    assert HELD in said.out + said.err
    assert "tuils notice run --kind overdue_1 --all" in said.out + said.err
    doctor = {str(line["check"]): line for line in many.json("doctor").lines}
    assert (doctor["notices"]["ok"], doctor["notices"]["message"]) == (False, HELD)
    assert f"NOTE  {HELD}" in many("doctor").out
    assert many.json("notice", "run", "--kind", "overdue_1", "--all").line["did"] == {"sent": 22}
    doctor = {str(line["check"]): line for line in many.json("doctor").lines}
    assert doctor["notices"]["ok"]


def test_line_mode_says_first_what_is_held(many: Program) -> None:
    open_store(many.library)
    opened = Opened(many.library, desk_of("admin", many.clock))
    run_daily_work(opened.desk, many.library)
    out = io.StringIO()
    assert run_plain(opened, io.StringIO("1\n.q\n"), out) == 0
    close_store()
    lines = out.getvalue().splitlines()
    first = next(line for line in lines if line.startswith("1. "))
    assert first.startswith(f"1. {HELD} F10, Notices: look, then F6.")
    assert any(line.endswith(HELD) and not line.startswith("1. ") for line in lines), "its number reads it out"
    assert any("Look: tuils notice preview. Then: tuils notice run --all." in line for line in lines)
