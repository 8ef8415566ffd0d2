"""Older lines of the audit log lose their minute: where that part of a chain ends. Entries about a person's
record are gathered from here on, which an older program would not understand."""

STATEMENTS = (
    "CREATE TABLE audit_seam (device TEXT NOT NULL PRIMARY KEY, seq INTEGER NOT NULL, own TEXT NOT NULL, "
    "onward TEXT NOT NULL)",
)


def up(migrator, db):
    for statement in STATEMENTS:
        db.execute_sql(statement)
