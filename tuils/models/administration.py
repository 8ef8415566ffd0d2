"""The library itself: its settings, places, hours, and the people who run it."""

from __future__ import annotations

from peewee import BooleanField, IntegerField, TextField

from .base import PATRONS, SECRET, STAFF, Base


class Library(Base, readers=PATRONS):
    """One row: which library this store is a copy of, and whether it is the main site. `brought_in`: how many entries
    came in from other copies."""

    id = TextField(primary_key=True)
    made_at = IntegerField()
    main = BooleanField(default=True)
    practice = BooleanField(default=False)
    brought_in = IntegerField(default=0)


class Setting(Base, readers=PATRONS._replace(secret=("value",))):
    """A library-wide value that has no table of its own, as JSON: name, zone, due_at_closing, ..."""

    name = TextField(primary_key=True)
    value = TextField()


class Branch(Base, readers=PATRONS):
    code = TextField(primary_key=True)
    name = TextField()
    return_to = TextField(default="home")  # home: another desk sends it back; here: it stays where it came in
    pickup = BooleanField(default=True)  # may holds be picked up here?


class ShelvingLocation(Base, readers=PATRONS):
    code = TextField(primary_key=True)
    name = TextField()
    max_checkouts = IntegerField(null=True)  # how many from this place one patron may have; null: no limit


class OpeningHours(Base, readers=PATRONS, key=("branch", "weekday")):
    """The hours of a branch on a weekday (0 is Monday), as `10:00-12:00,13:00-18:00`; empty is closed."""

    branch = TextField()
    weekday = IntegerField()
    spans = TextField()


class ClosedDate(Base, readers=PATRONS, key=("branch", "day")):
    branch = TextField()
    day = TextField()  # ISO date
    reason = TextField(default="")


class YearlyClosedDate(Base, readers=PATRONS, key=("branch", "day")):
    """A day on which it is closed every year."""

    branch = TextField()
    day = TextField()  # month and day: 12-25
    reason = TextField(default="")


class OpenDate(Base, readers=PATRONS, key=("branch", "day")):
    """A day on which it is open with hours of its own, whatever else is set."""

    branch = TextField()
    day = TextField()  # ISO date
    spans = TextField()
    reason = TextField(default="")


class SeasonHours(Base, readers=PATRONS, key=("branch", "season", "weekday")):
    """The hours of a branch on a weekday within a season: `06-15..08-31` in every year, or dates."""

    branch = TextField()
    season = TextField()
    weekday = IntegerField()
    spans = TextField()


class StopVisit(Base, readers=PATRONS, key=("stop", "weekday")):
    """A bookmobile's visits to a stop: every so many weeks on this weekday, one of the days being `first`. A stop is a
    branch that is open only during its visits."""

    stop = TextField()  # the code of the branch
    weekday = IntegerField()
    spans = TextField()
    weeks = IntegerField(default=1)
    first = TextField(default="")  # ISO date of one visit


class Role(Base, readers=STAFF):
    """A set of permission names, and of the blocking codes that this role may override (both JSON lists)."""

    code = TextField(primary_key=True)
    name = TextField()
    permissions = TextField()
    passes = TextField()


class StaffUser(Base, readers=STAFF):
    login = TextField(primary_key=True)
    name = TextField(default="")
    role = TextField(default="")
    system_user = TextField(default="", index=True)
    active = BooleanField(default=True)


class StaffPin(Base, readers=SECRET):
    """The argon2id hash of a PIN, apart from the account so that a role change never carries it."""

    login = TextField(primary_key=True)
    hash = TextField()
    once = BooleanField(default=False)  # a setup code: good for one sign-in, then a PIN is chosen
    until = IntegerField(default=0)  # microseconds UTC after which a setup code is worth nothing


class PinTry(Base, readers=SECRET):
    """The wrong PINs in a row, and until when no further try is accepted; the tries being checked now, the newest since
    that moment. Not state: `verify` ignores it."""

    login = TextField(primary_key=True)
    wrong = IntegerField(default=0)
    wait_until = IntegerField(default=0)
    looked_at = IntegerField(default=0)
    since = IntegerField(default=0)


class RetentionRule(Base, readers=STAFF):
    """The period for which one kind of personal data is kept, such as 30d; empty: for ever."""

    kind = TextField(primary_key=True)
    period = TextField()


class AuditRow(Base, readers=SECRET, key=("device", "seq")):
    """One line of the audit: an act or a look, by whom, about whom. One chain a device: `hash` covers the row and the
    hash before it.

    Not state of the journal, never part of a bundle, and nothing in the program changes a row. `patron` is an id.
    The row `cut` stands where older ones were purged: its hash is that of the last of them.
    """

    device = TextField()
    seq = IntegerField()
    at = IntegerField()  # microseconds UTC
    branch = TextField()
    operator = TextField()
    kind = TextField()  # record, loans, history, export, override, refused, ...
    patron = TextField()
    deed = TextField()  # the permission or the code that it was about
    allowed = BooleanField()
    by = TextField()  # who lent their right to it on the spot, or is told about
    hash = TextField()


