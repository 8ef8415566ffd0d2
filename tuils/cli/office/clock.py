"""tuils clock: times put right after this computer's clock was wrong"""

from __future__ import annotations

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import family
from tuils.i18n import N_, _
from tuils.library.reach.replay import accept_clock

clock = family("clock", N_("Repair times after this computer's clock was wrong."))


@clock.command(
    "accept",
    help=N_(
        "Correct the order of what was recorded while this computer's clock was ahead. Its times stay as they are.\n\n"
        "Check the clock first. You need permission to change settings."
    ),
)
def clock_accept(call: Call) -> None:
    with call.open() as opened, call.out.about():
        seconds = opened.do(accept_clock) // 1_000_000
        text = _("Order corrected by {n} seconds.") if seconds else _("Nothing to correct: the clock is not behind.")
        call.out.line({"set_back_seconds": seconds}, text.format(n=seconds))
