"""tuils show: a patron, an item or a title as a whole"""

from __future__ import annotations

import sys
from typing import Any

import click

from tuils.cli.kit.call import Call, in_library
from tuils.cli.kit.options import as_text, family
from tuils.cli.kit.patron_line import patron_json as patron_facts
from tuils.i18n import N_, _
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import money_label
from tuils.library.front.opening import Opened
from tuils.library.holdings.items.showing import TitleSheet, item_sheet, title_sheet
from tuils.library.lending.holds.hold_tables import HOLDS, id_ending, when
from tuils.library.lending.loans.account import Account, LoanLine, MoneyLine, patron_account
from tuils.library.lending.loans.last_borrower import had_last
from tuils.library.lending.terms.terms import due_words
from tuils.values.time.moments import iso

from .item_options import item_facts, item_words, kept_with

show = family("show", N_("Show a patron, an item or a title."))


@show.command("patron", help=N_("Show the patron with this card: name, checkouts, holds, money owed and blocks."))
@click.argument("card", type=as_text)
@in_library(patron="card")
def show_patron(call: Call, opened: Opened, card: str) -> None:
    account = opened.do(patron_account, card)
    call.out.line(account_facts(account, opened.desk), *account_words(account, opened.desk))


@show.command("item", help=N_("Show the item with this barcode. Add --borrower to see who has it."))
@click.argument("barcode", type=as_text)
@click.option(
    "--borrower", is_flag=True, help=N_("Show who has it or had it last. Needs the permission to see borrowers.")
)
@in_library(item="barcode")
def show_item(call: Call, opened: Opened, barcode: str, borrower: bool) -> None:
    sheet = opened.do(item_sheet, barcode, borrower=borrower)
    facts, lines = item_facts(sheet, opened.desk), [sheet.whole_title, item_words(sheet, opened.desk)]
    lines += kept_with(sheet)
    if borrower:
        facts["patron"] = sheet.borrower
        lines.append(
            _("Checked out on card {card}.").format(card=sheet.borrower) if sheet.borrower else _("Not checked out.")
        )
        last = opened.do(had_last, sheet.barcode)
        facts |= {
            "last_patron": last and last.patron,
            "last_returned_at": last and iso(last.returned_at, opened.desk.zone),
        }
        lines += [last.said(opened.desk)] if last else []
    call.out.line(facts, *lines, *(note for note in (sheet.public_note, sheet.staff_note) if note))


@show.command(
    "title",
    help=N_(
        "Show a title, its copies and its record: its id or the last 6 or more characters of it, its ISBN, the "
        "barcode of a copy, or words that find it alone."
    ),
)
@click.argument("title_id", metavar="TITLE", type=as_text)
@click.option("--qr", is_flag=True, help=N_("Show a QR code of its link or ISBN, for a phone."))
def show_title(call: Call, title_id: str, qr: bool) -> None:
    from tuils.library.holdings.finding.related import related_titles  # all of finding, which no card and no copy needs
    from tuils.library.holdings.titles.title_meant import title_id as title_meant
    from tuils.library.lending.interlibrary.borrowed_titles import borrowed_hits

    from .title_words import title_facts, title_words, told_facts

    with call.open() as opened, call.out.about(biblio=title_id):
        here = borrowed_hits(opened.desk, title_id, is_code=True)
        found = here[0].biblio if here else title_meant(title_id)
        if found == title_id and (here := borrowed_hits(opened.desk, title_id)):
            found = here[0].biblio
        sheet = title_sheet(found, borrowed=opened.desk.may("holds.place"))
        related = related_titles(sheet)
        facts = title_facts(sheet, opened.desk) | told_facts(sheet, related)
        if qr:
            _code(call, sheet, facts)
        else:
            call.out.line(facts, *title_words(sheet, related, opened.desk))


def _code(call: Call, sheet: TitleSheet, facts: dict[str, Any]) -> None:
    """Show a QR code below its content. Half blocks if the terminal can write them, else `#`; light on dark."""
    from tuils.values.qr import TooLong, qr_lines

    text = next(iter((*(link.address for link in sheet.description.web_links), *sheet.isbns)), "")
    utf8 = "utf" in (sys.stdout.encoding or "").lower()
    try:
        lines = qr_lines(text, plain_ascii=not utf8, dark=True) if text else []
    except TooLong:
        lines = []
    call.out.line({**facts, "qr": text or None}, *([text, *lines] if lines else ()))
    if not lines and not call.out.as_json:
        call.out.note(text or _("No QR code: this title has no link and no ISBN."))


