"""The calendar in full: other hours for a season, days closed in every year, days that open all the same."""

STATEMENTS = (
    "CREATE TABLE season_hours (branch TEXT NOT NULL, season TEXT NOT NULL, weekday INTEGER NOT NULL, "
    "spans TEXT NOT NULL, PRIMARY KEY (branch, season, weekday))",
    "CREATE TABLE yearly_closed_date (branch TEXT NOT NULL, day TEXT NOT NULL, reason TEXT NOT NULL, "
    "PRIMARY KEY (branch, day))",
    "CREATE TABLE open_date (branch TEXT NOT NULL, day TEXT NOT NULL, spans TEXT NOT NULL, reason TEXT NOT NULL, "
    "PRIMARY KEY (branch, day))",
)
