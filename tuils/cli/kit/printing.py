"""Printing from commands: every print goes through here."""

from __future__ import annotations

from tuils.devices.printers.printing import PrintJob
from tuils.i18n import _
from tuils.printing.print_out import page_job, spooler_of
from tuils.station.settings import Station, load_station

from .call import Call

NOT_KEPT = object()
"""The mark of jobs that are not kept, because a command can make them again at once."""


def printed(call: Call, text: str, hint: str = "") -> bool:
    """Print the text; return whether it is at the printer. Else show why not and what to do instead, and exit with
    1."""
    station = load_station(call.station)
    why = print_job(station, page_job(station, "", [text], NOT_KEPT)).why
    if why:
        call.out.ask(1)
        call.out.note(" ".join(filter(None, (not_printed_words(why), hint))))
    return not why


def print_job(station: Station, job: PrintJob) -> PrintJob:
    """Print the job and return its outcome. Wait for a printer only as long as its driver says."""
    spooler = spooler_of(station, look_after=())
    try:
        return spooler.put(job).result()
    finally:
        spooler.close()


def not_printed_words(why: str) -> str:
    """Return `Not printed: it is out of paper.`"""
    return _("Not printed: {why}").format(why=why.rstrip(".") + ".")
