"""Reading levels of a title: Lexile, Accelerated Reader, grade. Existing titles are read again in short parts."""

STATEMENTS = (
    "ALTER TABLE biblio ADD COLUMN levels TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE biblio ADD COLUMN lexile INTEGER",
    "ALTER TABLE biblio ADD COLUMN ar INTEGER",
    "ALTER TABLE biblio ADD COLUMN grade_from INTEGER",
    "ALTER TABLE biblio ADD COLUMN grade_to INTEGER",
    "CREATE INDEX biblio_levels ON biblio (levels) WHERE (levels <> '')",
)
