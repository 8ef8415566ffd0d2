"""The contents of a practice library: real titles and invented people, as two tables and their reader."""

ADMIN, PIN = "pat", "1234"
"""The login of its administrator, and the PIN of all who work there."""
