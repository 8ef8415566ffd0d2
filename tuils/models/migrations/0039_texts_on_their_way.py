"""The service's name of a queued text, to ask for its outcome."""

STATEMENTS = (
    "ALTER TABLE notice ADD COLUMN handle TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX notices_on_their_way ON notice (at) WHERE handle <> ''",
)
