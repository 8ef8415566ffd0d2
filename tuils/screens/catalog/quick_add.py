"""A book that has no title here yet: a few words, and it can be lent."""

from __future__ import annotations

from functools import partial

from tuils.i18n import N_, _
from tuils.library.administration.settings import item_types, locations, name_of
from tuils.library.cataloging.finding import Hit, by_number
from tuils.library.cataloging.items import add_item, barcode_is_free, barcode_is_usual, next_barcode
from tuils.library.cataloging.titles import add_title, record_from
from tuils.library.cataloging.titles_alike import titles_alike
from tuils.library.desk import Desk
from tuils.library.refusals import Refused
from tuils.screens.kit.form import Form, FormQuestion, Values
from tuils.screens.kit.form_lines import Ask, pick
from tuils.screens.kit.home import home_screen
from tuils.screens.widgets.lines import cut
from tuils.values.barcode import check_hint
from tuils.values.moments import day_of

from .item_lines import LINES

TITLE = ("title", "author", "isbn", "call_number")
FIRST_TYPE = "BK"


def barcode_fault(barcode: str) -> str:
    """What there is to look at in the number of a new copy."""
    try:
        barcode_is_free(barcode)
        barcode_is_usual(barcode)
    except Refused as no:
        return no.reasons[0].short()
    digit = check_hint(barcode)
    return _("may be misread: the last digit should be {digit}").format(digit=digit) if digit else ""


def isbn_fault(desk: Desk, isbn: str) -> str:
    """Whether the verb can read an ISBN."""
    try:
        record_from({"title": isbn, "isbn": isbn}, day_of(desk.at, desk.zone))
    except Refused:
        return _("not an ISBN; leave blank if none")
    return ""


def _signs(hit: Hit) -> str:
    """`Ulysses, Joyce, James, 1922, 1 of 2 in`: what tells it from others of its name."""
    here = _("{n} of {all} in").format(n=hit.available, all=hit.items)
    return ", ".join(part for part in (hit.whole_title, hit.author, str(hit.year or ""), here) if part)


class QuickAdd(Form):
    """A title with its first copy, in one act. Where the library has the ISBN, it is another copy of that title.
    `code`: the number that was scanned and is in no catalog."""

    mode = "catalog"
    names_a_person = False
    kept_as = "quick_add"
    offers = True
    asked = (
        Ask("barcode", N_("Barcode"), N_("next free, or scan the label"), code=True, whole=True),
        Ask("isbn", N_("ISBN"), N_("or scan the book's back cover"), code=True, whole=True),
        Ask("title", N_("Title")),
        Ask("author", N_("Author"), N_("last name, first name")),
        LINES["call_number"],
        LINES["item_type"],
        LINES["location"],
    )

    def __init__(self, code: str = "") -> None:
        super().__init__()
        self.code, self.whose = code, _("new title")
        self.known: Hit | None = None
        self.alike: list[Hit] = []
        self.is_another = False
        """Was it said that this is another title than those of its name?"""

    async def begin(self) -> Values:
        self.home.desk.require("catalog.edit")
        kinds, places = await self.home.read(item_types), await self.home.read(locations)
        self.codes = {
            "item_type": [(kind.code, kind.name) for kind in kinds],
            "location": [(place.code, place.name) for place in places],
        }
        kind = await self.home.read(name_of, "item_type", FIRST_TYPE)
        return {"barcode": self.code or await self.home.read(next_barcode), "item_type": kind}

    def heading(self) -> tuple[str, str]:
        if self.known:
            said = _("Another copy of: {title}").format(title=cut(self.known.whole_title, 40))
            return said, _("This title is on file. The new copy is added to it.")
        then = _("The title is enough. Add the rest later.")
        return _("Add a book that is not in the catalog yet."), then

    def called(self, values: Values) -> str:
        return values["title"]

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
        """The title may be here already, under this name."""
        title, author = self.line("title").value, self.line("author").value
        self.alike = await self.home.read(titles_alike, title, author)
        said = _("may be on file: {title}").format(title=cut(_signs(self.alike[0]), 20)) if self.alike else ""
        self.warn("title", "" if self.is_another else said)

    async def _look_at_isbn(self, isbn: str) -> str:
        """The book may be here already: then its words stand in the lines."""
        hits = await self.home.read(by_number, isbn) if isbn else []
        self.known = hits[0] if hits else None
        if self.known:
            for name in ("title", "author", "call_number"):
                if not self.line(name).value:
                    self.line(name).put(str(getattr(self.known, name)))
            return ""
        return await self.home.read(isbn_fault, self.home.desk, isbn) if isbn else ""

    def _ask_which(self) -> None:
        """Shown before anything is saved."""
        said = _("On file already: {title}").format(title=_signs(self.alike[0]))
        then = _("y: add this copy to it.   n: it's another title.   Esc: back.")
        self.ask(FormQuestion(cut(said, 70), then, self._of_that_title, self._another_title, self._back_to_lines))

    async def _of_that_title(self) -> None:
        self.known = self.alike[0]
        await self._save()

    async def _another_title(self) -> None:
        self.is_another = True
        await self._save()

    async def save(self, values: Values) -> None:
        if not (self.known or self.is_another):
            await self._look_at_alike()
            if self.alike:
                self._ask_which()
                return
        copy = {name: values[name] for name in ("barcode", "call_number", "item_type", "location") if values[name]}
        for name, choices in self.codes.items():
            if name in copy:
                copy[name] = pick(copy[name], choices)[0] or copy[name]
        sure = self.is_sure(values["barcode"])
        if self.known:
            sheet = await self.home.do(partial(add_item, sure=sure), self.known.biblio, copy)
            title, barcode = sheet.whole_title, sheet.barcode
        else:
            words = {name: values[name] for name in TITLE if values[name]}
            made = await self.home.do(add_title, words, item=copy, sure=sure)
            title, barcode = made.whole_title, made.items[0].barcode
        await self.close()
        if below := home_screen(self.app.screen):
            then = _("Barcode {code}. Scan it to check it out.").format(code=barcode)
            below.say("OK", _("Added: {title}").format(title=title), then)
