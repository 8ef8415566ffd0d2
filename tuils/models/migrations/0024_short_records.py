"""An index that finds titles in a short form (encoding level 3) at once."""


def up(migrator, db):
    db.execute_sql("CREATE INDEX biblio_short ON biblio (no) WHERE substr(marc, 18, 1) = x'33'")
