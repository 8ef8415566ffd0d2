"""Reports read counters by their kind: ten years of them are not all looked at for one."""


def up(migrator, db):
    db.execute_sql('CREATE INDEX IF NOT EXISTS "facts_by_kind" ON "fact" ("kind", "day")')
