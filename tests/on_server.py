"""A PostgreSQL of this run's own, whose tables are made from the migrated SQLite ones. It only reads statements: each
text of SQL is prepared there, which finds every word, type and name that the second engine does not take.

`TUILS_TEST_SERVER=required` makes a missing PostgreSQL a failure; without it the tests are skipped."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from functools import cache
from glob import glob
from pathlib import Path
from typing import Any

from peewee import BooleanField

from tuils.library.foundation.store import close_store, create_store
from tuils.models.published import OWN
from tuils.models.readers import every_table
from tuils.models.store_words import ARRIVAL, SHORT_RECORD, THROUGH, USED_TWICE

REQUIRED = os.environ.get("TUILS_TEST_SERVER") == "required"
_RESERVED = re.compile(r"biblio_index|biblio_words|sqlite_")  # SQLite's own, and the search index
_TYPES = {"INTEGER": "bigint", "TEXT": "text", "BLOB": "bytea"}
_NUMBERED = {("biblio", "no"), ("schema_migration", "id")}
_WORDS = """
CREATE FUNCTION json_extract(text, text) RETURNS text LANGUAGE sql IMMUTABLE AS
  $$ SELECT jsonb_path_query_first($1::jsonb, $2::jsonpath) #>> '{}' $$;
CREATE FUNCTION json_each(text) RETURNS TABLE(key text, value text, type text) LANGUAGE sql IMMUTABLE AS
  $$ SELECT ''::text, e #>> '{}', jsonb_typeof(e) FROM jsonb_array_elements($1::jsonb) AS t(e) $$;
CREATE FUNCTION json_each(text, text) RETURNS TABLE(key text, value text, type text) LANGUAGE sql IMMUTABLE AS
  $$ SELECT k, e #>> '{}', jsonb_typeof(e)
     FROM jsonb_each(jsonb_path_query_first($1::jsonb, $2::jsonpath)) AS t(k, e) $$;
CREATE COLLATION nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE FUNCTION instr(bytea, text) RETURNS integer LANGUAGE sql IMMUTABLE AS
  $$ SELECT position(convert_to($2, 'UTF8') IN $1) $$;
