"""A family, and what a member may be told of another's checkouts, as commands show them."""

from __future__ import annotations

from tuils.i18n import N_, _
from tuils.library.foundation.dates import iso_of
from tuils.library.foundation.describing.table import Table, fact, fact_columns
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import money_label
from tuils.library.lending.money.families import TIES, FamilyLine, ToldLine, family_account, loans_told
from tuils.library.lending.terms.terms import due_words
from tuils.library.people.patrons.masking import shown_card
from tuils.library.people.patrons.note_tables import may_words


def _words(desk: Desk, line: FamilyLine) -> str:
    out = _("{n} out, {late} overdue").format(n=line.loans, late=line.late) if line.loans else ""
    owes = _("owes {money}").format(money=money_label(line.owed_cents)) if line.owed_cents > 0 else ""
    may = _("can {what}").format(what=may_words(line.may)) if line.may else ""
    who = (_(TIES[line.tie]), line.name, line.born_year, shown_card(desk, line.card))
    return "  ".join(part for part in (*who, out, owes, may) if part)


FAMILY = Table(
    title=N_("Family"),
    columns=(
        fact("other", lambda desk, line: shown_card(desk, line.card)),
        *fact_columns("name born_year tie loans overdue=late owed_cents may"),
    ),
    read=family_account,
    key="card",
    none=(N_("No linked family members."), ""),
    words=_words,
    example=FamilyLine("21234000000002", "Ada Byron", "1980", "guardian", 2, 1, 150, ("loans",)),
)
LOANS_TOLD = Table(
    title=N_("Checkouts"),
    columns=(fact("title"), fact("due_at", iso_of("due_at"))),
    read=loans_told,
    key=lambda line: f"{line.due_at} {line.title}",
    words=lambda desk, line: _("Due {due}: {title}").format(
        due=due_words(desk, line.due_at), title=line.title or _("(title private)")
    ),
    example=ToldLine("Emma", 1_796_000_000_000_000),
)
