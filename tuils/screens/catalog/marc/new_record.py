"""A new MARC record: from a template, or copied from a title in the catalog."""

from __future__ import annotations

from tuils.i18n import N_
from tuils.library.holdings.editing.record_editing import RECORDS_TO_BEGIN, RecordBegun, copied_record
from tuils.screens.kit.table_screen import TableScreen


class NewRecord(TableScreen[RecordBegun]):
    """The start of a new record. An ISBN, or the barcode of a copy, copies that title's record."""

    mode = "catalog"
    table, prompt = RECORDS_TO_BEGIN, N_("Copy of")

    async def coded(self, code: str) -> None:
        await self.home.open("record_editor", opened=await self.home.read(copied_record, self.home.desk, code))
