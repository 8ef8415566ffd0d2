"""Accessible formats of a title: large print, braille, captions. Existing titles are read again in short parts."""


def up(migrator, db):
    db.execute_sql("ALTER TABLE biblio ADD COLUMN access TEXT NOT NULL DEFAULT ''")
    db.execute_sql("CREATE INDEX biblio_access ON biblio (access) WHERE (access <> '')")
