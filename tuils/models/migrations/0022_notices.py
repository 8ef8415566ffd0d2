"""The log of notices: what was sent, and what it was about."""

STATEMENTS = (
    "CREATE TABLE notice (id TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, channel TEXT NOT NULL, "
    "at INTEGER NOT NULL, branch TEXT NOT NULL, operator TEXT NOT NULL, patron TEXT, items INTEGER NOT NULL, "
    "result TEXT NOT NULL, why TEXT NOT NULL)",
    "CREATE INDEX notices_by_time ON notice (at)",
    "CREATE INDEX notices_of_patron ON notice (patron) WHERE patron IS NOT NULL",
    "CREATE TABLE notice_about (kind TEXT NOT NULL, about TEXT NOT NULL, due TEXT NOT NULL, notice TEXT NOT NULL, "
    "PRIMARY KEY (kind, about, due))",
    "CREATE INDEX notices_about ON notice_about (about)",
    "CREATE INDEX abouts_of_notice ON notice_about (notice)",
)
