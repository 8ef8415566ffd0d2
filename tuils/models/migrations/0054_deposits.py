"""Deposit and rotating collections."""

STATEMENTS = (
    "CREATE TABLE deposit_place (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, is_private INTEGER NOT NULL, "
    "removed INTEGER NOT NULL)",
    "CREATE TABLE deposit (id TEXT NOT NULL PRIMARY KEY, place TEXT NOT NULL, branch TEXT NOT NULL, sent_at INTEGER "
    "NOT NULL, due_at INTEGER NOT NULL, uses INTEGER NOT NULL)",
    "CREATE INDEX deposits_by_time ON deposit (sent_at)",
    "CREATE TABLE deposit_copy (deposit TEXT NOT NULL, item TEXT NOT NULL, pos INTEGER NOT NULL, place TEXT NOT NULL, "
    "due_at INTEGER NOT NULL, PRIMARY KEY (deposit, item))",
    "CREATE INDEX deposits_of_copy ON deposit_copy (item, pos)",
)
