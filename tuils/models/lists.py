"""Lists that a library keeps: named lists of titles or items, which a patrons' copy of the catalog has, too, and the
entries of registers, which it has not."""

from __future__ import annotations

from peewee import BooleanField, IntegerField, TextField

from .base import PATRONS, Base, persons


class KeptList(Base, readers=PATRONS):
    """A named list. `of`: titles or items. `twin`: of several lists with one name (two sites made them) the first is 1;
    0 for a removed one.

    `search`: JSON of the search it was kept from, so that it can be made again; empty where it was made by hand.
    """

    id = TextField(primary_key=True)
    name = TextField()
    name_key = TextField()
    twin = IntegerField(default=0)
    of = TextField(default="titles")
    note = TextField(default="")
    shown = BooleanField(default=False)  # to patrons
    search = TextField(default="")
    removed = BooleanField(default=False)
    made_at = IntegerField(default=0)
    made_pos = IntegerField(default=0)


KeptList.add_index(KeptList.index(KeptList.name_key, unique=True, where=KeptList.twin == 1, name="one_list_name"))
KeptList.add_index(KeptList.index(KeptList.name_key, name="lists_by_name"))


class ListLine(Base, readers=PATRONS, key=("list", "thing")):
    """A line of a list. `thing`: the id of a title or an item, once on a list. Of equal ranks the smaller id is
    first."""

    list = TextField()
    thing = TextField()
    rank = IntegerField()
    note = TextField(default="")
    added_at = IntegerField()


ListLine.add_index(ListLine.index(ListLine.list, ListLine.rank, ListLine.thing, name="lines_in_order"))
ListLine.add_index(ListLine.index(ListLine.thing, name="lines_of_thing"))


_OPEN = "id register branch state opened_at closed_at due until sort item biblio assigned amount low par shown private"


class RegisterEntry(Base, readers=persons(f"{_OPEN} facts", secret=("patron", "title", "words", "told"))):
    """An entry of a register, whichever it is. Columns for what is searched; its other fields as JSON, read and written
    whole: `facts` what every site may know, `told` what people typed, which is forgotten in time, and `words` of both,
    folded to search them. Of a `private` register a row has only state and days.

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


for _name, _columns, _where in (
    ("register_entry_open", ("register", "sort", "id DESC"), RegisterEntry.closed_at == 0),
    ("register_entry_state", ("register", "state", "sort", "id DESC"), None),
    ("register_entry_all", ("register", "sort", "id DESC"), None),
    ("register_entry_closed", ("register", "closed_at"), None),
    ("register_entry_item", ("item",), RegisterEntry.item != ""),
    ("register_entry_biblio", ("biblio",), RegisterEntry.biblio != ""),
):
    _indexed = [RegisterEntry.id.desc() if _one == "id DESC" else getattr(RegisterEntry, _one) for _one in _columns]
    RegisterEntry.add_index(RegisterEntry.index(*_indexed, name=_name, where=_where))
