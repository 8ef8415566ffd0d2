"""A tab of a patron's card, with its keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import ClassVar

from tuils.i18n import N_, _
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.describing.table import FactsBeside
from tuils.library.foundation.refusals import Refused
from tuils.library.foundation.wording.holds_and_money import WAITING
from tuils.library.foundation.wording.shape import with_patron
from tuils.library.front.answers import why_subject as about
from tuils.screens.kit.asking import YES_NO as YES_NO, ScreenQuestion
from tuils.screens.kit.home import LONGEST, Home, opens
from tuils.screens.kit.search_screen import OverModeScreen
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import Line, give_way
from tuils.screens.widgets.rows import Column, Row, Rows
from tuils.screens.widgets.turns import Doing

from .summary import CardSummary

TABS: Hint = ("Left/Right", N_("Tabs"))
TabQuestion = ScreenQuestion
YES, NO = frozenset({"y", "yes"}), frozenset({"n", "no", ""})


class CardScreen(OverModeScreen):
    """The card as its tabs use it. `card`: the number."""

    card: str
    face: CardSummary | None
    here: Tab
    hears_codes = True

    @property
    def listed(self) -> Rows:
        return self.query_one(Rows)

    def about_them(self, no: Refused) -> str:
        """Return the refusal, with the title and the patron it is about."""
        name = self.acts_for[1]
        return give_way(give_way(with_patron(no.headline(), name), no.title, LONGEST), name, LONGEST)

    def faulted(self, problem: Exception) -> None:
        if isinstance(problem, Refused) and self.face and not WAITING.keys().isdisjoint(problem.codes):
            self.say("STOP", self.about_them(problem), problem.reasons[0].next_step(title=problem.title))
        else:
            super().faulted(problem)

    async def load(self) -> None:
        raise NotImplementedError

    def draw(self, chosen: str = "") -> None:
        """Draw the tab again."""
        raise NotImplementedError

    def renew_loans(self) -> Doing:
        """Renew the highlighted loan, or all; the card, if that has expired."""
        raise NotImplementedError

    @property
    def acts_for(self) -> tuple[str, str]:
        return (self.card, self.face.patron.name) if self.face else ("", "")

    def named(self, words: str, title: str = "", **facts: object) -> str:
        """Return a sentence with the `{name}` of this patron. If it is too long, cut a title, then the name, and never
        a number or an amount."""
        name = self.acts_for[1]
        text = words.format(name=name, title=title, **facts)
        return give_way(give_way(text, title, LONGEST), name, LONGEST)

    # -- asking

    def ask(self, asked: TabQuestion, fault: str = "") -> None:
        """Ask in the field for one reply: its handler asks again if it won't do. `fault`: the fault of the last
        reply."""

        def take(text: str) -> Doing:
            self.settle()
            return asked.take(text)

        self.ask_question(replace(asked, take=take), fault)

    def leave_it(self) -> None:
        """Leave things as they are: the answer was no."""
        self.settle()
        self.say("", self.named(_("Nothing was changed for {name}.")), _("Left/Right: other tabs. Esc: back."))

    def refused_question(self) -> Doing:
        self.leave_it()
        return None

    async def done(self, text: str, hint: str, mark: str = "OK") -> None:
        """Load again after a write, and say what was done."""
        await self.load()
        self.say(mark, text, hint)


class Tab:
    """A tab. `columns`: it shows a list, else text. `leaves_room`: on a wide screen facts are shown right of the list.
    F6, F7 and F8 are the same on every tab; its other acts have dot words, `@action`s of its own. `letter`: opens it,
    after a dot; `needs`: the permission for that."""

    letter: ClassVar[str]
    words: ClassVar[str]
    needs: ClassVar[str] = ""
    name: ClassVar[str] = ""
    columns: ClassVar[Sequence[Column]] = ()
    markable: ClassVar[bool] = False
    leaves_room: ClassVar[bool] = True
    keys: ClassVar[Sequence[Hint]] = ("back", TABS, "help", "own", "dots")

    def __init__(self, card: CardScreen) -> None:
        self.card = card

    # -- what a tab writes

    def count(self) -> str:
        """Return the number of its lines, if that is useful."""
        return ""

    def is_used(self) -> bool:
        """Return False if this library has no use for it. Then it is opened by its letter alone."""
        return True

    def rows(self) -> list[Row]:
        return []

    def shown_columns(self) -> Sequence[Column]:
        """Return the columns that have something in them."""
        return self.columns

    def ids(self) -> list[str]:
        """Return the id of each row: the highlight stays with it when the rows change."""
        return []

    def text(self, width: int, *, narrow: bool) -> list[Line]:
        return []

    def beside(self) -> FactsBeside | None:
        """Return the facts shown to the right of another tab's list on a wide screen."""
        return None

    def greeting(self) -> tuple[str, str, str] | None:
        """Return the answer to show when this tab opens; None keeps the last answer."""
        return None

    def chose(self, index: int) -> Doing:
        """Choose a row, counted from 0, by Enter or by its number."""

    # -- what the keys do on every tab

    edit = opens("edit", "i", N_("Edit"), N_("Edit the patron"), needs="patrons.edit", place=1, own="card=card.card")

    @action("r", N_("Renew"), N_("Renew the highlighted item, or all of them"), place=2)
    def renew(self) -> Doing:
        return self.card.renew_loans()

    @action("k", N_("Serve"), N_("Serve this patron at the desk"), place=3)
    def serve(self) -> Doing:
        return self.home.serve(self.card.card)

    # -- what a tab uses

    @property
    def face(self) -> CardSummary:
        assert self.card.face
        return self.card.face

    @property
    def home(self) -> Home:
        return self.card.home

    def chosen(self) -> str:
        """Return the id of the highlighted row; empty if there is none."""
        cursor, ids = self.card.listed.cursor, self.ids()
        return ids[cursor] if 0 <= cursor < len(ids) else ""

    def why(self) -> about.WhySubject | None:
        """Return the subject that F12 explains for the highlighted row."""
        return None

    def ask_yes(self, no: Refused, yes: Callable[[], Doing]) -> None:
        """Ask whether to override with a plain yes."""
        first = no.reasons[0]

        def take(text: str) -> Doing:
            if text.lower() in YES:
                return yes()
            if text.lower() not in NO:
                self.ask_yes(no, yes)
            else:
                self.card.leave_it()
            return None

        said, then = self.card.about_them(no), first.next_step(title=no.title)
        self.card.ask(TabQuestion(_("y/n"), said, then, take, YES_NO, spelled=False))
