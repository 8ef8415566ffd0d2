"""Z39.50 by `yaz-client`, the program of Index Data that most systems have as a package (`yaz`)."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from tuils.i18n import _
from tuils.values.dataclass import dataclass

from .fetching import MOST_BYTES, NotFetched, too_slow

PROGRAM = "yaz-client"
_HITS = re.compile(r"Number of hits: (\d+)")
_DIAGNOSTIC = re.compile(r"^\s*\[(\d+)\]\s*(.+?)\s*$", re.MULTILINE)
_DOWN = re.compile(r"Connect|connect failed|No such host|Target closed|error =", re.IGNORECASE)


@dataclass(frozen=True)
class Searched:
    """`marc`: the records one after the other, as they came (ISO 2709)."""

    marc: bytes
    hits: int


def search(where: str, base: str, query: str, most: int, seconds: float) -> Searched:
    """Ask this server (`host:port`) in its database for records that fit a query (PQF), so many at most.

    Raises NotFetched, also where the program is not there.
    """
    if (program := shutil.which(PROGRAM)) is None:
        raise NotFetched(_("Z39.50 needs the program yaz-client. Install the package yaz."))
    with tempfile.TemporaryDirectory(prefix="tuils-") as folder:
        records = Path(folder) / "records.mrc"
        said = _talk([program, "-m", str(records)], where, base, query, most, seconds)
        if not (found := _HITS.search(said)):
            raise NotFetched(_why(said))
        marc = _some(records)
    return Searched(marc, int(found[1]))


def _talk(command: list[str], where: str, base: str, query: str, most: int, seconds: float) -> str:
    lines = [f"open {where}", f"base {base}", "format usmarc", f"find {query}", f"show 1+{most}", "quit", ""]
    try:
        done = subprocess.run(command, input="\n".join(lines).encode(), capture_output=True, timeout=seconds)
    except subprocess.TimeoutExpired as slow:
        raise NotFetched(too_slow(seconds)) from slow
    except OSError as why:
        raise NotFetched(_("yaz-client could not be started.")) from why
    return (done.stdout + done.stderr).decode("utf-8", "replace")


def _some(records: Path) -> bytes:
    if not records.exists():
        return b""
    with open(records, "rb") as stream:
        body = stream.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise NotFetched(_("the answer was too large."))
    return body


def _why(said: str) -> str:
    if told := _DIAGNOSTIC.search(said):
        return _("it refused the search: {why}.").format(why=told[2][:80])
    return _("no connection.") if _DOWN.search(said) else _("its answer can't be read.")
