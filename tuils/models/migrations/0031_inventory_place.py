"""An inventory's place in the journal: copies added behind it came to the shelves since the inventory began."""

STATEMENTS = (
    "ALTER TABLE inventory ADD COLUMN started_pos INTEGER NOT NULL DEFAULT 0",
    "UPDATE inventory SET started_pos = coalesce((SELECT max(pos) FROM journal "
    "WHERE journal.list = inventory.id AND journal.kind = 'inventory_started' AND NOT journal.void), started_at)",
)
