"""Books added from a found record, or in a few words until there is a connection: title, copy and label in one act."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tuils.formats.marc.marc import read_stored
from tuils.formats.marc.marc_editing import MarcDraft, apply
from tuils.formats.marc.merging import LOCAL, MergeRules, merge_records
from tuils.i18n import N_, NN_, _
from tuils.library.foundation.describing.table import Column, Table
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.foundation.refusals import need
from tuils.library.holdings.finding import Hit, by_number
from tuils.library.holdings.items.items import add_item
from tuils.library.holdings.items.showing import ItemSheet, item_sheet_of, title_sheet
from tuils.library.holdings.titles.biblio_state import edit_record, record_base64
from tuils.library.holdings.titles.titles import access_codes, add_title
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import day_of

from .answers import FoundRecord, Wanted, read_lookup_words
from .asking import answers
from .proposing import propose_number
from .queries import ShortTitle, short_titles
from .targets import Target, active_targets

CHANGED = ("title", "author", "call_number", "access")


@dataclass(frozen=True)
class BookAdded:
    """The result of adding a book. `another`: its title was here already. `short`: a short form, to be completed."""

    item: ItemSheet
    another: bool = False
    short: bool = False


def already_here(wanted: Wanted) -> Hit | None:
    """Return the title with this number, if it is here. Only reads."""
    hits = by_number(wanted.number) if wanted.number else []
    return hits[0] if hits else None


@verb("catalog.edit")
def add_looked_up_title(
    desk: Desk,
    record: FoundRecord,
    copy: Facts,
    *,
    words: Facts | None = None,
    sure: bool = False,
    act: Act | None = None,
) -> BookAdded:
    """A title from this record with its first copy. Where one of its ISBNs is here, it is another copy of that title.
    Without a call number in `copy`, the proposed one is taken. `words`: title and author, where somebody changed them.

    `act`: of which it is a part. Refuses as add_item; then nothing is added.
    """
    if known := next((hits[0] for isbn in record.isbns if (hits := by_number(isbn))), None):
        return add_copy(desk, known, copy, sure=sure, act=act)
    number = str(copy.get("call_number") or propose_number(record.columns, desk.branch).text)
    marc = record_with_words(record.marc, {**(words or {}), "call_number": number})
    act = act or Act(desk)
    entry = act.write("biblio_added", biblio=NEW, data={"set": {"record": record_base64(marc)}})
    return BookAdded(add_item(desk, entry.id, {**copy, "call_number": number}, sure=sure, act=act))


@verb("catalog.edit")
def add_copy(desk: Desk, known: Hit, copy: Facts, *, sure: bool = False, act: Act | None = None) -> BookAdded:
    """Add another copy of a title that is here. Refuses as add_item."""
    return BookAdded(add_item(desk, known.biblio, copy, sure=sure, act=act), another=True)


@verb("catalog.edit")
def add_in_words(desk: Desk, words: Facts, copy: Facts, *, sure: bool = False, act: Act | None = None) -> BookAdded:
    """Add a title by hand with its first copy. Refuses as add_title."""
    made = add_title(desk, words, item=copy, sure=sure, act=act)
    return BookAdded(item_sheet_of(made.items[0].id))


@verb("catalog.edit")
def add_short(
    desk: Desk, wanted: Wanted, words: Facts, copy: Facts, *, sure: bool = False, act: Act | None = None
) -> BookAdded:
    """Add a brief title to complete later, if no record was found or there is no connection. Without words, its number
    is its title. Refuses as `add_title`."""
    title = str(words.get("title") or "") or placeholder(wanted)
    known = {**words, "title": title} | ({"isbn": wanted.isbn} if wanted.isbn else {})
    return replace(add_in_words(desk, known, copy, sure=sure, act=act), short=True)


def placeholder(wanted: Wanted) -> str:
    """Return a name made from the number. Refuses with TITLE_MISSING where there is none."""
    need(wanted.number, "TITLE_MISSING")
    return _("Not cataloged yet: {number}").format(number=wanted.number)


def record_with_words(marc: bytes, words: Facts) -> bytes:
    """Return the record with this title, author and call number, where they differ from its own."""
    own = read_stored(marc).columns
    if words.get("access"):
        words = {**words, "access": access_codes(f"{own.access} {words['access']}")}
    changed = {name: str(words[name]) for name in CHANGED if words.get(name) and words[name] != getattr(own, name)}
    if not changed:
        return marc
    draft = MarcDraft(marc)
    apply(draft, changed)
    return draft.marc()


# ---- short forms completed when there is a connection: each is looked up by its ISBN, and gets the record found


MOST = 500
"""The most titles on the list; the next ones come when these are done."""
KEPT = MergeRules(keep=LOCAL)
"""The merge rules: the title keeps what the library gave it itself, such as its call number."""


@dataclass(frozen=True)
class Completed:
    """The result for one title. `target`: the source of its record, empty where none has it; then `why`: a sentence."""

    biblio: str
    title: str
    was: str
    target: str = ""
    why: str = ""


@permitted("catalog.edit")
def to_complete(desk: Desk) -> list[ShortTitle]:
    """Return the short forms with an ISBN, the oldest first."""
    return short_titles(0, MOST)


@dataclass(frozen=True)
class Completing:
    """The titles to complete and the targets to ask, for a door that goes through the list."""

    titles: tuple[ShortTitle, ...]
    targets: tuple[Target, ...]
    today: date


def begin_completing(desk: Desk, most: int = MOST) -> Completing:
    """Return the titles and targets to go through. Refuses with NO_TARGET."""
    found = to_complete(desk)[:most]
    return Completing(tuple(found), tuple(active_targets()), day_of(desk.at, desk.zone))


def record_for(plan: Completing, title: ShortTitle) -> tuple[FoundRecord | None, str]:
    """Return the first record with this title's ISBN, else why there is none. Waits for the network: not on a lane."""
    isbns, faults = title.isbns.split(), []
    for answer in answers(plan.targets, read_lookup_words(isbns[0]), plan.today):
        if found := next((record for record in answer.records if {*record.isbns} & {*isbns}), None):
            return found, ""
        if answer.fault:
            faults.append(answer.words)
    return None, " ".join(faults) or _("No record source has it.")


