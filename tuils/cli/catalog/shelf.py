"""tuils shelf: the shelf around a call number or a copy"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_count, as_text, command
from tuils.cli.kit.table import csv_option, tell_table
from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.administration.settings import name_of
from tuils.library.front.opening import Opened
from tuils.library.holdings.items.call_number_table import CALL_NUMBERS, spine_words
from tuils.library.holdings.items.shelves import (
    MOST_COUNTED,
    ShelfStretch,
    Spine,
    place_on_shelf,
    stretch,
    to_be_checked,
)


@command(
    N_(
        "Show the shelf around a call number, or around the copy with this barcode, from left to "
        "right.\n\nWithout --branch, a barcode shows the shelf at its own branch. --check lists "
        "the copies at a branch with a missing or unreadable call number: they sort last in "
        "their section."
    )
)
@click.argument("where", metavar="[CALL-NUMBER|BARCODE]", nargs=-1, type=as_text)
@click.option(
    "--limit", metavar="N", type=as_count, help=N_("Show this many at most; 11 by default, all with --check.")
)
@click.option("--check", is_flag=True, help=N_("List unreadable and missing call numbers."))
@csv_option
def shelf_command(call: Call, where: tuple[str, ...], limit: int | None, check: bool, file: Path | None) -> None:
    if check == bool(where) or (file and not check):
        raise click.UsageError(_("Name a call number or barcode, or use --check alone."))
    with call.open() as opened:
        if check:
            _check(call, opened, limit, file)
        else:
            _around(call, opened, " ".join(where), limit or 11)


def _around(call: Call, opened: Opened, text: str, limit: int) -> None:
    usual = opened.desk.branch
    place = place_on_shelf(text, usual if call.branch is not None else "", usual=usual)
    found = stretch(place, (limit - 1) // 2, limit - (limit - 1) // 2)
    for number, spine in enumerate(found.spines):
        facts = CALL_NUMBERS.facts(opened.desk, spine) | {"here": number == found.at and found.exact}
        call.out.line(facts, _sentence(spine, found, number))
    if found.spines:
        sentence = _("{left} to the left, {right} to the right.")
        call.out.note(sentence.format(left=copies_label(found.left), right=copies_label(found.right)))
    else:
        branch = name_of("branch", place.branch)
        call.out.note(_("{branch} has no copies on its shelves.").format(branch=branch))


def _check(call: Call, opened: Opened, limit: int | None, file: Path | None) -> None:
    count = tell_table(call, opened, CALL_NUMBERS, islice(_to_be_checked(opened.desk.branch), limit), file)
    if count and file is None:
        call.out.note(ngettext("{n} copy to check.", "{n} copies to check.", count).format(n=count))


def _to_be_checked(branch: str) -> Iterator[Spine]:
    last = None
    while page := to_be_checked(branch, last):
        yield from page
        last = page[-1].place


def copies_label(copies: int) -> str:
    return f"{MOST_COUNTED}+" if copies > MOST_COUNTED else str(copies)


def _sentence(spine: Spine, found: ShelfStretch, number: int) -> str:
    mark = ">" if number == found.at and found.exact else " "
    return "  ".join((f"{mark} {spine.label or '-':<22}", *spine_words(spine)))
