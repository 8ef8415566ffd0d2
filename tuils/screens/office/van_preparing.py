"""A copy for a van, in three steps: its name, where it is written, who goes along. What is rarely otherwise stands
below: for a branch, under a passphrase."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tuils.files import FileRefused
from tuils.i18n import N_, _
from tuils.library.dates import moment_words
from tuils.library.describing.action import action
from tuils.library.desk import Desk
from tuils.library.people.staff import staff
from tuils.library.sites.homecoming import Homecoming, in_words
from tuils.library.sites.known_sites import BRANCH, VAN, fit_name
from tuils.library.sites.preparing import FILE, prepare
from tuils.library.sites.sealing import fit_passphrase
from tuils.library.sites.sticks import folders_in_reach
from tuils.screens.kit.listing import Listing
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.rows import Column
from tuils.screens.widgets.turns import Doing


def prepared(desk: Desk, name: str, folder: Path, who: tuple[str, ...], kind: str, passphrase: str) -> Homecoming:
    """The copy, in a sentence."""
    try:
        made = prepare(desk, name, folder.expanduser(), staff=who, kind=kind, passphrase=passphrase)
    except (FileRefused, OSError) as fault:
        return in_words(fault)
    said = _("{name} is ready and checked: {file}").format(name=name, file=made.library)
    then = _("On the laptop: tuils --library {file}").format(file=FILE)
    if passphrase:
        then = _("On the laptop: tuils van unseal {file} --to DIR").format(file=made.library.name)
    return Homecoming("OK", said, then)


class PrepareVan(Listing):
    """Each answer leads to the next step; Enter on a step asks for it again."""

    names_a_person = False
    word, prompt = N_("Prepare a van"), N_("Step")
    columns = (Column("#", 2, right=True), Column(N_("Step"), 16), Column(N_("Now"), 24, grow=1))
    keys = (("Enter", N_("Change it")), "own", ("back", N_("Back")), "help")

    def __init__(self) -> None:
        super().__init__()
        self.van, self.folder, self.who = VAN, "", tuple[str, ...]()
        self.kind, self.passphrase = VAN, ""
        self.logins = set[str]()

    async def load(self) -> None:
        if not self.logins:
            self.logins = {one.login for one in await self.home.read(staff) if one.active}
            self.folder = next(iter(await self.home.read(folders_in_reach)), "")
        rows = [
            ("1", _("Name"), self.van),
            ("2", _("Folder"), self.folder or "-"),
            ("3", _("Staff on the van"), self.who_words),
            ("4", _("Used as"), _("van") if self.kind == VAN else _("branch that is often offline")),
            ("5", _("Passphrase"), _("yes: encrypted") if self.passphrase else _("none")),
        ]
        self.put(rows, ["name", "folder", "who", "kind", "passphrase"])

    @property
    def who_words(self) -> str:
        """Of a van whoever prepares it, of a branch everybody, unless some are named."""
        usual = self.home.desk.operator.login if self.kind == VAN else _("all staff")
        return ", ".join(self.who) or usual

    async def opened(self) -> None:
        await self.load()
        self.ask_name()

    def greet(self) -> None:
        now = moment_words(self.home.desk, self.home.desk.now)
        then = _("This computer's clock says {now}. F6 prepares it.").format(now=now)
        self.say("", _("Everything is chosen."), then)

    def open_line(self, index: int) -> Doing:
        if self.line_keys[index] == "kind":
            return self._other_kind()
        {"name": self.ask_name, "folder": self.ask_folder, "who": self.ask_who, "passphrase": self.ask_passphrase}[
            self.line_keys[index]
        ]()
        return None

    async def _other_kind(self) -> None:
        self.kind = BRANCH if self.kind == VAN else VAN
        await self.load()
        if self.kind == VAN:
            self.say("", _("A van's copy has only what checkouts need about patrons."), _("F6 prepares it."))
        else:
            self.say("", _("A branch gets everything the library has."), _("F6 prepares it."))

    def ask_name(self) -> None:
        async def named(text: str) -> None:
            self.van = fit_name(text.strip() or self.van)
            await self._next(self.ask_folder)

        said = _("Step 1 of 3: what is the van called?")
        self.ask_words(_("Name"), N_("Next"), said, _("Enter alone: {name}").format(name=self.van), named)

    def ask_folder(self) -> None:
        async def placed(text: str) -> None:
            if not (text.strip() or self.folder):
                self.remark(_("Type a folder, such as /media/stick."))
                return
            self.folder = text.strip() or self.folder
            await self._next(self.ask_who)

        usual = _("Enter alone: {folder}").format(folder=cut(self.folder, 50)) if self.folder else ""
        said = _("Step 2 of 3: where should the copy be saved? A USB stick, for example.")
        self.ask_words(_("Folder"), N_("Next"), said, usual or _("Such as /media/stick."), placed)

    def ask_who(self) -> None:
        async def chosen(text: str) -> None:
            who = tuple(text.replace(",", " ").split()) or self.who
            if unknown := [login for login in who if login not in self.logins]:
                self.remark(_("There is no staff account {login}.").format(login=unknown[0]))
                return
            self.who = who
            await self._next(self.ask_start)

        said = _("Step 3 of 3: which staff go along? Type their logins.")
        then = _("Only they can sign in there. Enter alone: {who}").format(who=self.who_words)
        self.ask_words(_("Logins"), N_("Next"), said, then, chosen)

    def ask_passphrase(self) -> None:
        async def typed(text: str) -> None:
            if text:
                fit_passphrase(text)
                self._again(text)
                return
            self.passphrase = ""
            await self._next(self.greet)

        said = _("Choose a passphrase. Nobody can open the copy without it.")
        then = _("Four or five words. Enter alone: none.")
        self.ask_words(_("Passphrase"), N_("Next"), said, then, typed, secret=True)

    def _again(self, first: str) -> None:
        async def typed(text: str) -> None:
            if text != first:
                self.settle()
                self.ask_passphrase()
                self.remark(_("The two passphrases don't match. Choose one again."))
                return
            self.passphrase = text
            await self._next(self.greet)

        then = _("It can't be recovered. Write it down and keep it away from the stick.")
        self.ask_words(_("Passphrase"), N_("Next"), _("Type it once more."), then, typed, secret=True)

    def ask_start(self) -> None:
        said = _("Prepare {name} in {folder}?").format(name=self.van, folder=cut(self.folder, 40))
        now = moment_words(self.home.desk, self.home.desk.now)
        then = _("This computer's clock says {now}. Right? y: prepare it. n: no.").format(now=now)
        self.ask(said, then, self._start)

    async def _next(self, ask: Callable[[], None]) -> None:
        self.settle()
        await self.load()
        ask()

    @action("s", N_("Prepare"), N_("Prepare the copy now"))
    async def start(self) -> None:
        if self.folder:
            await self._start()
        else:
            self.ask_folder()

    async def _start(self) -> None:
        said = _("Preparing {name}. With many titles, this takes half a minute.").format(name=self.van)
        self.say("", said, _("You can keep working. It says when it is ready."))
        self.home.behind(self._prepare, "van")

    async def _prepare(self) -> None:
        words = (self.van, Path(self.folder), self.who, self.kind, self.passphrase)
        done = await self.home.long(prepared, *words)
        if not self.is_gone:
            self.say(done.mark, cut(done.said, 78), done.then)
