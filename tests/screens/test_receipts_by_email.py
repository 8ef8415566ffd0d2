"""Receipts by e-mail in place of paper, at the desk, with a mail server here; and when paper comes after all."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.grove import FROG, MARTA, OVERSTORY, SPIRITED, Clock, Opened, desk_of
from tests.library.makers import rows
from tests.screens.at_desk import Seat, library, seat
from tuils.devices.messages.kept_accounts import keep_account, kept_account
from tuils.devices.messages.mail import MailAccount
from tuils.devices.printers.printer_list import add_printer, assign_printer
from tuils.library.foundation.store import close_store
from tuils.library.lending.money.paying import charge
from tuils.library.office.notices.sender import set_mail
from tuils.library.people.patrons.patrons import edit_patron
from tuils.line_mode.lines import run_plain
from tuils.station.settings import load_station
from tuils.values.station.printer_setup import printer_setup

pytest.importorskip("aiosmtpd")

from tests.library.mail_server import MailServer, serve

BY_EMAIL = {"email": "marta@example.org", "receipts": "email", "tell_by": "phone", "phone": "555-0101"}


@pytest.fixture
def server() -> Iterator[MailServer]:
    made = serve()
    yield made
    made.controller.stop()


@pytest.fixture(autouse=True)
def out(tmp_path: Path) -> Path:
    """The folder where each paper becomes a file; this desk asks before it prints a receipt."""
    folder = tmp_path / "out"
    folder.mkdir()
    add_printer(load_station(), printer_setup("slips", {"where": f"file:{folder}/slip.txt", "kind": "text"}))
    assign_printer(load_station(), ["checkout", "payment", "renewal"], "slips")
    return folder


async def prepared(at: Seat, account: MailAccount | None, **facts: Any) -> None:
    def prepare() -> None:
        desk = desk_of("pat", at.clock, device=at.app.desk.device)
        edit_patron(desk, MARTA, BY_EMAIL | facts)
        charge(desk, MARTA, 250, "Mug")
        if account:
            set_mail(desk, at.app.path, account, "")

    await at.app.fresh_station()
    await at.app.work(prepare)


async def results(at: Seat, count: int) -> list[tuple[Any, ...]]:
    """Return this many rows of the log, once all have an answer."""
    found: list[tuple[Any, ...]] = []
    while len(found) < count or not all(row[1] for row in found):
        await at.settled()
        found = [
            tuple(row) for row in await at.app.work(rows, "SELECT kind, result, items FROM notice ORDER BY at, id")
        ]
    return found


async def test_checkout_renewal_and_payment_come_by_email_and_no_paper(
    tmp_path: Path, out: Path, server: MailServer
) -> None:
    async with seat(tmp_path, "ana") as at:
        await prepared(at, server.account)
        await at.type(MARTA, OVERSTORY, SPIRITED)
        await at.press("<escape>")
        assert at.said == ("OK", "Done. Marta Field checked out 2 items.")
        assert at.answer[2] == "Receipt by email.   Scan the next card."
        at.golden("receipt-by-email")
        assert await results(at, 1) == [("receipt", "sent", 2)]
        ((to, message),) = server.box.got
        text = message.get_content()
        assert (to, message["Subject"]) == ("marta@example.org", "Maple Grove: your checkout receipt")
        assert "2 items were checked out on your library card" in text
        assert text.count("due ") == 2
        assert "Overstory" not in text, "titles stand in e-mail where the patron agreed"
        assert not list(out.iterdir())
        await at.type(".b")
        await at.until(lambda: len(list(out.iterdir())) == 1, "the key prints it all the same")
        at.clock.forward(days=1)
        await at.type(MARTA, "")
        await at.press("<f7>")
        assert at.said == ("OK", "Renewed 2 of 2.")
        assert at.answer[2].startswith("Receipt by email.   ")
        await at.type(".y", "2")
        assert at.answer[2].startswith("Receipt by email.   ")
        assert sorted(await results(at, 3)) == [("receipt", "sent", 0), ("receipt", "sent", 2), ("receipt", "sent", 2)]
        said = {str(message["Subject"]): message.get_content() for _to, message in server.box.got}
        assert "2 items were renewed on" in said["Maple Grove: your renewal receipt"]
        paid = said["Maple Grove: your payment receipt"]
        assert "card ending in 4417: $2.00" in paid
        assert "Still owed: $0.50" in paid


async def test_titles_where_the_patron_agreed(tmp_path: Path, server: MailServer) -> None:
    async with seat(tmp_path, "ana") as at:
        await prepared(at, server.account, mail_titles=True, language="es")
        await at.type(MARTA, FROG)
        await at.press("<escape>")
        await results(at, 1)
        text = server.box.got[0][1].get_content()
        assert "Frog and Toad" in text
        assert "Se prestó 1 artículo con su tarjeta" in text


FACTS: dict[str, dict[str, Any]] = {"no address": {"email": ""}, "bad address": {"email_bad": True}}


@pytest.mark.parametrize("why", ["off", "no address", "bad address", "copy"])
async def test_else_it_is_as_the_desk_has_it_for_paper(tmp_path: Path, server: MailServer, why: str) -> None:
    async with seat(tmp_path, "ana") as at:
        facts = FACTS.get(why, {})
        await prepared(at, None if why == "off" else server.account, **facts)
        if why == "copy":
            set_mail_elsewhere(at)
        await at.type(MARTA, FROG)
        await at.press("<escape>")
        assert at.answer[2] == "y: print the receipt.   Scan the next card."
        assert await at.app.work(rows, "SELECT id FROM notice") == []


def set_mail_elsewhere(at: Seat) -> None:
    """Set the account up for another file, as if this one were a copy."""
    kept = kept_account(at.app.path)
    assert kept
    keep_account(at.app.path, replace(kept, inode=kept.inode + 1))


async def test_a_server_that_is_gone_is_told_and_work_goes_on(tmp_path: Path, server: MailServer) -> None:
    async with seat(tmp_path, "ana") as at:
        await prepared(at, replace(server.account, port=1))
        await at.type(MARTA, FROG)
        await at.press("<escape>")
        assert await results(at, 1) == [("receipt", "refused", 1)]
        await at.until(lambda: at.answer[1].startswith("Receipt not sent by email: The mail server"), "it is told")
        assert at.answer[2] == "At the desk, .b prints the last receipt."


def test_in_line_mode(tmp_path: Path, server: MailServer) -> None:
    library(tmp_path)
    desk = desk_of("pat", Clock())
    edit_patron(desk, MARTA, BY_EMAIL)
    set_mail(desk, tmp_path / "library.db", server.account, "")
    typed, out = io.StringIO(f"{MARTA}\n{FROG}\n.x\n.q\n"), io.StringIO()
    assert run_plain(Opened(tmp_path / "library.db", desk_of("ana", Clock())), typed, out) == 0
    assert "Done. Marta Field checked out 1 item. Receipt by email." in out.getvalue()
    assert server.box.to == ["marta@example.org"]
    assert [tuple(row) for row in rows("SELECT result FROM notice")] == [("sent",)]
    close_store()
