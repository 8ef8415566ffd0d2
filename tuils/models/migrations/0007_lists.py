"""Named lists of titles or items, made by staff. A list is a subject of the journal."""

STATEMENTS = (
    "ALTER TABLE journal ADD COLUMN list TEXT",
    "CREATE INDEX journal_list ON journal (list) WHERE (list IS NOT NULL)",
    "CREATE TABLE kept_list (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, name_key TEXT NOT NULL, "
    "twin INTEGER NOT NULL, of TEXT NOT NULL, note TEXT NOT NULL, shown INTEGER NOT NULL, search TEXT NOT NULL, "
    "removed INTEGER NOT NULL, made_at INTEGER NOT NULL, made_pos INTEGER NOT NULL)",
    "CREATE UNIQUE INDEX one_list_name ON kept_list (name_key) WHERE (twin = 1)",
    "CREATE INDEX lists_by_name ON kept_list (name_key)",
    "CREATE TABLE list_line (list TEXT NOT NULL, thing TEXT NOT NULL, rank INTEGER NOT NULL, note TEXT NOT NULL, "
    "added_at INTEGER NOT NULL, PRIMARY KEY (list, thing))",
    "CREATE INDEX lines_in_order ON list_line (list, rank, thing)",
    "CREATE INDEX lines_of_thing ON list_line (thing)",
)
