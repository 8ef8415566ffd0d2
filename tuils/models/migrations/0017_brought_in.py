"""The number of entries from other copies: at 0, nothing is checked for conflicts between two machines."""


def up(migrator, db):
    db.execute_sql("ALTER TABLE library ADD COLUMN brought_in INTEGER NOT NULL DEFAULT 0")
