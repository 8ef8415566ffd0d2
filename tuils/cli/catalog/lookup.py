"""tuils lookup"""

from __future__ import annotations

from collections.abc import Iterable

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_text, command
from tuils.cli.kit.table import tell_line
from tuils.i18n import N_
from tuils.library.desk import Desk
from tuils.library.lookup.answers import FOUND, TargetAnswer
from tuils.library.lookup.asking import look_up
from tuils.library.refusals import refuse


@command(
    N_(
        "Look up a book in the record sources that are on: `lookup 9780141439518`, `lookup owl moon`. An ISBN, an "
        "ISSN, a DVD's UPC, or words of title and author.\n\nAll sources are asked at once, and records come as they "
        "are answered. A source that is down, slow, or sends nonsense is named, and the others go on."
    )
)
@click.argument("words", metavar="ISBN|WORDS", nargs=-1, required=True, type=as_text)
@click.option("--target", metavar="NAME", type=as_text, help=N_("Ask this one alone, on or off."))
def lookup(call: Call, words: tuple[str, ...], target: str | None) -> None:
    typed = " ".join(words)
    with call.open(refresh=False) as opened, call.out.about(lookup=typed):
        if not tell_answers(call, opened.desk, look_up(opened.desk, typed, target or "")):
            raise refuse("NOTHING_LOOKED_UP", words=typed)


def tell_answers(call: Call, desk: Desk, given: Iterable[TargetAnswer]) -> int:
    """Records as they come, and a sentence on each target: how many there were."""
    count = 0
    for answer in given:
        for record in answer.records:
            tell_line(call, desk, FOUND, record)
        count += len(answer.records)
        call.out.note(answer.words)
    return count
