"""Forms to edit a copy or a title, filled with the current values."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.administration.settings import name_of
from tuils.library.holdings.editing.binding import bind_titles
from tuils.library.holdings.editing.item_editing import Edited
from tuils.library.holdings.editing.title_editing import edit_title, editable_fields
from tuils.library.holdings.items.coded_words import access_words, level_words
from tuils.library.holdings.items.item_fields import FIELDS, WORDS
from tuils.library.holdings.items.showing import STATUS_WORDS, ItemSheet, item_sheet_of, title_called, title_sheet
from tuils.library.holdings.titles.biblio_state import columns_in
from tuils.library.lending.item_status.copy_editing import edit_item
from tuils.library.lending.item_status.marking import Marked, mark_copy
from tuils.screens.kit.form import Form, Values
from tuils.screens.kit.form_lines import Ask, form_lines, pick
from tuils.screens.kit.home import LONGEST
from tuils.screens.widgets.lines import give_way
from tuils.values.money.money import plain_amount

from .item_lines import LINES, CopyForm
from .quick_add import barcode_fault, isbn_fault
from .search import KINDS, short_kind, titles_with_code

CLEARS = "-"
PLAIN_LINES = [field.name for field in FIELDS if field.kind in ("text", "date")]


def values_of(item: str) -> tuple[ItemSheet, Values]:
    """Return the copy, and the first values of the lines."""
    sheet = item_sheet_of(item)
    known = {name: str(getattr(sheet, name)) for name in PLAIN_LINES}
    known |= {name: name_of(name, getattr(sheet, name)) for name in ("item_type", "location") if getattr(sheet, name)}
    known |= {
        "barcode": sheet.barcode,
        "status": sheet.status_words,
        "home_branch": name_of("branch", sheet.home_branch),
        "price_cents": plain_amount(sheet.price_cents),
        "not_for_loan": _("yes") if sheet.not_for_loan else _("no"),
        "title": sheet.whole_title,
        "bound": "; ".join(map(title_called, sheet.bound)),
    }
    return sheet, known


class ItemForm(CopyForm):
    """The form of a copy. `item`: its id; `at`: the first line. Unchanged lines are not written."""

    named_by: ClassVar[Sequence[str]] = ("barcode",)
    asked = (
        *LINES.values(),
        Ask("bound", N_("Bound with"), N_("another title's ISBN; - for none"), code=True, whole=True),
        Ask("title", N_("Title"), N_("to move the copy: that title's ISBN"), code=True, whole=True),
    )

    def __init__(self, item: str, at: str = "barcode") -> None:
        super().__init__()
        self.item, self.at, self.kept_as = item, at, f"item {item}"
        self.sheet: ItemSheet | None = None
        self.meant: dict[str, tuple[str, str]] = {}
        """For each line that holds a title's number: the title's id and name."""

    async def begin(self) -> Values:
        await super().begin()
        self.sheet, known = await self.home.read(values_of, self.item)
        self.whose = self.sheet.whole_title if self.sheet else ""
        return known

    async def opened(self) -> None:
        await super().opened()
        if not self.question:
            self.put_focus(self.line(self.at).field)

    def _begin_anew(self) -> None:
        super()._begin_anew()
        self.put_focus(self.line(self.at).field)

    def heading(self) -> tuple[str, str]:
        assert self.sheet
        number = self.sheet.barcode
        text = _("Copy {number}.").format(number=number) if number else _("A copy without a barcode.")
        return text, _("Change what you need. The rest stays the same.")

    async def look(self, name: str) -> str:
        text = self.line(name).value
        if text == self.first.get(name, ""):
            return ""
        if name == "barcode" and text:
            return await self.home.read(barcode_fault, text)
        if name in ("title", "bound") and text and text != CLEARS:
            return await self._look_at_title(name, text)
        if not text and name in ("barcode", "item_type", "home_branch", "status", "title"):
            return _("cannot be blank")
        return await super().look(name)

    async def _look_at_title(self, name: str, text: str) -> str:
        """Look up another title by a number of it, and write it out."""
        if text == self.meant.get(name, ("", ""))[1]:
            return ""
        hits = await self.home.read(titles_with_code, text)
        self.meant[name] = (hits[0].biblio, hits[0].whole_title) if hits else ("", "")
        if hits:
            self.line(name).put(hits[0].whole_title)
        return "" if hits else _("no title has this ISBN or barcode")

    async def _bind(self, text: str) -> bool:
        """Bind one more title into this volume, or none besides its own. Return True if that is a change."""
        away = text in ("", CLEARS)
        titles = [] if away else [self.meant.get("bound", ("", ""))[0] or text]
        done = await self.home.do(partial(bind_titles, away=away), self.item, titles)
        return bool(done.changes)

    async def save(self, values: Values) -> None:
        changed = {name: text for name, text in values.items() if text != self.first.get(name, "")}
        fields: dict[str, Any] = {name: self.stored(name, text) for name, text in changed.items() if name != "bound"}
        if "title" in fields:
            fields["title"] = self.meant.get("title", ("", ""))[0] or values["title"]
        sure = self.is_sure(values["barcode"])
        done = await self.home.do(edit_item, self.item, fields, sure=sure)
        bound = "bound" in changed and await self._bind(changed["bound"])
        await self._tell(done, fields.get("status", ""), bool(done.changes) or bound)

    async def _tell(self, done: Edited | Marked, status: str, changed: bool) -> None:
        """Report the change on the screen below. `status`: as typed for it."""
        item, title, told = done.item, done.item.whole_title, [*done.told]
        text = _("Changed: {title}, {number}.") if changed else _("No changes: {title}, {number}.")
        if done.changes and status:
            text = _("Marked {status}: {title}.")
        status = status or item.status
        if status == "damaged" and item.status == "checked_out":
            told.append(_("Still checked out: check it in at the desk to charge for it."))
        facts = {"status": _(STATUS_WORDS[status]), "number": item.barcode or _("no barcode")}
        hint = " ".join([*told, _("F9 undoes it.")]) if changed else ""
        await self.close_with(
            "NOTE" if told else "OK",
            give_way(text.format(title=title, **facts), title, LONGEST),
            hint,
        )


class StatusForm(ItemForm):
    """The status of a copy, for staff who may not edit copies."""

    named_by, permission = (), ""
    asked = (LINES["status"],)

    def __init__(self, item: str) -> None:
        super().__init__(item, "status")

    def heading(self) -> tuple[str, str]:
        return super().heading()[0], _("Its new status, such as lost or damaged.")

    async def save(self, values: Values) -> None:
        status = self.stored("status", values["status"])
        done = await self.home.do(mark_copy, self.item, status)
        await self._tell(done, status, bool(done.changes))


def title_first_values(biblio: str) -> Values:
    """Return the first values of the form's lines."""
    known = editable_fields(columns_in(title_sheet(biblio).marc))
    words = {"access": access_words(known["access"]).lower(), "levels": level_words(known["levels"])}
    return known | {"kind": short_kind(known["kind"])} | words


