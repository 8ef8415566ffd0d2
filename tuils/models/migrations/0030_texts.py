"""The text messages a patron agreed to, since when, and to which number."""


def up(migrator, db):
    for name in ("text_phone", "texts", "texts_on", "texts_stopped"):
        db.execute_sql(f"ALTER TABLE patron ADD COLUMN {name} TEXT NOT NULL DEFAULT ''")
