"""Notices to patrons: what was sent, how and when, and what of it is still open."""

from __future__ import annotations

from peewee import CompositeKey, IntegerField, TextField

from .base import Base


class Notice(Base):
    """One message, written before it is sent. Neither state of the journal nor part of a bundle.

    `channel`: email, letter, call. `result`: empty while nobody knows whether it went out, else of notices/log.py.
    `patron`: whom it is about, known for as long as the retention rule says. `items`: how many things it tells of.
    """

    id = TextField(primary_key=True)
    kind = TextField()
    channel = TextField()
    at = IntegerField()
    branch = TextField(default="")
    operator = TextField(default="")
    patron = TextField(null=True)
    items = IntegerField(default=1)
    result = TextField(default="")
    why = TextField(default="")  # what the mail server said; never an address
    handle = TextField(default="")  # of a text that is on its way: what the service calls it


Notice.add_index(Notice.index(Notice.at, name="notices_by_time"))
Notice.add_index(Notice.index(Notice.at, where=Notice.handle != "", name="notices_on_their_way"))
Notice.add_index(Notice.index(Notice.patron, where=Notice.patron.is_null(False), name="notices_of_patron"))


class NoticeAbout(Base):
    """What a message is about: a loan, a hold, a registration, a card (an id), with the date that it was due then. No
    two messages of one kind say the same. Goes in the transaction that forgets whose it was."""

    kind = TextField()
    about = TextField()
    due = TextField()
    notice = TextField()

    class Meta:
        primary_key = CompositeKey("kind", "about", "due")


NoticeAbout.add_index(NoticeAbout.index(NoticeAbout.about, name="notices_about"))
NoticeAbout.add_index(NoticeAbout.index(NoticeAbout.notice, name="abouts_of_notice"))


class NoticeHeld(Base):
    """Messages of one kind that are far more than on a usual day, so that they wait for somebody. Neither state of the
    journal nor part of a bundle. `kind`: of notices/brake.py; `usual`: a day; `since`: when they were first held."""

    kind = TextField()
    channel = TextField()
    messages = IntegerField()
    usual = IntegerField()
    since = IntegerField()

    class Meta:
        primary_key = CompositeKey("kind", "channel")
