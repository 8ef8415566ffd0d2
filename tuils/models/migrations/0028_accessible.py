"""Accessible formats of a title: large print, braille, captions. Existing titles are read again in short parts."""

STATEMENTS = (
    "ALTER TABLE biblio ADD COLUMN access TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX biblio_access ON biblio (access) WHERE (access <> '')",
)
