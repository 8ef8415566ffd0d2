"""Patrons and their cards. All of it comes from private parts of the journal."""

from __future__ import annotations

from peewee import BooleanField, IntegerField, TextField

from .base import SECRET, STAFF, Base, persons


class PatronCategory(Base, readers=STAFF):
    code = TextField(primary_key=True)
    name = TextField()
    enrolment = TextField(default="")  # a period such as 365d; empty: no end
    can_hold = BooleanField(default=True)
    kind = TextField(default="")  # empty: a person; institution; temporary
    min_age = IntegerField(null=True)
    max_age = IntegerField(null=True)
    ends_on = TextField(default="")  # month and day on which every membership ends: 06-30
    fee_cents = IntegerField(default=0)
    card_numbers = TextField(default="")  # a range of its own; empty: the library's


class Patron(
    Base,
    readers=persons(
        "category branch enrolled_on expires_on language barred address_bad tell_by keeps_history "
        "receipts large_type mail_titles"
    ),
):
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
    state = TextField(default="")  # or province
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
    family = TextField(default="")  # the same text for all of one family; an id of its own
    grade = TextField(default="")  # the class of a school, such as 7b
    id_seen_on = TextField(default="")  # ISO date; what was seen is not kept
    mail_titles = BooleanField(default=False)  # agreed that e-mail names titles
    receipts = TextField(default="")  # "", ask, always, never, email
    large_type = BooleanField(default=False)  # of receipts
    email_bad = BooleanField(default=False)  # what was mailed to it came back
    text_phone = TextField(default="")  # empty: the phone
    texts = TextField(default="")  # what the patron agreed to get as text messages: words parted by blanks
    texts_on = TextField(default="")  # ISO date of that
    texts_stopped = TextField(default="")  # ISO date of STOP
    agency_on = TextField(default="")  # ISO date: the debt went to a collection agency
    news = TextField(default="")  # subjects of the letter of new books that the patron asked for, with commas
    pos = IntegerField(default=0)
    clash = BooleanField(default=False)


Patron.add_index(
    Patron.index(Patron.card, unique=True, where=((Patron.clash == 0) & (Patron.card != "")), name="one_card")
)
Patron.add_index(Patron.index(Patron.card, name="patron_by_card"))
Patron.add_index(Patron.index(Patron.guardian, where=Patron.guardian != ""))
Patron.add_index(Patron.index(Patron.family, where=Patron.family != "", name="patrons_of_family"))
Patron.add_index(Patron.index(Patron.clash, where=Patron.clash == 1, name="patrons_that_clash"))


class OldCard(Base, readers=persons(""), key=("card", "patron")):
    """A card that was lost or replaced: a scan of it is reported at the desk."""

    card = TextField()
    patron = TextField(index=True)
    since = TextField(default="")  # ISO date


class PatronContact(Base, readers=persons(""), key=("patron", "key")):
    """Another address, phone or email of a patron, beside the first one in `Patron`."""

    patron = TextField()
    key = TextField()
    kind = TextField()  # address, phone, email
    label = TextField(default="")  # mobile, work, grandmother, ...
    text = TextField(default="")  # the number, or the e-mail address
    street = TextField(default="")
    city = TextField(default="")
    state = TextField(default="")
    postcode = TextField(default="")
    since = TextField(default="")  # ISO dates between which it holds; empty: always
    until = TextField(default="")


class PatronNote(Base, readers=SECRET, key=("patron", "key")):
    """A note by staff. `kind`: message, need (large print, home delivery), alert (shown at the desk)."""

    patron = TextField()
    key = TextField()
    kind = TextField()
    text = TextField()
    written_on = TextField(default="")  # ISO date
    until = TextField(default="")  # ISO date after which it is shown no more; empty: it has no end
    operator = TextField(default="")


class Restriction(Base, readers=persons(""), key=("patron", "key")):
    """A block on checkouts, for one of several reasons; `Patron.barred` is the result of all of them."""

    patron = TextField()
    key = TextField()
    why = TextField()  # what is told: damage, conduct, address, other
    text = TextField(default="")
    since = TextField(default="")  # ISO date
    until = TextField(default="")  # the last day of it; empty: until it is lifted
    operator = TextField(default="")


class Proxy(Base, readers=persons(""), key=("patron", "proxy")):
    """A person who acts for a patron. `may`: for pickup, loans, charges."""

    patron = TextField()
    proxy = TextField(index=True)  # the id of another patron
    may = TextField(default="")  # words parted by blanks


class LastUse(Base, readers=persons("")):
    """The month in which a card was last used at a desk; no day, and not what for. Not state of the journal."""

    patron = TextField(primary_key=True)
    month = TextField()  # 2026-11


class LegalRequest(Base, readers=SECRET):
    """A request for the library's records, by somebody with a right to ask, or who claimed one."""

    id = TextField(primary_key=True)
    asked_on = TextField()  # ISO date
    agency = TextField(default="")
    kind = TextField(default="")  # warrant, subpoena, letter, asked in person, ...
    handled_by = TextField(default="")
    note = TextField(default="")


class PatronWord(Base, readers=persons(""), key=("word", "patron")):
    """The folded words that find a patron. A plain table: what is deleted here is gone (no text index)."""

    word = TextField()
    patron = TextField()


PatronWord.add_index(PatronWord.index(PatronWord.patron, PatronWord.word, name="words_of_patron"))


class ReadingHistory(Base, readers=SECRET):
    """A return by a patron who asked for this list. Neither state of the journal nor part of a bundle."""

    loan = TextField(primary_key=True)
    patron = TextField()
    biblio = TextField()
    title = TextField()
    lent_at = IntegerField()
    due_at = IntegerField()
    returned_at = IntegerField()


ReadingHistory.add_index(ReadingHistory.index(ReadingHistory.patron, ReadingHistory.biblio, name="history_of_patron"))


class LastBorrower(Base, readers=SECRET):
    """The patron who last returned a copy, kept as long as the library says. Neither state of the journal nor in a
    bundle."""

    item = TextField(primary_key=True)
    patron = TextField()
    loan = TextField()
    returned_at = IntegerField()


LastBorrower.add_index(LastBorrower.index(LastBorrower.patron, name="last_borrowed_by"))
