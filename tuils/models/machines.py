"""The log of machines, and the PINs by which patrons are known to them. Not state of the journal."""

from __future__ import annotations

from peewee import CompositeKey, IntegerField, TextField

from .base import SECRET, STAFF, Base


class MachineEvent(Base, readers=STAFF):
    """A message of a machine, and what came of it (`did`). No name, no title, and no card. `why`: codes of a refusal.
    `todo`: what staff must see; empty once they did."""

    id = TextField(primary_key=True)
    machine = TextField()
    at = IntegerField()
    command = TextField()
    did = TextField()
    why = TextField(default="")
    item = TextField(default="")  # a barcode
    act = TextField(default="")
    todo = TextField(default="")


MachineEvent.add_index(MachineEvent.index(MachineEvent.machine, MachineEvent.at, name="machine_events"))
MachineEvent.add_index(MachineEvent.index(MachineEvent.todo, where=MachineEvent.todo != "", name="machine_todo"))


class MachineDone(Base, readers=SECRET):
    """The answer to a message that changed something, by the hash of what it asked for: sent again, it is not done
    again."""

    machine = TextField()
    key = TextField()
    at = IntegerField()
    answer = TextField()

    class Meta:
        primary_key = CompositeKey("machine", "key")


MachineDone.add_index(MachineDone.index(MachineDone.at, name="machine_done_at"))


class PatronPin(Base, readers=SECRET):
    """The argon2id hash of the PIN that a patron chose. In no bundle and in no export."""

    patron = TextField(primary_key=True)
    hash = TextField()
    set_at = IntegerField()
