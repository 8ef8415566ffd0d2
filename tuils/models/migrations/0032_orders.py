"""Vendors, funds, order lines, invoices, suggestions."""

STATEMENTS = (
    "CREATE TABLE vendor (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, account TEXT "
    "NOT NULL, contact TEXT NOT NULL, phone TEXT NOT NULL, email TEXT NOT NULL, discount INTEGER NOT NULL, "
    "late_days INTEGER NOT NULL, map TEXT NOT NULL, note TEXT NOT NULL, ended INTEGER NOT NULL)",
    "CREATE TABLE fund (id TEXT NOT NULL PRIMARY KEY, code TEXT NOT NULL, name TEXT NOT NULL, year INTEGER "
    "NOT NULL, budget_cents INTEGER NOT NULL, grant_from TEXT NOT NULL, note TEXT NOT NULL)",
    "CREATE TABLE order_line (id TEXT NOT NULL PRIMARY KEY, biblio TEXT NOT NULL, title TEXT NOT NULL, author "
    "TEXT NOT NULL, isbn TEXT NOT NULL, vendor TEXT NOT NULL, fund TEXT NOT NULL, branch TEXT NOT NULL, "
    "location TEXT NOT NULL, item_type TEXT NOT NULL, copies INTEGER NOT NULL, price_cents INTEGER, discount "
    "INTEGER NOT NULL, requester TEXT NOT NULL, note TEXT NOT NULL, suggestion TEXT NOT NULL, made INTEGER "
    "NOT NULL, number TEXT NOT NULL, added_at INTEGER NOT NULL, sent_at INTEGER NOT NULL, received_at INTEGER "
    "NOT NULL, received INTEGER NOT NULL, damaged INTEGER NOT NULL, cancelled INTEGER NOT NULL, reason TEXT "
    "NOT NULL, claims INTEGER NOT NULL, claimed_at INTEGER NOT NULL)",
    "CREATE TABLE invoice (id TEXT NOT NULL PRIMARY KEY, number TEXT NOT NULL, vendor TEXT NOT NULL, day TEXT "
    "NOT NULL, total_cents INTEGER, shipping_cents INTEGER NOT NULL, discount_cents INTEGER NOT NULL, note "
    "TEXT NOT NULL, voided INTEGER NOT NULL)",
    "CREATE TABLE invoice_line (invoice TEXT NOT NULL, line TEXT NOT NULL, fund TEXT NOT NULL, copies INTEGER "
    "NOT NULL, cents INTEGER NOT NULL, paid_cents INTEGER NOT NULL, PRIMARY KEY (invoice, line))",
    "CREATE TABLE suggestion (id TEXT NOT NULL PRIMARY KEY, title TEXT NOT NULL, author TEXT NOT NULL, isbn "
    "TEXT NOT NULL, note TEXT NOT NULL, branch TEXT NOT NULL, patron TEXT, made_at INTEGER NOT NULL, state "
    "TEXT NOT NULL, reason TEXT NOT NULL, line TEXT NOT NULL, decided_at INTEGER NOT NULL, told INTEGER NOT "
    "NULL)",
    "CREATE INDEX order_line_biblio ON order_line (biblio)",
    "CREATE INDEX order_line_fund ON order_line (fund)",
    "CREATE INDEX invoice_line_line ON invoice_line (line)",
)
