"""Reading programs, their prizes, and who takes part."""


def up(migrator, db):
    db.execute_sql(
        "CREATE TABLE reading_program (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, branch TEXT NOT NULL, "
        "first TEXT NOT NULL, last TEXT NOT NULL, goals TEXT NOT NULL, made_at INTEGER NOT NULL)"
    )
    db.execute_sql(
        "CREATE TABLE reading_badge (id TEXT NOT NULL PRIMARY KEY, program TEXT NOT NULL, unit TEXT NOT NULL, "
        "amount INTEGER NOT NULL, prize TEXT NOT NULL, stock INTEGER, drawn INTEGER NOT NULL, made_at INTEGER NOT NULL)"
    )
    db.execute_sql("CREATE INDEX reading_badge_program ON reading_badge (program)")
    db.execute_sql(
        "CREATE TABLE reading_reader (id TEXT NOT NULL PRIMARY KEY, program TEXT NOT NULL, branch TEXT NOT NULL, "
        "ages TEXT NOT NULL, unit TEXT NOT NULL, goal INTEGER NOT NULL, heads INTEGER NOT NULL, "
        "total INTEGER NOT NULL, signed_at INTEGER NOT NULL, ended INTEGER NOT NULL, "
        "joined TEXT NOT NULL, patron TEXT, name TEXT NOT NULL, party TEXT NOT NULL, code TEXT NOT NULL)"
    )
    db.execute_sql("CREATE INDEX readers_of_program ON reading_reader (program)")
    db.execute_sql("CREATE INDEX readers_by_patron ON reading_reader (patron) WHERE patron IS NOT NULL")
    db.execute_sql(
        "CREATE TABLE reading_prize (reader TEXT NOT NULL, badge TEXT NOT NULL, given_at INTEGER NOT NULL, "
        "branch TEXT NOT NULL, PRIMARY KEY (reader, badge))"
    )
