"""The audit log, page by page, newest first: who looked at whom, who did what. Nothing here changes it."""

from __future__ import annotations

from functools import partial

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.dates import moment_cell
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import count_label
from tuils.library.foundation.refusals import Refused
from tuils.library.people.staff.audit_log import KINDS, AuditLine, AuditPage, audit_lines
from tuils.library.people.staff.audit_table import AUDIT
from tuils.screens.kit.listing import Listing
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.rows import Column, Row
from tuils.screens.widgets.turns import Doing
from tuils.values.numbers.barcode import last_four

LINES = (Column("#", AUDIT.digits, right=True), *AUDIT.on_screen)
NARROW = (LINES[0], Column(N_("When"), 12), Column(N_("Who"), 5), Column(N_("What"), 14, grow=1))
PAGE = 100
VIEWS = ("", "refused", "record", "list", "export", "override", "money", "wrong_pin")
"""The views that F6 cycles through: all, then one kind after the other."""
KEYS: tuple[Hint, ...] = (("Enter", N_("Card")), "next_kind", "all_kinds", ("back", N_("Back")), "help")
PAGES: Hint = ("Left/Right", N_("Page"))


class AuditScreen(Listing):
    """The audit log. Type a card or a login to see only its lines. `card`: only this patron's lines."""

    word, prompt = N_("Audit log"), N_("Card or login")
    columns = LINES
    keys = KEYS

    def __init__(self, card: str = "") -> None:
        super().__init__()
        self.card, self.login, self.kind, self.page = card, "", "", 0
        self.found = AuditPage((), 0)

    async def load(self) -> None:
        asked = partial(audit_lines, card=self.card, operator=self.login, kind=self.kind)
        self.found = await self.home.read(partial(asked, limit=PAGE, skip=self.page * PAGE), self.home.desk)
        first = self.page * PAGE + 1
        desk, lines = self.home.desk, self.found.lines
        rows: list[Row] = [(str(number), *AUDIT.cells(desk, line)) for number, line in enumerate(lines, first)]
        if self.narrow:
            rows = [_narrow(desk, row, line) for row, line in zip(rows, lines, strict=True)]
        self.put(rows, [AUDIT.key_of(line) for line in lines], NARROW if self.narrow else LINES)
        self.keys = KEYS if self.pages == 1 else (*KEYS[:-2], PAGES, *KEYS[-2:])
        self.show_keys(self.keys)

    @property
    def pages(self) -> int:
        return max(1, -(-self.found.total // PAGE))

    def greet(self) -> None:
        count = self.found.total
        if not count:
            self.say("", _("No matches in the audit log."), _("F7 shows all lines."))
            return
        text = ngettext("{n} line, newest first.", "{n} lines, newest first.", count).format(n=count_label(count))
        self.say("", " ".join(filter(None, (text, self._only()))), self._then())

    def _only(self) -> str:
        if self.kind:
            return _("Only {kind}.").format(kind=_(KINDS[self.kind]))
        if self.login:
            return _("Only by {login}.").format(login=cut(self.login, 20))
        return _("Only card {four}.").format(four=last_four(self.card)) if self.card else ""

    def _then(self) -> str:
        pages = _("Page {n} of {all}.").format(n=self.page + 1, all=self.pages) if self.pages > 1 else ""
        return f"{pages} {_('Type a card or a login to see only its lines.')}".strip()

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
        self.say(
            "NOTE",
            _("This line is not about a patron's card."),
            _("Press Enter on a line with a card to open that card."),
        )
        return None

    async def typed(self, text: str) -> None:
        """Narrow to a card; other text is a login, whether or not that account still exists."""
        try:
            await self._view(card=text)
        except Refused as no:
            if no.codes != ["PATRON_UNKNOWN"]:
                raise
            await self._view(login=text)

    async def coded(self, code: str) -> None:
        await self._view(card=code)

    @action("s", N_("Kind"), N_("Show all lines, then one kind at a time"))
    async def next_kind(self) -> None:
        await self._view(kind=VIEWS[(VIEWS.index(self.kind) + 1) % len(VIEWS)])

    @action("o", N_("All"), N_("Show all lines again"))
    async def all_kinds(self) -> None:
        await self._view()

    @action("k", N_("Next page"))
    def next_page(self) -> Doing:
        return self.turn(1)

    async def turn(self, step: int) -> None:
        if self.pages == 1:
            self.remark(_("There is only one page."))
            return
        self.page = (self.page + step) % self.pages
        self.rows.cursor = 0
        await self.show_anew()


def _narrow(desk: Desk, row: Row, line: AuditLine) -> Row:
    """Return the row for a narrow screen: the day without the time, texts cut to fit."""
    return (row[0], row[1] if line.is_month else moment_cell(desk, line.at), *row[2:4])
