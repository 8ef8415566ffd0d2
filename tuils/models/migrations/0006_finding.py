"""Finding: keys of order, more words of a record, the place on the shelf, the library's own words.

The new columns of titles that are here already, and the index over them, are filled in afterwards, in short parts
(`finding_state.derived` is empty): that is work for minutes in a large library.
"""

NAMES = (
    "title, more_titles, author, more_authors, subjects, more_subjects, series, call_number, publisher, numbers, "
    "summary, notes"
)
OLD = ", ".join(f"old.{name}" for name in NAMES.split(", "))
NEW = ", ".join(f"new.{name}" for name in NAMES.split(", "))
FED = ".no >= (SELECT number FROM finding_state WHERE name = 'fed_from')"

STATEMENTS = (
    "DROP TRIGGER biblio_come",
    "DROP TRIGGER biblio_gone",
    "DROP TRIGGER biblio_changed",
    "DROP TABLE biblio_words",
    "DROP TABLE biblio_index",
    "ALTER TABLE biblio RENAME COLUMN words TO notes",
    "ALTER TABLE biblio ADD COLUMN more_titles TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE biblio ADD COLUMN more_authors TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE biblio ADD COLUMN more_subjects TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE biblio ADD COLUMN numbers TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE biblio ADD COLUMN author_key TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE biblio ADD COLUMN call_key TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX biblio_author_key ON biblio (author_key)",
    "CREATE INDEX biblio_call_key ON biblio (call_key)",
    "CREATE INDEX biblio_year ON biblio (year)",
    "CREATE INDEX biblio_limits ON biblio (no, id, kind, language, audience, year, removed)",
    "ALTER TABLE item ADD COLUMN lent INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE item ADD COLUMN section TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE item ADD COLUMN shelf_key TEXT NOT NULL DEFAULT ''",
    "UPDATE item SET lent = (SELECT count(*) FROM journal WHERE journal.item = item.id AND kind = 'checkout' "
    "AND NOT void AND continues IS NULL)",
    "CREATE INDEX items_on_shelf ON item (home_branch, section, shelf_key, id)",
    "CREATE INDEX items_lent ON item (biblio, lent) WHERE (lent > 0)",
    "CREATE INDEX closed_loans ON loan (closed_at) WHERE (closed_at IS NOT NULL)",
    "CREATE TABLE word (word TEXT NOT NULL PRIMARY KEY, tail TEXT NOT NULL, titles INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE INDEX word_tail ON word (tail)",
    "CREATE TABLE finding_state (name TEXT NOT NULL PRIMARY KEY, number INTEGER NOT NULL, text TEXT NOT NULL)",
    "INSERT INTO finding_state (name, number, text) SELECT 'fed_from', coalesce(max(no), 0) + 1, '' FROM biblio",
    "INSERT INTO finding_state (name, number, text) VALUES ('derived', 0, '')",
    f"CREATE VIRTUAL TABLE biblio_index USING fts5({NAMES}, content='biblio', content_rowid='no', prefix='2 3', "
    "tokenize='unicode61 remove_diacritics 2')",
    "CREATE VIRTUAL TABLE biblio_words USING fts5vocab(biblio_index, row)",
    f"CREATE TRIGGER biblio_come AFTER INSERT ON biblio WHEN new.batch = '' AND NOT new.removed AND new{FED} BEGIN "
    f"INSERT INTO biblio_index(rowid, {NAMES}) VALUES (new.no, {NEW}); END",
    f"CREATE TRIGGER biblio_gone AFTER DELETE ON biblio WHEN NOT old.removed AND old{FED} BEGIN "
    f"INSERT INTO biblio_index(biblio_index, rowid, {NAMES}) VALUES ('delete', old.no, {OLD}); END",
    f"CREATE TRIGGER biblio_changed AFTER UPDATE OF {NAMES}, removed ON biblio WHEN old{FED} BEGIN "
    f"INSERT INTO biblio_index(biblio_index, rowid, {NAMES}) SELECT 'delete', old.no, {OLD} WHERE NOT old.removed; "
    f"INSERT INTO biblio_index(rowid, {NAMES}) SELECT new.no, {NEW} WHERE NOT new.removed; END",
)
