"""The other copies of this library: which there are, how far each is known, and which copy this one is."""

from __future__ import annotations

from peewee import BlobField, BooleanField, IntegerField, TextField

from .base import SECRET, STAFF, Base, db


class Site(Base, readers=STAFF._replace(secret=("keys",))):
    """One copy of the library, by its name: the main one, a van, a branch. Comes from settings, so all know of all."""

    name = TextField(primary_key=True)
    kind = TextField(default="van")  # main, van, branch
    keys = TextField(default="[]")  # JSON: public keys (hex) by which its bundles are known, the newest last
    made_at = IntegerField(default=0)  # microseconds UTC
    revoked_at = IntegerField(default=0)  # 0: it is trusted
    cards = TextField(default="{}")  # JSON: by category ("" for all) the range of card numbers that is its own
    barcodes = TextField(default="")  # the range of barcodes that is its own
    staff = TextField(default="")  # logins, blanks between, that may sign in there; empty: all
    reduced = BooleanField(default=True)  # it is sent of people what lending needs, and nothing else


class OwnSite(Base, readers=SECRET):
    """The site that this file is; one row, or none in a library that has no other copy.

    `secret` signs its bundles. It lies here so that it is read by whoever may read the library, and by nobody else,
    and so that a library that was put back from a backup is still known to its vans.
    """

    name = TextField(primary_key=True)
    secret = BlobField()
    since = IntegerField(default=0)  # when it was made from the main one
    fresh_at = IntegerField(default=0)  # when it last heard of the main one: of what time its data is


class SiteContact(Base, readers=SECRET):
    """The point up to which another site is known, here and by itself. Not state: each site has its own."""

    name = TextField(primary_key=True)
    have = TextField(default="{}")  # JSON: device: the number up to which it has everything
    counts = TextField(default="{}")  # JSON: device and month: what its counts add up to
    sent = IntegerField(default=0)  # the number of the last bundle that was written for it
    known = IntegerField(default=0)  # that of the last one which it is known to have
    came = IntegerField(default=0)  # that of the highest one that came from it
    last_at = IntegerField(default=0)  # when it was last heard of
    told = IntegerField(default=0)  # what its own clock said of when it wrote that
    clock = IntegerField(default=0)  # how far its clock was ahead of ours then
    devices = TextField(default="[]")  # JSON: the stations there, as its bundles told them one after the other


class TakenBundle(Base, readers=STAFF):
    """A bundle that was taken in, so that its file goes in time, and nobody asks for it."""

    digest = TextField(primary_key=True)
    site = TextField()
    number = IntegerField()
    at = IntegerField()
    file = TextField(default="")
    waits = BooleanField(default=False)  # some of it lies in the inbox, until what goes before it comes


def vacuum_into(file: str) -> None:
    """A fresh copy of what this thread stands on, with nothing in it of what was deleted there."""
    db.connection().execute("VACUUM INTO ?", (file,))


def write_through() -> None:
    """Flush each commit of this thread to the disk: its file is somebody's library, not a private copy that may be
    lost."""
    db.execute_sql("PRAGMA synchronous = FULL")
