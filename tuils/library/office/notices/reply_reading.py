"""Parse a message of the mailbox: its sender, the notice it answers, and its request.

The tag in the subject of a notice that can be answered is signed with a key of this station, so it can't be guessed.
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

from tuils.devices.messages.mail import MORE
from tuils.values.dataclass import dataclass

from .reply_grammar import STOP, ReplyAsk, reply_request
from .reply_text import is_unsubscribing, own_lines, without_tag
from .request_grammar import MailRequest, mail_request

ITSELF = ("x-autoreply", "x-autorespond", "x-auto-reply", "list-id", "x-loop")
_AWAY = re.compile(
    r"\s*(automatic reply|auto-?reply|auto:|out of (the )?office|respuesta automática|fuera de la oficina)", re.I
)
_RE = re.compile(r"(?:\s*(?:re|rv|aw|fwd?)\s*(?:\[\d+\])?\s*:)+", re.I)
UNSUBSCRIBED = "stop notices"
"""The subject that the Unsubscribe button of a mail program sends (devices/messages/mail.py)."""
BULK = ("bulk", "junk", "list", "auto_reply")
_TAG = re.compile(r"(<[^<>]*>)")
"""A tag of HTML. Each `<` is read once: a message made of nothing else blocks nobody."""
_BOUNCED = re.compile(
    r"\s*(undeliver|returned mail|mail delivery (failed|failure|system)|delivery (status notification|failure)|"
    r"failure notice|mail system error|no se pudo entregar|mensaje no entregado|correo no entregado)",
    re.I,
)
"""The beginning of the subject of a returned email, if the server writes no report."""
SERVERS = ("mailer-daemon", "mail-daemon", "mdaemon", "postmaster")
FAILED_FOR = "x-failed-recipients"
UNSHOWN = ("style", "script", "head", "del", "s", "strike")
INLINE = frozenset(("a", "b", "big", "em", "font", "i", "mark", "small", "span", "strong", "sub", "sup", "tt", "u"))
READ, LONGEST = ("from", "subject", "content-type", "message-id", MORE.lower(), FAILED_FOR, *ITSELF), 4_000
"""The headers that are read, and the most characters one may have: the parser takes minutes for one without end."""


@dataclass(frozen=True)
class Reply:
    """A parsed reply. `sender`: an address, folded; `called`: the name beside it. `tags`: of the subject. `ask`: its
    request. `id`: of the message, the same if it comes again. `itself`: a machine wrote it. `report`: a server's.
    `bounced`: a server's own words that an email came back, which is no report. `request`: what an email without a tag
    asks for."""

    sender: str
    called: str
    tags: tuple[str, ...]
    ask: ReplyAsk
    id: str
    itself: bool
    report: bool
    bounced: bool = False
    request: MailRequest = MailRequest()


def not_given(name: str) -> Reply:
    """Return a message that the server did not give: nothing else is known of it."""
    return Reply("", "", (), ReplyAsk(), hashlib.sha256(name.encode()).hexdigest(), itself=False, report=False)


def read_reply(data: bytes) -> Reply:
    """Read a message; raises nothing: an unreadable or malicious one asks for nothing."""
    with contextlib.suppress(Exception):  # parts within parts beyond what the parser can; a header that it falls over
        return _read(data)
    return Reply("", "", (), ReplyAsk(), hashlib.sha256(data).hexdigest(), itself=False, report=False)


def _read(data: bytes) -> Reply:
    parts = email.message_from_bytes(data, policy=compat32).walk()  # which looks into no header
    if any(name.lower() in READ and len(value) > LONGEST for part in parts for name, value in part.raw_items()):
        raise ValueError
    whole = email.message_from_bytes(data, policy=default)
    called, sender = (part.strip() for part in parseaddr(_header(whole, "From")))
    sender, subject = sender.casefold(), _header(whole, "Subject")
    known = _header(whole, "Message-ID").strip() or data.decode("latin-1")
    name = hashlib.sha256(f"{sender} {known}".encode("utf-8", "surrogateescape")).hexdigest()
    report = whole.get_content_type() == "multipart/report"
    text, tags = _text(whole), tags_in(subject)
    own = own_lines(text)
    request = MailRequest() if tags else mail_request(without_tag(subject), ["?"] if own is None else own, called)
    itself, bounced = report or _is_automatic(whole, subject), not report and _is_bounced(whole, sender, subject)
    return Reply(sender, called, tags, ask_in(subject, text), name, itself, report, bounced, request)


def ask_in(subject: str, text: str) -> ReplyAsk:
    """Read the request in the text; in the subject, if nothing else was written. The Unsubscribe button has its own."""
    typed = without_tag(_RE.sub("", without_tag(TAG.sub("", subject)), count=1)).strip()
    lines = own_lines(text)
    if TAG.sub("", subject).strip().casefold() == UNSUBSCRIBED and lines is not None and is_unsubscribing(lines):
        return ReplyAsk(STOP)
    by_subject = reply_request([typed] if typed else [])
    if not lines:
        return by_subject if lines == [] else ReplyAsk()
    ask = reply_request(lines)
    return ReplyAsk() if by_subject.word not in ("", ask.word) else ask


def _is_automatic(whole: Message | EmailMessage, subject: str) -> bool:
    """Return whether the message is automatic: out of the office, a list, a server. An answer would be a letter to a
    machine (RFC 3834)."""
    sent_by = _header(whole, "Auto-Submitted").strip().casefold()
    return bool(
        sent_by not in ("", "no")
        or _AWAY.match(subject)
        or _header(whole, "Precedence").strip().casefold() in BULK
        or any(_header(whole, name) for name in ITSELF)
        or _header(whole, "Return-Path").strip() == "<>"
    )


def _is_bounced(whole: Message | EmailMessage, sender: str, subject: str) -> bool:
    by_server = sender.partition("@")[0] in SERVERS and not _AWAY.match(subject)
    return by_server or bool(_BOUNCED.match(subject) or _header(whole, FAILED_FOR).strip())


def _header(whole: Message | EmailMessage, name: str) -> str:
    with contextlib.suppress(Exception):  # the parser raises of its own at headers that are made to hurt
        return str(whole.get(name, "") or "")
    return ""


def _text(whole: Message | EmailMessage) -> str:
    """Return the plain text; for HTML alone, or beside blank text, as a reader sees it."""
    for kind in ("plain", "html"):
        with contextlib.suppress(Exception):  # a charset that nobody knows, a part that is cut
            part = whole.get_body(preferencelist=(kind,)) if isinstance(whole, EmailMessage) else None
            text = str(part.get_content()) if part else ""
            text = _shown(text) if kind == "html" else text
            if text.strip():
                return text
    return ""


def _shown(markup: str) -> str:
    """Return the text that a reader sees, with `>` before the lines of a quotation."""
    shown, within, deep = [], "", 0
    for piece in _TAG.split(markup):
        name = piece[1:-1].split(maxsplit=1)[0].casefold() if _TAG.fullmatch(piece) and piece[1:-1].strip() else ""
        if within:
            within = "" if name == f"/{within}" else within
        elif name in UNSHOWN:
            within = name
        elif not name:
            shown.append(re.sub(r"\s+", " ", html.unescape(piece)))
        elif name.strip("/") not in INLINE:
            deep = max(0, deep + {"blockquote": 1, "/blockquote": -1}.get(name, 0))
            shown.append("\n> " if deep else "\n")
    return "".join(shown)


LONG = 13  # characters, of five bits each
MOST = 5
TAG = re.compile(r"\[([A-Z2-7]{13})\]", re.IGNORECASE)


def tag_of(key: str, notice: str) -> str:
    """Return the tag of this message (its id). `key`: hexadecimal, of the stored mailbox
    (devices/messages/kept_accounts.py)."""
    made = hmac.new(bytes.fromhex(key), notice.encode(), hashlib.sha256).digest()
    return base64.b32encode(made).decode()[:LONG]


def tags_in(subject: str) -> tuple[str, ...]:
    """Return all tags in it: a message may report several things."""
    return tuple(one.upper() for one in TAG.findall(subject))[:MOST]


def notices_tagged(key: str, tags: Sequence[str], notices: Iterable[str]) -> list[str]:
    """Return those of these messages (ids) that the tags belong to; none if they are guesses."""
    made = ((notice, tag_of(key, notice)) for notice in notices)
    return [one for one, right in made if any(hmac.compare_digest(right, tag) for tag in tags)]
