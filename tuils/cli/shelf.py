"""tuils shelf"""

from __future__ import annotations

from typing import Any

import click

from tuils.i18n import N_, _, ngettext
from tuils.library.administration.settings import name_of
from tuils.library.cataloging.shelves import MOST_COUNTED, Spine, Stretch, place_of, stretch, to_be_checked

from .call import Call
from .opening import Opened
from .options import as_count, as_text, command


@command(
    N_(
        "Show the shelf around a call number, or around the copy with a barcode, from left to right.\n\n"
        "Without --branch a barcode shows the shelf of its own branch. --check lists the copies of a branch whose call "
        "number cannot be read or is missing: they stand last in their section."
    )
)
@click.argument("where", metavar="[CALL-NUMBER|BARCODE]", nargs=-1, type=as_text)
@click.option("--limit", metavar="N", type=as_count, help=N_("So many at most. Else 11; with --check, all."))
@click.option("--check", is_flag=True, help=N_("List call numbers that cannot be read, and copies without one."))
@click.pass_obj
def shelf(call: Call, where: tuple[str, ...], limit: int | None, check: bool) -> None:
    if check == bool(where):
        raise click.UsageError(_("Say which call number or barcode, or --check alone."))
    with call.open() as opened:
        if check:
            _check(call, opened, limit)
        else:
            _around(call, opened, " ".join(where), limit or 11)


def _around(call: Call, opened: Opened, text: str, limit: int) -> None:
    usual = opened.desk.branch
    place = place_of(text, usual if call.branch is not None else "", usual=usual)
    found = stretch(place, (limit - 1) // 2, limit - (limit - 1) // 2)
    for number, spine in enumerate(found.spines):
        call.out.line(facts(spine, here=number == found.at and found.exact), _sentence(spine, found, number))
    if found.spines:
        said = _("{left} to the left, {right} to the right.")
        call.out.note(said.format(left=counted(found.left), right=counted(found.right)))
    else:
        branch = name_of("branch", place.branch)
        call.out.note(_("No copy stands on the shelves of {branch}.").format(branch=branch))


def _check(call: Call, opened: Opened, limit: int | None) -> None:
    listed, last = 0, None
    while page := to_be_checked(opened.desk.branch, last, min(500, limit - listed) if limit else 500):
        for spine in page:
            call.out.line(facts(spine), "  ".join(filter(None, (spine.call_number or "-", *_about(spine)))))
        listed, last = listed + len(page), page[-1].place
        if limit and listed >= limit:
            break
    said = (
        ngettext("{n} copy to check.", "{n} copies to check.", listed) if listed else _("All call numbers are clear.")
    )
    call.out.note(said.format(n=listed))


def facts(spine: Spine, *, here: bool | None = None) -> dict[str, Any]:
    """One copy on its shelf; `here`: it is what was asked for."""
    found: dict[str, Any] = {
        "item": spine.barcode,
        "biblio": spine.biblio,
        "title": spine.title,
        "author": spine.author or None,
        "call_number": spine.call_number or None,
        "volume": spine.volume or None,
        "copy_number": spine.copy_number or None,
        "section": spine.place.section or None,
        "branch": spine.place.branch,
        "location": spine.shelf or None,
        "status": spine.status,
        "readable": not spine.unclear,
    }
    return found if here is None else {**found, "here": here}


def counted(copies: int) -> str:
    return f"{MOST_COUNTED}+" if copies > MOST_COUNTED else str(copies)


def _sentence(spine: Spine, found: Stretch, number: int) -> str:
    mark = ">" if number == found.at and found.exact else " "
    return "  ".join((f"{mark} {spine.label or '-':<22}", *_about(spine)))


def _about(spine: Spine) -> list[str]:
    return [part for part in (spine.barcode, spine.status_words, spine.title, spine.author, spine.shelf) if part]
