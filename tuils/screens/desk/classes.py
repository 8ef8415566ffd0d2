"""Classes, and the sweep over a class list: a stack of books dealt out child by child, or all of them taken back."""

from __future__ import annotations

from dataclasses import field, replace
from weakref import WeakKeyDictionary

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.front.answers.returning import checked_in
from tuils.library.front.answers.why_subject import WhySubject
from tuils.library.front.conversation import Session
from tuils.library.lending.classes.class_queries import ClassCount
from tuils.library.lending.classes.class_tables import CLASSES, PUPILS, pupil_lines
from tuils.library.lending.classes.classes import Pupil, class_list
from tuils.library.lending.classes.dealing import ClassDeal, DealRefused, lend_in_class
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.terms.terms import due_short
from tuils.library.office.receipts.slips import checkin_slip
from tuils.library.people.patrons.masking import sees_loans
from tuils.library.reach.replay import undo_part
from tuils.screens.kit.home import LONGEST, home_screen
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.kit.text_page import TextPage
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import cut, give_way
from tuils.screens.widgets.turns import Doing
from tuils.values.dataclass import dataclass

CHECKOUT, CHECKIN = "circulation.checkout", "circulation.checkin"


class ClassesList(TableScreen[ClassCount]):
    table, word, prompt = CLASSES, N_("Classes"), N_("Class")

    async def typed(self, text: str) -> None:
        """Open a class by its name, its grade alone, or its teacher; a code goes to the desk."""
        if text.strip().isdecimal() and len(text.strip()) > 2:
            await self.coded(text)
            return
        await self.home.read(class_list, self.home.desk, text)
        await self.home.open("class_list", called=text.strip())


@dataclass
class Sweep:
    """The state of one sweep. `now`: what it did, by card, in words; `acts`: to undo, the first one first; `unseen`: a
    refusal was not read in the list yet, so that Esc shows it first."""

    deal: ClassDeal
    now: dict[str, str] = field(default_factory=dict)
    acts: list[str] = field(default_factory=list)
    unseen: bool = False
    is_back: bool = False


_LEFT: WeakKeyDictionary[Session, dict[str, Sweep]] = WeakKeyDictionary()
"""Sweeps that were open when the desk was left alone, by session and class, in memory only."""


