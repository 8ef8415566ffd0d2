"""Repairs: damaged copies, copies being repaired, and by whom. A scan takes back a copy that was sent out."""

from __future__ import annotations

from tuils.i18n import N_, _
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.describing.field import by_name
from tuils.library.front.answers.returning import checked_in
from tuils.library.lending.item_status.repair_fields import FIELDS, OUT
from tuils.library.lending.item_status.repairs import (
    REPAIRS,
    SetAside,
    back_from_repair,
    change_repair,
    repairs_of,
    send_to_repair,
)
from tuils.library.lending.loans.checkin import CheckedIn
from tuils.library.office.receipts.slips import checkin_slip, repair_batch, repair_slip
from tuils.screens.kit.form import CodedForm, Values
from tuils.screens.kit.form_lines import form_lines
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.widgets.lines import cut
from tuils.values.money.money import cents, plain_amount

PERMISSION = "circulation.state"


class Repairs(TableScreen[SetAside]):
    table, word, prompt = REPAIRS, N_("Repairs"), N_("Scan")
    refusal_ends_question = True

    async def coded(self, code: str) -> None:
        """Take back the scanned copy if it is out for repair; else choose it in the list."""
        one = next((line for line in self.lines if code and code in (line.barcode, line.item)), None)
        if one is None:
            await super().coded(code)
        elif one.is_out and one.vendor:
            await self.mended(one)
        else:
            self.choose(one.item)
            self.say("NOTE", one.title, _("F6: repaired.   F7: send it to repair."))

    @action("o", N_("Repaired"), N_("Repaired: check it in"), needs=PERMISSION, place=1)
    async def mended(self, aside: SetAside) -> None:
        await self._back(await self.home.do(back_from_repair, aside.item))

    async def _back(self, done: CheckedIn) -> None:
        answer = await self.home.read(checked_in, self.home.desk, done)
        paper = await self.home.read(checkin_slip, self.home.desk, done)
        await self.load()
        self.say(answer.mark, answer.said, (self.offer_paper(paper) if paper else "") + answer.then)

    @action("r", N_("Send out"), N_("Send it out for repair; change what is said of that"), needs=PERMISSION, place=2)
    async def send_to_repair(self, aside: SetAside) -> None:
        await self.home.open("repair_form", item=aside.item, problem=aside.note)

    @action("s", N_("Slip"), N_("Print the slip that goes with the selected copy"), needs=PERMISSION, place=3)
    async def print_slip(self, aside: SetAside) -> None:
        sheet = await self.home.read(repair_slip, self.home.desk, aside.item)
        self.home.print_sheet(sheet)

    @action("b", N_("Box slip"), N_("Print one slip of all items at the same vendor"), needs=PERMISSION)
    async def print_batch(self, aside: SetAside) -> None:
        if not aside.vendor:
            self.remark(_("It was sent to nobody."), _("F7 says to whom it goes."))
            return
        sheet = await self.home.read(repair_batch, self.home.desk, aside.vendor)
        self.home.print_sheet(sheet)


class RepairForm(CodedForm):
    """The form of a repair. `item`: the id of a copy to send out, or out already. `problem`: the known fault."""

    permission, known = PERMISSION, dict
    named_by, days = ("vendor", "problem"), ("expected",)
    word = N_("Repair")
    asked = tuple(form_lines(FIELDS).values())

    def __init__(self, item: str, problem: str = "") -> None:
        super().__init__()
        self.item, self.problem, self.kept_as = item, problem, f"repair {item}"
        self.now: SetAside | None = None

    async def begin(self) -> Values:
        await super().begin()
        found = await self.home.read(repairs_of, self.home.desk, self.item)
        self.now = found[0] if found and not found[0].back_at else None
        if not self.now:
            return {"problem": self.problem}
        one = self.now
        return {"vendor": one.vendor, "problem": one.note, "expected": one.expected,
                "cost_cents": plain_amount(one.cost_cents), "done": one.done}  # fmt: skip

    def heading(self) -> tuple[str, str]:
        if self.now:
            return _("In repair: {title}").format(title=cut(self.now.title, 50)), _("F6 saves.")
        return _("Send it out for repair. No hold gets it meanwhile."), _("F6 saves.")

    async def save(self, values: Values) -> None:
        fields: dict[str, object] = dict(values)
        fields["cost_cents"] = "" if not values["cost_cents"] else cents(values["cost_cents"])
        if self.now:
            done = await self.home.do(change_repair, self.item, fields)
        else:
            done = await self.home.do(send_to_repair, [self.item], {name: fields[name] for name in by_name(OUT)})
        text, hint = _("To repair: {title}").format(title=cut(done.lines[0].title, 50)), _(".s prints its slip.")
        if slip := done.slips.get(self.item):
            text += " " + _("Take out the hold slip {slip}.").format(slip=slip)
            hint = _("That hold waits again, in its old place.")
        await self.close_with("OK", text, hint + " " + _("F9 undoes it."))
