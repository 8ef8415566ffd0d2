"""The tables of a library on the server. They follow from the migrated ones of SQLite, so that there is one source."""

from __future__ import annotations

import contextlib
import re
import sqlite3
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from peewee import BooleanField, SqliteDatabase

from tuils.models.readers import every_table
from tuils.models.store_words import ARRIVAL

from .trips import RULES

RESERVED = re.compile(r"biblio_index|biblio_words|sqlite_")
"""The tables that stay at each station: SQLite's own, and the search index."""
TYPES = {"INTEGER": "bigint", "TEXT": "text", "BLOB": "bytea"}
NUMBERED = {("biblio", "no"), ("schema_migration", "id")}
ARRIVING = ("item", "journal")
SEARCHED = {"biblio": "no", "item": "id", "finding_state": "name"}
"""The tables that each station has a copy of, and their keys."""
WORDS = """
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
"""
"""The words of `tuils.models.store_words` that the server has as functions of that name."""
OWN = """
CREATE TABLE changed (n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, named text NOT NULL, key text NOT NULL);
CREATE TABLE changed_from (n bigint NOT NULL);
INSERT INTO changed_from VALUES (0);
CREATE FUNCTION tuils_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO changed (named, key) VALUES (TG_TABLE_NAME, to_jsonb(OLD) ->> TG_ARGV[0]);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO changed (named, key) VALUES (TG_TABLE_NAME, to_jsonb(NEW) ->> TG_ARGV[0]);
  END IF;
  RETURN NULL; END $$;
CREATE FUNCTION tuils_headings() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO heading_stale (no) VALUES (CASE WHEN TG_OP = 'DELETE' THEN OLD.no ELSE NEW.no END)
    ON CONFLICT DO NOTHING;
  RETURN NULL; END $$;
CREATE TRIGGER headings_come AFTER INSERT OR DELETE OR UPDATE OF marc, removed ON biblio
  FOR EACH ROW EXECUTE FUNCTION tuils_headings();
CREATE FUNCTION tuils_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF NOT NEW.clash AND EXISTS (SELECT 1 FROM room_time WHERE room = NEW.room AND whose <> NEW.whose AND NOT clash
    AND from_at < NEW.until_at AND until_at > NEW.from_at) THEN
    RAISE EXCEPTION 'room_time overlaps' USING ERRCODE = 'exclusion_violation';
  END IF;
  RETURN NEW; END $$;
CREATE TRIGGER one_at_a_time BEFORE INSERT OR UPDATE ON room_time FOR EACH ROW EXECUTE FUNCTION tuils_room();
ALTER TABLE room_time ADD CHECK (until_at >= from_at AND until_at - from_at <= 3456000000000);
"""
"""The triggers of the server: as SQLite's, and those by which stations know that something changed."""
KEPT_CHANGES = 100_000
FORGET_CHANGES = (
    f"WITH gone AS (DELETE FROM changed WHERE n <= (SELECT max(n) FROM changed) - {KEPT_CHANGES} RETURNING n) "
    "UPDATE changed_from SET n = (SELECT max(n) FROM gone) WHERE EXISTS (SELECT 1 FROM gone)"
)
"""A machine that has not searched for so many changes reads all titles anew, which takes no longer."""
COUNTED = """
CREATE SEQUENCE rules_version;
SELECT setval('rules_version', 1);
CREATE FUNCTION tuils_rules() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  PERFORM nextval('rules_version'); RETURN NULL; END $$;
CREATE SEQUENCE people_gone;
SELECT setval('people_gone', 1);
CREATE FUNCTION tuils_gone() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  PERFORM nextval('people_gone'); RETURN NULL; END $$;
CREATE TRIGGER tuils_gone AFTER INSERT ON journal FOR EACH ROW WHEN (NEW.kind = 'patron_removed')
  EXECUTE FUNCTION tuils_gone();
"""
"""The numbers by which a desk knows, as it begins an act, whether a setting, a rule or an hour has changed since it
read them, and whether a person was removed, of whom it may keep what an undo needs. They begin as called once: the
first call of a fresh sequence does not change its number."""
STANDBYS = """
CREATE FUNCTION tuils_standbys() RETURNS TABLE(sync text) LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog
  AS $$ SELECT sync_state FROM pg_stat_replication WHERE state IS DISTINCT FROM 'backup' $$;
"""
"""A login of a desk can't see the state of standbys by itself."""
_ADDED = re.compile(r'(\s*ALTER TABLE "?(\w+)"? ADD COLUMN "?(\w+)"?) (INTEGER|TEXT|BLOB)\b(.*)', re.DOTALL)
_TABLE = re.compile(r'\s*CREATE TABLE "?(\w+)"? \(')


_KIND = re.compile(r"CREATE (?:UNIQUE )?(\w+)")
MIGRATIONS = Path(__file__).parents[1] / "migrations"


