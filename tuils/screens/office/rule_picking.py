"""Who, and what? One question after the other, each with the library's own codes to choose from."""

from __future__ import annotations

from textual.app import ComposeResult

from tuils.i18n import N_, _
from tuils.library.administration.settings import Code, branches, categories, item_types
from tuils.screens.kit.home import HomeScreen
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.rows import Column, Rows
from tuils.screens.widgets.turns import Doing
from tuils.values.folding import fold

from .rule_lines import Place
from .rules import Rules

CODES = (Column("#", 2, right=True), Column(N_("Code"), 10), Column(N_("Name"), 20, grow=1))
READ = {"branch": branches, "category": categories, "item_type": item_types}
ASK = {
    "branch": N_("Which branch?"),
    "category": N_("Which patrons?"),
    "item_type": N_("Which item type?"),
}


class Picking(HomeScreen):
    """`kinds` that are asked for, in this order; `any_too`: nothing named is an answer."""

    passing = True
    kinds: tuple[str, ...] = ("branch", "category", "item_type")
    any_too = True
    ask_words = ASK
    keys: tuple[Hint, ...] = (("1-99", N_("Choose")), ("Enter", N_("Choose")), ("back", N_("Back")), "help")

    def __init__(self) -> None:
        super().__init__()
        self.chosen: dict[str, str] = {}
        self._codes: list[Code] = []

    def body(self) -> ComposeResult:
        yield Rows(CODES, id="codes")

    async def opened(self) -> None:
        await self._ask()

    # -- what a screen writes

    async def complete(self) -> None:
        """All is chosen."""

    async def other(self, text: str) -> str:
        """A code that is meant by what is no code nor name of the list; empty where there is none."""
        return ""

    # -- asking

    @property
    def kind(self) -> str:
        """What is asked for now; empty where all is chosen."""
        return next((kind for kind in self.kinds if kind not in self.chosen), "")

    async def _ask(self) -> None:
        kind = self.kind
        if not kind:
            await self.complete()
            return
        codes = await self.home.read(READ[kind])
        if kind == "branch" and len(codes) < 2:
            self.chosen[kind] = ""
            await self._ask()
            return
        self._codes = [*([Code("", _("any"))] if self.any_too else []), *codes]
        rows = [(str(n), code.code, code.name) for n, code in enumerate(self._codes, 1)]
        self.query_one("#codes", Rows).load(rows, cursor=0)
        self.say("ASK", _(self.ask_words[kind]), self.how(kind))

    def how(self, kind: str) -> str:
        return _("Type a number, a code, or a name's first letters. Enter alone: any.")

    @property
    def is_asking(self) -> bool:
        return True

    async def heard(self, text: str) -> None:
        typed = fold(text)
        fitting = [code for code in self._codes if code.code.lower() == text.lower()]
        fitting = fitting or [code for code in self._codes if typed and fold(code.name).startswith(typed)]
        if len(fitting) == 1:
            await self._choose(fitting[0].code)
        elif fitting:
            names = ", ".join(code.name for code in fitting)
            self.remark(_("Which of these? {names}").format(names=names))
        elif code := await self.other(text):
            await self._choose(code)
        else:
            self.remark(_('Nothing here is named "{text}".').format(text=cut(text, 30)))

    async def chose(self, index: int) -> None:
        await self._choose(self._codes[index].code)

    async def _choose(self, code: str) -> None:
        self.chosen[self.kind] = code
        await self._ask()

    def action_back(self) -> Doing:
        """The question before, where there was one."""
        asked = [kind for kind in self.kinds if kind in self.chosen and (kind != "branch" or self.chosen[kind])]
        if not asked:
            return super().action_back()
        del self.chosen[asked[-1]]
        return self._ask()


class NewLine(Picking):
    """A line of the matrix, for whom?"""

    word, prompt = N_("Rules"), N_("New")

    async def complete(self) -> None:
        place: Place = (self.chosen["branch"], self.chosen["category"], self.chosen["item_type"])
        with self.app.batch_update():
            await self.close()
            below = self.app.screen
            if isinstance(below, Rules):
                await below.begin(place)
