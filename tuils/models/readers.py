"""The readers of each table, as its model names them."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from . import __path__ as files
from .base import Base, Readers

OF_SQLITE = frozenset({
    "sqlite_master", "sqlite_schema", "sqlite_sequence", "json_each", "json_tree", "schema_migration",
    "biblio_index", "biblio_index_config", "biblio_index_data", "biblio_index_docsize", "biblio_index_idx",
    "biblio_words",
})  # fmt: skip
"""Tables without a model, which tell of no person."""


def every_table() -> tuple[type[Base], ...]:
    """Return the models of all files."""
    for file in pkgutil.iter_modules(files, "tuils.models."):
        import_module(file.name)
    return tuple(kind for kind in Base.__subclasses__() if kind.__module__.startswith("tuils."))


@cache
def readers_by_table() -> dict[str, Readers]:
    """Return who may read each table. One whose model doesn't say so is left out: nobody may."""
    return {str(table._meta.table_name): table.readers for table in every_table() if table.readers}
