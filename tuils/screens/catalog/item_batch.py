"""Batch edit of copies: a list from scans or a file; then the changes; then a preview."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from textual.app import ComposeResult

from tuils.files import MOST_LIST, open_input
from tuils.formats.tables.barcode_list import barcodes_in
from tuils.formats.tables.tables import TableUnreadable
from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.describing.action import action, in_other_words
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.front.conversation import Session
from tuils.library.holdings.editing.change_words import item_change_words
from tuils.library.holdings.items.showing import ItemSheet, item_sheet
from tuils.library.lending.item_status.batch_editing import AT_ONCE, EditLine, ItemBatch, edit_items
from tuils.screens.kit.form import Values
from tuils.screens.kit.form_lines import Ask
from tuils.screens.kit.preview import Preview
from tuils.screens.kit.search_screen import OverModeScreen
from tuils.screens.widgets.lines import cut, without_controls
from tuils.screens.widgets.rows import LIMIT, Cell, Column, Row, Rows
from tuils.screens.widgets.turns import Doing
from tuils.values.dataclass import dataclass

from .item_lines import LINES, CopyForm

COPIES = (
    Column("#", 2, right=True),
    Column(N_("Barcode"), 14),
    Column(N_("Title"), 18, grow=1),
    Column(N_("Location"), 16, drop=1),
    Column(N_("Status"), 12, drop=2),
)
LARGEST = 5_000_000
"""The most bytes of a file of barcodes."""
CLEARS = "-"


@dataclass(frozen=True)
class Listed:
    """A number of the list, and its copy; None if no copy has it."""

    code: str
    sheet: ItemSheet | None


_LISTS: WeakKeyDictionary[Session, list[Listed]] = WeakKeyDictionary()
"""The lists by session, in memory only: a list waits while its owner works elsewhere, and ends with the session."""


def look_up_codes(desk: Desk, codes: Sequence[str]) -> list[Listed]:
    found = []
    for code in codes:
        try:
            found.append(Listed(code, item_sheet(desk, code)))
        except Refused:
            found.append(Listed(code, None))
    return found


def read_list(file: str) -> list[str]:
    """Return the barcodes in a file; OSError if it can't be read."""
    with open_input(Path(file).expanduser(), MOST_LIST) as stream:
        return barcodes_in(stream.read(LARGEST))


