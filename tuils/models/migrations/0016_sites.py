"""The other copies of this library, how far each is known, and which one this is."""

STATEMENTS = (
    "CREATE TABLE site (name TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, keys TEXT NOT NULL, "
    "made_at INTEGER NOT NULL, revoked_at INTEGER NOT NULL, cards TEXT NOT NULL, "
    "barcodes TEXT NOT NULL, staff TEXT NOT NULL, reduced INTEGER NOT NULL)",
    "CREATE TABLE own_site (name TEXT NOT NULL PRIMARY KEY, secret BLOB NOT NULL, "
    "since INTEGER NOT NULL, fresh_at INTEGER NOT NULL)",
    "CREATE TABLE site_contact (name TEXT NOT NULL PRIMARY KEY, have TEXT NOT NULL, counts TEXT NOT NULL, "
    "sent INTEGER NOT NULL, known INTEGER NOT NULL, came INTEGER NOT NULL, last_at INTEGER NOT NULL, "
    "told INTEGER NOT NULL, clock INTEGER NOT NULL)",
    "CREATE TABLE taken_bundle (digest TEXT NOT NULL PRIMARY KEY, site TEXT NOT NULL, number INTEGER NOT NULL, "
    "at INTEGER NOT NULL, file TEXT NOT NULL, waits INTEGER NOT NULL)",
)
