"""How many entries came in from other copies: while none did, nothing is looked for that two machines did apart."""


def up(migrator, db):
    db.execute_sql("ALTER TABLE library ADD COLUMN brought_in INTEGER NOT NULL DEFAULT 0")
