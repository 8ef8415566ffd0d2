"""The subjects of the letter of new books that a patron asked for."""

STATEMENTS = ("ALTER TABLE patron ADD COLUMN news TEXT NOT NULL DEFAULT ''",)
