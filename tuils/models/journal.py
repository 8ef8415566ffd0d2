"""The journal (never changed), the private parts (forgettable), and how far each device is known."""

from __future__ import annotations

from peewee import BooleanField, IntegerField, TextField, fn

from .base import SECRET, STAFF, Base, persons


class Journal(
    Base,
    readers=persons(
        "id device seq stamp base at branch operator act kind v item loan hold charge biblio undoes "
        "continues pos void list program session registration booking",
        secret=("data",),
    ),
):
    """One line of what happened. `pos` and `void` are derived and rebuildable; the rest never changes.

    Times are microseconds since 1970, UTC.
    """

    id = TextField(primary_key=True)
    device = TextField()
    seq = IntegerField()
    stamp = IntegerField()
    base = IntegerField()
    at = IntegerField()
    branch = TextField()
    operator = TextField()
    act = TextField()
    kind = TextField()
    v = IntegerField(default=1)
    item = TextField(null=True)
    loan = TextField(null=True)
    hold = TextField(null=True)
    charge = TextField(null=True)
    biblio = TextField(null=True)
    patron = TextField(null=True)
    list = TextField(null=True)
    program = TextField(null=True)
    session = TextField(null=True)
    registration = TextField(null=True)
    booking = TextField(null=True)
    undoes = TextField(null=True)
    continues = TextField(null=True)
    data = TextField(default="{}")
    pos = IntegerField()
    void = BooleanField(default=False)


Journal.add_index(Journal.index(Journal.device, Journal.seq, unique=True))
Journal.add_index(Journal.index(Journal.pos))
Journal.add_index(Journal.index(Journal.act, where=Journal.act != Journal.id))
for _field in (
    Journal.item,
    Journal.loan,
    Journal.hold,
    Journal.charge,
    Journal.biblio,
    Journal.patron,
    Journal.list,
    Journal.program,
    Journal.session,
    Journal.registration,
    Journal.booking,
    Journal.undoes,
    Journal.continues,
):
    Journal.add_index(Journal.index(_field, where=_field.is_null(False)))
Journal.add_index(Journal.index(Journal.kind, Journal.pos, where=Journal.kind == "setting_set"))
Journal.add_index(Journal.index(Journal.pos, where=Journal.kind == "import_batch", name="journal_import_batch"))
Journal.add_index(Journal.index(Journal.patron, where=Journal.kind == "patron_merged", name="journal_merged"))
Journal.add_index(
    Journal.index(
        fn.json_extract(Journal.data, "$.into"), where=Journal.kind == "patron_merged", name="journal_merged_into"
    )
)
Journal.add_index(Journal.index(Journal.patron, where=Journal.kind == "patron_removed", name="journal_removed"))
Journal.add_index(Journal.index(Journal.biblio, where=Journal.kind == "biblio_merged", name="journal_titles_merged"))
Journal.add_index(
    Journal.index(
        fn.json_extract(Journal.data, "$.into"),
        where=Journal.kind == "biblio_merged",
        name="journal_titles_merged_into",
    )
)


Journal.add_index(
    Journal.index(
        fn.json_extract(Journal.data, "$.entry"),
        where=Journal.kind.in_(("entry_set_aside", "entry_taken_over", "entry_refused")),
        name="journal_asides",
    )
)


class AsideEntry(Base, readers=SECRET):
    """An entry of another copy that may not write it: the journal has only its place, and nothing reads this until an
    administrator accepts it. `patron`: the person it is about, if any."""

    entry = TextField(primary_key=True)
    patron = TextField(default="")
    was = TextField()  # JSON: its public part
    private = TextField(default="{}")  # JSON: its private part


class Private(Base, readers=SECRET):
    """The person an entry is about: the only part that is ever forgotten."""

    entry = TextField(primary_key=True)
    data = TextField()


class Have(Base, readers=STAFF):
    """The last sequence of each device up to which nothing is missing here, and the position of its last entry."""

    device = TextField(primary_key=True)
    seq = IntegerField(default=0)
    pos = IntegerField(default=0)


class ClockShift(Base, readers=STAFF, key=("device", "from_seq", "to_seq", "minus")):
    """A correction: entries from..to of a device are `minus` microseconds too late; of several the largest counts."""

    device = TextField()
    from_seq = IntegerField()
    to_seq = IntegerField()
    minus = IntegerField()
