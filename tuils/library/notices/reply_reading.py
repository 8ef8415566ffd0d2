"""What came into the mailbox, understood: a reply of one word, a report of a server, or neither.

The tag in the subject of a notice that can be answered is signed with a key of this station, so not to be guessed.
"""

from __future__ import annotations

import base64
import contextlib
import email
import hashlib
import hmac
import html
import re
from collections.abc import Iterable, Sequence
from email.message import EmailMessage, Message
from email.policy import compat32, default
from email.utils import parseaddr

from tuils.devices.mail import MORE
from tuils.values.dataclass import dataclass

RENEW, CANCEL, STOP = "renew", "cancel", "stop"
SPOKEN = {
    RENEW: ("renew", "renewal", "renovar", "renueve", "renuevo", "renovación"),
    CANCEL: ("cancel", "cancelar", "cancele", "cancelo"),
    STOP: ("stop", "unsubscribe", "baja", "alto"),
}
MOST_WORDS = 3
"""`RENEW`, `Renew all, please`. Who writes more than that means more than that: it is left for a person."""
ITSELF = ("x-autoreply", "x-autorespond", "x-auto-reply", "list-id", "x-loop")
BULK = ("bulk", "junk", "list", "auto_reply")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_TAG = re.compile(r"(<[^<>]*>)")
"""Each `<` is looked at once: a message made of nothing else keeps nobody."""
UNSHOWN = ("style", "script", "head")
READ, LONGEST = ("from", "subject", "content-type", "message-id", MORE.lower(), *ITSELF), 4_000
"""Headers that are looked at, and how many characters one may have: the parser takes minutes for one without end."""


@dataclass(frozen=True)
class Reply:
    """`sender`: an address, folded. `tags`: of the subject; `word`: of SPOKEN, empty where it is none of these alone.
    `id`: of the message, as it is known when it comes again. `itself`: a machine wrote it. `report`: a server's."""

    sender: str
    tags: tuple[str, ...]
    word: str
    id: str
    itself: bool
    report: bool


def read_reply(data: bytes) -> Reply:
    """Raises nothing: what can't be read is a message without a word or a sender, as one that is made to hurt is."""
    with contextlib.suppress(Exception):  # parts within parts beyond what the parser can; a header that it falls over
        return _read(data)
    return Reply("", (), "", hashlib.sha256(data).hexdigest(), itself=False, report=False)


def _read(data: bytes) -> Reply:
    parts = email.message_from_bytes(data, policy=compat32).walk()  # which looks into no header
    if any(name.lower() in READ and len(value) > LONGEST for part in parts for name, value in part.raw_items()):
        raise ValueError
    whole = email.message_from_bytes(data, policy=default)
    sender = parseaddr(_header(whole, "From"))[1].strip().casefold()
    known = _header(whole, "Message-ID").strip() or data.decode("latin-1")
    subject = _header(whole, "Subject")
    name = hashlib.sha256(f"{sender} {known}".encode("utf-8", "surrogateescape")).hexdigest()
    report = whole.get_content_type() == "multipart/report"
    word = word_in(_text(whole)) or (STOP if word_in(TAG.sub("", subject)) == STOP else "")
    return Reply(sender, tags_in(subject), word, name, report or _is_automatic(whole), report)


def word_in(text: str) -> str:
    """Of the first line that the patron wrote."""
    for line in text.splitlines():
        said = line.strip()
        if not said or said.startswith(">"):
            continue
        words = [word.casefold() for word in _WORD.findall(said)]
        if not words or len(words) > MOST_WORDS:
            return ""
        return next((name for name, spoken in SPOKEN.items() if words[0] in spoken), "")
    return ""


def _is_automatic(whole: Message | EmailMessage) -> bool:
    """Out of the office, a list, a server: whoever answers these writes letters to a machine (RFC 3834)."""
    sent_by = _header(whole, "Auto-Submitted").strip().casefold()
    return (
        sent_by not in ("", "no")
        or _header(whole, "Precedence").strip().casefold() in BULK
        or any(_header(whole, name) for name in ITSELF)
        or _header(whole, "Return-Path").strip() == "<>"
    )


def _header(whole: Message | EmailMessage, name: str) -> str:
    with contextlib.suppress(Exception):  # the parser raises of its own at headers that are made to hurt
        return str(whole.get(name, "") or "")
    return ""


def _text(whole: Message | EmailMessage) -> str:
    with contextlib.suppress(Exception):  # a charset that nobody knows, a part that is cut
        part = whole.get_body(preferencelist=("plain", "html")) if isinstance(whole, EmailMessage) else None
        text = str(part.get_content()) if part else ""
        if part and part.get_content_type() == "text/html":
            text = _shown(text)
        return text
    return ""


def _shown(markup: str) -> str:
    """What a reader sees of it."""
    shown, within = [], ""
    for piece in _TAG.split(markup):
        name = piece[1:-1].split(maxsplit=1)[0].casefold() if _TAG.fullmatch(piece) and piece[1:-1].strip() else ""
        if within:
            within = "" if name == f"/{within}" else within
        elif name in UNSHOWN:
            within = name
        else:
            shown.append("\n" if name else piece)
    return html.unescape("".join(shown))


LONG = 13  # characters, of five bits each
MOST = 5
TAG = re.compile(r"\[([A-Z2-7]{13})\]", re.IGNORECASE)


def tag_of(key: str, notice: str) -> str:
    """Of this message (its id). `key`: hexadecimal, of the mailbox that is kept (devices/mailbox_account.py)."""
    made = hmac.new(bytes.fromhex(key), notice.encode(), hashlib.sha256).digest()
    return base64.b32encode(made).decode()[:LONG]


def tags_in(subject: str) -> tuple[str, ...]:
    """All that are in it: a message may tell of several things."""
    return tuple(one.upper() for one in TAG.findall(subject))[:MOST]


def notices_tagged(key: str, tags: Sequence[str], notices: Iterable[str]) -> list[str]:
    """Which of these messages (ids) they are of; none where they are guesses."""
    made = ((one, tag_of(key, one)) for one in notices)
    return [one for one, right in made if any(hmac.compare_digest(right, tag) for tag in tags)]
