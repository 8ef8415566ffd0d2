"""The day from which an imported overdue loan is charged, its import; and the time of a loan's notice.

Of loans that an earlier version imported the journal knows when they came in: see `custody._charged_from`.
"""

STATEMENTS = (
    "ALTER TABLE loan ADD COLUMN charged_from INTEGER",
    "ALTER TABLE loan ADD COLUMN noticed_at INTEGER",
    "UPDATE loan SET charged_from = (SELECT stamp FROM journal WHERE journal.id = loan.id "
    "AND json_extract(data, '$.imported') AND act != journal.id AND json_extract(data, '$.due') < stamp) "
    "WHERE how != 'undone'",
)
CARRIED_ON = (
    "UPDATE loan SET charged_from = (SELECT before.charged_from FROM journal JOIN loan AS before "
    "ON before.id = journal.continues WHERE journal.id = loan.id) WHERE charged_from IS NULL AND how != 'undone' "
    "AND EXISTS (SELECT 1 FROM journal JOIN loan AS before ON before.id = journal.continues "
    "WHERE journal.id = loan.id AND before.charged_from IS NOT NULL)"
)


def up(migrator, db):
    for statement in STATEMENTS:
        db.execute_sql(statement)
    while db.execute_sql(CARRIED_ON).rowcount:  # a loan may carry on one that carried on another
        pass
