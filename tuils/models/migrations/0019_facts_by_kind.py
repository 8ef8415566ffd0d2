"""An index of counters by kind: a report does not read ten years of all of them."""

STATEMENTS = ('CREATE INDEX IF NOT EXISTS "facts_by_kind" ON "fact" ("kind", "day")',)