CREATE FUNCTION instr(text, text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT strpos($1, $2) $$;
CREATE TABLE import_seen (sign text PRIMARY KEY, biblio text, marc bytea);
"""
"""The words of `tuils.models.store_words` that the server's own store will have as functions of that name."""
PARTS = ("syntax error at end of input", 'syntax error at or near ";"', "missing FROM-clause entry")
"""Said of a text that is the beginning of one, or stands within one, that is put together when it is asked."""
_MARK = re.compile(r"'(?:[^']|'')*'|\?(\d*)|(?<![:\w]):([a-z]\w*)")


def programs() -> Path | None:
    """Return the folder of PostgreSQL's programs; None where it is not installed."""
    found = shutil.which("initdb")
    folders = [Path(found).parent, Path(found).resolve().parent] if found else []
    folders += sorted(map(Path, glob("/usr/lib/postgresql/*/bin")), reverse=True)
    return next((one for one in folders if all((one / name).exists() for name in ("initdb", "postgres", "psql"))), None)


@contextlib.contextmanager
def server() -> Iterator[Path]:
    """Run a server of this process's own; yield the folder of its socket. It has a library without rows.

    It is spoken to by `psql`: with a driver of Python's in the environment, peewee would load that at every start."""
    home = programs()
    assert home is not None
    with tempfile.TemporaryDirectory(prefix="tuils-server-") as name:
        folder = Path(name)
        way: dict[str, Any] = {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        if os.geteuid() == 0:  # which PostgreSQL refuses
            shutil.chown(folder, "nobody")
            way |= {"user": "nobody", "extra_groups": []}
        data = folder / "data"
        subprocess.run([home / "initdb", "-D", data, "-A", "trust", "-U", "tuils", "-E", "UTF8", "--no-locale", "-N"],
                       check=True, **way)  # fmt: skip
        own = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={folder}", "-c", "fsync=off"]
        running = subprocess.Popen([home / "postgres", "-D", data, *own, "-c", "shared_buffers=16MB"], **way)
        try:
            for _ in range(600):
                if not _say(folder, "SELECT 1;"):
                    break
                with contextlib.suppress(subprocess.TimeoutExpired):
                    running.wait(0.1)
                    raise AssertionError("PostgreSQL does not start")
            faults = _say(folder, "".join(f"{text.rstrip().rstrip(';')};\n" for text in (_WORDS, *OWN, *shape())))
            assert not faults, faults
            yield folder
        finally:
            running.terminate()
            running.wait()


def _say(folder: Path, script: str) -> str:
    """Return what the server says against it."""
    home = programs()
    assert home is not None
    told = subprocess.run(
        [home / "psql", "-X", "-q", "-h", folder, "-U", "tuils", "-d", "postgres", "-v", "VERBOSITY=terse", "-f", "-"],
        input=script, capture_output=True, text=True, env={**os.environ, "PGOPTIONS": "", "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    return told.stderr


@cache
def shape() -> tuple[str, ...]:
    """Return what makes the tables and unique indexes of a migrated library on the server."""
    booleans = {(kind._meta.table_name, field.column_name) for kind in map(_any, every_table())
                for field in kind._meta.sorted_fields if isinstance(field, BooleanField)}  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "library.db"
        create_store(file)
        close_store()
        with contextlib.closing(sqlite3.connect(file)) as made:
            names = [name for (name,) in made.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
                     if not _RESERVED.match(name)]  # fmt: skip
            text = "SELECT sql FROM sqlite_master WHERE sql LIKE 'CREATE UNIQUE INDEX%' AND sql NOT LIKE '% WHERE %'"
            unique = made.execute(text).fetchall()
            return (*(_table(made, name, booleans) for name in names), *(sql for (sql,) in unique))


def _any(kind: Any) -> Any:
    return kind


def _table(made: sqlite3.Connection, table: str, booleans: set[tuple[str, str]]) -> str:
    lines, keys = [], []
    for _no, name, kind, must, _default, key in made.execute(f'PRAGMA table_info("{table}")'):
        own = "boolean" if (table, name) in booleans else _TYPES.get(kind, "text")
        numbered = " GENERATED BY DEFAULT AS IDENTITY" if (table, name) in _NUMBERED else ""
        lines.append(f'"{name}" {own}{numbered}{" NOT NULL" if must else ""}')
        if key:
            keys.append((key, f'"{name}"'))
    if table in ("item", "journal"):
        lines.append(f"{ARRIVAL} bigint GENERATED ALWAYS AS IDENTITY")
    if keys:
        lines.append(f"PRIMARY KEY ({', '.join(name for _place, name in sorted(keys))})")
    return f'CREATE TABLE "{table}" ({", ".join(lines)})'


def for_server(text: str) -> str:
    """The text as the server's store will send it: its own mark for values, its own words for what SQLite's indexes
    say, and no advice which of them to take."""
    seen = iter(range(1, 100_000))
    names: dict[str, int] = {}

    def mark(found: re.Match[str]) -> str:
        if found[0][0] == "'":
            return found[0]
        return f"${names.setdefault(found[2], len(names) + 1) if found[2] else found[1] or next(seen)}"

    text = THROUGH.sub(" ", text).replace(USED_TWICE, "clash")
    return _MARK.sub(mark, text.replace(SHORT_RECORD, "substr(biblio.marc, 18, 1) = '3'::bytea"))


def refusals(folder: Path, texts: Iterable[str]) -> dict[str, str]:
    """Return the texts that the server can't prepare, each with what it says. A text that only ends too early is the
    beginning of one that is put together when it is asked; the suite brings those whole."""
    asked = list(texts)
    lines = (f"\\warn =={n}\nPREPARE tried{n} AS {for_server(text)};\n" for n, text in enumerate(asked))
    found: dict[str, str] = {}
    for part in _say(folder, "".join(lines)).split("==")[1:]:
        number, _line, said = part.partition("\n")
        if "ERROR" in said and not any(beginning in said for beginning in PARTS):
            found[asked[int(number)]] = said.strip().partition("\n")[0]
    return found
