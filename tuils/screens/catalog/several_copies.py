"""Several copies of a title at once: their common values in a form, then, if labels are ready, a scan for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from textual.app import ComposeResult

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.describing.action import action, in_other_words
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.refusals import Refused
from tuils.library.holdings.items.several_items import add_items, label_fault, planned_items
from tuils.library.holdings.items.showing import ItemSheet, title_sheet
from tuils.screens.kit.choosing_lines import Codes
from tuils.screens.kit.form import UNUSUAL, Values
from tuils.screens.kit.form_lines import Ask, pick
from tuils.screens.kit.home import home_screen
from tuils.screens.kit.search_screen import OverModeScreen
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.rows import Column, Rows
from tuils.screens.widgets.turns import Doing

from .item_lines import LINES, CopyForm, item_code_choices

COPIES = (
    Column("#", 3, right=True),
    Column(N_("Volume"), 14, grow=1),
    Column(N_("Copy"), 6),
    Column(N_("Barcode"), 16),
)
FIRST_TYPE = "BK"
HOW_MANY = ("volumes", "copies", "labels")


def codes_and_labels() -> Codes:
    return {**item_code_choices(), "labels": [("y", _("yes")), ("n", _("no"))]}


def copy_first_values(biblio: str) -> Values:
    """Return the values of this title's newest copy, or the usual ones if it has none."""
    sheet = title_sheet(biblio)
    like = sheet.items[-1] if sheet.items else None
    kind = like.item_type if like else FIRST_TYPE
    return {
        "call_number": like.call_number if like else sheet.call_number,
        "item_type": name_of("item_type", kind) or kind,
        "location": name_of("location", like.location) if like and like.location else "",
        "labels": _("no"),
    }


def copies_made_words(made: Sequence[ItemSheet]) -> str:
    first, last = made[0].barcode, made[-1].barcode
    if len(made) == 1:
        return _("Added 1 copy, barcode {code}.").format(code=first)
    text = ngettext("Added {n} copy: {first} to {last}.", "Added {n} copies: {first} to {last}.", len(made))
    return text.format(n=len(made), first=first, last=last)


class CopiesForm(CopyForm):
    """The form of several copies. `biblio`: the title's id."""

    known = staticmethod(codes_and_labels)
    offers = True
    send_form = in_other_words(CopyForm.send_form, N_("Add"), N_("Add these copies"))
    named_by = ("volumes", "copies")
    asked = (
        Ask("volumes", N_("Volumes"), N_("such as 1-10; blank if it has none")),
        Ask("copies", N_("Copies"), N_("how many, or numbers: 5, 1-5")),
        Ask("labels", N_("Own labels"), N_("y = scan a label for each copy"), whole=True),
        LINES["call_number"],
        LINES["item_type"],
        LINES["location"],
        LINES["collection"],
        LINES["home_branch"],
        LINES["price_cents"],
        LINES["acquired_on"],
        LINES["pieces"],
        LINES["public_note"],
        LINES["staff_note"],
    )

    def __init__(self, biblio: str, title: str) -> None:
        super().__init__()
        self.biblio, self.title_words, self.kept_as = biblio, title, f"copies {biblio}"

    async def begin(self) -> Values:
        await super().begin()
        return await self.home.read(copy_first_values, self.biblio)

    def heading(self) -> tuple[str, str]:
        text = _("Add copies of: {title}").format(title=cut(self.title_words, 40))
        return text, _("What you fill in is the same for all of them.")

    async def save(self, values: Values) -> None:
        fields: Facts = {n: self.stored(n, text) for n, text in values.items() if text and n not in HOW_MANY}
        volumes, copies = values["volumes"], values["copies"]
        asked = partial(add_items, volumes=volumes, copies=copies)
        every = await self.home.read(planned_items, self.biblio, volumes, copies)
        if values["labels"] and pick(values["labels"], self.codes["labels"])[0] == "y":
            await self.home.open("scan_labels", biblio=self.biblio, fields=fields, copies=every, add=asked)
            return
        made = await self.home.do(asked, self.biblio, fields)
        await self.close_with("OK", copies_made_words(made), _("Their labels are in the label queue. F9 undoes it."))


class ScanLabels(OverModeScreen):
    """The scans of a label for each of the `copies`, in order; nothing is saved before the last. `add`: makes them of
    the title (`biblio`), `fields` and barcodes."""

    mode, prompt, names_a_person = "catalog", N_("Barcode"), False
    hears_codes = True
    keys = ("back", "help", "own")

    def __init__(
        self, biblio: str, fields: Facts, copies: Sequence[Facts], add: Callable[..., list[ItemSheet]]
    ) -> None:
        super().__init__()
        self.biblio, self.fields, self.copies, self.add = biblio, fields, copies, add
        self.scans: list[str] = []
        self.doubted = ""  # an unusual number that was scanned once

    def body(self) -> ComposeResult:
        yield Rows(COPIES, id="copies")

    def opened(self) -> None:
        self._show_labels()
        self._ask("", _("Nothing is saved before the last label."))

    def _show_labels(self) -> None:
        rows = [
            (str(at + 1), _of(one, "volume"), _of(one, "copy_number"), self.scans[at] if at < len(self.scans) else "")
            for at, one in enumerate(self.copies)
        ]
        self.query_one(Rows).load(rows, cursor=min(len(self.scans), len(rows) - 1))

    def _ask(self, mark: str, hint: str) -> None:
        at, all_of_them = len(self.scans), len(self.copies)
        name = " ".join(part for part in (_of(self.copies[at], "volume"), _of(self.copies[at], "copy_number")) if part)
        text = _("Scan the label for {name} ({n} of {all}).") if name else _("Scan the label ({n} of {all}).")
        self.say(mark, text.format(name=name, n=at + 1, all=all_of_them), hint)

    def scanned(self, code: str) -> Doing:
        return self.heard(code)

    async def heard(self, text: str) -> None:
        code = text.replace(" ", "")
        if no := await self.home.read(label_fault, code, tuple(self.scans)):
            unusual = no.codes == [UNUSUAL]
            if not (unusual and self.doubted == code):
                self.doubted = code if unusual else ""
                again = _("Scan it again if it is right.") if unusual else no.reasons[0].next_step()
                self.say("STOP", no.reasons[0].sentence(), again)
                return
        self.scans.append(code)
        if len(self.scans) < len(self.copies):
            self._show_labels()
            self._ask("OK", _("{code}. F6 takes the last label back.").format(code=code))
            return
        await self._save()

    async def _save(self) -> None:
        """Save the copies. If refused, keep all scans but the last."""
        try:
            made = await self.home.do(partial(self.add, barcodes=self.scans, sure=True), self.biblio, self.fields)
        except Refused:
            self.scans.pop()
            self._show_labels()
            raise
        await self.close()
        if (form := home_screen(self.app.screen)) and isinstance(form, CopiesForm):
            form.drafts.pop(form.kept_as, None)
            await form.close()
        if below := home_screen(self.app.screen):
            below.say("OK", copies_made_words(made), _("F9 undoes it."))

    def chose(self, index: int) -> None:
        self._show_labels()

    @action("f", N_("Last label"), N_("Take the last label back"))
    def take_back(self) -> None:
        if self.scans:
            self.scans.pop()
        self._show_labels()
        self._ask("", _("Nothing is saved before the last label."))


def _of(copy: Facts, name: str) -> str:
    return str(copy.get(name, ""))
