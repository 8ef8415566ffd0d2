"""What a screen may ask of the app, and what every screen of the library does alike.

A screen is a subclass of `HomeScreen` (itself a `Frame`: see there for bands, keys and hooks). It reads and
writes through `self.home`, waiting for the answer in its hooks:

    sheet = await self.home.read(title_sheet, self.biblio)
    done = await self.home.do(renew, card, barcode)          # a verb; the desk is put first

It need not catch anything: `Refused`, a fault of the store and a mistake of our own are said in the answer, and
the next thing typed or scanned goes on. While another desk keeps the library busy, writing waits and is tried
again by itself.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Concatenate, ParamSpec, Protocol, TypeVar, cast

from textual.screen import Screen
from textual.worker import Worker

from tuils.i18n import _
from tuils.lane import Lanes
from tuils.library.desk import Desk, Operator
from tuils.library.refusals import Refused
from tuils.library.session import Answer, Heard
from tuils.library.store import Interrupted, StoreFault
from tuils.settings import Station

from .frame import Frame, House
from .widgets.field import Field
from .widgets.turns import Came, Doing

if TYPE_CHECKING:
    from tuils.library.session import Session
    from tuils.library.session.asked import Asked

P = ParamSpec("P")
T = TypeVar("T")

BARCODE = "barcode"
"""The CSS class of a field that asks for a barcode: it takes the next serial scan."""


class Home(House, Protocol):
    """The app, as screens see it."""

    desk: Desk
    """Who acts, where and when. Its operator changes with the person who signs in: never keep a copy."""
    lanes: Lanes
    path: Path
    station_settings: Station
    warnings: list[str]
    """What the front door found and somebody should read, such as a clock that is behind."""
    slip: tuple[str, ...]
    """The date-due slip of the patron who was served last; empty where there is none."""

    @property
    def session(self) -> Session:
        """The conversation at the desk. Call it by `work` only: it belongs to the write lane."""

    async def open(self, name: str, **facts: Any) -> None:
        """Push the screen of that name (see `places`). It is on top when this returns."""

    async def do(self, verb: Callable[Concatenate[Desk, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """One verb at this desk, on the write lane. Where the person may not, the PIN of another is asked for."""

    async def work(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Anything else that writes, on the write lane: it must be safe to call again when the library was busy."""

    async def read(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Anything that only reads, on the read lane."""

    async def newest(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """For searching while someone types, on a lane of its own: the search before is given up, with `Interrupted`
        for its caller, which may let it go through."""

    def give_up(self) -> None:
        """The search that is under way is not wanted any more: something that must not wait has come."""

    def behind(self, doing: Callable[[], Awaitable[None]], name: str) -> Worker[None]:
        """Do it behind the screens, also when this one is gone. What goes wrong there is told, and ends nothing."""

    def in_order_soon(self) -> None:
        """Settings were changed that the shelves follow from: these are brought in order behind the screens."""

    async def serve(self, code: str) -> None:
        """Go to the desk and say this code there, as if it had been scanned: a card, to lend to this patron."""

    async def tell(self, heard: Heard) -> None:
        """Show at the desk what the conversation answered; another screen says it as well."""

    async def overhear(self, code: str) -> Answer:
        """A code for the conversation while another screen is shown; gives back what the desk answers."""

    async def end_session(self) -> None:
        """Sign out, without asking, to the list of accounts."""

    async def sign_in(self, operator: Operator) -> None:
        """This person stands at the desk from now on, and sees it."""

    before: str
    """The login of who stood here before, while somebody else takes over; else empty."""

    turned_away: str
    """The name of who was signed in, where that account changed or ended meanwhile; else empty."""

    async def is_still_here(self) -> bool:
        """Does the account of who is signed in still stand? If not, the list of accounts is there now."""

    def keep_scan(self, code: str) -> bool:
        """While somebody takes over the desk as it is, what is scanned at the door is for the desk behind it. False
        else: it is for nobody."""

    async def someone_else(self) -> None:
        """From the lock: the patron is parked, the work is kept, and the list of accounts is shown."""

    async def changed(self) -> None:
        """The library's name or time zone is another now."""

    def use_scanner(self, port: str) -> None:
        """Listen to the serial scanner at this port from now on."""

    async def leave(self) -> None:
        """End the program: the day's backup first, and a word where there is none."""


class HomeScreen(Frame):
    """A frame with a library behind it.

    `passing`: help, menu and the like, which are closed when one goes to another mode.
    """

    passing: ClassVar[bool] = False

    @property
    def home(self) -> Home:
        return cast("Home", self.app)

    # -- what a screen may write

    def scanned(self, code: str) -> Doing:
        """A code from the serial scanner, which is never a choice nor an answer. A field of the class
        `barcode` takes it; else the conversation at the desk does, and this screen says what it answered."""
        focused = self.focused
        if isinstance(focused, Field) and focused.has_class(BARCODE):
            focused.value = code
            focused.send()
            return None
        return self._overheard(code)

    def row_asked(self) -> Asked | None:
        """What F12 explains of the highlighted row; None where there is nothing to ask of it."""
        return None

    def left_alone(self) -> Doing:
        """Nobody touched the desk for a while, and its patron is parked: hide what names a person."""

    # -- what a screen uses

    def remark(self, said: str, then: str = "") -> None:
        """Say something by the way; `again`, or a dot alone, brings the answer back."""
        self._show("LOOK", said, then or self._answered[2])

    def again(self) -> None:
        self._show(*self._answered)

    # -- what all do alike

    async def action_why(self) -> None:
        """Of the highlighted row, where it can be asked of; else of the desk's last answer."""
        if asked := self.row_asked():
            await self.home.open("why", asked=asked)
        elif self.home.session.asked_about:
            await self.home.open("why")
        elif self.mode == "events":
            self.remark(_("There is nothing to explain here."), _("In a program, ? tells why somebody waits."))
        else:
            self.remark(_("There is nothing to explain yet."), _("Lend something first: then ? tells why it is due."))

    async def act(self, came: Came) -> None:
        """What is sent, and all at the desk, is done for who is still here; a key elsewhere opens its screen at once,
        for what is typed behind it is meant for that one."""
        first = isinstance(came, Field.Sent) or self.mode == "desk"
        if self.shut or not first or await self.home.is_still_here():
            await super().act(came)
        if not first and not self.shut:
            await self.home.is_still_here()

    def sent(self, text: str, field: Field | None) -> Doing:
        if field is None and not (len(text) == 2 and text[0] == "."):
            return self.scanned(text)
        return super().sent(text, field)

    async def _overheard(self, code: str) -> None:
        answer = await self.home.overhear(code)
        self.say(answer.mark, _("At the desk: {said}").format(said=answer.said), answer.then)

    def faulted(self, problem: Exception) -> None:
        if isinstance(problem, Refused):
            first, facts = problem.reasons[0], {"title": problem.title}
            self.say("STOP", first.said(**facts), first.then(**facts))
        elif isinstance(problem, StoreFault):
            self.say("STOP", problem.said, problem.then)
        elif not isinstance(problem, Interrupted):
            super().faulted(problem)


def home_screen(screen: Screen[Any]) -> HomeScreen | None:
    """This screen, if it is one of ours."""
    return screen if isinstance(screen, HomeScreen) else None
