"""Inventories of the shelves, and decisions in weeding."""

STATEMENTS = (
    "CREATE TABLE inventory (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, branch TEXT NOT NULL, "
    "span TEXT NOT NULL, location TEXT NOT NULL, started_at INTEGER NOT NULL, finished_at INTEGER NOT NULL, "
    "searched INTEGER NOT NULL)",
    "CREATE TABLE inventory_seen (inventory TEXT NOT NULL, code TEXT NOT NULL, item TEXT NOT NULL, "
    "walk TEXT NOT NULL, place INTEGER NOT NULL, at INTEGER NOT NULL, wrong TEXT NOT NULL, "
    "PRIMARY KEY (inventory, code))",
    "CREATE INDEX seen_in_order ON inventory_seen (inventory, walk, place)",
    "CREATE INDEX seen_items ON inventory_seen (inventory, item)",
    "CREATE TABLE inventory_missed (inventory TEXT NOT NULL, item TEXT NOT NULL, PRIMARY KEY (inventory, item))",
    "CREATE TABLE weeding_mark (item TEXT NOT NULL PRIMARY KEY, until TEXT NOT NULL, marks TEXT NOT NULL, "
    "gone_to TEXT NOT NULL, note TEXT NOT NULL)",
)
