"""Notices over the daily limit, held back by kind, to be shown at the desk."""

STATEMENT = (
    "CREATE TABLE notice_held (kind TEXT NOT NULL, channel TEXT NOT NULL, messages INTEGER NOT NULL, "
    "usual INTEGER NOT NULL, since INTEGER NOT NULL, PRIMARY KEY (kind, channel))"
)


def up(migrator, db):
    db.execute_sql(STATEMENT)
