"""Steps that follow from other work: a label that was printed."""

from __future__ import annotations

from collections.abc import Container, Iterable

from tuils.library.desk import Desk
from tuils.library.journal.writing import Act

from .board import step_now
from .processing_state import CATALOGED, LABELED, MOVED
from .queries import in_process


def labels_done(desk: Desk, items: Iterable[str], still_waiting: Container[str]) -> None:
    """Of these copies, those that were cataloged are labeled now; not while another of their labels waits."""
    act = Act(desk)
    for copy in in_process(items):
        if step_now(copy) == CATALOGED and copy.id not in still_waiting:
            act.write(MOVED, item=copy.id, data={"set": {"step": LABELED}})
