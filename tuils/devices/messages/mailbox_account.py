"""The mailbox that this station reads replies from, for one library; with the key that signs what can be replied to."""

from __future__ import annotations

from dataclasses import asdict, field, fields, replace
from pathlib import Path
from typing import Any

from tuils.devices.kept_secrets import MAILBOX, found_again, hidden, read_held, station_file, write_held
from tuils.values.dataclass import dataclass

from .mailbox import MailboxAccount, MailboxPlace


@dataclass(frozen=True)
class KeptMailbox:
    """`key`: made for this library on this station, and in no copy of either; hexadecimal. `library`: its id.
    `place`: how far the mailbox was read. `left`: of messages that a person has to read, by their number there (uid),
    the line of the notice log (an id) that says so. `stuck`: the number of the message that the server does not give,
    and how many looks it did not (`tries`)."""

    account: MailboxAccount
    library: str
    key: str
    place: MailboxPlace
    password: str = ""
    in_keyring: bool = False
    left: dict[str, str] = field(default_factory=dict)
    stuck: int = 0
    tries: int = 0

    @property
    def secret(self) -> str:
        return found_again(_entry(self.account)) if self.in_keyring else self.password


def kept_mailbox(store: Path) -> KeptMailbox | None:
    """Return the mailbox; None if there is none, or it can't be read."""
    held = read_held(station_file(store, MAILBOX)) or {}
    try:
        parts: dict[str, Any] = {one.name: held[one.name] for one in fields(KeptMailbox) if one.name in held}
        parts |= {"account": MailboxAccount(**held["account"]), "place": MailboxPlace(**held["place"])}
        return KeptMailbox(**parts)
    except (TypeError, KeyError):
        return None


def keep_mailbox(store: Path, kept: KeptMailbox) -> KeptMailbox:
    """Write it, the password into the keyring if that takes it. Raises OSError."""
    if hidden(_entry(kept.account), kept.password):
        kept = replace(kept, password="", in_keyring=True)
    write_held(station_file(store, MAILBOX), asdict(kept))
    return kept


def forget_mailbox(store: Path) -> None:
    """Forget the mailbox: no reply is read any more, even to messages signed until now."""
    station_file(store, MAILBOX).unlink(missing_ok=True)


def _entry(account: MailboxAccount) -> str:
    return f"imap {account.user}@{account.host}"
