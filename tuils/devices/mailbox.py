"""A mailbox read by IMAP: what came since the last look. Certificates are verified, nothing is deleted or moved, and
of each message no more is read than a reply or a report needs."""

from __future__ import annotations

import contextlib
import imaplib
import re
import ssl
from collections.abc import Iterator, Sequence

from tuils.i18n import _
from tuils.values.dataclass import dataclass

from .mail import NONE, STARTTLS, TLS, MailFault, fault_words, held_password

IMAP_PORTS = {TLS: 993, STARTTLS: 143, NONE: 143}
IMAP_TIMEOUT = 30.0  # seconds that a server may take to answer
MOST_READ = 262_144  # bytes of a message; what follows is attachments
INBOX = "INBOX"
NAME = re.compile(r"[ -~]{1,200}")
"""A user, a folder: what goes into a line of the protocol."""
Problem = imaplib.IMAP4.error | OSError


@dataclass(frozen=True)
class MailboxAccount:
    """`address`: where replies are sent to. `security`: tls, starttls or none, which only this machine's own server
    should need."""

    host: str
    port: int
    user: str
    address: str
    security: str = TLS
    folder: str = INBOX


@dataclass(frozen=True)
class MailboxPlace:
    """How far it was read. `validity`: of the numbers in it (UIDVALIDITY); where that is another, they begin anew."""

    validity: int = 0
    last: int = 0


@dataclass(frozen=True)
class MailboxMessage:
    uid: int
    data: bytes


class MailboxLink:
    """An open mailbox. Raises MailFault where it can't be reached, its certificate is wrong, or it doesn't take us."""

    def __init__(self, account: MailboxAccount, password: str, *, timeout: float = IMAP_TIMEOUT) -> None:
        self.account, self.timeout = account, timeout
        self._imap = self._connect(password)
        self._end = MailboxPlace(self._number("UIDVALIDITY"), max(self._number("UIDNEXT"), 1) - 1)

    def __enter__(self) -> MailboxLink:
        return self

    def __exit__(self, *_gone: object) -> None:
        self.close()

    def close(self) -> None:
        with contextlib.suppress(imaplib.IMAP4.error, OSError):
            self._imap.logout()

    def end(self) -> MailboxPlace:
        """Behind the newest message: what is there before somebody turns replies on is nobody's reply."""
        return self._end

    def begun_from(self, place: MailboxPlace) -> MailboxPlace:
        """The place to read on from: this one, or the end where the mailbox was made anew since then."""
        return place if place.validity == self.end().validity else self.end()

    def newer(self, place: MailboxPlace, most: int) -> list[MailboxMessage]:
        """Those behind this place, the oldest first; so many at most."""
        last = place.last
        with self._told():
            _ok, found = self._imap.uid("SEARCH", f"UID {last + 1}:*")
            numbers = sorted({int(one) for part in found if part for one in part.split() if one.isdigit()})
            fresh = [uid for uid in numbers if uid > last][:most]  # `n:*` always has the last one
            return [MailboxMessage(uid, self._read(uid)) for uid in fresh]

    def unread(self, uids: Sequence[int]) -> frozenset[int]:
        """Which of these nobody has opened yet."""
        with self._told():
            _ok, found = self._imap.uid("SEARCH", f"UID {','.join(map(str, uids))} UNSEEN")
            return frozenset(int(one) for part in found if part for one in part.split() if one.isdigit())

    def mark_read(self, uid: int) -> None:
        """So that nobody who looks into the mailbox takes it for work to do."""
        with self._told():
            self._imap.uid("STORE", str(uid), "+FLAGS.SILENT", "(\\Seen)")

    def _read(self, uid: int) -> bytes:
        _ok, found = self._imap.uid("FETCH", str(uid), f"(BODY.PEEK[]<0.{MOST_READ}>)")
        return next((bytes(part[1]) for part in found if isinstance(part, tuple)), b"")

    def _number(self, name: str) -> int:
        _name, found = self._imap.response(name)
        value = found[0] if found else None
        return int(value) if isinstance(value, bytes) and value.isdigit() else 0

    # -- the connection

    def _connect(self, password: str) -> imaplib.IMAP4:
        account, context, password = self.account, ssl.create_default_context(), held_password(password)
        with self._told():
            link = (
                imaplib.IMAP4_SSL(account.host, account.port, ssl_context=context, timeout=self.timeout)
                if account.security == TLS
                else imaplib.IMAP4(account.host, account.port, timeout=self.timeout)
            )
            if account.security == STARTTLS:
                link.starttls(ssl_context=context)
        try:
            _sign_in(link, account.user, password)
        except (imaplib.IMAP4.error, UnicodeError) as no:
            said = _("{host} did not accept the sign-in: {why}").format(host=account.host, why=fault_words(no))
            raise MailFault(said, _("Check the user name and the password. Gmail takes an app password only.")) from no
        with self._told():
            ok, found = link.select('"' + account.folder.replace("\\", "\\\\").replace('"', '\\"') + '"')
        if ok != "OK":
            why = fault_words((found and found[0]) or b"")
            said = _("The folder {folder} can't be opened: {why}").format(folder=account.folder, why=why)
            raise MailFault(said, _("Name another one: tuils mail replies --folder."))
        return link

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        where = {"host": self.account.host, "port": self.account.port}
        try:
            yield
        except ssl.SSLCertVerificationError as wrong:
            said = _("The certificate of {host} can't be trusted: {why}.")
            raise MailFault(
                said.format(host=self.account.host, why=wrong.verify_message.rstrip(".")),
                _("Nothing was read. Ask whoever runs the server for its name."),
            ) from wrong
        except (imaplib.IMAP4.error, OSError) as no:
            said = _("The mailbox at {host}, port {port}, can't be read: {why}")
            raise MailFault(said.format(**where, why=fault_words(no)), _("Check the network, then try again.")) from no


def _sign_in(link: imaplib.IMAP4, user: str, password: str) -> None:
    """PLAIN takes any letters; LOGIN is for servers that don't have it."""
    if "AUTH=PLAIN" in link.capabilities:
        link.authenticate("PLAIN", lambda _challenge: f"\0{user}\0{password}".encode())
    else:
        link.login(f'"{user}"', password)
