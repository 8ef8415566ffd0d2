"""Add a book: scanned and looked up, or typed in a few words; then it can be checked out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from weakref import WeakKeyDictionary

from tuils.formats.marc.marc_templates import BOOK, record_templates
from tuils.i18n import N_, _
from tuils.library.foundation.administration.settings import item_types, locations, name_of
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.front.conversation import Session
from tuils.library.holdings.finding import Hit
from tuils.library.holdings.items.items import barcode_is_free, barcode_is_usual, next_barcode
from tuils.library.holdings.lookup.adding import (
    BookAdded,
    add_copy,
    add_in_words,
    add_looked_up_title,
    add_short,
    already_here,
)
from tuils.library.holdings.lookup.answers import read_lookup_words
from tuils.library.holdings.titles.titles import record_from, titles_alike
from tuils.library.office.orders.funds import funds_of_this_year
from tuils.library.office.orders.receiving import add_bought
from tuils.screens.catalog.item_lines import LINES
from tuils.screens.kit.form import FormQuestion, Values
from tuils.screens.kit.form_lines import Ask, pick
from tuils.screens.widgets.lines import cut
from tuils.values.money.money import cents
from tuils.values.numbers.barcode import check_hint
from tuils.values.time.moments import day_of

from .book_lookup import BookLookup

TITLE = ("title", "author", "isbn", "call_number", "access", "template")
FIRST_TYPE = "BK"
REMEMBERED = ("price_cents", "fund", "item_type", "location")
_LAST: WeakKeyDictionary[Session, Values] = WeakKeyDictionary()
"""By session, what the last book had of these: the next one of the same box has it, too."""


def offered_barcode() -> str:
    """Return the next barcode of the range; empty if all are used: then a label is scanned."""
    try:
        return next_barcode()
    except Refused:
        return ""


def barcode_fault(barcode: str) -> str:
    """Return the warning about the barcode of a new copy; empty if it is right."""
    try:
        barcode_is_free(barcode)
        barcode_is_usual(barcode)
    except Refused as no:
        return no.reasons[0].short()
    digit = check_hint(barcode)
    return _("may be misread: the last digit should be {digit}").format(digit=digit) if digit else ""


def _known(text: str) -> Hit | None:
    """Return the title with this number, if it is in the catalog."""
    try:
        return already_here(read_lookup_words(text))
    except Refused:
        return None


def isbn_fault(desk: Desk, isbn: str) -> str:
    """Return the fault if this isn't an ISBN, or the number of a DVD or a magazine."""
    try:
        if read_lookup_words(isbn).number:
            return ""
        record_from({"title": isbn, "isbn": isbn}, day_of(desk.at, desk.zone))
    except Refused:
        return _("not an ISBN; leave blank if none")
    return ""


def _signs(hit: Hit) -> str:
    """Return the facts that tell a title from others of its name: `Ulysses, Joyce, James, 1922, 1 of 2 in`"""
    here = _("{n} of {all} in").format(n=hit.available, all=hit.items)
    return ", ".join(part for part in (hit.whole_title, hit.author, str(hit.year or ""), here) if part)


