"""The day since which a patron's debt is at a collection agency."""


def up(migrator, db):
    db.execute_sql("ALTER TABLE patron ADD COLUMN agency_on TEXT NOT NULL DEFAULT ''")
