"""The mail account of this station for one library: in the state folder, for this user alone; the password in the
system's keyring where there is one."""

from __future__ import annotations

from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from tuils.devices.kept_secrets import found_again, hidden, read_held, station_file, write_held
from tuils.values.dataclass import dataclass

from .mail import MailAccount


@dataclass(frozen=True)
class KeptAccount:
    """`token`: which the library knows as well; `inode`: of the file that it was set up for; `last`: the id of the
    message that was written down last, so that an older copy of the library is known as one."""

    account: MailAccount
    library: str
    path: str
    inode: int
    token: str
    last: str = ""
    password: str = ""
    in_keyring: bool = False

    @property
    def secret(self) -> str:
        return found_again(_entry(self.account)) if self.in_keyring else self.password


def account_file(store: Path) -> Path:
    return station_file(store, "mail")


def kept_account(store: Path) -> KeptAccount | None:
    """Return the account; None if there is none, or it can't be read."""
    held = read_held(account_file(store)) or {}
    try:
        account = MailAccount(**held.pop("account"))
        return KeptAccount(
            account, **{field.name: held[field.name] for field in fields(KeptAccount) if field.name in held}
        )
    except (TypeError, KeyError):
        return None


def keep_account(store: Path, kept: KeptAccount) -> KeptAccount:
    """Write it, the password into the keyring if that takes it. Raises OSError."""
    if hidden(_entry(kept.account), kept.password):
        kept = KeptAccount(**{**_shallow(kept), "password": "", "in_keyring": True})
    write_held(account_file(store), {**_shallow(kept), "account": asdict(kept.account)})
    return kept


def _shallow(kept: KeptAccount) -> dict[str, Any]:
    return {field.name: getattr(kept, field.name) for field in fields(kept)}


def _entry(account: MailAccount) -> str:
    return f"{account.user}@{account.host}"
