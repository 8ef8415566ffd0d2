"""Check a mail account, a mailbox, a text message account, before it is tried."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from tuils.devices.messages.mail import NONE, SECURITY, MailAccount
from tuils.devices.messages.mailbox import NAME, MailboxAccount
from tuils.devices.messages.texting import TextAccount
from tuils.i18n import _
from tuils.library.foundation.refusals import not_understood
from tuils.library.people.patrons.patron_checks import reach_fault

HOST = re.compile(r"[A-Za-z0-9:][A-Za-z0-9.:_-]*")
SID = re.compile(r"[A-Za-z0-9_-]{2,64}")
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def check_account(account: MailAccount) -> None:
    """Check an account. Refused with NOT_UNDERSTOOD (field: host, sender, reply_to, security)."""
    if not HOST.fullmatch(account.host):
        raise not_understood("host", account.host, _("Type the name of a mail server, such as smtp.gmail.com."))
    for field, address in (("sender", account.sender), ("reply_to", account.reply_to)):
        if (address or field == "sender") and (fault := reach_fault("email", address)):
            raise not_understood(field, address, fault)
    _check_way(account.security, account.port)
    if account.security == NONE and account.user:
        _check_open("security", account.host)


def check_mailbox(account: MailboxAccount) -> None:
    """Check a mailbox. Refused with NOT_UNDERSTOOD (field: host, user, folder, address, security)."""
    if not HOST.fullmatch(account.host):
        raise not_understood("host", account.host, _("Type the name of a mail server, such as imap.gmail.com."))
    for field, text in (("user", account.user), ("folder", account.folder)):
        if not NAME.fullmatch(text) or '"' in text:
            raise not_understood(field, text, _("Use plain letters and digits."))
    if fault := reach_fault("email", account.address):
        raise not_understood("address", account.address, fault)
    _check_way(account.security, account.port)
    if account.security == NONE:
        _check_open("security", account.host)


def check_texts(account: TextAccount, typed: str) -> None:
    """Check a text account. `typed`: the number as it was given. Refused with NOT_UNDERSTOOD (field: account,
    number, url)."""
    if not account.number:
        raise not_understood("number", typed, _("Write the number with its area code, such as +15555550100."))
    if not SID.fullmatch(account.account):
        raise not_understood("account", account.account, _("Copy the Account SID from the service."))
    there = urlsplit(account.url)
    if there.scheme != "https" and there.hostname not in LOOPBACK:
        raise not_understood("url", account.url, _("It must begin with https://."))


def _check_way(security: str, port: int) -> None:
    """Check port and security: any other word would mean no encryption at all."""
    if security not in SECURITY:
        raise not_understood("security", security, ", ".join(SECURITY))
    if not 1 <= port <= 65_535:
        raise not_understood("port", str(port), _("A number such as 587."))


def _check_open(field: str, host: str) -> None:
    if host not in LOOPBACK:
        hint = _("Without encryption the password could be read on the way. Use starttls or tls.")
        raise not_understood(field, NONE, hint)
