"""Replies to notices: RENEW renews what gains, CANCEL cancels, STOP stops; what is guessed, automatic, or from somebody
else does nothing. The mailbox is a real Dovecot on this machine."""

from __future__ import annotations

import email
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from email.message import EmailMessage
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest

from tests.devices.test_mail import certificate
from tuils.devices.messages.mail import NONE, STARTTLS, TLS, MailFault
from tuils.devices.messages.mailbox import MailboxAccount, MailboxLink, MailboxMessage
from tuils.library.foundation.administration.settings import set_value
from tuils.library.front.answers.day_list import day_list
from tuils.library.front.answers.idle_desk import idle_lines
from tuils.library.front.answers.idle_lists_read_out import read_out
from tuils.library.holdings.editing.tagging import tag_titles
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.holds.holds import place_hold
from tuils.library.lending.loans.checkin import checkin
from tuils.library.office.notices.log import notice_log
from tuils.library.office.notices.planning import plan_notices
from tuils.library.office.notices.replies import begin_replies, run_replies
from tuils.library.office.notices.reply_reading import TAG, read_reply
from tuils.library.office.notices.sender import mailbox_here, set_mailbox, stop_mailbox
from tuils.library.people.patrons.patrons import edit_patron, patron_sheet
from tuils.values.time.moments import day_of

from .imap_server import PASSWORD, USER, ImapServer, serve_imap
from .makers import codes, loan_row, register, rows, value
from .posting import Post, lend, sent

pytestmark = pytest.mark.whole
pytest.importorskip("aiosmtpd")


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate(tmp_path_factory.mktemp("tls"), "localhost")[0]


@pytest.fixture(scope="module")
def imap(secured: Path) -> Iterator[ImapServer]:
    with serve_imap(secured) as server:
        yield server


@pytest.fixture
def trusted(secured: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(secured))


def mailbox(imap: ImapServer, security: str = TLS) -> MailboxAccount:
    port = imap.tls_port if security == TLS else imap.port
    return MailboxAccount("localhost", port, USER, "replies@example.org", security)


@dataclass(frozen=True)
class Answering:
    """A library that reads replies. `look`: into the mailbox; what became of what is new."""

    post: Post
    imap: ImapServer

    def look(self, *messages: bytes) -> dict[str, int]:
        self.imap.put(*messages)
        run = begin_replies(self.post.desk, self.post.store)
        assert run
        for _done in run_replies(run, lambda act: act(self.post.desk)):
            pass
        assert run.fault is None
        return run.counts


@pytest.fixture
def answering(post: Post, imap: ImapServer, trusted: None) -> Answering:
    with MailboxLink(mailbox(imap), PASSWORD) as link:
        place = link.end()
    set_mailbox(post.desk, post.store, mailbox(imap), PASSWORD, place)
    return Answering(post, imap)


def reply(subject: str, text: str, sender: str = "Ada <ADA@example.org>", html: bool = False, **more: str) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "replies@example.org", f"Re: {subject}"
    for name, words in more.items():
        message[name.replace("_", "-")] = words
    message.set_content(text, subtype="html" if html else "plain")
    return message.as_bytes()


def subject_of(post: Post) -> str:
    message = post.box.got[-1][1]
    assert message["Reply-To"] == "replies@example.org"
    return str(message["Subject"])


HURTING: tuple[Callable[[bytes], bytes], ...] = (
    lambda message: b"Content-Type: message/rfc822\r\n\r\n" * 2_000 + message,
    lambda message: b"Content-Type: text/plain; x*\r\n" + message,
    lambda message: b"From: " + b"a," * 120_000 + b"\r\n" + message,
    lambda message: message.partition(b"\n\n")[0].replace(b"text/plain", b"text/html") + b"\n\n" + b"<style " * 35_000,
    lambda message: message.partition(b"\n\n")[0].replace(b"text/plain", b"text/html") + b"\n\n" + b"<" * 250_000,
)
"""Messages that a parser falls over, or takes minutes for."""


