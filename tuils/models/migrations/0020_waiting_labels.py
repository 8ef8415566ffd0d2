"""Labels waiting to be printed after copies are added or change their call number."""

STATEMENTS = (
    "CREATE TABLE waiting_label (item TEXT NOT NULL, kind TEXT NOT NULL, since INTEGER NOT NULL, was TEXT NOT NULL, "
    "printed_at INTEGER NOT NULL, run TEXT NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (item, kind))",
    'CREATE INDEX "labels_by_kind" ON "waiting_label" ("kind", "printed_at")',
)