class BatchEdit(OverModeScreen):
    """The list of copies. F6 goes on to the changes; the list stays until it is emptied."""

    mode, prompt, names_a_person = "catalog", N_("Scan"), False
    hears_codes = True
    keys = ("back", "help", "own", "empty_list", "undo")

    wants_file = False

    @property
    def list(self) -> list[Listed]:
        return _LISTS.setdefault(self.home.session, [])

    def body(self) -> ComposeResult:
        yield Rows(COPIES, id="copies")

    async def opened(self) -> None:
        self.home.desk.require("catalog.edit")
        await self.load()
        self._greet()

    async def load(self) -> None:
        """Show the newest lines of the list, read again. Keep scans, removals and choices made meanwhile."""
        before = self.list[-LIMIT:]
        codes = [one.sheet.barcode or one.sheet.id if one.sheet else one.code for one in before]
        fresh = await self.home.read(look_up_codes, self.home.desk, codes)
        now = {id(old): new for old, new in zip(before, fresh, strict=True) if new.sheet}
        self.list[:] = [now.get(id(one), one) for one in self.list]
        first, rows = max(0, len(self.list) - LIMIT) + 1, self.query_one(Rows)
        rows.load([_row(number, one) for number, one in enumerate(self.list[-LIMIT:], first)], cursor=rows.cursor)

    async def _load_others(self) -> None:
        """Show another list, with nothing chosen in it."""
        self.query_one(Rows).choose(-1)
        await self.load()

    def _greet(self) -> None:
        count = len(self.list)
        if count:
            text = ngettext("{n} copy in the list.", "{n} copies in the list.", count).format(n=count)
            self.say("", text, _("Scan more copies, or press F6 to choose what to change."))
        else:
            self.say("", _("Scan each copy you want to change."), _("Or press F7 to read barcodes from a file."))

    # -- into the list

    def scanned(self, code: str) -> Doing:
        return self._add(code)

    @property
    def is_asking(self) -> bool:
        return self.wants_file

    async def heard(self, text: str) -> None:
        if self.wants_file:
            await self._add_from(text)
        else:
            await self._add(text)

    async def _add(self, code: str) -> None:
        """Add one copy, and say its title and current values at once."""
        sheet = await self.home.read(item_sheet, self.home.desk, code)
        if any(one.sheet and one.sheet.id == sheet.id for one in self.list):
            self.say(
                "NOTE", _("Already in the list: {title}").format(title=sheet.whole_title), _("Scan the next copy.")
            )
            return
        self.list.append(Listed(code, sheet))
        self.query_one(Rows).add(_row(len(self.list), self.list[-1]))
        text = ", ".join(part for part in (sheet.call_number, sheet.place, sheet.status_words) if part)
        self.say("OK", _("{n}: {title}").format(n=len(self.list), title=sheet.whole_title), f"{text}.")

    async def _add_from(self, file: str) -> None:
        self._ask_for_scans()
        try:
            codes = await self.home.read(read_list, file)
        except (OSError, ValueError, TableUnreadable):
            self.say(
                "NOTE", _("Cannot read this file: {file}").format(file=file), _("Press F7 to choose another file.")
            )
            return
        here = {one.code for one in self.list} | {one.sheet.id for one in self.list if one.sheet}
        found = await self.home.read(look_up_codes, self.home.desk, list(dict.fromkeys(codes)))
        fresh = [one for one in found if (one.sheet.id if one.sheet else one.code) not in here]
        self.list.extend(fresh)
        await self._load_others()
        self._tell_of_file(fresh)

    def _tell_of_file(self, fresh: Sequence[Listed]) -> None:
        count, unknown = len(fresh), [listed.code for listed in fresh if not listed.sheet]
        text = ngettext("Added {n} barcode.", "Added {n} barcodes.", count).format(n=count)
        if unknown:
            hint = ngettext(
                "{n} barcode is not on file: {codes}", "{n} barcodes are not on file: {codes}", len(unknown)
            )
            self.say("NOTE", text, hint.format(n=len(unknown), codes=cut(", ".join(unknown), 40)))
        else:
            self.say("OK", text, _("Press F6 to choose what to change."))

    def chose(self, index: int) -> None:
        rows = self.query_one(Rows)
        rows.move(index - rows.cursor)
        one = self.list[len(self.list) - len(rows.rows) + index]
        title = one.sheet.whole_title if one.sheet else _("barcode not on file")
        self.say("", _("{code}: {title}").format(code=one.code, title=title), _("Press F8 to remove it from the list."))

    # -- keys

    @action("g", N_("Continue"), N_("Choose what to change"))
    async def go_on(self) -> None:
        if not any(one.sheet for one in self.list):
            self.say("NOTE", _("No copies in the list yet."), _("Scan each copy you want to change."))
            return
        codes = tuple(one.sheet.barcode or one.sheet.id if one.sheet else one.code for one in self.list)
        await self.home.open("batch_form", codes=codes)

    @action("f", N_("File"), N_("Read barcodes from a file"))
    def take_file(self) -> None:
        self.wants_file = True
        self.ask_for(_("File"), "look")
        self.say(
            "ASK", _("Which file? One barcode per line; the rest of each line is ignored."), _("Press Esc to cancel.")
        )

    def _ask_for_scans(self) -> None:
        self.wants_file = False
        self.ask_for(_(self.prompt))

    @action("t", N_("Remove"), N_("Remove the selected copy from the list"))
    async def take_out(self) -> None:
        rows = self.query_one(Rows)
        if not self.list:
            self.say("NOTE", _("No copies in the list yet."), _("Scan each copy you want to change."))
            return
        at = rows.cursor if rows.cursor >= 0 else len(rows.rows) - 1
        gone = self.list.pop(len(self.list) - len(rows.rows) + at)
        await self._load_others()
        self.say("OK", _("Removed from the list: {code}").format(code=gone.code), _("It stays as it is."))

    @action("z", N_("Empty"), N_("Empty the list"))
    async def empty_list(self) -> None:
        self.list.clear()
        await self._load_others()
        self._greet()

    def action_back(self) -> Doing:
        if self.wants_file:
            self._ask_for_scans()
            self._greet()
            return None
        return super().action_back()


def _row(number: int, listed: Listed) -> Row:
    if listed.sheet is None:
        return (str(number), without_controls(listed.code), (_("barcode not on file"), "look"), "", "")
    sheet = listed.sheet
    return (str(number), sheet.barcode or _("none"), sheet.whole_title, sheet.place, sheet.status_words)


