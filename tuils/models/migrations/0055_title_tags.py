"""The library's own tags of a title. Existing titles are read again in short parts."""

STATEMENTS = (
    "ALTER TABLE biblio ADD COLUMN tags TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX biblio_tags ON biblio (no) WHERE (tags <> '')",
)
