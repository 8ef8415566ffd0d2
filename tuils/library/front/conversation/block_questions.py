"""Questions about a blocked action: yes, a reason, or the PIN of a person who may override it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tuils.i18n import N_, _
from tuils.library.foundation.desk import Operator
from tuils.library.foundation.refusals import Refused
from tuils.library.front.answers import action_words, words
from tuils.library.front.answers.action_words import impossible
from tuils.library.front.answers.heard import Answer, Panel
from tuils.library.front.answers.why_subject import of_block, remember_blocked_line
from tuils.library.lending.lookups import name_of_card
from tuils.library.lending.terms.blocks import PLAIN_YES, Override
from tuils.library.people.patrons.restrictions import LIFT
from tuils.library.people.staff.on_the_spot import able, lend_right, staff_meant, who_may
from tuils.library.people.staff.signing_in import SignInFault, sign_in
from tuils.values.dataclass import dataclass

from .answering import YES
from .desk_state import UNCHANGED, DeskAction, DeskState, OpenQuestion, Outcome, StoppedAction, ask_at_desk, by_the_way

MONEY = frozenset({"OWES_TOO_MUCH", "RENTAL_FEE"})
"""Blocks whose question is about money."""


def stopped(state: DeskState, action: DeskAction, no: Refused) -> Outcome:
    """Say that nobody may override it, if so; ask about all other blocks. Scans wait until the question is answered."""
    return ask_again(state, StoppedAction(action, _named(state, action, no)))


def _named(state: DeskState, action: DeskAction, no: Refused) -> Refused:
    """Add the patron's name to a refusal of a hold or about money."""
    served = state.visit and not state.mode
    if action.does in ("hold", "pay") or (served and not MONEY.isdisjoint(no.codes)):
        no.patron = name_of_card(action.card)
    return no


def ask_again(state: DeskState, about: StoppedAction) -> Outcome:
    no, action = about.refused, about.action
    state.asked_about = of_block(action.barcode, action.card, no)
    remember_blocked_line(state.refused, state.desk.now, action.barcode, no)
    if no.codes == ["NO_PERMISSION"] and (people := who_may(state.desk, _right(no))):
        return ask_one_of(state, about, people)
    if len(no.reasons) == 1 and no.reasons[0].kind == "X":
        return _plain_no(state, about)
    return ask_at_desk(state, block_question(about))


def _plain_no(state: DeskState, about: StoppedAction) -> Outcome:
    """Say the refusal, and the better thing that `1` does."""
    action, offers = about.action, None
    if about.refused.codes[0] == "NO_MORE_RENEWALS" and action.card:
        offers = DeskAction("hold", action.barcode, action.card)
    if about.refused.codes[0] == "PATRON_BARRED" and action.card:
        offers = DeskAction("lift", about=about)
    return Outcome(panel=state.lent_panel(), did=about.refused, offers=offers)


def do_again(state: DeskState, about: StoppedAction, answer: Answer) -> Outcome:
    """Try again, since the block was fixed: the item comes first among the scans that wait."""
    if about.action.does == "lend":
        state.waiting.appendleft(about.action.barcode)
        state.on_the_way = answer.said
    return Outcome(answer, state.refreshed())


def blocks_left(no: Refused, passed: frozenset[str]) -> Refused:
    """Return the blocks left after these were answered yes; all of them if none would be left."""
    standing = [reason for reason in no.reasons if reason.code not in passed]
    return Refused(*standing, title=no.title, patron=no.patron) if standing else no


def block_of(question: OpenQuestion | None) -> StoppedAction | None:
    """Return the block that this question is about; None if it is about none."""
    return getattr(question, "about", None)


def yes_does(question: OpenQuestion | None) -> str:
    """Return what a yes does. A copy that is on this card already is renewed."""
    block = block_of(question)
    return "" if block is None else "renew" if block.refused.codes == ["ALREADY_OUT_SAME"] else block.action.does


@dataclass(frozen=True)
class BlockQuestion(OpenQuestion):
    """A question about a block: no leaves everything as it was."""

    about: StoppedAction

    @property
    def action(self) -> DeskAction:
        return self.about.action

    @property
    def refused(self) -> Refused:
        return self.about.refused

    def no(self, state: DeskState) -> Outcome:
        if self.action.does == "pay" and self.action.barcode:  # what it was paid for is asked again
            state.waiting.appendleft(self.action.barcode)
        left = answer_no(state, action_words.not_done(self.action.does, self.refused))
        return replace(left, did=self.refused)


def answer_no(state: DeskState, text: str) -> Outcome:
    """Answer a no."""
    panel = None if state.mode else state.lent_panel()
    return Outcome(Answer("NOTE", text, _("Scan the next item, or Esc to finish.")), panel)


@dataclass(frozen=True)
class Blocked(BlockQuestion):
    """A block: y overrides it, the number of a reason does the better thing instead."""

    name = "block"

    def asks(self, state: DeskState) -> Answer:
        no = self.refused
        return (
            words.refusal_answer(no)
            if len(no.reasons) == 1
            else action_words.several_blocks_answer(self.action.does, no)
        )

    def panel(self, state: DeskState) -> Panel:
        return words.blocks_panel(self.refused, len(state.visit.lent) if state.visit else 0)

    def answer(self, state: DeskState, text: str) -> Outcome:
        if text.lower() in YES:
            return yes(state, self.about)
        reasons = self.refused.reasons
        reason = reasons[int(text) - 1] if text.isdecimal() and 0 < int(text) <= len(reasons) else None
        if reason is None or not reason.instead():
            return UNCHANGED
        return Outcome(do=DeskAction("instead", about=self.about, reason=reason))


