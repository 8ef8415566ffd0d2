"""Patrons and their cards. All of it comes from private parts of the journal."""

from __future__ import annotations

from peewee import BooleanField, CompositeKey, IntegerField, TextField

from .base import Base


class PatronCategory(Base):
    code = TextField(primary_key=True)
    name = TextField()
    enrolment = TextField(default="")  # a period such as 365d; empty: no end
    can_hold = BooleanField(default=True)


class Patron(Base):
    id = TextField(primary_key=True)
    card = TextField()
    first_name = TextField(default="")
    last_name = TextField(default="")
    preferred_name = TextField(default="")
    born = TextField(default="")  # ISO date, or a year
    category = TextField(default="")
    branch = TextField(default="")
    street = TextField(default="")
    city = TextField(default="")
    postcode = TextField(default="")
    phone = TextField(default="")
    email = TextField(default="")
    language = TextField(default="")
    tell_by = TextField(default="")
    enrolled_on = TextField(default="")
    expires_on = TextField(default="")  # ISO date; empty: no end
    note = TextField(default="")
    barred = BooleanField(default=False)
    barred_until = TextField(default="")
    address_bad = BooleanField(default=False)
    guardian = TextField(default="")  # the id of another patron
    keeps_history = BooleanField(default=False)  # asked for a list of what was read
    pos = IntegerField(default=0)
    clash = BooleanField(default=False)


Patron.add_index(
    Patron.index(Patron.card, unique=True, where=((Patron.clash == 0) & (Patron.card != "")), name="one_card")
)
Patron.add_index(Patron.index(Patron.card, name="patron_by_card"))
Patron.add_index(Patron.index(Patron.guardian, where=Patron.guardian != ""))
Patron.add_index(Patron.index(Patron.clash, where=Patron.clash == 1, name="patrons_that_clash"))


class OldCard(Base):
    """A card that was lost or replaced: the desk says so when it is scanned."""

    card = TextField()
    patron = TextField(index=True)
    since = TextField(default="")  # ISO date

    class Meta:
        primary_key = CompositeKey("card", "patron")


class PatronWord(Base):
    """Folded words by which a patron is found. A plain table: what is deleted here is gone (no text index)."""

    word = TextField()
    patron = TextField(index=True)

    class Meta:
        primary_key = CompositeKey("word", "patron")


class ReadingHistory(Base):
    """What came back from a patron who asked for this list. Neither state of the journal nor part of a bundle."""

    loan = TextField(primary_key=True)
    patron = TextField()
    biblio = TextField()
    title = TextField()
    lent_at = IntegerField()
    due_at = IntegerField()
    returned_at = IntegerField()


ReadingHistory.add_index(ReadingHistory.index(ReadingHistory.patron, ReadingHistory.biblio, name="history_of_patron"))