def account_facts(account: Account, desk: Desk) -> dict[str, Any]:
    return {
        **patron_facts(account.patron),
        "loans": [
            shown_loan_json(loan, desk, account.told) | _untold(account, "item", "title") for loan in account.loans
        ],
        "holds": [
            HOLDS.facts(desk, hold) | _untold(account, "item", "title", "biblio", "wanted", "hold")
            for hold in account.holds
        ],
        "owed_cents": account.owed_cents,
        "growing_cents": account.growing_cents,
        "charges": [charge_facts(line, desk, account.told) for line in account.lines],
        "blocks": [reason.code for reason in account.standing if reason.kind != "A"],
        "alerts": [reason.code for reason in account.standing if reason.kind == "A"],
    }


def _untold(account: Account, *names: str) -> dict[str, None]:
    """Return nulls for the fields that the asker may not see."""
    return {} if account.told else dict.fromkeys(names)


def shown_loan_json(loan: LoanLine, desk: Desk, told: bool) -> dict[str, Any]:
    most = loan.renewals_allowed
    return {
        "item": loan.item,
        "title": loan.title,
        "call_number": loan.call_number or None,
        "lent_at": when(loan.lent_at, desk, exactly=told),
        "due_at": iso(loan.due_at, desk.zone),
        "overdue": loan.overdue,
        "renewals": loan.renewals,
        "renewals_left": None if most is None else max(0, most - loan.renewals),
        "state": loan.state or None,
        "growing_cents": loan.growing_cents,
    }


def charge_facts(line: MoneyLine, desk: Desk, told: bool = True) -> dict[str, Any]:
    """Return a line of the account. `charge` is the id that pay, waive and void take; `left_cents` is the part still
    owed."""
    return {
        "charge": id_ending(line.charge or line.id, exactly=told),
        "entry": id_ending(line.id, exactly=told),
        "kind": line.kind,
        "what": line.words,
        "title": line.about or None,
        "reason": line.reason or None,
        "cents": line.cents,
        "left_cents": line.left if line.kind == "charge" else None,
        "at": when(line.at, desk, exactly=told),
        "operator": line.operator,
        "void": line.void,
    }


def account_words(account: Account, desk: Desk) -> list[str]:
    who = account.patron
    until = _("until {date}").format(date=who.expires_on) if who.expires_on else ""
    lines = ["  ".join(part for part in (who.name, who.card, who.category, until) if part)]
    lines += [f"{reason.short()}." for reason in account.standing]
    lines += [
        _("Due {due}: {title} ({item})").format(due=due_words(desk, loan.due_at), title=loan.title, item=loan.item)
        if account.told
        else _("Due {due}: (title not shown)").format(due=due_words(desk, loan.due_at))
        for loan in account.loans
    ]
    lines += [] if account.loans else [_("No checkouts.")]
    lines += [
        _("Hold: {title} ({hold})").format(title=hold.title, hold=hold.id[-8:])
        if account.told
        else _("On hold: (title not shown)")
        for hold in account.holds
    ]
    return [*lines, *money_words(account)]


def money_words(account: Account) -> list[str]:
    """Return a line for each unpaid charge, with the end of its id."""
    lines = [
        _("Owes {money}: {what} ({id})").format(
            money=money_label(line.left),
            what=": ".join(filter(None, (line.words, line.about, line.reason))),
            id=line.id[-8:],
        )
        for line in account.lines
        if line.left
    ]
    if account.owed_cents < 0:
        lines.append(_("Credit: {money}.").format(money=money_label(-account.owed_cents)))
    elif account.owed_cents:
        lines.append(_("Total owed: {money}.").format(money=money_label(account.owed_cents)))
    if account.growing_cents:
        lines.append(
            _("Plus {money} so far for overdue items still out.").format(money=money_label(account.growing_cents))
        )
    return lines
