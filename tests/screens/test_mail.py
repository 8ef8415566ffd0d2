"""Office, Email and texts: set up from a form, tested behind the screen, turned off; a wrong line is marked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.library.text_server import SECRET, text_server
from tests.screens.at_desk import SIZES, seat
from tuils.devices.messages.kept_accounts import kept_account, kept_texts
from tuils.devices.messages.mailbox import MailboxAccount, MailboxPlace
from tuils.library.office.notices.sender import set_mail, set_mailbox

pytest.importorskip("aiosmtpd")

from tests.library.mail_server import serve

SIZE = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


@SIZE
async def test_what_it_looks_like(tmp_path: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUILS_STATE", str(tmp_path / "state"))
    async with seat(tmp_path, "pat", size=size) as at:
        await at.press("<f10>email and texts<enter>")
        assert at.where == "MailSheet"
        at.golden("mail")
        await at.press("<enter>")
        assert at.where == "EmailForm"
        at.golden("mail-form")


async def test_email_is_set_up_from_a_form_and_a_wrong_line_is_marked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUILS_STATE", str(tmp_path / "state"))
    server = serve()
    try:
        async with seat(tmp_path, "pat") as at:
            await at.press("<f10>email and texts<enter><down><enter>")
            assert at.answer[1] == "Set up email first."
            await at.press("<up><enter>")
            await at.press("library@example.org<tab>bad host<tab>none<tab>25<f6>")
            assert at.where == "EmailForm"
            assert any("bad host" in row and "!" in row for row in at.rows())
            await at.press("<escape>")
            await at.press("<enter>n<enter>")
            await at.press(f"library@example.org<tab>127.0.0.1<tab>none<tab>{server.controller.port}<f6>")
            assert at.where == "MailSheet"
            assert at.answer[1] == "Notices are sent from this computer."
            await at.press("<f6>pat@example.org<enter>")
            await at.until(lambda: server.box.to == ["pat@example.org"], "it was sent")
    finally:
        server.controller.stop()


async def test_a_password_that_is_left_blank_stays_for_the_same_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUILS_STATE", str(tmp_path / "state"))
    async with seat(tmp_path, "pat") as at:
        await at.press("<f10>email and texts<enter><enter>")
        await at.press("library@example.org<tab>localhost<tab>none<tab>25<tab>lib<tab>geheim<f6>")
        await at.press("<enter><tab><tab><tab><tab><tab><tab>office@example.org<f6>")
        kept = kept_account(at.app.path)
        assert kept
        assert (kept.account.reply_to, kept.secret) == ("office@example.org", "geheim")
        await at.press("<enter><tab>" + "<backspace>" * 9 + "127.0.0.1<f6>")
        kept = kept_account(at.app.path)
        assert kept
        assert (kept.account.host, kept.secret) == ("127.0.0.1", "")
        await at.press("<enter><tab><tab>foo<f6>")
        assert at.where == "EmailForm"


async def test_texts_are_set_up_from_a_form_and_turned_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUILS_STATE", str(tmp_path / "state"))
    server = serve()
    try:
        async with seat(tmp_path, "pat") as at:
            await at.app.work(set_mail, at.app.desk, at.app.path, server.account, "")
            with text_server() as box:
                await at.press("<f10>email and texts<enter><down><down><enter>")
                await at.press(f"AC1<tab>{SECRET}<tab>715-555-0100<tab>{box.account.url}")
                assert SECRET not in "".join(at.rows())
                await at.press("<f6>")
                assert at.where == "MailSheet"
                kept = kept_texts(at.app.path)
                assert kept
                assert kept.account == box.account
                await at.type(".z")
                await at.type("y")
                assert kept_texts(at.app.path) is None
    finally:
        server.controller.stop()


async def test_a_mailbox_that_is_out_of_reach_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUILS_STATE", str(tmp_path / "state"))
    server = serve()
    dead = MailboxAccount("127.0.0.1", 1, "u", "replies@example.org", "none")
    try:
        async with seat(tmp_path, "pat") as at:
            await at.app.work(set_mail, at.app.desk, at.app.path, server.account, "")
            await at.app.work(set_mailbox, at.app.desk, at.app.path, dead, "secret", MailboxPlace())
            await at.app.read_replies()
            assert "port 1, can't be read" in " ".join(at.answer)
            await at.press("<f10>email and texts<enter>")
            await at.app.read_replies()
            assert "can't be read" not in " ".join(at.answer)
    finally:
        server.controller.stop()


async def test_a_volunteer_does_not_see_it(tmp_path: Path) -> None:
    async with seat(tmp_path, "ana") as at:
        await at.press("<f10>email and texts<enter>")
        assert at.where != "MailSheet"
