"""Registers: every other list that a library keeps. One row an entry, whatever register it is in."""

from __future__ import annotations

from peewee import BooleanField, IntegerField, TextField

from .base import Base, persons

_OPEN = "id register branch state opened_at closed_at due until sort item biblio assigned amount low par shown private"


class RegisterEntry(Base, readers=persons(f"{_OPEN} facts", secret=("patron", "title", "words", "told"))):
    """An entry. Columns for what is searched; its other fields as JSON, read and written whole: `facts` what every site
    may know, `told` what people typed, which is forgotten in time, and `words` of both, folded to search them. Of a
    `private` register a row has only state and days.

    Days are ISO dates, moments microseconds UTC, 0 where it never was. `sort`: the day by which lists are in order.
    Below `low` more is to be ordered, up to `par`."""

    id = TextField(primary_key=True)
    register = TextField()
    branch = TextField()
    state = TextField(default="")
    title = TextField(default="")
    words = TextField(default="")
    opened_at = IntegerField(default=0)
    closed_at = IntegerField(default=0)
    due = TextField(default="")
    until = TextField(default="")
    sort = TextField(default="")
    patron = TextField(null=True, index=True)
    item = TextField(default="")
    biblio = TextField(default="")
    assigned = TextField(default="")
    amount = IntegerField(default=0)
    low = IntegerField(default=0)
    par = IntegerField(default=0)
    shown = BooleanField(default=False)
    private = BooleanField(default=False)
    facts = TextField(default="{}")
    told = TextField(default="{}")
