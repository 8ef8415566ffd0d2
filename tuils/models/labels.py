"""Labels that copies still need, and those that were printed last."""

from __future__ import annotations

from peewee import CompositeKey, IntegerField, TextField

from .base import Base


class WaitingLabel(Base):
    """`kind`: spine or barcode. `was`: what the label on the copy says, so that a change that was undone needs none.

    `printed_at`: 0 while it waits, else when; `run` names what was printed at once, `place` the label's place in that.
    """

    item = TextField()
    kind = TextField()
    since = IntegerField()
    was = TextField(default="")
    printed_at = IntegerField(default=0)
    run = TextField(default="")
    place = IntegerField(default=0)

    class Meta:
        primary_key = CompositeKey("item", "kind")


WaitingLabel.add_index(WaitingLabel.index(WaitingLabel.kind, WaitingLabel.printed_at, name="labels_by_kind"))
