"""The station that sends e-mail for this library: only one, bound to the file that it was set up for.

A restored backup, a copy, another machine, a bookmobile and a practice library send nothing.
"""

from __future__ import annotations

import os
import re
import secrets
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tuils.devices.messages.kept_accounts import (
    KeptAccount,
    KeptMailbox,
    KeptTexts,
    forget_account,
    keep_account,
    kept_account,
    kept_mailbox,
    kept_texts,
)
from tuils.devices.messages.mail import NONE, SECURITY, MailAccount
from tuils.devices.messages.mailbox import NAME, MailboxAccount, MailboxPlace
from tuils.devices.messages.texting import TextAccount
from tuils.i18n import N_, _
from tuils.library.foundation.administration.settings import about_library, value_of, write_setting
from tuils.library.foundation.administration.site_ways import REPLIES
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.entries import new_id
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import not_understood, refuse
from tuils.library.people.patrons.patron_checks import reach_fault

from .logged.queries import is_logged

OFF, ELSEWHERE, COPY, VAN, PRACTICE, MOVED, OK = "off", "elsewhere", "copy", "van", "practice", "moved", ""
SAID = {
    MOVED: N_("This library file was restored, copied, or moved, and its notices may be old. Look at: tuils notice "
              "log. Then, to make letters and calls from it: tuils notice here"),
    OFF: N_("Email is not set up. Set it up: tuils mail set --help"),
    ELSEWHERE: N_("Email for this library is sent from {station}. To send it from here instead: tuils mail set"),
    COPY: N_("This library file was restored, copied, or moved since email was set up. Look at: tuils notice log. "
             "Then, to send from here: tuils mail set"),
    VAN: N_("Notices are sent by the main library, not from here."),
    PRACTICE: N_("A practice library sends nothing."),
}  # fmt: skip
SETTING, TEXTS_SETTING = "notice_sender", "notice_texts"
KEY_BYTES = 32
HOME = "notice_home"
"""The setting: the file that letters and calls are made from, so that a copy of it, or an older one, makes none."""


def sender_setting() -> dict[str, str]:
    """Return `token` and `station`, or nothing if e-mail was never set up."""
    known: Any = value_of("notice_sender", None)
    return known if isinstance(known, dict) else {}


def mail_is_on() -> bool:
    """Return whether some station sends e-mail for this library."""
    return bool(sender_setting())


def why_not(desk: Desk, store: Path) -> str:
    """Return why no e-mail may be sent from here: a key of SAID, empty if it may."""
    about, known = about_library(), sender_setting()
    if about.practice:
        return PRACTICE
    if not desk.main:
        return VAN
    if not known:
        return OFF
    kept = kept_account(store)
    if kept is None or kept.library != about.id:
        return ELSEWHERE
    here = (os.path.realpath(store), os.stat(store).st_ino)
    if (kept.path, kept.inode) != here or (kept.last and not is_logged(kept.last)):
        return COPY
    return OK if kept.token == known.get("token") else ELSEWHERE


def refused_here(desk: Desk, store: Path) -> str:
    """Return the same as a sentence."""
    code = why_not(desk, store)
    return _(SAID[code]).format(station=sender_setting().get("station", "")) if code else ""


def sender_here(desk: Desk, store: Path) -> KeptAccount:
    """Return the account to send from. Refused with NO_MAIL_HERE."""
    kept = kept_account(store)
    if (said := refused_here(desk, store)) or kept is None:
        raise refuse("NO_MAIL_HERE", hint=said)
    return kept


@verb("library.settings")
def set_mail(desk: Desk, store: Path, account: MailAccount, password: str) -> KeptAccount:
    """Make this station the only one that sends, through this account. Refused with NO_MAIL_HERE in a practice
    library and on a bookmobile."""
    about = about_library()
    if about.practice or not desk.main:
        raise refuse("NO_MAIL_HERE", hint=_(SAID[PRACTICE if about.practice else VAN]))
    token, where = new_id(desk.now), os.path.realpath(store)
    kept = KeptAccount(account, about.id, where, os.stat(store).st_ino, token, password=password)
    kept = keep_account(store, kept)
    act = Act(desk)
    write_setting(act, "library", SETTING, value={"token": token, "station": desk.station})
    write_setting(act, "library", HOME, value=_file_of(store))
    return kept


def note_last(store: Path, notice: str) -> None:
    """Save, beside the store, which message was recorded last."""
    kept = kept_account(store)
    if kept and kept.last != notice:
        keep_account(store, replace(kept, last=notice))


# ---- letters and calls


