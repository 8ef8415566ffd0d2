"""The templates for a new MARC record, as a list to choose from."""

from __future__ import annotations

from datetime import date

from tuils.formats.marc.marc_templates import RecordTemplate, begun_record, record_templates
from tuils.i18n import N_, NN_, _
from tuils.library.foundation.describing.table import Column, Table
from tuils.library.foundation.desk import Desk
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import day_of

from .record_editing import RecordOpened


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


def records_to_begin(desk: Desk) -> list[RecordBegun]:
    """Return all templates. Refuses with NO_PERMISSION."""
    desk.require("catalog.edit")
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
