"""The end of a chain's older part, whose audit lines lose their minute. From here on entries about a person's record
are gathered, which an older program would not understand."""

STATEMENTS = (
    "CREATE TABLE audit_seam (device TEXT NOT NULL PRIMARY KEY, seq INTEGER NOT NULL, own TEXT NOT NULL, "
    "onward TEXT NOT NULL)",
)
