"""An index that finds merged titles at once."""


def up(migrator, db):
    db.execute_sql("CREATE INDEX journal_titles_merged ON journal (biblio) WHERE (kind = 'biblio_merged')")
    db.execute_sql(
        "CREATE INDEX journal_titles_merged_into ON journal (json_extract(data, '$.into')) "
        "WHERE (kind = 'biblio_merged')"
    )
