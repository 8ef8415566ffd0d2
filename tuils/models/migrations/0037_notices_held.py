"""Notices that the brake held back, by kind: so that the desk says so."""

STATEMENT = (
    "CREATE TABLE notice_held (kind TEXT NOT NULL, channel TEXT NOT NULL, messages INTEGER NOT NULL, "
    "usual INTEGER NOT NULL, since INTEGER NOT NULL, PRIMARY KEY (kind, channel))"
)


def up(migrator, db):
    db.execute_sql(STATEMENT)
