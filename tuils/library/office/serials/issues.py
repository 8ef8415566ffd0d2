"""Issues of magazines and newspapers: they come, are late, are claimed, did not appear, are thrown out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from dateutil.relativedelta import relativedelta

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.administration.settings import branches, name_of
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import not_understood, refuse
from tuils.library.foundation.typed_days import YEAR, day_in
from tuils.library.holdings.items.items import write_item
from tuils.library.holdings.items.showing import ItemSheet
from tuils.library.lending.item_status.marking import effect_of_mark, write_mark
from tuils.models import Item
from tuils.models.rows import get
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean, fold_text
from tuils.values.time.issue_days import Rhythm, issues_held_words, read_issue_code
from tuils.values.time.moments import day_of

from .queries import IssueRow, SerialRow, all_serials, known_issues, serials_of
from .serial_state import CAME, CHANGED, CLAIMED, DISCARDED, SKIPPED
from .subscriptions import check_cover, is_over, rhythm_of, serial_called

MOST_NUMBER = 80
STATES = {
    "expected": N_("expected"),
    "late": N_("late"),
    "here": N_("received"),
    "skipped": N_("did not appear"),
    "discarded": N_("discarded"),
}


@dataclass(frozen=True)
class Issue:
    """One issue. `day`: the ISO date on it; `state`: a key of STATES; `came_at`, `claimed_at`: microseconds UTC, 0
    where it never was; `days_late` past its date."""

    serial: str
    title: str
    vendor: str
    day: str
    name: str
    number: str
    state: str
    came_at: int = 0
    item: str = ""
    barcode: str = ""
    claims: int = 0
    claimed_at: int = 0
    days_late: int = 0

    @property
    def key(self) -> str:
        return f"{self.serial}/{self.day}"

    @property
    def words(self) -> str:
        return f"{self.name} ({self.number})" if self.number else self.name


@dataclass(frozen=True)
class SerialSheet:
    """A subscription as a list shows it. `next_on`: the ISO date of the next issue, empty where none comes; `late`: how
    many are; `holdings`: what is held."""

    row: SerialRow
    next_on: str
    next_name: str
    late: int
    holdings: str
    is_over: bool

    @property
    def serial(self) -> str:
        return self.row.id


@permitted("circulation.checkin")
def subscriptions_here(desk: Desk) -> Sequence[SerialSheet]:
    """Return all subscriptions of this branch, by title; ended ones come last. Permission circulation.checkin."""
    rows = [serial for serial in all_serials() if serial.branch == desk.branch]
    known = known_issues(row.id for row in rows)
    found = [_sheet(desk, row, known[row.id]) for row in rows]
    return sorted(found, key=lambda one: (one.is_over, one.row.title.casefold(), one.row.id))


def serial_sheet(desk: Desk, row: SerialRow) -> SerialSheet:
    return _sheet(desk, row, known_issues([row.id])[row.id])


def holdings_of(desk: Desk, biblio: str) -> str:
    """Return which issues of this title are here, at all branches that get it; empty where none does. Only reads."""
    sheets = (serial_sheet(desk, row) for row in serials_of(biblio))
    return "; ".join(dict.fromkeys(sheet.holdings for sheet in sheets if sheet.holdings))


def statements(desk: Desk) -> dict[str, list[str]]:
    """Return, by title (its id), which issues are here, a statement for each subscription; the branch is named where
    the library has several."""
    rows, several = all_serials(), len(branches()) > 1
    known, found = known_issues(one.id for one in rows), dict[str, list[str]]()
    for row in rows:
        if held := _sheet(desk, row, known[row.id]).holdings:
            words = f"{name_of('branch', row.branch)}: {held}" if several else held
            found.setdefault(row.biblio, []).append(words)
    return found


def _sheet(desk: Desk, row: SerialRow, known: dict[str, IssueRow]) -> SerialSheet:
    issues, rhythm = list(issues_between(desk, row, known)), rhythm_of(row)
    coming = next((issue for issue in issues if issue.state == "expected"), None)
    held = [date.fromisoformat(issue.day) for issue in issues if issue.state == "here"]
    gaps = [date.fromisoformat(issue.day) for issue in issues if issue.state not in ("here", "skipped")]
    return SerialSheet(
        row,
        coming.day if coming else "",
        coming.name if coming else "",
        sum(issue.state == "late" for issue in issues),
        issues_held_words(rhythm, held, [*held, *gaps]),
        is_over(desk, row),
    )


def issues_between(desk: Desk, row: SerialRow, known: dict[str, IssueRow]) -> Iterator[Issue]:
    """Yield the issues that were expected or came, oldest first, up to the next one."""
    today, rhythm = day_of(desk.now, desk.zone), rhythm_of(row)
    last = min(rhythm.ahead(today), date.fromisoformat(row.ends_on)) if row.ends_on else rhythm.ahead(today)
    for day in sorted({*map(date.isoformat, rhythm.days(last)), *known}):
        yield _issue(row, rhythm, day, known.get(day), today)


def _issue(row: SerialRow, rhythm: Rhythm, iso: str, known: IssueRow | None, today: date) -> Issue:
    day = date.fromisoformat(iso)
    late = (today - day).days
    one = known or IssueRow(row.id, iso, "", 0, "", 0, 0, "")
    ended = one.ended or ("discarded" if one.gone else "")
    state = ended or ("here" if one.came_at else "late" if late > row.late_days else "expected")
    return Issue(row.id, row.title, row.vendor, iso, rhythm.name(day), one.number, state, one.came_at, one.item,
                 one.barcode, one.claims, one.claimed_at, max(late, 0) if state == "late" else 0)  # fmt: skip


@permitted("circulation.checkin")
def issues_of(desk: Desk, text: str) -> Sequence[Issue]:
    """Return the issues of one subscription, newest first. Refuses with SERIAL_UNKNOWN, SERIAL_SEVERAL. Permission
    circulation.checkin."""
    row = serial_called(text, desk.branch)
    return list(issues_between(desk, row, known_issues([row.id])[row.id]))[::-1]


@permitted("circulation.checkin")
def late_issues(desk: Desk) -> Sequence[Issue]:
    """Return the late issues of this branch's subscriptions, by vendor, then title, then day. Permission
    circulation.checkin."""
    rows = [serial for serial in all_serials() if serial.branch == desk.branch]
    known = known_issues(serial_row.id for serial_row in rows)
    late = [issue for row in rows for issue in issues_between(desk, row, known[row.id]) if issue.state == "late"]
    return sorted(late, key=lambda one: (one.vendor.casefold(), one.title.casefold(), one.day))


@permitted("catalog.edit")
def old_issues(desk: Desk) -> Sequence[Issue]:
    """Return this branch's issues that are kept longer than their subscription says. Permission catalog.edit."""
    rows = [serial for serial in all_serials() if serial.branch == desk.branch and serial.keep_months]
    known, today = known_issues(serial_row.id for serial_row in rows), day_of(desk.now, desk.zone)
    return [
        issue
        for row in rows
        for issue in issues_between(desk, row, known[row.id])
        if issue.state == "here" and issue.day < (today - relativedelta(months=row.keep_months)).isoformat()
    ]


