"""PIN tries checked at the same time: a right PIN among others is not one try too many."""

STATEMENTS = (
    "ALTER TABLE pin_try ADD COLUMN looked_at INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE pin_try ADD COLUMN since INTEGER NOT NULL DEFAULT 0",
)
