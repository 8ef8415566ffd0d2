"""A form filled by scanning: a book's number is looked up in the background, and the next label saves the book."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator, Sequence
from functools import partial

from tuils.i18n import N_, _
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.refusals import Refused
from tuils.library.front.answers.why_subject import WhySubject
from tuils.library.holdings.lookup.answers import FoundRecord, TargetAnswer, is_book_number, read_lookup_words
from tuils.library.holdings.lookup.asking import ask_targets
from tuils.library.holdings.lookup.proposing import ProposedNumber, place_of_number, propose_number
from tuils.screens.kit.form import Form, Values
from tuils.screens.kit.form_lines import FormField
from tuils.screens.widgets.field import EntryField
from tuils.screens.widgets.keys import Hint, key_name
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.turns import Doing

OF_RECORD = ("title", "author", "call_number")
SAID = 70
"""Cells of a sentence in the answer."""


class BookLookup(Form):
    """The book form. `records`: the targets' answers for the number in the form; `taken`: the one that fills the lines.
    `faults`: of targets without an answer. A book's number in its barcode line is looked up, and the line waits for the
    label on."""

    keys = (
        ("Tab", N_("Next")), "send_form", "next_record", "choose", "help", ("back", N_("Finish later")),
        ("Shift+Tab", N_("Back")),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.records: list[FoundRecord] = []
        self.taken = 0
        self.faults: list[str] = []
        self.number = ProposedNumber("")
        self.scanning = False
        """True if a book's number was scanned: then a label saves the book."""
        self._scans: deque[str] = deque()
        self._looked_up = ""
        self._filled: Values = {}

    @property
    def record(self) -> FoundRecord | None:
        return self.records[self.taken] if self.records else None

    @property
    def has_others(self) -> bool:
        return len(self.records) > 1

    # -- scans

    def go_on(self, field: FormField, step: int) -> None:
        """Keep the focus in the barcode line while books are scanned."""
        text = field.value.strip()
        if field.id != "barcode" or step or not text or not self._takes(text):
            super().go_on(field, step)
            return
        self._scans.append(text)
        if is_book_number(text, len(self.first.get("barcode", ""))):
            self.scanning = True
            field.value = self.first.get("barcode", "")
        field.replaced = True

    def _takes(self, text: str) -> bool:
        return self.scanning or is_book_number(text, len(self.first.get("barcode", "")))

    def sent(self, text: str, field: EntryField | None) -> Doing:
        if field is self.line("barcode").field and self._scans:
            return self._scanned(self._scans.popleft())
        return super().sent(text, field)

    async def _scanned(self, text: str) -> None:
        """Take a scan. A book's number saves the book before it, with the barcode it was offered; a label saves the
        book."""
        offered = self.first.get("barcode", "")
        if not is_book_number(text, len(offered)):
            self.line("barcode").put(text)
            await self._left("barcode")
            if not self.line("barcode").fault:
                await self._save()
            return
        if self.line("isbn").value:
            self.line("barcode").put(offered)
            await self._save()
            if self.question or self.line("isbn").value:
                return
        self.scanning = True
        self.line("isbn").put(read_lookup_words(text).number)
        await self._left("isbn")

    # -- lookup

    async def look_up(self, number: str) -> None:
        """Look a number up once: wait for the first target that has it, or for all. Other answers arrive later."""
        if number == self._looked_up:
            return
        self.forget_records()
        self._looked_up = number
        try:
            given = await self.home.read(ask_targets, self.home.desk, number)
        except Refused as no:
            self.faults.append(no.reasons[0].short())
            return
        self.say("", _("Looking up {number}...").format(number=number), _("The other sources are asked as well."))
        while self._right() is None and (answer := await asyncio.to_thread(next, given, None)):
            self._answer_came(answer)
        if self.records:
            await self.fill_from(self._right() or 0)
            self.home.behind(partial(self._rest, number, given), "lookup")

    def _right(self) -> int | None:
        """Return the index of the first record that has the number that was looked up."""
        asked = read_lookup_words(self._looked_up)
        return next((at for at, one in enumerate(self.records) if one.carries(asked)), None)

    async def _rest(self, number: str, given: Iterator[TargetAnswer]) -> None:
        for answer in await asyncio.to_thread(list, given):
            if number == self._looked_up and not self.is_gone:
                self._answer_came(answer)
                if self.is_current and not self.question:
                    self.report()
                    self.show_keys(self.keys)

    def _answer_came(self, answer: TargetAnswer) -> None:
        self.records += answer.records
        if answer.fault:
            self.faults.append(answer.words)

    async def fill_from(self, place: int) -> None:
        """Fill the lines from this record, except those somebody typed."""
        self.taken = place
        record = self.records[place]
        self.number = await self.home.read(propose_number, record.columns, self.home.desk.branch)
        found = {"title": record.title, "author": record.author, "call_number": self.number.text}
        for name in OF_RECORD:
            if self.line(name).value in ("", self._filled.get(name, "")):
                self.line(name).put(found[name])
                self.warn(name, "")
        self._filled = found
        self.show_place()
        self.show_keys(self.keys)

    def show_place(self) -> None:
        """Show the neighboring spine labels beside the call number."""
        line = self.line("call_number")
        line.note = cut(self.number.labels, 37) or _(line.ask.note)
        line.draw()

    async def look(self, name: str) -> str:
        text = self.line(name).value
        if name == "call_number" and text != self.number.text:
            self.number = await self.home.read(place_of_number, text, self.home.desk.branch)
            self.show_place()
        return await super().look(name)

    def forget_records(self) -> None:
        self.records, self.faults, self.taken, self.number = [], [], 0, ProposedNumber("")
        self._looked_up, self._filled = "", {}
        self.show_place()

    @action("o", N_("Next record"), N_("Take the next record that was found"), when="has_others")
    async def next_record(self) -> None:
        await self.fill_from((self.taken + 1) % len(self.records))
        self.report()

    async def action_why(self) -> None:
        """Explain whether the record in the lines matches a title in the catalog, and why."""
        if self.record:
            await self.home.open("why", asked=WhySubject("match", title=self.record.title, record=self.record.marc))
        else:
            await super().action_why()

    def action_page(self, step: int) -> Doing:
        """Compare two of the records side by side (PgDn)."""
        if not self.has_others or self.question:
            return None
        return self.home.open("compare_records", records=tuple(self.records), at=self.taken, take=self._take_record)

    def show_keys(self, keys: Sequence[Hint]) -> None:
        if keys is self.keys and self.has_others:
            keys = (*keys[:3], (key_name("pagedown"), N_("Compare")), *keys[3:])
        super().show_keys(keys)

    async def _take_record(self, place: int) -> None:
        await self.fill_from(place)
        self.report()

    # -- told

    def looked_up_words(self) -> tuple[str, str]:
        """Return the record found, and where it would be shelved; empty if nothing was looked up."""
        if record := self.record:
            signs = ", ".join(filter(None, (record.title, record.author, str(record.year or ""), record.detail)))
            place = _(" ({n} of {all})").format(n=self.taken + 1, all=len(self.records)) if self.has_others else ""
            said = cut(f"{record.target}{place}: {signs}", SAID)
            if not record.carries(read_lookup_words(self._looked_up)):
                said = cut(
                    _("No record has {number}. Not the same: {signs}").format(number=self._looked_up, signs=signs), SAID
                )
            return said, cut(self._other_words() or self._place_words(), SAID)
        if self._looked_up and self.faults:
            hint = _("Type the title, or save it as is. You can complete it later.")
            return cut(self.faults[0], SAID), hint
        if self._looked_up:
            return _("No record source has {number}.").format(number=self._looked_up), _("Type the title.")
        return "", ""

    def _other_words(self) -> str:
        """Return the record that the key takes next, shown below the current one."""
        if not self.has_others:
            return ""
        other = self.records[(self.taken + 1) % len(self.records)]
        signs = ", ".join(filter(None, (other.title, other.author, str(other.year or ""), other.detail)))
        return _("F7: {target}: {signs}").format(target=other.target, signs=signs)

    def _place_words(self) -> str:
        if not self.number.text:
            return _("No call number in the record. Scan the label, or type one.")
        if self.number.beside:
            text = _("{number} goes {place}.")
            return text.format(number=self.number.text, place=self.number.beside)
        return _("Call number: {number} ({why}).").format(number=self.number.text, why=self.number.why)
