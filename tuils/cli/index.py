"""tuils index"""

from __future__ import annotations

import click

from tuils.i18n import N_, _
from tuils.library.cataloging.refreshing import Refreshing
from tuils.library.cataloging.staleness import PARTS

from .call import Call
from .options import command
from .progress import progress
from .refreshing import PART_WORDS, walk

DONE = {
    "titles": N_("titles that were read anew: {n}"),
    "shelves": N_("titles that stand elsewhere: {n}"),
    "copies": N_("copies that stand elsewhere: {n}"),
    "index": N_("titles in the search index, made anew: {n}"),
    "words": N_("words of the library, counted anew: {n}"),
}


@command(
    N_(
        "Bring in order what searching and the shelves need: the index, the keys, the library's own words.\n\n"
        "It follows from what is in the catalog, and the program does it by itself where it is out of date. Desks work "
        "meanwhile. What is cut off goes on where it was."
    )
)
@click.option("--rebuild", is_flag=True, help=N_("Make all of it anew, where `tuils verify` says so."))
@click.pass_obj
def index(call: Call, rebuild: bool) -> None:
    with call.open(refresh=False) as opened, call.out.about():
        opened.desk.require("library.verify")
        refreshing = Refreshing(opened.desk, opened.path, whole=rebuild)
        with progress(_(PART_WORDS)) as tell:
            walk(opened, refreshing, tell)
        did = {part: refreshing.did.get(part, 0) for part in PARTS}
        call.out.line({"did": did, "elsewhere": refreshing.elsewhere}, *_told(refreshing))


def _told(refreshing: Refreshing) -> list[str]:
    if refreshing.elsewhere:
        return [_("Another program is at it already.")]
    if not refreshing.did:
        return [_("All was in order.")]
    lines = [_(DONE[part]).format(n=n) for part, n in refreshing.did.items() if n]
    return lines or [_("All was looked through, and was in order.")]
