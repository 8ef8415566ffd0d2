"""Accounts of machines that speak SIP2, what they did, and PINs of patrons."""


def up(migrator, db):
    db.execute_sql(
        "CREATE TABLE machine (name TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, branch TEXT NOT NULL, "
        "addresses TEXT NOT NULL, how TEXT NOT NULL)"
    )
    db.execute_sql("CREATE TABLE machine_key (name TEXT NOT NULL PRIMARY KEY, hash TEXT NOT NULL)")
    db.execute_sql(
        "CREATE TABLE machine_event (id TEXT NOT NULL PRIMARY KEY, machine TEXT NOT NULL, at INTEGER NOT NULL, "
        "command TEXT NOT NULL, did TEXT NOT NULL, why TEXT NOT NULL, item TEXT NOT NULL, act TEXT NOT NULL, "
        "todo TEXT NOT NULL)"
    )
    db.execute_sql("CREATE INDEX machine_events ON machine_event (machine, at)")
    db.execute_sql("CREATE INDEX machine_todo ON machine_event (todo) WHERE todo <> ''")
    db.execute_sql(
        "CREATE TABLE machine_done (machine TEXT NOT NULL, key TEXT NOT NULL, at INTEGER NOT NULL, "
        "answer TEXT NOT NULL, PRIMARY KEY (machine, key))"
    )
    db.execute_sql("CREATE INDEX machine_done_at ON machine_done (at)")
    db.execute_sql(
        "CREATE TABLE patron_pin (patron TEXT NOT NULL PRIMARY KEY, hash TEXT NOT NULL, set_at INTEGER NOT NULL)"
    )
