"""The journal's record of an import from a table: an `import_batch` entry for each transaction that wrote something."""

from __future__ import annotations

from collections import Counter
from dataclasses import field

from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.entries import new_id
from tuils.library.foundation.journal.writing import Act
from tuils.values.dataclass import dataclass

from .table_profile import TableSource


@dataclass
class TableBatches:
    """The batches of one import of `what` (patrons, loans). `batch` is empty until something was written. `untold`:
    counts of rows of which nothing was written; the next entry has them."""

    what: str
    source: TableSource
    digest: str
    batch: str = ""
    number: int = 0
    coming: str = ""
    untold: Counter[str] = field(default_factory=Counter)

    def name(self, desk: Desk) -> str:
        """Return the id the batch will have, for entries written before any row was imported."""
        self.coming = self.coming or new_id(desk.now)
        return self.coming

    def head(self, desk: Desk, counts: Counter[str], read: int, *, finished: bool) -> Act:
        """Return the act of one more batch, in the caller's transaction; its rows are written by this act.

        `read` counts the rows read so far, of the whole file.
        """
        self.number += 1
        self.batch = self.name(desk)
        counts, self.untold = counts + self.untold, Counter()
        act = Act(desk)
        act.write(
            "import_batch",
            entry_id=self.batch if self.number == 1 else "",
            data={
                "batch": self.batch,
                "number": self.number,
                "file": self.digest,
                "name": self.source.path.name,
                "counts": {name: number for name, number in sorted(counts.items()) if number},
                "read": read,
                "what": self.what,
                **({"finished": True} if finished else {}),
            },
        )
        return act
