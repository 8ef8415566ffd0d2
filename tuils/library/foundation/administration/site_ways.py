"""The ways from a patron to the web catalog, as the library set them: its address, and the email that its pages ask by.

A small file: publishing reads it each time, and needs nothing else of notices.
"""

from __future__ import annotations

from urllib.parse import quote

from .settings import value_of

_LINE, _CRLF = "\n", "\r\n"

REPLIES = "notice_replies"
"""The setting: a station reads patrons' replies."""


def site_mail() -> str:
    """Return the address that the web catalog's pages write to; empty if patrons can't ask by email, or nobody reads
    it."""
    return str(value_of("site_mail", "")) if value_of(REPLIES, False) else ""


def mail_link(mail: str, subject: str, text: str = "") -> str:
    """Return a link that begins an email with this subject and text."""
    body = f"&body={quote(text.replace(_LINE, _CRLF), safe='')}" if text else ""
    return f"mailto:{quote(mail, safe='@+')}?subject={quote(subject, safe='')}{body}"
