"""An index that finds merged titles at once."""

STATEMENTS = (
    "CREATE INDEX journal_titles_merged ON journal (biblio) WHERE (kind = 'biblio_merged')",
    "CREATE INDEX journal_titles_merged_into ON journal (json_extract(data, '$.into')) WHERE (kind = 'biblio_merged')",
)
