"""Issues of magazines and newspapers: those of one subscription, what is late, what is kept too long."""

from __future__ import annotations

from tuils.i18n import N_, _
from tuils.library.describing.action import action
from tuils.library.serials.issues import Issue, issue_came, issues_ended
from tuils.library.serials.tables import ISSUES, LATE, OLD
from tuils.screens.kit.home import LONGEST
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.widgets.lines import give_way

from .serials import PERMISSION, came_words


class Issues(TableScreen[Issue]):
    """What is done with the chosen issue."""

    prompt = N_("Number")

    @action("h", N_("Receive"), N_("Receive the selected issue"), place=1)
    async def here(self, one: Issue) -> None:
        done = await self.home.do(issue_came, one.serial, issue=one.day)
        await self.done(*came_words(done))

    @action("a", N_("Claim"), N_("Note that you asked the vendor for the selected issue"), needs=PERMISSION, place=2)
    async def claim(self, one: Issue) -> None:
        await self._end(one, "claimed", _("Claimed: {title}, {issue}."))

    @action("s", N_("No issue"), N_("The selected issue did not appear"), needs=PERMISSION, place=3)
    async def skip(self, one: Issue) -> None:
        await self._end(one, "skipped", _("Did not appear: {title}, {issue}."))

    async def _end(self, one: Issue, way: str, words: str) -> None:
        await self.home.do(issues_ended, one.serial, [one.day], way)
        await self.done(about_issue(words, one), _("F9 undoes it."))


class IssueList(Issues):
    """Of one subscription. `serial`: its id."""

    table, word = ISSUES, N_("Issues")

    def __init__(self, serial: str) -> None:
        super().__init__()
        self.serial = serial

    def asked(self) -> tuple[str]:
        return (self.serial,)

    async def coded(self, code: str) -> None:
        done = await self.home.do(issue_came, code, serial=self.serial)
        await self.done(*came_words(done))

    @action("z", N_("Discard"), N_("Discard the selected issue, and its copy"), needs=PERMISSION)
    async def discard(self, one: Issue) -> None:
        await self._end(one, "discarded", _("Discarded: {title}, {issue}."))


class LateIssues(Issues):
    table, word = LATE, N_("Late issues")


class OldIssues(TableScreen[Issue]):
    table, word, prompt = OLD, N_("Discard"), N_("Number")

    @action("z", N_("Discard"), N_("Discard the selected issue, and its copy"), needs=PERMISSION, place=1)
    async def discard(self, one: Issue) -> None:
        await self.home.do(issues_ended, one.serial, [one.day], "discarded")
        await self.done(about_issue(_("Discarded: {title}, {issue}."), one), _("F9 undoes it."))


def about_issue(words: str, one: Issue) -> str:
    """The title gives way: which issue it is stays to be read."""
    return give_way(words.format(title=one.title, issue=one.words), one.title, LONGEST)
