"""Classes and class lists, as every door shows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tuils.i18n import N_, NN_, _, ngettext
from tuils.library.foundation.describing.table import Column, Table, fact
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import money_label
from tuils.library.lending.terms.terms import due_words
from tuils.library.people.patrons.masking import sees_loans, shown_card
from tuils.values.time.moments import iso

from .class_queries import ClassCount
from .classes import MISSED, OUT, OVERDUE, SAID_BACK, ClassLoan, Pupil, all_classes, class_list

STATE_WORDS = {OUT: "", OVERDUE: N_("overdue"), MISSED: N_("lost"), SAID_BACK: N_("claimed returned")}


def _out_words(out: int, late: int, owed_cents: int = 0) -> str:
    """Return `2 out, 1 overdue, owes $1.00`."""
    parts = [_("{n} out").format(n=out)] if out else []
    parts += [_("{n} overdue").format(n=late)] if late else []
    parts += [_("owes {money}").format(money=money_label(owed_cents))] if owed_cents > 0 else []
    return ", ".join(parts) or _("nothing out")


def _class_words(_desk: Desk, row: ClassCount) -> str:
    patrons = ngettext("{n} patron", "{n} patrons", row.patrons).format(n=row.patrons)
    return f"{row.grade}: {patrons}, {_out_words(row.loans, row.late)}"


CLASSES = Table(
    title=N_("Classes"),
    columns=(
        Column(N_("Class"), 20, "grade", grow=1),
        Column(N_("Patrons"), 8, lambda _desk, row: str(row.patrons), "patrons", right=True),
        Column(N_("Out"), 6, lambda _desk, row: str(row.loans), "out", "loans", right=True),
        Column(N_("Overdue"), 8, lambda _desk, row: str(row.late), "late", right=True),
    ),
    read=all_classes,
    key="grade",
    none=(N_("No patron has a grade."), N_("The school office's file brings them: F10, Batch edit patrons.")),
    some=(NN_("{n} class.", "{n} classes."), N_("Enter opens its list.")),
    enter=(N_("Open"), "class_list", "called=grade"),
    words=_class_words,
    names_a_person=False,
    example=ClassCount("3, Lopez", 24, 30, 2),
)


def loan_words(desk: Desk, loan: ClassLoan) -> str:
    """Return `Due Dec 9: Emma (31234000001018), overdue`."""
    text = _("Due {due}: {title} ({item})").format(due=due_words(desk, loan.due_at), title=loan.title, item=loan.item)
    state = STATE_WORDS[loan.state]
    return f"{text}, {_(state)}" if state else text


def pupil_lines(desk: Desk, pupil: Pupil) -> Sequence[str]:
    """Return a child, and below what it has, for those who may see loans: as a command says it, and on paper."""
    who = f"{pupil.number}. {pupil.name} ({shown_card(desk, pupil.patron)}), {pupil.grade}"
    return f"{who}: {_out_words(pupil.out, pupil.late, pupil.owed_cents)}", *_told_loans(desk, pupil)


def _told_loans(desk: Desk, pupil: Pupil) -> Iterator[str]:
    return (f"   {loan_words(desk, loan)}" for loan in pupil.loans if sees_loans(desk))


def _joined(desk: Desk, pupil: Pupil, name: str, between: str) -> str:
    return between.join(str(getattr(loan, name)) for loan in pupil.loans) if sees_loans(desk) else ""


def _state(_desk: Desk, pupil: Pupil) -> str:
    states = {loan.state for loan in pupil.loans}
    return next((state for state in (OVERDUE, MISSED, SAID_BACK, OUT) if state in states), "")


def _first_due(desk: Desk, pupil: Pupil) -> str | None:
    return iso(pupil.loans[0].due_at, desk.zone) if pupil.loans else None


PUPILS = Table(
    title=N_("Class list"),
    columns=(
        fact("number"),
        fact("patron", lambda desk, row: shown_card(desk, row.patron)),
        Column(N_("Name"), 16, "name", grow=2, always=True),
        Column(N_("Class"), 10, "grade", drop=2),
        Column(N_("Out"), 4, lambda _desk, row: str(row.out or ""), "out", right=True),
        Column(N_("Overdue"), 7, lambda _desk, row: str(row.late or ""), "late", right=True, drop=1),
        Column(N_("Owes"), 8, lambda _desk, row: money_label(row.owed_cents) if row.owed_cents > 0 else "",
               "owed_cents", right=True, drop=3),
        fact("state", _state),
        fact("due_at", _first_due),
        fact("item", lambda desk, row: _joined(desk, row, "item", " ")),
        fact("title", lambda desk, row: _joined(desk, row, "title", "; ")),
        Column(N_("Now"), 16, lambda _desk, row: row.now, grow=3),
    ),
    read=class_list,
    key="patron",
    shown="name grade out late owed_cents Now",
    none=(N_("Nobody here has anything out or owes anything."), ""),
    some=(NN_("{n} child.", "{n} children."), ""),
    words=pupil_lines,
    example=Pupil(
        1, "21234000000923", "Elena Garcia", "3, Lopez",
        (ClassLoan("21234000000923", "31234000001018", "Emma", 1_796_000_000_000_000, OVERDUE),), 150,
    ),
)  # fmt: skip
