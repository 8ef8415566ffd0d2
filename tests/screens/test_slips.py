"""Papers that people take home besides receipts: the slip of a new card, of a registration, tickets at the door."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.at_once import make_program
from tests.grove import MARTA, SAM
from tests.screens.at_desk import Seat, seat
from tuils.devices.printers.printer_list import add_printer, assign_printer, change_when
from tuils.library.activities.programs.parties import SignUp
from tuils.library.activities.registration.registering import register_for_session
from tuils.station.settings import load_station
from tuils.values.station.printer_setup import printer_setup

FILM = {"title": "Film night", "kind": "film", "audience": "general", "registration": "required", "capacity": 3}


@pytest.fixture(autouse=True)
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder where each paper becomes a file."""
    monkeypatch.setenv("TUILS_CONFIG", str(tmp_path / "station.toml"))
    monkeypatch.setenv("TUILS_STATE", str(tmp_path / "state"))
    folder = tmp_path / "out"
    folder.mkdir()
    add_printer(load_station(), printer_setup("slips", {"where": f"file:{folder}/slip.txt", "kind": "text"}))
    assign_printer(load_station(), ["registration", "ticket"], "slips")
    return folder


async def papers(at: Seat, out: Path, count: int) -> list[str]:
    """Return the printed papers, once there are this many."""
    await at.until(lambda: len(list(out.iterdir())) == count and not at.app.prints.waiting(), f"{count} papers")
    return [file.read_text() for file in sorted(out.iterdir(), key=lambda file: file.stat().st_mtime_ns)]


async def planned(at: Seat) -> str:
    app: Any = at.app
    made = await app.work(make_program, app.desk, FILM, ["2026-12-07T18:30"])
    return str(made.sessions[0])


async def test_a_new_patron_is_asked_and_the_card_prints_it_again(tmp_path: Path, out: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.app.fresh_station()
        await at.press("<f4>.n<enter>", "<tab>Nora<tab>Vale<tab><tab><tab><tab>Oak 1<tab><tab>555-0101<f6>")
        assert at.where == "DeskScreen"
        assert at.said == ("OK", "Registered. You can scan items now.")
        assert at.answer[2].startswith("y: print the slip.")
        await at.type("y")
        (slip,) = await papers(at, out, 1)
        assert "Your library card" in slip
        assert "VAL " in slip, "what stands on the hold slips"
        assert "Nora" not in slip, "names stand on paper where the library says so"
        await at.press("<f4>")
        await at.press(".s<enter>", ".b<enter>1<enter>")
        assert at.where == "Card"
        assert len(await papers(at, out, 2)) == 2


async def test_whoever_registers_gets_a_slip_and_at_the_door_tickets(tmp_path: Path, out: Path) -> None:
    change_when(load_station(), "ticket", "always")
    async with seat(tmp_path, "pat") as at:
        await at.app.fresh_station()
        session = await planned(at)
        await at.app.open("session", session=session)
        await at.press("<f7>", f"{MARTA}<enter>2<enter><f6>")
        assert at.where == "SessionScreen"
        assert at.said == ("OK", "Registered: Marta Field (2 people).")
        assert at.answer[2].startswith("y: print the slip.")
        await at.type("y")
        assert "2 people" in (await papers(at, out, 1))[0]
        await at.type("y")
        assert at.said == ("NOTE", "No question is being asked."), "once only"
        await at.type(".a")
        assert at.keys.startswith("Esc Back")
        await at.type(MARTA)
        tickets = (await papers(at, out, 3))[1:]
        assert [f"Ticket {n} of 2" in ticket for n, ticket in enumerate(tickets, 1)] == [True, True]
        await at.type(MARTA)
        assert len(await papers(at, out, 3)) == 3, "who is here already gets none"
        await at.type(".v")
        assert len(await papers(at, out, 5)) == 5, "unless somebody says so"


async def test_who_waits_has_a_slip_and_no_ticket(tmp_path: Path, out: Path) -> None:
    change_when(load_station(), "registration", "always")
    async with seat(tmp_path, "pat") as at:
        await at.app.fresh_station()
        session = await planned(at)
        app: Any = at.app
        await app.work(register_for_session, app.desk, session, SignUp(card=SAM, heads=2))
        done = await app.work(register_for_session, app.desk, session, SignUp(card=MARTA, heads=2))
        await at.app.open("party", registration=done.line.id)
        await at.type(".b")
        assert "Number 1 in line" in (await papers(at, out, 1))[0]
        await at.type(".k")
        assert at.said == ("STOP", "No ticket: this party has no seat (waitlisted, number 1).")