class QuickAdd(BookLookup):
    """A title with its first copy, in one act. If the library has the ISBN, it is another copy of that title. `code`:
    the scanned number, which is in no catalog.

    A box of books needs scans only: the book's own number, then the label; or the next book, if labels are printed
    later."""

    mode = "catalog"
    names_a_person = False
    named_by = ("title",)
    kept_as = "quick_add"
    offers = True
    asked = (
        Ask("barcode", N_("Barcode"), N_("next free, or scan the label"), code=True, whole=True),
        Ask("isbn", N_("ISBN"), N_("or scan the book's back cover"), code=True, whole=True),
        Ask("title", N_("Title")),
        Ask("author", N_("Author"), N_("last name, first name")),
        LINES["call_number"],
        LINES["price_cents"],
        LINES["item_type"],
        LINES["location"],
        Ask("fund", N_("Fund"), N_("if it was bought: pays the price")),
        Ask("access", N_("Accessible"), N_("large print, braille...")),
        Ask("template", N_("Kind"), whole=True),
    )

    def __init__(self, code: str = "") -> None:
        super().__init__()
        self.code, self.whose = code, _("new title")
        self.known: Hit | None = None
        self.alike: list[Hit] = []
        self.is_another = self.over_budget = False
        """True if staff said that this is another title of the same name."""

    async def begin(self) -> Values:
        self.home.desk.require("catalog.edit")
        kinds, places = await self.home.read(item_types), await self.home.read(locations)
        self.codes = {
            "template": [(template.name, _(template.words)) for template in record_templates().values()],
            "item_type": [(kind.code, kind.name) for kind in kinds],
            "location": [(place.code, place.name) for place in places],
            "fund": await self.home.read(funds_of_this_year, self.home.desk) if self.may("orders.edit") else [],
        }
        self.line("fund").display = bool(self.codes["fund"])
        kind = await self.home.read(name_of, "item_type", FIRST_TYPE)
        book = _(record_templates()[BOOK].words)
        offered = {"barcode": self.code or await self.home.read(offered_barcode), "template": book, "item_type": kind}
        return {**offered, **_LAST.get(self.home.session, {})}

    def heading(self) -> tuple[str, str]:
        if self.known:
            said = _("Another copy of: {title}").format(title=cut(self.known.whole_title, 40))
            return said, _("This title is on file. The new copy is added to it.")
        said, then = self.looked_up_words()
        if said:
            return said, then
        then = _("The title is enough. Add the rest later.")
        return _("Add a book that is not in the catalog yet."), then

    async def look(self, name: str) -> str:
        text = self.line(name).value
        if name == "isbn":
            return await self._look_at_isbn(text)
        if name == "barcode" and text and text != self.first.get("barcode"):
            return await self.home.read(barcode_fault, text)
        if name in ("title", "author") and not self.known:
            await self._look_at_alike()
            return self.line(name).fault
        return await super().look(name)

    async def _look_at_alike(self) -> None:
        """Warn if a title of this name is in the catalog."""
        title, author = self.line("title").value, self.line("author").value
        self.alike = await self.home.read(titles_alike, title, author)
        text = _("may be on file: {title}").format(title=cut(_signs(self.alike[0]), 20)) if self.alike else ""
        self.warn("title", "" if self.is_another else text)

    async def _look_at_isbn(self, isbn: str) -> str:
        """Fill the lines from the catalog if a title has this ISBN."""
        self.known = await self.home.read(_known, isbn)
        if self.known:
            self.forget_records()
            for name in ("title", "author", "call_number"):
                if not self.line(name).value:
                    self.line(name).put(str(getattr(self.known, name)))
            return ""
        fault = await self.home.read(isbn_fault, self.home.desk, isbn) if isbn else ""
        if isbn and not fault:
            await self.look_up(read_lookup_words(isbn).number)
        return fault

    def _ask_which(self) -> None:
        """Show possible duplicates before anything is saved."""
        text = _("On file already: {title}").format(title=_signs(self.alike[0]))
        hint = _("y: add this copy to it.   n: it's another title.   Esc: back.")
        self.ask(FormQuestion(cut(text, 70), hint, self._of_that_title, self._another_title, self._back_to_lines))

    async def _of_that_title(self) -> None:
        self.known = self.alike[0]
        await self._save()

    async def _another_title(self) -> None:
        self.is_another = True
        await self._save()

    async def save(self, values: Values) -> None:
        if not (self.known or self.is_another or self.record):
            await self._look_at_alike()
            if self.alike:
                self._ask_which()
                return
        try:
            title, barcode = await self._add(values)
        except Refused as no:
            if no.codes != ["FUND_SHORT"] or not self.may("orders.money"):
                raise
            self._ask_to_overspend(no)
            return
        self.over_budget = False
        _LAST[self.home.session] = {name: values[name] for name in REMEMBERED}
        text = _("Added: {title}").format(title=title)
        if self.scanning:
            await self._next_book()
            self.say("OK", cut(text, 70), _("Barcode {code}. Scan the next book, or Esc.").format(code=barcode))
            return
        await self.close_with("OK", text, _("Barcode {code}. Scan it to check it out.").format(code=barcode))

    def _ask_to_overspend(self, no: Refused) -> None:
        async def yes() -> None:
            self.over_budget = True
            await self._save()

        said = cut(no.reasons[0].sentence(), 70)
        self.ask(FormQuestion(said, _("y: go over the budget.   n or Esc: no."), yes, self._back_to_lines))

    async def _add(self, values: Values) -> tuple[str, str]:
        """Add the book. Return the title, and the barcode of the copy."""
        copy: dict[str, object] = {}
        for name in ("barcode", "call_number", "item_type", "location"):
            if values[name]:
                copy[name] = pick(values[name], self.codes.get(name, ()))[0] or values[name]
        if values["price_cents"]:
            copy["price_cents"] = cents(values["price_cents"])
        sure = self.is_sure(values["barcode"])
        words = {name: values[name] for name in TITLE if values[name]}
        if named := words.get("template"):
            words["template"] = pick(named, self.codes["template"])[0] or named
        add: Callable[..., BookAdded]
        if self.known:
            add = partial(add_copy, known=self.known, copy=copy, sure=sure)
        elif self.record:
            add = partial(add_looked_up_title, record=self.record, copy=copy, words=words, sure=sure)
        elif values["title"] or not values["isbn"]:
            add = partial(add_in_words, words=words, copy=copy, sure=sure)
        else:
            add = partial(add_short, wanted=read_lookup_words(values["isbn"]), words=words, copy=copy, sure=sure)
        if fund := values["fund"]:
            code = pick(fund, self.codes["fund"])[0] or fund
            done = await self.home.do(partial(add_bought, sure=self.over_budget), add, code)
        else:
            done = await self.home.do(add)
        return done.item.whole_title, done.item.barcode

    async def _next_book(self) -> None:
        """Empty the form for the next book of the box."""
        self.known, self.alike, self.is_another, self.code, self.sure_of = None, [], False, "", ""
        self.forget_records()
        self.first = await self.begin()
        self.fill(self.first)
        self.put_focus(self.line("barcode").field)
