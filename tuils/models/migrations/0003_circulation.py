"""Circulation in full: holds, the ledger, counts, reasons why a copy is set aside, and settings of types and places."""

STATEMENTS = (
    "ALTER TABLE item ADD COLUMN held_for TEXT",
    "ALTER TABLE item ADD COLUMN held_pos INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE item ADD COLUMN pieces TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE loan ADD COLUMN hold TEXT",
    "ALTER TABLE loan ADD COLUMN stopped_at INTEGER",
    "CREATE INDEX loans_of_hold ON loan (hold) WHERE (hold IS NOT NULL)",
    "CREATE INDEX items_held ON item (held_for) WHERE (held_for IS NOT NULL)",
    "ALTER TABLE branch ADD COLUMN pickup INTEGER NOT NULL DEFAULT 1",
    "ALTER TABLE shelving_location ADD COLUMN max_checkouts INTEGER",
    "ALTER TABLE item_type ADD COLUMN replacement_cents INTEGER",
    "ALTER TABLE item_type ADD COLUMN rental_cents INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE item_type ADD COLUMN min_age INTEGER",
    "ALTER TABLE item_type ADD COLUMN message TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE patron_category ADD COLUMN can_hold INTEGER NOT NULL DEFAULT 1",
    "CREATE TABLE hold (id TEXT NOT NULL PRIMARY KEY, biblio TEXT NOT NULL, wanted TEXT NOT NULL, patron TEXT, "
    "pickup TEXT NOT NULL, placed_at INTEGER NOT NULL, rank INTEGER NOT NULL, expires TEXT NOT NULL, "
    "suspended INTEGER NOT NULL, suspended_until TEXT NOT NULL, state TEXT NOT NULL, item TEXT, caught_at INTEGER, "
    "pickup_by TEXT NOT NULL, closed_at INTEGER, how TEXT NOT NULL, named INTEGER NOT NULL)",
    "CREATE INDEX queue_of_biblio ON hold (biblio, rank) WHERE (state IN ('placed', 'waiting', 'in_transit'))",
    "CREATE INDEX holds_of_patron ON hold (patron) WHERE (patron IS NOT NULL)",
    "CREATE INDEX hold_of_item ON hold (item) WHERE (item IS NOT NULL)",
    "CREATE INDEX live_holds ON hold (state, pickup) WHERE (state IN ('placed', 'waiting', 'in_transit'))",
    "CREATE TABLE account_line (id TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, patron TEXT, cents INTEGER NOT NULL, "
    "charge TEXT, why TEXT NOT NULL, loan TEXT, at INTEGER NOT NULL, branch TEXT NOT NULL, operator TEXT NOT NULL, "
    "void INTEGER NOT NULL)",
    "CREATE INDEX lines_of_patron ON account_line (patron) WHERE (patron IS NOT NULL)",
    "CREATE INDEX account_line_charge ON account_line (charge) WHERE (charge IS NOT NULL)",
    "CREATE INDEX account_line_loan ON account_line (loan) WHERE (loan IS NOT NULL)",
    "CREATE INDEX lines_by_day ON account_line (at)",
    "CREATE TABLE fact (device TEXT NOT NULL, day TEXT NOT NULL, kind TEXT NOT NULL, branch TEXT NOT NULL, "
    "category TEXT NOT NULL, age_group TEXT NOT NULL, item_type TEXT NOT NULL, collection TEXT NOT NULL, "
    "n INTEGER NOT NULL, version INTEGER NOT NULL)",
    "CREATE UNIQUE INDEX one_fact_a_row ON fact (day, device, kind, branch, category, age_group, item_type, "
    "collection)",
)
