"""A form whose action can be done despite blocks: with a reason, in the operator's name or, with a PIN typed on the
spot, in that of another who may override."""

from __future__ import annotations

from functools import partial
from typing import Any

from tuils.i18n import N_, _
from tuils.library.foundation.desk import Desk, Operator
from tuils.library.foundation.refusals import Refused
from tuils.library.lending.terms.blocks import Override
from tuils.library.office.receipts.sheets import Sheet
from tuils.library.people.staff.on_the_spot import able, lend_right, staff_meant
from tuils.library.people.staff.signing_in import SignInFault, sign_in
from tuils.screens.kit.form import Form, FormQuestion
from tuils.screens.kit.form_lines import Ask
from tuils.screens.kit.home import home_screen
from tuils.screens.widgets.lines import cut


class PassingForm(Form):
    """A form with overrides. A subclass names the action in `action`, and calls `attempt`."""

    pass_words = N_("y: register anyway.   n or Esc: cancel.")

    words_for: Any = None
    by: Operator | None = None

    async def action(self, override: Override, desk: Desk | None) -> None:
        """Do the action, as the operator, or at this desk. Raises its refusal."""
        raise NotImplementedError

    async def attempt(self, override: Override) -> None:
        by, self.by = self.by, None
        desk = None
        if by is not None:
            desk = await self.home.work(lend_right, self.home.desk, by, ",".join(sorted(override.codes)))
        try:
            await self.action(override, desk)
        except Refused as no:
            if not await self._passes(no):
                raise

    async def tell_below(self, mark: str, text: str, hint: str, paper: Sheet | None = None) -> None:
        """Close the form, and show the result on the screen below, with its paper."""
        await self.close()
        if below := home_screen(self.app.screen):
            below.say(mark, text, (below.offer_paper(paper) if paper else "") + hint)

    async def _passes(self, no: Refused) -> bool:
        """Return True if it can be overridden: not if any reason can't."""
        if any(reason.kind == "X" for reason in no.reasons):
            return False
        said = no.reasons[0].sentence(title=no.title)
        if len(no.codes) > 1:
            said = _("Not registered: {reasons}").format(reasons=", ".join(reason.short() for reason in no.reasons))
        codes = frozenset(no.codes)
        if len(no.overridable) == len(no.codes):
            yes: Any = partial(self._ask_why, codes)
        else:
            people = await self.home.read(able, self.home.desk, lambda other: other.passes >= codes)
            if not people:
                return False
            yes = partial(self._ask_whose, codes, people)
        self.ask(FormQuestion(cut(said, 70), _(self.pass_words), yes, self._back_to_lines))
        return True

    # -- a reason, a PIN

    def _ask_words(self, label: str, text: str, hint: str, take: Any, *, secret: bool = False) -> None:
        """Ask for words in the line of the question, in place of y or n."""
        self.words_for = take
        self.answer.ask = Ask("answer", label)
        self.answer.field.password = secret
        self.ask(FormQuestion(text, hint, self._back_to_lines, self._back_to_lines))

    def _ask_why(self, codes: frozenset[str]) -> None:
        text = _("Reason for the exception? A few words, then Enter.")
        hint = _("Saved with your name.   Esc: cancel.")
        self._ask_words(N_("Reason"), text, hint, partial(self._with_reason, codes))

    async def _with_reason(self, codes: frozenset[str], words: str) -> None:
        await self._try(partial(self.attempt, Override.of(codes, words)))

    def _ask_whose(self, codes: frozenset[str], people: list[tuple[str, str]], typed: str = "") -> None:
        """Ask for the name first if several people may override: a PIN right for one is wrong for another."""
        fits = staff_meant(people, typed) if typed else people
        if len(fits) == 1:
            self._ask_pin(codes, *fits[0])
            return
        names = cut(", ".join(name for _login, name in people), 40)
        text = _("Who is it? Choose one: {names}.") if typed else _("You can't override this. These can: {names}.")
        hint = _("Type the name, then Enter.   Esc: cancel.")
        self._ask_words(
            N_("Who"),
            text.format(names=names.rstrip(".")),
            hint,
            partial(self._ask_whose, codes, people),
        )

    def _ask_pin(self, codes: frozenset[str], login: str, name: str) -> None:
        text = _("You can't override this. {name} can: type that PIN here.").format(name=name)
        hint = _("Saved under that name.   Esc: cancel.")
        self._ask_words(N_("PIN"), text, hint, partial(self._with_pin, codes, login), secret=True)

    async def _with_pin(self, codes: frozenset[str], login: str, pin: str) -> None:
        try:
            self.by = await self.home.work(sign_in, self.home.desk, login, pin)
        except SignInFault as no:
            self.by = None
            self.say("NOTE", no.said, no.then)
            return
        self._ask_why(codes)

    async def _try(self, act: Any) -> None:
        try:
            await act()
        except Refused as no:
            self._refused(no)

    async def _reply(self, text: str) -> None:
        take = self.words_for
        if take is None:
            await super()._reply(text)
            return
        if not text.strip():
            self.answer.fault = _("needed, or Esc to cancel")
            self.answer.draw()
            self.report()
            return
        self._no_question()
        if (doing := take(text.strip())) is not None:
            await doing

    def _no_question(self) -> None:
        self.words_for, self.answer.fault = None, ""
        self.answer.ask = Ask("answer", N_("y/n, Enter"))
        self.answer.field.password = False
        super()._no_question()
