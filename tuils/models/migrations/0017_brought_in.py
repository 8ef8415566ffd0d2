"""The number of entries from other copies: at 0, nothing is checked for conflicts between two machines."""

STATEMENTS = ("ALTER TABLE library ADD COLUMN brought_in INTEGER NOT NULL DEFAULT 0",)
