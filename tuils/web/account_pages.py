"""A patron's own page, drawn with the templates and the frame of the web catalog.

What it shows is chosen here, line by line: titles, dates, places, amounts. No note, no name but their own, nothing that
staff typed.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from tuils.i18n import LANGUAGES, N_, _, in_language, ngettext, spoken
from tuils.library.activities.own_account.own_programs import OwnProgram
from tuils.library.foundation.administration.settings import LibraryFacts, name_of, value_of
from tuils.library.foundation.dates import iso_words, moment_words
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import money_label, times_label, whole_day_label
from tuils.library.lending.holds.holds import HoldSheet
from tuils.library.lending.loans.account import Account, LoanLine
from tuils.library.lending.terms.terms import due_words
from tuils.library.reach.web.pages import SiteFrame
from tuils.library.reach.web.reading import CatalogReader
from tuils.library.reach.web.site import site_templates
from tuils.library.reach.web.site_look import COLORS, LOGO, SiteLook
from tuils.library.reach.web.site_words import words_of
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import day_of

from .account_words import ACCOUNT_WORDS
from .own_account_desk import OwnPage
from .web_sessions import WebSession

if TYPE_CHECKING:
    from jinja2 import Environment

PAGE = "account.html"
LOAN_STATES = {
    "lost": N_("lost"),
    "long_overdue": N_("lost"),
    "claims_returned": N_("you say that you returned it"),
    "claims_never_had": N_("you say that you never had it"),
}


@dataclass(frozen=True)
class AccountFrames:
    """The frame of each language's pages, by the folder that it is in: "" for the library's own."""

    by_folder: dict[str, SiteFrame]

    def of(self, folder: str) -> SiteFrame:
        return self.by_folder[folder]

    def show(self, look: SiteLook, files: Collection[str]) -> None:
        """Let the pages look as the site does that has these files."""
        logo, colors = (name if name in files else "" for name in (LOGO, COLORS))
        for folder, frame in self.by_folder.items():
            own = look.pages_in(frame.language)
            self.by_folder[folder] = replace(frame, own_pages=own, logo=logo, colors=colors)


def account_frames(about: LibraryFacts) -> AccountFrames:
    """Return the frames of the library's own pages, in each language."""
    from jinja2 import PackageLoader

    templates, main = site_templates(PackageLoader(__package__)), spoken([str(value_of("language", ""))])
    frames = [_frame(about, language, main, templates) for language in LANGUAGES]
    return AccountFrames({frame.folder: frame for frame in frames})


def _frame(about: LibraryFacts, language: str, main: str, templates: Environment) -> SiteFrame:
    other = next(one for one in LANGUAGES if one != language)
    return SiteFrame(
        language, "" if language == main else f"{language}/", other, "" if other == main else f"{other}/", about.name,
        CatalogReader(about, Path(), at=0), {}, (), date.min, templates, account=True,
    )  # fmt: skip


# ---- pages


def sign_in_page(frame: SiteFrame, token: str, *, said: str = "", hold: str = "", title: str = "") -> str:
    """Return the form for card and PIN. `hold`: the number of a title to wait for afterwards."""
    with in_language(frame.language):
        return _render(frame, "sign_in.html", token, said=[_(said)] if said else [], hold=hold, hold_title=title)


def own_page(frame: SiteFrame, desk: Desk, session: WebSession, page: OwnPage, token: str) -> str:
    """Return the whole account. What was to be told is told once."""
    said, session.said = session.said, []
    fees, session.fees = session.fees, []
    with in_language(frame.language):
        return _render(
            frame, "account.html", token, said=said,
            fees=[SimpleNamespace(item=item, cents=cents, words=words) for item, cents, words in fees],
            name=session.who.name, loans=[_loan(desk, one) for one in page.account.loans],
            holds=[_hold(desk, one) for one in page.account.holds], money=_money(page.account),
            coming=[_program(desk, one) for one in page.coming], to_join=[_program(desk, one) for one in page.to_join],
        )  # fmt: skip


