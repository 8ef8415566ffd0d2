"""tuils search"""

from __future__ import annotations

from typing import Any

import click

from tuils.i18n import N_, _
from tuils.library.cataloging.finding import FIELDS, Hit, find_titles

from .call import Call
from .options import as_count, as_text, command


def as_field(value: str) -> str:
    if value not in FIELDS:
        raise click.BadParameter(_("one of: {words}.").format(words=", ".join(FIELDS)))
    return value


@command(
    N_(
        "Find titles that have all these words, the best first; an ISBN or a barcode finds its title.\n\n"
        '"A phrase" and -not work; a word begun finds what begins so. Where a word is nowhere, the nearest one '
        "is looked for, and the answer says so."
    )
)
@click.argument("words", metavar="WORDS...", nargs=-1, required=True, type=as_text)
@click.option("--limit", metavar="N", type=as_count, default=20, help=N_("So many at most. Else 20."))
@click.option(
    "--field",
    metavar="FIELD",
    type=as_field,
    help=N_("Only there: title, author, subject, series, call_number, isbn."),
)
@click.pass_obj
def search(call: Call, words: tuple[str, ...], limit: int, field: str | None) -> None:
    with call.open():
        found = find_titles(" ".join(words), limit=limit, field=field or "")
        if found.corrected:
            call.out.note(_('Looked for "{words}" instead.').format(words=found.corrected))
        for hit in found.hits:
            call.out.line({**facts(hit), "corrected": found.corrected or None}, sentence(hit))
        if not found.hits:
            call.out.note(_("No title has these words. Fewer words may find it."))


def facts(hit: Hit) -> dict[str, Any]:
    return {
        "biblio": hit.biblio,
        "title": hit.title,
        "author": hit.author or None,
        "year": hit.year,
        "format": hit.format,
        "call_number": hit.call_number or None,
        "available": hit.available,
        "items": hit.items,
    }


def sentence(hit: Hit) -> str:
    free = _("{n} of {all} in").format(n=hit.available, all=hit.items)
    parts = (hit.biblio[-8:], free, hit.call_number, hit.whole_title, hit.author, str(hit.year or ""))
    return "  ".join(part for part in parts if part)
