"""The entries of registers that link to a person, a title or a copy, as their own pages show them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from tuils.i18n import _
from tuils.library.foundation.audit import looked
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.values.dataclass import dataclass

from .kinds import kind_called
from .queries import register_rows_about


@dataclass(frozen=True)
class LinkedEntry:
    """An open entry. `one`: what an entry of its register is called; `text`: its words, none of a private one. `due`:
    an ISO day, or empty."""

    register: str
    id: str
    title: str
    one: str
    text: str
    state: str
    due: str

    @property
    def words(self) -> str:
        """Return `Equipment trouble: Printer jams, open`."""
        return f"{self.title}: {', '.join(filter(None, (self.text, self.state)))}"


def linked_entries(desk: Desk, column: str, keys: Sequence[str]) -> tuple[LinkedEntry, ...]:
    """Return the open entries that link to one of these by a column: patron, item or biblio. Only those that this
    operator may read; that there is a private one is a look at it, which is noted."""
    return tuple(_linked(desk, column, keys))


def _linked(desk: Desk, column: str, keys: Sequence[str]) -> Iterator[LinkedEntry]:
    for row in register_rows_about(column, keys):
        try:
            kind = kind_called(row.register)
        except Refused:  # its file is gone: `doctor` tells
            continue
        if desk.may(kind.see):
            if kind.private:
                looked(desk, "register", row.patron or "", about=row.register)
            text = "" if kind.private else " ".join(row.title.split())
            yield LinkedEntry(row.register, row.id, kind.title, kind.one, text, kind.state_said(row.state), row.due)


def linked_warnings(entries: Sequence[LinkedEntry]) -> Iterator[str]:
    """Yield `Incidents: 1 open.` for each register."""
    for title, n in Counter(one.title for one in entries).items():
        yield _("{title}: {n} open.").format(title=title, n=n)
