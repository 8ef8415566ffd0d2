"""Homebound rounds: the wishes of patrons, rounds, and bags."""

STATEMENTS = (
    "CREATE TABLE homebound_profile (id TEXT NOT NULL PRIMARY KEY, branch TEXT NOT NULL, patron TEXT, route TEXT NOT "
    "NULL, likes TEXT NOT NULL, never TEXT NOT NULL, how_many INTEGER NOT NULL, large_print INTEGER NOT NULL, made_at "
    "INTEGER NOT NULL, ended_at INTEGER NOT NULL)",
    "CREATE INDEX homebound_profile_patron ON homebound_profile (patron) WHERE (patron IS NOT NULL)",
    "CREATE TABLE homebound_round (id TEXT NOT NULL PRIMARY KEY, branch TEXT NOT NULL, due_at INTEGER NOT NULL, driver "
    "TEXT NOT NULL, route TEXT NOT NULL, made_at INTEGER NOT NULL, canceled_at INTEGER NOT NULL)",
    "CREATE INDEX homebound_rounds_by_day ON homebound_round (due_at)",
    "CREATE TABLE homebound_bag (id TEXT NOT NULL PRIMARY KEY, round TEXT NOT NULL, branch TEXT NOT NULL, patron TEXT, "
    "made_at INTEGER NOT NULL, out_at INTEGER NOT NULL, ended_at INTEGER NOT NULL, items INTEGER NOT NULL, how TEXT "
    "NOT NULL)",
    "CREATE INDEX homebound_bags_of_round ON homebound_bag (round)",
    "CREATE INDEX homebound_bag_patron ON homebound_bag (patron) WHERE (patron IS NOT NULL)",
)
