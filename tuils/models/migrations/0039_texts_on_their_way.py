"""A text that was only queued: what the service calls it, so that it is asked what became of it."""


def up(migrator, db):
    db.execute_sql("ALTER TABLE notice ADD COLUMN handle TEXT NOT NULL DEFAULT ''")
    db.execute_sql("CREATE INDEX notices_on_their_way ON notice (at) WHERE handle <> ''")
