"""Headings of the library's own titles, derived from the records; authority records with their see-references."""

from __future__ import annotations

from peewee import BlobField, IntegerField, TextField

from .base import PATRONS, STAFF, Base


class Heading(Base, readers=STAFF, key=("kind", "key")):
    """A heading. `kind`: name, subject or series; `key`: folded; `text`: as a title has it."""

    kind = TextField()
    key = TextField()
    text = TextField()


class HeadingUse(Base, readers=STAFF, key=("kind", "key", "no")):
    """A title (`no`) that has a heading."""

    kind = TextField()
    key = TextField()
    no = IntegerField()

    class Meta:
        without_rowid = True


HeadingUse.add_index(HeadingUse.index(HeadingUse.no, name="headings_of_title"))


class HeadingStale(Base, readers=STAFF):
    """A title (`no`) that was added, changed or removed since its headings were read: triggers write it."""

    no = IntegerField(primary_key=True)


class Authority(Base, readers=STAFF):
    """An authority record. `see_from`: the forms that lead to the heading, a line each."""

    id = TextField(primary_key=True)
    kind = TextField()
    key = TextField()
    text = TextField()
    see_from = TextField(default="")
    marc = BlobField()


Authority.add_index(Authority.index(Authority.kind, Authority.key, name="authority_headings"))


class SeeFrom(Base, readers=PATRONS, key=("kind", "key", "authority")):
    """A form that leads to the `heading` of an authority record. `words`: folded, in the order of letters, without
    dates, so that it is found however it is typed; `key`: folded as it stands."""

    kind = TextField()
    key = TextField()
    text = TextField()
    words = TextField()
    heading = TextField()
    authority = TextField()


SeeFrom.add_index(SeeFrom.index(SeeFrom.words, name="see_from_words"))
SeeFrom.add_index(SeeFrom.index(SeeFrom.authority, name="see_from_of_record"))
