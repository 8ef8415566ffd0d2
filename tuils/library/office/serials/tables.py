"""The lists of magazines and newspapers: subscriptions, the issues of one, late issues, issues kept too long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tuils.i18n import N_, NN_, _, ngettext
from tuils.library.foundation.dates import claims_cell, iso_of, moment_day
from tuils.library.foundation.describing.table import Cell, Column, Table, fact, row_facts
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import date_label

from .issues import STATES, Issue, SerialSheet, issues_of, late_issues, old_issues, subscriptions_here
from .queries import SerialRow
from .serial_fields import FREQUENCY_WORDS


def _late(_desk: Desk, sheet: SerialSheet) -> Cell:
    return (str(sheet.late), "look") if sheet.late else ""


def _until(_desk: Desk, sheet: SerialSheet) -> str:
    return date_label(date.fromisoformat(sheet.row.ends_on)) if sheet.row.ends_on else ""


def subscription_words(desk: Desk, sheet: SerialSheet) -> Sequence[str]:
    """Return a subscription in sentences."""
    row = sheet.row
    said = [_("{title}: {every}.").format(title=row.title, every=_(FREQUENCY_WORDS[row.frequency]))]
    if sheet.is_over:
        said.append(_("The subscription ended {day}.").format(day=_until(desk, sheet)))
    elif sheet.next_name:
        said.append(_("Next: {issue}.").format(issue=sheet.next_name))
    if sheet.late:
        said.append(ngettext("{n} issue is late.", "{n} issues are late.", sheet.late).format(n=sheet.late))
    if sheet.holdings:
        said.append(_("On hand: {issues}.").format(issues=sheet.holdings))
    return (" ".join(said),)


_EXAMPLE = SerialRow("s", "b", "MAIN", "monthly", "2026-01-01", "7", 14, 12, 1, "MAG", "", "0317-8471", "EBSCO", "", "",
                     "Garden Life", "0317-8471")  # fmt: skip

SERIALS = Table(
    title=N_("Magazines and newspapers"),
    columns=(
        Column(N_("Title"), 20, lambda _desk, row: row.row.title, "title", lambda _desk, row: row.row.title, grow=2),
        fact("serial"),
        *row_facts("biblio"),
        Column(
            N_("Frequency"),
            15,
            lambda _desk, row: _(FREQUENCY_WORDS[row.row.frequency]),
            "frequency",
            lambda _desk, row: row.row.frequency,
            drop=2,
        ),
        Column(N_("Next"), 11, "next_name", "next_issue", "next_on"),
        Column(N_("Late"), 4, _late, "late", "late", right=True),
        Column(N_("Paid until"), 10, _until, "ends_on", lambda _desk, row: row.row.ends_on, drop=1),
        fact("holdings"),
        *row_facts("code vendor branch first_on without late_days keep_months"),
        fact("lend", lambda _desk, row: bool(row.row.lend)),
        *row_facts("item_type location note"),
    ),
    read=subscriptions_here,
    key="serial",
    none=(N_("No magazines or newspapers yet."), N_("F6 adds the first subscription.")),
    some=(NN_("{n} subscription.", "{n} subscriptions."), N_("Scan a cover to receive its issue. Enter: all issues.")),
    enter=(N_("Issues"), "serial_issues", "serial"),
    words=subscription_words,
    names_a_person=False,
    example=SerialSheet(_EXAMPLE, "2026-12-01", "2026 Dec", 1, "2026 Jan-2026 Oct", False),
)


def state_word(_desk: Desk, issue: Issue) -> Cell:
    return (_(STATES[issue.state]), "look") if issue.state == "late" else _(STATES[issue.state])


def _came(desk: Desk, issue: Issue) -> str:
    return moment_day(desk, issue.came_at) if issue.came_at else ""


_FACTS = (
    fact("serial"),
    fact("day"),
    fact("number"),
    fact("state"),
    fact("came_at", iso_of("came_at")),
    fact("item", "barcode"),
    fact("claims"),
    fact("claimed_at", iso_of("claimed_at")),
    fact("days_late"),
    fact("vendor"),
)
_LINE = Issue("s", "Garden Life", "EBSCO", "2026-11-01", "2026 Nov", "", "late", claims=1,
              claimed_at=1_796_000_000_000_000, days_late=27)  # fmt: skip

ISSUES = Table(
    title=N_("Issues"),
    columns=(
        Column(N_("Issue"), 18, "words", "issue", "name", grow=1),
        fact("title"),
        Column(N_("Status"), 15, state_word),
        Column(N_("Received"), 10, _came),
        Column(N_("Claimed"), 16, claims_cell, drop=1),
        *_FACTS,
    ),
    read=issues_of,
    key="key",
    none=(N_("No issue is expected, and none was received yet."), N_("Scan a cover to receive its issue.")),
    some=(
        NN_("{n} issue, the newest first.", "{n} issues, the newest first."),
        N_("F6: receive. F7: claim. F8: no issue."),
    ),
    names_a_person=False,
    example=_LINE,
)  # fmt: skip

LATE = Table(
    title=N_("Late issues"),
    columns=(
        Column(N_("Title"), 20, "title", grow=2),
        Column(N_("Issue"), 11, "words", "issue", "name"),
        Column(N_("Days"), 4, lambda _desk, row: str(row.days_late), right=True),
        Column(N_("Vendor"), 12, "vendor", "vendor", grow=1, drop=2),
        Column(N_("Claimed"), 16, claims_cell, drop=1),
        *_FACTS[:-1],
    ),
    read=late_issues,
    key="key",
    none=(N_("No issue is late."), N_("Esc goes back.")),
    some=(NN_("{n} issue is late.", "{n} issues are late."), N_("F6: receive. F7: claim. F8: no issue.")),
    names_a_person=False,
    example=_LINE,
)  # fmt: skip

OLD = Table(
    title=N_("Issues to discard"),
    columns=(Column(N_("Title"), 20, "title", grow=2), Column(N_("Issue"), 12, "words", "issue", "name"), *_FACTS),
    read=old_issues,
    key="key",
    none=(N_("No issue is kept too long."), N_("Esc goes back.")),
    some=(NN_("{n} issue is kept too long.", "{n} issues are kept too long."), N_("F6 discards the selected one.")),
    names_a_person=False,
    example=_LINE,
)
