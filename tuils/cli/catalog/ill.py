"""tuils ill: interlibrary loan, what is borrowed for patrons, and what is lent to other libraries"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import click

from tuils.cli.circulation.checkin import checkin_sentence
from tuils.cli.kit.call import Call
from tuils.cli.kit.fields import field_options, given_options, given_or_cleared
from tuils.cli.kit.options import CommandFamily, as_text, family
from tuils.cli.kit.overriding import override_of, override_options
from tuils.cli.kit.table import csv_option, line_of, list_command, tell_line, tell_list, verb_command
from tuils.i18n import N_, _
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.refusals import Refused
from tuils.library.front.opening import Opened
from tuils.library.holdings.lookup.adding import placeholder
from tuils.library.holdings.lookup.answers import read_lookup_words
from tuils.library.lending.interlibrary.borrowing import (
    MOST_OF_RULE,
    OUTCOMES,
    WHICH,
    ask_partner,
    change_request,
    close_request,
    contu_counts,
    mark_shipped,
    pass_request,
    request_sheet,
    request_title,
)
from tuils.library.lending.interlibrary.interlibrary_fields import COPY, LENDING, PARTNER, REQUEST
from tuils.library.lending.interlibrary.lending_out import (
    WHICH as WHICH_LENT,
    BackFromPartner,
    back_from_partner,
    decline_lending,
    lend_to_partner,
    request_of_partner,
    send_photocopy,
)
from tuils.library.lending.interlibrary.papers import package_label, request_paper
from tuils.library.lending.interlibrary.partners import add_partner, change_partner
from tuils.library.lending.interlibrary.receiving import (
    Received,
    change_lenders_date,
    receive_request,
    renewal_asked,
    return_request,
)
from tuils.library.lending.interlibrary.tables import LENT, PARTNERS, REQUESTS
from tuils.library.office.orders.title_responses import REQUEST_FORM

from .lookup import found_record
from .title_responses import responses_command

PARTNER_FIELDS = [one for one in PARTNER if one.help is not None]
REQUEST_ID = click.argument("request", metavar="ID", type=as_text)
PARTNER_CODE = click.argument("partner", metavar="PARTNER", type=as_text)
DUE = click.option("--due", metavar="DATE", default="", type=as_text, help=N_("The date that the other library wrote."))

ill = family(
    "ill",
    N_(
        "Interlibrary loan. Borrowing: request, ask, ship, receive, return, close. Lending: lend, back.\n\nID is a "
        "request of `ill list` by its ID, the barcode of its copy, or the beginning of its title. PARTNER is a symbol "
        "or a name of `ill partner list`. `tuils undo` undoes each."
    ),
)


# ---- partner libraries


@ill.group("partner", cls=CommandFamily, help=N_("Partner libraries: symbols, couriers, addresses, days of travel."))
def partner() -> None: ...


list_command(partner, "list", PARTNERS, N_("List the partner libraries."))
verb_command(
    partner,
    "add",
    N_("Add a partner library: a symbol, and its name."),
    add_partner,
    line_of(PARTNERS),
    click.argument("code", metavar="CODE", type=as_text),
    click.argument("name", metavar="NAME", type=as_text),
    [one for one in PARTNER_FIELDS if one.name != "name"],
    subject="partner",
)
verb_command(
    partner,
    "edit",
    N_("Edit a partner library. `-` takes a text away; --ended: send it no more requests."),
    change_partner,
    line_of(PARTNERS),
    click.argument("partner", metavar="PARTNER", type=as_text),
    PARTNER_FIELDS,
    subject="partner",
    missing=N_("Say what to change, such as --travel-days 5."),
)


# ---- borrowing


@ill.command("list", help=N_("List what is borrowed from other libraries, and what is asked for."))
@click.option("--state", default="open", type=click.Choice(WHICH), help=N_("Which requests. Default: open."))
@csv_option
def ill_list(call: Call, state: str, file: Path | None) -> None:
    tell_list(call, REQUESTS, file, state)


@ill.command(
    "request",
    help=N_(
        "Ask for a title of another library, for a patron. TITLE is a title, or an ISBN, which is looked up. --copy: a "
        "photocopy of an article, with --journal and --published."
    ),
)
@click.argument("card", metavar="CARD", type=as_text)
@click.argument("title", metavar="TITLE", type=as_text)
@click.option("--copy", "is_copy", is_flag=True, help=N_("A photocopy, not a loan."))
@field_options(REQUEST)
def ill_request(call: Call, /, card: str, title: str, is_copy: bool, **options: Any) -> None:
    fields = {"title": title, **given_options(options)} | ({"kind": COPY} if is_copy else {})
    with call.open() as opened, call.out.about(patron=card):
        if found := _looked_up(call, opened, title):
            fields = {**found, **{name: value for name, value in fields.items() if name != "title"}}
        tell_line(call, opened.desk, REQUESTS, opened.do(request_title, card, fields), _("Requested: {line}"))


def _looked_up(call: Call, opened: Opened, text: str) -> dict[str, Any]:
    """Return title, author and ISBN of a number that a lookup finds; a number that nobody knows is its own title."""
    try:
        asked = read_lookup_words(text)
    except Refused:
        return {}
    if not asked.number:
        return {}
    if found := found_record(call, opened, asked, None, in_words=True):
        return {"title": found.title, "author": found.author, "isbn": asked.isbn}
    return {"title": placeholder(asked), "isbn": asked.isbn}


@ill.command("edit", help=N_("Change what is asked for, as long as it is not here. `-` takes a text away."))
@REQUEST_ID
@click.option("--title", metavar="TEXT", type=as_text, help=N_("Its title."))
@field_options(REQUEST)
def ill_edit(call: Call, /, request: str, **options: Any) -> None:
    fields = given_or_cleared(options)
    if not fields:
        raise click.UsageError(_("Say what to change, such as --need-by 2027-01-15."))
    with call.open() as opened, call.out.about(ill=request):
        tell_line(call, opened.desk, REQUESTS, opened.do(change_request, request, fields))


verb_command(
    ill,
    "ask",
    N_("Record that this partner is asked: the first, or the next one. --paper of `ill show` prints the request."),
    ask_partner,
    line_of(REQUESTS, N_("Asked: {line}")),
    REQUEST_ID,
    PARTNER_CODE,
    subject="ill",
)
verb_command(
    ill,
    "pass",
    N_("The partner that was asked can't lend it. Ask the next one."),
    pass_request,
    line_of(REQUESTS),
    REQUEST_ID,
    subject="ill",
)
verb_command(
    ill,
    "ship",
    N_("The partner sent it: it is on its way."),
    mark_shipped,
    line_of(REQUESTS),
    REQUEST_ID,
    subject="ill",
)


@ill.command(
    "receive",
    help=N_(
        "It is here. A loan gets a barcode of its own, is due some days before the other library's date (--due), and "
        "waits on the hold shelf for its patron. A photocopy is only noted: hand it over, then `ill close`."
    ),
)
@REQUEST_ID
@DUE
@click.option("--barcode", metavar="BARCODE", default="", type=as_text,
              help=N_("Of the band around it. The next one, such as ILL00001, if left out."))  # fmt: skip
def ill_receive(call: Call, request: str, due: str, barcode: str) -> None:
    with call.open() as opened, call.out.about(ill=request):
        done = opened.do(receive_request, request, due, barcode)
        more = {"route": done.route or None, "to": done.to or None, "act": done.act}
        tell_line(call, opened.desk, REQUESTS, done.sheet, _("Received: {line}"), None, **more)
        for line in _where(done):
            call.out.note(line)


def _where(done: Received) -> list[str]:
    """Say where the copy goes, and how to print its slip."""
    code = done.sheet.row.barcode
    if done.route == "HOLD":
        return [_("Put it on the hold shelf. Its slip: tuils slip hold {code}").format(code=code)]
    if done.route == "TRANSIT":
        return [_("Send it to {branch}.").format(branch=name_of("branch", done.to))]
    return []


@ill.command(
    "renew",
    help=N_(
        "Record that you asked the other library for more time; --due: it agreed, and the loan runs longer; --denied: "
        "it said no."
    ),
)
@REQUEST_ID
@DUE
@click.option("--denied", is_flag=True, help=N_("It said no."))
def ill_renew(call: Call, request: str, due: str, denied: bool) -> None:
    if due and denied:
        raise click.UsageError(_("Use either --due or --denied, not both."))
    with call.open() as opened, call.out.about(ill=request):
        if due:
            done = opened.do(change_lenders_date, request, due)
        else:
            done = opened.do(renewal_asked, request, "denied" if denied else "asked")
        tell_line(call, opened.desk, REQUESTS, done)


@ill.command("recall", help=N_("The other library wants it back sooner: the loan follows, and the desk says so."))
@REQUEST_ID
@DUE
def ill_recall(call: Call, request: str, due: str) -> None:
    with call.open() as opened, call.out.about(ill=request):
        done = opened.do(change_lenders_date, request, due, recalled=True)
        tell_line(call, opened.desk, REQUESTS, done, _("Recalled: {line}"))


verb_command(
    ill,
    "return",
    N_("Send it back: its barcode is free again, and the temporary copy is gone."),
    return_request,
    line_of(REQUESTS, N_("Sent back: {line}")),
    REQUEST_ID,
    subject="ill",
)
verb_command(
    ill,
    "close",
    N_("Close a request: it is back, a photocopy was handed over, nobody could lend it, or it is lost."),
    close_request,
    line_of(REQUESTS, N_("Closed: {line}")),
    REQUEST_ID,
    click.option("--outcome", type=click.Choice([*OUTCOMES]), help=N_("What became of it.")),
    subject="ill",
)


@ill.command("show", help=N_("Show a request, with the partners that were asked, in their order."))
@REQUEST_ID
@click.option("--paper", is_flag=True, help=N_("As it is sent to a partner: no patron, the copyright notice."))
def ill_show(call: Call, request: str, paper: bool) -> None:
    with call.open() as opened, call.out.about(ill=request):
        sheet = opened.do(request_sheet, request)
        if paper:
            lines = opened.do(request_paper, request)
            call.out.line({"ill": sheet.id, "lines": lines}, *lines)
            return
        tell_line(call, opened.desk, REQUESTS, sheet)
        if sheet.tried:
            call.out.note(_("Asked so far: {partners}.").format(partners=", ".join(sheet.tried)))


@ill.command("label", help=N_("Print the address label of a package, for a request or for what is lent."))
@REQUEST_ID
def ill_label(call: Call, request: str) -> None:
    with call.open() as opened, call.out.about(ill=request):
        lines = opened.do(package_label, request)
        call.out.line({"ill": request, "lines": lines}, *lines)


@ill.command("contu", help=N_("Count this year's photocopies by journal: the CONTU guidelines allow 5 of each."))
def ill_contu(call: Call) -> None:
    with call.open() as opened:
        for journal, n in opened.do(contu_counts):
            call.out.line({"journal": journal, "copies": n, "warns": n > MOST_OF_RULE}, f"{n:>4}  {journal}")


# ---- lending


@ill.command("lent", help=N_("List what other libraries ask for, and what they have."))
@click.option("--state", default="open", type=click.Choice(WHICH_LENT), help=N_("Which. Default: open."))
@csv_option
def ill_lent(call: Call, state: str, file: Path | None) -> None:
    tell_list(call, LENT, file, state)


@ill.command("incoming", help=N_("Note what a partner asks of us. --copy: a photocopy."))
@PARTNER_CODE
@click.argument("title", metavar="TITLE", type=as_text)
@click.option("--copy", "is_copy", is_flag=True, help=N_("A photocopy, not a loan."))
@field_options(LENDING)
def ill_incoming(call: Call, /, partner: str, title: str, is_copy: bool, **options: Any) -> None:
    fields = {"title": title, **given_options(options)} | ({"kind": COPY} if is_copy else {})
    with call.open() as opened, call.out.about(partner=partner):
        tell_line(call, opened.desk, LENT, opened.do(request_of_partner, partner, fields))


@ill.command("lend", help=N_("Send a copy to a partner. It counts as lent to another library, and not as circulation."))
@PARTNER_CODE
@click.argument("barcode", metavar="BARCODE", type=as_text)
@click.option("--due", metavar="DATE", required=True, type=as_text, help=N_("When it must be back."))
@click.option("--request", metavar="ID", default="", type=as_text, help=N_("The request of `ill lent` it answers."))
@override_options
def ill_lend(
    call: Call, partner: str, barcode: str, due: str, request: str, override: tuple[str, ...], reason: str
) -> None:
    verb = partial(lend_to_partner, request=request, override=override_of(override, reason))
    with call.open() as opened, call.out.about(partner=partner, item=barcode):
        tell_line(call, opened.desk, LENT, opened.do(verb, partner, barcode, due), _("Lent: {line}"))


verb_command(
    ill,
    "send-copy",
    N_("Send the photocopy that a partner asked for."),
    send_photocopy,
    line_of(LENT),
    REQUEST_ID,
    subject="ill",
)
verb_command(
    ill, "decline", N_("Decline what a partner asks for."), decline_lending, line_of(LENT), REQUEST_ID, subject="ill"
)


@ill.command("back", help=N_("A copy came back from another library. A check-in at the desk does the same."))
@click.argument("barcode", metavar="BARCODE", type=as_text)
def ill_back(call: Call, barcode: str) -> None:
    with call.open() as opened, call.out.about(item=barcode):
        done: BackFromPartner = opened.do(back_from_partner, barcode)
        told = {"route": done.checkin.route, "to": done.checkin.to or None}
        tell_line(call, opened.desk, LENT, done.sheet, checkin_sentence(done.checkin), None, **told)


responses_command(
    ill,
    "ill",
    REQUEST_FORM,
    N_(
        "Make requests of the titles that patrons asked for in a web form (CSV, .xlsx). It shows what would change "
        "before it imports.\n\nColumns of Google and Microsoft forms and plain English ones are recognized; --map "
        "names others. Fields: when, title, author, isbn, note, need_by, card, name (or first_name, last_name), born, "
        "phone, email. A row without a patron of this library is left out. Answers imported before are left alone, so "
        "importing the same file again adds nothing. `tuils undo` undoes the whole import."
    ),
)
