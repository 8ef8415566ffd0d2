"""The accounts of this station for one library, for mail, replies, and texts: in the state folder, for this user alone;
a password in the system's keyring where there is one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, field, fields, replace
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from tuils.devices.kept_secrets import MAILBOX, TEXTS, found_again, hidden, read_held, station_file, write_held
from tuils.values.dataclass import dataclass

from .mail import MailAccount
from .mailbox import MailboxAccount, MailboxPlace
from .texting import TextAccount


@dataclass(frozen=True)
class StationAccount:
    """The base of the three. ROOM: the folder of its kind; ENTRY: the name of its password in the keyring, from fields
    of the `account`; PARTS: the fields that are values with fields of their own. Each has a `password`, and says
    whether that is `in_keyring` instead."""

    ROOM: ClassVar[str]
    ENTRY: ClassVar[str]
    PARTS: ClassVar[dict[str, Callable[..., Any]]]

    @property
    def secret(self) -> str:
        kept: Any = self
        return found_again(entry_of(kept)) if kept.in_keyring else str(kept.password)


K = TypeVar("K", bound=StationAccount)


def read_account(kind: type[K], store: Path) -> K | None:
    """Return the account of this kind; None if there is none, or it can't be read."""
    held = read_held(station_file(store, kind.ROOM)) or {}
    try:
        known = {one.name: held[one.name] for one in fields(kind) if one.name in held}
        return kind(**known | {name: part(**held[name]) for name, part in kind.PARTS.items()})
    except (TypeError, KeyError):
        return None


def keep_account(store: Path, kept: K) -> K:
    """Write it, the password into the keyring if that takes it. Raises OSError."""
    whole: Any = kept
    if hidden(entry_of(whole), whole.password):
        whole = kept = replace(whole, password="", in_keyring=True)
    write_held(station_file(store, kept.ROOM), asdict(whole))
    return kept


def forget_account(kind: type[StationAccount], store: Path) -> None:
    """Forget it: nothing is sent, or read, by it any more."""
    station_file(store, kind.ROOM).unlink(missing_ok=True)


def entry_of(kept: Any) -> str:
    """Return the name of its password in the keyring."""
    return str(kept.ENTRY.format_map(asdict(kept.account)))


@dataclass(frozen=True)
class KeptAccount(StationAccount):
    """`token`: which the library knows as well; `inode`: of the file that it was set up for; `last`: the id of the
    message that was written down last, so that an older copy of the library is known as one."""

    ROOM, ENTRY, PARTS = "mail", "{user}@{host}", {"account": MailAccount}

    account: MailAccount
    library: str
    path: str
    inode: int
    token: str
    last: str = ""
    password: str = ""
    in_keyring: bool = False


@dataclass(frozen=True)
class KeptMailbox(StationAccount):
    """`key`: made for this library on this station, and in no copy of either; hexadecimal; it signs what can be replied
    to. `library`: its id. `place`: how far the mailbox was read. `left`: of messages that a person has to read, by
    their number there (uid), the line of the notice log (an id) that says so. `stuck`: the number of the message that
    the server does not give, and how many looks it did not (`tries`)."""

    ROOM, ENTRY, PARTS = MAILBOX, "imap {user}@{host}", {"account": MailboxAccount, "place": MailboxPlace}

    account: MailboxAccount
    library: str
    key: str
    place: MailboxPlace
    password: str = ""
    in_keyring: bool = False
    left: dict[str, str] = field(default_factory=dict)
    stuck: int = 0
    tries: int = 0


@dataclass(frozen=True)
class KeptTexts(StationAccount):
    """The text message service that this station sends through. `library`: its id."""

    ROOM, ENTRY, PARTS = TEXTS, "texts {account}", {"account": TextAccount}

    account: TextAccount
    library: str
    password: str = ""
    in_keyring: bool = False


kept_account: Callable[[Path], KeptAccount | None] = partial(read_account, KeptAccount)
kept_mailbox: Callable[[Path], KeptMailbox | None] = partial(read_account, KeptMailbox)
kept_texts: Callable[[Path], KeptTexts | None] = partial(read_account, KeptTexts)
