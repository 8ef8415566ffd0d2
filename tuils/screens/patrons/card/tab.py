"""One tab of a patron's card: what it shows, and what its keys do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import ClassVar

from tuils.i18n import N_, _
from tuils.library.conversation import why_subject as about
from tuils.library.describing.action import action
from tuils.library.describing.table import FactsBeside
from tuils.library.refusals import Refused
from tuils.library.wording.holds_and_money import WAITING
from tuils.library.wording.shape import with_patron
from tuils.screens.kit.asking import YES_NO as YES_NO
from tuils.screens.kit.asking import ScreenQuestion
from tuils.screens.kit.home import LONGEST, Home, opens
from tuils.screens.kit.search_screen import Over
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import Line, give_way
from tuils.screens.widgets.rows import Column, Row, Rows
from tuils.screens.widgets.turns import Doing

from .summary import CardSummary

TABS: Hint = ("Left/Right", N_("Tabs"))
TabQuestion = ScreenQuestion
YES, NO = frozenset({"y", "yes"}), frozenset({"n", "no", ""})


class CardScreen(Over):
    """The card as its tabs know it. `card`: the number."""

    card: str
    face: CardSummary | None
    here: Tab
    hears_codes = True

    @property
    def listed(self) -> Rows:
        return self.query_one(Rows)

    def about_them(self, no: Refused) -> str:
        """What is refused, with the title and the patron that it is about."""
        name = self.acts_for[1]
        return give_way(give_way(with_patron(no.headline(), name), no.title, LONGEST), name, LONGEST)

    def faulted(self, problem: Exception) -> None:
        if isinstance(problem, Refused) and self.face and not WAITING.keys().isdisjoint(problem.codes):
            self.say("STOP", self.about_them(problem), problem.reasons[0].then(title=problem.title))
        else:
            super().faulted(problem)

    async def load(self) -> None:
        raise NotImplementedError

    def draw(self, chosen: str = "") -> None:
        """The tab as things stand now."""
        raise NotImplementedError

    def renew_loans(self) -> Doing:
        """The highlighted loan, or all; the card, where that has expired."""
        raise NotImplementedError

    @property
    def acts_for(self) -> tuple[str, str]:
        return (self.card, self.face.patron.name) if self.face else ("", "")

    def named(self, words: str, title: str = "", **facts: object) -> str:
        """A sentence with the `{name}` of this patron. Where there is no room a title gives way, then the name, and
        never a number or an amount."""
        name = self.acts_for[1]
        said = words.format(name=name, title=title, **facts)
        return give_way(give_way(said, title, LONGEST), name, LONGEST)

    # -- asking

    def ask(self, asked: TabQuestion, fault: str = "") -> None:
        """Ask in the field. One reply is taken: whoever takes it asks again where it will not do. `fault`: what was
        wrong with the one before."""

        def take(text: str) -> Doing:
            self.settle()
            return asked.take(text)

        self.ask_question(replace(asked, take=take), fault)

    def leave_it(self) -> None:
        """The answer was no."""
        self.settle()
        self.say("", self.named(_("Nothing was changed for {name}.")), _("Left/Right: other tabs. Esc: back."))

    def refused_question(self) -> Doing:
        self.leave_it()
        return None

    async def done(self, said: str, then: str, mark: str = "OK") -> None:
        """Something was written: show how things stand now, and say it."""
        await self.load()
        self.say(mark, said, then)


class Tab:
    """`columns`: a list stands in it, else text. `leaves_room`: on a wide screen something stands right of the list.
    F6, F7 and F8 are the same on every tab; what else it does has dot words, `@action`s of its own. `letter`: the one
    that opens it, behind a dot; `needs`: the right to that."""

    letter: ClassVar[str]
    needs: ClassVar[str] = ""
    name: ClassVar[str] = ""
    columns: ClassVar[Sequence[Column]] = ()
    markable: ClassVar[bool] = False
    leaves_room: ClassVar[bool] = True
    keys: ClassVar[Sequence[Hint]] = ("back", TABS, "help", "own", "dots")

    def __init__(self, card: CardScreen) -> None:
        self.card = card

    # -- what a tab writes

    def words(self) -> str:
        """Its name."""
        raise NotImplementedError

    def count(self) -> str:
        """How much there is in it, where that says something."""
        return ""

    def is_there(self) -> bool:
        """Is there something behind it? Else it is opened by its letter alone."""
        return True

    def rows(self) -> list[Row]:
        return []

    def shown_columns(self) -> Sequence[Column]:
        """Those that there is something in."""
        return self.columns

    def ids(self) -> list[str]:
        """Of each row what it is about: the highlight stays with it when the rows change."""
        return []

    def text(self, width: int, *, narrow: bool) -> list[Line]:
        return []

    def beside(self) -> FactsBeside | None:
        """What of it stands right of another tab's list, where a screen is wide."""
        return None

    def greeting(self) -> tuple[str, str, str] | None:
        """What is said when one turns to it; None: what was said stands."""
        return None

    def chose(self, index: int) -> Doing:
        """A row, counted from 0, by Enter or by its number."""

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
        """What the highlighted row is about; empty where none is."""
        cursor, ids = self.card.listed.cursor, self.ids()
        return ids[cursor] if 0 <= cursor < len(ids) else ""

    def why(self) -> about.WhySubject | None:
        """What F12 explains of the highlighted row."""
        return None

    def ask_yes(self, no: Refused, yes: Callable[[], Doing]) -> None:
        """What may be passed with a plain yes."""
        first = no.reasons[0]

        def take(text: str) -> Doing:
            if text.lower() in YES:
                return yes()
            if text.lower() not in NO:
                self.ask_yes(no, yes)
            else:
                self.card.leave_it()
            return None

        said, then = self.card.about_them(no), first.then(title=no.title)
        self.card.ask(TabQuestion(_("y/n"), said, then, take, YES_NO, spelled=False))
