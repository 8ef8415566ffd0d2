"""E-mail by SMTP, one message at a time: certificates are verified, and what the server said of each is told apart.

What breaks before the text of a message was handed over can be tried again; what breaks while the server should say
that it has it may have gone out, so it is not tried again (`UNSURE`).
"""

from __future__ import annotations

import contextlib
import smtplib
import socket
import ssl
from collections.abc import Callable, Sequence
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from urllib.parse import quote

from tuils.i18n import N_, _
from tuils.values.dataclass import dataclass

SENT, REFUSED, LATER, UNSURE = "sent", "refused", "later", "unsure"
TLS, STARTTLS, NONE = "tls", "starttls", "none"
SECURITY = (TLS, STARTTLS, NONE)
PORTS = {TLS: 465, STARTTLS: 587, NONE: 25}
TIMEOUT = 30.0  # seconds that a server may take to answer
LONGEST = 200  # characters kept of what a server said
BAD_ADDRESS = ("5.1.1", "5.1.2", "5.1.3", "5.1.10", "5.2.1")
"""The enhanced codes (RFC 3463) about the address itself, not about the message or its sender."""
MORE, MOST_MORE = "X-Tuils-Notices", 100
"""The header of a digest with the keys of all its notices besides the first, and how many keys fit there."""
TOO_MANY = ("5.4.5", "4.7.28", "4.5.3")
"""The codes of a daily limit: the next message would be refused as well."""
HINTS = (
    ("5.7.30", N_("Microsoft turned off password sign-in. Ask your admin to allow SMTP AUTH, or use another server.")),
    ("5.7.139", N_("Microsoft turned off password sign-in. Ask your admin to allow SMTP AUTH, or use another server.")),
    ("5.7.9", N_("Google requires an app password: see `tuils docs notices`.")),
    ("5.7.8", N_("Check the user name and the password. Gmail takes an app password only: see `tuils docs notices`.")),
)


class MailFault(Exception):
    """No mail can be sent at all. `said`: the fault, `then`: the next step."""

    exit_code = 3

    def __init__(self, said: str, then: str = "") -> None:
        said = said if said.endswith((".", "!", "?")) else f"{said}."  # it may end with what a server said
        super().__init__(f"{said} {then}".strip())
        self.said, self.then = said, then


def held_password(password: str | Callable[[], str]) -> str:
    """Return the password. Raises MailFault if the keyring does not give it: an empty one would leave a server
    waiting."""
    found = password() if callable(password) else password
    if not found:
        text = _("The password isn't there: the system's keyring is locked, or no longer has it.")
        raise MailFault(text, _("Unlock the keyring, or set the password again: tuils mail --help"))
    return found


@dataclass(frozen=True)
class MailAccount:
    """A mail account. `sender`: the From address, which the server must allow; `name`: beside it. `security`: of
    SECURITY. `user` is empty for a server without sign-in."""

    host: str
    port: int
    sender: str
    user: str = ""
    security: str = STARTTLS
    name: str = ""
    reply_to: str = ""


@dataclass(frozen=True)
class Delivery:
    """The outcome of a message. `why`: the server's words, without an address. `bad_address`: the mailbox does not
    exist. `stop`: the next message would fail, too. `handle`: the service's name of a text still on its way, to ask for
    later."""

    result: str
    why: str = ""
    bad_address: bool = False
    stop: bool = False
    handle: str = ""


def mail_of(
    account: MailAccount,
    to: str,
    subject: str,
    body: str,
    *,
    key: str,
    at: datetime,
    stop: str = "",
    more: Sequence[str] = (),
) -> EmailMessage:
    """Return a whole message. `key` makes its Message-ID, by which a bounce is recognized, as by the keys in `more` of
    its further notices; `stop`: the signed tag of a message that asks for no more. Raises ValueError for an address or
    a subject that would be a header of its own."""
    message = EmailMessage(policy=SMTP)
    message["From"] = formataddr((account.name, account.sender)) if account.name else account.sender
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{key}@{account.sender.rpartition('@')[2]}>"
    if more:
        message[MORE] = " ".join(more[:MOST_MORE])
    if account.reply_to:
        message["Reply-To"] = account.reply_to
    message["Auto-Submitted"] = "auto-generated"
    message["List-Unsubscribe"] = (
        f"<mailto:{account.reply_to or account.sender}?subject={quote(f'stop notices {stop}'.strip())}>"
    )
    message.set_content(body)
    return message


