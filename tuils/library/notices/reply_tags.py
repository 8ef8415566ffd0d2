"""The tag in the subject of a notice that can be answered: signed with a key of this station, so not to be guessed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable, Sequence

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
