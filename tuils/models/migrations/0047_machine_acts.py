"""The act of a message is found at once: Why? and a bundle ask for it, act by act."""


def up(migrator, db):
    db.execute_sql("CREATE INDEX machine_acts ON machine_event (act) WHERE act <> ''")