def copies_kept_too_long(desk: Desk) -> dict[str, int]:
    """Return the copies kept too long, each with the months that its subscription keeps one. Permission
    catalog.edit."""
    months = {serial.id: serial.keep_months for serial in all_serials()}
    return {issue.item: months[issue.serial] for issue in old_issues(desk) if issue.item}


# ---- what is done with them


@dataclass(frozen=True)
class IssueCame:
    """An issue that came. `item`: its copy, where it can be checked out; `late`: others of it that still are."""

    issue: Issue
    item: ItemSheet | None
    late: tuple[Issue, ...]
    act: str


@verb("circulation.checkin")
def issue_came(
    desk: Desk, code: str, *, serial: str = "", issue: str = "", number: str = "", barcode: str = ""
) -> IssueCame:
    """Receive an issue. `code`: the barcode on its cover, or whatever `serial_called` takes; with `serial` it is
    remembered as that one's. `issue`: the date on it, else the digits behind the barcode say which one it is, else it
    is the one after the newest that came. `barcode`: of its copy, else the next one.

    Refuses with SERIAL_UNKNOWN, SERIAL_SEVERAL, ISSUE_HERE, NOT_UNDERSTOOD, BARCODE_IN_USE, NUMBER_UNUSUAL.
    """
    row, read, act = serial_called(serial or code, desk.branch), read_issue_code(code), Act(desk)
    if serial:
        check_cover(code, row)
    if len(number := clean(number)) > MOST_NUMBER:
        raise not_understood("number", number[:MOST_NUMBER], _("{n} characters at most.").format(n=MOST_NUMBER))
    issues = list(issues_between(desk, row, known_issues([row.id])[row.id]))
    day = _day_meant(desk, row, issues, issue, read.issue if read else 0)
    if any(one.day == day.isoformat() and one.state == "here" for one in issues):
        raise refuse("ISSUE_HERE", title=row.title, issue=rhythm_of(row).name(day))
    if serial and read and read.number not in (row.code, row.issn):
        act.write(CHANGED, list=row.id, data={"set": {"code": read.number}})
    copy = _copy_of(act, row, day, barcode) if row.lend else None
    facts: Facts = {"days": [day.isoformat()], "number": number, "item": copy.id if copy else ""}
    act.write(CAME, list=row.id, data=facts)
    after = list(issues_between(desk, row, known_issues([row.id])[row.id]))
    late = tuple(one for one in after if one.state == "late")
    return IssueCame(next(one for one in after if one.day == day.isoformat()), copy, late, act.id)


