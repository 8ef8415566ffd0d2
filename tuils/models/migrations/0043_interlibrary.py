"""Interlibrary loan: partners, what is borrowed and lent; and on a copy the last day of one that is borrowed."""

STATEMENTS = (
    "ALTER TABLE item ADD COLUMN borrowed_until TEXT NOT NULL DEFAULT ''",
    "CREATE TABLE ill_partner (id TEXT NOT NULL PRIMARY KEY, code TEXT NOT NULL, name TEXT NOT NULL, courier TEXT NOT "
    "NULL, address TEXT NOT NULL, email TEXT NOT NULL, phone TEXT NOT NULL, travel_days INTEGER NOT NULL, note TEXT "
    "NOT NULL, ended INTEGER NOT NULL)",
    "CREATE TABLE ill_request (id TEXT NOT NULL PRIMARY KEY, title TEXT NOT NULL, author TEXT NOT NULL, isbn TEXT NOT "
    "NULL, kind TEXT NOT NULL, journal TEXT NOT NULL, volume TEXT NOT NULL, pages TEXT NOT NULL, published TEXT NOT "
    "NULL, need_by TEXT NOT NULL, most_cents INTEGER, note TEXT NOT NULL, branch TEXT NOT NULL, patron TEXT, made_at "
    "INTEGER NOT NULL, state TEXT NOT NULL, partner TEXT NOT NULL, tried TEXT NOT NULL, asked_at INTEGER NOT NULL, "
    "shipped_at INTEGER NOT NULL, received_at INTEGER NOT NULL, returned_at INTEGER NOT NULL, closed_at INTEGER NOT "
    "NULL, item TEXT NOT NULL, biblio TEXT NOT NULL, barcode TEXT NOT NULL, lender_due TEXT NOT NULL, due_on TEXT NOT "
    "NULL, renewal TEXT NOT NULL, recalled INTEGER NOT NULL, compliance TEXT NOT NULL, outcome TEXT NOT NULL)",
    "CREATE TABLE ill_lending (id TEXT NOT NULL PRIMARY KEY, partner TEXT NOT NULL, title TEXT NOT NULL, author TEXT "
    "NOT NULL, kind TEXT NOT NULL, number TEXT NOT NULL, note TEXT NOT NULL, branch TEXT NOT NULL, made_at INTEGER NOT "
    "NULL, state TEXT NOT NULL, item TEXT NOT NULL, barcode TEXT NOT NULL, due_on TEXT NOT NULL, sent_at INTEGER NOT "
    "NULL, back_at INTEGER NOT NULL)",
    "CREATE INDEX ill_lending_item ON ill_lending (item)",
)
