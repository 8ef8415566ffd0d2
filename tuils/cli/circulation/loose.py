"""tuils loose"""

from __future__ import annotations

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_count, as_text, command
from tuils.i18n import N_, _
from tuils.library.circulation.inhouse import count_loose


@command(
    N_(
        "Count things without a barcode that were used or given out: newspapers, games, swap "
        "books.\n\n`loose newspaper 4` counts four. `undo` undoes it."
    )
)
@click.argument("what", metavar="WHAT", type=as_text)
@click.argument("n", metavar="[N]", type=as_count, default=1)
def loose(call: Call, what: str, n: int) -> None:
    with call.open() as opened, call.out.about(what=what):
        done = opened.do(count_loose, what, n)
        call.out.line({"what": done.what, "n": done.n}, _("Counted: {n} {what}").format(n=done.n, what=done.what))
