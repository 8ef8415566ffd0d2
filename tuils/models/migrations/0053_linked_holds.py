"""Linked holds: of several titles the first that comes."""

STATEMENTS = (
    "ALTER TABLE hold ADD COLUMN any_of TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX linked_holds ON hold (any_of) WHERE (any_of <> '')",
)
