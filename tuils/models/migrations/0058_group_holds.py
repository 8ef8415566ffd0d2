"""Group holds: copies of a title for a class or a book club, by a date."""

STATEMENTS = (
    "CREATE TABLE group_hold (id TEXT NOT NULL PRIMARY KEY, branch TEXT NOT NULL, name TEXT NOT NULL, biblio TEXT NOT "
    "NULL, copies INTEGER NOT NULL, due_at INTEGER NOT NULL, patron TEXT, made_at INTEGER NOT NULL, ended_at INTEGER "
    "NOT NULL, how TEXT NOT NULL)",
    "CREATE INDEX group_holds_by_day ON group_hold (due_at)",
    "CREATE INDEX group_hold_patron ON group_hold (patron) WHERE (patron IS NOT NULL)",
    "ALTER TABLE hold ADD COLUMN for_group TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX holds_of_group ON hold (for_group) WHERE (for_group <> '')",
)
