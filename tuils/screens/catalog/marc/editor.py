"""The MARC editor: a line a field, Enter edits it; F6 saves, and until then F9 undoes step by step."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from textual.app import ComposeResult

from tuils.formats.marc.marc_lines import NotAField, added_tag, field_as_line, is_control
from tuils.formats.marc.marc_names import field_name
from tuils.formats.marc.marc_parts import MarcField
from tuils.formats.marc.marc_punctuation import punctuate
from tuils.formats.marc.marc_record import MarcRecord, MarcWarning, typed_field, warnings_of
from tuils.formats.marc.marc_tables import CODED
from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.refusals import Refused
from tuils.library.front.conversation.answering import is_scanned_code, looks_scanned
from tuils.library.holdings.editing.record_editing import (
    RecordOpened,
    merged_record,
    open_record,
    record_meant,
    save_record,
    title_record,
)
from tuils.screens.kit.listing import Listing, Take
from tuils.screens.widgets.field import EntryField
from tuils.screens.widgets.lines import Lines, cut
from tuils.screens.widgets.page import Page
from tuils.screens.widgets.rows import Column, Row
from tuils.screens.widgets.turns import Doing

from .field_help import HIGH, help_lines, text_at
from .record_drafts import RecordDraft, RecordDrafts

FIELDS = (Column(N_("Tag"), 3), Column("", 1), Column(N_("Field"), 30, grow=1))
SAID = 60
"""Cells of a title in the answer."""
_WHOLE = re.compile(r"([0-9A-Za-z]{3})\s+(.*\S.*)")
_WANTED = re.compile(r"([0-9A-Za-z]{3})(?:\s+(\d{1,3}))?")
USUAL = N_("020 ISBN, 250 edition, 500 note, 520 summary, 650 subject, 700 name")


FIRST_MARKS = {
    "100": "1#", "110": "2#", "245": "10", "246": "3#", "264": "#1", "490": "0#", "505": "0#", "600": "10", "610": "20",
    "650": "#0", "651": "#0", "655": "#7", "700": "1#", "710": "2#", "830": "#0", "856": "40",
}  # fmt: skip
"""The first indicators of a new field."""


class RecordEditor(Listing):
    """The MARC editor of a title (`biblio`, its id) or a new record (`opened`). `at`: the field chosen first; -1 is the
    leader.

    The first row is the leader; the place of a field in the record is one less than its row."""

    mode, prompt, names_a_person = "catalog", N_("Tag"), False
    columns = FIELDS
    keys = (("Enter", N_("Edit")), "own", ("back", N_("Back")), "undo", "help", "dots")

    def __init__(self, biblio: str = "", at: int = 0, opened: RecordOpened | None = None) -> None:
        super().__init__()
        self.biblio, self.first_at, self.given = biblio, at, opened
        self.base = RecordOpened("", "", MarcRecord(" " * 24, ()))
        self.record = self.base.record
        self.past: list[tuple[MarcRecord, int]] = []
        self.looked_at: MarcWarning | None = None
        self.offered: RecordDraft | None = None
        """Earlier unsaved changes, while the operator is asked whether to continue with them."""

    def body(self) -> ComposeResult:
        yield Page(FIELDS, id="fields")
        yield Lines(id="detail", classes="head")

    async def opened(self) -> None:
        if self.given:
            self.base = self.given
        else:
            self.base = await self.home.read(open_record, self.home.desk, self.biblio)
        self.record = self.base.record
        self.draw(self.first_at)
        self.greet()
        self.drafts = RecordDrafts(self.app)
        self.offered = await self.home.read(self.drafts.find, self.draft_key)
        if self.offered:
            named = cut(self.offered.base.title or _("New record"), 30)
            text = _("You have unsaved changes: {name}. Continue?").format(name=named)
            hint = _("y: continue where you were.   n: discard them.")
            self.ask(text, hint, self._go_on, no=self._begin_anew, back=self._leave_draft)
        elif await self.home.read(self.drafts.is_elsewhere, self.draft_key):
            text = _("You have unsaved changes to this record at another desk.")
            self.say("NOTE", text, _("Finish them there. If you save here, too, both are brought together."))

    # -- unsaved changes

    @property
    def draft_key(self) -> tuple[str, str]:
        return self.home.desk.operator.login, self.base.biblio

    def keep_draft(self) -> None:
        """Keep the changes as a draft, until they are saved or discarded."""
        if self.is_changed and self.past:
            self.drafts.known[self.draft_key] = RecordDraft(self.base, self.record, tuple(self.past), self.place)
            self.home.behind(partial(self.drafts.write, self.draft_key), "record_draft")
        else:
            self._drop_draft()

    def _drop_draft(self) -> None:
        self.drafts.known.pop(self.draft_key, None)
        self.home.behind(partial(self.drafts.write, self.draft_key), "record_draft")

    async def _go_on(self) -> None:
        if draft := self.offered:
            self.base, self.record, self.past, self.offered = draft.base, draft.record, [*draft.past], None
            self.draw(draft.place)
            self.say("", _("Where you were."), _("F6 saves. F9 steps back."))

    def _begin_anew(self) -> Doing:
        """Discard the kept draft on a plain no; Esc keeps it."""
        self.offered = None
        self._drop_draft()
        return self.refused_question()

    async def _leave_draft(self) -> None:
        await self.home.read(self.drafts.let_go, self.draft_key)
        await self.close()

    async def _discard(self) -> None:
        self._drop_draft()
        await self.close()

    async def load(self) -> None:
        """Load nothing: this is a draft. Changes by others are checked when it is saved."""
        self.draw(self.place)

    def greet(self) -> None:
        count = len(self.record.fields)
        text = ngettext("{title}: {n} field.", "{title}: {n} fields.", count)
        named = cut(self.base.title or _("New record"), SAID)
        self.say("", text.format(title=named, n=count), _("Type a tag to go there. ? explains the field."))

    # -- drawing

    @property
    def place(self) -> int:
        """The index of the chosen field in the record; -1 is the leader."""
        return self.rows.cursor - 1

    @property
    def is_changed(self) -> bool:
        return not self.record.same_as(self.base.record) or not self.base.biblio

    def draw(self, at: int) -> None:
        """Draw all fields, with this one chosen."""
        if self.is_gone:
            return
        marked = {warning.at for warning in warnings_of(self.record)}
        rows: list[Row] = [self._row("LDR", self.record.leader.encode(), -1 in marked)]
        rows += [self._row(tag, data, n in marked) for n, (tag, data) in enumerate(self.record.fields)]
        self.line_keys = [str(n) for n in range(len(rows))]
        top = self.rows.top
        self.rows.load(rows)
        self.rows.top = max(0, min(top, len(rows) - self.rows.height))
        self.rows.choose(max(0, min(at + 1, len(rows) - 1)))
        self.tell_field()

    def _row(self, tag: str, data: bytes, warned: bool) -> Row:
        return (tag, ("!", "look") if warned else "", field_as_line(tag, data))

    def tell_field(self) -> None:
        """Describe the chosen field below the list, unless the screen is narrow."""
        detail, high = self.query_one("#detail", Lines), 0 if self.narrow else HIGH
        detail.styles.height = high
        if high and self.place < len(self.record.fields):
            detail.put(help_lines(self.record, self.place, self.size.width)[:HIGH])

    def resized(self) -> None:
        self.tell_field()

    def action_move(self, step: int) -> Doing:
        super().action_move(step)
        self.tell_field()
        return None

    def action_page(self, step: int) -> Doing:
        super().action_page(step)
        self.tell_field()
        return None

    def picked(self, number: int) -> Doing:
        if self.asks:
            return self.heard(str(number))
        self.choose(number - 2)
        return None

    def choose(self, at: int) -> None:
        if -1 <= at < len(self.record.fields):
            self.rows.choose(at + 1)
            self.tell_field()
        else:
            self.remark(_("There is no line {number}.").format(number=at + 2))

    # -- what is typed

    def sent(self, text: str, field: EntryField | None) -> Doing:
        """Take every character as text while a field is typed: also a dot, a digit, a letter."""
        question = self.open_question
        if question and question.spelled and field is self.field:
            return question.take(text)
        return super().sent(text, field)

    async def typed(self, text: str) -> None:
        """Read typed text: a tag moves to the next field with it; a tag and a text add a field. A code goes to the
        desk; anything else was meant for this record."""
        if whole := _WHOLE.fullmatch(text):
            self._add(whole[1], whole[2])
        elif len(text) == 3:
            self._go_to(text.upper())
        elif looks_scanned(text) or await self.home.read(is_scanned_code, text):
            await super().typed(text)
        else:
            sentence = _("{text} is not a tag. A tag has three characters, such as 245.").format(text=cut(text, 20))
            self.remark(sentence, _("A new field: 500 $a A note. F2: search at the desk."))

    def _go_to(self, tag: str) -> None:
        tags = ["LDR", *(one for one, _data in self.record.fields)]
        order = [*range(self.rows.cursor + 1, len(tags)), *range(self.rows.cursor + 1)]
        found = next((row for row in order if tags[row] == tag), None)
        if found is None:
            self.remark(_("There is no field {tag}.").format(tag=tag), _("F7 adds one."))
        else:
            self.choose(found - 1)

    # -- changes

    def change(self, record: MarcRecord, at: int, text: str = "", hint: str = "") -> None:
        """Change the record; F9 restores the one before."""
        if record != self.record:
            self.past.append((self.record, self.place))
            self.record = record
        self.draw(at)
        self.keep_draft()
        if text:
            self.say("", text, hint or _("F6 saves. F9 steps back."))

    async def action_undo(self) -> None:
        """Undo the last change here; if there is none, the desk's last act."""
        if not self.past or self.asks:
            await super().action_undo()
            return
        self.record, at = self.past.pop()
        self.draw(at)
        self.keep_draft()
        left = ngettext("{n} change left.", "{n} changes left.", len(self.past)).format(n=len(self.past))
        self.say("", _("One step back."), left)

    def open_line(self, index: int) -> Doing:
        at = index - 1
        tag = "LDR" if at < 0 else self.record.fields[at][0]
        if tag in CODED:
            return self._edit_codes(tag, at)
        self._ask_line(tag, field_as_line(*self.record.fields[at]), lambda text: self._put(at, tag, text))
        return None

    async def _edit_codes(self, tag: str, at: int) -> None:
        def take(text: str) -> None:
            record = self.record.with_leader(text) if at < 0 else self.record.put(at, (tag, text.encode()))
            self.change(record, at, _("{tag} changed.").format(tag=tag))

        await self.home.open("marc_codes", tag=tag, text=text_at(self.record, at), leader=self.record.leader, take=take)

    def _ask_line(self, tag: str, text: str, take: Callable[[str], None]) -> None:
        """Ask for the field's text in the line above."""

        async def typed(line: str) -> None:
            try:
                take(line)
            except NotAField as no:
                self.remark(str(no), _("Esc leaves the field as it was."))
                if self.field:
                    self.field.value = line
            else:
                self.settle()

        said = f"{tag} {field_name(tag, '')}".strip()
        self.ask_words(tag, N_("Keep it"), said, _("Enter keeps it. Esc twice leaves it as it was."), typed)
        if self.field:
            self.field.value = text
            self.field.cursor_position = len(text)

    def _put(self, at: int, tag: str, text: str) -> None:
        was = self.record.fields[at][1]
        data = typed_field(tag, text, self.record.language, was)
        self.change(self.record.put(at, (tag, data)), at, _("{tag} changed.").format(tag=tag))

    def _add(self, tag: str, text: str) -> None:
        """Add a field; NotAField if the text is none."""
        try:
            field = added_tag(tag), typed_field(added_tag(tag), text, self.record.language)
        except NotAField as no:
            self.remark(str(no))
            return
        record, at = self.record.add(field)
        self.change(record, at, _("Added: {tag}.").format(tag=field[0]))

    @action("s", N_("Save"), N_("Save the record"), needs="catalog.edit", place=1)
    async def save(self) -> None:
        if not self.is_changed:
            self.say("", _("Nothing has changed."), _("Enter edits the chosen field."))
            return
        try:
            done = await self.home.do(save_record, self.base, self.record)
        except Refused as no:
            if no.codes != ["RECORD_CHANGED"]:
                raise
            await self._bring_together()
            return
        at = self.place
        self._drop_draft()
        self.base = await self.home.read(open_record, self.home.desk, done.title.id)
        self.record, self.past = self.base.record, []
        self.draw(at)
        count = len(warnings_of(self.record))
        look = ngettext("{n} thing to look at: .v shows it.", "{n} things to look at: .v shows them.", count)
        text = _("Saved: {title}").format(title=cut(done.title.whole_title, SAID))
        self.say("OK", text, look.format(n=count) if count else _("F9 undoes it."))

    async def _bring_together(self) -> None:
        """Merge with another operator's saved changes; both are shown, and another F6 saves them."""
        both = await self.home.read(merged_record, self.home.desk, self.base, self.record)
        self.base = both.opened
        self.past.append((self.record, self.place))
        self.record = both.record
        first = next((n for n, (tag, _data) in enumerate(both.record.fields) if tag in both.met), self.place)
        self.draw(first)
        self.keep_draft()
        text = _("{login} saved this record meanwhile: {tags}.")
        if both.met:
            hint = _("Changed by both, now there twice: {tags}. Delete one (F8), then F6.")
            hint = hint.format(tags=", ".join(both.met))
        else:
            hint = _("Your changes are added to theirs. Look, then F6 saves both.")
        self.say("NOTE", text.format(login=both.login, tags=", ".join(both.theirs)), hint)

    @action("a", N_("Add"), N_("Add a field"), needs="catalog.edit", place=2)
    def add_field(self) -> None:
        async def named(text: str) -> None:
            if whole := _WHOLE.fullmatch(text):
                self.settle()
                self._add(whole[1], whole[2])
                return
            try:
                tag = added_tag(text)
            except NotAField as no:
                self.remark(str(no))
                return
            self.settle()
            await self._begin_field(tag)

        self.ask_words(_("Tag"), N_("Next"), _("Which field? Type its tag."), _(USUAL), named)

    async def _begin_field(self, tag: str) -> None:
        if tag in CODED[1:]:
            await self.home.open("marc_codes", tag=tag, text="", leader=self.record.leader, take=self._codes_made(tag))
            return
        start = "" if is_control(tag) else f"{FIRST_MARKS.get(tag, '##')} $a "
        self._ask_line(tag, start, lambda text: self._add_now(tag, text))

    def _codes_made(self, tag: str) -> Callable[[str], None]:
        def take(text: str) -> None:
            record, at = self.record.add((tag, text.encode()))
            self.change(record, at, _("Added: {tag}.").format(tag=tag))

        return take

    def _add_now(self, tag: str, text: str) -> None:
        record, at = self.record.add((tag, typed_field(tag, text, self.record.language)))
        self.change(record, at, _("Added: {tag}.").format(tag=tag))

    def _is_field(self) -> bool:
        """Return True if the chosen line is a field that can be deleted, copied, moved."""
        if self.place < 0:
            self.remark(_("The leader stays. Choose a field."))
        return self.place >= 0

    @action("r", N_("Delete"), N_("Delete the chosen field"), needs="catalog.edit", place=3)
    def delete_field(self) -> None:
        if self._is_field():
            tag, at = self.record.fields[self.place][0], self.place
            self.change(self.record.without(at), at, _("Deleted: {tag}.").format(tag=tag), _("F9 brings it back."))

    @action("y", N_("Copy"), N_("Copy the chosen field"), needs="catalog.edit", place=4)
    def copy_field(self) -> None:
        if self._is_field():
            at = self.place
            record, there = self.record.add(self.record.fields[at], at + 1)
            self.change(record, there, _("Copied: {tag}.").format(tag=record.fields[there][0]))

    @action("b", N_("Up"), N_("Move the chosen field up"), needs="catalog.edit", place=5)
    def move_up(self) -> None:
        self._move(-1)

    @action("n", N_("Down"), N_("Move the chosen field down"), needs="catalog.edit", place=6)
    def move_down(self) -> None:
        self._move(1)

    def _move(self, step: int) -> None:
        if self._is_field():
            self.change(*self.record.moved(self.place, step))

    @action(
        "t", N_("Punctuation"), N_("Put the marks between the parts of the field right"), needs="catalog.edit", place=7
    )
    def set_punctuation(self) -> None:
        if not self._is_field() or is_control(self.record.fields[self.place][0]):
            return
        tag, data = self.record.fields[self.place]
        field = MarcField.of(tag, data)
        punctuate(field)
        if field.data() == data:
            self.remark(_("The marks of {tag} are right.").format(tag=tag))
        else:
            self.change(
                self.record.put(self.place, (tag, field.data())), self.place, _("{tag} changed.").format(tag=tag)
            )

    @action("i", N_("Import"), N_("Take a field from another title"), needs="catalog.edit", place=8)
    def import_field(self) -> None:
        async def named(text: str) -> None:
            if not text:
                return
            sheet = await self.home.read(record_meant, text)
            record = title_record(sheet)
            tags = " ".join(dict.fromkeys(tag for tag, _data in record.fields if tag not in ("001", "003", "005")))
            sentence = _("Which field of {title}?").format(title=cut(sheet.whole_title, 40))
            self.settle()
            self.ask_words(
                _("Tag"),
                N_("Take it"),
                sentence,
                _("It has {tags}. 650 2 is the second 650.").format(tags=tags),
                take_of(record),
            )

        def take_of(record: MarcRecord) -> Take:
            async def take(text: str) -> None:
                if (field := _field_in(record, text)) is None:
                    self.remark(_("It has no such field: {text}").format(text=cut(text, 20)))
                    return
                self.settle()
                made, at = self.record.add(field)
                self.change(made, at, _("Added: {tag}.").format(tag=field[0]))

            return take

        hint = _("Type its ISBN, or the barcode of a copy.")
        self.ask_words(_("Title"), N_("Next"), _("From which title?"), hint, named, scans=True)

    @action("v", N_("Check"), N_("Go to the next thing to look at"), place=9)
    def check(self) -> None:
        found = warnings_of(self.record)
        if not found:
            self.say("OK", _("Nothing to look at."), _("F6 saves."))
            return
        self.looked_at = one = found[(found.index(self.looked_at) + 1) % len(found) if self.looked_at in found else 0]
        self.choose(one.at)
        count = ngettext("{n} in all. It can be saved as it is.", "{n} in all. It can be saved as it is.", len(found))
        self.say("NOTE", one.words, count.format(n=len(found)))

    async def action_why(self) -> None:
        await self.home.open("marc_field_help", record=self.record, at=self.place)

    def action_back(self) -> Doing:
        if not (self.past and self.is_changed):
            return super().action_back()
        text = _("Leave without saving your changes?")
        self.ask(text, _("y: discard them.   n: keep editing."), self._discard)
        return None


def _field_in(record: MarcRecord, text: str) -> tuple[str, bytes] | None:
    """`650`, or `650 2` for the second one."""
    found = _WANTED.fullmatch(text.strip())
    fields = [field for field in record.fields if found and field[0] == found[1].upper()]
    number = int(found[2] or 1) if found else 0
    return fields[number - 1] if 0 < number <= len(fields) else None