@cache
def newest_migration() -> str:
    """The name of the last migration that this program knows."""
    return max(file.stem for file in MIGRATIONS.glob("[0-9]*.py"))


@cache
def file_shape(last: str = "") -> tuple[str, ...]:
    """Return the statements that make a library's tables, indexes and triggers in SQLite, as of a migration."""
    from tuils.models.migrating import MigrationRunner

    with tempfile.TemporaryDirectory() as folder:
        made: Any = SqliteDatabase(str(Path(folder) / "library.db"))
        MigrationRunner(made, str(MIGRATIONS)).up(last or None)
        text = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' "
        rows = made.execute_sql(f"{text} AND name NOT LIKE 'biblio_index_%' ORDER BY rowid")
        found = tuple(str(sql) for (sql,) in rows.fetchall())
        made.close()
    return found


def of_kind(kind: str, last: str = "") -> Iterator[str]:
    """Yield those that make a TABLE, VIRTUAL table, INDEX or TRIGGER."""
    for text in file_shape(last):
        if (found := _KIND.match(text)) and found[1] == kind:
            yield text


def empty_file() -> sqlite3.Connection:
    """A library in memory that has tables and no rows."""
    made = sqlite3.connect(":memory:")
    for text in file_shape():
        made.execute(text)
    return made


@cache
def booleans() -> frozenset[tuple[str, str]]:
    tables: Any = every_table()
    return frozenset((table._meta.table_name, field.column_name) for table in tables
                     for field in table._meta.sorted_fields if isinstance(field, BooleanField))  # fmt: skip


def server_shape(made: sqlite3.Connection) -> Iterator[str]:
    """Yield the statements that make the tables of this library on an empty server, with their indexes."""
    yield WORDS
    for table in tables_of(made):
        yield table_text(made, table)
    yield OWN
    yield STANDBYS
    yield COUNTED
    for table in RULES:
        yield (
            f"CREATE TRIGGER tuils_rules AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH STATEMENT "
            "EXECUTE FUNCTION tuils_rules()"
        )
    for table, key in SEARCHED.items():
        when = "AFTER INSERT OR DELETE OR UPDATE" if table != "finding_state" else "AFTER DELETE"
        yield f"CREATE TRIGGER tuils_changed {when} ON {table} FOR EACH ROW EXECUTE FUNCTION tuils_changed('{key}')"
    text = "SELECT tbl_name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    for table, index in made.execute(text).fetchall():
        if not RESERVED.match(table):
            yield index_text(table, index)


def tables_of(made: sqlite3.Connection) -> list[str]:
    names = made.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    return [name for (name,) in names if not RESERVED.match(name)]


def table_text(made: sqlite3.Connection, table: str) -> str:
    """The statement that makes a table which this file of SQLite has."""
    lines, keys = [], []
    for _no, name, kind, must, default, key in made.execute(f'PRAGMA table_info("{table}")'):
        own = "boolean" if (table, name) in booleans() else TYPES.get(kind, "text")
        numbered = " GENERATED BY DEFAULT AS IDENTITY" if (table, name) in NUMBERED else ""
        usual = "" if default is None else f" DEFAULT {_default(default, own)}"
        lines.append(f'"{name}" {own}{numbered}{" NOT NULL" if must else ""}{usual}')
        if key:
            keys.append((key, f'"{name}"'))
    if table in ARRIVING:
        lines.append(f"{ARRIVAL} bigint GENERATED BY DEFAULT AS IDENTITY")
    if keys:
        lines.append(f"PRIMARY KEY ({', '.join(name for _place, name in sorted(keys))})")
    return f'CREATE TABLE "{table}" ({", ".join(lines)})'


def _default(value: str, kind: str) -> str:
    return str(bool(int(value))).lower() if kind == "boolean" else value


def index_text(table: str, text: str) -> str:
    """The same index there: a boolean is no number, and a byte no text."""
    for own, name in booleans():
        if own == table:
            text = re.sub(rf'(?<![\w])("?{name}"?) *= *0\b', r"NOT \1", text)
            text = re.sub(rf'(?<![\w])("?{name}"?) *= *1\b', r"\1", text)
    return text.replace("x'33'", "'3'::bytea")


def changing_text(text: str) -> str:
    """A statement of a migration, as it is written for SQLite, for the server."""
    if (found := _TABLE.match(text)) and '"schema_migration"' not in text:
        with contextlib.closing(sqlite3.connect(":memory:")) as made:
            made.execute(text)
            return table_text(made, found[1])
    if found := _ADDED.match(text):
        kind = "boolean" if (found[2], found[3]) in booleans() else TYPES[found[4]]
        rest = re.sub(r"DEFAULT ([01])\b", lambda one: f"DEFAULT {_default(one[1], kind)}", found[5])
        return f"{found[1]} {kind}{rest}"
    return text