@verb("catalog.edit")
def complete_title(desk: Desk, biblio: str, record: FoundRecord) -> Completed:
    """Replace the short form by this record: one act, which undo reverses. Refuses with UNKNOWN_ID."""
    sheet = title_sheet(biblio)
    marc = merge_records(sheet.marc, record.marc, KEPT)
    act = Act(desk)
    edit_record(act, sheet.id, marc)
    number = propose_number(record.columns, desk.branch).text
    for copy in sheet.items:
        if number and not copy.call_number:
            act.write("item_edited", item=copy.id, data={"set": {"call_number": number}})
    return Completed(sheet.id, title_sheet(sheet.id).whole_title, sheet.whole_title, record.target)


def _title_sentence(_desk: Desk, title: ShortTitle) -> str:
    return f"{title.id[-8:]}  {title.title}  {title.isbns}"


TO_COMPLETE: Table[ShortTitle] = Table(
    title=N_("To complete"),
    columns=(
        Column(N_("Title"), 24, "title", grow=2, always=True),
        Column(N_("Author"), 14, "author", grow=1, drop=2),
        Column(N_("ISBN"), 13, "isbns", "isbn"),
        Column(N_("Copies"), 6, "copies", right=True, drop=1),
        Column("", 0, json_name="biblio", value="id"),
    ),
    read=to_complete,
    key="id",
    none=(N_("Nothing to complete."), N_("Books added without a record are listed here.")),
    some=(NN_("{n} short record to complete.", "{n} short records to complete."), N_("F6 looks all of them up.")),
    enter=(N_("Open"), "title", "biblio=id"),
    words=_title_sentence,
    names_a_person=False,
    example=ShortTitle(1, "0", "Owl moon", "Yolen, Jane", "9780399214578", 1),
)
