"""The profile of one source's files: how an import of titles reads, matches and merges them, as plain values."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, field, fields
from functools import cached_property
from typing import Any

from tuils.formats.holdings.holdings_maps import NAMES, holdings_map
from tuils.formats.marc.merging import MergeRules
from tuils.i18n import _
from tuils.library.foundation.journal.entries import Facts, to_json
from tuils.library.foundation.refusals import not_understood
from tuils.library.holdings.items.copies_in import CopyRules
from tuils.values.dataclass import dataclass
from tuils.values.numbers.barcode import BarcodeRule
from tuils.values.words import Unclear

SIGNS = ("control_number", "isbn", "lccn", "issn", "title")  # the surest first
USUAL_SIGNS = ("isbn", "lccn", "control_number")
ON_MATCH = ("skip", "add-items", "overlay", "new")
DELETES = ("aside", "apply")
AUTO = "auto"
HOLDINGS = (AUTO, *NAMES)


@dataclass(frozen=True)
class MarcProfile:
    """`holdings`: whose copies, or `auto`, or with `tag` and `fields` a mapping by hand (`barcode=p`, ...).

    `match`: by which signs a title is known again. `on_match`: what then; `merge` is for `overlay`. `deletes`:
    what becomes of records that are marked as deleted. `barcodes` mends the numbers of copies. `one_copy` makes a
    copy for each new title that has none, `give_numbers` gives each copy without a number the next of the library's
    own range. `codes` puts our codes for theirs: `branch/MPL` to `MAIN`; "" leaves it blank, and `branch/` is what
    was blank. Kinds are branch, location and item_type.
    """

    holdings: str = AUTO
    tag: str = ""
    fields: tuple[str, ...] = ()
    match: tuple[str, ...] = USUAL_SIGNS
    on_match: str = "skip"
    merge: MergeRules = field(default_factory=MergeRules)
    deletes: str = "aside"
    barcodes: BarcodeRule = field(default_factory=BarcodeRule)
    one_copy: bool = False
    give_numbers: bool = False
    codes: Mapping[str, str] = field(default_factory=dict)

    def facts(self) -> Facts:
        """Return the profile as plain JSON values, to store by name."""
        return {**asdict(self), "codes": dict(self.codes)}

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> MarcProfile:
        """Return the profile that `facts` wrote; missing fields get their defaults."""
        known = {one.name for one in fields(cls)}
        values = {name: _plain(value) for name, value in facts.items() if name in known}
        if isinstance(merge := values.get("merge"), Mapping):
            values["merge"] = MergeRules(**{name: tuple(tags) for name, tags in merge.items()})
        if isinstance(rule := values.get("barcodes"), Mapping):
            values["barcodes"] = BarcodeRule(**rule)
        return cls(**values)

    @property
    def digest(self) -> str:
        """Return a digest that is equal for profiles that say the same."""
        return hashlib.sha256(to_json(self.facts()).encode()).hexdigest()

    @cached_property
    def copy_rules(self) -> CopyRules:
        """The rules that change copies at their import."""
        return CopyRules(self.barcodes, self.codes)

    def check(self) -> None:
        """Refuse with NOT_UNDERSTOOD a value that has no meaning."""
        for name, given, known in (
            ("holdings", (self.holdings,), HOLDINGS),
            ("match", self.match, SIGNS),
            ("on-match", (self.on_match,), ON_MATCH),
            ("deletes", (self.deletes,), DELETES),
        ):
            if odd := [word for word in given if word not in known]:
                raise not_understood(name, ", ".join(odd), ", ".join(known))
        if odd := list(self.merge.wrong()):
            raise not_understood("keep", ", ".join(odd), "590, 59X, 9XX")

        try:
            holdings_map("none" if self.holdings == AUTO else self.holdings, self.tag, self.fields)
        except Unclear as unclear:
            text = " ".join(filter(None, (self.tag, *self.fields))) or self.holdings
            raise not_understood("holdings", text, unclear.sentence(_)) from unclear


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


USUAL = MarcProfile()
