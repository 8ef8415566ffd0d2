"""The sessions of those who are signed in to the pages on the web: in memory alone, until they leave, or rest.

The cookie is a random number. Only its digest is kept, and nothing can be worked out from it. Each form has a token
made of the cookie, so that no other site can send one; signing in gives a new cookie, so that one that somebody planted
is worth nothing.
"""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import field
from hashlib import sha256
from ipaddress import ip_address

from tuils.values.dataclass import dataclass

MOST_SESSIONS, EACH = 2000, 5
LONGEST = 12 * 3600.0
"""The seconds after which a session ends even where it is used."""
MOST_WRONG, WRONG_SPAN = 10, 300.0
MOST_ADDRESSES = 10_000


@dataclass(frozen=True)
class SignedIn:
    """A patron (an id) who gave card and PIN. `mark`: of that PIN, which is another once the PIN is."""

    patron: str
    card: str
    name: str
    mark: str


@dataclass
class WebSession:
    """One sign-in. `said`: what to tell on the next page; `fees`: items (barcode, cents, sentence) to agree to."""

    who: SignedIn
    began: float
    used: float
    said: list[str] = field(default_factory=list)
    fees: list[tuple[str, int, str]] = field(default_factory=list)


def fresh_cookie() -> str:
    return secrets.token_urlsafe(32)


class WebSessions:
    """The sessions of this program. `idle`: seconds; `clock`: seconds."""

    def __init__(self, idle: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.idle, self._clock = idle, clock
        self._secret = secrets.token_bytes(32)
        self._open: dict[str, WebSession] = {}

    def begin(self, who: SignedIn) -> str:
        """Begin a session and return its cookie. Of more than a few of one patron the oldest ends."""
        now = self._clock()
        self._open = {key: one for key, one in self._open.items() if self._lasts(one, now)}
        theirs = [key for key, one in self._open.items() if one.who.patron == who.patron]
        for key in theirs[: max(0, len(theirs) - EACH + 1)]:
            del self._open[key]
        if len(self._open) >= MOST_SESSIONS:
            del self._open[min(self._open, key=lambda key: self._open[key].used)]
        cookie = fresh_cookie()
        self._open[_digest(cookie)] = WebSession(who, now, now)
        return cookie

    def find(self, cookie: str) -> WebSession | None:
        """Return the session of this cookie, which was used now; None if there is none, or it is over."""
        one, now = self._open.get(_digest(cookie)), self._clock()
        if one is None or not self._lasts(one, now):
            self.end(cookie)
            return None
        one.used = now
        return one

    def end(self, cookie: str) -> None:
        self._open.pop(_digest(cookie), None)

    def _lasts(self, one: WebSession, now: float) -> bool:
        return now - one.used < self.idle and now - one.began < LONGEST

    def form_token(self, cookie: str) -> str:
        """Return the token of the forms that go with this cookie."""
        return hmac.new(self._secret, cookie.encode(), sha256).hexdigest()

    def is_token(self, cookie: str, token: str) -> bool:
        return bool(cookie) and hmac.compare_digest(self.form_token(cookie).encode(), token.encode())


def _digest(cookie: str) -> str:
    return sha256(cookie.encode()).hexdigest()


class WrongAddresses:
    """Wrong sign-ins by address: after so many, none from there is looked at for a while. An IPv6 network of a house
    counts as one."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._wrong: dict[str, list[float]] = {}

    def are_too_many(self, address: str) -> bool:
        return len(self._recent(_house(address))) >= MOST_WRONG

    def count(self, address: str) -> None:
        house = _house(address)
        if len(self._wrong) >= MOST_ADDRESSES:
            self._wrong = {one: times for one in self._wrong if (times := self._recent(one))}
        self._wrong[house] = [*self._recent(house), self._clock()][-MOST_WRONG:]

    def _recent(self, house: str) -> list[float]:
        now = self._clock()
        return [at for at in self._wrong.get(house, ()) if now - at < WRONG_SPAN]


def _house(address: str) -> str:
    try:
        known = ip_address(address.partition("%")[0])
    except ValueError:
        return address[:60]
    if known.version == 6:
        known = known.ipv4_mapped or known
    return str(known) if known.version == 4 else known.exploded[:19]
