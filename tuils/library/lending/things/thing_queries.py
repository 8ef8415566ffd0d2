"""The statements to signed agreements, and to the days between two loans."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from tuils.models.deposits import SignedAgreement
from tuils.models.rows import fetch_number, first, ids, marks, some

COUNT_SIGNED = "SELECT count(*) FROM signed_agreement WHERE patron = ? AND ended_at = 0"
agreements_signed_before: Callable[[int], list[str]] = partial(
    ids, "SELECT id FROM signed_agreement WHERE patron IS NOT NULL AND signed_at < ? ORDER BY signed_at, id"
)
pauses_over: Callable[[str], list[str]] = partial(
    ids, "SELECT id FROM loan_pause WHERE patron IS NOT NULL AND until <= ? ORDER BY until, id"
)
# Return the version of this text that this patron (an id) signed last; 0 if none holds.
version_signed: Callable[[str, str], int] = partial(
    fetch_number,
    "SELECT coalesce(max(version), 0) FROM signed_agreement WHERE patron = ? AND topic = ? AND ended_at = 0",
)


def pause_until(patrons: Sequence[str], item_type: str) -> str:
    """Return the ISO day from which these patrons (ids) borrow a type again; empty if nobody gave one back lately."""
    text = f"SELECT max(until) FROM loan_pause WHERE patron IN ({marks(patrons)}) AND item_type = ?"
    found = first(text, *patrons, item_type)
    return str(found[0] or "") if found else ""


def agreements_held(topic: str = "", patron: str = "") -> Sequence[SignedAgreement]:
    """Return the agreements that hold and whose patron is known, newest first; only of this topic, of this patron."""
    text = '"ended_at" = 0 AND "patron" IS NOT NULL AND (? = \'\' OR "topic" = ?) AND (? = \'\' OR "patron" = ?)'
    return list(some(SignedAgreement, f'{text} ORDER BY "signed_at" DESC, "id"', topic, topic, patron, patron))
