"""Copies in processing: steps on the way to the shelf, and repairs."""

STATEMENTS = (
    "CREATE TABLE processing_step (item TEXT NOT NULL PRIMARY KEY, step TEXT NOT NULL, since INTEGER NOT NULL)",
    "CREATE TABLE repair_ticket (id TEXT NOT NULL PRIMARY KEY, item TEXT NOT NULL, branch TEXT NOT NULL, "
    "sent_at INTEGER NOT NULL, problem TEXT NOT NULL, vendor TEXT NOT NULL, expected TEXT NOT NULL, "
    "cost_cents INTEGER, done TEXT NOT NULL, back_at INTEGER NOT NULL)",
    "CREATE INDEX repair_ticket_item ON repair_ticket (item)",
)
