"""The form of an entry: a line for each field of its register."""

from __future__ import annotations

from tuils.i18n import _
from tuils.library.foundation.describing.field import such
from tuils.library.office.registers.entries import entry_called
from tuils.library.office.registers.kind_file import RegisterKind
from tuils.library.office.registers.kinds import kind_called
from tuils.library.office.registers.writing import add_entry, change_entry
from tuils.screens.kit.form import Form, Values
from tuils.screens.kit.form_lines import LABEL, LONG, SHORT, FormLine, form_lines
from tuils.screens.kit.home import Home
from tuils.screens.widgets.lines import cut


class RegisterForm(Form):
    """The form of an entry. `register`: its name; `entry`: the id of one to change, empty for a new one."""

    def __init__(self, register: str, entry: str = "") -> None:
        super().__init__()
        self.register, self.entry = register, entry
        self.kept_as, self.offers = f"register {register} {entry}", not entry

    async def prepared(self, home: Home) -> None:
        """Read what the register is like, before the lines are drawn."""
        self.kind: RegisterKind = await home.read(kind_called, self.register)
        home.desk.require(self.kind.edit if self.entry else self.kind.add)
        drawn = self.kind.drawn
        self.lines = [FormLine(ask) for ask in form_lines(drawn).values()]
        if any(len(one.label) == LABEL for one in drawn):  # a blank stands behind the longest label
            for line in self.lines:
                line.label.styles.width = LABEL + 4
                line.field.styles.width = LONG if line.ask.long else SHORT + 6
        self.days, self.named_by = such(drawn, kind="date"), (self.kind.quick[0],)  # type: ignore[misc]  # each register has its own
        self.word, self.names_a_person = self.kind.title, self.kind.private  # type: ignore[misc]  # each register has its own
        await super().prepared(home)

    async def begin(self) -> Values:
        self.codes = {
            one.name: [*zip(one.choices, one.said, strict=True)] for one in self.kind.fields if one.kind == "choice"
        }
        self.codes |= {name: [("yes", _("yes")), ("no", _("no"))] for name in such(self.kind.drawn, kind="flag")}
        if not self.entry:
            return {}
        sheet = await self.home.read(entry_called, self.home.desk, self.register, self.entry, "edit")
        values = dict(sheet.values)
        values |= {one.name: " / ".join(values[one.name].splitlines()) for one in self.kind.fields}
        return values

    def heading(self) -> tuple[str, str]:
        words = _("Change this entry of {title}.") if self.entry else _("New entry: {one}.")
        quick = len(self.kind.quick)
        hint = _("The first line is enough. F6 saves.") if quick == 1 else _("The first lines are enough. F6 saves.")
        return words.format(title=self.kind.title, one=self.kind.one), hint

    async def save(self, values: Values) -> None:
        values = {name: text for name, text in values.items() if not self.entry or text != self.first.get(name, "")}
        long = {one.name for one in self.kind.fields if one.kind == "long"}
        fields = {name: text.replace(" / ", "\n") if name in long else text for name, text in values.items()}
        if self.entry:
            made = await self.home.do(change_entry, self.register, self.entry, fields)
        else:
            made = await self.home.do(add_entry, self.register, fields)
        await self.close_with("OK", _("Saved: {name}").format(name=cut(made.title, 50)), _("F9 undoes it."))
