"""Things that need care: agreements that patrons signed, and until when somebody borrows nothing of a type."""

from __future__ import annotations

from peewee import IntegerField, TextField

from .base import Base, persons


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


SignedAgreement.add_index(SignedAgreement.index(SignedAgreement.patron, where=SignedAgreement.patron.is_null(False)))
LoanPause.add_index(LoanPause.index(LoanPause.patron, where=LoanPause.patron.is_null(False)))
