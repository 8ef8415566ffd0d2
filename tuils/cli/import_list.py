"""tuils import list"""

from __future__ import annotations

from typing import Any

import click

from tuils.i18n import N_, _
from tuils.library.cataloging.taking_back import BatchLine, batches
from tuils.library.dates import moment_words
from tuils.library.desk import Desk
from tuils.values.moments import iso

from .call import Call
from .options import Door, as_count

WHAT = {"marc": N_("titles and items"), "patrons": N_("people"), "loans": N_("loans")}
SHOWN = 50


@click.command("list", cls=Door, help=N_("What was brought in, the newest first, and what was taken back of it."))
@click.option("--limit", metavar="N", type=as_count, default=SHOWN, help=N_("No more than so many."))
@click.pass_obj
def listing(call: Call, limit: int) -> None:
    with call.open() as opened, call.out.about():
        found = batches(opened.desk, limit)
        for line in found:
            call.out.line(facts(line, opened.desk), *_words(line, opened.desk))
        if not found and not call.out.as_json:
            call.out.note(_("Nothing was brought in yet."))


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
    files = ", ".join(line.files) or _("file not known")
    said = [f"{line.id[-8:]}  {moment_words(desk, line.at)}  {line.operator}  {what}: {files}"]
    if came := _sums(line.counts):
        said.append("          " + came)
    if line.finished is False and not line.undone:
        said.append("          " + _("It was cut off. Bring the same file in again, and it goes on."))
    if line.taken_back:
        back = _("Taken back: {what}") if line.undone else _("Taken back in part: {what}")
        said.append("          " + back.format(what=_sums(line.taken_back)))
    elif line.until is not None and desk.now < line.until:
        said.append(
            "          " + _("Can be taken back whole until {when}.").format(when=moment_words(desk, line.until))
        )
    return said


def _sums(counts: dict[str, int]) -> str:
    """The counts that people ask for, in words."""
    names = {
        "added": _("new: {n}"),
        "guardians": _("guardians named: {n}"),
        "updated": _("brought up to date: {n}"),
        "matched": _("here already: {n}"),
        "overlaid": _("titles changed: {n}"),
        "items_added": _("items: {n}"),
        "set_aside": _("set aside: {n}"),
        "rejected": _("left out: {n}"),
        "titles_removed": _("titles: {n}"),
        "items_removed": _("items: {n}"),
        "records_put_back": _("titles as they were before: {n}"),
    }
    return ", ".join(said.format(n=counts[name]) for name, said in names.items() if counts.get(name))
