"""tuils import list"""

from __future__ import annotations

from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import Door, as_count
from tuils.i18n import N_, _
from tuils.library.cataloging.batches import BatchLine, batches
from tuils.library.dates import moment_words
from tuils.library.desk import Desk
from tuils.library.import_undo import back_words
from tuils.values.moments import iso

WHAT = {
    "marc": N_("titles and items"),
    "patrons": N_("patrons"),
    "loans": N_("checkouts"),
    "holds": N_("holds"),
    "charges": N_("charges, credits"),
}
SHOWN = 50


@click.command("list", cls=Door, help=N_("List past imports, newest first, with those that were undone."))
@click.option("--limit", metavar="N", type=as_count, default=SHOWN, help=N_("Show this many at most."))
@click.pass_obj
def listing(call: Call, limit: int) -> None:
    with call.open() as opened, call.out.about():
        found = batches(opened.desk, limit)
        for line in found:
            call.out.line(facts(line, opened.desk), *_words(line, opened.desk))
        if not found and not call.out.as_json:
            call.out.note(_("Nothing has been imported yet."))


def facts(line: BatchLine, desk: Desk) -> dict[str, Any]:
    return {
        "batch": line.id,
        "at": iso(line.at, desk.zone),
        "operator": line.operator,
        "branch": line.branch,
        "what": line.what,
        "files": list(line.files),
        "counts": line.counts,
        "finished": line.finished,
        "undone": line.undone,
        "taken_back": line.taken_back,
        "until": None if line.until is None else iso(line.until, desk.zone),
    }


def _words(line: BatchLine, desk: Desk) -> list[str]:
    what = _(WHAT[line.what]) if line.what in WHAT else line.what
    files = ", ".join(line.files) or _("unknown file")
    said = [f"{line.id[-8:]}  {moment_words(desk, line.at)}  {line.operator}  {what}: {files}"]
    if came := _sums(line.counts):
        said.append("          " + came)
    if line.finished is False and not line.undone:
        said.append("          " + _("Interrupted. Import the same file again to continue."))
    if line.taken_back:
        back = _("Undone: {what}") if line.undone else _("Partly undone: {what}")
        said.append("          " + back.format(what=back_words(line.taken_back) or _("nothing")))
    elif line.until is not None and desk.now < line.until:
        said.append(
            "          " + _("Can be undone completely until {when}.").format(when=moment_words(desk, line.until))
        )
    return said


def _sums(counts: dict[str, int]) -> str:
    """The counts that people ask for, in words."""
    names = {
        "added": _("new: {n}"),
        "guardians": _("guardians linked: {n}"),
        "updated": _("updated: {n}"),
        "matched": _("already on file: {n}"),
        "overlaid": _("titles changed: {n}"),
        "items_added": _("items: {n}"),
        "set_aside": _("set aside: {n}"),
        "rejected": _("not imported: {n}"),
    }
    return ", ".join(said.format(n=counts[name]) for name, said in names.items() if counts.get(name))