def test_renew_renews_what_gains_and_says_what_did_not(answering: Answering, ada: str) -> None:
    post = answering.post
    wanted = add_title(post.desk, {"title": "Dom Casmurro"}).id
    first = lend(post.desk, post.clock, ada, "31234000000266", -2)
    second = lend(post.desk, post.clock, ada, "B", -2, biblio=wanted)
    place_hold(post.desk, register(post.desk, "Bob", card="P9"), "B")
    sent(post.desk, post.store)
    assert "reply to this email with the word RENEW" in post.box.got[-1][1].get_content()
    subject, before = subject_of(post), loan_row(first)["due_at"]
    message = reply(subject, "Renew please!\n\nOn Tue, the library wrote:\n> CANCEL", Message_ID="<1@x>")
    assert answering.look(message) == {"answered": 1}
    assert loan_row(first)["due_at"] > before
    assert loan_row(second)["due_at"] == before
    confirmed = post.box.got[-1][1]
    assert "(ends in 000266): renewed, due" in confirmed.get_content()
    assert "not renewed, somebody is waiting for it" in confirmed.get_content()
    row = notice_log(post.desk)[0]
    assert (row.kind, row.result, row.items, row.operator) == ("reply", "sent", 1, "reply")
    today = day_of(post.desk.now, post.desk.zone)
    assert ("reply", "RENEWED") in [(line.by, line.did) for line in day_list(post.desk, today).lines]
    assert answering.imap.unread() == 0
    due, many = loan_row(first)["due_at"], len(post.box.got)
    assert answering.look(message) == {"ignored": 1}  # the same once more, as mail servers do
    assert len(post.box.got) == many
    assert answering.look(reply(subject, "RENEW", Message_ID="<2@x>")) == {"answered": 1}
    assert "it was already renewed" in post.box.got[-1][1].get_content()
    assert loan_row(first)["due_at"] == due


def test_a_digest_that_comes_back_is_a_call_about_all_that_it_told(answering: Answering, ada: str) -> None:
    post = answering.post
    set_value(post.desk, "notice_digest", value=True)
    lend(post.desk, post.clock, ada, "31234000000266", -2)
    lend(post.desk, post.clock, ada, "31234000000274", 8)
    sent(post.desk, post.store)
    ((_to, message),) = post.box.got
    came_back = MIMEMultipart("report", report_type="delivery-status")
    came_back["From"], came_back["Subject"] = "MAILER-DAEMON@mx.example.org", "Undelivered Mail Returned to Sender"
    came_back.attach(MIMEText("Your message could not be delivered."))
    status = MIMEBase("message", "delivery-status")
    status.set_payload([email.message_from_string("Reporting-MTA: dns; mx.example.org\n\n"), email.message_from_string(
        "Final-Recipient: rfc822; ada@example.org\nAction: failed\nStatus: 5.4.4\n\n")])  # fmt: skip
    came_back.attach(status)
    heads = "".join(f"{name}: {value}\n" for name, value in message.items())
    came_back.attach(MIMEText(heads, "rfc822-headers"))
    assert answering.look(came_back.as_bytes()) == {"bounced": 1}
    assert [(one.kind, one.result) for one in notice_log(post.desk)] == [
        ("overdue_1", "bounced"),
        ("due_soon", "bounced"),
    ]
    assert value("SELECT count(*) FROM patron WHERE email_bad") == 0  # one message, not two
    assert answering.look(came_back.as_bytes()) == {"bounced": 1}
    assert value("SELECT count(*) FROM patron WHERE email_bad") == 0  # the same report once more
    assert answering.look(came_back.as_bytes().replace(b"5.4.4", b"5.1.1")) == {"bounced": 1}
    assert [(one.kind, one.channel, one.card) for one in plan_notices(post.desk).lines] == [
        ("overdue_1", "call", "P1"),
        ("email_back", "call", "P1"),
    ], "an overdue notice that came back goes the next way"
    assert answering.imap.unread() == 0


def test_renew_renews_for_every_card_that_the_email_told_of(answering: Answering, ada: str) -> None:
    post = answering.post
    set_value(post.desk, "notice_digest", True)
    edit_patron(post.desk, ada, {"mail_titles": "yes"})
    bob = register(post.desk, "Bob", card="P9", email="ada@example.org")
    loans = [lend(post.desk, post.clock, card, barcode, -2) for card, barcode in ((ada, "A1"), (bob, "B1"))]
    before = [loan_row(loan)["due_at"] for loan in loans]
    sent(post.desk, post.store)
    message = post.box.got[-1][1]
    if len(TAG.findall(message["Subject"])) < 2:
        pytest.fail(str(message["Subject"]))
    assert answering.look(reply(subject_of(post), "RENEW")) == {"answered": 1}
    assert all(loan_row(loan)["due_at"] > due for loan, due in zip(loans, before, strict=True))
    assert post.box.got[-1][1].get_content().count("renewed, due") == 2


