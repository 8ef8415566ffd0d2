"""Z39.50 by `yaz-client`, the program of Index Data that most systems have as a package (`yaz`)."""

from __future__ import annotations

import contextlib
import re
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import IO

from tuils.i18n import _
from tuils.values.dataclass import dataclass

from .fetching import MOST_BYTES, NotFetched, too_slow

PROGRAM, END = "yaz-client", "tuils-end"
_HITS = re.compile(r"Number of hits: (\d+)")
_FAILED = "Search was a bloomin' failure"  # as yaz-client says it, beside a number of hits of 0
_DIAGNOSTIC = re.compile(r"^\s*\[(\d+)\]\s*(.+?)\s*$", re.MULTILINE)
_DOWN = re.compile(r"Connect|connect failed|No such host|Target closed|error =", re.IGNORECASE)


@dataclass(frozen=True)
class Searched:
    """The answer to a search. `marc`: the records one after the other, as they came (ISO 2709)."""

    marc: bytes
    hits: int


def search_z3950(where: str, base: str, query: str, most: int, seconds: float) -> Searched:
    """Ask this server (`host:port`) in its database for records that fit a query (PQF), so many at most.

    Raises NotFetched, also where the program is not there.
    """
    if (program := shutil.which(PROGRAM)) is None:
        raise NotFetched(_("Z39.50 needs the program yaz-client. Install the package yaz."))
    with tempfile.TemporaryDirectory(prefix="tuils-") as folder:
        records = Path(folder) / "records.mrc"
        said = _talk([program, "-m", str(records)], where, base, query, most, seconds)
        if not (found := _HITS.search(said)) or _FAILED in said:
            raise NotFetched(_why(said))
        marc = _some(records)
    return Searched(marc, int(found[1]))


def _talk(command: list[str], where: str, base: str, query: str, most: int, seconds: float) -> str:
    """Return the client's output. Ask for records once their number is known: many servers refuse a request for
    more."""
    try:
        client = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    except OSError as why:
        raise NotFetched(_("yaz-client could not be started.")) from why
    late, said = threading.Timer(seconds, client.kill), ""
    late.start()
    with client, contextlib.suppress(BrokenPipeError):
        assert client.stdin is not None
        assert client.stdout is not None
        asked = [f"open {where}", f"base {base}", "format usmarc", f"find {query}", END, ""]
        client.stdin.write("\n".join(asked).encode())
        client.stdin.flush()
        said = _until_told(client.stdout)
        if (hits := _HITS.search(said)) and int(hits[1]):
            client.stdin.write(f"show 1+{min(most, int(hits[1]))}\n".encode())
        client.stdin.write(b"quit\n")
        client.stdin.close()
        said += client.stdout.read().decode("utf-8", "replace")
    was_late = not late.is_alive()
    late.cancel()
    if was_late:
        raise NotFetched(too_slow(seconds))
    return said


def _until_told(out: IO[bytes]) -> str:
    """Read up to the number of records, or to the complaint about an unknown word: that ends the search."""
    said = ""
    while line := out.readline().decode("utf-8", "replace"):
        said += line
        if _HITS.search(line) or END in line:
            break
    return said


def _some(records: Path) -> bytes:
    if not records.exists():
        return b""
    with open(records, "rb") as stream:
        body = stream.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise NotFetched(_("the answer was too large."))
    return body


def _why(text: str) -> str:
    if told := _DIAGNOSTIC.search(text):
        return _("it refused the search: {why}.").format(why=told[2][:80])
    return _("no connection.") if _DOWN.search(text) else _("its answer can't be read.")
