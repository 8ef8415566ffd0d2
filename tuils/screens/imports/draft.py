"""The choices made so far in the import assistant, and the result of a first look at the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import Any

from tuils.formats.holdings.holdings import Holding
from tuils.i18n import N_
from tuils.library.foundation.administration.codes import Codes, UnknownCode
from tuils.library.foundation.administration.table_profile import PLAIN, TableProfile
from tuils.library.holdings.title_imports.profile import USUAL, MarcProfile
from tuils.values.dataclass import dataclass

MARC, PATRONS, LOANS, HOLDS, CHARGES = "marc", "patrons", "loans", "holds", "charges"
KINDS = {
    MARC: N_("Titles and copies"),
    PATRONS: N_("Patrons"),
    LOANS: N_("Checkouts from your old system"),
    HOLDS: N_("Holds from your old system"),
    CHARGES: N_("Fines, fees and credits"),
}


@dataclass(frozen=True)
class Look:
    """A file before its import. `fault`: a sentence if it can't be imported. `first`: lines to know it by. `left_out`:
    the records that would not be imported, with `copies_left_out` of the copies. `unimarc`: sentences about records of
    UNIMARC."""

    what: str = ""
    bytes: int = 0
    fault: str = ""
    records: int = 0
    faults: int = 0
    left_out: int = 0
    first: Sequence[tuple[str, ...]] = ()
    copies: int = 0
    copies_left_out: int = 0
    unimarc: Sequence[str] = ()
    without: int = 0
    missing: int = 0
    doubled: int = 0
    taken: int = 0
    wrong_check: int = 0
    old_loans: int = 0
    system: str = ""
    why: str = ""
    samples: Sequence[Holding] = ()
    codes: Codes = field(default_factory=Counter)
    unknown: Sequence[UnknownCode] = ()
    header: Sequence[str] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    fields: Sequence[str] = ()
    missing_columns: Sequence[str] = ()
    unused: Sequence[str] = ()
    row: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ImportDraft:
    """An import's choices. `profile`: how titles are read; `table`: patrons and loans; `looked`: at the last look."""

    paths: tuple[Path, ...] = ()
    kind: str = MARC
    profile: MarcProfile = USUAL
    profile_name: str = ""
    table: TableProfile = PLAIN
    look: Look | None = None
    looked: Any = None

    @property
    def name(self) -> str:
        """The name of the file, without its folder."""
        return self.paths[0].name if self.paths else ""

    @property
    def way(self) -> tuple[object, ...]:
        """The choices a look depends on: if they change, the file is read again."""
        one = self.profile
        how = one.holdings, one.tag, one.fields, one.barcodes
        return self.paths, self.kind, how, replace(self.table, codes={})

    @property
    def codes(self) -> Mapping[str, str]:
        """The targets of unknown codes: `branch/MPL` to a code of this library, or "" for nothing."""
        return self.profile.codes if self.kind == MARC else self.table.codes

    def with_codes(self, codes: Mapping[str, str]) -> ImportDraft:
        if self.kind == MARC:
            return replace(self, profile=replace(self.profile, codes=codes))
        return replace(self, table=replace(self.table, codes=codes))

    def looks(self, look: Look) -> ImportDraft:
        return replace(self, look=look, looked=self.way)

    @property
    def fresh(self) -> bool:
        """True if the look fits the current choices."""
        return self.look is not None and self.looked == self.way


def with_profile(draft: ImportDraft, how: Mapping[str, Any]) -> ImportDraft:
    """Return the draft with the choices of a saved profile."""
    if draft.kind == MARC:
        return replace(draft, profile=MarcProfile.of(how))
    return replace(draft, table=TableProfile.of(how))


def profile_facts(draft: ImportDraft) -> dict[str, Any]:
    """Return the part of the draft that is saved under a name."""
    return draft.profile.facts() if draft.kind == MARC else draft.table.facts()
