"""The values printed on each paper. A template sees these names and no others; all are words already."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from tuils.i18n import _
from tuils.values.dataclass import dataclass
from tuils.values.station.paper_kinds import PAPER_KINDS


@dataclass(frozen=True)
class Letterhead:
    """The head and foot of every paper. `hours`: a line for days with the same hours. `printed`: when. `renew_link` and
    `cancel_link` begin an email that asks; empty where the library wants no QR codes of them, or reads no replies."""

    library: str = ""
    branch: str = ""
    phone: str = ""
    hours: tuple[str, ...] = ()
    message: str = ""
    printed: str = ""
    renew_link: str = ""
    cancel_link: str = ""


@dataclass(frozen=True)
class SheetLine:
    """An item on a receipt. `number`: the last digits of its barcode. `note`: where it goes, why it was not renewed."""

    title: str
    number: str = ""
    due: str = ""
    note: str = ""
    money: str = ""


@dataclass(frozen=True)
class LoanFacts:
    """Items checked out, renewed, checked in, or all that is out. `patron`: as the setting receipt_name says; `card`:
    the last four. `saved`: what these would have cost; empty where that isn't shown."""

    lines: tuple[SheetLine, ...] = ()
    count: int = 0
    patron: str = ""
    card: str = ""
    saved: str = ""
    owes: str = ""


@dataclass(frozen=True)
class MoneyFacts:
    """A payment or refund. `lines`: what it was for, as `title` and `money`. `owes`: what is still owed; `credit`: what
    is kept for the patron. `taken_by`: the staff member's login."""

    amount: str
    method: str = ""
    lines: tuple[SheetLine, ...] = ()
    owes: str = ""
    credit: str = ""
    patron: str = ""
    card: str = ""
    reason: str = ""
    taken_by: str = ""
    number: str = ""


@dataclass(frozen=True)
class SlipFacts:
    """The slip in a copy: for the hold shelf, for another branch, or to be looked at. `code`: letters and numbers that
    identify the patron who waits. A hold's slip knows neither name nor title."""

    item: str
    call_number: str = ""
    code: str = ""
    to: str = ""
    sender: str = ""
    until: str = ""
    reason: str = ""
    title: str = ""
    for_hold: bool = False


@dataclass(frozen=True)
class WorkFacts:
    """The slip of copies in work. In processing: `waiting` for the title, and `lines` of steps, each `title` and
    `note`, what was done. In repair: `to` whom, `reason`: what is wrong, `since` and `until`: days. A box of those:
    `lines` as `title`, `number`, `due`, `note`; `count`; `money` for all."""

    item: str = ""
    call_number: str = ""
    title: str = ""
    place: str = ""
    to: str = ""
    reason: str = ""
    since: str = ""
    until: str = ""
    waiting: int = 0
    lines: tuple[SheetLine, ...] = ()
    count: int = 0
    money: str = ""


@dataclass(frozen=True)
class ProgramFacts:
    """A registration, or one ticket of it: the `number`th of `heads`. `place`: in the line, 0 for who has a seat."""

    title: str
    day: str
    time: str
    where: str = ""
    patron: str = ""
    heads: int = 1
    number: int = 1
    place: int = 0
    code: str = ""
    confirmation: str = ""


@dataclass(frozen=True)
class CardFacts:
    """A new library card. `card`: its last four. `expires`: a day, empty where it doesn't expire. `code`: what stands
    on this patron's hold slips. `notices`: in words, how notices come."""

    patron: str = ""
    card: str = ""
    category: str = ""
    expires: str = ""
    code: str = ""
    notices: str = ""


@dataclass(frozen=True)
class AgreementFacts:
    """An agreement to sign: its `title`, `version` and the `text`, line by line. `card`: the last four."""

    title: str
    version: int
    text: tuple[str, ...] = ()
    patron: str = ""
    card: str = ""


@dataclass(frozen=True)
class EntryFacts:
    """An entry of a register. `one`: what such an entry is called; `lines`: its fields as `title` and `note`. A letter
    goes to `patron` at `address`, about their `child` where they are a guardian; `until`: the last day of a ban."""

    title: str
    one: str = ""
    state: str = ""
    place: str = ""
    lines: tuple[SheetLine, ...] = ()
    patron: str = ""
    address: tuple[str, ...] = ()
    child: str = ""
    day: str = ""
    until: str = ""


Facts = LoanFacts | MoneyFacts | SlipFacts | WorkFacts | ProgramFacts | CardFacts | AgreementFacts | EntryFacts


@dataclass(frozen=True)
class Sheet:
    """One paper. `template`: which template; `kind`: which kind of paper it is, and so which printer. `wanted`: when
    the patron wants paper, or an e-mail, where that was said. `more`: what stands on further papers that come with it,
    such as the tickets of a whole party. `patron`: whose receipt it is (an id), empty where nobody may know. `name`:
    what it is called, where its kind says too little."""

    template: str
    kind: str
    head: Letterhead
    facts: Facts
    language: str = "en"
    large: bool = False
    wanted: str = ""
    more: tuple[Facts, ...] = ()
    patron: str = ""
    name: str = ""

    @property
    def each(self) -> list[Sheet]:
        """Yield this paper, and those that come with it, one by one."""
        return [replace(self, facts=facts, more=()) for facts in (self.facts, *self.more)]

    @property
    def called(self) -> str:
        """Return its name in a sentence, without a patron."""
        return _(self.name or PAPER_KINDS[self.kind])

    @property
    def count(self) -> int:
        """The number of items on it."""
        return self.facts.count if isinstance(self.facts, LoanFacts) else 0

    def names(self) -> dict[str, Any]:
        """Return the names that its template may use."""
        return {field.name: getattr(part, field.name) for part in (self.head, self.facts) for field in fields(part)}
