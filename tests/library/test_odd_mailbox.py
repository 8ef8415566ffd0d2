"""A mailbox that misbehaves: nothing that patrons wrote is lost, and no look lasts, or reads, without end."""

from __future__ import annotations

import time
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from tuils.devices.messages import mailbox
from tuils.devices.messages.kept_accounts import kept_mailbox
from tuils.devices.messages.mail import MailFault
from tuils.devices.messages.mailbox import MailboxLink, MailboxPlace
from tuils.library.front.answers.heard import Cell
from tuils.library.front.answers.idle_desk import idle_lines
from tuils.library.front.answers.idle_lists_read_out import read_out
from tuils.library.office.notices.log import notice_log
from tuils.library.office.notices.replies import MOST_TRIES, ReplyRun, begin_replies, run_replies
from tuils.library.office.notices.reply_reading import TAG
from tuils.library.office.notices.sender import set_mailbox, stop_mailbox

from .makers import DAY, loan_row, value
from .odd_imap import PASSWORD, OddImap, odd_imap
from .posting import Post, lend, sent

pytest.importorskip("aiosmtpd")
SENDER = "Ada <ada@example.org>"


@pytest.fixture
def imap() -> Iterator[OddImap]:
    with odd_imap() as box:
        yield box


@pytest.fixture
def reading(post: Post, imap: OddImap) -> Post:
    set_up(post, imap)
    return post


def set_up(post: Post, imap: OddImap, password: str = PASSWORD) -> None:
    with MailboxLink(imap.account, password) as link:
        set_mailbox(post.desk, post.store, imap.account, password, link.end())


def message(subject: str, text: str, sender: str = SENDER, **more: str) -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, "replies@example.org", subject
    for name, words in more.items():
        made[name.replace("_", "-")] = words
    made.set_content(text)
    return made.as_bytes()


def look(post: Post) -> ReplyRun:
    run = begin_replies(post.desk, post.store)
    assert run
    for _done in run_replies(run, lambda act: act(post.desk)):
        pass
    return run


def told_ada(post: Post, ada: str) -> str:
    """An item that is due soon was told of; gives back the subject."""
    lend(post.desk, post.clock, ada, "31234000000266", -2)
    sent(post.desk, post.store)
    return str(post.box.got[-1][1]["Subject"])


def due_now() -> int:
    return int(loan_row(str(value("SELECT id FROM loan WHERE closed_at IS NULL")))["due_at"])


def to_do(post: Post) -> list[str]:
    counts = (count for key, _what, count in idle_lines(post.desk) if key == "notice_log")
    return [count.text if isinstance(count, Cell) else count for count in counts]


@pytest.mark.parametrize("command", ["SELECT", "SEARCH", "FETCH"])
def test_a_server_that_says_no_loses_nothing(reading: Post, imap: OddImap, ada: str, command: str) -> None:
    """Numbers in the server's words are no message; and the reply is read when it says yes again."""
    subject, before = told_ada(reading, ada), due_now()
    imap.put(message(f"Re: {subject}", "RENEW"))
    imap.no[command] = "[UNAVAILABLE] error 1 of 2026"
    run = look(reading)
    assert run.fault
    assert "[UNAVAILABLE] error 1 of 2026" in run.fault.said
    assert (run.counts, due_now()) == ({}, before)
    imap.no.clear()
    assert look(reading).counts == {"answered": 1}
    assert due_now() > before


def test_what_is_left_for_a_person_stays_a_to_do_while_the_server_says_no(reading: Post, imap: OddImap) -> None:
    imap.put(message("A question", "Do you have large print?"))
    assert look(reading).counts == {"left": 1}
    assert to_do(reading) == ["1"]
    assert next(read_out(reading.desk, "notice_log"))[0].startswith("1. Reply from a patron: (unknown)")
    imap.no["SEARCH"] = "[SERVERBUG] no"
    look(reading)
    assert to_do(reading) == ["1"], "nobody opened it: the server only did not say"
    imap.no.clear()
    imap.seen.add(1)
    look(reading)
    assert to_do(reading) == []


def test_a_message_that_the_server_never_gives_is_for_a_person_and_holds_nobody_up(
    reading: Post, imap: OddImap, ada: str
) -> None:
    subject = told_ada(reading, ada)
    imap.put(message("x", "y"), message(f"Re: {subject}", "RENEW"))
    imap.lost, imap.size = {1}, mailbox.MOST_READ
    imap.no["FETCH"] = "[SERVERBUG] it is broken"
    for _look in range(MOST_TRIES - 1):
        assert look(reading).fault
        assert to_do(reading) == []
    imap.no.clear()
    imap.lost, imap.size = {1}, 4 << 30
    assert look(reading).counts == {"left": 1, "answered": 1}
    assert to_do(reading) == ["1"]


def test_a_literal_of_four_gigabytes_is_not_begun(imap: OddImap) -> None:
    imap.put(message("x", "y"))
    imap.lost = {1}
    with MailboxLink(imap.account, PASSWORD) as link:
        assert link.newer(MailboxPlace(7, 0), 20) == []
        assert link.fault
        assert "it sends too much" in link.fault.said
    assert imap.sent < 16_000_000, "no more than what the wire holds"


