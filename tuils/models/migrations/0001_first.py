"""The first shape of the store. Frozen: what changes later is a migration of its own."""

TABLES = """
CREATE TABLE biblio (
    no INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    batch TEXT NOT NULL,
    marc BLOB NOT NULL,
    control_number TEXT NOT NULL,
    control_source TEXT NOT NULL,
    title TEXT NOT NULL,
    medium TEXT NOT NULL,
    author TEXT NOT NULL,
    year INTEGER,
    kind TEXT NOT NULL,
    isbns TEXT NOT NULL,
    issn TEXT NOT NULL,
    lccn TEXT NOT NULL,
    language TEXT NOT NULL,
    audience TEXT NOT NULL,
    publisher TEXT NOT NULL,
    series TEXT NOT NULL,
    subjects TEXT NOT NULL,
    summary TEXT NOT NULL,
    extent TEXT NOT NULL,
    call_number TEXT NOT NULL,
    words TEXT NOT NULL,
    title_key TEXT NOT NULL,
    removed INTEGER NOT NULL
);

CREATE UNIQUE INDEX biblio_id ON biblio (id);

CREATE INDEX biblio_title_key ON biblio (title_key);

CREATE INDEX biblio_batch ON biblio (batch) WHERE (batch != '');

CREATE INDEX biblio_control_number ON biblio (control_number);

CREATE TABLE branch (
    code TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    return_to TEXT NOT NULL
);

CREATE TABLE circ_rule (
    branch TEXT NOT NULL,
    category TEXT NOT NULL,
    item_type TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL
);

CREATE UNIQUE INDEX one_value_a_rule ON circ_rule (name, branch, category, item_type);

CREATE TABLE clock_shift (
    device TEXT NOT NULL,
    from_seq INTEGER NOT NULL,
    to_seq INTEGER NOT NULL,
    minus INTEGER NOT NULL,
    PRIMARY KEY (device, from_seq, to_seq, minus)
);

CREATE TABLE closed_date (
    branch TEXT NOT NULL,
    day TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (branch, day)
);

CREATE TABLE daily_step (
    day TEXT NOT NULL,
    step TEXT NOT NULL,
    at INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    PRIMARY KEY (day, step)
);

CREATE TABLE have (
    device TEXT NOT NULL PRIMARY KEY,
    seq INTEGER NOT NULL,
    pos INTEGER NOT NULL
);

CREATE TABLE isbn (
    isbn TEXT NOT NULL,
    biblio TEXT NOT NULL
);

CREATE INDEX isbn_isbn ON isbn (isbn);

CREATE INDEX isbn_biblio ON isbn (biblio);

CREATE TABLE item (
    id TEXT NOT NULL PRIMARY KEY,
    barcode TEXT NOT NULL,
    biblio TEXT NOT NULL,
    item_type TEXT NOT NULL,
    home_branch TEXT NOT NULL,
    location TEXT NOT NULL,
    collection TEXT NOT NULL,
    call_number TEXT NOT NULL,
    copy_number TEXT NOT NULL,
    volume TEXT NOT NULL,
    price_cents INTEGER,
    acquired_on TEXT NOT NULL,
    state TEXT NOT NULL,
    withdrawn INTEGER NOT NULL,
    not_for_loan INTEGER NOT NULL,
    staff_note TEXT NOT NULL,
    public_note TEXT NOT NULL,
    loan TEXT,
    holding_branch TEXT NOT NULL,
    transit_to TEXT NOT NULL,
    moved_at INTEGER NOT NULL,
    added_pos INTEGER NOT NULL,
    clash INTEGER NOT NULL
);

CREATE INDEX item_biblio ON item (biblio);

CREATE UNIQUE INDEX one_barcode ON item (barcode) WHERE ((clash = 0) AND (barcode != ''));

CREATE INDEX item_by_barcode ON item (barcode);

CREATE INDEX items_that_clash ON item (clash) WHERE (clash = 1);

CREATE TABLE item_type (
    code TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    not_for_loan INTEGER NOT NULL
);

CREATE TABLE journal (
    id TEXT NOT NULL PRIMARY KEY,
    device TEXT NOT NULL,
    seq INTEGER NOT NULL,
    stamp INTEGER NOT NULL,
    base INTEGER NOT NULL,
    at INTEGER NOT NULL,
    branch TEXT NOT NULL,
    operator TEXT NOT NULL,
    act TEXT NOT NULL,
    kind TEXT NOT NULL,
    v INTEGER NOT NULL,
    item TEXT,
    loan TEXT,
    hold TEXT,
    charge TEXT,
    biblio TEXT,
    patron TEXT,
    undoes TEXT,
    continues TEXT,
    data TEXT NOT NULL,
    pos INTEGER NOT NULL,
    void INTEGER NOT NULL
);

CREATE UNIQUE INDEX journal_device_seq ON journal (device, seq);

CREATE INDEX journal_pos ON journal (pos);

CREATE INDEX journal_act ON journal (act);

CREATE INDEX journal_item ON journal (item) WHERE (item IS NOT NULL);

CREATE INDEX journal_loan ON journal (loan) WHERE (loan IS NOT NULL);

CREATE INDEX journal_hold ON journal (hold) WHERE (hold IS NOT NULL);

CREATE INDEX journal_charge ON journal (charge) WHERE (charge IS NOT NULL);

CREATE INDEX journal_biblio ON journal (biblio) WHERE (biblio IS NOT NULL);

CREATE INDEX journal_patron ON journal (patron) WHERE (patron IS NOT NULL);

CREATE INDEX journal_undoes ON journal (undoes) WHERE (undoes IS NOT NULL);

CREATE INDEX journal_continues ON journal (continues) WHERE (continues IS NOT NULL);

CREATE INDEX journal_kind_pos ON journal (kind, pos) WHERE (kind = 'setting_set');

CREATE TABLE library (
    id TEXT NOT NULL PRIMARY KEY,
    made_at INTEGER NOT NULL,
    main INTEGER NOT NULL,
    practice INTEGER NOT NULL
);

CREATE TABLE loan (
    id TEXT NOT NULL PRIMARY KEY,
    item TEXT NOT NULL,
    patron TEXT,
    lent_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    renewals INTEGER NOT NULL,
    closed_at INTEGER,
    how TEXT NOT NULL,
    by TEXT,
    named INTEGER NOT NULL
);

CREATE UNIQUE INDEX one_open_loan ON loan (item) WHERE (closed_at IS NULL);

CREATE INDEX loans_of_item ON loan (item);

CREATE INDEX loans_of_patron ON loan (patron) WHERE (patron IS NOT NULL);

CREATE INDEX open_loans_by_due ON loan (due_at) WHERE (closed_at IS NULL);

CREATE TABLE old_card (
    card TEXT NOT NULL,
    patron TEXT NOT NULL,
    since TEXT NOT NULL,
    PRIMARY KEY (card, patron)
);

CREATE INDEX old_card_patron ON old_card (patron);

CREATE TABLE opening_hours (
    branch TEXT NOT NULL,
    weekday INTEGER NOT NULL,
    spans TEXT NOT NULL,
    PRIMARY KEY (branch, weekday)
);

CREATE TABLE patron (
    id TEXT NOT NULL PRIMARY KEY,
    card TEXT NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    preferred_name TEXT NOT NULL,
    born TEXT NOT NULL,
    category TEXT NOT NULL,
    branch TEXT NOT NULL,
    street TEXT NOT NULL,
    city TEXT NOT NULL,
    postcode TEXT NOT NULL,
    phone TEXT NOT NULL,
    email TEXT NOT NULL,
    language TEXT NOT NULL,
    tell_by TEXT NOT NULL,
    enrolled_on TEXT NOT NULL,
    expires_on TEXT NOT NULL,
    note TEXT NOT NULL,
    barred INTEGER NOT NULL,
    barred_until TEXT NOT NULL,
    address_bad INTEGER NOT NULL,
    pos INTEGER NOT NULL,
    clash INTEGER NOT NULL
);

CREATE UNIQUE INDEX one_card ON patron (card) WHERE ((clash = 0) AND (card != ''));

CREATE INDEX patron_by_card ON patron (card);

CREATE INDEX patrons_that_clash ON patron (clash) WHERE (clash = 1);

CREATE TABLE patron_category (
    code TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    enrolment TEXT NOT NULL
);

CREATE TABLE patron_word (
    word TEXT NOT NULL,
    patron TEXT NOT NULL,
    PRIMARY KEY (word, patron)
);

CREATE INDEX patron_word_patron ON patron_word (patron);

CREATE TABLE pin_try (
    login TEXT NOT NULL PRIMARY KEY,
    wrong INTEGER NOT NULL,
    wait_until INTEGER NOT NULL
);

CREATE TABLE private (
    entry TEXT NOT NULL PRIMARY KEY,
    data TEXT NOT NULL
);

CREATE TABLE role (
    code TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    permissions TEXT NOT NULL,
    passes TEXT NOT NULL
);

CREATE TABLE setting (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE shelving_location (
    code TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL
);

CREATE TABLE staff_pin (
    login TEXT NOT NULL PRIMARY KEY,
    hash TEXT NOT NULL
);

CREATE TABLE staff_user (
    login TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    system_user TEXT NOT NULL,
    active INTEGER NOT NULL
);

CREATE INDEX staff_user_system_user ON staff_user (system_user);
"""

