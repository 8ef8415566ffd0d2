"""tuils patron guardian, family, proxy: who belongs to whom"""

from __future__ import annotations

from pathlib import Path

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_text, command
from tuils.cli.kit.table import csv_option, tell_table
from tuils.i18n import N_, _
from tuils.library.lending.loans.family_table import FAMILY, LOANS_TOLD
from tuils.library.lending.money.families import family_account, loans_told
from tuils.library.people.patrons.masking import shown_card
from tuils.library.people.patrons.note_tables import PROXIES
from tuils.library.people.patrons.patrons import edit_patron, patron_sheet
from tuils.library.people.patrons.restrictions import drop_proxy, join_family, leave_family, name_proxy, proxies_of


@command(
    N_("Set the guardian of the patron with CARD to the patron with GUARDIAN. Without GUARDIAN, show the guardian.")
)
@click.argument("card", type=as_text)
@click.argument("who", metavar="[GUARDIAN]", required=False, default="", type=as_text)
@click.option("--none", "nobody", is_flag=True, help=N_("Remove the guardian."))
def patron_guardian(call: Call, card: str, who: str, nobody: bool) -> None:
    if who and nobody:
        raise click.UsageError(_("Give a card or --none, not both."))
    with call.open() as opened, call.out.about(patron=card):
        changes = {"guardian": who} if who or nobody else None
        sheet = opened.do(edit_patron, card, changes) if changes else opened.do(patron_sheet, card)
        found = next((one for one in opened.do(family_account, card) if one.tie == "guardian"), None)
        number, name = (shown_card(opened.desk, found.card), found.name) if found else ("", "")
        facts = {"patron": sheet.card, "guardian": number or None, "guardian_name": name or None}
        text = _("{guardian}, card {card}, is the guardian of {name}.") if found else _("{name} has no guardian.")
        call.out.line(facts, text.format(name=sheet.name, guardian=name, card=number))


@command(
    N_(
        "Show the family of the patron with CARD: guardian, children, family, and "
        "proxies.\n\nOther members' titles are private, so only counts are shown. --loans shows "
        "when one member's checkouts are due. It shows titles only if the settings guardian_sees "
        "and guardian_until, or that patron, allow it."
    )
)
@click.argument("card", type=as_text)
@click.option("--join", "of", metavar="CARD", type=as_text, help=N_("Add the patron to the family of this card."))
@click.option("--leave", is_flag=True, help=N_("Take the patron out of the family."))
@click.option(
    "--loans", "other", metavar="CARD", type=as_text, help=N_("What the patron may hear about this member's checkouts.")
)
@csv_option
def patron_family(call: Call, card: str, of: str | None, leave: bool, other: str | None, file: Path | None) -> None:
    if sum(map(bool, (of, leave, other))) > 1:
        raise click.UsageError(_("Give one of --join, --leave, and --loans."))
    with call.open() as opened, call.out.about(patron=card):
        if other:
            tell_table(call, opened, LOANS_TOLD, opened.do(loans_told, card, other), file, patron=card, other=other)
            return
        if of:
            opened.do(join_family, card, of)
        elif leave:
            opened.do(leave_family, card)
        lines = opened.do(family_account, card)
        tell_table(call, opened, FAMILY, lines, file, patron=card)


@command(
    N_(
        "Let the patron with PROXY act for the patron with CARD. Without PROXY, show the "
        "proxies.\n\n--may says what the proxy can do: pickup (pick up holds), loans (hear what is "
        "checked out), charges (hear what is owed)."
    )
)
@click.argument("card", type=as_text)
@click.argument("who", metavar="[PROXY]", required=False, default="", type=as_text)
@click.option("--may", metavar="WORDS", type=as_text, help=N_("pickup, loans, charges, with commas. Default: pickup."))
@click.option("--remove", "gone", is_flag=True, help=N_("Remove the proxy with the card PROXY."))
@csv_option
def patron_proxy(call: Call, card: str, who: str, may: str | None, gone: bool, file: Path | None) -> None:
    if (gone or may is not None) and not who:
        raise click.UsageError(_("Give the card of the proxy."))
    with call.open() as opened, call.out.about(patron=card):
        if gone:
            lines = opened.do(drop_proxy, card, who)
        elif who:
            lines = opened.do(name_proxy, card, who, ("pickup",) if may is None else (may,))
        else:
            lines = opened.do(proxies_of, card)
        tell_table(call, opened, PROXIES, lines, file, patron=card)