AuditRow.add_index(AuditRow.index(AuditRow.at, name="audit_by_time"))
AuditRow.add_index(AuditRow.index(AuditRow.patron, AuditRow.at, where=AuditRow.patron != "", name="audit_of_patron"))


class AuditHead(Base, readers=SECRET):
    """The length of a device's chain, so that lines cut off at its end are noticed."""

    device = TextField(primary_key=True)
    seq = IntegerField()
    hash = TextField()


class AuditSeam(Base, readers=SECRET):
    """The end of the older part of a device's chain, which was rewritten without minutes: its last line's hash now, and
    the hash that the later lines continue from."""

    device = TextField(primary_key=True)
    seq = IntegerField()
    own = TextField()
    onward = TextField()


class ImportProfile(Base, readers=STAFF, key=("kind", "name")):
    """The way files of one source are read, by its name: `kind` is marc, patrons or loans, `how` JSON."""

    kind = TextField()
    name = TextField()
    how = TextField()


class DailyStep(Base, readers=STAFF, key=("day", "step")):
    """A step of the daily work, claimed so that two programs never run it twice."""

    day = TextField()
    step = TextField()
    at = IntegerField()
    outcome = TextField(default="")


class LookupTarget(Base, readers=STAFF._replace(secret=("url",))):
    """A source for looking up records, by its name. `place`: lower ones are asked first. `active`: is it asked?"""

    name = TextField(primary_key=True)
    url = TextField()
    kind = TextField()  # sru, z3950, file, openlibrary
    place = IntegerField(default=0)
    seconds = IntegerField(default=3)  # how long it may take
    active = BooleanField(default=True)
    isbn_index = TextField(default="")  # what it calls ISBNs: bath.isbn
    dropped = TextField(default="")  # patterns of the fields that are left out, blank between: 59X 9XX


class Machine(Base, readers=STAFF):
    """A machine that speaks SIP2: kiosk, drop, sorter, vendor or pc. `addresses`: where it may sign in from, blanks
    between. `how`: JSON, the switches in which it differs from its kind."""

    name = TextField(primary_key=True)
    kind = TextField()
    branch = TextField(default="")
    addresses = TextField(default="")
    how = TextField(default="{}")


class MachineKey(Base, readers=SECRET):
    """The argon2id hash of a machine's password, apart from its account, as that of a PIN is."""

    name = TextField(primary_key=True)
    hash = TextField()


class Room(Base, readers=STAFF):
    """A room or a piece of equipment to book (`kind`). `layouts`: JSON, capacity by lay-out (`{"rows": 30}`)."""

    code = TextField(primary_key=True)
    name = TextField(default="")
    branch = TextField(default="")
    kind = TextField(default="room")
    capacity = IntegerField(null=True)
    layouts = TextField(default="{}")
    has = TextField(default="")  # a projector, a sink
    setup_minutes = IntegerField(default=0)
    clear_minutes = IntegerField(default=0)
    policy = TextField(default="")  # shown to whoever books
    agreement = BooleanField(default=False)  # a group must have agreed to it
    any_hour = BooleanField(default=False)  # also while the library is closed
    longest_minutes = IntegerField(null=True)
    ahead_days = IntegerField(null=True)
    barcode = TextField(default="")  # of the copy that this equipment is, if it is checked out


class Checklist(Base, readers=STAFF):
    """The template for a kind of program. `tasks`: JSON list of objects: key, group, words, days (before), who."""

    kind = TextField(primary_key=True)
    tasks = TextField(default="[]")
    supplies = TextField(default="[]")


# ---- what machines did, and the PINs by which patrons are known to them: no state of the journal


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
MachineEvent.add_index(MachineEvent.index(MachineEvent.act, where=MachineEvent.act != "", name="machine_acts"))
MachineEvent.add_index(MachineEvent.index(MachineEvent.todo, where=MachineEvent.todo != "", name="machine_todo"))


class MachineDone(Base, readers=SECRET, key=("machine", "key")):
    """The answer to a message that changed something, by the hash of what it asked for: sent again, it is not done
    again."""

    machine = TextField()
    key = TextField()
    at = IntegerField()
    answer = TextField()


MachineDone.add_index(MachineDone.index(MachineDone.at, name="machine_done_at"))


class PatronPin(Base, readers=SECRET):
    """The argon2id hash of the PIN that a patron chose. In no bundle and in no export."""

    patron = TextField(primary_key=True)
    hash = TextField()
    set_at = IntegerField()


class PcStation(Base, readers=STAFF):
    """A computer for the public. `minutes`: the length of a session there; None as the library says. `hours`: when it
    can be used, such as `14:00-18:00`; empty: while the library is open. `zone` and `has` in words."""

    code = TextField(primary_key=True)
    name = TextField(default="")
    branch = TextField(default="")
    zone = TextField(default="")
    has = TextField(default="")
    hours = TextField(default="")
    minutes = IntegerField(null=True)
    min_age = IntegerField(null=True)
    max_age = IntegerField(null=True)
