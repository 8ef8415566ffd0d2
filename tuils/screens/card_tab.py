"""One tab of a patron's card: what it shows, and what its keys do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from tuils.i18n import N_, _
from tuils.library.refusals import Refused
from tuils.library.session import asked as about
from tuils.values.dataclass import dataclass

from .card_face import Face
from .home import Home
from .widgets.keys import Hint, Verb
from .widgets.lines import Line
from .widgets.rows import Column, Row
from .widgets.turns import Doing

if TYPE_CHECKING:
    from .card import Card

Deed = Callable[[], Doing]
EDIT, SERVE = Verb("n", N_("Edit")), Verb("f", N_("Serve"), N_("Serve this person at the desk"))
TABS: Hint = ("Left/Right", N_("Tabs"))
REPLY: Sequence[Hint] = (("Enter", N_("Send it")), ("back", N_("Leave it")), "help")
YES_NO: Sequence[Hint] = (("y", N_("Yes")), ("n", N_("No")), "help")
YES, NO = frozenset({"y", "yes"}), frozenset({"n", "no", ""})


@dataclass(frozen=True)
class Asked:
    """What was asked in the field: the word before it, the answer above, and what takes the reply. `scans`: a card
    that is scanned is a reply, too."""

    prompt: str
    said: str
    then: str
    take: Callable[[str], Doing]
    keys: Sequence[Hint] = REPLY
    scans: bool = False


class Tab:
    """`columns`: a list stands in it, else text. `deeds` go with `verbs`: F6, F7, F8, then dot words alone; who may
    not do one does not see it (`permissions`, in the same order)."""

    name: ClassVar[str] = ""
    columns: ClassVar[Sequence[Column]] = ()
    markable: ClassVar[bool] = False
    keys: ClassVar[Sequence[Hint]] = ("back", TABS, "help", "one", "two", "three", "four", "five")
    all_verbs: ClassVar[Sequence[Verb | None]] = ()
    permissions: ClassVar[Sequence[str]] = ()

    def __init__(self, card: Card) -> None:
        self.card = card

    # -- what a tab writes

    def words(self) -> str:
        """Its name, with a number where there is one."""
        raise NotImplementedError

    def is_there(self) -> bool:
        """Is there something behind it?"""
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

    def greeting(self) -> tuple[str, str, str] | None:
        """What is said when one turns to it; None: what was said stands."""
        return None

    def chose(self, index: int) -> Doing:
        """A row, counted from 0, by Enter or by its number."""

    @property
    def deeds(self) -> Sequence[Deed | None]:
        return ()

    # -- what a tab uses

    @property
    def face(self) -> Face:
        assert self.card.face
        return self.card.face

    @property
    def home(self) -> Home:
        return self.card.home

    def verbs(self) -> list[Verb | None]:
        needed = [*self.permissions, *[""] * len(self.all_verbs)]
        may = self.home.desk.may
        return [verb if not right or may(right) else None for verb, right in zip(self.all_verbs, needed, strict=False)]

    def chosen(self) -> str:
        """What the highlighted row is about; empty where none is."""
        cursor, ids = self.card.listed.cursor, self.ids()
        return ids[cursor] if 0 <= cursor < len(ids) else ""

    def why(self) -> about.Asked | None:
        """What F12 explains of the highlighted row."""
        return None

    def edit(self) -> Doing:
        return self.home.open("edit", card=self.card.card)

    def serve(self) -> Doing:
        return self.home.serve(self.card.card)

    def ask_yes(self, no: Refused, yes: Deed) -> None:
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

        said, then = first.said(title=no.title), first.then(title=no.title)
        self.card.ask(Asked(_("y/n"), said, then, take, YES_NO))
