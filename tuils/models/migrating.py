"""The runner of migrations: numbered files with STATEMENTS, done in their order, or with an `up` of their own."""

from __future__ import annotations

from typing import Any

from playhouse.migrations import Migration, Runner


class MigrationRunner(Runner):
    """The runner of these files, as peewee's of files that all have an `up`."""

    def migrations(self) -> list[Any]:
        return [_Step(*one) for one in super().migrations()]


class _Step(Migration):
    def load(self) -> Any:
        module = super().load()
        if not hasattr(module, "up"):
            module.up = lambda _migrator, store: [store.execute_sql(text) for text in module.STATEMENTS]
        return module
