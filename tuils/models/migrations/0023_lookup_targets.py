"""The sources for looking up records."""

STATEMENTS = (
    "CREATE TABLE lookup_target (name TEXT NOT NULL PRIMARY KEY, url TEXT NOT NULL, kind TEXT NOT NULL, "
    "place INTEGER NOT NULL, seconds INTEGER NOT NULL, active INTEGER NOT NULL, isbn_index TEXT NOT NULL, "
    "dropped TEXT NOT NULL)",
)
