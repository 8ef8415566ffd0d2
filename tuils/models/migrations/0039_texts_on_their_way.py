"""The service's name of a queued text, to ask for its outcome."""


def up(migrator, db):
    db.execute_sql("ALTER TABLE notice ADD COLUMN handle TEXT NOT NULL DEFAULT ''")
    db.execute_sql("CREATE INDEX notices_on_their_way ON notice (at) WHERE handle <> ''")
