"""Bookmobile: vans and branches, changes they bring home and take along; copies of the library for them; stops."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from tuils.files import FileRefused
from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.administration.stop_visits import planned_visits
from tuils.library.foundation.administration.this_site import MAIN
from tuils.library.foundation.dates import moment_words
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import count_label
from tuils.library.lending.holds.stops import STOPS, VanStop, add_stop, stop_times_words
from tuils.library.lending.rule_changes.closures import change_visits
from tuils.library.people.staff.staff import staff
from tuils.library.reach.sites.homecoming import Homecoming, bring_home, in_words, pack_all
from tuils.library.reach.sites.known_sites import BRANCH, VAN, fit_name, revoke_site
from tuils.library.reach.sites.overview import SiteLine
from tuils.library.reach.sites.preparing import FILE, prepare_site_copy
from tuils.library.reach.sites.sealing import fit_passphrase
from tuils.library.reach.sites.site_table import SITES
from tuils.library.reach.sites.sticks import folders_in_reach
from tuils.library.reach.sites.van_paper import van_paper
from tuils.screens.kit.home import opens
from tuils.screens.kit.listing import Listing
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.kit.text_page import TextPage
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.rows import Column
from tuils.screens.widgets.turns import Doing
from tuils.values.time.hours import OpenSpan, parse_week
from tuils.values.time.moments import day_of
from tuils.values.words import Unclear

MAY_PREPARE = "library.settings"
LONGEST = 60


class Bookmobile(TableScreen[SiteLine]):
    """The vans and branches. F6 prepares a copy, F7 loads work brought home, F8 writes what one lacks."""

    table, word, prompt = SITES, N_("Bookmobile"), N_("Number")
    keys = ("own", ("back", N_("Back")), "help", "undo")
    refusal_ends_question = True
    told: tuple[str, ...] = ()

    async def load(self) -> None:
        await super().load()
        if self.lines and self.answered[1] == _(self.table.none[0]):  # one was prepared meanwhile
            self.greet()

    def greet(self) -> None:
        """Greet; away from the library, the driver."""
        here = next((line.site.name for line in self.lines if line.here), "")
        home = next((line for line in self.lines if line.site.kind == MAIN), None)
        if self.at_main or home is None:
            super().greet()
            return
        text = ngettext(
            "This is {name}. {n} change to take home.", "This is {name}. {n} changes to take home.", home.to_send
        )
        hint = _("Coming home: F8 saves your work. Setting out: F7 loads the library's.")
        self.say("", text.format(name=here, n=count_label(home.to_send)), hint)

    @property
    def at_main(self) -> bool:
        return self.home.desk.main

    @action("a", N_("Prepare"), N_("Make a copy for a van, in three steps"), needs=MAY_PREPARE, when="at_main")
    async def prepare_one(self) -> None:
        await self.home.open("van_prepare")

    @action("i", N_("Load work"), N_("Load what another copy saved on the stick"))
    async def load_work(self) -> None:
        await self._with_folder(_("Load work from which folder?"), N_("Load it"), self._load)

    @action("o", N_("Save work"), N_("Save a file with new work, for the stick"))
    async def write_work(self) -> None:
        await self._with_folder(_("Save new work to which folder?"), N_("Write it"), self._write)

    show_stops = opens("stops", "s", N_("Stops"), N_("The stops of the bookmobile, and when it is there"))

    @action("f", N_("Paper"), N_("Print a page for a day without a computer"))
    async def print_paper(self) -> None:
        made = await self.home.do(van_paper)
        self.home.print_out(_("Page for the bookmobile"), [made.text])

    key_in = opens("paper_log", "k", N_("Key in"), N_("Key in a paper log"))

    @action(
        "z",
        N_("Lost"),
        N_("Report it lost or stolen: nothing more is accepted"),
        needs=MAY_PREPARE,
        when="at_main",
    )
    def report_lost(self, line: SiteLine) -> None:
        text = _("Is {name} lost or stolen? Nothing more is accepted from it.").format(name=line.site.name)
        self.ask(text, _("y: report it lost.   n or Esc: no."), partial(self._lost, line.site.name))

    async def _lost(self, name: str) -> None:
        await self.home.do(revoke_site, name)
        hint = _("Change the PINs of the people who could sign in on it.")
        await self.done(_("{name} was reported lost.").format(name=name), hint)

    # -- files

    async def _with_folder(self, sentence: str, word: str, take: Callable[[Path], Awaitable[None]]) -> None:
        found = await self.home.read(folders_in_reach)
        usual = found[0] if found else ""

        async def named(text: str) -> None:
            folder = text.strip() or usual
            if not folder:
                self.remark(_("Type a folder, such as /media/stick."), _("Esc goes back."))
                return
            self.settle()
            await take(Path(folder))

        hint = _("Enter alone: {folder}").format(folder=cut(usual, 50)) if usual else _("Such as /media/stick.")
        self.ask_words(_("Folder"), word, sentence, hint, named)

    async def _load(self, folder: Path, *, clock_right: bool = False) -> None:
        self.say("", _("Loading from {folder}.").format(folder=cut(str(folder), LONGEST)), _("You can keep working."))
        self.home.behind(partial(self._told, partial(bring_home, clock_right=clock_right), folder), "van")

    async def _write(self, folder: Path) -> None:
        self.say("", _("Writing to {folder}.").format(folder=cut(str(folder), LONGEST)), _("You can keep working."))
        self.home.behind(partial(self._told, pack_all, folder), "van")

    async def _told(self, act: Callable[..., Homecoming], folder: Path) -> None:
        done = await self.home.long(act, folder)
        if self.is_gone:
            return
        await self.load()
        if done.asks:
            hint = _("y: yes, load it.   n: no. Then set this computer's clock.")
            self.ask(cut(done.said, 78), hint, partial(self._load, folder, clock_right=True))
        else:
            self.told = done.told
            self.say(done.mark, cut(done.said, 78), done.then)

    @action("b", N_("All counts"), N_("Everything the last file brought, by kind"), when="told")
    async def show_all(self) -> None:
        await self.home.open("work_loaded", told=self.told)


class WorkLoaded(TextPage):
    """The messages about the files that were loaded."""

    word = N_("Bookmobile")

    def __init__(self, told: tuple[str, ...]) -> None:
        super().__init__()
        self.told = told

    async def opened(self) -> None:
        self.say("OK", _("What the files brought."), _("Esc goes back."))
        self.read_out([f" {words}" for words in self.told])


MAY = "library.calendar"


class VanStops(TableScreen[VanStop]):
    """The stops of a van. F6 adds one, F7 changes its times, F8 works there."""

    table, word, prompt = STOPS, N_("Stops"), N_("Number")
    keys = ("own", ("back", N_("Back")), "help", "undo")
    refusal_ends_question = True

    @action("a", N_("Add"), N_("Add a stop"), needs="library.settings")
    def add(self) -> None:
        async def named(text: str) -> None:
            code, _blank, name = text.strip().partition(" ")
            if not code:
                self.remark(_("Type a code and a name, such as OAK Oak Street School."))
                return
            self.settle()
            self._ask_times(code, name.strip(" ,") or code, None)

        hint = _("Such as OAK Oak Street School.")
        self.ask_words(_("Stop"), N_("Next"), _("What is the stop called? A short code, then its name."), hint, named)

    @action("t", N_("Times"), N_("Change when the bookmobile comes"), needs=MAY)
    def change(self, stop: VanStop) -> None:
        self._ask_times(stop.code, stop.name, stop)

    def _ask_times(self, code: str, name: str, old: VanStop | None) -> None:
        async def timed(text: str) -> None:
            times, _star, weeks = text.partition(" every ")
            try:
                week = parse_week(times)
            except Unclear as unclear:
                self.remark(unclear.sentence(_))
                return
            if not week:
                self.remark(_("Type a day and hours, such as tue 3:30-4:30pm."))
                return
            every = int(number) if (number := weeks.strip().split(" ")[0]).isdecimal() and len(number) < 3 else 1
            self.settle()
            await self._set(code, name, week, every, old)

        now = stop_times_words(old.visits) if old else ""
        sentence = _("When does the bookmobile stop at {name}?").format(name=name) + (f" ({now})" if now else "")
        hint = _("Such as tue 3:30-4:30pm, or tue 3:30-4:30pm every 2 weeks.")
        self.ask_words(_("Times"), N_("Save"), sentence, hint, timed)

    async def _set(
        self, code: str, name: str, week: dict[int, tuple[OpenSpan, ...]], every: int, old: VanStop | None
    ) -> None:
        desk = self.home.desk
        days = planned_visits(week, every, day_of(desk.now, desk.zone))
        if old is None:
            await self.home.do(add_stop, code, name, days)
            await self.done(_("Added: {name}.").format(name=name), _("Holds can be picked up there."))
            return
        moved = await self.home.do(change_visits, code, days)
        text = _("Changed: {name}. {n} due dates moved.").format(name=name, n=count_label(len(moved.loans)))
        await self.done(text, _("F9 undoes it."))

    @action("h", N_("Work here"), N_("This desk is at the stop now: due dates and holds are for there"))
    async def work_here(self, stop: VanStop) -> None:
        await self.home.work_at(stop.code)
        text = _("This desk is at {name} now.").format(name=stop.name)
        self.say("OK", text, _("Items are due on a visit there. Choose another stop when you drive on."))


def prepared_copy_words(
    desk: Desk, name: str, folder: Path, who: tuple[str, ...], kind: str, passphrase: str
) -> Homecoming:
    """Return a sentence about the copy prepared."""
    try:
        made = prepare_site_copy(desk, name, folder.expanduser(), staff=who, kind=kind, passphrase=passphrase)
    except (FileRefused, OSError) as fault:
        return in_words(fault)
    text = _("{name} is ready and checked: {file}").format(name=name, file=made.library)
    hint = _("On the laptop: tuils --library {file}").format(file=FILE)
    if passphrase:
        hint = _("On the laptop: tuils van unseal {file} --to DIR").format(file=made.library.name)
    return Homecoming("OK", text, hint)


class PrepareVan(Listing):
    """The steps to prepare a copy. Each answer leads to the next; Enter on a step asks for it again."""

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
        """Return the staff who use it: unless named, the operator for a van, all staff for a branch."""
        usual = self.home.desk.operator.login if self.kind == VAN else _("all staff")
        return ", ".join(self.who) or usual

    async def opened(self) -> None:
        await self.load()
        self.ask_name()

    def greet(self) -> None:
        now = moment_words(self.home.desk, self.home.desk.now)
        hint = _("This computer's clock says {now}. F6 prepares it.").format(now=now)
        self.say("", _("Everything is chosen."), hint)

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

        sentence = _("Step 1 of 3: what is the van called?")
        self.ask_words(_("Name"), N_("Next"), sentence, _("Enter alone: {name}").format(name=self.van), named)

    def ask_folder(self) -> None:
        async def placed(text: str) -> None:
            if not (text.strip() or self.folder):
                self.remark(_("Type a folder, such as /media/stick."))
                return
            self.folder = text.strip() or self.folder
            await self._next(self.ask_who)

        usual = _("Enter alone: {folder}").format(folder=cut(self.folder, 50)) if self.folder else ""
        sentence = _("Step 2 of 3: where should the copy be saved? A USB stick, for example.")
        self.ask_words(_("Folder"), N_("Next"), sentence, usual or _("Such as /media/stick."), placed)

    def ask_who(self) -> None:
        async def chosen(text: str) -> None:
            who = tuple(text.replace(",", " ").split()) or self.who
            if unknown := [login for login in who if login not in self.logins]:
                self.remark(_("There is no staff account {login}.").format(login=unknown[0]))
                return
            self.who = who
            await self._next(self.ask_start)

        sentence = _("Step 3 of 3: which staff go along? Type their logins.")
        hint = _("Only they can sign in there. Enter alone: {who}").format(who=self.who_words)
        self.ask_words(_("Logins"), N_("Next"), sentence, hint, chosen)

    def ask_passphrase(self) -> None:
        async def typed(text: str) -> None:
            if text:
                fit_passphrase(text)
                self._again(text)
                return
            self.passphrase = ""
            await self._next(self.greet)

        sentence = _("Choose a passphrase. Nobody can open the copy without it.")
        hint = _("Four or five words. Enter alone: none.")
        self.ask_words(_("Passphrase"), N_("Next"), sentence, hint, typed, secret=True)

    def _again(self, first: str) -> None:
        async def typed(text: str) -> None:
            if text != first:
                self.settle()
                self.ask_passphrase()
                self.remark(_("The two passphrases don't match. Choose one again."))
                return
            self.passphrase = text
            await self._next(self.greet)

        hint = _("It can't be recovered. Write it down and keep it away from the stick.")
        self.ask_words(_("Passphrase"), N_("Next"), _("Type it once more."), hint, typed, secret=True)

    def ask_start(self) -> None:
        text = _("Prepare {name} in {folder}?").format(name=self.van, folder=cut(self.folder, 40))
        now = moment_words(self.home.desk, self.home.desk.now)
        hint = _("This computer's clock says {now}. Right? y: prepare it. n: no.").format(now=now)
        self.ask(text, hint, self._start)

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
        text = _("Preparing {name}. With many titles, this takes half a minute.").format(name=self.van)
        self.say("", text, _("You can keep working. It says when it is ready."))
        self.home.behind(self._prepare, "van")

    async def _prepare(self) -> None:
        words = (self.van, Path(self.folder), self.who, self.kind, self.passphrase)
        done = await self.home.long(prepared_copy_words, *words)
        if not self.is_gone:
            self.say(done.mark, cut(done.said, 78), done.then)
