"""A copy of another system as it is stored here: its number by the library's rule, its codes as ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from tuils.formats.holdings.holdings import Holding
from tuils.values.dataclass import dataclass
from tuils.values.numbers.barcode import BarcodeRule

_CODES = {"home_branch": "branch", "holding_branch": "branch", "location": "location", "item_type": "item_type"}


@dataclass(frozen=True)
class CopyRules:
    """`codes`: ours for theirs, `branch/MPL` to `MAIN`, "" leaves it blank; kinds are branch, location, item_type."""

    barcodes: BarcodeRule = field(default_factory=BarcodeRule)
    codes: Mapping[str, str] = field(default_factory=dict)

    def apply(self, copy: Holding) -> Holding:
        """Return the copy to store; the same one where nothing changes."""
        if not self.codes:
            barcode = self.barcodes.apply(copy.barcode)
            return copy if barcode == copy.barcode else copy._replace(barcode=barcode)
        ours: dict[str, Any] = {name: self.code(kind, getattr(copy, name)) for name, kind in _CODES.items()}
        return copy._replace(barcode=self.barcodes.apply(copy.barcode), **ours)

    def code(self, kind: str, theirs: str) -> str:
        """Return our code for one of theirs: as mapped, else the same."""
        return self.codes.get(f"{kind}/{theirs}", theirs)
