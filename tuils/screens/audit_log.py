"""The audit log, page by page, the newest line on top: who looked at whom, who did what. Nothing here changes it."""

from __future__ import annotations

from functools import partial

from tuils.i18n import N_, _, ngettext
from tuils.library.dates import moment_day, moment_words
from tuils.library.desk import Desk
from tuils.library.people.audit_log import KINDS, AuditLine, AuditPage, audit_lines
from tuils.library.refusals import Refused
from tuils.values.barcode import last_four

from .listing import Listing
from .widgets.keys import Hint, Verb
from .widgets.lines import cut
from .widgets.rows import Column, Row
from .widgets.turns import Doing

LINES = (
    Column("#", 3, right=True),
    Column(N_("When"), 17),
    Column(N_("Who"), 8),
    Column(N_("What"), 20, grow=1),
    Column(N_("Card"), 6, drop=1),
)
NARROW = (LINES[0], Column(N_("When"), 10), Column(N_("Who"), 5), Column(N_("What"), 14, grow=1))
PAGE = 100
VIEWS = ("", "refused", "record", "list", "export", "override", "money", "wrong_pin")
"""What F6 goes through: all, then one kind after the other."""
KEYS: tuple[Hint, ...] = (("Enter", N_("Card")), "one", "two", ("back", N_("Back")), "help")
PAGES: Hint = ("Left/Right", N_("Page"))


class AuditScreen(Listing):
    """What is typed is a card or a login: only its lines are shown. `card`: only of this patron."""

    word, prompt = N_("Audit log"), N_("Card or login")
    columns = LINES
    verbs = (
        Verb("s", N_("Kind"), N_("All lines, then one kind after the other")),
        Verb("o", N_("All"), N_("All lines again")),
        Verb("k", N_("Next page")),
    )
    keys = KEYS

    def __init__(self, card: str = "") -> None:
        super().__init__()
        self.card, self.login, self.kind, self.page = card, "", "", 0
        self.found = AuditPage((), 0)

    async def load(self) -> None:
        asked = partial(audit_lines, card=self.card, operator=self.login, kind=self.kind)
        self.found = await self.home.read(partial(asked, limit=PAGE, skip=self.page * PAGE), self.home.desk)
        first = self.page * PAGE + 1
        rows = [_row(self.home.desk, number, line) for number, line in enumerate(self.found.lines, first)]
        if self.narrow:
            rows = [_narrow(self.home.desk, row, line) for row, line in zip(rows, self.found.lines, strict=True)]
        keys = [f"{line.device} {line.seq}" for line in self.found.lines]
        self.put(rows, keys, NARROW if self.narrow else LINES)
        self.keys = KEYS if self.pages == 1 else (*KEYS[:-2], PAGES, *KEYS[-2:])
        self.show_keys(self.keys)

    @property
    def pages(self) -> int:
        return max(1, -(-self.found.total // PAGE))

    def greet(self) -> None:
        count = self.found.total
        if not count:
            self.say("", _("Nothing in the audit log is like that."), _("F7 shows all lines."))
            return
        said = ngettext("{n} line, the newest on top.", "{n} lines, the newest on top.", count).format(n=f"{count:,}")
        self.say("", " ".join(filter(None, (said, self._only()))), self._then())

    def _only(self) -> str:
        if self.kind:
            return _("Only: {kind}.").format(kind=_(KINDS[self.kind]))
        if self.login:
            return _("Only by {login}.").format(login=cut(self.login, 20))
        return _("Only about card {four}.").format(four=last_four(self.card)) if self.card else ""

    def _then(self) -> str:
        pages = _("Page {n} of {all}.").format(n=self.page + 1, all=self.pages) if self.pages > 1 else ""
        return f"{pages} {_('Type a card or a login to see its lines alone.')}".strip()

    async def _view(self, *, card: str = "", login: str = "", kind: str = "") -> None:
        before = self.card, self.login, self.kind, self.page
        self.card, self.login, self.kind, self.page = card, login, kind, 0
        try:
            await self.load()
        except Refused:
            self.card, self.login, self.kind, self.page = before
            raise
        self.greet()

    def open_line(self, index: int) -> Doing:
        if card := self.found.lines[index].card:
            return self.home.open("card", card=card)
        self.say("LOOK", _("This line is about no patron's card."), _("Enter on a line with a card opens it."))
        return None

    async def typed(self, text: str) -> None:
        """A card; what is none is a login, whether or not there is such an account any more."""
        try:
            await self._view(card=text)
        except Refused as no:
            if no.codes != ["PATRON_UNKNOWN"]:
                raise
            await self._view(login=text)

    async def coded(self, code: str) -> None:
        await self._view(card=code)

    async def action_one(self) -> None:
        await self._view(kind=VIEWS[(VIEWS.index(self.kind) + 1) % len(VIEWS)])

    async def action_two(self) -> None:
        await self._view()

    def action_three(self) -> Doing:
        return self.turn(1)

    def turn(self, step: int) -> Doing:
        return self._turn(step)

    async def _turn(self, step: int) -> None:
        if self.pages == 1:
            self.remark(_("There is one page."))
            return
        self.page = (self.page + step) % self.pages
        self.rows.cursor = 0
        await self.load()
        self.greet()


def _row(desk: Desk, number: int, line: AuditLine) -> Row:
    card = last_four(line.card) if line.card else _("gone") if line.patron else ""
    told = f"{line.told} ({line.by})" if line.by else line.told
    what = (told, "text" if line.allowed else "look")
    return (str(number), moment_words(desk, line.at), line.operator or "-", what, card)


def _narrow(desk: Desk, row: Row, line: AuditLine) -> Row:
    """The day alone, and what there is room for."""
    return (row[0], moment_day(desk, line.at), *row[2:4])
