"""A patron's card: who it is in two lines, the rest behind tabs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from rich.cells import cell_len
from textual.app import ComposeResult

from tuils.i18n import _, ngettext
from tuils.library.conversation import why_subject as about
from tuils.library.describing.action import OwnAction, own_actions
from tuils.screens.kit.form import LONGEST
from tuils.screens.kit.patron_rows import card_of_code
from tuils.screens.kit.search_screen import head
from tuils.screens.widgets.lines import Line, Lines, Piece
from tuils.screens.widgets.rows import Rows
from tuils.screens.widgets.turns import Doing

from .account import AccountTab
from .contacts import ContactsTab
from .details import DetailsTab
from .family import FamilyTab
from .history import HistoryTab
from .holds import HoldsTab
from .loans import LoansTab
from .notes import NotesTab
from .summary import CardSummary, face, standing, who
from .tab import CardScreen, Tab

HEAD = (4, 3)
"""Rows of who it is and the tabs, and on a narrow screen."""
TABS = (LoansTab, HoldsTab, AccountTab, FamilyTab, NotesTab, ContactsTab, HistoryTab, DetailsTab)


class Card(CardScreen):
    """`card`: the number. Which keys there are and what they do says the tab that is shown."""

    mode = "patrons"

    def __init__(self, card: str) -> None:
        super().__init__()
        self.card = card
        self.face: CardSummary | None = None
        self.all_tabs = [kind(self) for kind in TABS]
        self.here: Tab = self.all_tabs[0]
        self.keys = self.here.keys

    def body(self) -> ComposeResult:
        yield head(self, "who", *HEAD)
        yield Rows(LoansTab.columns)
        text = Lines(id="body")
        text.display = False
        yield text

    async def opened(self) -> None:
        await self.load()
        self._greet()

    async def load(self) -> None:
        """The highlight stays with what it is about, which a renewal moves down: also if it was moved, or the tab
        turned, while that was read."""
        card = self.card
        found = await self.home.read(partial(face, here=self._is_here()), self.home.desk, card)
        if card != self.card:  # another card was shown in this place meanwhile
            return
        chosen = self.here.chosen() if self.face else ""
        self.face = found
        if self.here not in self.tabs:
            self.here = self.all_tabs[0]
        self.draw(chosen)

    def _is_here(self) -> bool:
        visit = self.home.session.visit
        return visit is not None and visit.patron.card == self.card

    def row_asked(self) -> about.WhySubject | None:
        """What is explained names the title: only of what may be seen."""
        return self.here.why() if self.face and self.face.account.told else None

    # -- what is shown

    @property
    def tabs(self) -> list[Tab]:
        """Those that there is something behind."""
        return [tab for tab in self.all_tabs if tab.is_there()]

    def draw(self, chosen: str = "") -> None:
        """The tab as things stand now; what comes when the screen is going away already is not shown."""
        if not self.query(Rows):
            return
        tab, ids = self.here, self.here.ids()
        self.listed.markable = tab.markable
        if tab.columns:
            cursor = ids.index(chosen) if chosen and chosen in ids else -1
            self.listed.load(tab.rows(), cursor=cursor, columns=tab.shown_columns())
        self.resized()
        if self.asked is None:
            self.show_keys(tab.keys)

    def resized(self) -> None:
        if not self.face:
            return
        gap: list[Line] = [] if self.narrow else [""]
        lines = self.query_one("#who", Lines)
        lines.styles.height = HEAD[self.narrow]
        lines.put([*who(self.face, narrow=self.narrow), *gap, self._tab_line()])
        text = self.query_one("#body", Lines)
        self.listed.display = bool(self.here.columns)
        text.display = not self.here.columns
        if text.display:
            text.put(self.here.text(self.size.width, narrow=self.narrow))

    def _tab_line(self) -> Line:
        tabs = self.tabs
        if self.narrow or sum(cell_len(tab.words()) + 3 for tab in tabs) > self.size.width:
            place = _("{n} of {all}").format(n=tabs.index(self.here) + 1, all=len(tabs))
            return [(" < ", "key"), (f"[{self.here.words()}]", "cursor"), (f" >  {place}", "key")]
        pieces: list[Piece] = [(" ", "text")]
        for tab in tabs:
            here, words = tab is self.here, tab.words()
            pieces += [(f"[{words}]" if here else f" {words} ", "cursor" if here else "text"), (" ", "text")]
        return pieces

    def turn(self, step: int) -> None:
        if self.asked:
            self.ask(self.asked)
        elif self.face:
            tabs = self.tabs
            self.here = tabs[(tabs.index(self.here) + step) % len(tabs)]
            self.draw()
            if self.here is self.all_tabs[0]:
                self._greet()
            elif greeting := self.here.greeting():
                self.say(*greeting)

    def _greet(self) -> None:
        assert self.face
        account, told = self.face.account, list(standing(self.face, self.home.desk))
        if self.face.ended:
            then = _("F7: renew the card.")
        elif account.loans:
            then = _("Down: select an item. F7: renew. Left/Right: other tabs.")
        else:
            then = _("F8: serve this patron at the desk.")
        said = _as_many_as_fit(told) or ngettext("{n} item checked out.", "{n} items checked out.", len(account.loans))
        if not told and not account.loans:
            said = _("No checkouts.")
        self.say("NOTE" if told else "", said.format(n=len(account.loans)), then)

    # -- keys and scans

    def chose(self, index: int) -> Doing:
        """The row that Enter or its number chose."""
        self.listed.choose(index)
        return self.here.chose(index)

    async def heard(self, text: str) -> None:
        """Another card opens that one; all else is not for here."""
        card = await self.home.read(card_of_code, self.home.desk, text)
        if card:
            await self.show_card(card)
        else:
            self.nothing(text)

    async def show_card(self, card: str) -> None:
        """The card of somebody else, in this place."""
        self.card, self.face, self.here = card, None, self.all_tabs[0]
        self.listed.load([])
        await self.opened()

    def actions(self) -> Sequence[OwnAction]:
        return own_actions(self.here) if self.face else []


def _as_many_as_fit(told: list[str]) -> str:
    """The worst first; what would be cut is not begun."""
    said = ""
    for words in told:
        longer = f"{said} {words}".strip()
        if said and cell_len(longer) > LONGEST:
            break
        said = longer
    return said
