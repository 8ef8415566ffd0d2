"""tuils export koc"""

from __future__ import annotations

from datetime import date
from importlib.metadata import version
from pathlib import Path

from tuils.cli.kit.call import Call
from tuils.cli.kit.output import save_bytes
from tuils.formats.koc import koc_text
from tuils.i18n import ngettext
from tuils.library.circulation.offline_out import work_since
from tuils.values.moments import day_of


def export_koc(call: Call, file: Path, since: date | None) -> None:
    with call.open() as opened, call.out.about(export="koc"):
        found = opened.do(work_since, since or day_of(opened.desk.now, opened.desk.zone))
        if not save_bytes(file, koc_text(found.lines, version("tuils")).encode(), replace=call.force):
            return
        n = len(found.lines)
        said = ngettext("{n} line saved: {file}", "{n} lines saved: {file}", n).format(n=n, file=file)
        call.out.line({"file": str(file), "lines": n, "left_out": found.left_out}, said)
        if found.left_out:
            said = ngettext(
                "{n} checkout that was returned since is left out: who had it is forgotten.",
                "{n} checkouts that were returned since are left out: who had them is forgotten.",
                found.left_out,
            )
            call.out.note(said.format(n=found.left_out))
