"""A patron's card in words: name and standing in two lines, and all details."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from tuils.i18n import _, ngettext
from tuils.library.foundation.administration.settings import country, name_of
from tuils.library.foundation.dates import iso_label
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import date_label, money_label
from tuils.library.lending.loans.account import Account, patron_account
from tuils.library.lending.money.families import FamilyLine, family_account
from tuils.library.lending.things.agreements import agreements_of, signature_words
from tuils.library.office.registers.links import LinkedEntry, linked_entries, linked_warnings
from tuils.library.people.patrons.contacts import Contact, contacts_of
from tuils.library.people.patrons.languages import language_words
from tuils.library.people.patrons.notes import Note, needs_in, patron_notes
from tuils.library.people.patrons.patron_fields import AT_THE_DESK
from tuils.library.people.patrons.patrons import PatronSheet
from tuils.library.people.patrons.restrictions import Stop, restrictions_of
from tuils.screens.widgets.lines import Line
from tuils.values.addresses import US, town_line
from tuils.values.dataclass import dataclass
from tuils.values.numbers.barcode import last_four
from tuils.values.time.moments import day_of

LABEL = 12
YEAR = 4


@dataclass(frozen=True)
class CardSummary:
    """An account with the names of its category and branch, the family, and today's date."""

    account: Account
    family: tuple[FamilyLine, ...]
    category: str
    branch: str
    today: date
    notes: tuple[Note, ...] = ()
    stops: tuple[Stop, ...] = ()
    country: str = US
    contacts: tuple[Contact, ...] = ()
    signed: tuple[tuple[str, bool], ...] = ()
    "The agreements that hold, in words, and whether the text is still the signed one; for those who may see checkouts."
    entries: tuple[LinkedEntry, ...] = ()

    @property
    def patron(self) -> PatronSheet:
        return self.account.patron

    @property
    def ended(self) -> bool:
        """True if the membership has expired: nothing is checked out or renewed until it is renewed."""
        return any(reason.code == "PATRON_EXPIRED" for reason in self.account.standing)


def card_face(desk: Desk, card: str, *, here: bool = False) -> CardSummary:
    """Return the card's data. `here`: this patron is the one at the desk."""
    account = patron_account(desk, card, here=here)
    account = account if account.told else _untold(account)
    patron = account.patron
    names = name_of("category", patron.category), name_of("branch", patron.branch)
    return CardSummary(
        account,
        family_account(desk, card),
        *names,
        day_of(desk.now, desk.zone),
        notes=tuple(patron_notes(desk, card)),
        stops=tuple(restrictions_of(desk, card)),
        country=country(),
        contacts=tuple(contacts_of(desk, card)),
        signed=tuple((signature_words(desk, one), one.is_current) for one in agreements_of(desk, patron.id))
        if account.told
        else (),
        entries=linked_entries(desk, "patron", [patron.id]),
    )


def _untold(account: Account) -> Account:
    """Return the words in place of titles that may not be seen."""
    words = _("(title not shown)")
    loans = tuple(replace(loan, title=words) for loan in account.loans)
    return replace(account, loans=loans, holds=tuple(replace(hold, title=words) for hold in account.holds))


def staff_warnings(shown: CardSummary, desk: Desk) -> Iterator[str]:
    """Yield the warnings to staff at the desk, worst first."""
    account = shown.account
    codes = [reason.code for reason in account.standing]
    for reason in account.standing:
        if reason.code != "PATRON_NOTE":
            yield f"{reason.short()}."
    if account.overdue and "TOO_MANY_OVERDUE" not in codes:
        first = min(loan.due_at for loan in account.loans if loan.overdue)
        days = (shown.today - day_of(first, desk.zone)).days
        late = ngettext(", by {n} day", ", by {n} days", days).format(n=days) if days else ""
        text = ngettext("{n} item overdue{late}.", "{n} items overdue{late}.", account.overdue)
        yield text.format(n=account.overdue, late=late)
    if ready := sum(hold.state == "waiting" for hold in account.holds):
        yield ngettext("{n} hold ready for pickup.", "{n} holds ready for pickup.", ready).format(n=ready)
    if account.owed_cents > 0 and "OWES_TOO_MUCH" not in codes:
        yield _("Owes {money}.").format(money=money_label(account.owed_cents))
    yield from linked_warnings(shown.entries)


