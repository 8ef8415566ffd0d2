"""A mailbox read by IMAP: what came since the last look. Certificates are verified, nothing is deleted or moved, and
of each message no more is read than a reply or a report needs. A look has an end, whatever the server sends: in bytes
and in seconds."""

from __future__ import annotations

import contextlib
import imaplib
import os
import re
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from tuils.i18n import _
from tuils.values.dataclass import dataclass

from .mail import NONE, STARTTLS, TLS, MailFault, held_password, mail_fault_words

IMAP_PORTS = {TLS: 993, STARTTLS: 143, NONE: 143}
IMAP_TIMEOUT = 30.0  # seconds that a server may take to answer
MOST_READ = 262_144  # bytes of a message; what follows is attachments
MOST_BYTES = 32_000_000
"""The limit of one look in all. A part the server announces as longer than a message is not read."""
LONGEST_LOOK = 180.0  # seconds
INBOX = "INBOX"
NAME = re.compile(r"[ -~]{1,200}")
"""The form of a user or a folder in a line of the protocol."""
Problem = imaplib.IMAP4.error | OSError


@dataclass(frozen=True)
class MailboxAccount:
    """A mailbox account. `address`: where replies are sent. `security`: tls, starttls or none, which only this
    machine's own server should need."""

    host: str
    port: int
    user: str
    address: str
    security: str = TLS
    folder: str = INBOX


@dataclass(frozen=True)
class MailboxPlace:
    """The place up to which it was read. `validity`: of its numbers (UIDVALIDITY); if that changes, they begin anew."""

    validity: int = 0
    last: int = 0


@dataclass(frozen=True)
class MailboxMessage:
    """A message. `data`: empty if the server did not give it."""

    uid: int
    data: bytes


if TYPE_CHECKING:
    _Reader = imaplib.IMAP4
else:
    _Reader = object  # imaplib's class comes behind it, plain or over TLS


class _Limited(_Reader):
    """The part of imaplib that reads, up to the limits of a look. `left`: bytes; `is_late`: the time is over."""

    left, is_late = MOST_BYTES, False
    sock: socket.socket
    _watch: threading.Timer

    def open(self, *where: Any, **more: Any) -> None:
        super().open(*where, **more)
        self._watch = threading.Timer(LONGEST_LOOK, self._cut)
        self._watch.daemon = True
        self._watch.start()

    def shutdown(self) -> None:
        self._watch.cancel()
        super().shutdown()

    def read(self, size: int) -> bytes:
        if size > MOST_READ:
            self.left = -1
        return self._counted(super().read(size) if self.left > 0 else b"")

    def readline(self) -> bytes:
        return self._counted(super().readline() if self.left > 0 else b"")

    def _counted(self, data: bytes) -> bytes:
        self.left -= len(data)
        if self.left <= 0:
            raise imaplib.IMAP4.abort(_("it sends too much"))
        return data

    def _cut(self) -> None:
        """End the current read, from another thread. A timeout for each answer does not stop a server that sends byte
        by byte."""
        self.is_late = True
        with contextlib.suppress(OSError), socket.socket(fileno=os.dup(self.sock.fileno())) as wire:
            wire.shutdown(socket.SHUT_RDWR)


class _LimitedImap(_Limited, imaplib.IMAP4):
    """IMAP without encryption at the beginning."""


class _LimitedImapOverTls(_Limited, imaplib.IMAP4_SSL):
    """IMAP over TLS."""


