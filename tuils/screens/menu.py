"""The menu: all that has no key. Numbers never move between versions, for people learn them."""

from __future__ import annotations

from itertools import zip_longest

from textual.app import ComposeResult

from tuils.i18n import N_, _
from tuils.library.administration.backup import backup
from tuils.library.circulation.drawer import handles_money
from tuils.library.refusals import refuse
from tuils.values.dataclass import dataclass
from tuils.values.folding import fold

from . import places
from .home import HomeScreen
from .widgets.keys import Hint
from .widgets.lines import Line, Lines, fit
from .widgets.rows import Column, Rows
from .widgets.turns import Doing


@dataclass(frozen=True)
class Entry:
    """`place`: a name of `places`, or one of Menu's own actions; an entry is shown when that is there.
    `permission`: who may not do it does not see it."""

    number: int
    words: str
    place: str
    permission: str = ""


TODAY, COLLECTION, LIBRARY = N_("Today"), N_("Collection"), N_("Library")
GROUPS: dict[str, tuple[Entry, ...]] = {
    TODAY: (
        Entry(1, N_("Holds to pull"), "pull_list"),
        Entry(2, N_("Hold shelf"), "hold_shelf"),
        Entry(3, N_("Overdue list"), "overdue"),
        Entry(4, N_("Day list"), "day_list"),
        Entry(5, N_("Opening and closing"), "opening"),
        Entry(6, N_("Room and PC bookings"), "rooms"),
        Entry(7, N_("Cash drawer"), "drawer", "fees.pay"),
        Entry(8, N_("Count visitors"), "visitors"),
        Entry(9, N_("Slip again"), "slip"),
        Entry(10, N_("Verify the cart"), "verify"),
        Entry(31, N_("Used in the library"), "here"),
        Entry(32, N_("Renew by item"), "items"),
        Entry(33, N_("On its way"), "in_transit"),
        Entry(40, N_("Preparation"), "preparation", "programs.see"),
        Entry(41, N_("To tell"), "to_tell", "programs.tell"),
    ),
    COLLECTION: (
        Entry(11, N_("Quick add"), "quick_add", "catalog.edit"),
        Entry(12, N_("Import"), "imports", "library.import"),
        Entry(13, N_("Shelf check"), "shelf_check"),
        Entry(14, N_("Repairs"), "repairs"),
        Entry(15, N_("Labels"), "labels"),
        Entry(16, N_("Orders and gifts"), "orders"),
        Entry(17, N_("Weeding"), "weeding", "catalog.edit"),
        Entry(18, N_("Duplicates"), "duplicates", "catalog.edit"),
        Entry(19, N_("Batch edit"), "batch_edit", "catalog.edit"),
        Entry(34, N_("Lists"), "lists"),
        Entry(35, N_("Call numbers"), "call_numbers"),
    ),
    LIBRARY: (
        Entry(21, N_("Rules"), "rules"),
        Entry(22, N_("Calendar"), "calendar"),
        Entry(23, N_("People and roles"), "people", "staff.edit"),
        Entry(24, N_("Reports"), "reports"),
        Entry(25, N_("Set up"), "set_up", "library.settings"),
        Entry(26, N_("Back up now"), "back_up", "library.backup"),
        Entry(27, N_("Practice library"), "practice"),
        Entry(28, N_("Sign out"), "sign_out"),
        Entry(29, N_("Settings"), "settings", "library.settings"),
        Entry(36, N_("Audit log"), "audit", "audit.see"),
        Entry(37, N_("Keeping and purging"), "keeping", "library.purge"),
        Entry(38, N_("Requests for records"), "requests"),
        Entry(39, N_("Change many patrons"), "patron_batch", "patrons.batch"),
        Entry(42, N_("Program reports"), "program_reports", "programs.see"),
        Entry(43, N_("Calendar files"), "calendar_files", "programs.see"),
    ),
}
AT_DESK = ("verify", "here", "items")
"""Modes of the desk."""
OWN = ("slip", "back_up", "sign_out", *AT_DESK)
WIDTH = 26


