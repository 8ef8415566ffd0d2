"""Sets of copies that are at a place outside of the library: a school, a jail, a senior home. Things that need care:
agreements that patrons signed, and until when somebody borrows nothing of a type."""

from __future__ import annotations

from peewee import BooleanField, IntegerField, TextField

from .base import PATRONS, STAFF, Base, persons


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


class SignedAgreement(Base, readers=persons("id topic title version signed_at ended_at")):
    """An agreement that a patron signed: the `topic` of its text, and which `version` of it. Moments are microseconds
    UTC; `ended_at` is 0 while it holds."""

    id = TextField(primary_key=True)
    patron = TextField(null=True)
    topic = TextField(default="")
    title = TextField(default="")
    version = IntegerField(default=0)
    signed_at = IntegerField(default=0)
    ended_at = IntegerField(default=0)


class LoanPause(Base, readers=persons("id item_type until")):
    """A patron gave back something of a type, and borrows nothing of it before `until`, an ISO day."""

    id = TextField(primary_key=True)
    patron = TextField(null=True)
    item_type = TextField(default="")
    until = TextField(default="")


class DeviceLine(Base, readers=STAFF):
    """A copy (`id`) that is turned off when it is late: whom to `call` about its line, and since when it is off
    (microseconds UTC; 0: it is on)."""

    id = TextField(primary_key=True)
    call = TextField(default="")
    off_at = IntegerField(default=0)


SignedAgreement.add_index(SignedAgreement.index(SignedAgreement.patron, where=SignedAgreement.patron.is_null(False)))
LoanPause.add_index(LoanPause.index(LoanPause.patron, where=LoanPause.patron.is_null(False)))
