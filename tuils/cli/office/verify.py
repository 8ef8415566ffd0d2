"""tuils verify"""

from __future__ import annotations

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import command
from tuils.i18n import N_, _, ngettext
from tuils.library.dates import moment_words
from tuils.library.desk import Desk
from tuils.library.journal.verifying import Verified
from tuils.library.replay import verify as check
from tuils.values.moments import iso


@command(
    N_(
        "Check the library's file and its contents. Changes nothing, and desks can keep "
        "working.\n\nTwo machines with the same changes show the same digest. Exits with 1 if "
        "something differs."
    )
)
def verify(call: Call) -> None:
    with call.open(refresh=False) as opened, call.out.about():
        found = opened.do(check)
        told = (*found.differences, *found.audit, *found.finding)
        facts = {"ok": found.ok, "entries": found.entries, "digest": found.digest, "differences": [*told]}
        facts |= {"last_entry": found.last, "last_at": iso(found.last_at, opened.desk.zone) if found.last else None}
        call.out.line(facts, _sentence(found), *told, *_stood(found, opened.desk), found.digest)
        call.out.ask(0 if found.ok else 1)


def _stood(found: Verified, desk: Desk) -> list[str]:
    """Up to where it looked: desks go on meanwhile."""
    if not found.last:
        return []
    said = _("Checked up to {when} (change {id}). Later changes were not checked.")
    return [said.format(when=moment_words(desk, found.last_at), id=found.last[-8:])]


def _sentence(found: Verified) -> str:
    if found.differences:
        return _("These differ. Make a backup now, then restore the last good one.")
    if found.audit:
        return _("The library is fine, but its audit log was changed outside tuils. Find out who did it.")
    if found.finding:
        return _("The library is fine, but a search may miss titles. To fix it: tuils index --rebuild")
    return ngettext(
        "No problems found: {n} change checked.",
        "No problems found: {n} changes checked.",
        found.entries,
    ).format(n=found.entries)
