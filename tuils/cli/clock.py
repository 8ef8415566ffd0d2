"""tuils clock"""

from __future__ import annotations

import click

from tuils.i18n import N_, _
from tuils.library.replay import accept_clock

from .call import Call
from .options import family


@family(N_("When this machine's clock was wrong for a while."))
def clock() -> None:
    """The family of clock commands."""


@clock.command(
    help=N_(
        "This machine's clock is right now: set back what was written while it was ahead.\n\n"
        "Look at the clock first. Needs the right to change settings."
    )
)
@click.pass_obj
def accept(call: Call) -> None:
    with call.open() as opened, call.out.about():
        seconds = opened.do(accept_clock) // 1_000_000
        said = _("Set back by {n} seconds.") if seconds else _("Nothing to set back: the clock is not behind.")
        call.out.line({"set_back_seconds": seconds}, said.format(n=seconds))
