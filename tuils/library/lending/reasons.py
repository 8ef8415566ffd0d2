"""The reasons that staff typed, such as for an override or a move in line: kept for as long as `reasons` says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tuils.i18n import N_
from tuils.library.foundation.administration.retention import Keeping, gone_before
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal import applying

from .loan_queries import page_of_private

REASONS = ("override", "item_state", "hold_edited")  # entries whose private part is what somebody typed
PAGE = 2000


def forget_reasons(desk: Desk) -> Iterator[int]:
    """Forget those that are old enough, on every site. Yield how many, after each short transaction."""
    before = gone_before(desk, REASONS_KEPT)
    if before is None:
        return
    after = ""
    while page := page_of_private(after, PAGE):
        old = [entry for entry, kind, at in page if kind in REASONS and at < before]
        yield _forget(desk, old) if old else 0
        after = page[-1][0]


REASONS_KEPT = Keeping(
    "reasons", forget_reasons, N_("old override reasons, deleted: {n}"), N_("Reasons for overrides"), period="1y"
)


@verb("library.daily")
def _forget(desk: Desk, entries: Sequence[str]) -> int:
    return len(applying.delete_private_parts(entries))
