"""The ways a library says no, and the alerts that come with a yes.

Codes and classes are those of the circulation rules: X impossible, C may be passed by those who have the
right to (with a reason), A alert only. Sentences are whole, plain, and filled when they are shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tuils.i18n import N_, _


@dataclass(frozen=True)
class Wording:
    """What is said for a code: line 1, line 2, its short form in a list, and what its number does."""

    kind: str
    said: str
    then: str
    short: str = ""
    instead: str = ""


WORDING: dict[str, Wording] = {
    "ITEM_UNKNOWN": Wording(
        "X",
        N_("Not lent: no item has the number {code}."),
        N_("Scan again. A book without a record: F10, Quick add."),
        N_("No item has this number"),
    ),
    "NO_SUCH_ITEM": Wording(
        "X",
        N_("No item has the number {code}."),
        N_("Look at the number, and scan or type it again."),
        N_("No item has this number"),
    ),
    "PATRON_UNKNOWN": Wording(
        "X",
        N_("No card has the number {code}."),
        N_("Scan again, or type the name. A new person: F4, then F6."),
        N_("No card has this number"),
    ),
    "CARD_LOST": Wording(
        "X",
        N_("This card was reported lost on {date}. It is not valid."),
        N_("Keep the card. Ask the name and look it up: type the name."),
        N_("Card reported lost on {date}"),
        N_("find by name"),
    ),
    "PATRON_BARRED": Wording(
        "X",
        N_("Not lent: lending is stopped {until}."),
        N_("A manager can tell you more, and may lift it. Be kind."),
        N_("Lending is stopped {until}"),
    ),
    "PATRON_EXPIRED": Wording(
        "C",
        N_("Not lent: the card ended on {date}."),
        N_("1: renew the card now.   y: lend once all the same.   n or Esc: no."),
        N_("The card ended on {date}"),
        N_("renew the card"),
    ),
    "ADDRESS_BAD": Wording(
        "C",
        N_("Not lent yet: mail to this address came back."),
        N_("1: the address is right now.   y: lend all the same.   n or Esc: no."),
        N_("Mail came back: check the address"),
        N_("say it is right now"),
    ),
    "TOO_MANY_ITEMS": Wording(
        "C",
        N_("Not lent: {n} {type} are out. The limit is {limit}."),
        N_("y: lend all the same.   n or Esc: no."),
        N_("{n} {type} are out, limit {limit}"),
    ),
    "NOT_FOR_LOAN": Wording(
        "C",
        N_("Not lent: {type} stays in the library."),
        N_("y: lend all the same.   n or Esc: no."),
        N_("{type} stays in the library"),
    ),
    "WITHDRAWN": Wording(
        "X",
        N_("Not lent: this copy was taken out of the collection."),
        N_("Keep it at the desk, in the problem box."),
        N_("Taken out of the collection"),
    ),
    "TAKEN_OUT": Wording(
        "X",
        N_("Not changed: it was taken out of the collection: {title}"),
        N_("Mark it available first, if it is back on the shelf."),
        N_("Taken out of the collection"),
    ),
    "ON_LOAN": Wording(
        "X",
        N_("Not changed: it is on loan: {title}"),
        N_("Check it in first. If it will not come back, mark it lost."),
        N_("It is on loan"),
    ),
    "ITEM_LOST": Wording(
        "A",
        N_("Found! It was marked lost. Lent {n}: {title}"),
        N_("Due {due}. Thank the finder."),
        N_("Was marked lost, is found"),
    ),
    "MISSING": Wording(
        "A",
        N_("Found! It was missing. Lent {n}: {title}"),
        N_("Due {due}. Nothing else to do."),
        N_("Was missing, is found"),
    ),
    "DAMAGED": Wording(
        "A",
        N_("Lent {n}, with a note on its state: {title}"),
        N_("Due {due}. Show the patron: {note}"),
        N_("Noted damage: {note}"),
    ),
    "IN_TRANSIT": Wording(
        "A",
        N_("It was on its way to {branch}. Lent {n}: {title}"),
        N_("Due {due}. Take the transit slip out."),
        N_("Was on its way to {branch}"),
    ),
    "ALREADY_OUT_SAME": Wording(
        "C",
        N_("Already on this card, due {due}. Renew it: {title}"),
        N_("y: renew it.   n or Esc: leave it."),
        N_("Already on this card"),
        N_("renew it"),
    ),
    "NO_MORE_RENEWALS": Wording(
        "X",
        N_("Not renewed: it was renewed {n} times, the most there is."),
        N_("It is due {due}. It can be checked in and lent to someone else."),
        N_("No renewals are left"),
    ),
    "ALREADY_OUT_OTHER": Wording(
        "C",
        N_("It is still on another card. Check it in and lend it here?"),
        N_("y: check in, then lend.   n or Esc: leave it as it is."),
        N_("Still on another card"),
        N_("check it in first"),
    ),
    "PATRON_NOTE": Wording(
        "A",
        N_("{name} is at the desk. A note: {note}"),
        N_("Scan each item. Esc when all are scanned."),
        N_("A note: {note}"),
    ),
    "NOT_ON_LOAN": Wording(
        "X",
        N_("Not renewed: it is not on loan: {title}"),
        N_("Scan the card, then the item, to lend it."),
        N_("It is not on loan"),
    ),
    "LOAN_OF_OTHER": Wording(
        "X",
        N_("Not renewed: it is on another card: {title}"),
        N_("Ask for the card it was lent on."),
        N_("It is on another card"),
    ),
    "NO_RULE": Wording(
        "X",
        N_("Not lent: no rule says: {name}."),
        N_("A manager adds the line: any library, any patron, any type."),
        N_("No rule for {name}"),
    ),
    "CLOSED_ALWAYS": Wording(
        "X",
        N_("Not lent: the library is closed on every day of the week."),
        N_("A manager sets the opening hours: tuils hours set mon-fri 10-18."),
        N_("The library is never open"),
    ),
    "NO_PERMISSION": Wording(
        "X",
        N_("This needs the right: {permission}."),
        N_("Someone who has it can sign in and do it."),
        N_("Needs the right {permission}"),
    ),
    "CLOCK_WRONG": Wording(
        "X",
        N_("The clock of this machine is wrong: it shows {date}."),
        N_("Set the clock, then go on. Nothing was lent."),
        N_("The clock is wrong"),
    ),
    "OUT_OF_ORDER": Wording(
        "C",
        N_("The item moved later than that already: {title}"),
        N_("Key a paper log oldest first. y: take it all the same.   n or Esc: no."),
        N_("The item moved later than that"),
    ),
    "AT_BEFORE_LOAN": Wording(
        "X",
        N_("That is before the loan began: {title}"),
        N_("Look at the date and time that were given."),
        N_("Before the loan began"),
    ),
    "UNKNOWN_ID": Wording(
        "X",
        N_("Nothing here has the number {code}."),
        N_("Look at the number and type it again."),
        N_("Nothing has this number"),
    ),
    "CARD_IN_USE": Wording(
        "X",
        N_("The card {code} belongs to someone already."),
        N_("Take another card, or look that person up."),
        N_("This card is in use"),
    ),
    "GUARDIAN_CIRCLE": Wording(
        "X",
        N_("Nobody can be their own guardian, nor be in the care of someone they care for."),
        N_("Name the card of somebody else."),
        N_("This would be one's own guardian"),
    ),
    "NOT_EMPTY": Wording(
        "X",
        N_("There are titles or patrons here already. A whole library goes into a new one only."),
        N_("Make one with: tuils init."),
        N_("There is something here already"),
    ),
    "LOGIN_IN_USE": Wording(
        "X",
        N_("There is an account {code} already."),
        N_("Take another login, or change that account."),
        N_("This login is in use"),
    ),
    "BARCODE_IN_USE": Wording(
        "X",
        N_("The number {code} is on another item already."),
        N_("Take another label, or look that item up."),
        N_("This number is in use"),
    ),
    "LAST_ADMINISTRATOR": Wording(
        "X",
        N_("This is the last administrator. One must remain."),
        N_("Make someone else an administrator first."),
        N_("The last administrator"),
    ),
    "NAME_MISSING": Wording(
        "X",
        N_("A name is needed."),
        N_("Type the first name, the last name, or both."),
        N_("A name is needed"),
    ),
    "TITLE_MISSING": Wording(
        "X", N_("A title is needed."), N_("Type the title as it stands on the book."), N_("A title is needed")
    ),
    "NOT_UNDERSTOOD": Wording("X", N_("{field} cannot be read: {text}"), N_("{hint}"), N_("{field} cannot be read")),
    "NOTHING_TO_UNDO": Wording(
        "X",
        N_("Nothing to undo at this desk."),
        N_("Another desk's work is undone at that desk."),
        N_("Nothing to undo"),
    ),
    "UNDO_NOT_LAST": Wording(
        "X",
        N_("It cannot be taken back: something later stands on it."),
        N_("Take back the later thing first."),
        N_("Something later stands on it"),
    ),
    "UNDO_TOO_LATE": Wording(
        "X",
        N_("Who had it is no longer known here."),
        N_("Scan the card and lend it again."),
        N_("Too late: who had it is no longer known"),
    ),
    "RECORD_FORGOTTEN": Wording(
        "X",
        N_("What the title was before this change is no longer known here."),
        N_("It is kept for 30 days. Change the title by hand."),
        N_("Too late: what it was before is no longer known"),
    ),
    "IMPORT_UNDER_WAY": Wording(
        "X",
        N_("These files are being brought in from elsewhere at this moment."),
        N_("Wait until that is done. Whatever is in stays in."),
        N_("These files are being brought in elsewhere"),
    ),
    "NOT_BY_UNDO": Wording(
        "X",
        N_("This is not taken back by undo."),
        N_("A patron is removed and an item is withdrawn where they are shown."),
        N_("Not by undo"),
    ),
    "IMPORT_NOT_BY_UNDO": Wording(
        "X",
        N_("An import is not taken back by undo."),
        N_("tuils import undo takes it back. What was taken back comes in again with its file."),
        N_("Not by undo"),
    ),
    "PEOPLE_NOT_BY_UNDO": Wording(
        "X",
        N_("People and loans that were brought in are not taken back."),
        N_("A loan ends with its check-in, and a patron is changed where they are shown."),
        N_("Not by undo"),
    ),
    "STILL_NAMED": Wording("X", N_("Left as it is: {why}"), "", N_("Something later names it")),
    "BUNDLE_DAMAGED": Wording(
        "X",
        N_("This bundle is cut or changed. Nothing was taken in."),
        N_("Write it again on the device it came from."),
        N_("The bundle is cut or changed"),
    ),
    "BUNDLE_FOREIGN": Wording(
        "X",
        N_("This bundle is of another library. Nothing was taken in."),
        N_("Look at which stick it came on."),
        N_("The bundle is of another library"),
    ),
    "BUNDLE_NEWER": Wording(
        "X",
        N_("This bundle was written by a newer tuils. Nothing was taken in."),
        N_("Update tuils on this machine first."),
        N_("The bundle is newer than this program"),
    ),
    "DEVICE_FORKED": Wording(
        "X",
        N_("{device} was put back from a copy and went on twice. Nothing was taken in."),
        N_("Give the copy a new name by restoring it with tuils restore."),
        N_("A device went on twice"),
    ),
}


@dataclass(frozen=True)
class Reason:
    """One thing that stands in the way, or one alert. `facts` fill its sentences.

    Where one code is said in several ways, the fact `wording` names the other sentences.
    """

    code: str
    facts: dict[str, Any] = field(default_factory=dict)
    passable: bool = False  # class C, and the one who asks may pass it

    @property
    def kind(self) -> str:
        return self._wording.kind

    @property
    def _wording(self) -> Wording:
        return WORDING[self.facts.get("wording", self.code)]

    def said(self, **more: Any) -> str:
        return self._fill(self._wording.said, more)

    def then(self, **more: Any) -> str:
        return self._fill(self._wording.then, more)

    def short(self) -> str:
        return self._fill(self._wording.short, {})

    def instead(self) -> str:
        words = self._wording.instead
        return _(words) if words else ""

    def _fill(self, words: str, more: dict[str, Any]) -> str:
        facts = _Gaps({**self.facts, **more})
        return _(words).format_map(facts) if words else ""


class _Gaps(dict[str, Any]):
    """A place that nobody filled shows as nothing, never as a traceback at the desk."""

    def __missing__(self, key: str) -> str:
        return ""


class Refused(Exception):  # noqa: N818
    """Nothing was done. All the reasons, worst first."""

    def __init__(self, *reasons: Reason, title: str = "") -> None:
        self.reasons = tuple(sorted(reasons, key=lambda reason: "XCA".index(reason.kind)))
        self.title = title
        super().__init__(", ".join(self.codes))

    @property
    def codes(self) -> list[str]:
        return [reason.code for reason in self.reasons]

    @property
    def overridable(self) -> list[str]:
        return [reason.code for reason in self.reasons if reason.passable]

    @property
    def message(self) -> str:
        """One sentence for the first reason and the next step; short forms of the others."""
        first, *others = self.reasons
        facts = {"title": self.title}
        more = [other.short() + "." for other in others]
        if first.kind == "X":
            more.append(first.then(**facts))
        more = [part for part in more if part]
        said = first.said(**facts)
        return " ".join([said if not more or said.endswith((".", "?", "!")) else said + ".", *more])


def refuse(code: str, /, **facts: Any) -> Refused:
    """A refusal for one reason."""
    return Refused(Reason(code, facts), title=str(facts.get("title", "")))


def stopping(reasons: Iterable[Reason], passed: frozenset[str]) -> list[Reason]:
    """Of these reasons, those that stand after the override: X always, C unless passed by one who may."""
    return [
        reason
        for reason in reasons
        if reason.kind == "X" or (reason.kind == "C" and not (reason.passable and reason.code in passed))
    ]
