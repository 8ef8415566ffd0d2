"""Notices on the screen: what would go out, the text, sent and saved; calls with a key for each outcome."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.library.makers import DAY, add_item, desk_of, value
from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import press, settled
from tests.screens.maple import MARTA, answer, at_desk, here
from tuils.library.foundation.desk import Desk
from tuils.library.front.daily import run_daily_work
from tuils.library.lending.loans.checkout import checkout
from tuils.library.office.notices.planning import plan_notices
from tuils.library.office.notices.sender import set_mail
from tuils.library.office.notices.sending import begin_run
from tuils.library.office.notices.texts import notice_folder
from tuils.library.people.patrons.patrons import edit_patron, register_patron
from tuils.models import db

pytest.importorskip("aiosmtpd")

from tests.library.mail_server import MailServer, serve

SIZES = [(80, 24), (120, 40), (40, 12)]
SIZE = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


@pytest.fixture
def server() -> Iterator[MailServer]:
    made = serve()
    yield made
    made.controller.stop()


def some_late(desk: Desk, store: Path, server: MailServer) -> None:
    """Make four patrons eight days late: Marta by e-mail, Ruth by letter, Joon by phone, and Noel, whom nothing
    reaches."""
    set_mail(desk, store, server.account, "")
    edit_patron(desk, MARTA, {"email": "marta@example.org", "tell_by": ""})
    for first, last, card, how in (
        ("Ruth", "Yoder", "21234000005001", {"street": "12 Mill Rd", "city": "Harlow"}),
        ("Joon", "Park", "21234000005002", {"phone": "555-0177"}),
        ("Noel", "Ash", "21234000005003", {}),
    ):
        register_patron(desk, {"first_name": first, "last_name": last, "card": card, **how}, sure=True)
    early = desk.as_of(desk.now - 29 * DAY)
    cards = (MARTA, "21234000005001", "21234000005002", "21234000005003")
    for number, card in enumerate(cards, 1):
        add_item(desk, f"3123400009000{number}")
        checkout(early, card, f"3123400009000{number}")


async def notices_open(pilot: Pilot[Any], server: MailServer) -> None:
    app: Any = pilot.app
    await app.work(some_late, desk_of("admin", app.desk.clock, app.desk.device), app.path, server)
    await press(pilot, "<f10>notices<enter>")
    assert here(pilot) == "Notices"


@SIZE
async def test_what_would_go_out_looks_like_this(tmp_path: Path, size: tuple[int, int], server: MailServer) -> None:
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        await notices_open(pilot, server)
        assert_golden(pilot.app, f"notices-{size[0]}x{size[1]}")
        await press(pilot, "2<enter><enter>")
        assert here(pilot) == "NoticePage"
        assert_golden(pilot.app, f"notice-text-{size[0]}x{size[1]}")


def many_late(desk: Desk, store: Path, server: MailServer) -> None:
    """Twenty-two patrons with email, of whom nobody was ever written to."""
    set_mail(desk, store, server.account, "")
    early = desk.as_of(desk.now - 29 * DAY)
    for number in range(22):
        card = f"212340000060{number:02}"
        register_patron(desk, {"first_name": "Pat", "card": card, "email": f"p{number}@example.org"}, sure=True)
        add_item(desk, f"312340000900{number:02}")
        checkout(early, card, f"312340000900{number:02}")


@pytest.mark.parametrize("size", [(80, 24), (40, 12)], ids=["80x24", "40x12"])
async def test_what_is_held_stands_first_on_the_desk(tmp_path: Path, size: tuple[int, int], server: MailServer) -> None:
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        app: Any = pilot.app
        await app.work(many_late, desk_of("admin", app.desk.clock, app.desk.device), app.path, server)
        await app.work(run_daily_work, app.desk, app.path)
        await press(pilot, f"{MARTA}<enter><escape>")
        shown = " ".join(" ".join(screen_text(app)).split())
        assert "1 Notices held since Mon, Dec 7: 22 Overdue, 1st. F10, Notices: look, then F6." in shown
        assert_golden(app, f"desk-held-{size[0]}x{size[1]}")
        await press(pilot, "1<enter>")
        assert here(pilot) == "Notices"
        assert answer(pilot)[1] == "Notices held since Mon, Dec 7: 22 Overdue, 1st."
        await press(pilot, "<f6>y<enter>")
        await app.workers.wait_for_complete([worker for worker in app.workers if worker.name == "notices"])
        await settled(pilot)
        assert value("SELECT count(*) FROM notice_held") == 0
        assert len(server.box.got) == 22


async def test_email_is_sent_behind_the_screen(tmp_path: Path, server: MailServer) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await notices_open(pilot, server)
        await press(pilot, "<f6>")
        assert answer(pilot)[1] == "Send 1 email?"
        await press(pilot, "y<enter>")
        await pilot.app.workers.wait_for_complete([worker for worker in pilot.app.workers if worker.name == "notices"])
        await settled(pilot)
        assert server.box.to == ["marta@example.org"]
        assert answer(pilot)[1] == "Email sent: 1."
        await press(pilot, ".h<enter>")
        assert here(pilot) == "NoticeLog"
        assert "sent" in "".join(screen_text(pilot.app))[300:]


async def test_letters_are_saved_and_calls_are_noted(tmp_path: Path, server: MailServer) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await notices_open(pilot, server)
        await press(pilot, "<f7>y<enter>")
        assert "1 letter saved: letters-2026-12-07.pdf" in answer(pilot)[1]
        await press(pilot, "<f8>")
        assert here(pilot) == "NoticeCalls"
        assert_golden(pilot.app, "notice-calls-80x24")
        await press(pilot, "1<enter>")
        await press(pilot, "<f8>")
        assert answer(pilot)[1] == "Noted: Joon Park, no answer."
        await press(pilot, "<f6>")
        assert answer(pilot)[1] == "Noted: Joon Park, reached."
        app: Any = pilot.app
        results = await app.work(value, "SELECT group_concat(result, ' ') FROM (SELECT result FROM notice ORDER BY at)")
        assert results == "printed no_answer reached"


@pytest.mark.parametrize("size", SIZES[:2], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_words_of_each_notice_are_read_as_an_invented_patron_would(
    tmp_path: Path, size: tuple[int, int], server: MailServer
) -> None:
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        await notices_open(pilot, server)
        await press(pilot, ".v<enter>")
        assert here(pilot) == "NoticeWords"
        await press(pilot, "<left><right><right><right><right><right><right>")
        assert_golden(pilot.app, f"notice-words-{size[0]}x{size[1]}")
        for keys, shown in (("<f6>", "vencidos"), ("<f7>", "la tarjeta de Rosie"), ("<f6><f7>", "guardian of Rosie")):
            await press(pilot, keys)
            assert shown in "".join(screen_text(pilot.app))
        app: Any = pilot.app
        own = app.path.parent / "notices" / "en" / "overdue.txt"
        own.parent.mkdir(parents=True)
        own.write_text("Subject: {{ nobody_knows }}\n\nHello\n")
        await press(pilot, "<left><right>")
        assert "nobody_knows" in "".join(screen_text(pilot.app))


async def test_a_volunteer_has_no_notices_in_the_menu(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "ana") as pilot:
        await press(pilot, "<f10>notices<enter>")
        assert here(pilot) != "Notices"


def cut_off(desk: Desk, store: Path, server: MailServer) -> None:
    """The power went off while Marta's e-mail went out."""
    some_late(desk, store, server)
    run = begin_run(desk, store, notice_folder(store), plan_notices(desk).lines)
    assert run.claim(desk)
    run.close()


async def test_what_may_not_have_gone_out_is_decided_from_the_idle_desk(tmp_path: Path, server: MailServer) -> None:
    async with at_desk(tmp_path, "admin", size=(120, 40)) as pilot:
        app: Any = pilot.app
        early = desk_of("admin", app.desk.clock, app.desk.device).as_of(app.desk.now)
        await app.work(cut_off, early, app.path, server)
        await app.work(db.execute_sql, "UPDATE notice SET at = at - 7200000000")
        await app.open("notice_fates")
        await settled(pilot)
        assert here(pilot) == "NoticeFates"
        assert any("Marta Field" in row for row in screen_text(app))
        await press(pilot, "1<f7>")
        assert answer(pilot)[1] == "It goes again with the next run, if it is still due: Marta Field."
        assert value("SELECT result FROM notice WHERE channel = 'email'") == "later"
