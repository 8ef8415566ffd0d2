"""Fold again what is touched by entries that become valid, with the private parts that travelled with them."""

from __future__ import annotations

from collections.abc import Mapping

from . import applying
from .entries import Entry, Facts
from .families import Pocketful, entry_kind, family_of_kind


def fold_in(touched: Mapping[str, Entry], brought: Mapping[str, Facts]) -> Pocketful:
    """Fold again whatever these entries (by id) touch. `brought`: private parts that came with some of them; a part
    already kept here stays as it is."""
    _keep([entry for key, entry in touched.items() if key in brought and not _late(entry)], brought)
    forgotten = applying.refold(touched[key] for key in sorted(touched))
    _keep_late([touched[key] for key in brought if key in touched and _late(touched[key])], brought)
    return forgotten


def _late(entry: Entry) -> bool:
    return entry_kind(entry.kind).is_late


def _keep(entries: list[Entry], brought: Mapping[str, Facts]) -> None:
    kept = applying.private_parts_as_written(entry.id for entry in entries)
    applying.keep_all({entry.id: brought[entry.id] for entry in entries if not kept.get(entry.id)})


def _keep_late(entries: list[Entry], brought: Mapping[str, Facts]) -> None:
    """Keep a loan's private part after folding, and only if the loan has not ended here."""
    families = {entry.id: family_of_kind(entry.kind) for entry in entries}
    staying = [(entry, family) for entry in entries if (family := families[entry.id]) and family.retains(entry)]
    _keep([entry for entry, _family in staying], brought)
    told = applying.privates(entry.id for entry, _family in staying)
    for entry, family in staying:
        family.private_came(entry, told.get(entry.id, {}))
