"""The editing of a title's MARC record: opened, changed, saved, and merged with somebody else's changes; or one field
set from a command."""

from __future__ import annotations

from datetime import date

from tuils.formats.marc.marc_lines import NotAField, field_from, tag_from
from tuils.formats.marc.marc_record import LEADER_AT, MarcRecord, MarcWarning, typed_field, warnings_of
from tuils.formats.marc.marc_templates import RecordTemplate, begun_record, record_templates
from tuils.formats.marc.marc_three_way import merge_three_ways
from tuils.formats.marc_files.iso2709 import Unreadable
from tuils.i18n import N_, NN_, _, ngettext
from tuils.library.foundation.describing.table import Column, Table
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.foundation.refusals import need, not_understood, refuse
from tuils.library.holdings.items.items import renumber_copies
from tuils.library.holdings.items.showing import TitleSheet, title_sheet
from tuils.library.holdings.titles.biblio_state import columns_in, edit_record, record_base64, stories_of, version
from tuils.library.holdings.titles.title_meant import title_id
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import day_of


@dataclass(frozen=True)
class RecordOpened:
    """A record as it was when the work on it began. `version`: its version then (biblio_state.version). `biblio` is
    empty for a new title."""

    biblio: str
    title: str
    record: MarcRecord
    version: str = ""


@dataclass(frozen=True)
class RecordSaved:
    """The saved title. `copies`: how many had its old call number and got the new one. `act` undoes all of it; empty
    where nothing was changed."""

    title: TitleSheet
    copies: int = 0
    act: str = ""


@dataclass(frozen=True)
class RecordMerged:
    """My changes and somebody else's, over the record as it is now. `met`: tags that both changed; `theirs`: tags that
    they changed; `login`: who made the last change."""

    opened: RecordOpened
    record: MarcRecord
    met: tuple[str, ...]
    theirs: tuple[str, ...]
    login: str


def record_meant(text: str) -> TitleSheet:
    """See `title_id`. Refuses with UNKNOWN_ID, TITLES_SEVERAL."""
    return title_sheet(title_id(text))


@permitted("catalog.edit")
def open_record(desk: Desk, text: str) -> RecordOpened:
    """Open a title's record for editing. Refuses with UNKNOWN_ID, NO_PERMISSION, and RECORD_UNREADABLE where it is no
    MARC."""
    sheet = record_meant(text)
    return RecordOpened(sheet.id, sheet.whole_title, title_record(sheet), version(sheet.id))


def title_record(sheet: TitleSheet) -> MarcRecord:
    """Return the title's record. Refuses with RECORD_UNREADABLE where it is no MARC."""
    try:
        return MarcRecord.of(sheet.marc)
    except Unreadable:
        raise refuse("RECORD_UNREADABLE", title=sheet.whole_title) from None


def copied_record(desk: Desk, text: str) -> RecordOpened:
    """A new record like that of this title, without its numbers (001, 003, 005, 010, 020, 022, 024, 035) and call
    number: these are another edition's. Refuses as open_record."""
    found = open_record(desk, text).record
    own = ("001", "003", "005", "010", "016", "020", "022", "024", "035", "092", "099", "887")
    kept = tuple(field for field in found.fields if field[0] not in own)
    return RecordOpened("", "", MarcRecord(found.leader, kept))


@verb("catalog.edit")
def save_record(desk: Desk, opened: RecordOpened, record: MarcRecord) -> RecordSaved:
    """Save this record in place of the opened one, or as a new title. Blank subfields are left out. Copies that had the
    call number of the title get its new one.

    Refuses with TITLE_MISSING, UNKNOWN_ID, and RECORD_CHANGED where somebody else saved it meanwhile: see
    `merged_record`. Where nothing would change, nothing is written.
    """
    record = record.filled()
    columns = columns_in(record.marc())
    need(columns.title, "TITLE_MISSING")
    if not opened.biblio:
        entry = Act(desk).write("biblio_added", biblio=NEW, data={"set": {"record": record_base64(record.marc())}})
        return RecordSaved(title_sheet(entry.id), act=entry.act)
    sheet = title_sheet(opened.biblio)
    here = title_record(sheet)
    if version(sheet.id) != opened.version and not here.same_as(opened.record):
        raise refuse("RECORD_CHANGED", title=sheet.whole_title)
    if record.same_as(here):
        return RecordSaved(sheet)
    act = Act(desk)
    edit_record(act, sheet.id, record.marc())
    copies = renumber_copies(act, sheet.id, sheet.call_number, columns.call_number)
    return RecordSaved(title_sheet(sheet.id), copies, act.id)


def merged_record(desk: Desk, opened: RecordOpened, mine: MarcRecord) -> RecordMerged:
    """Merge my changes with theirs, after RECORD_CHANGED. Only reads. Refuses with UNKNOWN_ID where the title was
    removed meanwhile."""
    fresh = open_record(desk, opened.biblio)
    both = merge_three_ways(opened.record, mine, fresh.record)
    return RecordMerged(fresh, both.record, both.met, both.theirs, _last_login(opened.biblio))


