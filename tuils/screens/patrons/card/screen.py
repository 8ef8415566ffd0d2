"""A patron's card: name and standing in two lines, the rest behind tabs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal

from tuils.i18n import _, ngettext
from tuils.library.foundation.describing.action import OwnAction, own_actions
from tuils.library.front.answers import why_subject as about
from tuils.library.front.conversation.paying import typed_payment
from tuils.library.lending.lookups import NamedItem, find_patron
from tuils.screens.kit.form import LONGEST, Form
from tuils.screens.kit.home import home_screen
from tuils.screens.kit.patron_rows import card_of_code, item_of_code
from tuils.screens.kit.search_screen import Looking, search_head
from tuils.screens.widgets.lines import Line, Lines, Piece, cut
from tuils.screens.widgets.pane import Pane
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
from .summary import CardSummary, card_face, staff_warnings, who
from .tab import CardScreen, Tab

HEAD = (4, 4)
"""The rows of the head and the tabs, and on a narrow screen."""
COUNTED = ("contacts", "notes", "family", "holds", "loans", "account")
"""The tabs that show a count; the first ones drop it first if there is no room."""
TABS = (LoansTab, HoldsTab, AccountTab, FamilyTab, NotesTab, ContactsTab, HistoryTab, DetailsTab)


class Card(CardScreen):
    """The card. `card`: the number. `tab`: the name of the first one. The keys and their acts are those of the open
    tab. `at_desk`: F4 led to this patron, who is at the desk; `before`: card and name of the one open then, to which
    Esc goes back, or only the name of the screen below; `told`: other words to show."""

    mode = "patrons"

    def __init__(
        self,
        card: str,
        tab: str = "",
        before: tuple[str, str] = ("", ""),
        *,
        at_desk: bool = False,
        told: str = "",
    ) -> None:
        super().__init__()
        self.card, self.before, self._led_here, self._told = card, before, at_desk, told
        self.face: CardSummary | None = None
        self.all_tabs = [kind(self) for kind in TABS]
        self.here: Tab = next((one for one in self.all_tabs if one.name == tab), self.all_tabs[0])
        self.keys = self.here.keys

    def body(self) -> ComposeResult:
        yield search_head(self, "who", *HEAD)
        with Horizontal(classes="split"):
            yield Rows(LoansTab.columns)
            text = Lines(id="body")
            text.display = False
            yield text
            yield Pane(classes="pane")

    async def opened(self) -> None:
        await self.load()
        greeting = self.here.greeting() if self.here is not self.all_tabs[0] else None
        if self._led_here and (self.before[1] or not greeting):
            self._greet_from_desk()
        elif greeting:
            self.say(*greeting)
        else:
            self._greet()

    async def load(self) -> None:
        """Load the card. The highlight stays with its line, which a renewal moves down: even if it was moved, or the
        tab changed, meanwhile."""
        card = self.card
        found = await self.home.read(partial(card_face, here=self._is_here()), self.home.desk, card)
        if card != self.card:  # another card was shown in this place meanwhile
            return
        chosen = self.here.chosen() if self.face else ""
        self.face = found
        if not self._may_open(self.here):
            self.here = self.all_tabs[0]
        self.draw(chosen)

    def _is_here(self) -> bool:
        visit = self.home.session.visit
        return visit is not None and visit.patron.card == self.card

    def row_asked(self) -> about.WhySubject | None:
        """Return the subject to explain, only if the operator may see it: it names the title."""
        return self.here.why() if self.face and self.face.account.told else None

    # -- what is shown

    @property
    def tabs(self) -> list[Tab]:
        """All tabs that the operator may open, each always in its place, even an empty one."""
        return [tab for tab in self.all_tabs if tab is self.here or (tab.is_used() and self._may_open(tab))]

    def _may_open(self, tab: Tab) -> bool:
        return not tab.needs or self.may(tab.needs)

    def draw(self, chosen: str = "") -> None:
        """Draw the tab; nothing if the screen is closing already."""
        if not self.query(Rows):
            return
        tab, ids = self.here, self.here.ids()
        self.listed.markable = tab.markable
        if tab.columns:
            cursor = ids.index(chosen) if chosen and chosen in ids else -1
            self.listed.load(tab.rows(), cursor=cursor, columns=tab.shown_columns())
        self.resized()
        if self.open_question is None:
            self.show_keys(tab.keys)

    def resized(self) -> None:
        if not self.face:
            return
        gap: list[Line] = [] if self.narrow else [""]
        lines = self.query_one("#who", Lines)
        lines.styles.height = HEAD[self.narrow]
        lines.put([*who(self.face, narrow=self.narrow), *gap, *self._tab_lines()])
        pane = self.query_one(Pane)
        pane.display = self.wide and bool(self.here.columns) and self.here.leaves_room
        if pane.display:
            told = [tab.beside() for tab in self.tabs if tab is not self.here]
            pane.tell([facts for facts in told if facts and facts.rows])
        text = self.query_one("#body", Lines)
        self.listed.display = bool(self.here.columns)
        text.display = not self.here.columns
        if text.display:
            text.put(self.here.text(self.size.width, narrow=self.narrow))

    def _tab_lines(self) -> list[Line]:
        """Return all tabs, each with its letter marked: in two rows on a narrow screen, and without some counts if
        there is no room."""
        tabs = self.tabs
        if self.narrow:
            half = (len(tabs) + 1) // 2
            return [self._tab_line(tabs[:half], ()), self._tab_line(tabs[half:], ())]
        for left_out in range(len(COUNTED) + 1):
            line = self._tab_line(tabs, COUNTED[left_out:])
            if sum(cell_len(text) for text, _role in line) <= self.size.width:
                break
        return [line]

    def _tab_line(self, tabs: Sequence[Tab], counted: Sequence[str]) -> list[Piece]:
        pieces: list[Piece] = []
        for tab in tabs:
            words, count = _(tab.words), f" {tab.count()}" if tab.name in counted and tab.count() else ""
            if tab is self.here:
                pieces.append((f" {words}{count} ", "tab"))
                continue
            before, letter, behind = _around(words, tab.letter)
            pieces += [(f" {before}", "text"), (letter, "head"), (f"{behind}{count} ", "text")]
        return pieces

    def turn(self, step: int) -> None:
        if self.open_question:
            self.put_question()
        elif self.face:
            tabs = self.tabs
            self.here = tabs[(tabs.index(self.here) + step) % len(tabs)]
            self.draw()
            if self.here is self.all_tabs[0]:
                self._greet()
            elif greeting := self.here.greeting():
                self.say(*greeting)

    def _greet_from_desk(self) -> None:
        """Say who is at the desk, and whose card was open or what is still open, with the way back to it."""
        here, other = _("{name} is at the desk."), cut(self.before[1], 40)
        if not other:
            self._greet(here.format(name=cut(self.acts_for[1], 40)))
            if self._told:
                self.say("NOTE", self.named(here), self._told)
            return
        open_too = _("{title}'s card is open, too.") if self.before[0] else _("Still open: {title}.")
        said = self.named(f"{here} {open_too}", other)
        self.say("NOTE", said, self._told or self._way_back())

    def _greet(self, here: str = "") -> None:
        assert self.face
        account, told = self.face.account, list(staff_warnings(self.face, self.home.desk))
        if self.face.ended:
            hint = _("F7: renew the card.")
        elif account.loans:
            other = next(tab for tab in self.tabs if tab is not self.here)
            hint = _("Down: select an item. F7: renew. A letter opens its tab: .{letter} {tab}.")
            hint = hint.format(letter=other.letter, tab=_(other.words))
        elif account.owed_cents > 0:
            hint = _("To pay or waive: .a, the Account tab. F8: serve at the desk.")
        else:
            hint = _("F8: serve this patron at the desk.")
        out = ngettext("{n} item checked out.", "{n} items checked out.", len(account.loans))
        rest = told or [out.format(n=len(account.loans)) if account.loans else _("No checkouts.")]
        self.say("NOTE" if told else "", _as_many_as_fit([here, *rest] if here else rest), hint)

    # -- from one card to another

    async def show_card(self, card: str, tab: str = "", before: tuple[str, str] = ("", "")) -> bool:
        """Show another patron's card in this place: questions and text here are not meant for that one."""
        if self.is_asking:
            self.settle()
        if self.field:
            self.field.value = ""
        self.card, self.face, self.before, self._led_here, self._told = card, None, before, bool(before[0]), ""
        self.here = next((one for one in self.all_tabs if one.name == tab), self.all_tabs[0])
        self.query_one("#who", Lines).put([])
        self.listed.load([])
        await self.opened()
        return True

    def where_you_were(self) -> str:
        return self.named(_("This is {name}'s card."))

    def way_to_search(self, key: str) -> str:
        if self.before[1]:
            return f"{_('Type a name: a new search.')} {self._way_back()}"
        visit = self.home.session.visit
        if visit and not self._is_here():
            return _("{key}: {name}'s card. Esc: the search.").format(key=key, name=cut(visit.patron.name, 40))
        return _("Type a name, or press {key}: a new search. Esc: back.").format(key=key)

    def _way_back(self) -> str:
        words = _("Esc: back to {name}'s card.") if self.before[0] else _("Esc: back to it: {name}.")
        return words.format(name=cut(self.before[1], 40))

    def action_back(self) -> Doing:
        """Answer no to a question on Esc; go back to the card open before; else close the card."""
        return self._back_to_other() if not self.is_asking and self.before[0] else super().action_back()

    async def _back_to_other(self) -> None:
        card, self.before = self.before[0], ("", "")
        if not await self.home.read(find_patron, card):  # removed meanwhile
            await self.close()
            return
        await self.show_card(card)
        self.came_back()

    async def close(self) -> None:
        """Close this card; the screen below then says whose it is, if it is about a patron."""
        await super().close()
        below = home_screen(self.app.screen)
        if below and below.acts_for[1]:
            below.came_back()

    async def action_go(self, mode: str) -> None:
        """Go to a mode. F4 leads to the patron at the desk; from that card, to the search."""
        if mode != self.app.current_mode or self.is_asking:
            await super().action_go(mode)
            return
        shown = self.card
        if not await self.home.show_who_is_here(self) or self.card == shown:
            await self.close()

    async def _overheard(self, code: str, *, returned: bool = False) -> None:
        """Serve another patron whose card is scanned: this card remains the one of before."""
        before = self.home.session.visit
        await super()._overheard(code, returned=returned)
        visit = self.home.session.visit
        if visit and visit is not before and not self._is_here() and self.face:
            self.say(*self.answered[:2], f"{self.where_you_were()} {self.begins_anew()}".strip())

    # -- keys and scans

    def renew_loans(self) -> Doing:
        return self.all_tabs[0].renew()

    def letters(self) -> dict[str, str]:
        return {tab.letter: f"tab('{tab.name}')" for tab in self.all_tabs} if self.face else {}

    def action_tab(self, name: str) -> None:
        """Open the tab of this name, even an empty one."""
        tab = next(tab for tab in self.all_tabs if tab.name == name)
        if tab.needs:
            self.home.desk.require(tab.needs)
        if not self.open_question:
            self.here = tab
        self.turn(0)

    def chose(self, index: int) -> Doing:
        """Choose a row by Enter or by its number."""
        self.listed.choose(index)
        return self.here.chose(index)

    async def heard(self, text: str) -> None:
        """Take a payment for `pay 2.50`, as at the desk. Another card opens that one; an item is highlighted if it is
        on this card, else opened; search among the patrons for words."""
        amount = typed_payment(text) if self.face else None
        if amount is not None and self.face and self.face.account.money and self.may("fees.pay"):
            await self._pay(amount)
        elif card := await self.home.read(card_of_code, self.home.desk, text):
            await self.show_card(card)
        elif item := await self.home.read(item_of_code, text):
            await self._item(item)
        else:
            await self._look_for(text)

    async def _pay(self, amount: int) -> None:
        account = next(tab for tab in self.all_tabs if isinstance(tab, AccountTab))
        self.action_tab(account.name)
        if (doing := account.pay_at_once(amount)) is not None:
            await doing

    async def _item(self, item: NamedItem) -> None:
        """Show a scanned item's line if it is on this card, else open its title."""
        loans, barcode = self.all_tabs[0], str(item.row.barcode)
        if barcode not in loans.ids():
            await self.home.open("title", biblio=str(item.row.biblio), code=barcode)
            return
        self.here = loans
        self.draw(barcode)
        loans.chose(loans.ids().index(barcode))

    async def _look_for(self, words: str) -> None:
        """Search again among the patrons, closing this card; if it was opened elsewhere it stays."""
        if not any(_is_search(screen) for screen in self.app.screen_stack):
            await self.home.go("patrons")
        while not _is_search(self.app.screen) and len(self.app.screen_stack) > 1:
            if isinstance(below := self.app.screen, Form):
                below.keep()
            await self.app.pop_screen()
        search = self.app.screen
        if isinstance(search, Looking) and _is_search(search):
            await search.look_for(words)

    def actions(self) -> Sequence[OwnAction]:
        return own_actions(self.here) if self.face else []


def _is_search(screen: object) -> bool:
    return isinstance(screen, Looking) and screen.mode == "patrons"


def _around(words: str, letter: str) -> tuple[str, str, str]:
    """Return the word before its letter, that letter, and the rest; the letter comes first if the word lacks it."""
    at = words.casefold().find(letter)
    return (words[:at], words[at], words[at + 1 :]) if at >= 0 else ("", letter, f" {words}")


def _as_many_as_fit(told: list[str]) -> str:
    """Return as many warnings as fit, worst first; none is begun that would be cut."""
    said = ""
    for words in told:
        longer = f"{said} {words}".strip()
        if said and cell_len(longer) > LONGEST:
            break
        said = longer
    return said