class MailLink:
    """A connection made when the first message is sent, and once more if the server ended it."""

    def __init__(self, account: MailAccount, password: str | Callable[[], str], *, timeout: float = TIMEOUT) -> None:
        """`password`: or what asks for it when it is needed, for a keyring may keep one waiting."""
        self.account, self.password, self.timeout = account, password, timeout
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> MailLink:
        return self

    def __exit__(self, *_gone: object) -> None:
        self.close()

    def close(self) -> None:
        if self._smtp:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                self._smtp.quit()
            self._smtp = None

    def send(self, message: EmailMessage, to: str) -> Delivery:
        """Send a message. Raises MailFault if the server can't be reached, its certificate is wrong, or it refuses
        us."""
        address = _as_ascii(to)
        if not address:
            return Delivery(REFUSED, _("the address has characters that email can't use"), bad_address=True)
        for again in (True, False):
            link = self._open()
            try:
                if early := self._envelope(link, address):
                    return early
            except (smtplib.SMTPServerDisconnected, OSError) as gone:
                self._drop()
                if not again:
                    return Delivery(LATER, _why(gone), stop=True)
            else:
                return self._hand_over(link, message)
        raise AssertionError

    def _envelope(self, link: smtplib.SMTP, address: str) -> Delivery | None:
        """Send the sender and the recipient; return None if the server takes both."""
        code, said = link.mail(self.account.sender)
        if code >= 400:
            self._reset(link, code)
            if code >= 500 and not _is_of(said, TOO_MANY):
                raise _not_ours(self.account, code, said)
            return Delivery(LATER, _words(code, said), stop=True)
        code, said = link.rcpt(address)
        if code < 400:
            return None
        self._reset(link, code)
        return _refusal(code, said)

    def _hand_over(self, link: smtplib.SMTP, message: EmailMessage) -> Delivery:
        try:
            code, said = link.data(message.as_bytes())
        except smtplib.SMTPDataError as no:  # not even asked for the text
            self._reset(link, no.smtp_code)
            return _refusal(no.smtp_code, no.smtp_error)
        except (smtplib.SMTPException, OSError) as gone:
            self._drop()
            return Delivery(UNSURE, _why(gone))
        if code < 400:
            return Delivery(SENT)
        self._reset(link, code)
        return _refusal(code, said, of_address=False)

    # -- the connection

    def _open(self) -> smtplib.SMTP:
        if self._smtp is None:
            self._smtp = self._connect()
        return self._smtp

    def _connect(self) -> smtplib.SMTP:
        account, context = self.account, ssl.create_default_context()
        where = {"host": account.host, "port": account.port}
        password = held_password(self.password) if account.user else ""
        try:
            link = (
                smtplib.SMTP_SSL(account.host, account.port, timeout=self.timeout, context=context)
                if account.security == TLS
                else smtplib.SMTP(account.host, account.port, timeout=self.timeout)
            )
            if account.security == STARTTLS:
                link.starttls(context=context)
            if account.user:
                link.login(account.user, password)
            link.ehlo_or_helo_if_needed()
        except ssl.SSLCertVerificationError as wrong:
            text = _("The certificate of {host} can't be trusted: {why}.").format(
                host=account.host, why=wrong.verify_message.rstrip(".")
            )
            raise MailFault(text, _("Nothing was sent. Check the server's name with the people who run it.")) from wrong
        except smtplib.SMTPAuthenticationError as no:
            text = _("{host} did not accept the sign-in: {why}").format(
                host=account.host, why=_words(no.smtp_code, no.smtp_error)
            )
            raise MailFault(text, _hint(no.smtp_error) or _("Check the user name and the password.")) from no
        except smtplib.SMTPNotSupportedError as no:
            text = _("{host} does not offer that: {why}").format(host=account.host, why=_why(no))
            raise MailFault(text, _("Try another --security: tls, starttls, or none.")) from no
        except (smtplib.SMTPException, OSError) as no:
            text = _("The mail server {host}, port {port}, can't be reached: {why}").format(**where, why=_why(no))
            raise MailFault(text, _("Nothing more was sent. Check the network, then try again.")) from no
        return link

    def _reset(self, link: smtplib.SMTP, code: int) -> None:
        if code == 421:
            self._drop()
            return
        try:
            link.rset()
        except (smtplib.SMTPException, OSError):
            self._drop()

    def _drop(self) -> None:
        if self._smtp:
            with contextlib.suppress(OSError):
                self._smtp.close()
            self._smtp = None


def _as_ascii(address: str) -> str:
    """Return the address with its domain as sent over the wire; empty if the part before the @ is not ASCII."""
    name, at, domain = address.strip().rpartition("@")
    with contextlib.suppress(UnicodeError):
        wire = f"{name}{at}{domain.encode('idna').decode()}"
        return wire if wire.isascii() and wire.isprintable() and " " not in wire else ""
    return ""


def _refusal(code: int, said: bytes | str, *, of_address: bool = True) -> Delivery:
    words = _words(code, said)
    if code == 421 or _is_of(said, TOO_MANY):
        return Delivery(LATER, words, stop=True)
    if code < 500:
        return Delivery(LATER, words)
    return Delivery(REFUSED, words, bad_address=of_address and _is_of(said, BAD_ADDRESS))


def _is_of(said: bytes | str, codes: tuple[str, ...]) -> bool:
    first = _text(said).split(maxsplit=1)
    return bool(first) and first[0] in codes


def _not_ours(account: MailAccount, code: int, said: bytes | str) -> MailFault:
    words = _("{host} does not let this account send as {sender}: {why}")
    return MailFault(
        words.format(host=account.host, sender=account.sender, why=_words(code, said)),
        _hint(said) or _("Use the account's own address: tuils mail set --from ADDRESS."),
    )


def _hint(said: bytes | str) -> str:
    text = _text(said)
    return next((_(words) for code, words in HINTS if code in text), "")


def _text(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _words(code: int, said: bytes | str) -> str:
    """Return the server's words without addresses: the log says nothing of a person that the record doesn't."""
    words = " ".join("(address)" if "@" in word else word for word in f"{code} {_text(said)}".split())
    return words[:LONGEST]


def mail_fault_words(problem: Exception | bytes) -> str:
    """Return the fault of a mail server in words, without an address."""
    text = problem.decode("utf-8", "replace") if isinstance(problem, bytes) else _why(problem)
    return " ".join("(address)" if "@" in word else word for word in _text(text).split())[:LONGEST]


def _why(problem: Exception) -> str:
    if isinstance(problem, TimeoutError) or "timed out" in str(problem):  # smtplib makes its own of it
        return _("no answer in time")
    if isinstance(problem, socket.gaierror):
        return _("there is no server with this name")
    if isinstance(problem, ConnectionRefusedError):
        return _("it doesn't answer on that port")
    if isinstance(problem, smtplib.SMTPResponseException):
        return _words(problem.smtp_code, problem.smtp_error)
    return _text(str(getattr(problem, "strerror", None) or problem) or type(problem).__name__)[:LONGEST]
