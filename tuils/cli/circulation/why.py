"""tuils why: what is behind a due date, a fine, a block, a way home, a place in a queue, a date of a program"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from tuils.cli.kit.call import Call, in_library
from tuils.cli.kit.options import as_count, as_text, family
from tuils.i18n import N_, _
from tuils.library.foundation.administration.settings import set_value, value_of
from tuils.library.foundation.desk import Desk
from tuils.library.front.opening import Opened
from tuils.library.lending.noted_looks import note_look
from tuils.library.lending.why.block import why_block
from tuils.library.lending.why.due import why_due
from tuils.library.lending.why.fine import why_fine
from tuils.library.lending.why.hold import why_hold
from tuils.library.lending.why.route import why_route
from tuils.library.lending.why.steps_shown import POLICY, Explanation, Point
from tuils.library.people.patrons.masking import SEE

why = family(
    "why",
    N_(
        "Why? Which rule applies and which ones it overrides, the days skipped, the arithmetic.\n\n"
        "It uses today's rules and calendar, and changes nothing."
    ),
)


def _of_both(name: str, words: str, ask: Callable[[Desk, str, str], Explanation], needs: str = SEE) -> None:
    """Add a question about a patron and an item. Only for operators who may see loans, since the patron may be absent;
    but blocks of a checkout are shown to anyone who may check out, just as the refusal shows them."""

    @why.command(name, help=words)
    @click.argument("card", type=as_text)
    @click.argument("barcode", type=as_text)
    def asked(call: Call, card: str, barcode: str) -> None:
        with call.open() as opened, call.out.about(patron=card, item=barcode):
            opened.desk.require(needs)
            note_look(opened.desk, card)
            _report_why(call, ask(opened.desk, card, barcode))


_of_both("due", N_("Why an item is due when it is."), why_due)
_of_both("block", N_("Why an item can't be checked out on this card, or renewed."), why_block, "patrons.find")
_of_both("fine", N_("How a fine adds up, or what the last fine was for."), why_fine)
_of_both("hold", N_("Why this card's hold has its place in line. BARCODE is any copy's."), why_hold)


@why.command("route", help=N_("Why an item goes where it goes when it is checked in here. No card is needed."))
@click.argument("codes", metavar="[CARD] BARCODE", nargs=-1, type=as_text)
def why_route_command(call: Call, codes: tuple[str, ...]) -> None:
    if len(codes) not in (1, 2):
        raise click.UsageError(_("Type the item's barcode."))
    with call.open() as opened, call.out.about(item=codes[-1]):
        _report_why(call, why_route(opened.desk, codes[-1]))


@why.command("session", help=N_("Why this date of a program is as it is: what was done with it, what was left out."))
@click.argument("session", type=as_text)
def why_session_command(call: Call, session: str) -> None:
    from tuils.library.activities.programs.sheets import session_of
    from tuils.library.activities.registration.party_table import why_session  # the other questions need no programs

    with call.open() as opened, call.out.about(session=session):
        _report_why(call, why_session(opened.desk, opened.do(session_of, session)))


@why.command("seat", help=N_("Why this party has its place at a program, or waits. REGISTRATION is its id."))
@click.argument("registration", type=as_text)
def why_seat_command(call: Call, registration: str) -> None:
    from tuils.library.activities.registration.party_table import why_seat

    with call.open() as opened, call.out.about(registration=registration):
        _report_why(call, why_seat(opened.desk, registration))


@why.command(
    "match",
    help=N_(
        "Why an import matches a record with a title on file, or doesn't, point by point. N is the record's number in "
        "FILE (MARC), as the import's report shows it. Default: 1."
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("number", metavar="[N]", type=as_count, default=1)
def why_match_command(call: Call, file: Path, number: int) -> None:
    from tuils.library.office.catalog_maintenance.why_match import record_in_file, why_match

    with call.open() as opened, call.out.about(file=str(file), record=number):
        opened.desk.require("catalog.edit")
        _report_why(call, why_match(opened.desk, record_in_file(file, number)))


@why.command(
    "words",
    help=N_(
        "Show or set the library's own words below an answer: CODE is an item type such as DVD, "
        "or the code of a block such as OWES_TOO_MUCH. An empty TEXT removes them."
    ),
)
@click.argument("code", type=as_text)
@click.argument("text", metavar="[TEXT]", type=as_text, required=False)
@in_library("code")
def why_words_command(call: Call, opened: Opened, code: str, text: str | None) -> None:
    if text is not None:
        opened.do(set_value, f"{POLICY}{code}", text.strip() or None)
    kept = str(value_of(f"{POLICY}{code}", "") or "")
    call.out.line({"code": code, "text": kept or None}, kept or _("The library has no words of its own."))


def _report_why(call: Call, because: Explanation) -> None:
    lines = [f"{point.number:>3} {point.said}" if point.number else f"    {point.said}" for point in _points(because)]
    about = [because.about] if because.about else []
    own = ["", *because.own_words] if because.own_words else []
    call.out.line(
        {
            "answer": because.answer,
            "because": because.lines,
            "question": because.question,
            "about": because.about or None,
        },
        *about,
        because.question,
        because.answer,
        *lines,
        *own,
    )


def _points(because: Explanation) -> list[Point]:
    return [*because.steps, *because.later]
