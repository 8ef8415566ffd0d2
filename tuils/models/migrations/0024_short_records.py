"""An index that finds titles in a short form (encoding level 3) at once."""

STATEMENTS = ("CREATE INDEX biblio_short ON biblio (no) WHERE substr(marc, 18, 1) = x'33'",)
