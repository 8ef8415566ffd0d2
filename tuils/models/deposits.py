"""Sets of copies that are at a place outside of the library: a school, a jail, a senior home."""

from __future__ import annotations

from peewee import BooleanField, IntegerField, TextField

from .base import PATRONS, STAFF, Base


class DepositPlace(Base, readers=PATRONS):
    """A place that gets sets of copies. Patrons never see the name of a private one, such as a jail."""

    id = TextField(primary_key=True)
    name = TextField(default="")
    is_private = BooleanField(default=False)
    removed = BooleanField(default=False)


class Deposit(Base, readers=STAFF):
    """A set that went to a place. `due_at`: when it should be back, 0 if no day was set. `uses`: what the place
    counted, never circulation of the library."""

    id = TextField(primary_key=True)
    place = TextField(default="")
    branch = TextField(default="")
    sent_at = IntegerField(default=0)
    due_at = IntegerField(default=0)
    uses = IntegerField(default=0)


Deposit.add_index(Deposit.index(Deposit.sent_at, name="deposits_by_time"))


class DepositCopy(Base, readers=PATRONS, key=("deposit", "item")):
    """A copy of a set. It is still there while its state is `deposit` and no later set has it (`pos`)."""

    deposit = TextField()
    item = TextField()
    pos = IntegerField(default=0)
    place = TextField(default="")
    due_at = IntegerField(default=0)


DepositCopy.add_index(DepositCopy.index(DepositCopy.item, DepositCopy.pos, name="deposits_of_copy"))
