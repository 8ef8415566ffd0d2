"""The warnings about a title's MARC record, as a list."""

from __future__ import annotations

from tuils.formats.marc.marc_checking import MarcWarning, warnings_of
from tuils.i18n import N_, NN_
from tuils.library.foundation.describing.table import Column, Table
from tuils.library.foundation.desk import Desk

from .record_editing import record_meant, title_record


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
