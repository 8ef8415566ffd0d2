"""Parts of a copy: missing pieces, an alert at the desk, a code to count by, and other titles in the volume."""


def up(migrator, db):
    for name in ("missing_pieces", "alert", "statistics", "bound_with"):
        db.execute_sql(f"ALTER TABLE item ADD COLUMN {name} TEXT NOT NULL DEFAULT ''")
    db.execute_sql("CREATE INDEX items_bound ON item (barcode) WHERE (bound_with <> '')")
