"""Registers: every other list that a library keeps."""

STATEMENTS = (
    "CREATE TABLE register_entry (id TEXT NOT NULL PRIMARY KEY, register TEXT NOT NULL, branch TEXT NOT NULL, "
    "state TEXT NOT NULL, title TEXT NOT NULL, words TEXT NOT NULL, opened_at INTEGER NOT NULL, "
    "closed_at INTEGER NOT NULL, due TEXT NOT NULL, until TEXT NOT NULL, sort TEXT NOT NULL, patron TEXT, "
    "item TEXT NOT NULL, biblio TEXT NOT NULL, assigned TEXT NOT NULL, amount INTEGER NOT NULL, "
    "low INTEGER NOT NULL, par INTEGER NOT NULL, shown INTEGER NOT NULL, private INTEGER NOT NULL, "
    "facts TEXT NOT NULL, told TEXT NOT NULL)",
    "CREATE INDEX register_entry_open ON register_entry (register, sort, id) WHERE closed_at = 0",
    "CREATE INDEX register_entry_state ON register_entry (register, state, sort, id)",
    "CREATE INDEX register_entry_closed ON register_entry (register, closed_at)",
    "CREATE INDEX register_entry_patron ON register_entry (patron)",
    "CREATE INDEX register_entry_item ON register_entry (item) WHERE item <> ''",
    "CREATE INDEX register_entry_biblio ON register_entry (biblio) WHERE biblio <> ''",
)


def up(migrator, db):
    for statement in STATEMENTS:
        db.execute_sql(statement)
