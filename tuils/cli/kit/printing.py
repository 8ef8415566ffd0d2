"""Every print of a command goes through here."""

from __future__ import annotations

from tuils.devices.printing import PrintJob
from tuils.i18n import _
from tuils.print_out import page_job, spooler_of
from tuils.settings import Station, load_station

from .call import Call

NOT_KEPT = object()
"""What a command prints that is made anew in a moment is not kept."""


def printed(call: Call, text: str, then: str = "") -> bool:
    """Is it at the printer? Else why not is told, with what to do instead, and the command leaves 1."""
    station = load_station(call.station)
    why = print_job(station, page_job(station, "", [text], NOT_KEPT)).why
    if why:
        call.out.ask(1)
        call.out.note(" ".join(filter(None, (not_printed(why), then))))
    return not why


def print_job(station: Station, job: PrintJob) -> PrintJob:
    """What became of it. A printer that does not answer is waited for as long as its driver says, and no longer."""
    spooler = spooler_of(station, look_after=())
    try:
        return spooler.put(job).result()
    finally:
        spooler.close()


def not_printed(why: str) -> str:
    """`Not printed: it is out of paper.`"""
    return _("Not printed: {why}").format(why=why.rstrip(".") + ".")