class ClassSweep(TableScreen[Pupil]):
    """The children of a class; the highlight is the child whose turn it is. `called`: the class, grade or teacher."""

    table, word, prompt = PUPILS, N_("Class"), N_("Scan")
    keys: tuple[Hint, ...] = (
        "skip", "out_or_in", "only_with_items", "show_refused", ("back", N_("Back")), "help", "undo", "why",
    )  # fmt: skip

    def __init__(self, called: str) -> None:
        super().__init__()
        self.called, self.still_out = called, False
        self.sweep = Sweep(ClassDeal(()))

    @property
    def deal(self) -> ClassDeal:
        return self.sweep.deal

    def read_lines(self, desk: Desk) -> list[Pupil]:
        found = class_list(desk, self.called, still_out=self.still_out)
        return [replace(pupil, now=self.sweep.now.get(pupil.patron, "")) for pupil in found]

    async def load(self) -> None:
        await super().load()
        self.deal.pupils = self.lines

    async def opened(self) -> None:
        """Begin a sweep, or go on with the one that was open when the desk was left alone."""
        left = _LEFT.get(self.home.session, {}).pop(self.called, None)
        self.sweep = left or self.sweep
        await self.load()
        if not left:
            self.deal.begin()
        self.choose(self.deal.turn)
        self.greet()
        if left:
            self._tell_left()

    def _tell_left(self) -> None:
        said, turn, n = (
            _("This sweep goes on."),
            "" if self.sweep.is_back else self._whose_turn(),
            len(self.deal.refused),
        )
        if n:
            refused = ngettext("{n} book was refused.", "{n} books were refused.", n).format(n=n)
            self.say("", f"{said} {refused}", " ".join(filter(None, (_(".f lists them."), turn))))
        else:
            self.say("", said, turn)

    async def left_alone(self) -> None:
        """Close the list, since it names children. The sweep is kept for the same operator."""
        _LEFT.setdefault(self.home.session, {})[self.called] = self.sweep
        await super().left_alone()

    def greet(self) -> None:
        if not self.lines:
            super().greet()
            return
        count = ngettext("{n} child", "{n} children", len(self.lines)).format(n=len(self.lines))
        if self.sweep.is_back:
            out = sum(pupil.out for pupil in self.lines)
            self.say("", _("Check in, {called}: {count}, {n} out.").format(called=self.called, count=count, n=out),
                     _("Scan each book that came back."))  # fmt: skip
        else:
            skipped = f" {before}" if (before := self.deal.before_words()) else ""
            self.say("", _("Check out, {called}: {count}.").format(called=self.called, count=count) + skipped,
                     _("Scan a book for the child chosen. A card or a number chooses."))  # fmt: skip

    # -- scans

    async def coded(self, code: str) -> None:
        if self.sweep.is_back:
            await self._take_back(code)
        elif pupil := self.deal.call(code):
            self.choose(pupil.patron)
            self.say("", _("{name}: scan the book.").format(name=cut(pupil.name, 40)), "")
        elif self.chosen is None:
            self.none_chosen()
        else:
            await self._deal(self.chosen, code)

    async def _deal(self, pupil: Pupil, code: str) -> None:
        self.deal.turn = pupil.patron
        try:
            done = await self.home.do(lend_in_class, pupil.patron, code)
        except Refused as no:
            if "NO_PERMISSION" in no.codes:
                raise
            await self._refused(pupil, code, no)
            return
        self.sweep.acts.append(done.act)
        self.sweep.now[pupil.patron] = due_short(self.home.desk, done.due_at)
        self.deal.gave()
        await self._next()
        text = _("{name}: {title}, due {due}.").format(
            name=cut(pupil.name, 30), title=cut(done.title, 40), due=due_short(self.home.desk, done.due_at)
        )
        self.say("OK", text, self._whose_turn())

    async def _refused(self, pupil: Pupil, code: str, no: Refused) -> None:
        """Keep the refusal for the list. Whose turn it is changes only where the child is the reason."""
        self.deal.was_refused(code, no)
        self.sweep.unseen = True
        self.sweep.now[pupil.patron] = no.reasons[0].short()
        await self._next()
        said = give_way(f"{pupil.name}: {no.headline()}", no.title, LONGEST)
        self.say("STOP", said, _("See the list of refused items.") + " " + self._whose_turn())

    async def _next(self) -> None:
        await self.load()
        if self.deal.turn:
            self.choose(self.deal.turn)

    def _whose_turn(self) -> str:
        name = self.deal.name_of(self.deal.turn)
        return _("Now {name}.").format(name=cut(name, 40)) if name else _("That was the last child on the list.")

    async def _take_back(self, code: str) -> None:
        had = {loan.item: pupil for pupil in self.lines for loan in pupil.loans}
        done = await self.home.do(checkin, code)
        whose = had.get(done.item)
        self.sweep.acts.append(done.act)
        answer = await self.home.read(checked_in, self.home.desk, done)
        paper = await self.home.read(checkin_slip, self.home.desk, done)
        if whose:
            self.sweep.now[whose.patron] = _("returned")
        await self.load()
        if whose:
            self.choose(whose.patron)
        left = next((one.out for one in self.lines if whose and one.patron == whose.patron), 0)
        out = sum(one.out for one in self.lines)
        told = _("{name}: {n} still out. The class: {all}.").format(
            name=cut(whose.name, 30) if whose else _("Not of this class"), n=left, all=out
        )
        self.say(answer.mark, answer.said, f"{self.offer_paper(paper) if paper else ''}{answer.then} {told}")

    # -- keys

    @action("n", N_("Absent"), N_("Skip this child"), needs=CHECKOUT, place=1)
    async def skip(self, line: Pupil) -> None:
        self.deal.absent.add(line.patron)
        self.sweep.now[line.patron] = _("absent")
        self.deal.turn = line.patron
        self.deal.go_on()
        await self._next()
        self.say("", _("{name} is skipped.").format(name=cut(line.name, 40)), self._whose_turn())

    @action("o", N_("Out or in"), N_("Check out to the class, or check in from it"), needs=CHECKIN, place=2)
    async def out_or_in(self) -> None:
        self.sweep.is_back = not self.sweep.is_back
        await self.show_anew()

    @action("a", N_("Still out"), N_("Only who still has or owes something, or all"), place=3)
    async def only_with_items(self) -> None:
        self.still_out = not self.still_out
        await self.show_anew()

    @action("f", N_("Refused"), N_("What was refused in this sweep"))
    async def show_refused(self) -> None:
        if not self.deal.refused:
            self.remark(_("Nothing was refused in this sweep."))
            return
        self.sweep.unseen = False
        await self.home.open("class_refused", refused=tuple(self.deal.refused))

    @action("z", N_("Undo sweep"), N_("Take back all that this sweep did"), needs="circulation.undo")
    def undo_sweep(self) -> None:
        if not self.sweep.acts:
            self.remark(_("This sweep did nothing yet."))
            return
        n = len(self.sweep.acts)
        said = ngettext("Take back {n} act of this sweep?", "Take back all {n} acts of this sweep?", n).format(n=n)
        self.ask(said, _("y: take back.   n or Esc: no."), self._undo_all)

    async def _undo_all(self) -> None:
        """Undo what this sweep did, the last first; what F9 took back already is passed over."""
        done = 0
        while self.sweep.acts:
            try:
                await self.home.do(undo_part, self.sweep.acts[-1])
                done += 1
            except Refused as no:
                if "NOTHING_TO_UNDO" not in no.codes:
                    await self.load()
                    raise
            self.sweep.acts.pop()
        self.sweep = Sweep(ClassDeal(self.lines))
        text = ngettext("Taken back: {n} act.", "Taken back: {n} acts.", done).format(n=done)
        await self.done(text, "")

    def action_back(self) -> Doing:
        """Go back; a list of refusals that nobody read comes first."""
        return self.show_refused() if self.sweep.unseen and not self.asks else super().action_back()

    def row_asked(self) -> WhySubject | None:
        """Return why the chosen child was refused last, or why their first item is due then."""
        line = self.chosen
        if line is None:
            return None
        if refused := next((one for one in reversed(self.deal.refused) if one.patron == line.patron), None):
            return WhySubject("block", refused.item, line.patron, refused.no.title, refused.no.reasons)
        if line.loans and sees_loans(self.home.desk):
            return WhySubject("due", line.loans[0].item, line.patron)
        return None

    def _printed(self, desk: Desk) -> list[str]:
        return [text for pupil in self.lines for text in pupil_lines(desk, pupil)]


class ClassRefused(TextPage):
    """The list of what a sweep refused: child, book, and the reason with its next step."""

    word, prompt = N_("Refused"), N_("Refused")

    def __init__(self, refused: tuple[DealRefused, ...]) -> None:
        super().__init__()
        self.refused = refused

    def opened(self) -> None:
        n = len(self.refused)
        self.say("", ngettext("{n} book was refused.", "{n} books were refused.", n).format(n=n), _("Esc goes back."))
        self.read_out([f"  {one.name}, {one.item}: {one.no.in_a_line()}" for one in self.refused])

    async def left_alone(self) -> None:
        """Close the page and the list below: they name children."""
        await self.close()
        below = home_screen(self.app.screen)
        if below and (hiding := below.left_alone()) is not None:
            await hiding