def hold_page(frame: SiteFrame, page: OwnPage, token: str, hold: str, title: str) -> str:
    """Return the question whether to place this hold, and where to pick it up."""
    with in_language(frame.language):
        pickups = page.pickups if len(page.pickups) > 1 else ()
        here = page.account.patron.branch
        return _render(frame, "hold.html", token, hold=hold, hold_title=title, pickups=pickups, here=here)


def notice_page(frame: SiteFrame, words: str) -> str:
    """Return a page with one sentence, and the way back."""
    with in_language(frame.language):
        return _render(frame, "notice.html", "", words=_(words))


def _render(frame: SiteFrame, template: str, token: str, **values: Any) -> str:
    own = SimpleNamespace(**words_of(ACCOUNT_WORDS))
    given = {"said": [], "hold": "", "hold_title": "", **values}
    return frame.render(template, PAGE, frame.words.account, token=token, a=own, **given)


# ---- lines


def _loan(desk: Desk, one: LoanLine) -> SimpleNamespace:
    state = _(LOAN_STATES[one.state]) if one.state in LOAN_STATES else ""
    left = None if one.renewals_allowed is None else max(0, one.renewals_allowed - one.renewals)
    due = _("Due {due}.").format(due=due_words(desk, one.due_at))
    words = [_("Overdue. It was due {due}.").format(due=due_words(desk, one.due_at)) if one.overdue else due]
    if left is not None and not state:
        words.append(ngettext("{n} renewal left.", "{n} renewals left.", left).format(n=left))
    if one.growing_cents:
        words.append(_("Fine so far: {money}.").format(money=money_label(one.growing_cents)))
    return SimpleNamespace(
        item=one.item, title=one.title, words=state or " ".join(words), late=one.overdue, may_renew=not state
    )


def _hold(desk: Desk, one: HoldSheet) -> SimpleNamespace:
    where = name_of("branch", one.pickup)
    if one.state == "waiting":
        words = _("Ready at {place}.").format(place=where)
        if one.pickup_by:
            words += " " + _("Pick it up by {day}.").format(day=iso_words(desk, one.pickup_by))
    elif one.state == "in_transit":
        words = _("On its way to {place}.").format(place=where)
    elif one.suspended and one.suspended_until:
        words = _("Suspended until {day}.").format(day=iso_words(desk, one.suspended_until))
    elif one.suspended:
        words = _("Suspended.")
    else:
        words = _("Number {n} in line. Pickup at {place}.").format(n=one.position, place=where)
    return SimpleNamespace(
        id=one.id, title=one.title, words=words, ready=one.state == "waiting", suspended=one.suspended,
        may_suspend=one.state == "placed" and not one.suspended,
    )  # fmt: skip


def _money(account: Account) -> SimpleNamespace | None:
    """Return what is owed, and for what; None where the library has no fines, and nothing is owed."""
    if not account.money:
        return None
    owed = [one for one in account.lines if one.kind == "charge" and one.left > 0]
    lines = [(": ".join(filter(None, (one.words, one.about))), money_label(one.left)) for one in owed]
    if account.owed_cents > 0:
        total = _("You owe {money}. Please pay at the desk.").format(money=money_label(account.owed_cents))
    elif account.owed_cents < 0:
        total = _("You have a credit of {money}.").format(money=money_label(-account.owed_cents))
    else:
        total = _(ACCOUNT_WORDS["no_money"])
    return SimpleNamespace(lines=lines, total=total)


def _program(desk: Desk, one: OwnProgram) -> SimpleNamespace:
    when = f"{whole_day_label(day_of(one.starts_at, desk.zone))}, {times_label(one.starts_at, one.ends_at, desk.zone)}"
    state = ""
    if one.state == "coming":
        state = ngettext("You are registered, {n} person.", "You are registered, {n} people.", one.heads)
    elif one.state == "waiting":
        state = _("You are number {place} on the waitlist.")
    elif one.state == "offered":
        state = _("A seat is free for you.")
        if one.offered_until:
            state = _("A seat is free for you until {until}.")
    until = moment_words(desk, one.offered_until) if one.offered_until else ""
    return SimpleNamespace(
        session=one.session, registration=one.registration, title=one.title, when=when, where=one.where, text=one.text,
        full=one.full, offered=one.state == "offered", words=state.format(n=one.heads, place=one.place, until=until),
    )  # fmt: skip
