"""Agreements that patrons signed, the days between two loans of a kind, and devices that are turned off."""

STATEMENTS = (
    "CREATE TABLE signed_agreement (id TEXT NOT NULL PRIMARY KEY, patron TEXT, topic TEXT NOT NULL, title TEXT NOT "
    "NULL, version INTEGER NOT NULL, signed_at INTEGER NOT NULL, ended_at INTEGER NOT NULL)",
    "CREATE INDEX signed_agreement_patron ON signed_agreement (patron) WHERE (patron IS NOT NULL)",
    "CREATE TABLE loan_pause (id TEXT NOT NULL PRIMARY KEY, patron TEXT, item_type TEXT NOT NULL, until TEXT NOT NULL)",
    "CREATE INDEX loan_pause_patron ON loan_pause (patron) WHERE (patron IS NOT NULL)",
    "CREATE TABLE device_line (id TEXT NOT NULL PRIMARY KEY, line TEXT NOT NULL, call TEXT NOT NULL, off_at INTEGER "
    "NOT NULL)",
)
