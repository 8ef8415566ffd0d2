"""The bookmobile's times at its stops."""

STATEMENTS = (
    "CREATE TABLE stop_visit (stop TEXT NOT NULL, weekday INTEGER NOT NULL, spans TEXT NOT NULL, "
    "weeks INTEGER NOT NULL, first TEXT NOT NULL, PRIMARY KEY (stop, weekday))",
)
