"""The ledger: lines are added, never changed. A balance is their sum."""

from __future__ import annotations

from peewee import BooleanField, IntegerField, TextField

from .base import STAFF, Base, persons


class AccountLine(Base, readers=persons("id kind cents charge why loan at branch operator void")):
    """A charge, payment, waiver or refund has the id of its entry. `cents` is never negative; `kind` gives the sign.

    `charge` is the line it settles (of a charge: itself). `loan` ties a fine or a lost charge to its loan; it is
    forgotten soon after all is settled. `void`: the act was undone.
    """

    id = TextField(primary_key=True)
    kind = TextField()
    patron = TextField(null=True)
    cents = IntegerField()
    charge = TextField(null=True)
    why = TextField(default="")
    loan = TextField(null=True)
    at = IntegerField()
    branch = TextField(default="")
    operator = TextField(default="")
    void = BooleanField(default=False)


AccountLine.add_index(
    AccountLine.index(AccountLine.patron, where=AccountLine.patron.is_null(False), name="lines_of_patron")
)
AccountLine.add_index(AccountLine.index(AccountLine.charge, where=AccountLine.charge.is_null(False)))
AccountLine.add_index(AccountLine.index(AccountLine.loan, where=AccountLine.loan.is_null(False)))
AccountLine.add_index(AccountLine.index(AccountLine.at, name="lines_by_day"))


class Fact(Base, readers=STAFF):
    """The count of one kind of act: without any person or title. Not state of the journal.

    A row is its device's own; of two copies of it the higher `version` is the newer.
    """

    device = TextField()
    day = TextField()  # ISO date, local
    kind = TextField()  # loan, renewal, return, in_house, loose, hold, ...
    branch = TextField(default="")
    category = TextField(default="")
    age_group = TextField(default="")
    item_type = TextField(default="")
    collection = TextField(default="")
    n = IntegerField(default=0)
    version = IntegerField(default=0)


Fact.add_index(
    Fact.index(
        Fact.day,
        Fact.device,
        Fact.kind,
        Fact.branch,
        Fact.category,
        Fact.age_group,
        Fact.item_type,
        Fact.collection,
        unique=True,
        name="one_fact_a_row",
    )
)
Fact.add_index(Fact.index(Fact.kind, Fact.day, name="facts_by_kind"))