def test_cancel_gives_the_copy_to_the_next_and_stop_ends_email(answering: Answering, ada: str) -> None:
    post = answering.post
    lend(post.desk, post.clock, register(post.desk, "Bob", card="P9"), "A", 0)
    place_hold(post.desk, ada, "A")
    checkin(post.desk, "A")
    edit_patron(post.desk, ada, {"language": "es"})
    sent(post.desk, post.store)
    subject = subject_of(post)
    html = "<html><head><style>p { renew }</style></head><body><div>Cancelar.</div></body></html>"
    assert answering.look(reply(subject, "renew")) == {"left": 1}, "not what this one can be answered with"
    assert answering.imap.unread() == 1
    assert answering.look(reply(subject, html, html=True)) == {"answered": 1}
    assert value("SELECT state FROM hold") == "cancelled"
    assert "cancelada" in post.box.got[-1][1].get_content()
    assert answering.look(reply(subject, "CANCEL")) == {"answered": 1}
    assert "ya se canceló o se recogió" in post.box.got[-1][1].get_content()
    assert answering.look(reply(subject, "baja")) == {"answered": 1}
    assert patron_sheet(post.desk, ada).tell_by == "phone"
    answering.imap.open().store("1:*", "+FLAGS", "(\\Seen)")


def test_what_is_guessed_automatic_or_from_somebody_else_does_nothing(answering: Answering, ada: str) -> None:
    post = answering.post
    loan = lend(post.desk, post.clock, ada, "A", -2)
    sent(post.desk, post.store)
    hurting = [hurt(reply(subject_of(post), "RENEW")) for hurt in HURTING]
    subject, due, many = subject_of(post), loan_row(loan)["due_at"], len(post.box.got)
    tag = TAG.findall(subject)[0]
    guessed = subject.replace(tag, ("A" if tag[0] != "A" else "B") + tag[1:])
    ignored = (
        reply(guessed, "RENEW"), reply(subject, "RENEW", "mallory@example.org"), reply(subject, "RENEW", ""),
        reply(subject, "RENEW", Auto_Submitted="auto-replied"), reply(subject, "RENEW", Precedence="bulk"),
        reply(subject, "RENEW", List_Id="<x>"), reply(subject, "RENEW", Return_Path="<>"),
    )  # fmt: skip
    assert answering.look(*ignored) == {"ignored": len(ignored)}
    left = (
        reply("hello", "RENEW"), reply(subject, "Please do not renew it, I bring it back"), reply(subject, "Thank you"),
        b"\xff\xfe\x00 nothing at all", b"From: a\nContent-Type: text/plain; charset=klingon\n\n\xff\xfe",
    )  # fmt: skip
    assert answering.look(*left, *hurting) == {"left": len(left) + len(hurting)}, "none keeps the next from being read"
    assert loan_row(loan)["due_at"] == due
    assert len(post.box.got) == many, "no letter to a machine or a stranger"
    log = {(row.kind, row.result) for row in notice_log(post.desk)}
    assert log == {("reply", "left"), ("due_soon", "sent")}, "what the patron wrote is for a person to read"
    answers = [reply(subject, "RENEW", Message_ID=f"<{n}@x>") for n in range(8)]
    assert answering.look(*answers) == {"answered": 5, "ignored": 3}, "so many a day of one patron"
    answering.imap.open().store("1:*", "+FLAGS", "(\\Seen)")


def test_replies_are_read_here_alone_and_from_now_on(
    answering: Answering, ada: str, tmp_path: Path, volunteer: object
) -> None:
    post = answering.post
    lend(post.desk, post.clock, ada, "A", -2)
    sent(post.desk, post.store)
    subject = subject_of(post)
    copy = tmp_path / "copy.db"
    shutil.copy(post.store, copy)
    assert mailbox_here(post.desk, copy) is None
    assert begin_replies(post.desk, copy) is None
    stop_mailbox(post.desk, post.store)
    assert begin_replies(post.desk, post.store) is None
    with MailboxLink(mailbox(answering.imap), PASSWORD) as link:
        place = link.end()
    answering.imap.put(reply(subject, "RENEW"))
    set_mailbox(post.desk, post.store, mailbox(answering.imap), PASSWORD, place)
    assert answering.look() == {"ignored": 1}, "signed with a key that is gone"
    set_value(post.desk, "notice_due_soon", 4)
    assert plan_notices(post.desk).lines == ()
    assert codes(lambda: stop_mailbox(volunteer, post.store)) == ["NO_PERMISSION"]  # type: ignore[arg-type]


