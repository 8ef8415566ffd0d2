"""Text messages: phone numbers to send to (E.164), and the carriers' way of counting messages.

In letters of GSM-7 a message holds 160, with one other letter only 70. E-mail addresses that were a way to send text
messages: the carriers closed them, and what stands before the @ is a phone number.
"""

from __future__ import annotations

import re
import unicodedata

ONE = ("US", "CA")
"""The countries whose numbers have ten digits, and +1 before them."""


def text_number(text: str, country: str) -> str:
    """Return `+17155550142` for `(715) 555-0142`; empty if no text can be sent there: a number without its area code,
    or one of another country without its +."""
    bare = text.strip()
    digits = "".join(char for char in bare if char.isascii() and char.isdigit())
    if bare.startswith("+"):
        return f"+{digits}" if 8 <= len(digits) <= 15 and not digits.startswith("0") else ""
    if country not in ONE:
        return ""
    digits = digits.removeprefix("1") if len(digits) == 11 else digits
    return f"+1{digits}" if len(digits) == 10 and digits[0] not in "01" and digits[3] not in "01" else ""


GATEWAYS = frozenset((
    "vtext.com", "vzwpix.com", "txt.att.net", "mms.att.net", "tmomail.net", "messaging.sprintpcs.com", "pm.sprint.com",
    "vmobl.com", "mymetropcs.com", "email.uscc.net", "sms.myboostmobile.com", "mms.cricketwireless.net",
    "sms.cricketwireless.net", "msg.fi.google.com", "text.republicwireless.com", "mmst5.tracfone.com",
    "message.alltel.com", "cspire1.com", "pcs.rogers.com", "txt.bell.ca", "msg.telus.com",
))  # fmt: skip
_NUMBER = re.compile(r"\+?1?[ .-]?\(?([0-9]{3})\)?[ .-]?([0-9]{3})[ .-]?([0-9]{4})")


def texted_number(address: str) -> str:
    """Return `715-555-0142` for `7155550142@vtext.com`; empty for every other address."""
    before, _at, domain = address.strip().rpartition("@")
    found = _NUMBER.fullmatch(before) if domain.casefold() in GATEWAYS else None
    return "-".join(found.groups()) if found else ""


BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
TWICE = frozenset("^{}\\[~]|€\f")
"""The letters that count as two."""
PLAIN = {
    '"': "\u201c\u201d\u201e\u00ab\u00bb", "'": "\u2018\u2019\u201a\u0060\u00b4", "c": "\u00e7", "...": "\u2026",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2022\u00b7", "(c)": "\u00a9",
}  # fmt: skip
"""The letters of GSM-7 that replace others: quotation marks, dashes, dots."""
_PLAIN = {char: plain for plain, chars in PLAIN.items() for char in chars}
SINGLE, EACH = 160, 153
WIDE_SINGLE, WIDE_EACH = 70, 67
"""The length of a single message, and of each of several."""


def in_gsm7(text: str) -> str:
    """Return the text in letters that make messages cheap, as far as possible: `Artículo…` is `Articulo...`. Blanks of
    every kind become blanks."""
    return "".join(_plain(char) for char in " ".join(text.split()))


def _plain(char: str) -> str:
    if char in BASIC or char in TWICE:
        return char
    if char in _PLAIN:
        return _PLAIN[char]
    bare = "".join(one for one in unicodedata.normalize("NFKD", char) if not unicodedata.combining(one))
    return bare if bare and all(one in BASIC or one in TWICE for one in bare) else char


def segments(text: str) -> int:
    """Return how many messages are paid for."""
    if all(char in BASIC or char in TWICE for char in text):
        long = len(text) + sum(char in TWICE for char in text)
        return 1 if long <= SINGLE else -(-long // EACH)
    long = len(text.encode("utf-16-le")) // 2
    return 1 if long <= WIDE_SINGLE else -(-long // WIDE_EACH)
