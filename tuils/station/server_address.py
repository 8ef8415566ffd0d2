"""The address of a library on a PostgreSQL server: in a file with this one line, or named on the command line.

No password is in it: a password comes from ~/.pgpass or from a service file, as the server's other programs have it.
"""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tuils.files import own_file
from tuils.i18n import _

SCHEMES = ("postgresql://", "postgres://")
LOOPBACK = ("localhost", "127.0.0.1", "::1")
LONGEST = 2000  # bytes


class PasswordInAddress(Exception):
    """An address holds a password, which everybody on the machine could read."""

    exit_code = 2


def _is_address(text: str) -> bool:
    return text.lower().startswith(SCHEMES)


def without_password(address: str) -> str:
    """The address as it was given. Raises PasswordInAddress."""
    parts = urlsplit(address)
    if parts.password is not None or "password" in parse_qs(parts.query, keep_blank_values=True):
        raise PasswordInAddress(
            _(
                "The address of the library must not contain the password: everyone on this computer could read it. "
                "Put it in ~/.pgpass or in a service file."
            )
        )
    return f"postgresql://{address.partition('://')[2]}"


def address_in(file: Path) -> str | None:
    """The address that this file stands for; None if it is a library itself, or is not there."""
    with contextlib.suppress(OSError), open(file, "rb") as found:
        head = found.read(len(SCHEMES[0]))
        if _is_address(head.decode("ascii", "replace")):
            return without_password((head + found.read(LONGEST)).decode().split()[0])
    return None


def file_for(address: str, folder: Path) -> Path:
    """The file in this folder of the station that stands for a library on a server; made when first asked for. What
    lies beside a library, lies beside it."""
    place = folder / "servers" / hashlib.sha256(address.encode()).hexdigest()[:16]
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    file, address = place / "library.db", without_password(address)
    if not file.exists():
        with own_file(file) as out:
            out.write(f"{address}\n".encode())
    return file


def with_tls(address: str) -> str:
    """The address as the driver gets it: over a network, the server must prove who it is, unless the address says
    otherwise. A certificate is checked against ~/.postgresql/root.crt, or else against the system's."""
    parts = urlsplit(address)
    asked = parse_qs(parts.query)
    hosts = [*(asked.get("host") or [parts.hostname or ""])[0].split(",")]
    if "sslmode" in asked or "service" in asked or all(not one or one[0] == "/" or one in LOOPBACK for one in hosts):
        return address
    more = "sslmode=verify-full"
    if "sslrootcert" not in asked and not Path("~/.postgresql/root.crt").expanduser().exists():
        more += "&sslrootcert=system"
    return f"{address}{'&' if parts.query else '?'}{more}"