def _copy_of(act: Act, row: SerialRow, day: date, barcode: str) -> ItemSheet:
    fields = {"barcode": barcode, "volume": rhythm_of(row).name(day), "item_type": row.item_type,
              "location": row.location}  # fmt: skip
    known = {name: text for name, text in fields.items() if text}
    return write_item(act, row.biblio, known, needs="circulation.checkin")


def _day_meant(desk: Desk, row: SerialRow, issues: Sequence[Issue], typed: str, number: int) -> date:
    today, rhythm = day_of(desk.now, desk.zone), rhythm_of(row)
    if typed:
        return _not_far_ahead(_issue_meant(issues, rhythm, typed, today), today, typed)
    days = [date.fromisoformat(issue.day) for issue in issues]
    if number and (day := rhythm.meant(number, days, today)):
        return day
    here = [issue.day for issue in issues if issue.state == "here"]
    waiting = [
        issue.day for issue in issues if issue.state in ("expected", "late") and issue.day > max(here, default="")
    ]
    come = [day for day in waiting if day <= today.isoformat()]
    if here or not come:
        return date.fromisoformat(waiting[0]) if waiting else today
    return date.fromisoformat(come[-1])


def _not_far_ahead(day: date, today: date, typed: str) -> date:
    """Refuse a day far ahead: after an issue of 2062 none would ever be next. Refuses with NOT_UNDERSTOOD."""
    if day > today + relativedelta(years=1):
        raise not_understood("issue", typed, _("A day within a year from now."))
    return day


def _issue_meant(issues: Sequence[Issue], rhythm: Rhythm, typed: str, today: date) -> date:
    """Return the date of the issue with this date, or this name: `2026 Nov`, `nov`. For a monthly, any day of its
    month. Refuses with NOT_UNDERSTOOD."""
    name = fold_text(clean(typed))
    called = [issue.day for issue in issues if fold_text(issue.name) == name or fold_text(issue.name[5:]) == name]
    if called:
        return date.fromisoformat(called[-1])
    day = day_in("issue", typed, today, YEAR)
    same = [issue.day for issue in issues if issue.name == rhythm.name(day)]
    return date.fromisoformat(same[0]) if same else day


def issue_words(done: IssueCame) -> tuple[str, str]:
    """Return the words for an issue that came: the sentence, and what comes next."""
    text = _("Received: {title}, {issue}.").format(title=done.issue.title, issue=done.issue.words)
    if done.item:
        text += " " + _("Its barcode: {code}.").format(code=done.item.barcode)
    n = len(done.late)
    hint = ngettext("{n} issue is late.", "{n} issues are late.", n).format(n=n) if n else ""
    return text, " ".join(filter(None, (hint, _("F9 undoes it."))))


@verb("catalog.edit")
def issues_ended(desk: Desk, text: str, days: Sequence[str], way: str) -> tuple[Issue, ...]:
    """End issues of one subscription: `claimed` (the vendor was asked), `skipped` (it did not appear), `discarded` (it
    is thrown out, with its copy). `days`: the dates on them. One act.

    Refuses with SERIAL_UNKNOWN, SERIAL_SEVERAL, ISSUE_UNKNOWN, NOT_UNDERSTOOD; ON_LOAN, ON_HOLD_SHELF where a copy is
    in use.
    """
    row, act = serial_called(text, desk.branch), Act(desk)
    issues = {issue.day: issue for issue in issues_between(desk, row, known_issues([row.id])[row.id])}
    today, rhythm = day_of(desk.now, desk.zone), rhythm_of(row)
    wanted = list(dict.fromkeys(_issue_meant([*issues.values()], rhythm, day, today).isoformat() for day in days))
    for day in wanted:
        if day not in issues or (issues[day].state == "here") != (way == "discarded"):
            raise refuse("ISSUE_UNKNOWN", title=row.title, issue=rhythm.name(date.fromisoformat(day)))
    act.write({"claimed": CLAIMED, "skipped": SKIPPED, "discarded": DISCARDED}[way], list=row.id, data={"days": wanted})
    for day in wanted if way == "discarded" else ():
        _withdraw(act, issues[day].item)
    after = issues_between(desk, row, known_issues([row.id])[row.id])
    return tuple(issue for issue in after if issue.day in wanted)


def _withdraw(act: Act, item: str) -> None:
    copy = get(Item, item)
    if copy and (done := effect_of_mark(copy, "withdrawn")):
        write_mark(act, copy, done)
