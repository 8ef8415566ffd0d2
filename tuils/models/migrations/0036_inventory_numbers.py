"""The numbers of a finished inventory: copies it was about, and copies accounted for."""


def up(migrator, db):
    for name in ("accounted", "expected"):
        db.execute_sql(f"ALTER TABLE inventory ADD COLUMN {name} INTEGER NOT NULL DEFAULT 0")
