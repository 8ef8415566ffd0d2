"""What `tuils import holds` and `tuils import charges` answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tuils.cli.kit.call import Call
from tuils.cli.kit.errors import USAGE
from tuils.cli.kit.pacing import bring_in
from tuils.i18n import _
from tuils.library.administration.table_profile import TableProfile
from tuils.library.circulation.lines_in import LineFault, LineImport, LinesRead
from tuils.library.desk import Desk

from .table_options import Write, fault_report, keep_profile, profile_of, readable

FAULT = ("file", "row", "patron", "fault", "outcome")
COUNTS = ("read", "added", "updated", "passed", "rejected")

Making = Callable[[Desk, TableProfile, Callable[[LineFault], None]], LineImport]


def run_import(call: Call, file: Path, kind: str, given: dict[str, Any], make: Making, words: str) -> None:
    """Bring the table in and answer. `words`: a sentence with the names in COUNTS."""
    with call.open() as opened, call.out.about(file=str(file)), readable(file):
        profile = profile_of(kind, given)
        with fault_report(call, given["report"], FAULT) as write:
            whole = make(opened.desk, profile, lambda fault: _tell_row(call, write, fault))
            bring_in(opened.desk, whole, _("Importing"))
        summary = whole.summary
        opened.note()
        keep_profile(opened.desk, kind, given, profile)
        for note in summary.notes:
            call.out.note(note)
        counts = {name: getattr(summary, name) for name in COUNTS}
        call.out.line(_facts(summary, kind), words.format(**counts))
        call.out.ask(0 if summary.read > summary.rejected else USAGE)


def _facts(summary: LinesRead, kind: str) -> dict[str, Any]:
    money = {"cents": summary.cents} if kind == "charges" else {}
    return {"batch": summary.batch or None, **{name: getattr(summary, name) for name in COUNTS}, **money}


def _tell_row(call: Call, write: Write, fault: LineFault) -> None:
    said = _("{file}, row {number}: {fault}").format(file=fault.file, number=fault.row, fault=fault.fault)
    told: dict[str, Any] = {"file": fault.file, "row": fault.row, "patron": fault.card or None}
    told |= {"fault": fault.fault, "outcome": fault.outcome}
    write(told)
    call.out.line(told, said)
