"""A copy under a passphrase: a file that reveals nothing to a finder of the stick.

The key is made of the passphrase by Scrypt and is stored nowhere. The copy is enciphered by AES-256-GCM, a piece at a
time; each piece says which it is and whether it is the last, so that none can be left out, doubled or put elsewhere. It
is a container, no database: on the laptop the copy is opened from it once, to a disk that should be enciphered itself.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from tuils.files import open_input, whole_file
from tuils.library.foundation.refusals import refuse

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FORMAT = "tuils-sealed/1"
PIECE, TAG = 1 << 20, 16
COST = 2**16  # of Scrypt: 64 MB of memory
SHORTEST = 10


def fit_passphrase(text: str) -> str:
    """Return the passphrase. Refuses with PASSPHRASE_SHORT."""
    if len(text) < SHORTEST:
        raise refuse("PASSPHRASE_SHORT", n=SHORTEST)
    return text


def seal(copy: Path, target: Path, passphrase: str) -> None:
    """Write it and read it again. Raises FileRefused, OSError."""
    head = json.dumps({"format": FORMAT, "salt": os.urandom(16).hex(), "cost": COST}).encode() + b"\n"
    cipher = _cipher(head, passphrase, target)
    size = copy.stat().st_size
    with copy.open("rb") as plain, whole_file(target) as out:
        out.write(head)
        for number in range(_pieces(size)):
            last = number == _pieces(size) - 1
            out.write(cipher.encrypt(_nonce(number, last), plain.read(PIECE), head))
    _open(target, passphrase, None)


def fit_sealed(sealed: Path) -> None:
    """Check a sealed copy. Refuses with SEAL_WRONG where no passphrase could open it. Raises OSError."""
    with open_input(sealed) as stream:
        _salt(stream.readline(1000), sealed)


def unseal(sealed: Path, target: Path, passphrase: str) -> int:
    """The copy that is in it, as a file; how many bytes. Refuses with SEAL_WRONG."""
    with whole_file(target) as out:
        return _open(sealed, passphrase, out)


def _open(sealed: Path, passphrase: str, out: BinaryIO | None) -> int:
    from cryptography.exceptions import InvalidTag

    with open_input(sealed) as stream:
        head = stream.readline(1000)
        cipher = _cipher(head, passphrase, sealed)
        size = sealed.stat().st_size - len(head)
        pieces, written = max(1, -(-size // (PIECE + TAG))), 0
        for number in range(pieces):
            try:
                piece = cipher.decrypt(_nonce(number, number == pieces - 1), stream.read(PIECE + TAG), head)
            except InvalidTag as wrong:
                raise refuse("SEAL_WRONG", file=str(sealed)) from wrong
            written += len(piece)
            if out:
                out.write(piece)
        return written


def _pieces(size: int) -> int:
    return max(1, -(-size // PIECE))


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _cipher(head: bytes, passphrase: str, sealed: Path) -> AESGCM:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    derived = Scrypt(salt=_salt(head, sealed), length=32, n=COST, r=8, p=1).derive(passphrase.encode())
    return AESGCM(derived)


def _salt(head: bytes, sealed: Path) -> bytes:
    try:
        facts = json.loads(head)
        if facts["format"] != FORMAT or int(facts["cost"]) != COST:
            raise ValueError
        return bytes.fromhex(facts["salt"])
    except (ValueError, KeyError, TypeError) as unclear:
        raise refuse("SEAL_WRONG", file=str(sealed)) from unclear
