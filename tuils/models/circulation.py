"""Rules and loans."""

from __future__ import annotations

from peewee import BooleanField, IntegerField, TextField

from .base import Base


class CircRule(Base):
    """One value of one parameter; an empty branch, category or item type means any."""

    branch = TextField(default="")
    category = TextField(default="")
    item_type = TextField(default="")
    name = TextField()
    value = TextField()  # "unlimited", or what the parameter's kind says

    class Meta:
        primary_key = False


CircRule.add_index(
    CircRule.index(
        CircRule.name,
        CircRule.branch,
        CircRule.category,
        CircRule.item_type,
        unique=True,
        name="one_value_a_rule",
    )
)


class Loan(Base):
    """A loan has the id of its checkout entry. `patron` is only known while the loan is open."""

    id = TextField(primary_key=True)
    item = TextField()
    patron = TextField(null=True)
    lent_at = IntegerField()
    due_at = IntegerField()
    renewals = IntegerField(default=0)
    closed_at = IntegerField(null=True)
    how = TextField(default="")  # "", checkin, later_checkin, superseded, settled, undone
    by = TextField(null=True)
    named = BooleanField(default=False)  # an entry names this loan as ended: for good


Loan.add_index(Loan.index(Loan.item, unique=True, where=Loan.closed_at.is_null(), name="one_open_loan"))
Loan.add_index(Loan.index(Loan.item, name="loans_of_item"))
Loan.add_index(Loan.index(Loan.patron, where=Loan.patron.is_null(False), name="loans_of_patron"))
Loan.add_index(Loan.index(Loan.due_at, where=Loan.closed_at.is_null(), name="open_loans_by_due"))
