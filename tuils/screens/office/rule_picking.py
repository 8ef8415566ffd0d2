"""Questions for patron and item, one after the other: for a new line of the rules, and to try a case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from textual.app import ComposeResult

from tuils.i18n import N_, _
from tuils.library.foundation.administration.settings import Code, branches, categories, item_types, name_of
from tuils.library.foundation.dates import moment_day
from tuils.library.foundation.local_words import day_label
from tuils.library.foundation.typed_days import day_examples, no_day, typed_day
from tuils.library.lending.rules.rule_parameters import NOTICE_RULES, OF_THINGS, OFF_AFTER, PARAMETERS
from tuils.library.lending.rules.rules import CATCH_ALL, Rule, rule_scope_label
from tuils.library.lending.terms.terms import due_words
from tuils.library.lending.why.rule_case import CaseDecision, CaseTried, category_of, try_case, type_of_barcode
from tuils.screens.kit.home import HomeScreen
from tuils.screens.kit.text_page import TextPage
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import Line, cut
from tuils.screens.widgets.rows import Column, Rows
from tuils.screens.widgets.turns import Doing
from tuils.values.folding import fold_text
from tuils.values.time.moments import day_of

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
    """A series of questions. `kinds`: asked in this order; `any_too`: an empty answer counts."""

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
        """Go on when all is chosen."""

    async def other(self, text: str) -> str:
        """Return the code of a text that is no code nor name of the list; empty if there is none."""
        return ""

    # -- asking

    @property
    def kind(self) -> str:
        """The kind of choice asked for now; empty if all are chosen."""
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
        typed = fold_text(text)
        fitting = [code for code in self._codes if code.code.lower() == text.lower()]
        fitting = fitting or [code for code in self._codes if typed and fold_text(code.name).startswith(typed)]
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
        """Go back to the question before, if there was one."""
        asked = [kind for kind in self.kinds if kind in self.chosen and (kind != "branch" or self.chosen[kind])]
        if not asked:
            return super().action_back()
        del self.chosen[asked[-1]]
        return self._ask()


class NewLine(Picking):
    """The place of a new line of the matrix."""

    word, prompt = N_("Rules"), N_("New")

    async def complete(self) -> None:
        place: Place = (self.chosen["branch"], self.chosen["category"], self.chosen["item_type"])
        with self.app.batch_update():
            await self.close()
            below = self.app.screen
            if isinstance(below, Rules):
                await below.begin(place)


class TryCase(Picking):
    """A test case: choose or scan patron and item, then the day. `place`: the chosen line answers what it can."""

    word, prompt, any_too = N_("Test"), N_("Test"), False
    kinds = ("category", "item_type")
    ask_words = {"category": N_("Which patron is checking out?"), "item_type": N_("What is checked out?")}

    def __init__(self, place: Place) -> None:
        super().__init__()
        self._place = place

    def how(self, kind: str) -> str:
        if kind == "category":
            return _("Scan a card, or type a number, a code, or a name's first letters.")
        return _("Scan an item, or type a number, a code, or a name's first letters.")

    async def _ask(self) -> None:
        await super()._ask()
        if not self.kind:
            return
        named = dict(zip(("branch", "category", "item_type"), self._place, strict=True))
        at = next((n for n, code in enumerate(self._codes) if code.code == named.get(self.kind)), 0)
        rows = self.query_one("#codes", Rows)
        rows.load(rows.rows, cursor=at)

    async def complete(self) -> None:
        hint = _("{days}. Enter alone: today.").format(days=day_examples(self.home.desk))
        self.say("ASK", _("Checked out on which day?"), hint)
        today = day_of(self.home.desk.now, self.home.desk.zone)
        self.query_one("#codes", Rows).load([("1", "", day_label(today, today))], cursor=0)

    async def heard(self, text: str) -> None:
        if self.kind:
            await super().heard(text)
            return
        typed = typed_day(self.home.desk, text)
        if typed.day:
            await self._open(typed.day)
        else:
            self.remark(*no_day(text, typed))

    async def chose(self, index: int) -> None:
        if self.kind:
            await super().chose(index)
        else:
            await self._open(None)

    async def other(self, text: str) -> str:
        if self.kind == "category":
            return await self.home.read(category_of, self.home.desk, text)
        return await self.home.read(type_of_barcode, text)

    @property
    def holds_scans(self) -> bool:
        """False while a patron or an item is asked for: a scan answers."""
        return not self.kind

    def scanned(self, code: str) -> Doing:
        return self.heard(code)

    async def _open(self, day: date | None) -> None:
        tried = await self.home.read(try_case, self.home.desk, self.chosen["category"], self.chosen["item_type"], day)
        with self.app.batch_update():
            await self.close()
            await self.home.open("rule_tried", tried=tried)


class RuleTried(TextPage):
    """The answer of the matrix to a case. The rule that decides comes first, those that lost below it."""

    word, prompt = N_("Test"), N_("Next")

    def __init__(self, tried: CaseTried) -> None:
        super().__init__()
        self.tried = tried

    async def opened(self) -> None:
        tried = self.tried
        who, what = name_of("category", tried.category), name_of("item_type", tried.item_type)
        text = _("{who} checks out: {what}").format(who=who, what=what)
        self.say("", text[:1].upper() + text[1:], self._due())
        room, asked = WHOM[self.narrow], enumerate(tried.asked, 1)
        self.read_out([line for number, one in asked for line in _lines(number, one, room)])

    def _due(self) -> str:
        desk, tried = self.home.desk, self.tried
        if tried.due:
            lent = moment_day(desk, tried.lent_at)
            return _("Checked out {lent}. Due {due}.").format(lent=lent, due=due_words(desk, tried.due.at))
        if tried.refused:
            return tried.refused.message
        return _("Can't be checked out: a rule is missing.")


WITHOUT = {
    "renewal_period": N_("the same as the checkout"),
    "loan_period_when_waiting": N_("as usual"),
    "fixed_due_date": N_("none"),
    **dict.fromkeys((*OF_THINGS, OFF_AFTER), N_("none")),
    **dict.fromkeys(NOTICE_RULES, N_("as the library's setting says")),
}
"""The words for a rule that is not set and needs no value."""
WHOM = (34, 14)
"""Cells for the place of a row, and on a narrow screen."""


def _lines(number: int, asked: CaseDecision, room: int) -> Iterator[Line]:
    words, rule = _(PARAMETERS[asked.name].words), asked.rule
    value = rule.said if rule else _(WITHOUT.get(asked.name, N_("not set")))
    yield [(f" {number:>2} ", "key"), (f"{words[:1].upper()}{words[1:]}: {value}", "strong")]
    rows = [row for row in (rule, *asked.others) if row and not row.built_in]
    if len(rows) > 1 or (rows and rows[0].step < CATCH_ALL):
        for row in rows:
            yield _row(row, room, used=row is rule)


def _row(rule: Rule, room: int, *, used: bool) -> str:
    line = f"      {cut(rule_scope_label(rule), room):<{room}} {rule.shown:<10}"
    words = _("<- used, line {n} of 8") if room == WHOM[0] else _("<- used")
    return (line + words.format(n=rule.step) if used else line).rstrip()
