"""Accounts of machines that speak SIP2, what they did, and PINs of patrons.

A van of the version before may know of machines already: their settings came in a bundle, and had no table then.
"""

import json

SETTINGS = "SELECT id, data FROM journal WHERE kind = 'setting_set' AND NOT void ORDER BY pos, device, seq"


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
    fold_settings(db)


def fold_settings(db):
    last = {}
    for entry, data in db.execute_sql(SETTINGS).fetchall():
        shelf, _slash, name = json.loads(data)["name"].partition("/")
        if shelf in ("machine", "machine_key"):
            last[shelf, name] = entry, json.loads(data).get("value")
    for (shelf, name), (entry, value) in last.items():
        if value is None:
            continue
        if shelf == "machine":
            columns = [value[column] for column in ("kind", "branch", "addresses", "how")]
            db.execute_sql(
                "INSERT INTO machine (name, kind, branch, addresses, how) VALUES (?, ?, ?, ?, ?)", (name, *columns)
            )
        else:
            private = db.execute_sql("SELECT data FROM private WHERE entry = ?", (entry,)).fetchone()
            kept = json.loads(private[0]).get("hash", "") if private else ""
            db.execute_sql("INSERT INTO machine_key (name, hash) VALUES (?, ?)", (name, kept))
