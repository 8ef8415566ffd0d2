"""Magazines and newspapers: this branch's subscriptions, and issues. A scanned cover receives an issue."""

from __future__ import annotations

from typing import Any

from tuils.i18n import N_, _
from tuils.library.foundation.administration.settings import item_types, locations
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.describing.field import such
from tuils.library.foundation.refusals import Refused
from tuils.library.foundation.typed_days import YEAR
from tuils.library.holdings.items.showing import title_called
from tuils.library.office.serials.issues import Issue, IssueCame, SerialSheet, issue_came, issue_words, issues_ended
from tuils.library.office.serials.serial_fields import FIELDS, FREQUENCY_WORDS
from tuils.library.office.serials.subscriptions import change_serial, is_cover, serial_called, start_serial
from tuils.library.office.serials.tables import ISSUES, LATE, OLD, SERIALS
from tuils.screens.kit.choosing_lines import Codes
from tuils.screens.kit.form import CodedForm, Values
from tuils.screens.kit.form_lines import Ask, form_lines, pick
from tuils.screens.kit.home import LONGEST, opens
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.widgets.lines import cut, give_way

PERMISSION = "catalog.edit"
DATES, CODED = such(FIELDS, kind="date"), ("frequency", "item_type", "location", "lend")


def issue_received_words(done: IssueCame) -> tuple[str, str]:
    """Return the answer about an issue received, cut to fit one line."""
    said, then = issue_words(done)
    return cut(said, 76), then


class SerialList(TableScreen[SerialSheet]):
    """The subscriptions. F6 adds one, F7 shows late issues, F8 changes one. A scan receives an issue."""

    table, word, prompt = SERIALS, N_("Magazines"), N_("Scan")
    refusal_ends_question = True

    async def coded(self, code: str) -> None:
        try:
            done = await self.home.do(issue_came, code)
        except Refused as no:
            unknown = no.reasons[0].code == "SERIAL_UNKNOWN" and self.lines
            if not unknown or not await self.home.read(is_cover, code):
                raise
            self._ask_whose(code)
            return
        await self.done(*issue_received_words(done))

    def _ask_whose(self, code: str) -> None:
        async def told(text: str) -> None:
            number = int(text) if text.strip().isdecimal() and len(text) < 4 else 0
            if not 0 < number <= len(self.lines):
                self.remark(_("Type the number of a line."), _("Esc: it is none of these."))
                return
            self.settle()
            done = await self.home.do(issue_came, code, serial=self.lines[number - 1].serial)
            await self.done(*issue_received_words(done))

        sentence = _("This cover is new. Which subscription is it?")
        self.ask_words(
            _("Line"),
            N_("It's this one"),
            sentence,
            _("Type the line number of its subscription. tuils remembers it."),
            told,
        )

    new_serial = opens("serial_form", "n", N_("New"), N_("Add a subscription"), needs=PERMISSION, place=1)
    late_ones = opens("late_issues", "a", N_("Late"), N_("Issues that have not arrived"), place=2)

    @action("o", N_("Change"), N_("Edit the selected subscription"), needs=PERMISSION, place=3)
    async def change(self, sheet: SerialSheet) -> None:
        await self.home.open("serial_form", serial=sheet.serial)

    old_ones = opens("old_issues", "z", N_("Discard"), N_("Issues that are kept too long"), needs=PERMISSION)


def _known() -> Codes:
    return {
        "frequency": [(code, _(words)) for code, words in FREQUENCY_WORDS.items()],
        "item_type": [(kind.code, kind.name) for kind in item_types()],
        "location": [(location.code, location.name) for location in locations()],
        "lend": [("yes", _("yes")), ("no", _("no"))],
    }


