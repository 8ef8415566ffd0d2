"""The last borrower of a copy, if the library wants to know for some days: a table of its own, in no bundle."""

STATEMENTS = (
    "CREATE TABLE last_borrower (item TEXT NOT NULL PRIMARY KEY, patron TEXT NOT NULL, loan TEXT NOT NULL, "
    "returned_at INTEGER NOT NULL)",
    "CREATE INDEX last_borrowed_by ON last_borrower (patron)",
)
