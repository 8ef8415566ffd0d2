"""Copies in processing: how far each is on its way to the shelf, and present and past repairs."""

from __future__ import annotations

from peewee import IntegerField, TextField

from .base import STAFF, Base


class ProcessingStep(Base, readers=STAFF):
    """The step that a copy is at, of those that have one of their own, since a moment (microseconds UTC)."""

    item = TextField(primary_key=True)
    step = TextField()
    since = IntegerField()


class RepairTicket(Base, readers=STAFF):
    """A copy that is mended. Moments are microseconds UTC, `back_at` 0 while it is not done. `vendor`: to whom it went,
    empty where it is mended in the house; `expected`: an ISO day, empty where none was said; `done`: what was done."""

    id = TextField(primary_key=True)
    item = TextField(index=True)
    branch = TextField()
    sent_at = IntegerField()
    problem = TextField(default="")
    vendor = TextField(default="")
    expected = TextField(default="")
    cost_cents = IntegerField(null=True)
    done = TextField(default="")
    back_at = IntegerField(default=0)
