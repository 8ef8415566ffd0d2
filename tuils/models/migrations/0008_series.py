"""The titles of a series are found by the beginning of their statement of series, without reading their records."""

STATEMENTS = ("CREATE INDEX biblio_series ON biblio (series COLLATE NOCASE) WHERE (series <> '')",)