@pytest.mark.parametrize("security", [TLS, STARTTLS, NONE])
def test_the_server_is_known_before_it_gets_the_password(
    imap: ImapServer, security: str, secured: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = mailbox(imap, security)
    if security != NONE:
        with pytest.raises(MailFault, match="can't be trusted"):
            MailboxLink(account, PASSWORD)
        monkeypatch.setenv("SSL_CERT_FILE", str(secured))
        with pytest.raises(MailFault, match="can't be trusted"):
            MailboxLink(replace(account, host="127.0.0.1"), PASSWORD)
    with pytest.raises(MailFault, match="did not accept the sign-in"):
        MailboxLink(account, "wrong")
    with pytest.raises(MailFault, match=r"folder Nowhere can't be opened"):
        MailboxLink(replace(account, folder="Nowhere"), PASSWORD)
    with MailboxLink(account, PASSWORD) as link:
        assert isinstance(link.newer(link.end(), 5), list)
    with pytest.raises(MailFault, match="can't be read: it doesn't answer on that port"):
        MailboxLink(replace(account, port=1), PASSWORD)


def test_a_message_is_one_word_or_is_left() -> None:
    assert read_reply(reply("x [ABCDEFGH23456]", "  \n> RENEW\n\nrenovar, por favor")).ask.word == "renew"
    assert read_reply(reply("x [abcdefgh23456]", "Cancel")).tags == ("ABCDEFGH23456",)
    unsubscribed = reply("x", "").replace(b"Re: x", b"stop notices [ABCDEFGH23456]")
    assert (read_reply(unsubscribed).ask.word, read_reply(unsubscribed).tags) == ("stop", ("ABCDEFGH23456",))
    assert MailboxMessage(1, b"").uid == 1


def test_numbers_of_the_email_limit_what_is_renewed(answering: Answering, ada: str) -> None:
    post = answering.post
    barcodes = ("31234000010338", "31234000010339", "31234000010340")
    loans = [lend(post.desk, post.clock, ada, barcode, -2) for barcode in barcodes]
    sent(post.desk, post.store)
    assert "RENEW and the numbers" in post.box.got[-1][1].get_content()
    subject = subject_of(post)

    def due() -> list[int]:
        return [int(loan_row(loan)["due_at"]) for loan in loans]

    before = due()
    for text in ("Renew 010338 only", "Renew 010341", "Renew 31234000010338", "Renew all 010338", "Renew\n\nBob"):
        assert answering.look(reply(subject, text)) == {"left": 1}, text
        assert due() == before
    answered = reply(subject, "Hello library,\nplease renew 010338 and 010340.\n\nThanks, Ada")
    assert answering.look(answered) == {"answered": 1}
    assert [now > then for now, then in zip(due(), before, strict=True)] == [True, False, True]
    confirmed = post.box.got[-1][1].get_content()
    assert confirmed.count("renewed, due") == 2
    assert "010339" not in confirmed
    answering.imap.open().store("1:*", "+FLAGS", "(\\Seen)")


def test_other_words_cancel_and_stop_nothing_and_wait_for_a_person(answering: Answering, ada: str) -> None:
    post = answering.post
    lend(post.desk, post.clock, register(post.desk, "Bob", card="P9"), "A", 0)
    place_hold(post.desk, ada, "A")
    checkin(post.desk, "A")
    sent(post.desk, post.store)
    subject = subject_of(post)
    texts = ("Cancel? Never!", "Stop overdue fees!", "Cancel 010338")
    assert answering.look(*(reply(subject, text) for text in texts)) == {"left": 3}
    assert value("SELECT state FROM hold") == "waiting"
    assert patron_sheet(post.desk, ada).tell_by == ""
    assert answering.imap.unread() == 3
    told = [(key, what, cell.text) for key, what, cell in idle_lines(post.desk) if key == "notice_log"]
    assert told == [("notice_log", "Emails for you to read", "3")]
    assert [(row.result, row.card) for row in notice_log(post.desk, kind="reply")] == [("left", "P1")] * 3
    assert [*read_out(post.desk, "notice_log")][-1][0] == "Read them in the mailbox. Nothing was done about them."
    answering.imap.open().store("1:*", "+FLAGS", "(\\Seen)")  # somebody opened them
    assert answering.look() == {}
    assert [row.result for row in notice_log(post.desk, kind="reply")] == ["read"] * 3
    assert "notice_log" not in [line[0] for line in idle_lines(post.desk)]
    assert answering.look(reply(subject, "CANCEL")) == {"answered": 1}


def test_stop_to_the_letter_of_new_books_ends_it_and_no_other_notice(answering: Answering, ada: str) -> None:
    post = answering.post
    edit_patron(post.desk, ada, {"news": "gardening", "tell_by": "email"})
    tag_titles(post.desk, "Gardening", [add_title(post.desk, {"title": "Compost"}).id])
    sent(post.desk, post.store)
    assert "reply with the word STOP" in post.box.got[-1][1].get_content()
    assert answering.look(reply(subject_of(post), "STOP\n"))["answered"] == 1
    assert rows("SELECT news, tell_by FROM patron WHERE card = 'P1'") == [("", "email")]
    answer = post.box.got[-1][1]
    assert "no more emails about new books" in str(answer["Subject"])
    assert "Notices about your card still come." in answer.get_content()
