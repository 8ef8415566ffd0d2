"""tuils class: books to a whole class and back, and what its children have"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_text, command, family
from tuils.cli.kit.overriding import override_of, override_options
from tuils.cli.kit.table import csv_option, tell_line, tell_table
from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.refusals import Refused, refuse
from tuils.library.front.opening import Opened
from tuils.library.lending.classes.class_tables import CLASSES, PUPILS
from tuils.library.lending.classes.classes import Pupil, all_classes, class_list
from tuils.library.lending.classes.dealing import ClassDeal, DealRefused, lend_in_class
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.terms.blocks import Override
from tuils.library.people.patrons.masking import sees_loans, shown_card

from .checkin import checkin_json, checkin_money_words, checkin_notes, checkin_sentence
from .checkout import alerts, checkout_json, checkout_sentence

CLASS = click.argument("called", metavar="CLASS", type=as_text)

class_family = family(
    "class",
    N_(
        "Books to a whole class and back.\n\nCLASS is what patrons have as their grade: a class such as `3, Lopez`, a "
        "grade alone (3), or a teacher or homeroom alone (Lopez)."
    ),
)


@command(
    N_(
        "List the classes; with CLASS, its children by number, and what each has with due dates.\n\n"
        "--still-out 8 lists what a leaving grade still has and owes."
    )
)
@click.argument("called", metavar="[CLASS]", type=as_text, default="")
@click.option("--still-out", is_flag=True, help=N_("Only those who still have or owe something."))
@csv_option
def class_list_command(call: Call, called: str, still_out: bool, file: Path | None) -> None:
    if still_out and not called:
        raise click.UsageError(_("--still-out needs a class."))
    with call.open() as opened, call.out.about():
        if not called:
            tell_table(call, opened, CLASSES, opened.do(all_classes), file)
        else:
            tell_table(call, opened, PUPILS, opened.do(class_list, called, still_out=still_out), file)


@command(
    N_(
        "Deal out a stack of books in the order of the class list: the first BARCODE to the first child, and so on.\n\n"
        "A card of the class among the barcodes: the next book is for this child, and the list goes on after it. What "
        "is refused is told at the end. The next command of the same day goes on where this one stopped."
    )
)
@CLASS
@click.argument("codes", metavar="BARCODE...", nargs=-1, required=True, type=as_text)
@click.option(
    "--absent",
    metavar="N|CARD",
    type=as_text,
    multiple=True,
    help=N_("Skip this child, by number or card. Can be repeated."),
)
@override_options
@click.option("--again", is_flag=True, help=N_("Begin with the first child, also if it got a book today."))
def class_out_command(
    call: Call,
    called: str,
    codes: tuple[str, ...],
    absent: tuple[str, ...],
    override: tuple[str, ...],
    reason: str,
    again: bool,
) -> None:
    given = override_of(override, reason)
    with call.open(refresh=False) as opened, call.out.about():
        pupils = opened.do(class_list, called)
        deal = ClassDeal(pupils, {_absent(pupils, one) for one in absent})
        deal.begin(again=again)
        if skipped := deal.before_words():
            call.out.note(skipped)
        for code in codes:
            if deal.call(code) is None:
                _deal(call, opened, deal, code, given)
        _tell_dealt(call, opened, deal)


def _absent(pupils: list[Pupil], text: str) -> str:
    found = next((one.patron for one in pupils if text in (str(one.number), one.patron)), "")
    if not found:
        raise click.UsageError(_("Nobody on the class list is {text}.").format(text=text))
    return found


def _deal(call: Call, opened: Opened, deal: ClassDeal, barcode: str, override: Override) -> None:
    """Lend the book to the child whose turn it is; where that child may not have it, to the next."""
    while deal.turn:
        card = deal.turn
        try:
            done = opened.do(lend_in_class, card, barcode, override)
        except Refused as no:
            if not deal.was_refused(barcode, no):
                return
            continue
        said = f"{deal.name_of(card)}: {checkout_sentence(done, opened.desk)}"
        told = checkout_json(done, opened.desk) | {"patron": shown_card(opened.desk, card), "state": "out"}
        call.out.line(told, said, *alerts(done, opened.desk))
        deal.gave()
        return
    deal.refused.append(DealRefused("", "", barcode, refuse("CLASS_DEALT", code=barcode)))


def _tell_dealt(call: Call, opened: Opened, deal: ClassDeal) -> None:
    for one in deal.refused:
        patron = shown_card(opened.desk, one.patron) or None
        call.out.refused({"item": one.item, "patron": patron}, one.no, one.patron)
    if without := deal.without_book():
        names = "; ".join(f"{one.number} {one.name}" for one in without)
        call.out.note(_("No book: {names}").format(names=names))
    if n := len(deal.served):
        call.out.note(_("Checked out: {n}. `tuils undo {n}` takes back the whole sweep.").format(n=n))


@command(
    N_(
        "Check in a stack of books of a class, then tell by child what came back and what is missing.\n\nA book of "
        "somebody else is checked in, too."
    )
)
@CLASS
@click.argument("barcodes", metavar="BARCODE...", nargs=-1, required=True, type=as_text)
@override_options
def class_in_command(
    call: Call, called: str, barcodes: tuple[str, ...], override: tuple[str, ...], reason: str
) -> None:
    given, back, acts = override_of(override, reason), dict[str, int](), 0
    with call.open(refresh=False) as opened, call.out.about():
        had = {loan.item: pupil for pupil in opened.do(class_list, called) for loan in pupil.loans}
        for barcode in barcodes:
            with call.out.about(item=barcode):
                done = opened.do(checkin, barcode, override=given)
                whose, acts = had.get(done.item), acts + 1
                if whose:
                    back[whose.patron] = back.get(whose.patron, 0) + 1
                who: dict[str, Any] = {"patron": whose.patron if whose and sees_loans(opened.desk) else None}
                told = checkin_json(done, opened.desk) | who | {"state": "returned", "due_at": None}
                call.out.line(told, checkin_sentence(done), *checkin_notes(done), *checkin_money_words(done))
        _tell_back(call, opened, opened.do(class_list, called), back)
        if acts:
            call.out.note(_("`tuils undo {n}` takes back the whole sweep.").format(n=acts))


def _tell_back(call: Call, opened: Opened, pupils: list[Pupil], back: dict[str, int]) -> None:
    """Tell each child who returned something or still has something, then what is missing of the class."""
    for pupil in pupils:
        if (n := back.get(pupil.patron, 0)) or pupil.loans:
            words = _("{line}; returned now: {n}").format(line="{line}", n=n) if n else "{line}"
            tell_line(call, opened.desk, PUPILS, pupil, words, returned=n)
    n, missing = sum(back.values()), sum(pupil.out for pupil in pupils)
    said = ngettext("Returned by the class: {n} item.", "Returned by the class: {n} items.", n).format(n=n)
    call.out.note(said + " " + _("Still out: {n}.").format(n=missing))


for name, one in (("list", class_list_command), ("out", class_out_command), ("in", class_in_command)):
    class_family.add_command(one, name)
