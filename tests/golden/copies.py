"""A copy as a case describes it: its state, place and branches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tuils.library.lending.item_status.marking import mark_copy

from .cases import NotHere
from .stage import COPY, Stage
from .told import Part

MARKS = ("lost", "missing", "damaged", "withdrawn")
STATES = {"on order": "on_order", "in process": "in_process", "in processing": "in_process", "cart": "reshelving"}
OTHER = "other"
"""Someone else."""


def set_up_copy(stage: Stage, label: str = COPY) -> None:
    """The copy that the case is about, from `copy`, or from what stands beside it."""
    told = stage.setup.take("copy", "item")
    if isinstance(told, str):
        _in_words(stage, label, told)
        return
    part = Part("setup.copy", told if isinstance(told, Mapping) else {})
    fields = _fields(part)
    held_at = part.take("holding", "at")
    stage.copy(label, **fields)
    for name in MARKS:
        if part.take(name):
            mark_copy(stage.desk, label, name)
    _in_state(stage, label, part.take("status", "state"))
    borrower = part.take("on_loan_to", "on_loan")
    part.all_read()
    if held_at:
        is_held_at(stage, held_at, label)
    if borrower:
        stage.lend(OTHER if isinstance(borrower, bool) else borrower, label)


def _fields(part: Part) -> dict[str, Any]:
    fields: dict[str, Any] = {"home_branch": part.take("home"), "item_type": part.take("type", "item_type")}
    if part.take("not_for_loan", "reference"):
        fields["not_for_loan"] = True
    return {name: value for name, value in fields.items() if value}


def _in_state(stage: Stage, label: str, told: Any) -> None:
    words = str(told or "available").lower()
    if words in MARKS:
        mark_copy(stage.desk, label, words)
    elif words in STATES:
        mark_copy(stage.desk, label, STATES[words])
    elif words == "on loan":
        stage.lend(OTHER, label)
    elif words not in ("available", "on shelf", "on the shelf"):
        raise NotHere(f"a copy that is {told!r}")


def is_held_at(stage: Stage, branch: str, label: str = COPY) -> None:
    """Scan it at this branch, where nobody sends it on."""
    stage.copy(label)
    before, here = stage.branch_code, stage.item(label)["home_branch"]
    stage.branch(here, name=here, return_to="here")
    stage.stand_at(branch)
    stage.scan(label)
    stage.branch_code = before
    stage.branch(here, name=here, return_to=stage.returns)


def _in_words(stage: Stage, label: str, words: str) -> None:
    """Set a copy up from words: `ready for p1`, `in transit for p1`, `on loan to p2`, or a state."""
    stage.copy(label)
    for says, make in (("ready for ", _ready), ("set aside for ", _ready), ("waiting for ", _ready)):
        if words.startswith(says):
            make(stage, label, words.removeprefix(says))
            return
    if words.startswith("on loan to "):
        stage.lend(words.removeprefix("on loan to "), label)
    elif words.startswith("in transit"):
        who = words.removeprefix("in transit").removeprefix(" for").strip()
        stage.hold(who or OTHER, label, pickup=stage.branch("B"))
        stage.scan(label)
    else:
        _in_state(stage, label, words)


def _ready(stage: Stage, label: str, who: str) -> None:
    stage.hold(who, label)
    stage.scan(label)
