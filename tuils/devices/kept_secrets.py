"""The data a station keeps for one library outside of it, in the state folder, for this user alone; passwords go into
the system's keyring if there is one."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from pathlib import Path
from typing import Any

from tuils.files import own_file
from tuils.station.settings import state_folder

SERVICE = "tuils"
MAILBOX, TEXTS, SITE = "mailbox", "texts", "site"
"""The kinds of data kept, of accounts."""


def station_file(store: Path, room: str) -> Path:
    """Return the station's file for this library. `room`: the folder of its kind. A copy of the library elsewhere has
    another file, so none."""
    where = os.path.realpath(store)
    name = hashlib.sha256(where.encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return state_folder() / room / f"{name}.json"


def read_held(file: Path) -> dict[str, Any] | None:
    """Return the data; None if there is none, or it can't be read."""
    try:
        held = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return None
    return held if isinstance(held, dict) else None


def write_held(file: Path, held: dict[str, Any]) -> None:
    """Write the data. Raises OSError."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with own_file(file) as out:
        out.write(json.dumps(held).encode())


def hidden(entry: str, secret: str) -> bool:
    """Put a secret into the keyring; return whether it took it. One that is locked, or needs a person, does not."""
    if secret and (ring := _keyring()):
        with contextlib.suppress(Exception):
            ring.set_password(SERVICE, entry, secret)
            return True
    return False


def found_again(entry: str) -> str:
    """Return the secret from the keyring. Raises nothing: if the keyring is gone, the sign-in fails and says so."""
    if ring := _keyring():
        with contextlib.suppress(Exception):
            return str(ring.get_password(SERVICE, entry) or "")
    return ""


def _keyring() -> Any:
    """Return the system's keyring, if this Python has the package and the machine a keyring; nothing is stored
    unencrypted."""
    try:
        import keyring
        from keyring.backends.fail import Keyring
    except ImportError:
        return None
    return None if isinstance(keyring.get_keyring(), Keyring) else keyring
