"""The reading history of patrons who asked for it: a table of its own, in no bundle."""

STATEMENTS = (
    "ALTER TABLE patron ADD COLUMN keeps_history INTEGER NOT NULL DEFAULT 0",
    "CREATE TABLE reading_history (loan TEXT NOT NULL PRIMARY KEY, patron TEXT NOT NULL, biblio TEXT NOT NULL, "
    "title TEXT NOT NULL, lent_at INTEGER NOT NULL, due_at INTEGER NOT NULL, returned_at INTEGER NOT NULL)",
    "CREATE INDEX history_of_patron ON reading_history (patron, biblio)",
)
