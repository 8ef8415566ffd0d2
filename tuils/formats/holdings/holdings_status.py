"""The meaning of other systems' words and codes for an item's state."""

from __future__ import annotations

from typing import NamedTuple

from tuils.values.folding import fold_text


class Status(NamedTuple):
    """The meaning of a status. `state`: as in Holding. `out`: somebody had it. `stays`: it is used in the library
    only."""

    state: str = ""
    out: bool = False
    stays: bool = False


_HERE = Status()
_MEANINGS = {
    _HERE: "available; in; on shelf; reshelving; in transit; intransit; canceled transit; on holds shelf; on holdshelf;"
    " on hold shelf; holds; on reservation shelf; circulating",
    Status(out=True): "checked out; checkedout; charged; on loan; loaned; out",
    Status("lost"): "lost; billed; paid",
    Status("lost", out=True): "long overdue; longoverdue; assumed lost",
    Status("missing"): "missing; trace; on search; claims returned; claimed returned; cl returned; claimsret",
    Status("damaged"): "damaged; repair; in repair; mending; bindery; at bindery; binding",
    Status("on_order"): "on order; onorder; ordered; pending order; acquisitions",
    Status("in_process"): "in process; in processing; inprocess; cataloging; being cataloged; new acquisition",
    Status("withdrawn"): "withdrawn; discard; discarded; weed; weeded",
    Status(stays=True): "reference; lib use only; library use only; noncirculating; non circulating; not for loan",
}
_BY_WORDS = {words.strip(): meaning for meaning, text in _MEANINGS.items() for words in text.split(";")}
_BEGIN = ("lost", "missing", "damaged", "withdrawn", "discard")


def read_status(text: str) -> Status | None:
    """Return the meaning of `Checked out`, `LOST-PAID` or `Discard/Weed`; None if unknown. No words mean available."""
    words = fold_text(text)
    if not words:
        return _HERE
    known = _BY_WORDS.get(words)
    if known is None and (begin := next((start for start in _BEGIN if words.startswith(start)), "")):
        return _BY_WORDS[begin]
    return known
