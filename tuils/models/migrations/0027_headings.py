"""Headings of the library's own titles, and authority records. All existing titles are read afterwards."""

STATEMENTS = (
    "CREATE TABLE heading (kind TEXT NOT NULL, key TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (kind, key))",
    "CREATE TABLE heading_use (kind TEXT NOT NULL, key TEXT NOT NULL, no INTEGER NOT NULL, "
    "PRIMARY KEY (kind, key, no)) WITHOUT ROWID",
    "CREATE INDEX headings_of_title ON heading_use (no)",
    "CREATE TABLE heading_stale (no INTEGER NOT NULL PRIMARY KEY)",
    "CREATE TABLE authority (id TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, "
    "text TEXT NOT NULL, see_from TEXT NOT NULL, marc BLOB NOT NULL)",
    "CREATE INDEX authority_headings ON authority (kind, key)",
    "CREATE TABLE see_from (kind TEXT NOT NULL, key TEXT NOT NULL, text TEXT NOT NULL, "
    "words TEXT NOT NULL, heading TEXT NOT NULL, authority TEXT NOT NULL, "
    "PRIMARY KEY (kind, key, authority))",
    "CREATE INDEX see_from_words ON see_from (words)",
    "CREATE INDEX see_from_of_record ON see_from (authority)",
    "INSERT INTO heading_stale (no) SELECT no FROM biblio WHERE NOT removed",
    "CREATE TRIGGER headings_come AFTER INSERT ON biblio BEGIN "
    "INSERT INTO heading_stale (no) SELECT new.no "
    "WHERE NOT EXISTS (SELECT 1 FROM heading_stale WHERE no = new.no); END",
    "CREATE TRIGGER headings_gone AFTER DELETE ON biblio BEGIN "
    "INSERT INTO heading_stale (no) SELECT old.no "
    "WHERE NOT EXISTS (SELECT 1 FROM heading_stale WHERE no = old.no); END",
    "CREATE TRIGGER headings_changed AFTER UPDATE OF marc, removed ON biblio BEGIN "
    "INSERT INTO heading_stale (no) SELECT new.no "
    "WHERE NOT EXISTS (SELECT 1 FROM heading_stale WHERE no = new.no); END",
)
