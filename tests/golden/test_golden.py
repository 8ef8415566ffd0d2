"""Cases that other systems agree on, asked of the real verbs and of the pure calendar and fines: one test a case.

The cases lie in a folder beside the checkout, or in $TUILS_GOLDEN; without it there are no tests. A binding case
(universal, common) must hold. One system's choice holds, or is in decided.toml with the reason why it is otherwise
here, or is shown as not decided. A deed that this adapter does not know is a failure.
"""

from __future__ import annotations

import pytest

from tuils.library.foundation.refusals import Refused
from tuils.values.words import Unclear

from . import circulation, due_dates, fines, holds, offline_koc, sip2, sip2_behaviour
from .cases import BINDING, FILES, Case, Mismatch, Ops, compare, decisions, folder, read_cases
from .world import World

OPS: dict[str, Ops] = {
    "due_dates": due_dates.OPS,
    "fines": fines.OPS,
    "holds": holds.OPS,
    "offline_koc": offline_koc.OPS,
    "circulation": circulation.OPS,
    "sip2": sip2.OPS,
    "sip2_behaviour": sip2_behaviour.OPS,
}
DECIDED = decisions()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "case" in metafunc.fixturenames:
        paths = [folder() / f"{name}.json" for name in FILES]
        cases = [case for path in paths if path.is_file() for case in read_cases(path)]
        metafunc.parametrize("case", cases, ids=[case.id for case in cases])
    if "other" in metafunc.fixturenames:
        others = sorted(path.stem for path in folder().glob("*.json") if path.stem not in FILES)
        metafunc.parametrize("other", others)


def test_golden(case: Case, world: World) -> None:
    op = OPS[case.file].get(case.op)
    if op is None:
        pytest.fail(f"{case.file} has a deed that is not known here: {case.op!r}")
    try:
        compare(case, op(case, world))
    except (Mismatch, Refused, Unclear) as otherwise:
        _excused(case, otherwise)
        return
    if any(decision.id == case.id for decision in DECIDED):
        pytest.fail(f"{case.id} is so by now: strike it from decided.toml")


def _excused(case: Case, otherwise: Exception) -> None:
    """Excuse a case whose setup is refused already, unless it binds."""
    if case.scope in BINDING:
        raise otherwise
    if case.scope == "quirk":
        pytest.xfail(f"a quirk: {otherwise}")
    why = next((decision.why for decision in DECIDED if decision.holds_for(case)), "")
    pytest.xfail(f"decided: {why}" if why else f"not decided: {otherwise}")


def test_other_files(other: str) -> None:
    pytest.skip(f"{other}: no such door yet")