def who(shown: CardSummary, *, narrow: bool = False) -> list[Line]:
    """Return two lines: the patron, and the card's standing."""
    patron = shown.patron
    born = _("born {year}").format(year=patron.born_year) if patron.born else ""
    place = patron.street if patron.masked else ", ".join(part for part in (patron.street, patron.city) if part)
    signs = "   ".join(part for part in (shown.category, born, place) if part)
    below = "   ".join((_card_line(shown, narrow=narrow), *_to_know(shown)))
    return [[(f" {patron.name}", "strong"), (f"   {signs}", "text")], f" {below}"]


def _to_know(shown: CardSummary) -> Iterator[str]:
    """Yield the patron's needs and language for staff to know. `Large print.   Spanish`"""
    for need in needs_in(shown.notes):
        yield need if need.endswith(".") else f"{need}."
    if shown.patron.language:
        yield language_words(shown.patron.language)


def _card_line(shown: CardSummary, *, narrow: bool) -> str:
    patron = shown.patron
    if not patron.has_card:
        return _("No card. To give one: Details tab, .g.")
    if not patron.expires_on:
        return _("Card {four}.").format(four=last_four(patron.card))
    words = _("Card {four}, expired {date}.") if shown.ended else _("Card {four}, expires {date}.")
    until = date_label(date.fromisoformat(patron.expires_on)) if narrow else iso_label(patron.expires_on, shown.today)
    return words.format(four=last_four(patron.card), date=until)


TOLD_ABOVE = ("card", "first_name", "last_name", "preferred_name")
TOLD_ELSEWHERE = ("city", "state", "postcode", "barred_until", "note", "family")
"""Fields shown elsewhere: with the street, among the blocks, on other tabs."""


def patron_detail_lines(shown: CardSummary, *, narrow: bool) -> Iterator[Line]:
    """Yield all details, a line each; a hidden one is named as hidden."""
    patron = shown.patron
    lines = [
        (_("Name"), f"{patron.first_name} {patron.last_name}".strip()),
        (_("Goes by"), patron.preferred_name),
        (_("Card"), (last_four(patron.card) if patron.masked else patron.card) if patron.has_card else _("none")),
        *((_("Signed") if is_current else _("Sign again"), text) for text, is_current in shown.signed),
        *_fields(shown),
    ]
    if not narrow:
        yield ""
    for word, text in lines:
        if text:
            yield [(f"   {word:<{LABEL}}", "key"), (text, "text")]
    if patron.masked:
        yield _("   House number, birth date, phone, and email are hidden from you.")


def _fields(shown: CardSummary) -> Iterator[tuple[str, str]]:
    patron = shown.patron
    last = town_line(patron.city, patron.state, patron.postcode, shown.country)
    town = ", ".join(part for part in (patron.street, last) if part)
    otherwise = {
        "born": date_label(date.fromisoformat(patron.born)) if len(patron.born) > YEAR else patron.born,
        "category": shown.category,
        "branch": shown.branch,
        "street": patron.street if patron.masked else town,
        "language": language_words(patron.language),
        "guardian": _guardian(patron),
    }
    for one in AT_THE_DESK:
        if one.name not in (*TOLD_ABOVE, *TOLD_ELSEWHERE) and one.kind != "flag":
            text = otherwise.get(one.name, patron.fields[one.name])
            if one.kind == "date" and one.name not in otherwise:
                text = iso_label(text, shown.today)
            yield _("Address") if one.name == "street" else _(one.called(LABEL - 1)), text


def _guardian(patron: PatronSheet) -> str:
    if not patron.guardian:
        return ""
    return _("{name}, card {four}").format(name=patron.guardian_name, four=last_four(patron.guardian))
