"""Bounces: mail servers' reports that a message did not arrive (RFC 3464), matched by our own Message-ID."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from email.message import EmailMessage, Message
from email.policy import default

from tuils.devices.messages.mail import BAD_ADDRESS, MORE, MOST_MORE, SENT
from tuils.i18n import N_
from tuils.library.foundation.desk import Desk, verb
from tuils.library.lending.loans.notices import notice_came_back
from tuils.models import Patron
from tuils.models.rows import get
from tuils.values.dataclass import dataclass

from .kinds import KINDS
from .logged.queries import bounces_of, notice_reports, release_subjects, sent_notice, set_result
from .recipients import EMAIL, recipient
from .sending import mark_address

MOST_BOUNCE = 5_000_000  # bytes
MOST_WORDS = 100_000  # bytes
_MESSAGE_ID = re.compile(rb"message-id:\s{0,9}<([0-9A-Za-z-]{8,60})@", re.I)
ENOUGH = 2
"""The number of failures, not about the address itself, after which the address is marked anyway."""
MARKED, NOTED, NO_REPORT, NOT_OURS, DELAYED = "marked", "noted", "no_report", "not_ours", "delayed"
SAID = {
    MARKED: N_("The address is marked as returned. The patron is on the call list."),
    NOTED: N_("Noted. The address is marked when it happens again."),
    NO_REPORT: N_("This is not a bounce message. Save the whole message as an .eml file."),
    NOT_OURS: N_("It is about a message that this library did not send, or no longer knows."),
    DELAYED: N_("The mail server is still trying. Nothing was changed."),
}


@dataclass(frozen=True)
class BounceReport:
    """The report on one message: the keys of its notices, whether it failed for good, the status, and the address."""

    keys: tuple[str, ...]
    failed: bool
    status: str
    address: str


def read_bounce(data: bytes) -> BounceReport | None:
    """Read a report; None if it is none, or names no message."""
    whole = email.message_from_bytes(data, policy=default)
    blocks = [
        block
        for part in whole.walk()
        if part.get_content_type() == "message/delivery-status"
        for block in _blocks(part)
    ]
    about = next((block for block in blocks if block.get("Action")), None)
    keys = next(_keys(whole), ())
    if about is None or not keys:
        return None
    status = str(about.get("Status", "")).strip()
    address = str(about.get("Final-Recipient", "") or about.get("Original-Recipient", "")).rpartition(";")[2].strip()
    failed = str(about["Action"]).strip().lower() == "failed" and not status.startswith("4")
    return BounceReport(keys, failed, status, address.strip("<>"))


def patron_told(data: bytes) -> str:
    """Return the patron (an id) of a notice that a server returned in its own words; empty if unknown."""
    keys = (key.decode() for key in _MESSAGE_ID.findall(data[:MOST_WORDS]))
    return next((notice.patron for key in keys if (notice := sent_notice(key)) and notice.patron), "")


def _blocks(part: Message | EmailMessage) -> Iterator[Message]:
    payload = part.get_payload()
    yield from (one for one in (payload if isinstance(payload, list) else ()) if isinstance(one, Message))


def _keys(whole: Message | EmailMessage) -> Iterator[tuple[str, ...]]:
    """Yield the keys of the returned message: its headers are the third part, as a message or as text. Those of a
    digest name them all."""
    for part in whole.walk():
        if part is whole:
            continue
        headers: Message | EmailMessage = part
        if part.get_content_type() == "text/rfc822-headers":
            payload = part.get_payload(decode=True)
            headers = email.message_from_bytes(payload if isinstance(payload, bytes) else b"", policy=default)
        if key := str(headers.get("Message-ID", "")).strip().strip("<>").rpartition("@")[0]:
            yield (key, *str(headers.get(MORE, "")).split()[:MOST_MORE])


@verb("notices.send")
def take_bounce(desk: Desk, data: bytes) -> str:
    """Take a bounce; return its result, a key of SAID. A failure is noted at its message, which another may follow;
    the address is marked if the report says that there is no such mailbox, or if it is the second one."""
    report = read_bounce(data)
    if report is None:
        return NO_REPORT
    notices = [notice for key in report.keys if (notice := sent_notice(key))]
    if not notices:
        return NOT_OURS
    if not report.failed:
        return DELAYED
    again = any(bounces_of(one.patron, report.keys) >= ENOUGH - 1 for one in notices)
    for one in notices:
        if one.kind in KINDS and KINDS[one.kind].overdue and one.result == SENT:
            notice_came_back(desk, [told.about for told in notice_reports(one.id)], EMAIL, one.at)
        set_result(one.id, "bounced", report.status)
        release_subjects(one.id)
    patron = next(filter(None, (get(Patron, one.patron) for one in notices)), None)
    if patron is None:
        return NOTED
    to = recipient(desk, patron, (EMAIL,), mail=True)
    if (reader := get(Patron, to.reader)) and reader.email_bad:
        return MARKED  # by another report, or by this one
    same = not report.address or report.address.casefold() == to.to.casefold()
    if same and (again or report.status in BAD_ADDRESS):
        mark_address(desk, to.reader)
        return MARKED
    return NOTED