class Menu(HomeScreen):
    passing = True
    word, prompt = N_("Menu"), N_("Go to")
    keys: tuple[Hint, ...] = (("1-99", N_("Choose")), ("back", N_("Back")), "help")

    money = False
    """Is there anything to be seen of money here?"""

    def body(self) -> ComposeResult:
        lines = Lines(id="body")
        rows = Rows((Column("#", 2, right=True), Column("", 20, grow=1)), id="rows", heads=False)
        lines.display, rows.display = not self.narrow, self.narrow  # changed later, all would be painted once more
        yield lines
        yield rows

    async def opened(self) -> None:
        self.money = await self.home.read(handles_money)
        self.say("", _("Where to? Type a number or a few letters, then Enter."), _("Esc goes back to where you were."))

    def resized(self) -> None:
        """Three columns to read; on a narrow screen one list, with the arrows."""
        lines, rows = self.query_one("#body", Lines), self.query_one(Rows)
        lines.display, rows.display = not self.narrow, self.narrow
        shown = {head: [entry for entry in entries if self._shown(entry)] for head, entries in GROUPS.items()}
        groups = {head: entries for head, entries in shown.items() if entries}
        lines.put(["", *_columns(groups)])
        rows.load([(str(entry.number), _(entry.words)) for entries in groups.values() for entry in entries])

    def _shown(self, entry: Entry) -> bool:
        if entry.permission and not self.home.desk.may(entry.permission):
            return False
        if entry.place == "slip":
            return bool(self.home.slip)
        if entry.place == "drawer" and not self.money:
            return False
        return entry.place in places.SCREENS or entry.place in OWN

    @property
    def _entries(self) -> list[Entry]:
        return [entry for entries in GROUPS.values() for entry in entries if self._shown(entry)]

    def picked(self, number: int) -> Doing:
        return self.heard(str(number))

    def chose(self, index: int) -> Doing:
        return self._go(self._entries[index])

    def heard(self, text: str) -> Doing:
        found = self._found(text)
        if len(found) == 1:
            return self._go(found[0])
        if found:
            names = ", ".join(f"{entry.number} {_(entry.words)}" for entry in found)
            self.say("ASK", _("Which of these? {names}").format(names=names), _("Type its number, then Enter."))
        elif barred := self._barred(text):
            self.faulted(refuse("NO_PERMISSION", permission=barred))
        else:
            self.say("LOOK", _('Nothing in the menu has "{words}".').format(words=text), _("Esc goes back."))
        return None

    def _barred(self, number: str) -> str:
        """The permission that is not theirs, where this is the number of an entry that others have."""
        wanted = [entry for entries in GROUPS.values() for entry in entries if str(entry.number) == number]
        return next((one.permission for one in wanted if one.permission and not self.home.desk.may(one.permission)), "")

    def _found(self, text: str) -> list[Entry]:
        if text.isdecimal():
            return [entry for entry in self._entries if entry.number == int(text)]
        word = fold(text)
        return [entry for entry in self._entries if any(part.startswith(word) for part in _beginnings(_(entry.words)))]

    async def _go(self, entry: Entry) -> None:
        if entry.place == "back_up":
            await self._back_up()
            return
        await self.close()
        if entry.place == "sign_out":
            await self.home.sign_out()
        elif entry.place in AT_DESK:
            await self.home.go("desk")
            await self.home.tell(await self.home.work(self.home.session.press, entry.place))
        else:
            await self.home.open(entry.place)

    async def _back_up(self) -> None:
        made = await self.home.do(backup, self.home.path)
        said = _("Backed up, and tested: {file}").format(file=made.file.name)
        self.say("OK", said, _("It lies in {folder}").format(folder=made.file.parent))


def _beginnings(words: str) -> list[str]:
    """The words, and each rest of them, so that `back up` finds what `up` finds."""
    parts = fold(words).split()
    return [" ".join(parts[n:]) for n in range(len(parts))]


def _columns(groups: dict[str, list[Entry]]) -> list[Line]:
    heads = "".join(fit(f"   # {_(head)}", WIDTH) for head in groups)
    lines: list[Line] = [[(heads.rstrip(), "key")]]
    for row in zip_longest(*groups.values()):
        pieces = []
        for entry in row:
            number, words = (f"  {entry.number:>2} ", _(entry.words)) if entry else ("", "")
            pieces += [(number, "key"), (fit(words, WIDTH - len(number)), "text")]
        lines.append(pieces)
    return lines