@dataclass(frozen=True)
class BlockedForGood(Blocked):
    """A block that nobody may override: Enter goes on, a number does the better thing."""

    name = "stop"

    def answer(self, state: DeskState, text: str) -> Outcome:
        return super().answer(state, text) if text else self.no(state)


def block_question(about: StoppedAction) -> Blocked:
    return BlockedForGood(about) if impossible(about.refused) else Blocked(about)


def yes(state: DeskState, about: StoppedAction) -> Outcome:
    no, action = about.refused, about.action
    if impossible(no):
        return Outcome(action_words.several_blocks_answer(action.does, no), keeps_question=True)
    if others := [reason.code for reason in no.reasons if not reason.passable]:
        return _who_passes(state, about, others)
    if PLAIN_YES.issuperset(no.codes):
        return passed(state, about, Override.of({*action.passed, *no.codes}, ""))
    return ask_at_desk(state, PassReason(about))


def passed(state: DeskState, about: StoppedAction, override: Override, by: Operator | None = None) -> Outcome:
    """Do what was blocked. If another person overrides it, it is done, and journalled, in that person's name."""
    desk = lend_right(state.desk, by, _right(about.refused)) if by else None
    return Outcome(do=replace(about.action, override=override, desk=desk))


def _right(no: Refused) -> str:
    """Return the right that a second person lends for this override: a permission, or the codes of the blocks."""
    first = no.reasons[0]
    return str(first.facts.get("permission", "")) if first.code == "NO_PERMISSION" else ",".join(no.codes)


@dataclass(frozen=True)
class PassReason(BlockQuestion):
    """The question for a reason: a few words. `by`: the person who overrides, if not the one signed in."""

    by: Operator | None = None
    name = "reason"
    takes = "words"
    prompt = N_("Reason")
    no_is_a_word = True

    def asks(self, _state: DeskState) -> Answer:
        return action_words.why_asked(self.action.does, self.refused)

    def answer(self, state: DeskState, text: str) -> Outcome:
        if not text:
            return by_the_way(_("A reason is needed."))
        override = Override.of({*self.action.passed, *self.refused.codes}, text)
        return passed(state, self.about, override, self.by)


# ---- somebody who may


def _who_passes(state: DeskState, about: StoppedAction, codes: Iterable[str]) -> Outcome:
    """Ask the person who may override for a PIN; if there are several, first for the name."""
    wanted = {*codes, *about.refused.codes}
    people = able(state.desk, lambda other: other.passes >= wanted)
    if people:
        return ask_one_of(state, about, people)
    text = _("You can't override this, and no one here can.")
    return Outcome(Answer("STOP", text, action_words.do_not(about.action.does)), keeps_question=True)


def ask_one_of(state: DeskState, about: StoppedAction, people: list[tuple[str, str]], *, lift: bool = False) -> Outcome:
    """Ask this person's PIN, or first which of several it is. `lift`: the restriction, not this block alone."""
    if len(people) == 1:
        return ask_at_desk(state, PassPin(about, *people[0], lift))
    return ask_at_desk(state, WhoPasses(about, tuple(people), lift))


@dataclass(frozen=True)
class WhoPasses(BlockQuestion):
    """The question which of several people who may override it is here. Their logins and names."""

    people: tuple[tuple[str, str], ...]
    lift: bool = False
    name = "passer"
    takes = "words"
    prompt = N_("Name")

    def asks(self, _state: DeskState) -> Answer:
        text = _not_yours(self.about) + " " + _("Who is here: {names}?").format(names=self._names)
        hint = _("Type the name, then Enter.") + "   " + action_words.do_not(self.action.does)
        return Answer("ASK", text, hint)

    @property
    def _names(self) -> str:
        return ", ".join(name for _login, name in self.people)

    def answer(self, state: DeskState, text: str) -> Outcome:
        """Take a login, a name, or the beginning of one that fits nobody else."""
        fits = staff_meant(self.people, text)
        if len(fits) == 1:
            return ask_one_of(state, self.about, fits, lift=self.lift)
        return by_the_way(_("Who is it? Choose one: {names}.").format(names=self._names)) if text else UNCHANGED


def _not_yours(about: StoppedAction) -> str:
    return _("You can't do this.") if about.refused.codes == ["NO_PERMISSION"] else _("You can't override this.")


@dataclass(frozen=True)
class PassPin(BlockQuestion):
    """The question for the PIN of the person who may override. `lift`: to lift the restriction of the card."""

    login: str
    whose: str
    lift: bool = False
    name = "pin"
    takes = "words"
    prompt = N_("PIN")
    secret = True

    def asks(self, _state: DeskState) -> Answer:
        text = _not_yours(self.about) + " " + _("{name} can, by typing a PIN here.").format(name=self.whose)
        return Answer("ASK", text, _("Saved under that name.") + "   " + action_words.do_not(self.action.does))

    def answer(self, state: DeskState, text: str) -> Outcome:
        if not text:
            return UNCHANGED
        try:
            by = sign_in(state.desk, self.login, text)
        except SignInFault as no:
            return Outcome(Answer("NOTE", no.said, no.then), keeps_question=True)
        if self.lift:
            return Outcome(do=DeskAction("lift", about=self.about, desk=lend_right(state.desk, by, LIFT)))
        if self.refused.codes == ["NO_PERMISSION"]:
            lends = by if _right(self.refused) in by.permissions else None
            return passed(state, self.about, Override.of(self.action.passed, ""), lends)
        if not by.passes.issuperset(self.refused.codes):
            return ask_again(state, self.about)
        return ask_at_desk(state, PassReason(self.about, by))
