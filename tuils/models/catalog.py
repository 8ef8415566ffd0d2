"""Biblios, items, labels waiting for these, inventories, and decisions about copies in weeding."""

from __future__ import annotations

from typing import Any

from peewee import SQL, AutoField, BlobField, BooleanField, IntegerField, NodeList, TextField

from .base import PATRONS, SECRET, Base, persons


class AutoIncrementField(AutoField):
    """A number that is never used again, even after its row is erased.

    playhouse has the same, but importing it costs a tenth of a command's start.
    """

    def ddl(self, ctx: Any) -> Any:
        return NodeList((super().ddl(ctx), SQL("AUTOINCREMENT")))


class ItemType(Base, readers=PATRONS):
    code = TextField(primary_key=True)
    name = TextField()
    not_for_loan = BooleanField(default=False)
    replacement_cents = IntegerField(null=True)  # what a lost one costs where the copy has no price
    rental_cents = IntegerField(default=0)
    min_age = IntegerField(null=True)
    message = TextField(default="")  # told at checkout and check-in: count the pieces


class Biblio(Base, readers=PATRONS):
    """The MARC record as it came, and the columns that searching and showing need.

    `no` never leaves the file: it ties the search index to the row. `batch` names the import that brought
    the record; such rows are input of `verify`, as the journal holds no second copy of them.
    """

    no: Any = AutoIncrementField()
    id = TextField(unique=True)
    batch = TextField(default="")
    marc = BlobField()
    control_number = TextField(default="")
    control_source = TextField(default="")
    title = TextField(default="")
    medium = TextField(default="")
    author = TextField(default="")
    year = IntegerField(null=True)
    kind = TextField(default="")
    isbns = TextField(default="")  # ISBN-13s, blank between
    issn = TextField(default="")
    lccn = TextField(default="")
    language = TextField(default="")
    audience = TextField(default="")
    publisher = TextField(default="")
    series = TextField(default="")
    subjects = TextField(default="")
    summary = TextField(default="")
    extent = TextField(default="")
    call_number = TextField(default="")
    notes = TextField(default="")
    title_key = TextField(default="", index=True)  # folded, without its initial article
    removed = BooleanField(default=False)
    more_titles = TextField(default="")  # what is searched besides, see formats/marc_words.py
    more_authors = TextField(default="")
    more_subjects = TextField(default="")
    numbers = TextField(default="")
    author_key = TextField(default="")
    call_key = TextField(default="")
    access = TextField(default="")  # who can read it, see formats/marc/marc_access.py
    levels = TextField(default="")  # reading levels, see values/reading_levels.py; and the numbers in it
    lexile = IntegerField(null=True)
    ar = IntegerField(null=True)  # tenths
    grade_from = IntegerField(null=True)
    grade_to = IntegerField(null=True)
    tags = TextField(default="")  # the library's own, see values/title_tags.py


Biblio.add_index(Biblio.index(Biblio.batch, where=Biblio.batch != ""))
Biblio.add_index(Biblio.index(Biblio.control_number))
Biblio.add_index(Biblio.index(Biblio.lccn, where=Biblio.lccn != ""))
Biblio.add_index(Biblio.index(Biblio.issn, where=Biblio.issn != ""))
Biblio.add_index(Biblio.index(Biblio.author_key))
Biblio.add_index(Biblio.index(Biblio.call_key))
Biblio.add_index(Biblio.index(Biblio.year))
Biblio.add_index(Biblio.index(Biblio.access, where=Biblio.access != ""))
Biblio.add_index(Biblio.index(Biblio.levels, where=Biblio.levels != ""))
Biblio.add_index(Biblio.index(Biblio.no, where=Biblio.tags != "", name="biblio_tags"))
Biblio.add_index(Biblio.index(Biblio.no, where=SQL("substr(marc, 18, 1) = x'33'"), name="biblio_short"))
Biblio.add_index(Biblio.index(Biblio.series.collate("NOCASE"), where=Biblio.series != "", name="biblio_series"))
Biblio.add_index(
    Biblio.index(
        Biblio.no,
        Biblio.id,
        Biblio.kind,
        Biblio.language,
        Biblio.audience,
        Biblio.year,
        Biblio.removed,
        name="biblio_limits",  # covers what limits ask: a hit's row with its record need not be read
    )
)


class EarlierRecord(Base, readers=SECRET):
    """The record that an entry replaced, kept while that can be taken back. Input of `verify`, as batches are."""

    entry = TextField(primary_key=True)
    biblio = TextField(index=True)
    marc = BlobField()
    at = IntegerField()


