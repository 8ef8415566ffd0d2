"""tuils verify"""

from __future__ import annotations

import click

from tuils.i18n import N_, _, ngettext
from tuils.library.journal.verifying import Verified
from tuils.library.replay import verify as check

from .call import Call
from .options import command


@command(
    N_(
        "Check the library's file, and its state against its journal. Changes nothing.\n\n"
        "Two machines that hold the same entries show the same digest. Leaves 1 where something differs."
    )
)
@click.pass_obj
def verify(call: Call) -> None:
    with call.open(refresh=False) as opened, call.out.about():
        found = opened.do(check)
        told = (*found.differences, *found.audit, *found.finding)
        facts = {"ok": found.ok, "entries": found.entries, "digest": found.digest, "differences": [*told]}
        call.out.line(facts, _sentence(found), *told, found.digest)
        call.out.ask(0 if found.ok else 1)


def _sentence(found: Verified) -> str:
    if found.differences:
        return _("These differ. Make a backup now, then restore the last one that is well.")
    if found.audit:
        return _("The library agrees with its journal, but its audit log was changed past the program. Ask who did.")
    if found.finding:
        return _("The journal agrees, but a search may miss titles. `tuils index --rebuild` puts that right.")
    return ngettext(
        "All is well: {n} entry agrees with the library.",
        "All is well: {n} entries agree with the library.",
        found.entries,
    ).format(n=found.entries)
