"""A library system in a terminal, for small libraries."""

import sys

VERSION = "0.2.0"
"""The version, which the package is built with: to ask the installed one costs a start as much as thirty modules."""

# peewee loads each driver of a database server that it finds, at every start of the program. A library on a server
# brings its own back: models/server/driver.py.
for _driver in ("psycopg", "psycopg2"):
    sys.modules.setdefault(_driver, None)  # type: ignore[arg-type]  # it is not to be found