def _last_login(biblio: str) -> str:
    story = [entry for entry in stories_of([biblio])[biblio] if not entry.void and "record" in entry.changes]
    return story[-1].operator if story else ""


LEADER = "LDR"
LEADER_LENGTH = 24


def with_field(record: MarcRecord, tag: str, text: str, *, nth: int | None = None, another: bool = False) -> MarcRecord:
    """Return the record with this field in place of the field of that tag (`nth`: which of several, from 1), or as
    `another` one. Without a text the field is removed. Refuses with NOT_UNDERSTOOD."""
    try:
        tag = tag_from(tag)
        if tag == LEADER:
            return record.with_leader(_leader(record.leader, text))
        at = -1 if another else _place(record, tag, nth)
        if not text:
            return record.without(_there(at, tag))
        if at < 0:
            return record.add((tag, typed_field(tag, text, record.language)))[0]
        return record.put(at, (tag, typed_field(tag, text, record.language, record.fields[at][1])))
    except NotAField as no:
        raise not_understood(tag, text, str(no)) from None


def _place(record: MarcRecord, tag: str, nth: int | None) -> int:
    """Return the field's place; -1 where there is none, and no certain one is asked for."""
    places = [at for at, (one, _data) in enumerate(record.fields) if one == tag]
    if nth is None and len(places) > 1:
        text = ngettext("There is {n} field {tag}.", "There are {n} fields {tag}.", len(places))
        hint = _("Say which with --nth, or add one with --add.")
        raise not_understood("tag", tag, f"{text.format(n=len(places), tag=tag)} {hint}")
    if nth is not None and nth > len(places):
        text = ngettext("There is {n} field {tag}.", "There are {n} fields {tag}.", len(places))
        raise not_understood("nth", nth, text.format(n=len(places), tag=tag))
    return places[(nth or 1) - 1] if places else -1


def _there(at: int, tag: str) -> int:
    if at < 0:
        raise not_understood("tag", tag, _("There is no such field."))
    return at


def _leader(was: str, text: str) -> str:
    """The places that say something; the others follow from the record."""
    typed = field_from(LEADER, text).decode("ascii", "replace")
    if len(typed) != LEADER_LENGTH:
        raise NotAField(_("The leader has 24 characters."))
    return "".join(typed[at] if at in LEADER_AT else letter for at, letter in enumerate(was))


# ---- the templates for a new MARC record, as a list to choose from


@dataclass(frozen=True)
class RecordBegun:
    """A template, and the new record that it begins."""

    template: RecordTemplate
    opened: RecordOpened

    @property
    def name(self) -> str:
        return self.template.name

    @property
    def words(self) -> str:
        return _(self.template.words)

    @property
    def brings(self) -> str:
        """The fields that the template fills: `336 337 338 655`."""
        return " ".join(tag for tag, _data in self.template.ready)


@permitted("catalog.edit")
def records_to_begin(desk: Desk) -> list[RecordBegun]:
    """Return all templates. Refuses with NO_PERMISSION."""
    today = day_of(desk.at, desk.zone)
    made = ((template, begun_record(template, today)) for template in record_templates().values())
    return [RecordBegun(one, RecordOpened("", "", record)) for one, record in made]


RECORDS_TO_BEGIN: Table[RecordBegun] = Table(
    title=N_("New MARC record"),
    columns=(
        Column(N_("Kind"), 18, "words", "template", "name", always=True),
        Column(N_("Fields it fills in"), 24, "brings", "fields", grow=1, drop=1, always=True),
    ),
    read=records_to_begin,
    key="name",
    none=(N_("There is no template."), ""),
    some=(NN_("{n} template. Which one?", "{n} templates. Which one?"), N_("Or type the ISBN of a title to copy.")),
    enter=(N_("Begin"), "record_editor", "opened"),
    words=lambda _desk, row: f"{row.name}  {row.words}  ({row.brings})",
    names_a_person=False,
    is_printed=False,
    example=RecordBegun(
        record_templates()["book"], RecordOpened("", "", begun_record(record_templates()["book"], date(2026, 1, 1)))
    ),
)


# ---- the warnings about a title's MARC record, as a list


def record_warnings(desk: Desk, title: str) -> list[MarcWarning]:
    """Return the warnings about a title's record. Refuses with UNKNOWN_ID, RECORD_UNREADABLE."""
    return warnings_of(title_record(record_meant(title)))


RECORD_WARNINGS: Table[MarcWarning] = Table(
    title=N_("To look at in the record"),
    columns=(
        Column(N_("Tag"), 3, "tag", "tag", always=True),
        Column(N_("Look at"), 40, "words", "message", grow=1, always=True),
        Column("", 0, json_name="field", value="number"),
    ),
    read=record_warnings,
    key=lambda one: f"{one.at} {one.words}",
    none=(N_("Nothing to look at."), ""),
    some=(NN_("{n} thing to look at.", "{n} things to look at."), N_("The record can be used as it is.")),
    words=lambda _desk, row: row.words,
    names_a_person=False,
    example=MarcWarning(2, "245", "245: the first indicator should be 1."),
)