INDEX = (
    "CREATE VIRTUAL TABLE biblio_index USING fts5(title, author, subjects, series, call_number, words, "
    "content='biblio', content_rowid='no', prefix='2 3', tokenize='unicode61 remove_diacritics 2')",
    "CREATE VIRTUAL TABLE biblio_words USING fts5vocab(biblio_index, row)",
    "CREATE TRIGGER biblio_come AFTER INSERT ON biblio WHEN new.batch = '' BEGIN INSERT INTO "
    "biblio_index(rowid, title, author, subjects, series, call_number, words) VALUES (new.no, new.title, "
    "new.author, new.subjects, new.series, new.call_number, new.words); END",
    "CREATE TRIGGER biblio_gone AFTER DELETE ON biblio BEGIN INSERT INTO biblio_index(biblio_index, "
    "rowid, title, author, subjects, series, call_number, words) VALUES ('delete', old.no, old.title, "
    "old.author, old.subjects, old.series, old.call_number, old.words); END",
    "CREATE TRIGGER biblio_changed AFTER UPDATE OF title, author, subjects, series, call_number, words ON "
    "biblio BEGIN INSERT INTO biblio_index(biblio_index, rowid, title, author, subjects, series, "
    "call_number, words) VALUES ('delete', old.no, old.title, old.author, old.subjects, old.series, "
    "old.call_number, old.words); INSERT INTO biblio_index(rowid, title, author, subjects, series, "
    "call_number, words) VALUES (new.no, new.title, new.author, new.subjects, new.series, "
    "new.call_number, new.words); END",
)


def up(migrator, db):
    for statement in TABLES.split(";\n\n"):
        if statement.strip():
            db.execute_sql(statement.strip().rstrip(";"))
    for statement in INDEX:
        db.execute_sql(statement)
