"""tuils search: titles that have these words"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_count, as_text, command
from tuils.i18n import N_, _
from tuils.library.holdings.finding import NO_LIMITS, PAGE, Found, find_titles
from tuils.library.lending.interlibrary.borrowed_titles import with_borrowed

from .limit_options import as_field, is_limited, limit_options, limits_of
from .title_words import hit_facts, hit_line, search_notes


@command(
    N_(
        "Find titles with all these words, best matches first. An ISBN or a barcode finds its "
        'title.\n\n"A phrase", -not this, one OR another. To search one field, put its name before '
        "a word: author: title: subject: series: call: isbn: issn: publisher: note: number: The "
        "start of a word is enough. If no title has all the words, tuils looks for similar "
        "words, then for most of them, and says so. Without words it lists everything within the "
        "limits, newest first."
    )
)
@click.argument("words", metavar="[WORDS]...", nargs=-1, type=as_text)
@click.option("--limit", metavar="N", type=as_count, default=20, help=N_("Show this many at most; 20 by default."))
@click.option("--page", metavar="N", type=as_count, default=1, help=N_("Which page of results."))
@click.option(
    "--field",
    metavar="FIELD",
    type=as_field,
    help=N_(
        "Search only this field: title, author, subject, series, call_number, isbn, issn, publisher, note, number."
    ),
)
@limit_options
def search_command(
    call: Call, /, words: tuple[str, ...], limit: int, page: int, field: str | None, sort: str, **how: Any
) -> None:
    if not words and not is_limited(how, sort):
        raise click.UsageError(_("Say what to find: WORDS, or a limit such as --kind."))
    with call.open() as opened:
        limits = limits_of(opened.desk, how)
        ask = partial(find_titles, " ".join(words), field=field or "", limits=limits, sort=sort)
        found = _all_of(ask, limit, limit * (page - 1))
        if limits == NO_LIMITS and not field and page == 1:
            found = with_borrowed(opened.desk, " ".join(words), found)
        for note in search_notes(found, words=bool(words), limited=limits != NO_LIMITS):
            call.out.note(note)
        for hit in found.hits:
            said = {
                **hit_facts(hit),
                "corrected": found.corrected or None,
                "nearest": found.nearest,
                "lender": hit.lender or None,
            }
            call.out.line(said, hit_line(hit))


def _all_of(ask: Callable[..., Found], limit: int, offset: int) -> Found:
    """Return `limit` hits, read a page at a time."""
    found = ask(limit=min(limit, PAGE), offset=offset)
    hits = list(found.hits)
    while found.hits and len(hits) < limit:
        found = ask(limit=min(limit - len(hits), PAGE), offset=offset + len(hits))
        hits += found.hits
    return replace(found, hits=tuple(hits))
