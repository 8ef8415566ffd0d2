"""A mark on a patron's address whose email came back."""


def up(migrator, db):
    db.execute_sql("ALTER TABLE patron ADD COLUMN email_bad INTEGER NOT NULL DEFAULT 0")
