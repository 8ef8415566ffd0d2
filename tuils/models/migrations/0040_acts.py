"""The index of acts without their first entries, which have the act's id: a tenth less for each loan that came back."""

STATEMENTS = (
    "DROP INDEX journal_act",
    "CREATE INDEX journal_act ON journal (act) WHERE (act <> id)",
)
