"""Of a finished inventory: how many copies it was about, and how many of them were accounted for."""


def up(migrator, db):
    for name in ("accounted", "expected"):
        db.execute_sql(f"ALTER TABLE inventory ADD COLUMN {name} INTEGER NOT NULL DEFAULT 0")
