"""Notices to patrons: which were sent, how and when, and which are still open."""

from __future__ import annotations

from peewee import IntegerField, TextField

from .base import SECRET, STAFF, Base, persons


class Notice(Base, readers=persons("id kind channel at branch operator items result why")):
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


class NoticeAbout(Base, readers=SECRET, key=("kind", "about", "due")):
    """The subject of a message: a loan, a hold, a registration, a card (an id), with its due date then. No two messages
    of one kind have the same. Removed in the transaction that forgets whose it was."""

    kind = TextField()
    about = TextField()
    due = TextField()
    notice = TextField()


NoticeAbout.add_index(NoticeAbout.index(NoticeAbout.about, name="notices_about"))
NoticeAbout.add_index(NoticeAbout.index(NoticeAbout.notice, name="abouts_of_notice"))


class NoticeHeld(Base, readers=STAFF, key=("kind", "channel")):
    """Messages of one kind far beyond the usual number, which wait for a person's decision. Neither state of the
    journal nor part of a bundle. `kind`: of notices/brake.py; `usual`: a day; `since`: when they were first held."""

    kind = TextField()
    channel = TextField()
    messages = IntegerField()
    usual = IntegerField()
    since = IntegerField()
