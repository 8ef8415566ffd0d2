"""The step of codes in the import assistant: what becomes of those that the library does not have."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tuils.i18n import N_, _, ngettext
from tuils.library.administration.codes import UnknownCode
from tuils.library.administration.settings import Code, branches, categories, item_types, locations

from .import_page import Choice, Page, choose
from .import_steps import Step
from .widgets.keys import Hint, Verb
from .widgets.rows import Column, Row
from .widgets.turns import Doing

if TYPE_CHECKING:
    from .import_assistant import Assistant

CODES = (
    Column("#", 2, right=True),
    Column(N_("What"), 18, drop=1),
    Column(N_("In the file"), 14),
    Column(N_("Times"), 7, right=True, drop=2),
    Column(N_("Becomes"), 20, grow=1),
)
WORDS = {
    "branch": N_("Branch"),
    "location": N_("Shelving location"),
    "item_type": N_("Item type"),
    "category": N_("Patron category"),
}
KNOWN: dict[str, Callable[[], list[Code]]] = {
    "branch": branches,
    "location": locations,
    "item_type": item_types,
    "category": categories,
}
MAKE = "make/"
"""Of a choice: make it. Codes have no slash."""
VERBS = (Verb("n", N_("All new")), Verb("b", N_("All blank")))


class CodesStep(Step):
    word = N_("Codes")

    def __init__(self, at: Assistant) -> None:
        super().__init__(at)
        self.known: dict[str, list[Code]] = {}

    async def begin(self) -> None:
        self.known = {kind: await self.home.read(read) for kind, read in KNOWN.items()}

    @property
    def unknown(self) -> list[UnknownCode]:
        return list(self.draft.look.unknown) if self.draft.look else []

    def page(self) -> Page:
        unknown = self.unknown
        if not unknown:
            said, then = self.said(_("All codes of the file are known here.")), _("Enter goes on.")
            return Page(said, then, prompt=_("Codes"), keys=(("Enter", N_("Next")), "back", "help"), go_on=self.on)
        said = ngettext("{n} code is not known here.", "{n} codes are not known here.", len(unknown))
        keys: list[Hint] = [("Enter", N_("Next")), ("1-99", N_("Change")), "one", "two", ("back", N_("Back one step"))]
        return Page(
            self.said(said.format(n=len(unknown))),
            _("Each becomes a new one, one of ours, or nothing. Enter goes on."),
            prompt=_("Codes"),
            columns=CODES,
            rows=[self._row(number, one) for number, one in enumerate(unknown, 1)],
            heads=True,
            keys=[*keys, "help"],
            verbs=VERBS,
            chose=lambda index: self._ask(unknown[index]),
            one=lambda: self._all(MAKE),
            two=lambda: self._all(""),
            go_on=self._go_on,
        )

    def _row(self, number: int, one: UnknownCode) -> Row:
        becomes = self.draft.codes.get(key_of(one), MAKE)
        if becomes == MAKE:
            words = _("new: {code}").format(code=one.code)
        else:
            words = self._name(one.kind, becomes) if becomes else _("nothing, left blank")
        return str(number), _(WORDS[one.kind]), one.code, f"{one.count:,}", words

    def _name(self, kind: str, code: str) -> str:
        return next((f"{one.code}, {one.name}" for one in self.known.get(kind, ()) if one.code == code), code)

    def _ask(self, one: UnknownCode) -> None:
        ours = [Choice(known.code, known.name, known.code) for known in self.known.get(one.kind, ())]
        choices = [Choice(MAKE, _("A new one"), one.code), Choice("", _("Nothing: leave it blank")), *ours]
        said = _("{what} {code}: what does it become?").format(what=_(WORDS[one.kind]), code=one.code)
        now = self.draft.codes.get(key_of(one), MAKE)
        self.at.put(lambda: choose(said, choices, now, lambda code: self._take({key_of(one): code})))

    def _take(self, codes: dict[str, str]) -> None:
        """Keep what these become; what is made stands nowhere."""
        both = {**self.draft.codes, **codes}
        self.at.draft = self.draft.with_codes({key: code for key, code in both.items() if code != MAKE})
        self.at.down(all_of_it=True)

    def _all(self, becomes: str) -> None:
        self._take({key_of(one): becomes for one in self.unknown})

    def _go_on(self) -> Doing:
        new = [one for one in self.unknown if key_of(one) not in self.draft.codes]
        if new and not self.home.desk.may("library.settings"):
            said = _("New codes are made by who may change the settings.")
            self.at.remark(said, _("Let each become one of ours, or nothing; or ask that person."))
            return None
        return self.on()


def key_of(one: UnknownCode) -> str:
    return f"{one.kind}/{one.code}"
