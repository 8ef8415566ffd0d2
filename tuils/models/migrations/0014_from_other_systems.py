"""Other systems' counts of a copy's use, and the state or province of an address."""

STATEMENTS = (
    "ALTER TABLE item ADD COLUMN old_lent INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE item ADD COLUMN old_lent_on TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE item ADD COLUMN old_seen_on TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE patron ADD COLUMN state TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE patron_contact ADD COLUMN state TEXT NOT NULL DEFAULT ''",
)
