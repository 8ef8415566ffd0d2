"""Patrons who ask by email, from the links of the published pages to the renewal: real pages, a real mailbox (Dovecot),
a real mail server, and the commands that a timer runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import EmailMessage
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.devices.test_mail import certificate
from tests.library.imap_server import PASSWORD, USER, serve_imap
from tests.library.mail_server import MailServer, serve

from .calling import Program
from .test_cli_publish import pages, read
from .test_site_look import publish

pytest.importorskip("aiosmtpd")
ASK = "ask@example.org"


def links(folder: Path, page: str) -> dict[str, str]:
    """Return the text of each email that a page begins, by its subject."""
    found = [urlsplit(unescape(link)) for link in re.findall(r'href="(mailto:[^"]*\?[^"]*)"', read(folder, page))]
    assert {link.path for link in found} <= {ASK}
    asked = [parse_qs(link.query) for link in found]
    return {query["subject"][0]: "".join(query.get("body", [])) for query in asked}


def test_the_pages_begin_emails_only_where_somebody_reads_them(program: Program) -> None:
    for wrong in ("ask at example", "a@b?cc=x@y.example", "a@b.org&body=x", "ä@b.org"):
        assert program("setting", "set", "site_mail", wrong).code == 2, wrong
    assert program("setting", "set", "site_mail", ASK).code == 0
    folder = publish(program)
    assert not (folder / "mail.html").exists()
    assert not [file for file in pages(folder) if "mailto" in file.read_text(encoding="utf-8")]


@pytest.fixture
def posted() -> Iterator[MailServer]:
    server = serve()
    yield server
    server.controller.stop()


@pytest.mark.whole
def test_a_patron_renews_from_a_link_of_the_page(program: Program, posted: MailServer, tmp_path: Path) -> None:
    secured = certificate(tmp_path, "localhost")[0]
    program.env["SSL_CERT_FILE"] = str(secured)
    program.monkeypatch.setenv("SSL_CERT_FILE", str(secured))
    card = program.patron("Ada", email="ada@example.org")
    program("title", "add", "Emma")
    program("item", "add", "Emma", "--barcode", "C1")
    assert program("checkout", card, "C1").code == 0
    program("event", "add", 'Story & "time" #?', "2026-12-14 10:30", "--registration", "required")
    with serve_imap(secured) as imap:
        account = posted.account
        program("mail", "set", "--host", account.host, "--port", str(account.port), "--from", "l@example.org",
                "--security", "none")  # fmt: skip
        told = program("mail", "replies", "--host", "localhost", "--port", str(imap.tls_port), "--user", USER,
                       "--address", ASK, TUILS_MAIL_PASSWORD=PASSWORD)  # fmt: skip
        assert f"tuils setting set site_mail {ASK}" in told.out
        program("setting", "set", "site_mail", ASK)
        assert program.json("mail", "show").line["asked_at"] == ASK
        folder = publish(program)
        asks = links(folder, "mail.html")
        assert [*asks] == ["Renew", "Cancel a hold", "Suggest a purchase", "Change my address"]
        assert asks["Suggest a purchase"] == "Title:\r\nAuthor:\r\nISBN:\r\n"
        assert "Renovar" in links(folder, "es/mail.html")
        assert "Place a hold: #1" in links(folder, "catalog-0.html")
        (register,) = links(folder, "events.html")
        assert re.fullmatch(r'Register: Story & "time" #\? #\w{8}', register)
        for subject in ("Renew", register):
            message = EmailMessage()
            message["From"], message["To"], message["Subject"] = "ada@example.org", ASK, subject
            message.set_content(asks["Renew"])
            imap.put(message.as_bytes())
        assert program.json("mail", "read").line == {"did": {"confirming": 2}}
        (_to, renew), (_to, come) = posted.box.got
        assert 'Story & "time" #?' in come.get_content()
        answer = EmailMessage()
        answer["From"], answer["To"], answer["Subject"] = "ada@example.org", ASK, f"Re: {renew['Subject']}"
        answer.set_content("RENEW")
        imap.put(answer.as_bytes())
        assert "replies answered: 1" in program("mail", "read").out
        assert "We got your reply to renew" in posted.box.got[-1][1].get_content()
        log = program.json("notice", "log").lines
        assert [one["kind"] for one in log] == ["reply", "ask_register", "ask_renew"]
        assert program("mail", "read", "--as", "nobody").code != 0
