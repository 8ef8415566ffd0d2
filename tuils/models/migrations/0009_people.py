"""Several contacts, notes and restrictions for a patron; fields a category requires; setup codes; audit log;
retention."""

from tuils.values.person_words import person_words

FOUND_BY = ("id", "card", "first_name", "last_name", "preferred_name", "born", "street", "phone", "email")
STATEMENTS = (
    "ALTER TABLE patron_category ADD COLUMN kind TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE patron_category ADD COLUMN min_age INTEGER",
    "ALTER TABLE patron_category ADD COLUMN max_age INTEGER",
    "ALTER TABLE patron_category ADD COLUMN ends_on TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE patron_category ADD COLUMN fee_cents INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE patron_category ADD COLUMN card_numbers TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE patron ADD COLUMN family TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE patron ADD COLUMN grade TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE patron ADD COLUMN id_seen_on TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE patron ADD COLUMN mail_titles INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX patrons_of_family ON patron (family) WHERE (family != '')",
    "CREATE TABLE patron_contact (patron TEXT NOT NULL, key TEXT NOT NULL, kind TEXT NOT NULL, label TEXT NOT NULL, "
    "text TEXT NOT NULL, street TEXT NOT NULL, city TEXT NOT NULL, postcode TEXT NOT NULL, since TEXT NOT NULL, "
    "until TEXT NOT NULL, PRIMARY KEY (patron, key))",
    "CREATE TABLE patron_note (patron TEXT NOT NULL, key TEXT NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL, "
    "written_on TEXT NOT NULL, until TEXT NOT NULL, operator TEXT NOT NULL, PRIMARY KEY (patron, key))",
    "CREATE TABLE restriction (patron TEXT NOT NULL, key TEXT NOT NULL, why TEXT NOT NULL, text TEXT NOT NULL, "
    "since TEXT NOT NULL, until TEXT NOT NULL, operator TEXT NOT NULL, PRIMARY KEY (patron, key))",
    "CREATE TABLE proxy (patron TEXT NOT NULL, proxy TEXT NOT NULL, may TEXT NOT NULL, PRIMARY KEY (patron, proxy))",
    "CREATE INDEX proxy_proxy ON proxy (proxy)",
    "DROP INDEX patron_word_patron",
    "CREATE INDEX words_of_patron ON patron_word (patron, word)",
    "CREATE INDEX journal_merged ON journal (patron) WHERE (kind = 'patron_merged')",
    "CREATE INDEX journal_merged_into ON journal (json_extract(data, '$.into')) WHERE (kind = 'patron_merged')",
    "CREATE INDEX journal_removed ON journal (patron) WHERE (kind = 'patron_removed')",
    "CREATE TABLE last_use (patron TEXT NOT NULL PRIMARY KEY, month TEXT NOT NULL)",
    "CREATE TABLE legal_request (id TEXT NOT NULL PRIMARY KEY, asked_on TEXT NOT NULL, agency TEXT NOT NULL, "
    "kind TEXT NOT NULL, handled_by TEXT NOT NULL, note TEXT NOT NULL)",
    "ALTER TABLE staff_pin ADD COLUMN once INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE staff_pin ADD COLUMN until INTEGER NOT NULL DEFAULT 0",
    "CREATE TABLE retention_rule (kind TEXT NOT NULL PRIMARY KEY, period TEXT NOT NULL)",
    "CREATE TABLE audit_row (device TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, branch TEXT NOT NULL, "
    "operator TEXT NOT NULL, kind TEXT NOT NULL, patron TEXT NOT NULL, deed TEXT NOT NULL, allowed INTEGER NOT NULL, "
    '"by" TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (device, seq))',
    "CREATE TABLE audit_head (device TEXT NOT NULL PRIMARY KEY, seq INTEGER NOT NULL, hash TEXT NOT NULL)",
    "CREATE INDEX audit_by_time ON audit_row (at)",
    "CREATE INDEX audit_of_patron ON audit_row (patron, at) WHERE (patron != '')",
)


def up(migrator, db):
    for statement in STATEMENTS:
        db.execute_sql(statement)
    find_again(db)


def find_again(db):
    """The words by which patrons are found are told apart by what they are of."""
    db.execute_sql("DELETE FROM patron_word")
    for row in db.execute_sql(f"SELECT {', '.join(FOUND_BY)} FROM patron").fetchall():
        for word in sorted(person_words(dict(zip(FOUND_BY, row, strict=True)))):
            db.execute_sql("INSERT INTO patron_word (word, patron) VALUES (?, ?)", (word, row[0]))
