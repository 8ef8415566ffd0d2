"""A patron's wish when to get receipts, and whether in large type."""


def up(migrator, db):
    db.execute_sql("ALTER TABLE patron ADD COLUMN receipts TEXT NOT NULL DEFAULT ''")
    db.execute_sql("ALTER TABLE patron ADD COLUMN large_type INTEGER NOT NULL DEFAULT 0")
