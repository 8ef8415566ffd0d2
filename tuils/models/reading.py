"""Reading programs such as summer reading: their prizes, who takes part, how much they read, what they were given."""

from __future__ import annotations

from peewee import IntegerField, TextField

from .base import STAFF, Base, persons


class ReadingProgram(Base, readers=STAFF):
    """A reading program, from its `first` to its `last` day (ISO). `goals`: JSON, a list of [ages, unit, amount]."""

    id = TextField(primary_key=True)
    name = TextField(default="")
    branch = TextField(default="")
    first = TextField(default="")
    last = TextField(default="")
    goals = TextField(default="[]")
    made_at = IntegerField(default=0)


class ReadingBadge(Base, readers=STAFF):
    """A step on the way to the goal, and the prize for it. `amount`: so many of `unit`; without a unit, percent of the
    goal. `stock`: how many prizes there were to begin with; null if nobody counts them. `drawn`: one of those who
    reached it wins the prize."""

    id = TextField(primary_key=True)
    program = TextField(default="", index=True)
    unit = TextField(default="")
    amount = IntegerField(default=0)
    prize = TextField(default="")
    stock = IntegerField(null=True)
    drawn = IntegerField(default=0)
    made_at = IntegerField(default=0)


class ReadingReader(Base, readers=persons("id program branch ages unit goal heads total signed_at ended joined")):
    """A reader, or a class of `heads` readers. A patron (an id), or nobody's card: then a `name` if one was said.

    `code`: the number of the log card. `party`: the family or class. These four are forgotten some time after the
    program. `ages`: of values.programs.AUDIENCES. `ended`: 1 if the sign-up was taken back. `joined`: the reader (an
    id) that counts for this one, because the same patron was signed up twice.
    """

    id = TextField(primary_key=True)
    program = TextField(default="")
    branch = TextField(default="")
    ages = TextField(default="general")
    unit = TextField(default="")
    goal = IntegerField(default=0)
    heads = IntegerField(default=1)
    total = IntegerField(default=0)
    signed_at = IntegerField(default=0)
    ended = IntegerField(default=0)
    joined = TextField(default="")
    patron = TextField(null=True)
    name = TextField(default="")
    party = TextField(default="")
    code = TextField(default="")


ReadingReader.add_index(ReadingReader.index(ReadingReader.program, name="readers_of_program"))
ReadingReader.add_index(
    ReadingReader.index(ReadingReader.patron, where=ReadingReader.patron.is_null(False), name="readers_by_patron")
)


class ReadingPrize(Base, readers=STAFF, key=("reader", "badge")):
    """A prize that was given: once for each reader and step, whoever gave it and where."""

    reader = TextField()
    badge = TextField()
    given_at = IntegerField(default=0)
    branch = TextField(default="")
