"""The day since which a patron's debt is at a collection agency."""

STATEMENTS = ("ALTER TABLE patron ADD COLUMN agency_on TEXT NOT NULL DEFAULT ''",)
