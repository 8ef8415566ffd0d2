"""Curbside pickups."""

STATEMENTS = (
    "CREATE TABLE curbside_pickup (id TEXT NOT NULL PRIMARY KEY, branch TEXT NOT NULL, patron TEXT, due_at INTEGER NOT "
    "NULL, made_at INTEGER NOT NULL, packed_at INTEGER NOT NULL, here_at INTEGER NOT NULL, ended_at INTEGER NOT NULL, "
    "how TEXT NOT NULL)",
    "CREATE INDEX curbside_pickups_by_time ON curbside_pickup (due_at)",
    "CREATE INDEX curbside_pickup_patron ON curbside_pickup (patron) WHERE (patron IS NOT NULL)",
)
