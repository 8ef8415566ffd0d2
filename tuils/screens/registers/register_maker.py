"""The form that makes a register, or changes one: a few facts, then a line for each field."""

from __future__ import annotations

from tuils.i18n import N_, _
from tuils.library.office.registers.kinds import DESCRIBE
from tuils.library.office.registers.making import EVERYBODY, LINE, LINES, WHO, answers_of_kind, make_kind
from tuils.screens.kit.choosing_lines import Codes
from tuils.screens.kit.form import CodedForm, Values
from tuils.screens.kit.form_lines import Ask, FormLine
from tuils.screens.kit.home import Home
from tuils.screens.widgets.lines import cut

FACTS = (
    Ask("title", N_("Title"), N_("such as Museum passes")),
    Ask("name", N_("Command"), N_("blank: from the title")),
    Ask("one", N_("One is a"), N_("such as pass")),
    Ask("states", N_("States"), N_("in, out, lost"), long=True),
    Ask("menu", N_("Found by"), N_("words for F10"), long=True),
    Ask("who", N_("Who sees it"), "", whole=True),
    Ask("forget", N_("Forget in"), N_("such as 1y; blank: never")),
)
MORE = 3
"""Blank lines behind the fields of a register that is changed."""


def _known() -> Codes:
    return {"who": [(_(word), _(word)) for word in WHO]}


class RegisterMaker(CodedForm):
    """The form of a register. `register`: the name of one to change; empty for a new one."""

    permission, known = DESCRIBE, _known
    named_by = ("title",)
    word = N_("Registers")

    def __init__(self, register: str = "") -> None:
        super().__init__()
        self.register = register
        self.kept_as, self.offers = f"register maker {register}", not register
        self.known_answers: Values = {}

    async def prepared(self, home: Home) -> None:
        """Read the register, and make as many lines as it has fields, before they are drawn."""
        home.desk.require(DESCRIBE)
        if self.register:
            self.known_answers = await home.read(answers_of_kind, home.desk, self.register)
        fields = sum(name.startswith(LINE) for name in self.known_answers)
        lines = max(LINES, fields + MORE)
        asked = [one for one in FACTS if one.name != "name" or not self.register]
        asked += [
            Ask(f"{LINE}{n}", _("Field {n}").format(n=n), _("label: kind") if n > 1 else _("names an entry"), long=True)
            for n in range(1, lines + 1)
        ]
        self.lines = [FormLine(ask) for ask in asked]
        await super().prepared(home)

    async def begin(self) -> Values:
        await super().begin()
        return self.known_answers or {"who": _(EVERYBODY)}

    def heading(self) -> tuple[str, str]:
        said = _("Change this register.") if self.register else _("A register of your own.")
        hint = _("A field: Pass   Back by: due   Worn: yes/no   Kind: choice art, zoo")
        return said, hint

    async def save(self, values: Values) -> None:
        made = await self.home.do(make_kind, self.register, values)
        said = _("Register: {title}").format(title=cut(made.title, 50))
        await self.close_with("OK", said, _("F10 finds it by its words. F9 undoes it."))
