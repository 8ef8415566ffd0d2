"""tuils patron guardian, family, proxy"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click

from tuils.i18n import N_, _
from tuils.library.circulation.families import TIES, FamilyLine, family_account, loans_told
from tuils.library.circulation.terms import due_words
from tuils.library.people.masking import shown_card
from tuils.library.people.patrons import edit_patron, patron_sheet
from tuils.library.people.proxies import ProxyLine, drop_proxy, join_family, leave_family, name_proxy, proxies_of
from tuils.values.moments import iso
from tuils.values.money import plain

from .call import Call
from .opening import Opened
from .options import Door, as_text

MAY = {"pickup": N_("takes holds"), "loans": N_("due dates"), "charges": N_("what is owed"), "titles": N_("titles")}


@click.command(
    cls=Door,
    help=N_(
        "Say who answers for the person with CARD: the one with the card GUARDIAN. Without it, only show who does."
    ),
)
@click.argument("card", type=as_text)
@click.argument("who", metavar="[GUARDIAN]", required=False, default="", type=as_text)
@click.option("--none", "nobody", is_flag=True, help=N_("Nobody answers for this person any more."))
@click.pass_obj
def guardian(call: Call, card: str, who: str, nobody: bool) -> None:
    if who and nobody:
        raise click.UsageError(_("Say either a card or --none."))
    with call.open() as opened, call.out.about(patron=card):
        changes = {"guardian": who} if who or nobody else None
        sheet = opened.do(edit_patron, card, changes) if changes else opened.do(patron_sheet, card)
        found = next((one for one in opened.do(family_account, card) if one.tie == "guardian"), None)
        number, name = (shown_card(opened.desk, found.card), found.name) if found else ("", "")
        facts = {"patron": sheet.card, "guardian": number or None, "guardian_name": name or None}
        said = _("{guardian}, card {card}, answers for {name}.") if found else _("Nobody answers for {name}.")
        call.out.line(facts, said.format(name=sheet.name, guardian=name, card=number))


@click.command(
    "family",
    cls=Door,
    help=N_(
        "Show who belongs to the person with CARD: guardian, children, family, and who acts for whom.\n\n"
        "What others have is theirs: a number is shown. --loans tells when the loans of one of them are due, with "
        "titles only where the settings guardian_sees and guardian_until, or that person, allow it."
    ),
)
@click.argument("card", type=as_text)
@click.option("--join", "of", metavar="CARD", type=as_text, help=N_("Put the person into the family of this card."))
@click.option("--leave", is_flag=True, help=N_("The person is of no family any more."))
@click.option(
    "--loans", "other", metavar="CARD", type=as_text, help=N_("What the person may hear of this one's loans.")
)
@click.pass_obj
def belonging(call: Call, card: str, of: str | None, leave: bool, other: str | None) -> None:
    if sum(map(bool, (of, leave, other))) > 1:
        raise click.UsageError(_("Say one of --join, --leave and --loans."))
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
            call.out.note(_("Nobody else belongs to this card."))


def _loans(call: Call, opened: Opened, card: str, other: str) -> None:
    for loan in opened.do(loans_told, card, other):
        facts = {
            "patron": card,
            "other": other,
            "title": loan.title or None,
            "due_at": iso(loan.due_at, opened.desk.zone),
        }
        due, title = due_words(opened.desk, loan.due_at), loan.title or _("(title not told)")
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
    out = _("out {n}, late {late}").format(n=line.loans, late=line.late) if line.loans else ""
    owes = _("owes {money}").format(money=plain(line.owed_cents)) if line.owed_cents > 0 else ""
    may = _("may: {what}").format(what=may_words(line.may)) if line.may else ""
    return "  ".join(part for part in (_(TIES[line.tie]), line.name, line.born_year, line.card, out, owes, may) if part)


def may_words(may: tuple[str, ...]) -> str:
    return ", ".join(_(MAY[word]) for word in may)


@click.command(
    cls=Door,
    help=N_(
        "Say who may act for the person with CARD: the one with the card PROXY. Without it, only show who may.\n\n"
        "--may says what: pickup (take holds home), loans (hear what is out), charges (hear what is owed)."
    ),
)
@click.argument("card", type=as_text)
@click.argument("who", metavar="[PROXY]", required=False, default="", type=as_text)
@click.option("--may", metavar="WORDS", type=as_text, help=N_("pickup, loans, charges, with commas. Else pickup."))
@click.option("--remove", "gone", is_flag=True, help=N_("The one with the card PROXY acts no more."))
@click.pass_obj
def proxy(call: Call, card: str, who: str, may: str | None, gone: bool) -> None:
    if (gone or may is not None) and not who:
        raise click.UsageError(_("Say whose card it is about."))
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
            call.out.note(_("Nobody acts for this person."))


def _proxy_facts(card: str, line: ProxyLine) -> dict[str, Any]:
    return {"patron": card, "proxy": line.card, "name": line.name, "may": list(line.may)}