def _file_of(store: Path) -> dict[str, object]:
    return {"path": os.path.realpath(store), "inode": os.stat(store).st_ino}


def why_no_paper(desk: Desk, store: Path) -> str:
    """Return why no letter or call may be made from this file: a key of SAID, empty if it may. The first file used
    is the library's; every desk that works in it may. So may a practice library: what is saved or printed stays
    here."""
    if not desk.main:
        return VAN
    home = None if about_library().practice else value_of(HOME, None)
    return MOVED if home and home != _file_of(store) else OK


def on_paper_here(desk: Desk, store: Path) -> None:
    """Check before letters or calls are noted as made, those of the overdue list, too. Refused with NO_MAIL_HERE.
    Only a user who may send notices makes the file the library's own."""
    if code := why_no_paper(desk, store):
        raise refuse("NO_MAIL_HERE", hint=_(SAID[code]))
    if not (value_of(HOME, None) or about_library().practice) and desk.may("notices.send"):
        _make_home(desk, store)


@verb("notices.send")
def _make_home(desk: Desk, store: Path) -> None:
    write_setting(Act(desk), "library", HOME, value=_file_of(store))


@verb("library.settings")
def take_home(desk: Desk, store: Path) -> None:
    """Make letters and calls from this file from now on. Refused with NO_MAIL_HERE in a practice library and on a
    bookmobile."""
    if (code := PRACTICE if about_library().practice else why_no_paper(desk, store)) and code != MOVED:
        raise refuse("NO_MAIL_HERE", hint=_(SAID[code]))
    write_setting(Act(desk), "library", HOME, value=_file_of(store))


# ---- the mailbox that patrons answer to


def mailbox_here(desk: Desk, store: Path) -> KeptMailbox | None:
    """Return the mailbox whose replies are read here; None if they are read nowhere, or elsewhere."""
    box = kept_mailbox(store)
    here = box and box.library == about_library().id and value_of(REPLIES, False) and not why_not(desk, store)
    return box if here else None


@permitted("library.settings")
def set_mailbox(desk: Desk, store: Path, account: MailboxAccount, password: str, place: MailboxPlace) -> KeptMailbox:
    """Read replies from this mailbox from now on: those after `place`, because earlier messages are no replies. A
    new password for the same mailbox changes nothing else; the key stays in any case, because notices that it signed
    can still be answered. Refused with NO_MAIL_HERE. Permission library.settings."""
    sender_here(desk, store)
    library, before = about_library().id, kept_mailbox(store)
    if before is None or before.library != library:
        kept = KeptMailbox(account, library, secrets.token_hex(KEY_BYTES), place, password=password)
    else:
        kept = replace(before, account=account, password=password, in_keyring=False)
        if not _is_same_mailbox(before.account, account):
            kept = replace(kept, place=place, left={}, stuck=0, tries=0)
    kept = keep_account(store, kept)
    _turn(desk, REPLIES, True)
    return kept


def _is_same_mailbox(account: MailboxAccount, other: MailboxAccount) -> bool:
    return (account.host, account.user, account.folder) == (other.host, other.user, other.folder)


def stop_mailbox(desk: Desk, store: Path) -> None:
    """Stop reading replies. Permission library.settings."""
    _turn(desk, REPLIES, False)
    forget_account(KeptMailbox, store)


@verb("library.settings")
def _turn(desk: Desk, setting: str, on: bool) -> None:
    write_setting(Act(desk), "library", setting, value=on)


# ---- text messages


def texts_are_on() -> bool:
    """Return whether some station sends texts for this library."""
    return bool(value_of(TEXTS_SETTING, False))


def texts_here(desk: Desk, store: Path) -> KeptTexts | None:
    """Return the account for texts; None if they are sent from nowhere, or from elsewhere."""
    kept = kept_texts(store)
    here = kept and kept.library == about_library().id and texts_are_on() and not why_not(desk, store)
    return kept if here else None


@permitted("library.settings")
def set_texts(desk: Desk, store: Path, account: TextAccount, secret: str) -> KeptTexts:
    """Let the station that sends e-mail, this one, send texts as well. Refused with NO_MAIL_HERE. Permission
    library.settings."""
    sender_here(desk, store)
    kept = keep_account(store, KeptTexts(account, about_library().id, password=secret))
    _turn(desk, TEXTS_SETTING, True)
    return kept


def stop_texts(desk: Desk, store: Path) -> None:
    """Stop sending texts. Permission library.settings."""
    _turn(desk, TEXTS_SETTING, False)
    forget_account(KeptTexts, store)


# ---- check a mail account, a mailbox, a text message account, before it is tried


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
