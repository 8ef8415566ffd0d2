"""Narrow a search by format, language, place, years and more, and sort its results.

One list has all limits, and each limit its own. A word sets a limit as well: film, spanish, 2010-2020.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from textual.app import ComposeResult

from tuils.i18n import N_, _
from tuils.library.foundation.describing.action import action
from tuils.library.holdings.finding import NO_LIMITS, SORTS, Limits
from tuils.library.holdings.lists.list_search import Search
from tuils.library.holdings.lists.narrowing import (
    SEVERAL,
    NarrowChoice,
    NarrowOffer,
    is_narrowed,
    level_limit_words,
    offer,
    parts_offered,
    with_choice,
    with_level,
    with_years,
    without,
    year_words,
)
from tuils.screens.kit.home import HomeScreen
from tuils.screens.kit.search_screen import is_scan
from tuils.screens.widgets.field import EntryField
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.rows import Column, Row, Rows
from tuils.screens.widgets.turns import Doing
from tuils.values.dataclass import dataclass

from .search import Catalog

COLUMNS = (Column("#", 2, right=True), Column("", 16), Column("", 10, grow=1))
PARTS = {
    "kinds": N_("Format"),
    "languages": N_("Language"),
    "audiences": N_("For whom"),
    "access": N_("Accessible"),
    "tags": N_("Tags"),
    "level": N_("Reading level"),
    "branch": N_("Library"),
    "location": N_("Location"),
    "on_shelf": N_("On the shelf now"),
    "years": N_("Years"),
    "new_since": N_("New this month"),
    "sort": N_("Order"),
}


@dataclass(frozen=True)
class TypedLimit:
    """A limit that is typed, not chosen. `read` sets it in a search, or returns None."""

    read: Callable[[Search, str], Search | None]
    words: Callable[[Limits], str]
    question: str
    any_key: str
    any_hint: str
    wrong: str
    example: str


TYPED = {
    "years": TypedLimit(
        with_years,
        year_words,
        N_("Which years? 2010, 2010-2020, 2010-, -1950"),
        N_("Any year"),
        N_("Enter alone: any year."),
        N_("{text} is not a year."),
        N_("Such as 2010, 2010-2020, 2010-, -1950."),
    ),
    "level": TypedLimit(
        with_level,
        level_limit_words,
        N_("Which reading level? 600L-800L, AR 3-4.5, grade 2"),
        N_("Any level"),
        N_("Enter alone: any level."),
        N_("{text} is not a reading level."),
        N_("Such as 650L, 600L-800L, AR 3-4.5, grade 2."),
    ),
}
SWITCHES = ("on_shelf", "new_since")


class Narrow(HomeScreen):
    """The limits of a search. `search`: the current ones. Enter searches with the choices; Esc changes nothing."""

    mode, prompt, passing = "catalog", N_("Narrow"), True
    keys: Sequence[Hint] = (
        ("1-99", N_("Choose")),
        ("Enter", N_("Find")),
        "all_titles",
        ("back", N_("Back")),
        "help",
    )

    def __init__(self, search: Search) -> None:
        super().__init__()
        self.search = search
        self.offer = NarrowOffer(())
        self.part = ""  # what is asked for now; "" is the list of all
        self._parts: Sequence[str] = ()
        self._choices: list[NarrowChoice | None] = []  # None: any

    def body(self) -> ComposeResult:
        yield Rows(COLUMNS, heads=False, markable=True)

    @property
    def rows(self) -> Rows:
        return self.query_one(Rows)

    @property
    def holds_scans(self) -> bool:
        """False: answers here only search, so a scan is for the desk."""
        return False

    async def opened(self) -> None:
        self.offer = await self.home.read(offer, self.home.desk)
        self._parts = parts_offered(self.offer)
        self._ask_part()

    # -- what is shown

    def _ask_part(self) -> None:
        """Show the list of all limits, with their current values."""
        self.part = ""
        self.ask_for(_(self.prompt))
        self.show_keys(self.keys)
        self.rows.markable = False
        rows: list[Row] = [(str(n), _(PARTS[part]), self._now(part)) for n, part in enumerate(self._parts, 1)]
        self.rows.load(rows, columns=COLUMNS)
        said = self.offer.words(self.search) or _("Narrow or sort the search.")
        hint = _("Type a number, or a word: film, spanish, 2010-2020. Enter searches.")
        if self.narrow:
            hint = _("Type a number or a word. Enter searches.")
        self.say("ASK", said, hint)

    def _now(self, part: str) -> str | tuple[str, str]:
        """Return the limit set for this part, bold; else the word for no limit."""
        search = self.search
        if part in SWITCHES:
            return (_("yes"), "strong") if getattr(search.limits, part) else _("no")
        if part in TYPED:
            words = TYPED[part].words(search.limits)
        elif part == "sort":
            return self.offer.words(Search("", sort=search.sort)) or self._words("sort", SORTS[0])
        else:
            words = self.offer.words(Search("", limits=replace(NO_LIMITS, **{part: getattr(search.limits, part)})))
        return (words, "strong") if words else _("any")

    def _words(self, part: str, value: str) -> str:
        words = next((one.words for one in self.offer.of(part) if one.value == value), "")
        return words[:1].upper() + words[1:]

    def _ask_value(self, part: str) -> None:
        self.part = part
        self.rows.markable = part in SEVERAL
        any_too: list[NarrowChoice | None] = [] if part == "sort" else [None]
        self._choices = [*any_too, *self.offer.of(part)]
        rows: list[Row] = [(str(n), self._called(one)) for n, one in enumerate(self._choices, 1)]
        self.rows.load(rows, cursor=0, columns=(COLUMNS[0], Column("", 30)))
        self.ask_for(_(PARTS[part]))
        marks: tuple[Hint, ...] = (("Space", N_("Several")),) if part in SEVERAL else ()
        self.show_keys((("1-99", N_("Choose")), ("Enter", N_("This one")), *marks, ("back", N_("Back")), "help"))
        hint = _("Type a number, or the start of its name.")
        if part in SEVERAL:
            hint = _("Type a number, or the start of its name. Space marks several.")
        self.say("ASK", _("{part}: which one?").format(part=_(PARTS[part])), hint)

    def _called(self, choice: NarrowChoice | None) -> str:
        words = choice.label or choice.words if choice else _("any")
        return words[:1].upper() + words[1:]

    def _ask_typed(self, part: str) -> None:
        self.part, asked = part, TYPED[part]
        self.rows.load([])
        self.ask_for(_(PARTS[part]))
        self.show_keys((("Enter", asked.any_key), ("back", N_("Back")), "help"))
        self.say("ASK", _(asked.question), _(asked.any_hint))

    # -- what is chosen

    def sent(self, text: str, field: EntryField | None) -> Doing:
        """Search on Enter alone, if no line is highlighted; take four digits as a year, never as a line."""
        if text or (field is None):
            return super().sent(text, field)
        if self.part in TYPED:
            self._hold(without(self.search, self.part))
            return None
        return super().sent(text, field) if self.part or self.rows.cursor >= 0 else self._find(self.search)

    def chose(self, index: int) -> Doing:
        if not self.part:
            self._go_into(self._parts[index])
            return None
        marked = [one for at in sorted(self.rows.marked) if (one := self._choices[at])]
        self._choose(marked or [self._choices[index]])
        return None

    def picked(self, number: int) -> Doing:
        """Choose this number alone, whatever is marked."""
        index = self.rows.find(number)
        if index < 0:
            self.remark(_("There is no line {number}.").format(number=number))
        elif self.part:
            self._choose([self._choices[index]])
        else:
            self._go_into(self._parts[index])
        return None

    def _go_into(self, part: str) -> None:
        if part in SWITCHES:
            on = bool(getattr(self.search.limits, part))
            self._hold(without(self.search, part) if on else with_choice(self.search, *self.offer.of(part)))
        elif part in TYPED:
            self._ask_typed(part)
        else:
            self._ask_value(part)

    def _choose(self, chosen: Sequence[NarrowChoice | None]) -> None:
        known = [choice for choice in chosen if choice]
        self._hold(with_choice(self.search, *known) if known else without(self.search, self.part))

    def _hold(self, search: Search) -> None:
        self.search = search
        self._ask_part()

    async def heard(self, text: str) -> None:
        """Take a year or a level, or a word of the limit asked for; on the first list of any limit. A scan is none."""
        for part in [self.part] if self.part in TYPED else [] if self.part else TYPED:
            if limited := TYPED[part].read(self.search, text):
                self._hold(limited)
                return
        if is_scan(text):
            await self._overheard(text)
            return
        if self.part in TYPED:
            asked = TYPED[self.part]
            self.remark(_(asked.wrong).format(text=cut(text, 20)), _(asked.example))
            return
        found = self.offer.called(text, self.part)
        if len(found) == 1:
            self._hold(with_choice(self.search, found[0]))
        elif found:
            names = ", ".join(self._called(one) for one in found)
            self.remark(_("Which of these? {names}").format(names=names))
        else:
            self.remark(_('Nothing here is named "{text}".').format(text=cut(text, 30)))

    @action("a", N_("All titles"), N_("Clear all limits"))
    def all_titles(self) -> Doing:
        return self._find(replace(self.search, limits=NO_LIMITS, sort=SORTS[0]))

    def action_back(self) -> Doing:
        if self.part:
            self._ask_part()
            return None
        return super().action_back()

    async def _find(self, search: Search) -> None:
        said = self.offer.words(search) if is_narrowed(search) else ""
        with self.app.batch_update():
            await self.close()
            below = self.app.screen
            if isinstance(below, Catalog):
                below.narrow_to(search, said)
