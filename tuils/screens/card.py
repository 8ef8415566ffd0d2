"""A patron's card: who it is in two lines, the rest behind tabs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from textual.app import ComposeResult

from tuils.i18n import N_, _, ngettext
from tuils.library.administration.settings import name_of
from tuils.library.circulation.account import Account, LoanLine, patron_account
from tuils.library.circulation.blocks import label
from tuils.library.circulation.renewal import renew
from tuils.library.circulation.terms import due_words
from tuils.library.desk import Desk
from tuils.library.people.patrons import PatronSheet, renew_patron
from tuils.library.refusals import Refused
from tuils.values.moments import day_of

from .looking import Over, head
from .patrons import card_of_code
from .widgets.keys import Verb
from .widgets.lines import Line, Lines, Piece, wrap
from .widgets.rows import Cell, Column, Row, Rows

LOANS = (
    Column("#", 2, right=True),
    Column(N_("Title"), 18, grow=1),
    Column(N_("Call number"), 12, drop=1),
    Column(N_("Due"), 10),
    Column(N_("Renewed"), 8, drop=2),
    Column("", 8, drop=3),
)
LABEL = 12
HEAD = (4, 3)
"""Rows of who it is and the tabs, and on a narrow screen."""


@dataclass(frozen=True)
class Face:
    """An account in words: rows of its loans, what its category and branch are called, the day today."""

    account: Account
    rows: tuple[Row, ...]
    category: str
    branch: str
    today: date

    @property
    def patron(self) -> PatronSheet:
        return self.account.patron

    @property
    def ended(self) -> bool:
        """The membership is over: nothing is lent or renewed until it is renewed."""
        return any(reason.code == "PATRON_EXPIRED" for reason in self.account.standing)


def face(desk: Desk, card: str) -> Face:
    account = patron_account(desk, card)
    rows = tuple(_row(desk, number, loan) for number, loan in enumerate(account.loans, 1))
    patron = account.patron
    names = name_of("category", patron.category), name_of("branch", patron.branch)
    return Face(account, rows, *names, day_of(desk.now, desk.zone))


def _row(desk: Desk, number: int, loan: LoanLine) -> Row:
    due, most = due_words(desk, loan.due_at), loan.renewals_allowed
    renewed = str(loan.renewals) if most is None else _("{n} of {most}").format(n=loan.renewals, most=most)
    state: Cell = (_("OVERDUE"), "look") if loan.overdue else _("today") if loan.today else ""
    return (str(number), loan.title, loan.call_number, (due, "strong" if loan.overdue else "text"), renewed, state)


class Card(Over):
    """`card`: the number. F7 renews the highlighted loan; while the membership has ended, it is that which F7
    renews, for nothing else can be done before."""

    mode = "patrons"
    verbs = (Verb("n", N_("Edit")), Verb("r", N_("Renew")), Verb("f", N_("Serve"), N_("Serve this person at the desk")))
    keys = ("back", ("Left/Right", N_("Tabs")), "help", "one", "two", "three")

    def __init__(self, card: str) -> None:
        super().__init__()
        self.card, self.tab = card, 0
        self.face: Face | None = None

    def body(self) -> ComposeResult:
        yield head(self, "who", *HEAD)
        yield Rows(LOANS)
        text = Lines(id="body")
        text.display = False
        yield text

    async def opened(self) -> None:
        await self.load()
        self._greet()

    async def load(self) -> None:
        """The highlight stays with its loan, which a renewal moves down."""
        rows, before = self.query_one(Rows), self.face
        chosen = before.account.loans[rows.cursor].item if before and rows.cursor >= 0 else ""
        self.face = now = await self.home.read(face, self.home.desk, self.card)
        items = [loan.item for loan in now.account.loans]
        rows.load(now.rows, cursor=items.index(chosen) if chosen in items else -1)
        self.resized()

    # -- what is shown

    @property
    def tabs(self) -> list[tuple[str, str]]:
        """Name and words of each tab that there is something behind."""
        assert self.face
        loans = len(self.face.rows)
        tabs = [("loans", _("Loans {n}").format(n=loans) if loans else _("Loans"))]
        if self.face.patron.note:
            tabs.append(("notes", _("Notes {n}").format(n=1)))
        return [*tabs, ("details", _("Details"))]

    def resized(self) -> None:
        if not self.face:
            return
        at = self.tabs[min(self.tab, len(self.tabs) - 1)][0]
        gap: list[Line] = [] if self.narrow else [""]
        lines = self.query_one("#who", Lines)
        lines.styles.height = HEAD[self.narrow]
        lines.put([*who(self.face), *gap, self._tab_line()])
        text = self.query_one("#body", Lines)
        self.query_one(Rows).display, text.display = at == "loans", at != "loans"
        if at == "notes":
            text.put(["", *(f"   {line}" for line in wrap(self.face.patron.note, max(1, self.size.width - 6), 16))])
        elif at == "details":
            text.put(list(details(self.face, narrow=self.narrow)))

    def _tab_line(self) -> Line:
        tabs = [words for _tab, words in self.tabs]
        if self.narrow:
            place = _("{n} of {all}").format(n=self.tab + 1, all=len(tabs))
            return [(" < ", "key"), (f"[{tabs[self.tab]}]", "cursor"), (f" >  {place}", "key")]
        pieces: list[Piece] = [(" ", "text")]
        for index, words in enumerate(tabs):
            here = index == self.tab
            pieces += [(f"[{words}]" if here else f" {words} ", "cursor" if here else "text"), (" ", "text")]
        return pieces

    def turn(self, step: int) -> None:
        if self.face:
            self.tab = (self.tab + step) % len(self.tabs)
            self.resized()

    def _greet(self) -> None:
        assert self.face
        account, told = self.face.account, list(_standing(self.face.account, self.home.desk))
        if self.face.ended:
            then = _("F7 renews the card.")
        elif account.loans:
            then = _("Down chooses a loan, F7 renews it. Left and Right turn the tabs.")
        else:
            then = _("F8 serves this person at the desk.")
        said = " ".join(told) or ngettext("{n} loan is out.", "{n} loans are out.", len(account.loans))
        if not told and not account.loans:
            said = _("Nothing is out on this card.")
        self.say("LOOK" if told else "", said.format(n=len(account.loans)), then)

    # -- keys and scans

    def chose(self, index: int) -> None:
        rows = self.query_one(Rows)
        rows.load(rows.rows, cursor=index)
        title = self._loan(index).title
        self.say("", _("Chosen: {title}").format(title=title), _("F7 renews it."))

    def _loan(self, index: int) -> LoanLine:
        assert self.face
        return self.face.account.loans[index]

    async def heard(self, text: str) -> None:
        """Another card opens that one; all else is not for here."""
        card = await self.home.read(card_of_code, self.home.desk, text)
        if not card:
            self.nothing(text)
            return
        self.card, self.tab, self.face = card, 0, None
        self.query_one(Rows).load([])
        await self.opened()

    async def action_one(self) -> None:
        await self.home.open("edit", card=self.card)

    async def action_two(self) -> None:
        assert self.face
        if self.face.ended:
            await self._renew_card()
            return
        cursor = self.query_one(Rows).cursor
        if cursor < 0 or not self.query_one(Rows).display:
            self.say("LOOK", _("Which loan? None is chosen."), _("Down chooses a loan, F7 renews it."))
            return
        await self._renew_loan(self._loan(cursor))

    async def _renew_card(self) -> None:
        sheet = await self.home.do(renew_patron, self.card)
        await self.load()
        assert self.face
        if sheet.expires_on:
            said = _("Renewed. The card is good until {date}.").format(date=label(sheet.expires_on, self.face.today))
        else:
            said = _("Renewed. The card has no end.")
        self.say("OK", said, _("Ask whether the address is still right. F9 takes it back."))

    async def _renew_loan(self, loan: LoanLine) -> None:
        try:
            done = await self.home.do(renew, self.card, loan.item)
        except Refused as no:
            first = no.reasons[0]
            if first.kind == "X":
                self.say("STOP", first.said(title=no.title), first.then(title=no.title))
            else:
                said = _("Not renewed. {why}.").format(why=first.short())
                self.say("STOP", said, _("F8 serves this person at the desk; there it can be passed."))
            return
        await self.load()
        due = _("Due {due}.").format(due=due_words(self.home.desk, done.due_at))
        if done.renewals_left:
            left = ngettext("{n} more renewal is left.", "{n} more renewals are left.", done.renewals_left)
            due += " " + left.format(n=done.renewals_left)
        elif done.renewals_left == 0:
            due += " " + _("That was the last renewal.")
        self.say("OK", _("Renewed: {title}").format(title=loan.title), due)

    async def action_three(self) -> None:
        """F8: to the desk, with this person."""
        await self.home.serve(self.card)


def _standing(account: Account, desk: Desk) -> Iterator[str]:
    """What a person at the desk has to be told, worst first."""
    for reason in account.standing:
        if reason.code != "PATRON_NOTE":
            yield f"{reason.short()}."
    if account.overdue:
        today, first = day_of(desk.now, desk.zone), min(loan.due_at for loan in account.loans)
        days = (today - day_of(first, desk.zone)).days
        late = ngettext(", by {n} day", ", by {n} days", days).format(n=days) if days else ""
        said = ngettext("{n} loan is overdue{late}.", "{n} loans are overdue{late}.", account.overdue)
        yield said.format(n=account.overdue, late=late)


def who(shown: Face) -> list[Line]:
    """Two lines: who it is, and how the card stands."""
    patron = shown.patron
    born = _("born {year}").format(year=patron.born_year) if patron.born else ""
    place = patron.street if patron.masked else ", ".join(part for part in (patron.street, patron.city) if part)
    signs = "   ".join(part for part in (shown.category, born, place) if part)
    return [[(f" {patron.name}", "strong"), (f"   {signs}", "text")], f" {_card_line(shown)}"]


def _card_line(shown: Face) -> str:
    patron = shown.patron
    if not patron.expires_on:
        return _("Card ..{four}.").format(four=patron.card[-4:])
    words = _("Card ..{four}, ended on {date}.") if shown.ended else _("Card ..{four}, good until {date}.")
    return words.format(four=patron.card[-4:], date=label(patron.expires_on, shown.today))


def details(shown: Face, *, narrow: bool) -> Iterator[Line]:
    """All that is known, a line each; of what is hidden, that it is."""
    patron = shown.patron
    town = ", ".join(part for part in (patron.street, f"{patron.city} {patron.postcode}".strip()) if part)
    lines = [
        (_("Name"), f"{patron.first_name} {patron.last_name}".strip()),
        (_("Called"), patron.preferred_name),
        (_("Card"), f"..{patron.card[-4:]}" if patron.masked else patron.card),
        (_("Born"), patron.born_year if patron.masked else patron.born),
        (_("Category"), shown.category),
        (_("Branch"), shown.branch),
        (_("Address"), patron.street if patron.masked else town),
        (_("Phone"), patron.phone),
        (_("E-mail"), patron.email),
        (_("Language"), patron.language),
        (_("Tell by"), patron.tell_by),
        (_("Guardian"), _guardian(patron)),
        (_("Since"), label(patron.enrolled_on, shown.today)),
        (_("Until"), label(patron.expires_on, shown.today)),
    ]
    if not narrow:
        yield ""
    for word, text in lines:
        if text:
            yield [(f"   {word:<{LABEL}}", "key"), (text, "text")]
    if patron.masked:
        yield _("   House number, birthday, phone and e-mail are hidden here.")


def _guardian(patron: PatronSheet) -> str:
    if not patron.guardian:
        return ""
    return _("{name}, card ..{four}").format(name=patron.guardian_name, four=patron.guardian[-4:])