class MailboxLink:
    """An open mailbox. Raises MailFault where it can't be reached, its certificate is wrong, or it doesn't take us.

    `stuck`: the number of the message that the server did not give, and `fault`: why. What comes behind it waits.
    """

    def __init__(self, account: MailboxAccount, password: str, *, timeout: float = IMAP_TIMEOUT) -> None:
        self.account, self.timeout = account, timeout
        self.stuck = 0
        self.fault: MailFault | None = None
        self._imap: _LimitedImap | _LimitedImapOverTls | None = None
        self._imap = self._connect(password)
        with self._told():
            newest = self._number("UIDNEXT") - 1  # which a server need not say
            last = newest if newest >= 0 else max(self._search("UID *"), default=0)
        self._end = MailboxPlace(self._number("UIDVALIDITY"), last)

    def __enter__(self) -> MailboxLink:
        return self

    def __exit__(self, *_gone: object) -> None:
        self.close()

    def close(self) -> None:
        with contextlib.suppress(imaplib.IMAP4.error, OSError):
            if self._imap:
                self._imap.logout()

    def end(self) -> MailboxPlace:
        """Return the place behind the newest message: older ones, from before replies are turned on, are nobody's
        replies."""
        return self._end

    def begun_from(self, place: MailboxPlace) -> MailboxPlace:
        """Return the place to read on from: this one, or the end if the mailbox was made anew since then."""
        return place if place.validity == self.end().validity else self.end()

    def newer(self, place: MailboxPlace, most: int) -> list[MailboxMessage]:
        """Return the messages behind this place, oldest first: `most` at most, and none behind one that is stuck."""
        came: list[MailboxMessage] = []
        with self._told():
            found = self._search(f"UID {place.last + 1}:*")
        fresh = [uid for uid in sorted(found) if uid > place.last][:most]  # `n:*` always has the last one
        try:
            with self._told():
                for uid in fresh:
                    self.stuck = uid
                    if (data := self._read(uid)) is not None:
                        came.append(MailboxMessage(uid, data))
                    self.stuck = 0
        except MailFault as fault:
            self.fault = fault
        return came

    def unread(self, uids: Sequence[int]) -> frozenset[int]:
        """Return the messages of these that nobody has opened yet."""
        with self._told():
            return self._search(f"UID {','.join(map(str, uids))} UNSEEN")

    def mark_read(self, uid: int) -> None:
        """Mark a message as read, so that nobody takes it for work to do."""
        with self._told():
            self._ask("STORE", str(uid), "+FLAGS.SILENT", "(\\Seen)")

    def _ask(self, *words: str) -> list[Any]:
        """Return the server's answer. A NO is a fault to report, not data."""
        assert self._imap
        answer, found = self._imap.uid(*words)
        if answer != "OK":
            raise imaplib.IMAP4.error(mail_fault_words(next((one for one in found if isinstance(one, bytes)), b"NO")))
        return [part for part in found if part]

    def _search(self, what: str) -> frozenset[int]:
        return frozenset(int(one) for part in self._ask("SEARCH", what) for one in part.split() if one.isdigit())

    def _read(self, uid: int) -> bytes | None:
        """Return a message; None if it is gone."""
        found = self._ask("FETCH", str(uid), f"(BODY.PEEK[]<0.{MOST_READ}>)")
        return next((bytes(part[1]) for part in found if isinstance(part, tuple)), None)

    def _number(self, name: str) -> int:
        assert self._imap
        _name, found = self._imap.response(name)
        value = found[0] if found else None
        return int(value) if isinstance(value, bytes) and value.isdigit() else 0

    # -- the connection

    def _connect(self, password: str) -> _LimitedImap | _LimitedImapOverTls:
        account, context, password = self.account, ssl.create_default_context(), held_password(password)
        with self._told():
            link: _LimitedImap | _LimitedImapOverTls = (
                _LimitedImapOverTls(account.host, account.port, ssl_context=context, timeout=self.timeout)
                if account.security == TLS
                else _LimitedImap(account.host, account.port, timeout=self.timeout)
            )
            if account.security == STARTTLS:
                link.starttls(ssl_context=context)
        try:
            _sign_in(link, account.user, password)
        except (imaplib.IMAP4.error, UnicodeError) as no:
            text = _("{host} did not accept the sign-in: {why}").format(host=account.host, why=mail_fault_words(no))
            raise MailFault(text, _("Check the user name and the password. Gmail takes an app password only.")) from no
        with self._told():
            ok, found = link.select('"' + account.folder.replace("\\", "\\\\").replace('"', '\\"') + '"')
        if ok != "OK":
            why = mail_fault_words((found and found[0]) or b"")
            text = _("The folder {folder} can't be opened: {why}").format(folder=account.folder, why=why)
            raise MailFault(text, _("Name another one: tuils mail replies --folder."))
        return link

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        where = {"host": self.account.host, "port": self.account.port}
        try:
            yield
        except ssl.SSLCertVerificationError as wrong:
            text = _("The certificate of {host} can't be trusted: {why}.")
            raise MailFault(
                text.format(host=self.account.host, why=wrong.verify_message.rstrip(".")),
                _("Nothing was read. Ask whoever runs the server for its name."),
            ) from wrong
        except (imaplib.IMAP4.error, OSError) as no:
            text = _("The mailbox at {host}, port {port}, can't be read: {why}")
            why = _("it took too long") if self._imap and self._imap.is_late else mail_fault_words(no)
            raise MailFault(text.format(**where, why=why), _("Check the network, then try again.")) from no


def _sign_in(link: imaplib.IMAP4, user: str, password: str) -> None:
    """Sign in. PLAIN takes any letters; LOGIN is for servers without it."""
    if "AUTH=PLAIN" in link.capabilities:
        link.authenticate("PLAIN", lambda _challenge: f"\0{user}\0{password}".encode())
    else:
        link.login(f'"{user}"', password)
