"""The copies of this library, as every door shows them."""

from __future__ import annotations

from dataclasses import replace

from tuils.i18n import N_, NN_, _, ngettext
from tuils.library.foundation.administration.this_site import MAIN
from tuils.library.foundation.dates import iso_of, moment_words
from tuils.library.foundation.describing.table import Cell, Column, Table, fact
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import count_label
from tuils.values.time.moments import iso

from .known_sites import BRANCH, VAN, KnownSite
from .overview import SiteLine, sites_at_a_glance
from .report_words import span

KINDS = {MAIN: N_("main library"), VAN: N_("van"), BRANCH: N_("branch")}


def site_words(desk: Desk, line: SiteLine) -> str:
    """`van, last report Tue, Dec 1, 9:00 am, 3 entries are waiting to go there`"""
    parts = [line.site.name]
    if line.here:
        parts.append(_("this machine"))
    if line.site.revoked_at:
        parts.append(_("reported lost {when}").format(when=moment_words(desk, line.site.revoked_at)))
    elif line.last_contact:
        parts.append(_("last report {when}").format(when=moment_words(desk, line.last_contact)))
    if line.to_send:
        text = ngettext("{n} change is waiting to go there", "{n} changes are waiting to go there", line.to_send)
        parts.append(text.format(n=count_label(line.to_send)))
    if line.to_bring:
        text = ngettext(
            "{n} file is waiting for an earlier one", "{n} files are waiting for an earlier one", line.to_bring
        )
        parts.append(text.format(n=line.to_bring))
    if line.clock:
        parts.append(_("its clock is {time} ahead").format(time=span(line.clock)))
    return ", ".join(parts)


def _moment(desk: Desk, at: int) -> str | None:
    return iso(at, desk.zone) if at else None


def _last(desk: Desk, line: SiteLine) -> Cell:
    if line.site.revoked_at:
        return _("reported lost"), "look"
    if line.here:
        return _("this machine")
    return moment_words(desk, line.last_contact) if line.last_contact else ""


def _waits(_desk: Desk, line: SiteLine) -> str:
    return count_label(line.to_send) if line.to_send else ""


def _odd(_desk: Desk, line: SiteLine) -> Cell:
    if line.to_bring:
        return ngettext("{n} file waits", "{n} files wait", line.to_bring).format(n=line.to_bring), "look"
    return (_("{time} ahead").format(time=span(line.clock)), "look") if line.clock else ""


SITES = Table(
    title=N_("Bookmobile"),
    columns=(
        fact("site", lambda _desk, line: line.site.name),
        fact("kind", lambda _desk, line: line.site.kind),
        fact("here"),
        Column(N_("Name"), 12, lambda _desk, line: line.site.name, grow=1),
        Column(N_("Kind"), 12, lambda _desk, line: _(KINDS[line.site.kind]), drop=2),
        fact("prepared", lambda desk, line: _moment(desk, line.site.made_at)),
        Column(N_("Last report"), 21, _last, "last_contact", iso_of("last_contact")),
        Column(N_("To send"), 7, _waits, "to_send", "to_send", right=True),
        fact("to_bring"),
        Column(N_("Look at"), 14, _odd, drop=1),
        fact("clock_ahead_seconds", lambda _desk, line: line.clock // 1_000_000),
        fact("revoked", lambda desk, line: _moment(desk, line.site.revoked_at)),
    ),
    read=sites_at_a_glance,
    key=lambda line: line.site.name,
    none=(N_("This library has no van or branch machine yet."), N_("F6 prepares a van.")),
    nothing=N_("This library has no other copies. Make one: tuils van prepare van --to DIR"),
    some=(
        NN_("{n} copy of this library.", "{n} copies of this library."),
        N_("F7 loads what a van brought home."),
    ),
    words=site_words,
    names_a_person=False,
    example=SiteLine(KnownSite("van", VAN, (), 1, 0, ("ana",), True), False, 1, 3, 0, 0),
)
VANS = replace(
    SITES,
    columns=(fact("device", lambda _desk, line: line.site.name), *SITES.columns[1:]),
    read=lambda desk: [line for line in sites_at_a_glance(desk) if line.site.kind != MAIN],
)
