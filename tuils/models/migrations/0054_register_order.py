"""Indexes of register entries in the order of their lists, so that a long list is read only as far as it is shown."""

STATEMENTS = (
    "DROP INDEX register_entry_open",
    "DROP INDEX register_entry_state",
    "CREATE INDEX register_entry_open ON register_entry (register, sort, id DESC) WHERE closed_at = 0",
    "CREATE INDEX register_entry_state ON register_entry (register, state, sort, id DESC)",
    "CREATE INDEX register_entry_all ON register_entry (register, sort, id DESC)",
)
