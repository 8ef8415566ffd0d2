"""tuils daily"""

from __future__ import annotations

import click

from tuils.i18n import N_, _
from tuils.library.cataloging.publishing.publish import Keeper
from tuils.library.daily import Outcome, Today
from tuils.library.dates import moment_day
from tuils.library.desk import Desk
from tuils.library.programs.ical_keeping import CalendarKeeper
from tuils.library.programs.running_out import running_out
from tuils.values.moments import iso

from .call import Call
from .options import command

STEPS = {
    "long_overdue": N_("long overdue, marked lost: {n}"),
    "expired": N_("holds nobody wants any more, ended: {n}"),
    "unclaimed": N_("holds not picked up, ended: {n}. Take them off the hold shelf."),
    "renewed": N_("renewed by themselves: {n}"),
    "cart": N_("from the cart to the shelf: {n}"),
    "offers": N_("places for programs that nobody answered for, passed on: {n}"),
    "times": N_("sessions and bookings whose moment follows from other rules of a zone by now: {n}"),
    "doubled": N_("fines booked on two machines, lifted: {n}"),
    "returned": N_("charges for lost copies that had come back elsewhere, lifted: {n}"),
    "removed": N_("removed persons whom a backup had brought back, removed: {n}"),
    "ties": N_("settled fines that no longer say for which loan: {n}"),
    "accounts": N_("lines of old, settled accounts forgotten: {n}"),
    "holds": N_("cancelled holds that no longer say whose: {n}"),
    "borrowers": N_("who had a copy last, forgotten: {n}"),
    "reasons": N_("old reasons of overrides forgotten: {n}"),
    "notes": N_("notes whose last day is long over, taken out: {n}"),
    "contacts": N_("addresses and phones that hold no more, taken out: {n}"),
    "restrictions": N_("restrictions that ended long ago, taken out: {n}"),
    "cards": N_("numbers of old cards, taken out: {n}"),
    "answers": N_("needs and answers for programs, forgotten: {n}"),
    "registrations": N_("registrations that no longer say whose: {n}"),
    "staff": N_("names of staff who left, forgotten: {n}"),
    "bookings": N_("bookings of rooms that no longer say whose: {n}"),
    "lapsed": N_("persons whose card ended long ago, forgotten: {n}"),
    "earlier": N_("entries that no longer tell what was changed since: {n}"),
    "audit": N_("old lines of the audit log, cut off: {n}"),
    "earlier_records": N_("imported records that were replaced 30 days ago, forgotten: {n}"),
    "published": N_("titles in the patrons' catalog: {n}"),
    "calendar": N_("events in the calendar file: {n}"),
    "backup": N_("backup: {n} bytes"),
    "words": N_("words of the catalog counted anew, for spelling: {n}"),
    "checkpoint": N_("log emptied"),
}


@command(
    N_(
        "Do what is due once a day: lost what is long overdue, end old holds, renew what renews itself, forget what "
        "need not be kept, make a backup.\n\n"
        "The program does this by itself; here it is for a timer. Run again on the same day it does nothing; days may "
        "be missed."
    )
)
@click.pass_obj
def daily(call: Call) -> None:
    with call.open() as opened, call.out.about():
        station = opened.station
        keeper, calendar = Keeper(opened.path, station.opac_folder), CalendarKeeper(opened.path, station.calendar_file)
        today = Today(opened.desk, opened.path, keeper, calendar)
        try:
            while opened.do(lambda _desk: today.go_on()):
                pass
        finally:
            today.close()
        call.out.line({"did": today.did}, *_told(today.did))
        _running_out_told(call, opened.desk)


def _running_out_told(call: Call, desk: Desk) -> None:
    """Series without an end that come to one, for whoever may plan more of them."""
    if not (desk.may("programs.see") and desk.may("programs.edit")):
        return
    for one in running_out(desk):
        told = {"program": one.program, "title": one.title, "last_at": iso(one.last, desk.zone), "left": one.left}
        said = _("{title}: the last date that is planned is {day}. More: tuils event more {id}")
        if one.imported:
            said = _("{title}: the last date that is planned is {day}. More: bring in its calendar file again.")
        call.out.line(told, said.format(title=one.title, day=moment_day(desk, one.last), id=one.program[-8:]))


def _told(did: dict[str, Outcome]) -> list[str]:
    """What there was to do; or that there was nothing."""
    lines = [_(STEPS[step]).format(n=n) if step in STEPS else f"{step}: {n}" for step, n in did.items() if n]
    if lines:
        return lines
    return [_("There was nothing to do.") if did else _("All was done today already, or another program is at it.")]
