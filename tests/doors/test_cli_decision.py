"""Conflicts of two machines, from a script: listed, settled, undone."""

from __future__ import annotations

import pytest

from tests.bundles import Van
from tests.library.makers import desk_of, value
from tuils.library.foundation.store import close_store, open_store
from tuils.library.lending.loans.checkout import checkout

from .calling import PIN, Facts, Program
from .test_command_goldens import GOLDENS, play

NAMES = ["decision", "code", "item", "patron", "message", "proposed", "ways", "since"]


def lent_on_both(program: Program) -> tuple[str, str]:
    """The van checks I1 out to Ada, then this desk to Bo; the van comes home."""
    title = str(program.json("title", "add", "--title", "Emma").line["biblio"])
    program("item", "edit", "I1", "--title", title)
    ada, bo = program.patron("Ada", last_name="Field"), program.patron("Bo", last_name="Lee")
    open_store(program.library)
    desk = desk_of("admin", program.clock, "main")
    van = Van(desk)
    item, patron = (value(f"SELECT id FROM {table} WHERE {key} = ?", what) for table, key, what in (
        ("item", "barcode", "I1"), ("patron", "card", ada)
    ))  # fmt: skip
    van.writes(desk, "checkout", {"patron": patron}, item=item, data={"due": desk.now + 1_814_400_000_000})
    program.clock.forward(minutes=5)
    checkout(desk, bo, "I1")
    van.comes_home(desk)
    close_store()
    return ada, bo


def only(program: Program) -> Facts:
    return program.json("decision", "list").line


def test_nothing_to_decide(program: Program) -> None:
    assert program("decision", "list").err == "Nothing needs a decision.\n"


def test_listed_and_settled(program: Program) -> None:
    ada, _bo = lent_on_both(program)
    line = only(program)
    assert [*line] == NAMES
    assert (line["code"], line["item"], line["patron"], line["proposed"]) == ("LENT_TWICE", "I1", ada, "agree")
    assert line["message"].startswith("Emma was checked out on two machines: to Ada Field, then to Bo Lee.")
    done = program.json("decision", "settle", str(line["decision"]), "--as-proposed").line
    assert (done["settled"], done["decision"]) == ("agree", line["decision"])
    assert program.json("decision", "list").lines == []
    assert program.json("decision", "settle", str(line["decision"]), "--as-proposed").line["refused"] == ["UNKNOWN_ID"]
    assert program("undo").code == 0
    assert only(program)["decision"] == line["decision"]


def test_swapped(program: Program) -> None:
    ada, _bo = lent_on_both(program)
    number = str(only(program)["decision"])
    assert program.json("decision", "settle", number[-8:], "--give-back").line["refused"] == ["NO_SUCH_WAY"]
    done = program("decision", "settle", number[-8:], "--swap")
    assert done.out.startswith("Emma is checked out to Ada Field. Due ")
    assert program.json("show", "item", "I1", "--borrower").line["patron"] == ada


def test_how_must_be_said(program: Program) -> None:
    lent_on_both(program)
    answer = program("decision", "settle", str(only(program)["decision"]))
    assert (answer.code, "--as-proposed" in answer.err) == (2, True)


def test_a_volunteer_does_not_read_them(program: Program) -> None:
    lent_on_both(program)
    assert program("staff", "add", "vera", TUILS_NEW_PIN=PIN).code == 0
    assert program.json("--as", "vera", "decision", "list", TUILS_PIN=PIN).line["refused"] == ["NO_PERMISSION"]


def test_line_mode_reads_them_out(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    lent_on_both(program)
    monkeypatch.setattr("sys.stdin", io.StringIO("1\n.q\n"))
    said = program("--plain").out
    assert "Needs a decision" in said
    assert "1. Emma was checked out on two machines: to Ada Field, then to Bo Lee." in said


@pytest.mark.usefixtures("counted")
def test_what_the_commands_print(program: Program) -> None:
    lent_on_both(program)
    _called, changed = play(program, GOLDENS / "two-sites", "03-*.txt")
    assert not changed, "\n".join(changed)


from .test_command_goldens import counted  # noqa: F401 (a fixture, found by its name)
