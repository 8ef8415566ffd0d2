"""The mail account of this station for one library: in the state folder, for this user alone; the password in the
system's keyring where there is one."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from tuils.files import own_file
from tuils.settings import state_folder
from tuils.values.dataclass import dataclass

from .mail import MailAccount

SERVICE = "tuils"


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
        """Raises nothing: where the keyring is gone, the sign-in says so."""
        if self.in_keyring and (ring := _keyring()):
            with contextlib.suppress(Exception):
                return str(ring.get_password(SERVICE, _entry(self.account)) or "")
        return self.password


def account_file(store: Path) -> Path:
    where = os.path.realpath(store)
    name = hashlib.sha256(where.encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return state_folder() / "mail" / f"{name}.json"


def kept_account(store: Path) -> KeptAccount | None:
    """None where there is none, or where it can't be read."""
    try:
        held: dict[str, Any] = json.loads(account_file(store).read_bytes())
        account = MailAccount(**held.pop("account"))
        return KeptAccount(account, **{one.name: held[one.name] for one in fields(KeptAccount) if one.name in held})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def keep_account(store: Path, kept: KeptAccount) -> KeptAccount:
    """Write it, the password into the keyring where that takes it. Raises OSError."""
    file = account_file(store)
    if kept.password and (ring := _keyring()):
        with contextlib.suppress(Exception):  # a keyring that is locked, or needs somebody to ask
            ring.set_password(SERVICE, _entry(kept.account), kept.password)
            kept = KeptAccount(**{**_shallow(kept), "password": "", "in_keyring": True})
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with own_file(file) as out:
        out.write(json.dumps({**_shallow(kept), "account": asdict(kept.account)}).encode())
    return kept


def _shallow(kept: KeptAccount) -> dict[str, Any]:
    return {one.name: getattr(kept, one.name) for one in fields(kept)}


def _entry(account: MailAccount) -> str:
    return f"{account.user}@{account.host}"


def _keyring() -> Any:
    """The system's own, if this Python has the package and the machine a keyring; nothing is written in the clear."""
    try:
        import keyring
        from keyring.backends.fail import Keyring
    except ImportError:
        return None
    return None if isinstance(keyring.get_keyring(), Keyring) else keyring
