"""The step of codes in the import assistant: what becomes of those that the library does not have."""

from __future__ import annotations

from collections.abc import Callable

from tuils.i18n import N_, _, ngettext
from tuils.library.administration.codes import UnknownCode
from tuils.library.administration.settings import Code, branches, categories, item_types, locations
from tuils.library.describing.action import action
from tuils.library.local_words import count_label
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.rows import Column, Row
from tuils.screens.widgets.turns import Doing

from .draft import HOLDS
from .page import AssistantPage, PageChoice, choose
from .step import AssistantStep, StepScreen

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


class CodesStep(AssistantStep):
    word = N_("Codes")

    def __init__(self, at: StepScreen) -> None:
        super().__init__(at)
        self.known: dict[str, list[Code]] = {}

    async def begin(self) -> None:
        self.known = {kind: await self.home.read(read) for kind, read in KNOWN.items()}

    @property
    def usual(self) -> str:
        """What becomes of a code of which nothing is said. A hold makes no branch: it is picked up at this desk's."""
        return "" if self.draft.kind == HOLDS else MAKE

    @property
    def nothing(self) -> str:
        return _("pickup at this branch") if self.draft.kind == HOLDS else _("left blank")

    @property
    def unknown(self) -> list[UnknownCode]:
        return list(self.draft.look.unknown) if self.draft.look else []

    def page(self) -> AssistantPage:
        unknown = self.unknown
        if not unknown:
            said, then = self.said(_("All codes in the file are set up here.")), _("Press Enter to go on.")
            return AssistantPage(
                said, then, prompt=_("Codes"), keys=(("Enter", N_("Next")), "back", "help"), go_on=self.on
            )
        said = ngettext("{n} code is not set up here.", "{n} codes are not set up here.", len(unknown))
        keys: list[Hint] = [("Enter", N_("Next")), ("1-99", N_("Change")), "own", ("back", N_("Back one step"))]
        then = _("Create each, use one of ours, or leave it blank. Enter continues.")
        return AssistantPage(
            self.said(said.format(n=len(unknown))),
            _("Choose the pickup branch for each. Enter continues.") if not self.usual else then,
            prompt=_("Codes"),
            columns=CODES,
            rows=[self._row(number, one) for number, one in enumerate(unknown, 1)],
            heads=True,
            keys=[*keys, "help"],
            actions=(self.all_new, self.all_blank) if self.usual else (),
            chose=lambda index: self._ask(unknown[index]),
            go_on=self._go_on,
        )

    def _row(self, number: int, one: UnknownCode) -> Row:
        becomes = self.draft.codes.get(key_of(one), self.usual)
        if becomes == MAKE:
            words = _("new: {code}").format(code=one.code)
        else:
            words = self._name(one.kind, becomes) if becomes else self.nothing
        return str(number), _(WORDS[one.kind]), one.code, count_label(one.count), words

    def _name(self, kind: str, code: str) -> str:
        return next((f"{one.code}, {one.name}" for one in self.known.get(kind, ()) if one.code == code), code)

    def _ask(self, one: UnknownCode) -> None:
        ours = [PageChoice(known.code, known.name, known.code) for known in self.known.get(one.kind, ())]
        new = [PageChoice(MAKE, _("Create it"), one.code), PageChoice("", _("Leave it blank"))]
        choices = [*(new if self.usual else [PageChoice("", _("Pickup at this branch"))]), *ours]
        said = _("{what} {code}: what should it become?").format(what=_(WORDS[one.kind]), code=one.code)
        now = self.draft.codes.get(key_of(one), self.usual)
        self.at.put(lambda: choose(said, choices, now, lambda code: self._take({key_of(one): code})))

    def _take(self, codes: dict[str, str]) -> None:
        """Keep what these become; what is made stands nowhere."""
        both = {**self.draft.codes, **codes}
        self.at.draft = self.draft.with_codes({key: code for key, code in both.items() if code != MAKE})
        self.at.down(all_of_it=True)

    @action("n", N_("All new"))
    def all_new(self) -> None:
        self._all(MAKE)

    @action("b", N_("All blank"))
    def all_blank(self) -> None:
        self._all("")

    def _all(self, becomes: str) -> None:
        self._take({key_of(one): becomes for one in self.unknown})

    def _go_on(self) -> Doing:
        new = [one for one in self.unknown if key_of(one) not in self.draft.codes]
        if not self.usual:
            self._take({key_of(one): "" for one in new})
            return self.on()
        if new and not self.home.desk.may("library.settings"):
            said = _("You do not have permission to create codes.")
            self.at.remark(said, _("Use our codes or leave them blank, or ask an administrator."))
            return None
        return self.on()


def key_of(one: UnknownCode) -> str:
    return f"{one.kind}/{one.code}"
