"""Magazines and newspapers: subscriptions, and the known facts of each issue."""

from __future__ import annotations

from peewee import IntegerField, TextField

from .base import STAFF, Base


class Serial(Base, readers=STAFF):
    """A subscription of a branch to a title. Days are ISO dates, `code` an ISSN or UPC. `without`: months that have no
    issue, as `1,7`. `late_days` after its date an issue is late; `keep_months` it is kept, 0 for ever. `lend`: each
    issue becomes a copy."""

    id = TextField(primary_key=True)
    biblio = TextField(index=True)
    branch = TextField()
    frequency = TextField()
    first_on = TextField()
    without = TextField(default="")
    late_days = IntegerField(default=14)
    keep_months = IntegerField(default=0)
    lend = IntegerField(default=0)
    item_type = TextField(default="")
    location = TextField(default="")
    code = TextField(default="")
    vendor = TextField(default="")
    ends_on = TextField(default="")
    note = TextField(default="")


class SerialIssue(Base, readers=STAFF, key=("serial", "day")):
    """An issue of which something is known. `day`: the ISO date on it; `number`: other words printed on it; `item`: its
    copy. Moments are microseconds UTC, 0 if never: it came, was claimed last. `ended`: skipped (it did not appear) or
    discarded."""

    serial = TextField()
    day = TextField()
    number = TextField(default="")
    came_at = IntegerField(default=0)
    item = TextField(default="")
    claims = IntegerField(default=0)
    claimed_at = IntegerField(default=0)
    ended = TextField(default="")
