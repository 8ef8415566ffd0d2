"""Named lists of titles or items. They name no person: a patrons' copy of the catalog has them, too."""

from __future__ import annotations

from peewee import BooleanField, IntegerField, TextField

from .base import PATRONS, Base


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
