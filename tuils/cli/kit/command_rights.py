"""The permissions a command asks for, read from its own code: which verbs and guarded reads it calls.

A verb names its permission once, in its decorator. So a form can say before it is filled in that the command would be
refused, and no list of commands repeats it:

    waive_command -> `from tuils.library.lending.money.waiving import waive` -> @verb("fees.waive")
"""

from __future__ import annotations

import dis
import importlib
from collections.abc import Callable, Iterator
from functools import partial
from importlib.util import resolve_name
from types import CodeType, FunctionType
from typing import Any

from tuils.library.foundation.desk import READS, VERBS, Desk

from .table import VerbCall

IN_PART = frozenset({
    "cash", "event checklist", "event template", "history", "label barcode", "label pocket", "label spine", "overdue",
    "show item", "why words",
})  # fmt: skip
"""Commands that do something for everybody: what they guard is behind an option."""


def missing_right(name: str, act: Callable[..., Any] | None, desk: Desk) -> str:
    """Return the permission that this command can't do without and the operator lacks; nothing if it may be done."""
    found = {*_reached(act, set())} if act and name not in IN_PART else set()
    writes = sorted({VERBS[one] for one in found if one in VERBS})
    reads = sorted({READS[one] for one in found if one in READS})
    needed = writes or reads
    return "" if any(map(desk.may, needed)) else next(iter(needed), "")


def _reached(act: Callable[..., Any], seen: set[int]) -> Iterator[str]:
    """Yield the names of the verbs and guarded reads that a command calls, also by other functions of commands."""
    for one in _named_in(act):
        name = f"{getattr(one, '__module__', '')}.{getattr(one, '__qualname__', '')}"
        if name in VERBS or name in READS:
            yield name
        elif isinstance(one, FunctionType) and name.startswith("tuils.cli.") and id(one) not in seen:
            seen.add(id(one))
            yield from _reached(one, seen)


def _named_in(act: Any) -> Iterator[Any]:
    """Yield what the code of a function names: what it imports when it runs, and what its module has."""
    while hasattr(act, "__wrapped__"):
        act = act.__wrapped__
    act = act.func if isinstance(act, partial) else act
    if isinstance(act, VerbCall):
        yield act.verb
        return
    own = act.__globals__
    for code in _codes(act.__code__):
        module, level = "", 0
        for step in dis.get_instructions(code):
            if step.opname == "LOAD_CONST" and isinstance(step.argval, int):
                level = step.argval  # of a relative import, if one follows
            elif step.opname == "IMPORT_NAME":
                module = resolve_name("." * level + step.argval, own["__package__"])
            elif step.opname == "IMPORT_FROM" and module.startswith("tuils."):
                yield getattr(importlib.import_module(module), step.argval, None)
            elif step.opname == "LOAD_GLOBAL":
                yield own.get(step.argval)


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield from _codes(one)
