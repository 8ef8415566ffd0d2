"""tuils sites"""

from __future__ import annotations

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import command
from tuils.i18n import N_, _, ngettext
from tuils.library.dates import moment_words
from tuils.library.desk import Desk
from tuils.library.local_words import count_label
from tuils.library.sites.overview import SiteLine, sites_at_a_glance
from tuils.library.sites.report_words import span
from tuils.values.moments import iso


@command(N_("Every copy of this library: when it last reported, what is waiting for it, its clock."))
@click.pass_obj
def sites(call: Call) -> None:
    with call.open() as opened, call.out.about():
        lines = sites_at_a_glance(opened.desk)
        for line in lines:
            call.out.line(facts_of(line, opened.desk), words_of(line, opened.desk))
        if not lines and not call.as_json:
            call.out.note(_("This library has no other copies. Make one: tuils van prepare van --to DIR"))


def facts_of(line: SiteLine, desk: Desk) -> dict[str, object]:
    def moment(at: int) -> str | None:
        return iso(at, desk.zone) if at else None

    return {
        "site": line.site.name,
        "kind": line.site.kind,
        "here": line.here,
        "prepared": moment(line.site.made_at),
        "last_contact": moment(line.last_contact),
        "to_send": line.to_send,
        "to_bring": line.to_bring,
        "clock_ahead_seconds": line.clock // 1_000_000,
        "revoked": moment(line.site.revoked_at),
    }


def words_of(line: SiteLine, desk: Desk) -> str:
    parts = [line.site.name]
    if line.here:
        parts.append(_("this machine"))
    if line.site.revoked_at:
        parts.append(_("reported lost {when}").format(when=moment_words(desk, line.site.revoked_at)))
    elif line.last_contact:
        parts.append(_("last report {when}").format(when=moment_words(desk, line.last_contact)))
    if line.to_send:
        said = ngettext("{n} entry is waiting to go there", "{n} entries are waiting to go there", line.to_send)
        parts.append(said.format(n=count_label(line.to_send)))
    if line.to_bring:
        said = ngettext(
            "{n} file is waiting for an earlier one", "{n} files are waiting for an earlier one", line.to_bring
        )
        parts.append(said.format(n=line.to_bring))
    if line.clock:
        parts.append(_("its clock is {time} ahead").format(time=span(line.clock)))
    return ", ".join(parts)
