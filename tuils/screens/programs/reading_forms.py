"""The forms of reading programs: a program, a prize, a reader."""

from __future__ import annotations

from functools import partial

from tuils.i18n import N_, _
from tuils.library.activities.reading.reading_fields import BADGE_FIELDS, PROGRAM_FIELDS, READER_FIELDS, goals_typed
from tuils.library.activities.reading.reading_log import sign_up_reader
from tuils.library.activities.reading.reading_programs import (
    add_reading_prize,
    add_reading_program,
    badge_typed,
    change_reading_prize,
    change_reading_program,
    prize_called,
    reading_called,
)
from tuils.library.activities.reading.reading_tables import reader_name
from tuils.screens.kit.choosing_lines import Codes
from tuils.screens.kit.form import CodedForm, Values
from tuils.screens.kit.form_lines import form_lines, pick
from tuils.screens.widgets.lines import cut
from tuils.values.programs import AUDIENCES

EDIT, LOG = "programs.edit", "programs.register"


def _no_codes() -> Codes:
    return {}


class ReadingForm(CodedForm):
    """The form of a program. `program`: the id of one to change."""

    permission, known, mode = EDIT, _no_codes, "events"
    named_by, days, word = ("name",), ("first", "last"), N_("Reading")
    asked = tuple(form_lines(PROGRAM_FIELDS).values())

    def __init__(self, program: str = "") -> None:
        super().__init__()
        self.program, self.kept_as = program, f"reading {program}"

    async def begin(self) -> Values:
        await super().begin()
        if not self.program:
            return {}
        row = await self.home.read(reading_called, self.home.desk, self.program)
        return {"name": row.name, "first": row.first, "last": row.last, "goals": goals_typed(row.goals)}

    def heading(self) -> tuple[str, str]:
        return (_("Change this reading program.") if self.program else _("Set up a reading program.")), _("F6 saves.")

    async def save(self, values: Values) -> None:
        if self.program:
            line = await self.home.do(change_reading_program, self.program, dict(values))
        else:
            line = await self.home.do(add_reading_program, values["name"], dict(values))
        await self.close_with(
            "OK", _("Saved: {name}").format(name=cut(line.name, 50)), _("F8 adds its prizes. F9 undoes it.")
        )


class PrizeForm(CodedForm):
    """The form of a prize. `prize`: the id of one to change."""

    permission, known, mode = EDIT, _no_codes, "events"
    named_by, word = ("prize",), N_("Prizes")
    asked = tuple(form_lines(BADGE_FIELDS).values())

    def __init__(self, program: str, prize: str = "") -> None:
        super().__init__()
        self.program, self.prize = program, prize
        self.kept_as, self.offers = f"reading prize {prize or program}", not prize

    async def begin(self) -> Values:
        await super().begin()
        self.codes = {"drawn": [("y", _("yes")), ("n", _("no"))]}
        if not self.prize:
            return {"drawn": _("no")}
        program = await self.home.read(reading_called, self.home.desk, self.program)
        row = await self.home.read(prize_called, program.id, self.prize)
        stock = "" if row.stock is None else str(row.stock)
        return {
            "step": badge_typed(row),
            "prize": row.prize,
            "stock": stock,
            "drawn": _("yes") if row.drawn else _("no"),
        }

    def heading(self) -> tuple[str, str]:
        return (_("Change this prize.") if self.prize else _("Add a prize.")), _("F6 saves.")

    async def save(self, values: Values) -> None:
        fields: dict[str, object] = {**values, "drawn": pick(values["drawn"], self.codes["drawn"])[0] == "y"}
        if self.prize:
            line = await self.home.do(change_reading_prize, self.program, self.prize, fields)
        else:
            line = await self.home.do(add_reading_prize, self.program, values["prize"], fields)
        await self.close_with("OK", _("Saved: {name}").format(name=cut(line.row.prize, 50)), _("F9 undoes it."))


class ReaderForm(CodedForm):
    """The sign-up of a reader: of the patron with this `card`, or of somebody without one."""

    permission, known, mode = LOG, _no_codes, "events"
    named_by, word = ("name",), N_("Sign-up")
    names_a_person = True
    asked = tuple(form_lines(READER_FIELDS).values())

    def __init__(self, program: str, card: str = "") -> None:
        super().__init__()
        self.program, self.card, self.kept_as = program, card, f"reader {program} {card}"
        self.offers = True

    async def begin(self) -> Values:
        await super().begin()
        self.codes = {"ages": [(code, _(words)) for code, words in AUDIENCES.items()]}
        return {"heads": "1"}

    def heading(self) -> tuple[str, str]:
        if self.card:
            return _("Sign up the patron of this card."), _("Nothing has to be filled in. F6 saves.")
        return _("Sign up a reader without a card."), _("A first name is enough, or none. F6 saves.")

    async def save(self, values: Values) -> None:
        ages = pick(values["ages"], self.codes["ages"])[0] if values["ages"] else ""
        fields: dict[str, object] = {**values, "ages": ages or values["ages"]}
        line = await self.home.do(partial(sign_up_reader, fields=fields), self.program, self.card)
        said = _("Signed up: {name}. Log card {code}.").format(name=cut(reader_name(line), 30), code=line.code)
        await self.close_with("OK", said, _("Write that number on the paper log. F9 undoes it."))
