"""tuils patron guardian, family, proxy"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.opening import Opened
from tuils.cli.kit.options import Door, as_text
from tuils.i18n import N_, _
from tuils.library.circulation.families import TIES, FamilyLine, family_account, loans_told
from tuils.library.circulation.terms import due_words
from tuils.library.local_words import money_label
from tuils.library.people.masking import shown_card
from tuils.library.people.patrons import edit_patron, patron_sheet
from tuils.library.people.proxies import ProxyLine, drop_proxy, join_family, leave_family, name_proxy, proxies_of
from tuils.values.moments import iso

MAY = {
    "pickup": N_("pick up holds"),
    "loans": N_("hear due dates"),
    "charges": N_("hear what is owed"),
    "titles": N_("hear titles"),
}


@click.command(
    cls=Door,
    help=N_(
        "Set the guardian of the patron with CARD to the patron with GUARDIAN. Without GUARDIAN, show the guardian."
    ),
)
@click.argument("card", type=as_text)
@click.argument("who", metavar="[GUARDIAN]", required=False, default="", type=as_text)
@click.option("--none", "nobody", is_flag=True, help=N_("Remove the guardian."))
@click.pass_obj
def guardian(call: Call, card: str, who: str, nobody: bool) -> None:
    if who and nobody:
        raise click.UsageError(_("Give a card or --none, not both."))
    with call.open() as opened, call.out.about(patron=card):
        changes = {"guardian": who} if who or nobody else None
        sheet = opened.do(edit_patron, card, changes) if changes else opened.do(patron_sheet, card)
        found = next((one for one in opened.do(family_account, card) if one.tie == "guardian"), None)
        number, name = (shown_card(opened.desk, found.card), found.name) if found else ("", "")
        facts = {"patron": sheet.card, "guardian": number or None, "guardian_name": name or None}
        said = _("{guardian}, card {card}, is the guardian of {name}.") if found else _("{name} has no guardian.")
        call.out.line(facts, said.format(name=sheet.name, guardian=name, card=number))


@click.command(
    "family",
    cls=Door,
    help=N_(
        "Show the family of the patron with CARD: guardian, children, family, and "
        "proxies.\n\nOther members' titles are private, so only counts are shown. --loans shows "
        "when one member's checkouts are due. It shows titles only if the settings guardian_sees "
        "and guardian_until, or that patron, allow it."
    ),
)
@click.argument("card", type=as_text)
@click.option("--join", "of", metavar="CARD", type=as_text, help=N_("Add the patron to the family of this card."))
@click.option("--leave", is_flag=True, help=N_("Take the patron out of the family."))
@click.option(
    "--loans", "other", metavar="CARD", type=as_text, help=N_("What the patron may hear about this member's checkouts.")
)
@click.pass_obj
def belonging(call: Call, card: str, of: str | None, leave: bool, other: str | None) -> None:
    if sum(map(bool, (of, leave, other))) > 1:
        raise click.UsageError(_("Give one of --join, --leave, and --loans."))
    with call.open() as opened, call.out.about(patron=card):
        if other:
            _loans(call, opened, card, other)
            return
        if of:
            opened.do(join_family, card, of)
        elif leave:
            opened.do(leave_family, card)
        lines = opened.do(family_account, card)
        for line in (replace(one, card=shown_card(opened.desk, one.card)) for one in lines):
            call.out.line(_facts(card, line), _words(line))
        if not lines:
            call.out.note(_("No linked family members."))


def _loans(call: Call, opened: Opened, card: str, other: str) -> None:
    for loan in opened.do(loans_told, card, other):
        facts = {
            "patron": card,
            "other": other,
            "title": loan.title or None,
            "due_at": iso(loan.due_at, opened.desk.zone),
        }
        due, title = due_words(opened.desk, loan.due_at), loan.title or _("(title private)")
        call.out.line(facts, _("Due {due}: {title}").format(due=due, title=title))


def _facts(card: str, line: FamilyLine) -> dict[str, Any]:
    return {
        "patron": card,
        "other": line.card,
        "name": line.name,
        "born_year": line.born_year or None,
        "tie": line.tie,
        "loans": line.loans,
        "overdue": line.late,
        "owed_cents": line.owed_cents,
        "may": list(line.may),
    }


def _words(line: FamilyLine) -> str:
    out = _("{n} out, {late} overdue").format(n=line.loans, late=line.late) if line.loans else ""
    owes = _("owes {money}").format(money=money_label(line.owed_cents)) if line.owed_cents > 0 else ""
    may = _("can {what}").format(what=may_words(line.may)) if line.may else ""
    return "  ".join(part for part in (_(TIES[line.tie]), line.name, line.born_year, line.card, out, owes, may) if part)


def may_words(may: tuple[str, ...]) -> str:
    return ", ".join(_(MAY[word]) for word in may)


@click.command(
    cls=Door,
    help=N_(
        "Let the patron with PROXY act for the patron with CARD. Without PROXY, show the "
        "proxies.\n\n--may says what the proxy can do: pickup (pick up holds), loans (hear what is "
        "checked out), charges (hear what is owed)."
    ),
)
@click.argument("card", type=as_text)
@click.argument("who", metavar="[PROXY]", required=False, default="", type=as_text)
@click.option("--may", metavar="WORDS", type=as_text, help=N_("pickup, loans, charges, with commas. Default: pickup."))
@click.option("--remove", "gone", is_flag=True, help=N_("Remove the proxy with the card PROXY."))
@click.pass_obj
def proxy(call: Call, card: str, who: str, may: str | None, gone: bool) -> None:
    if (gone or may is not None) and not who:
        raise click.UsageError(_("Give the card of the proxy."))
    with call.open() as opened, call.out.about(patron=card):
        if gone:
            lines = opened.do(drop_proxy, card, who)
        elif who:
            lines = opened.do(name_proxy, card, who, ("pickup",) if may is None else (may,))
        else:
            lines = opened.do(proxies_of, card)
        for line in (replace(one, card=shown_card(opened.desk, one.card)) for one in lines):
            call.out.line(_proxy_facts(card, line), _("{name}, card {card}: {may}").format(
                name=line.name, card=line.card, may=may_words(line.may)))  # fmt: skip
        if not lines:
            call.out.note(_("This patron has no proxy."))


def _proxy_facts(card: str, line: ProxyLine) -> dict[str, Any]:
    return {"patron": card, "proxy": line.card, "name": line.name, "may": list(line.may)}
