"""tuils index: what searching and the shelf order need, made anew"""

from __future__ import annotations

import click

from tuils.cli.kit.call import Call, in_library
from tuils.cli.kit.options import command
from tuils.cli.kit.progress import progress
from tuils.cli.kit.refreshing import PART_WORDS, walk
from tuils.i18n import N_, _
from tuils.library.front.opening import Opened
from tuils.library.holdings.titles.refreshing import Refreshing
from tuils.library.holdings.titles.staleness import PARTS

DONE = {
    "titles": N_("titles reread: {n}"),
    "shelves": N_("titles with a new shelf position: {n}"),
    "copies": N_("copies with a new shelf position: {n}"),
    "index": N_("titles indexed again: {n}"),
    "words": N_("words counted again: {n}"),
}


@command(
    N_(
        "Update what searching and shelf order need: the index, the sort keys, the library's own "
        "words.\n\nIt is made from the catalog, and tuils does it by itself when needed. Desks can "
        "keep working. If it is interrupted, run it again and it continues."
    )
)
@click.option("--rebuild", is_flag=True, help=N_("Rebuild everything, if `tuils verify` says to."))
@in_library(refresh=False)
def index_command(call: Call, opened: Opened, rebuild: bool) -> None:
    opened.desk.require("library.verify")
    refreshing = Refreshing(opened.desk, opened.path, whole=rebuild)
    with progress(_(PART_WORDS)) as tell:
        walk(opened, refreshing, tell)
    did = {part: refreshing.did.get(part, 0) for part in PARTS}
    call.out.line({"did": did, "elsewhere": refreshing.elsewhere}, *_refreshed_lines(refreshing))


def _refreshed_lines(refreshing: Refreshing) -> list[str]:
    if refreshing.elsewhere:
        return [_("Another program is already doing this.")]
    if not refreshing.did:
        return [_("Everything is in order.")]
    lines = [_(DONE[part]).format(n=n) for part, n in refreshing.did.items() if n]
    return lines or [_("Everything was checked and is in order.")]
