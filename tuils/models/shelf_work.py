"""Work at the shelves: labels waiting to be printed, inventories, weeding."""

from __future__ import annotations

from peewee import IntegerField, TextField

from .base import STAFF, Base


class WaitingLabel(Base, readers=STAFF, key=("item", "kind")):
    """A label that a copy still needs, or one that was printed last. `kind`: spine or barcode. `was`: what the label on
    the copy says, so that a change that was undone needs none.

    `printed_at`: 0 while it waits, else when; `run` names what was printed at once, `place` the label's place in that.
    """

    item = TextField()
    kind = TextField()
    since = IntegerField()
    was = TextField(default="")
    printed_at = IntegerField(default=0)
    run = TextField(default="")
    place = IntegerField(default=0)


WaitingLabel.add_index(WaitingLabel.index(WaitingLabel.kind, WaitingLabel.printed_at, name="labels_by_kind"))


class Inventory(Base, readers=STAFF):
    """`span`: a range of call numbers as it was typed, empty for all. Moments are microseconds UTC; 0 while it is not
    finished. `searched`: how many times people looked for what it missed. `started_pos`: its place in the journal,
    before that of all that was added since. `accounted` of `expected` copies when it was finished; 0
    of 0 where it ended before that was noted."""

    id = TextField(primary_key=True)
    name = TextField()
    branch = TextField()
    span = TextField(default="")
    location = TextField(default="")
    started_at = IntegerField(default=0)
    finished_at = IntegerField(default=0)
    searched = IntegerField(default=0)
    started_pos = IntegerField(default=0)
    accounted = IntegerField(default=0)
    expected = IntegerField(default=0)


class InventorySeen(Base, readers=STAFF, key=("inventory", "code")):
    """The last scan of a barcode in an inventory. `item`: empty where no copy has it. `walk`: what was scanned one
    after the other by one machine, in the order of `place`. `wrong`: what was wrong with it then."""

    inventory = TextField()
    code = TextField()
    item = TextField(default="")
    walk = TextField(default="")
    place = IntegerField(default=0)
    at = IntegerField(default=0)
    wrong = TextField(default="")


InventorySeen.add_index(
    InventorySeen.index(InventorySeen.inventory, InventorySeen.walk, InventorySeen.place, name="seen_in_order")
)
InventorySeen.add_index(InventorySeen.index(InventorySeen.inventory, InventorySeen.item, name="seen_items"))


class InventoryMissed(Base, readers=STAFF, key=("inventory", "item")):
    """A copy that was marked missing when an inventory was finished."""

    inventory = TextField()
    item = TextField()


class WeedingMark(Base, readers=STAFF):
    """`until`: an ISO day up to which a copy is kept whatever the rules say; empty where nobody decided that.
    `marks`: MUSTIE letters; `gone_to`: sale, donate or discard, of one that was withdrawn; `note`: why."""

    item = TextField(primary_key=True)
    until = TextField(default="")
    marks = TextField(default="")
    gone_to = TextField(default="")
    note = TextField(default="")
