"""Magazines and newspapers: subscriptions and their issues."""

STATEMENTS = (
    "CREATE TABLE serial (id TEXT NOT NULL PRIMARY KEY, biblio TEXT NOT NULL, branch TEXT NOT NULL, "
    "frequency TEXT NOT NULL, first_on TEXT NOT NULL, without TEXT NOT NULL, late_days INTEGER NOT NULL, "
    "keep_months INTEGER NOT NULL, lend INTEGER NOT NULL, item_type TEXT NOT NULL, location TEXT NOT NULL, "
    "code TEXT NOT NULL, vendor TEXT NOT NULL, ends_on TEXT NOT NULL, note TEXT NOT NULL)",
    "CREATE INDEX serial_biblio ON serial (biblio)",
    "CREATE TABLE serial_issue (serial TEXT NOT NULL, day TEXT NOT NULL, number TEXT NOT NULL, "
    "came_at INTEGER NOT NULL, item TEXT NOT NULL, claims INTEGER NOT NULL, claimed_at INTEGER NOT NULL, "
    "ended TEXT NOT NULL, PRIMARY KEY (serial, day))",
)
