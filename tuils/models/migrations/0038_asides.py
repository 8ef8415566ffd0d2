"""Entries that a van or a branch sent without permission, and the stations that work at each other copy."""

STATEMENTS = (
    "CREATE TABLE aside_entry (entry TEXT NOT NULL PRIMARY KEY, patron TEXT NOT NULL, was TEXT NOT NULL, "
    "private TEXT NOT NULL)",
    "CREATE INDEX journal_asides ON journal (json_extract(data, '$.entry')) "
    "WHERE kind IN ('entry_set_aside', 'entry_taken_over', 'entry_refused')",
    "ALTER TABLE site_contact ADD COLUMN devices TEXT NOT NULL DEFAULT '[]'",
)
