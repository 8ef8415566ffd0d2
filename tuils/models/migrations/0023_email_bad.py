"""Email to a patron's address came back."""


def up(migrator, db):
    db.execute_sql("ALTER TABLE patron ADD COLUMN email_bad INTEGER NOT NULL DEFAULT 0")