class TitleForm(Form):
    """The form of a title. `biblio`: the title's id. Edits the fields people see; the rest of its record stays."""

    head = N_("Edit this title."), N_("Change what you need. The rest stays the same.")
    mode = "catalog"
    names_a_person = False
    named_by = ("title",)
    asked = tuple(form_lines(WORDS).values())

    def __init__(self, biblio: str) -> None:
        super().__init__()
        self.biblio, self.kept_as = biblio, f"title {biblio}"

    async def begin(self) -> Values:
        self.home.desk.require("catalog.edit")
        self.codes = {"kind": [(kind, _(word)) for kind, word in KINDS.items()]}
        return await self.home.read(title_first_values, self.biblio)

    async def look(self, name: str) -> str:
        text = self.line(name).value
        if text == self.first.get(name, ""):
            return ""
        if name == "title" and not text:
            return _("a title is needed")
        if name == "isbn" and text:
            return await self.home.read(isbn_fault, self.home.desk, text)
        if name == "year" and text and not (text.isdecimal() and len(text) == 4):
            return _("four digits, such as 1998")
        return await super().look(name)

    async def save(self, values: Values) -> None:
        changed = {name: text for name, text in values.items() if text != self.first.get(name, "")}
        if changed.get("kind"):
            changed["kind"] = pick(changed["kind"], self.codes["kind"])[0] or changed["kind"]
        done = await self.home.do(edit_title, self.biblio, changed)
        sentence = _("Changed: {title}") if done.changes else _("No changes: {title}")
        await self.close_with(
            "OK", sentence.format(title=done.title.whole_title), self._then(done.copies, bool(done.changes))
        )

    def _then(self, copies: int, changed: bool) -> str:
        back = _("F9 undoes it.") if changed else ""
        if not copies:
            return back
        text = ngettext("{n} copy has the new call number, too.", "{n} copies have the new call number, too.", copies)
        return f"{text.format(n=copies)} {back}"
