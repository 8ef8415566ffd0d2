"""The text message service that this station sends through, for one library; the token in the system's keyring where
there is one."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

from tuils.devices.kept_secrets import TEXTS, found_again, hidden, read_held, station_file, write_held
from tuils.values.dataclass import dataclass

from .texting import TextAccount


@dataclass(frozen=True)
class KeptTexts:
    """`library`: its id."""

    account: TextAccount
    library: str
    password: str = ""
    in_keyring: bool = False

    @property
    def secret(self) -> str:
        return found_again(_entry(self.account)) if self.in_keyring else self.password


def kept_texts(store: Path) -> KeptTexts | None:
    """Return the account; None if there is none, or it can't be read."""
    held = read_held(station_file(store, TEXTS)) or {}
    try:
        parts: dict[str, Any] = {field.name: held[field.name] for field in fields(KeptTexts) if field.name in held}
        return KeptTexts(**parts | {"account": TextAccount(**held["account"])})
    except (TypeError, KeyError):
        return None


def keep_texts(store: Path, kept: KeptTexts) -> KeptTexts:
    """Write it, the token into the keyring if that takes it. Raises OSError."""
    if hidden(_entry(kept.account), kept.password):
        kept = replace(kept, password="", in_keyring=True)
    write_held(station_file(store, TEXTS), asdict(kept))
    return kept


def forget_texts(store: Path) -> None:
    """Forget the account: no texts are sent any more."""
    station_file(store, TEXTS).unlink(missing_ok=True)


def _entry(account: TextAccount) -> str:
    return f"texts {account.account}"