class SerialForm(CodedForm):
    """The form of a subscription. `serial`: one to change; empty for a new one, of the given title's id if any."""

    permission, known = PERMISSION, _known
    named_by, days, year_meant = ("title",), DATES, YEAR
    word = N_("Subscription")
    asked = (
        Ask("title", N_("Title"), N_("scan its cover"), long=True, code=True, whole=True),
        *form_lines(FIELDS).values(),
    )

    def __init__(self, serial: str = "", title: str = "") -> None:
        super().__init__()
        self.serial, self.title_id = serial, title
        self.kept_as, self.offers = f"serial {serial}", not serial

    async def begin(self) -> Values:
        await super().begin()
        if not self.serial:
            title = await self.home.read(title_called, self.title_id) if self.title_id else ""
            return {"title": title, "frequency": _(FREQUENCY_WORDS["monthly"]), "late_days": "14", "lend": _("no")}
        row = await self.home.read(serial_called, self.serial)
        first = {line.ask.name: str(getattr(row, line.ask.name)) for line in self.lines}
        for name in CODED:
            first[name] = dict(self.codes[name]).get(first[name], first[name])
        return first | {"lend": _("yes") if row.lend else _("no"), "keep_months": str(row.keep_months or "")}

    def heading(self) -> tuple[str, str]:
        text = _("Edit this subscription.") if self.serial else _("Add a subscription to a magazine or newspaper.")
        return text, _("F6 saves.")

    async def save(self, values: Values) -> None:
        fields: dict[str, Any] = {name: text for name, text in values.items() if name != "title"}
        for name in CODED:
            fields[name] = pick(values[name], self.codes[name])[0] if values[name] else ""
        fields["lend"] = fields["lend"] == "yes"
        if not fields["first_on"]:
            del fields["first_on"]
        if self.serial:
            row = await self.home.do(change_serial, self.serial, fields)
        else:
            row = await self.home.do(start_serial, self.title_id or values["title"], fields)
        await self.close_with("OK", _("Saved: {name}").format(name=cut(row.title, 50)), _("F9 undoes it."))


class Issues(TableScreen[Issue]):
    """A list of issues, with the keys for the chosen issue."""

    prompt = N_("Number")

    @action("h", N_("Receive"), N_("Receive the selected issue"), place=1)
    async def here(self, issue: Issue) -> None:
        done = await self.home.do(issue_came, issue.serial, issue=issue.day)
        await self.done(*issue_received_words(done))

    @action("a", N_("Claim"), N_("Note that you asked the vendor for the selected issue"), needs=PERMISSION, place=2)
    async def claim(self, issue: Issue) -> None:
        await self._end(issue, "claimed", _("Claimed: {title}, {issue}."))

    @action("s", N_("No issue"), N_("The selected issue did not appear"), needs=PERMISSION, place=3)
    async def skip(self, issue: Issue) -> None:
        await self._end(issue, "skipped", _("Did not appear: {title}, {issue}."))

    async def _end(self, issue: Issue, way: str, words: str) -> None:
        await self.home.do(issues_ended, issue.serial, [issue.day], way)
        await self.done(about_issue(words, issue), _("F9 undoes it."))


class IssueList(Issues):
    """The issues of one subscription. `serial`: its id."""

    table, word = ISSUES, N_("Issues")

    def __init__(self, serial: str) -> None:
        super().__init__()
        self.serial = serial

    def asked(self) -> tuple[str]:
        return (self.serial,)

    async def coded(self, code: str) -> None:
        done = await self.home.do(issue_came, code, serial=self.serial)
        await self.done(*issue_received_words(done))

    @action("z", N_("Discard"), N_("Discard the selected issue, and its copy"), needs=PERMISSION)
    async def discard(self, issue: Issue) -> None:
        await self._end(issue, "discarded", _("Discarded: {title}, {issue}."))


class LateIssues(Issues):
    table, word = LATE, N_("Late issues")


class OldIssues(TableScreen[Issue]):
    table, word, prompt = OLD, N_("Discard"), N_("Number")

    @action("z", N_("Discard"), N_("Discard the selected issue, and its copy"), needs=PERMISSION, place=1)
    async def discard(self, issue: Issue) -> None:
        await self.home.do(issues_ended, issue.serial, [issue.day], "discarded")
        await self.done(about_issue(_("Discarded: {title}, {issue}."), issue), _("F9 undoes it."))


def about_issue(words: str, issue: Issue) -> str:
    """Return a sentence about an issue. The title is cut: the issue stays readable."""
    return give_way(words.format(title=issue.title, issue=issue.words), issue.title, LONGEST)
