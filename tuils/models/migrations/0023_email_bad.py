"""A mark on a patron's address whose email came back."""

STATEMENTS = ("ALTER TABLE patron ADD COLUMN email_bad INTEGER NOT NULL DEFAULT 0",)
