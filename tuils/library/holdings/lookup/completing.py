"""Short forms completed when there is a connection: each is looked up by its ISBN, and gets the record found."""

from __future__ import annotations

from datetime import date

from tuils.formats.marc.merging import LOCAL, MergeRules, merge_records
from tuils.i18n import N_, NN_, _
from tuils.library.foundation.describing.table import Column, Table
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.writing import Act
from tuils.library.holdings.items.showing import title_sheet
from tuils.library.holdings.titles.biblio_state import edit_record
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import day_of

from .answers import FoundRecord
from .asking import answers
from .proposing import propose_number
from .queries import ShortTitle, short_titles
from .targets import Target, active_targets
from .wanted import read_lookup_words

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


def to_complete(desk: Desk) -> list[ShortTitle]:
    """Return the short forms with an ISBN, the oldest first."""
    desk.require("catalog.edit")
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
