"""Public computers, and the turns at them."""

STATEMENTS = (
    "CREATE TABLE pc_station (code TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, branch TEXT NOT NULL, zone TEXT "
    "NOT NULL, has TEXT NOT NULL, hours TEXT NOT NULL, minutes INTEGER, min_age INTEGER, max_age INTEGER)",
    "CREATE TABLE pc_session (id TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, branch TEXT NOT NULL, number INTEGER "
    "NOT NULL, patron TEXT, fits TEXT NOT NULL, station TEXT NOT NULL, most INTEGER NOT NULL, made_at INTEGER NOT "
    "NULL, seated_at INTEGER NOT NULL, ends_at INTEGER NOT NULL, ended_at INTEGER NOT NULL, how TEXT NOT NULL)",
    "CREATE INDEX pc_sessions_by_time ON pc_session (made_at)",
    "CREATE INDEX pc_session_patron ON pc_session (patron) WHERE (patron IS NOT NULL)",
)
