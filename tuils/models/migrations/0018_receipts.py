"""A patron's wish when to get receipts, and whether in large type."""

STATEMENTS = (
    "ALTER TABLE patron ADD COLUMN receipts TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE patron ADD COLUMN large_type INTEGER NOT NULL DEFAULT 0",
)