class Isbn(Base, readers=PATRONS):
    """The biblios that carry an ISBN-13: a scan of the book's own barcode finds its title at once."""

    isbn = TextField()
    biblio = TextField()


Isbn.add_index(Isbn.index(Isbn.isbn))
Isbn.add_index(Isbn.index(Isbn.biblio))


class Item(
    Base,
    readers=persons(
        "id barcode biblio item_type home_branch location collection call_number copy_number volume "
        "price_cents acquired_on pieces state withdrawn not_for_loan public_note loan holding_branch "
        "transit_to moved_at added_pos clash held_for held_pos lent section shelf_key old_lent "
        "old_lent_on old_seen_on statistics bound_with borrowed_until",
        patrons=True,
    ),
):
    """One copy. Its custody (`loan`, `moved_at`, ...) is a fold over the journal entries that name it."""

    id = TextField(primary_key=True)
    barcode = TextField()
    biblio = TextField(index=True)
    item_type = TextField(default="")
    home_branch = TextField(default="")
    location = TextField(default="")
    collection = TextField(default="")
    call_number = TextField(default="")
    copy_number = TextField(default="")
    volume = TextField(default="")
    price_cents = IntegerField(null=True)
    acquired_on = TextField(default="")
    pieces = TextField(default="")  # what belongs to it, to be counted
    missing_pieces = TextField(default="")  # of these
    alert = TextField(default="")  # said at checkout and check-in until it is cleared
    statistics = TextField(default="")  # a code of the library's own, to count by
    line = TextField(default="")  # a device's own number: the line that is turned off when it is late
    bound_with = TextField(default="")  # the other titles that this volume holds: ids, blanks between
    borrowed_until = TextField(default="")  # of another library's copy: the last day that our patron may have it
    state = TextField(default="")  # one of custody.STATES
    withdrawn = BooleanField(default=False)
    not_for_loan = BooleanField(default=False)
    staff_note = TextField(default="")
    public_note = TextField(default="")
    old_loan = TextField(default="")  # what the old system said of a loan, until `import loans` brings it or it is seen
    # reading-neutral use in the old system, for weeding: how often lent, when last lent and seen (ISO dates)
    old_lent = IntegerField(default=0)
    old_lent_on = TextField(default="")
    old_seen_on = TextField(default="")
    # custody
    loan = TextField(null=True)
    holding_branch = TextField(default="")
    transit_to = TextField(default="")
    moved_at = IntegerField(default=0)
    held_for = TextField(null=True)  # the hold that it is put by for
    held_pos = IntegerField(default=0)  # of several put by for one hold, the first counts
    # identity when two devices gave one barcode: the first keeps it
    added_pos = IntegerField(default=0)
    clash = BooleanField(default=False)
    lent = IntegerField(default=0)  # how often it was lent
    # where it stands in the order of the shelves, by the library's settings
    section = TextField(default="")
    shelf_key = TextField(default="")


Item.add_index(
    Item.index(Item.barcode, unique=True, where=((Item.clash == 0) & (Item.barcode != "")), name="one_barcode")
)
Item.add_index(Item.index(Item.barcode, name="item_by_barcode"))
Item.add_index(Item.index(Item.clash, where=Item.clash == 1, name="items_that_clash"))
Item.add_index(Item.index(Item.held_for, where=Item.held_for.is_null(False), name="items_held"))
Item.add_index(Item.index(Item.home_branch, Item.section, Item.shelf_key, Item.id, name="items_on_shelf"))
Item.add_index(Item.index(Item.barcode, where=Item.bound_with != "", name="items_bound"))
Item.add_index(Item.index(Item.biblio, Item.lent, where=Item.lent > 0, name="items_lent"))


class Word(Base, readers=PATRONS):
    """A word of the library's own titles, authors and subjects, folded, and how many titles have it."""

    word = TextField(primary_key=True)
    tail = TextField(index=True)  # without its first letter: that may be the wrong one
    titles = IntegerField()

    class Meta:
        without_rowid = True


class FindingState(Base, readers=PATRONS):
    """The state of the search index: `fed_from`, the lowest `no` that is in it; which code made the derived columns;
    `people ...`: an import of patrons that has yet to put their words, and when it last said so."""

    name = TextField(primary_key=True)
    number = IntegerField(default=0)
    text = TextField(default="")
