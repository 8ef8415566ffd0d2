"""Homebound rounds: the list, the bags of one, its picks and stops. A scanned bag goes out, or comes in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TypeVar

from tuils.i18n import N_, _, ngettext
from tuils.library.activities.homebound.picking import Pick, pick_for_bag
from tuils.library.activities.homebound.profiles import WISHES, Wishes, end_wishes, wishes_words
from tuils.library.activities.homebound.round_tables import BAGS, PICKS, ROUNDS, STOPS, RoundStop, bag_words
from tuils.library.activities.homebound.rounds import (
    AWAY,
    RoundBag,
    RoundLine,
    add_bag,
    bag_row,
    bags_of,
    cancel_round,
    send_bag_out,
    take_bag_in,
)
from tuils.library.foundation.dates import moment_words
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.refusals import Refused
from tuils.library.front.answers.returning import checked_in
from tuils.library.front.answers.why_subject import WhySubject
from tuils.library.lending.terms.blocks import NO_OVERRIDE, Override
from tuils.library.office.receipts.bag_papers import bag_label, packed_slip
from tuils.library.office.receipts.slips import checkin_slip
from tuils.library.people.patrons.cards import by_card
from tuils.screens.kit.home import opens
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.kit.text_page import TextPage
from tuils.values.time.moments import day_of

T = TypeVar("T")
EDIT, CHECKOUT, CHECKIN, LOANS = "holds.edit", "circulation.checkout", "circulation.checkin", "patrons.see_loans"


class BagScans(TableScreen[T]):
    """A list in which a scanned bag goes out, or comes in."""

    refusal_ends_question = True

    async def coded(self, code: str) -> None:
        await self.typed(code)

    async def typed(self, text: str) -> None:
        if await self.home.read(bag_row, text):
            await self.scan_bag(text)
        else:
            await self.other(text)

    async def other(self, text: str) -> None:
        """Take what is no bag."""
        await self.home.read(bags_of, self.home.desk, text)

    async def scan_bag(self, code: str) -> None:
        """Send the bag out, or take it in. A second scan on the day on which it went out asks first."""
        (bag,) = await self.home.read(bags_of, self.home.desk, code)
        zone = self.home.desk.zone
        if not bag.out_at:
            await self.send_out(bag)
        elif bag.state == AWAY and day_of(bag.out_at, zone) == day_of(self.home.desk.now, zone):
            self._ask_in(bag)
        else:
            await self.take_in(bag, ())

    def _ask_in(self, bag: RoundBag) -> None:
        said = _("{bag} went out at {time}. Check it in?")
        text = said.format(bag=bag.bag, time=moment_words(self.home.desk, bag.out_at))
        self.ask(text, _("y: all of it is back.   n or Esc: no."), partial(self.take_in, bag, ()))

    async def send_out(self, bag: RoundBag, override: Override = NO_OVERRIDE) -> None:
        try:
            done = await self.home.do(partial(send_bag_out, override=override), bag.bag)
        except Refused as no:
            if override.codes or len(no.overridable) < len(no.codes):
                raise
            self.ask_override(no, N_("Send it"), partial(self.send_out, bag))
            return
        paper = self.offer_paper(await self.home.read(packed_slip, self.home.desk, done))
        await self.done(bag_words(self.home.desk, done), f"{paper}{_('F9 undoes it.')}")
        self.choose(done.bag)

    async def take_in(self, bag: RoundBag, kept: Sequence[str]) -> None:
        """Check in what came back. Where an item goes elsewhere than to the shelf, a page says so."""
        done = await self.home.do(partial(take_bag_in, kept=kept), bag.bag)
        lines = [f"  {barcode}: {_('stays checked out.')} {why}".rstrip() for barcode, why in done.left]
        for one in done.done:
            answer = await self.home.read(checked_in, self.home.desk, one)
            if one.route != "SHELF" or one.fine_cents or one.alerts:
                lines.append(f"  {one.item}: {answer.said}. {answer.then}")
            if paper := await self.home.read(checkin_slip, self.home.desk, one):
                self.offer_paper(paper)
        n = len(done.done)
        count = ngettext("{n} item checked in", "{n} items checked in", n).format(n=n)
        await self.done(_("{bag}: {count}.").format(bag=bag.bag, count=count), _("F9 undoes it."))
        if lines:
            await self.home.open("bag_returned", lines=lines)


class RoundList(BagScans[RoundLine]):
    table, word, prompt = ROUNDS, N_("Rounds"), N_("Scan")

    plan = opens("round_form", "n", N_("New"), N_("Plan a round: day, driver, route"), needs=EDIT, place=1)
    picks = opens("round_picks", "k", N_("Picks"), N_("What to pick for its bags, in shelf order"), needs=EDIT,
                  row="called=round", place=2)  # fmt: skip
    wishes = opens("homebound", "o", N_("Patrons"), N_("Homebound patrons, and what they wish"), needs=LOANS, place=3)
    stops = opens("round_stops", "s", N_("Stops"), N_("Names and addresses for the driver"), needs="patrons.see_all",
                  row="called=round")  # fmt: skip
    change = opens("round_form", "g", N_("Change"), N_("Change its day, driver or route"), needs=EDIT,
                   row="tour=round")  # fmt: skip

    @action("z", N_("Cancel"), N_("Cancel this round, if nothing of it is out"), needs=EDIT)
    async def cancel(self, line: RoundLine) -> None:
        await self.home.do(cancel_round, line.round)
        await self.done(_("The round is canceled."), _("F9 undoes it."))


class RoundBags(BagScans[RoundBag]):
    """The bags of a round. `called`: its id."""

    table, word, prompt = BAGS, N_("Round"), N_("Scan")

    def __init__(self, called: str) -> None:
        super().__init__()
        self.called = called

    def asked(self) -> tuple[str]:
        return (self.called,)

    async def other(self, text: str) -> None:
        """Add the patron of a card."""
        line = await self.home.do(add_bag, self.called, text.strip())
        await self.done(bag_words(self.home.desk, line), _("F9 undoes it."))
        self.choose(line.bag)

    @action("n", N_("Out or in"), N_("The chosen bag goes out, or all of it is back"), needs=CHECKIN, place=1)
    async def out_or_in(self, line: RoundBag) -> None:
        await self.scan_bag(line.bag)

    @action("k", N_("Some back"), N_("Only some of a bag came back: scan these"), needs=CHECKIN, place=2)
    def some_back(self, line: RoundBag) -> None:
        self._ask_items(line, frozenset())

    def _ask_items(self, line: RoundBag, back: frozenset[str]) -> None:
        async def given(text: str) -> None:
            code = text.strip()
            self.settle()
            if not code:
                await self.take_in(line, [item for item in line.items if item not in back])
            elif code in line.items:
                self._ask_items(line, back | {code})
            else:
                self.remark(_("{code} did not go out with {bag}.").format(code=code, bag=line.bag))

        if line.state != AWAY:
            self.remark(_("{bag} is not out.").format(bag=line.bag))
            return
        count = _("{n} of {most} scanned. Enter: the others stay checked out.").format(
            n=len(back), most=len(line.items)
        )
        said = _("Scan each item of {bag} that came back.").format(bag=line.bag)
        self.ask_words(_("Item"), N_("Done"), said, count, given, scans=True)

    @action("y", N_("Label"), N_("Print the label outside of this bag: a code, no name"), needs=EDIT, place=3)
    async def label(self, line: RoundBag) -> None:
        self.home.print_sheet(await self.home.read(bag_label, self.home.desk, line.bag))

    @action("z", N_("Cancel"), N_("Cancel this bag, if it is not out"), needs=EDIT)
    async def cancel(self, line: RoundBag) -> None:
        await self.home.do(cancel_round, line.bag)
        await self.done(_("{bag} is canceled.").format(bag=line.bag), _("F9 undoes it."))

    def row_asked(self) -> WhySubject | None:
        line = self.chosen
        return WhySubject("due", line.items[0], line.patron) if line and line.state == AWAY and line.items else None


class RoundPicks(TableScreen[Pick]):
    """Picks for a round or a bag. A scanned copy goes into the bag it is proposed for, else into the chosen one."""

    table, word, prompt = PICKS, N_("Picks"), N_("Scan")

    def __init__(self, called: str) -> None:
        super().__init__()
        self.called = called

    def asked(self) -> tuple[str]:
        return (self.called,)

    async def coded(self, code: str) -> None:
        await self.typed(code)

    async def typed(self, text: str) -> None:
        code = text.strip()
        one_bag = self.called if await self.home.read(bag_row, self.called) else ""
        proposed = next((line.bag for line in self.lines if line.item == code), "")
        bag = one_bag or proposed or (self.chosen.bag if self.chosen else "")
        if not bag:
            self.none_chosen()
            return
        line = await self.home.do(pick_for_bag, bag, code)
        await self.done(bag_words(self.home.desk, line), _("F9 undoes it."))

    def row_asked(self) -> WhySubject | None:
        return WhySubject("pick", self.chosen.item, session=self.chosen.bag) if self.chosen else None


class RoundStops(TableScreen[RoundStop]):
    """The stops of a round, to print for its driver."""

    table, word, prompt = STOPS, N_("Stops"), N_("Line")

    def __init__(self, called: str) -> None:
        super().__init__()
        self.called = called

    def asked(self) -> tuple[str]:
        return (self.called,)


class HomeboundList(TableScreen[Wishes]):
    """The homebound patrons. A scanned card opens its wishes."""

    table, word, prompt = WISHES, N_("Homebound"), N_("Card")

    async def coded(self, code: str) -> None:
        await self.typed(code)

    async def typed(self, text: str) -> None:
        patron = await self.home.read(by_card, text.strip())
        await self.home.open("wishes_form", card=patron.card)

    @action("z", N_("End"), N_("No more rounds for this patron; the wishes are deleted"), needs="patrons.edit", place=4)
    async def end(self, line: Wishes) -> None:
        done = await self.home.do(end_wishes, line.patron)
        await self.done(wishes_words(self.home.desk, done), _("F9 undoes it."))


class BagReturned(TextPage):
    """The items of a bag that go elsewhere than to the shelf, or stay checked out."""

    word, prompt = N_("Bag"), N_("Bag")

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__()
        self.lines = lines

    def opened(self) -> None:
        self.say("NOTE", _("Not everything goes to the shelf."), _("Esc goes back."))
        self.read_out(list(self.lines))