def test_a_server_that_dribbles_is_left_in_time(imap: OddImap, monkeypatch: pytest.MonkeyPatch) -> None:
    imap.put(message("x", "y" * 2_000))
    monkeypatch.setattr(mailbox, "LONGEST_LOOK", 0.7)
    with MailboxLink(imap.account, PASSWORD) as link:
        imap.dribbles, began = True, time.monotonic()
        with pytest.raises(MailFault, match="it took too long"):
            link.newer(MailboxPlace(7, 0), 20)
        assert time.monotonic() - began < 5


def test_all_of_a_look_has_a_limit(imap: OddImap, monkeypatch: pytest.MonkeyPatch) -> None:
    imap.put(*(message("x", "y" * 2_000) for _n in range(9)))
    with MailboxLink(imap.account, PASSWORD) as link:
        assert link._imap
        link._imap.left = 7_000
        came = link.newer(MailboxPlace(7, 0), 20)
        assert (len(came), link.stuck) == (3, 4), "what was read until then counts"


def test_without_uidnext_what_was_there_before_is_still_nobodys_reply(post: Post, imap: OddImap) -> None:
    imap.put(message("old", "STOP"), message("older", "STOP"))
    imap.uidnext = False
    set_up(post, imap)
    assert look(post).counts == {}


def test_a_new_password_keeps_the_key_and_the_place(reading: Post, imap: OddImap, ada: str) -> None:
    """Tags that are out there go on being known, and what waits in the mailbox is read."""
    subject = told_ada(reading, ada)
    imap.put(message(f"Re: {subject}", "RENEW"))
    before = kept_mailbox(reading.store)
    set_up(reading, imap, "another")
    after = kept_mailbox(reading.store)
    assert before
    assert after
    assert (after.key, after.place, after.secret) == (before.key, before.place, "another")
    assert look(reading).counts == {"answered": 1}
    stop_mailbox(reading.desk, reading.store)
    set_up(reading, imap)
    fresh = kept_mailbox(reading.store)
    assert fresh
    assert fresh.key != before.key, "whoever turns it off ends what was signed"


def test_a_confirmation_that_could_not_be_sent_is_tried_again(reading: Post, imap: OddImap, ada: str) -> None:
    subject = told_ada(reading, ada)
    reading.box.answers["ada@example.org"] = "451 4.3.0 try again later"
    imap.put(message(f"Re: {subject}", "RENEW"))
    assert look(reading).counts == {"answered": 1}
    assert (notice_log(reading.desk)[0].kind, notice_log(reading.desk)[0].result) == ("reply", "later")
    many = len(reading.box.got)
    look(reading)
    assert len(reading.box.got) == many
    reading.box.answers.clear()
    look(reading)
    confirmed = reading.box.got[-1][1].get_content()
    assert "(ends in 000266): renewed, due" in confirmed
    assert notice_log(reading.desk)[0].result == "sent"
    many = len(reading.box.got)
    look(reading)
    assert len(reading.box.got) == many, "once"


def test_that_email_was_stopped_is_confirmed_though_later(reading: Post, imap: OddImap, ada: str) -> None:
    subject = told_ada(reading, ada)
    reading.box.answers["ada@example.org"] = "451 4.3.0 try again later"
    imap.put(message(f"Re: {subject}", "STOP"))
    assert look(reading).counts == {"answered": 1}
    reading.box.answers.clear()
    reading.clock.now += DAY
    look(reading)
    assert notice_log(reading.desk, kind="reply")[0].result == "sent"
    assert "stop" in reading.box.got[-1][1].get_content().casefold() or reading.box.got[-1][1]["Subject"]


BOUNCES = {
    "exim": {"sender": "Mail Delivery System <Mailer-Daemon@mx.example.org>", "X_Failed_Recipients": "ada@example.org",
             "Auto_Submitted": "auto-replied"},
    "qmail": {"sender": "MAILER-DAEMON@mx.example.org", "Return_Path": "<>"},
    "a gateway": {"sender": "postmaster@example.net", "Auto_Submitted": "auto-generated", "Precedence": "bulk"},
}  # fmt: skip


@pytest.mark.parametrize("kind", BOUNCES)
def test_a_bounce_that_is_no_report_is_shown_to_somebody(reading: Post, imap: OddImap, ada: str, kind: str) -> None:
    told_ada(reading, ada)
    (told,) = notice_log(reading.desk)
    more = dict(BOUNCES[kind])
    sender = more.pop("sender")
    text = f"Hi. This is the mail program.\n\nada@example.org: no such user\n\n> Message-ID: <{told.id}@example.org>\n"
    imap.put(message("Undeliverable: your notice", text, sender, **more))
    assert look(reading).counts == {"left": 1}
    assert to_do(reading) == ["1"]
    first, _facts = next(read_out(reading.desk, "notice_log"))
    assert first.startswith("1. Email that came back: Ada")
    assert 1 not in imap.seen, "it stays unread in the mailbox"


def test_out_of_the_office_is_still_nothing_to_do(reading: Post, imap: OddImap, ada: str) -> None:
    subject = told_ada(reading, ada)
    imap.put(message(f"Automatic reply: {subject}", "I am away.", Auto_Submitted="auto-replied"))
    assert look(reading).counts == {"ignored": 1}
    assert TAG.search(subject)
    assert to_do(reading) == []
