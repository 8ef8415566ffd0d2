"""Which station sends e-mail for this library: one alone, bound to the file that it was set up for.

A backup that was put back, a copy, another machine, a bookmobile and a practice library send nothing.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from tuils.devices.mail import MailAccount
from tuils.devices.mail_account import KeptAccount, keep_account, kept_account
from tuils.i18n import N_, _
from tuils.library.administration.settings import about_library, value_of, write_setting
from tuils.library.desk import Desk, verb
from tuils.library.journal.entries import new_id
from tuils.library.journal.writing import Act
from tuils.library.refusals import refuse

from .queries import is_logged

OFF, ELSEWHERE, COPY, VAN, PRACTICE, OK = "off", "elsewhere", "copy", "van", "practice", ""
SAID = {
    OFF: N_("Email is not set up. Set it up: tuils mail set --help"),
    ELSEWHERE: N_("Email for this library is sent from {station}. To send it from here instead: tuils mail set"),
    COPY: N_("This library file was restored, copied, or moved since email was set up. Look at: tuils notice log. "
             "Then, to send from here: tuils mail set"),
    VAN: N_("Notices are sent by the main library, not from here."),
    PRACTICE: N_("A practice library sends nothing."),
}  # fmt: skip
SETTING = "notice_sender"


def sender_setting() -> dict[str, str]:
    """`token` and `station`, or nothing where e-mail was never set up."""
    known: Any = value_of("notice_sender", None)
    return known if isinstance(known, dict) else {}


def mail_is_on() -> bool:
    """Does some station send e-mail for this library?"""
    return bool(sender_setting())


def why_not(desk: Desk, store: Path) -> str:
    """Why no e-mail may go out from here: a key of SAID, empty where it may."""
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
    """The same as a sentence."""
    code = why_not(desk, store)
    return _(SAID[code]).format(station=sender_setting().get("station", "")) if code else ""


def sender_here(desk: Desk, store: Path) -> KeptAccount:
    """The account to send from. Refused with NO_MAIL_HERE."""
    kept = kept_account(store)
    if (said := refused_here(desk, store)) or kept is None:
        raise refuse("NO_MAIL_HERE", hint=said)
    return kept


@verb("library.settings")
def set_mail(desk: Desk, store: Path, account: MailAccount, password: str) -> KeptAccount:
    """From now on this station sends, through this account; no other one does. Refused with NO_MAIL_HERE in a practice
    library and on a bookmobile."""
    about = about_library()
    if about.practice or not desk.main:
        raise refuse("NO_MAIL_HERE", hint=_(SAID[PRACTICE if about.practice else VAN]))
    token, where = new_id(desk.now), os.path.realpath(store)
    kept = KeptAccount(account, about.id, where, os.stat(store).st_ino, token, password=password)
    kept = keep_account(store, kept)
    write_setting(Act(desk), "library", SETTING, value={"token": token, "station": desk.station})
    return kept


def note_last(store: Path, notice: str) -> None:
    """Keep in mind, beside the store, which message was written down last."""
    kept = kept_account(store)
    if kept and kept.last != notice:
        keep_account(store, replace(kept, last=notice))
