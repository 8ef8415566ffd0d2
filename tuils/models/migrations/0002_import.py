"""Importing a library: records replaced by an overlay, import profiles, guardians, loans of the old system."""

STATEMENTS = (
    "ALTER TABLE item ADD COLUMN old_loan TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE patron ADD COLUMN guardian TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX patron_guardian ON patron (guardian) WHERE (guardian != '')",
    "CREATE INDEX biblio_lccn ON biblio (lccn) WHERE (lccn != '')",
    "CREATE INDEX biblio_issn ON biblio (issn) WHERE (issn != '')",
    "CREATE TABLE earlier_record (entry TEXT NOT NULL PRIMARY KEY, biblio TEXT NOT NULL, marc BLOB NOT NULL, "
    "at INTEGER NOT NULL)",
    "CREATE INDEX earlier_record_biblio ON earlier_record (biblio)",
    "CREATE TABLE import_profile (kind TEXT NOT NULL, name TEXT NOT NULL, how TEXT NOT NULL, PRIMARY KEY (kind, name))",
    "CREATE INDEX journal_import_batch ON journal (pos) WHERE (kind = 'import_batch')",
    # A removed title is not found any more.
    "DROP TRIGGER biblio_come",
    "DROP TRIGGER biblio_gone",
    "DROP TRIGGER biblio_changed",
    "CREATE TRIGGER biblio_come AFTER INSERT ON biblio WHEN new.batch = '' AND NOT new.removed BEGIN INSERT INTO "
    "biblio_index(rowid, title, author, subjects, series, call_number, words) VALUES (new.no, new.title, "
    "new.author, new.subjects, new.series, new.call_number, new.words); END",
    "CREATE TRIGGER biblio_gone AFTER DELETE ON biblio WHEN NOT old.removed BEGIN INSERT INTO "
    "biblio_index(biblio_index, rowid, title, author, subjects, series, call_number, words) VALUES ('delete', "
    "old.no, old.title, old.author, old.subjects, old.series, old.call_number, old.words); END",
    "CREATE TRIGGER biblio_changed AFTER UPDATE OF title, author, subjects, series, call_number, words, removed ON "
    "biblio BEGIN INSERT INTO biblio_index(biblio_index, rowid, title, author, subjects, series, call_number, words) "
    "SELECT 'delete', old.no, old.title, old.author, old.subjects, old.series, old.call_number, old.words "
    "WHERE NOT old.removed; INSERT INTO biblio_index(rowid, title, author, subjects, series, call_number, words) "
    "SELECT new.no, new.title, new.author, new.subjects, new.series, new.call_number, new.words "
    "WHERE NOT new.removed; END",
)