class BatchForm(CopyForm):
    """The changes to make to all these copies. An empty line changes nothing."""

    kept_as = "batch"
    send_form = in_other_words(CopyForm.send_form, N_("Preview"), N_("Preview the changes"))
    asked = (
        LINES["location"],
        LINES["status"],
        LINES["item_type"],
        LINES["home_branch"],
        LINES["collection"],
        Ask("call_number", N_("Call number"), N_("same for all copies")),
        Ask("call_prefix", N_("Prefix"), N_("goes before it, such as REF")),
        LINES["price_cents"],
        LINES["not_for_loan"],
        Ask("public_note", N_("Public note"), N_("patrons can see it")),
        Ask("staff_note", N_("Staff note"), N_("staff only")),
        LINES["alert"],
        LINES["statistics"],
        Ask("add_note", N_("Add a note"), N_("added to the staff note")),
    )
    NEVER_BLANK = ("item_type", "home_branch", "status", "call_prefix", "add_note")

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__()
        self.copies = tuple(codes)

    def heading(self) -> tuple[str, str]:
        count = len(self.copies)
        text = ngettext("What should change for {n} copy?", "What should change for these {n} copies?", count)
        return text.format(n=count), _("Leave a line blank to keep it. Type - to clear it.")

    def called(self, values: Values) -> str:
        return ", ".join(text for text in values.values() if text)

    async def look(self, name: str) -> str:
        if self.line(name).value == CLEARS:
            return _("cannot be blank") if name in self.NEVER_BLANK else ""
        return await super().look(name)

    async def save(self, values: Values) -> None:
        """Preview the changes; the form stays below until they are made."""
        fields: dict[str, Any] = {
            name: self.stored(name, "" if text == CLEARS else text) for name, text in values.items() if text
        }
        if not fields:
            self.say("NOTE", _("Nothing to change yet."), _("Fill in what should change, then press F6."))
            return
        lines = await self.home.read(edit_items, self.home.desk, self.copies, fields, dry_run=True)
        await self.home.open("batch_preview", codes=self.copies, fields=fields, lines=lines)


PREVIEWED = (
    Column("#", 3, right=True),
    Column(N_("Barcode"), 14),
    Column(N_("Title"), 12, grow=1, drop=1),
    Column(N_("What changes"), 20, grow=2),
)


class ItemBatchPreview(Preview[EditLine]):
    """The preview. `lines`: a dry run of `fields` over `codes`."""

    mode, names_a_person = "catalog", False
    columns = PREVIEWED

    def __init__(self, codes: Sequence[str], fields: dict[str, Any], lines: Sequence[EditLine]) -> None:
        super().__init__(lines)
        self.codes, self.fields = tuple(codes), fields
        self.busy = self.stopped = False

    async def rehearse(self) -> list[EditLine]:
        return await self.home.read(edit_items, self.home.desk, self.codes, self.fields, dry_run=True)

    async def chose(self, index: int) -> None:
        """Run more than one act in the background, so that a key can stop it."""
        if self.busy:
            return
        if self.done or not self.changing or len(self.codes) <= AT_ONCE:
            await super().chose(index)
        else:
            self.busy = True
            self.home.behind(self._walk, "item_batch")

    async def _walk(self) -> None:
        try:
            await self.perform()
        finally:
            self.busy = False
        if not self.is_gone:
            self.performed()

    async def perform(self) -> None:
        """Make the changes an act at a time: scans at the desk run in between."""
        done: list[EditLine] = []
        batch = ItemBatch(self.home.desk, self.codes, self.fields)
        while not self.stopped and (lines := await self.home.do(batch.go_on)) is not None:
            done += lines
            if self.busy and not self.is_gone:
                text = _("Changing: {n} of {all}.").format(n=batch.seen, all=batch.total)
                self.say("", text, _("Esc stops it; what is done stays."))
        self.lines = done

    async def load(self) -> None:
        if not self.busy:
            await super().load()

    async def action_back(self) -> None:
        if self.busy:
            self.stopped = True
        else:
            await super().action_back()

    def called(self, line: EditLine) -> str:
        return line.barcode or line.asked

    def cells(self, line: EditLine) -> tuple[Cell, ...]:
        return without_controls(self.called(line)), line.title

    def changes(self, line: EditLine) -> str:
        return "; ".join(item_change_words(change) for change in line.changes)

    def question(self) -> str:
        count = self.changing
        return ngettext(
            "Change {n} copy? Press Enter to do it.", "Change {n} copies? Press Enter to do it.", count
        ).format(n=count)

    def told(self) -> tuple[str, str]:
        changed = self.changing
        text = ngettext("Changed: {n} copy.", "Changed: {n} copies.", changed).format(n=changed)
        return (_("Stopped.") + " " + text if self.stopped else text), _("F9 undoes it.") if changed else ""
