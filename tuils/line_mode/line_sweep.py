"""A sweep over a class list in line mode: each book is dealt out, or taken back, as it is scanned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.refusals import Refused
from tuils.library.foundation.wording.shape import with_title
from tuils.library.front.answers.heard import Answer
from tuils.library.front.answers.returning import checked_in
from tuils.library.front.answers.sentences import answer_sentence
from tuils.library.lending.classes.class_tables import CLASSES, PUPILS
from tuils.library.lending.classes.classes import Pupil, all_classes, class_list
from tuils.library.lending.classes.dealing import ClassDeal, lend_in_class
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.terms.terms import due_words
from tuils.library.reach.replay import undo_part

if TYPE_CHECKING:
    from .line_voice import OpenPlace, Talk

HELP = {
    "class out": N_(
        "Scan a book for the child named. A card or a number chooses another child. absent: skip the child."
    ),
    "class in": N_("Scan each book that came back."),
}
MORE_HELP = N_("list reads the class. refused: what was refused. .u: undo the last book. .x: done.")


def sweep_class(place: OpenPlace, command: str) -> Talk:
    """Ask for the class, then hear a scan after the other until it is left."""
    place.lines.put(_("Type a class, a grade, or a teacher. list reads the classes. .x: leave."))
    sweep: _Sweep | None = None
    while sweep is None:
        called = (yield _("Class")).strip()
        if called.lower() == ".x":
            place.lines.put(_("Nothing was done. Back at the desk."))
            return ""
        try:
            if called.lower() == "list":
                place.lines.read(
                    [said for one in all_classes(place.desk) for said in CLASSES.sentences(place.desk, one)]
                )
            elif called:
                sweep = _Sweep(place, called, is_back=command == "class in")
        except Refused as no:
            place.lines.put(f"STOP. {no.message}")
    before = [] if sweep.is_back else [sweep.deal.before_words()]
    place.lines.put(f"{_(HELP[command])} {_(MORE_HELP)}", *filter(None, before), *sweep.turn_words())
    while (text := (yield _("Scan")).strip()).lower() != ".x":
        if text:
            sweep.hear(text)
    sweep.end()
    return ""


class _Sweep:
    """One sweep. `acts`: what it did, and the card of whose book it was; the last is undone first."""

    def __init__(self, place: OpenPlace, called: str, *, is_back: bool) -> None:
        self.place, self.called, self.is_back = place, called, is_back
        self.deal, self.acts = ClassDeal(class_list(place.desk, called)), list[tuple[str, str]]()
        self.deal.begin()

    def hear(self, text: str) -> None:
        word, lines = text.lower(), self.place.lines
        try:
            if word in ("list", "."):
                self._read_class()
            elif word in ("refused", ".f"):
                self._read_refused()
            elif word in (".?", "?", "help"):
                lines.put(_(HELP["class in" if self.is_back else "class out"]), _(MORE_HELP))
            elif word in (".u", "undo"):
                self._undo()
            elif self.is_back:
                self._take_back(text)
            elif word == "absent" and self.deal.turn:
                self.deal.absent.add(self.deal.turn)
                self.deal.go_on()
                lines.put(*self.turn_words())
            elif pupil := self._called(text):
                lines.put(_("{name}: scan the book.").format(name=pupil.name))
            else:
                self._deal(text)
        except Refused as no:
            self._say(Answer("STOP", no.message, ""))

    def _called(self, text: str) -> Pupil | None:
        """Return the child with this card, or this number of the list: theirs is the turn now."""
        card = next((one.patron for one in self.deal.pupils if text == str(one.number)), text)
        return self.deal.call(card)

    def _deal(self, code: str) -> None:
        desk, card = self.place.desk, self.deal.turn
        if not card:
            self._say(
                Answer("STOP", _("That was the last child on the list."), _("A card or a number chooses a child."))
            )
            return
        try:
            done = lend_in_class(desk, card, code)
        except Refused as no:
            if "NO_PERMISSION" in no.codes:
                raise
            name = self.deal.name_of(card)
            self.deal.was_refused(code, no)
            self._say(Answer("STOP", f"{name}: {with_title(no.message, no.title)}", ""), *self.turn_words())
            return
        self._did(done.act, card)
        text = _("{name}: {title}, due {due}.").format(
            name=self.deal.name_of(card), title=done.title, due=due_words(desk, done.due_at)
        )
        self.deal.gave()
        self._say(Answer("OK", text, ""), *self.turn_words())

    def _take_back(self, code: str) -> None:
        had = {loan.item: pupil for pupil in class_list(self.place.desk, self.called) for loan in pupil.loans}
        done = checkin(self.place.desk, code)
        pupils, whose = class_list(self.place.desk, self.called), had.get(done.item)
        self._did(done.act, whose.patron if whose else "")
        missing = sum(one.out for one in pupils)
        text = _("Not of this class. Still out: {n}.").format(n=missing)
        if whose:
            n = next((one.out for one in pupils if one.patron == whose.patron), 0)
            text = _("{name}: {n} still out. The class: {all}.").format(name=whose.name, n=n, all=missing)
        self._say(checked_in(self.place.desk, done), text)

    def _did(self, act: str, card: str) -> None:
        self.acts.append((act, card))
        self.place.done = True

    def _undo(self) -> None:
        if not self.acts:
            self.place.lines.put(_("NOTE. This sweep did nothing yet."))
            return
        act, card = self.acts[-1]
        undo_part(self.place.desk, act)
        self.acts.pop()
        self.deal.served.discard(card)
        self.deal.turn = card
        self.place.lines.put(_("OK. The last book is taken back."), *self.turn_words())

    def _read_class(self) -> None:
        self.place.lines.read(
            [
                said
                for one in class_list(self.place.desk, self.called)
                for said in PUPILS.sentences(self.place.desk, one)
            ]
        )

    def _read_refused(self) -> None:
        refused = self.deal.refused
        n = len(refused)
        count = ngettext("{n} book was refused.", "{n} books were refused.", n).format(n=n)
        self.place.lines.put(count if n else _("Nothing was refused in this sweep."))
        self.place.lines.read([f"{one.name}, {one.item}: {one.no.in_a_line()}" for one in refused])

    def turn_words(self) -> list[str]:
        """Return whose turn it is to get a book."""
        if self.is_back:
            return []
        name = self.deal.name_of(self.deal.turn)
        return [_("Now {name}.").format(name=name) if name else _("That was the last child on the list.")]

    def _say(self, answer: Answer, *more: str) -> None:
        self.place.lines.put(answer_sentence(answer), *more)
        self.place.lines.sound(answer.mark)

    def end(self) -> None:
        """Say how it ended: who has no book, or how many are still out."""
        n = sum(1 for _act, card in self.acts if card)
        if self.is_back:
            said = ngettext("Returned by the class: {n} item.", "Returned by the class: {n} items.", n).format(n=n)
            missing = sum(one.out for one in class_list(self.place.desk, self.called))
            self.place.lines.put(f"{said} {_('Still out: {n}.').format(n=missing)}")
        else:
            without = "; ".join(f"{one.number} {one.name}" for one in self.deal.without_book())
            none = _("No book: {names}").format(names=without) if without else ""
            self.place.lines.put(_("OK. Checked out: {n}.").format(n=n), *filter(None, (none,)))
            if self.deal.refused:
                self._read_refused()
        self.place.lines.put(_("Back at the desk."))
