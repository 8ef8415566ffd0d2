"""The words of the self-check's pages, for patrons: one thing at a time, no list, no name of anybody else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from tuils.i18n import _, ngettext
from tuils.library.foundation.local_words import currency_code, day_label, money_label
from tuils.screens.widgets.lines import Piece, cut_at_word
from tuils.values.money.money import cents

from .kiosk_page import KioskPage
from .visit import KioskPlace, SelfCheckVisit

MOST_NAMED = 3
LONGEST_TITLE = 36
"""The cells of a title on a page: so its due date, or why it is not checked out, has room in 40 columns."""


def page_of(visit: SelfCheckVisit, today: date, *, prints: bool) -> KioskPage:
    """Return the page that the visit is at. `prints`: there is a printer for slips."""
    match visit.place:
        case KioskPlace.GOODBYE:
            return _goodbye(visit, today, prints=prints)
        case KioskPlace.ITEMS:
            return _items(visit, today)
        case _:
            return _PAGES[visit.place](visit)


def _welcome(visit: SelfCheckVisit) -> KioskPage:
    other = ("English", "For English, press 1.") if visit.language == "es" else ("Español", "En español: oprima 1.")
    lines: list[Piece] = [(_("Then scan what you want to take, one item after the other."), "text")]
    return KioskPage(
        _("CHECK OUT"), _("Scan your library card."), (*lines, ("", "text"), (other[1], "text")), *_keys(other[0])
    )


def _keys(left: str) -> tuple[str, str]:
    return left, _("Help")


def _resting(_visit: SelfCheckVisit) -> KioskPage:
    return KioskPage(
        _("OUT OF SERVICE"), _("Please check out at the desk."), ((_("This station starts again by itself."), "text"),)
    )


def _closed(_visit: SelfCheckVisit) -> KioskPage:
    said = _("Too many wrong numbers. Please ask at the desk.")
    return KioskPage(_("PAUSE"), said, ((_("This station starts again by itself."), "text"),))


def _pin(visit: SelfCheckVisit) -> KioskPage:
    said = visit.said or _("Type your PIN, and press Enter.")
    then = ((_("No PIN yet? The desk can set one."), "text"),)
    return KioskPage("PIN", said, then, _("Continue"), _("Cancel"), signs=("Enter", "Esc"))


def _card(visit: SelfCheckVisit) -> KioskPage:
    name, (out, ready, owed, currency) = visit.first_name, visit.account
    said = _("{name}, scan your first item.").format(name=name) if name else _("Scan your first item.")
    told = []
    if number := _number(out):
        told.append(ngettext("You have {n} item out.", "You have {n} items out.", number).format(n=number))
    if number := _number(ready):
        told.append(
            ngettext("{n} hold is ready at the desk.", "{n} holds are ready at the desk.", number).format(n=number)
        )
    lines: list[Piece] = [(" ".join(told), "text")] if told else []
    if cents(owed):
        text = _("You owe {money}. You can pay at the desk.")
        lines.append((text.format(money=_money(owed, currency)), "text"))
    return KioskPage(_("HELLO"), said, tuple(lines), *_keys(_("Finish")))


def _items(visit: SelfCheckVisit, today: date) -> KioskPage:
    items = visit.items
    done, n = len(items.taken), items.count
    counted, then = _("On your card: {done} of {n}.").format(done=done, n=n), _("Scan the next one, or finish.")
    lines: list[Piece] = []
    if last := items.taken.get(items.last):
        title = _short(last.title)
        text = _("{title}: due {due}.").format(title=title, due=_due(last.due, today))
        lines.append((text if last.due else _("{title} is on your card already.").format(title=title), "text"))
    if items.refused:
        lines.append((_not_taken(visit), "late"))
    count = (str(done), _("OF"), str(n))
    return KioskPage("", f"{counted} {then}", tuple(lines), *_keys(_("Finish")), count=count, said_short=then)


def _fee(visit: SelfCheckVisit) -> KioskPage:
    return KioskPage(_("A FEE"), _shortened(visit.said, [visit.fee[1]]), (), _("Yes"), _("No, thanks"))


def _aside(visit: SelfCheckVisit) -> KioskPage:
    if not visit.said:
        said = _("This barcode isn't in our catalog.")
        return KioskPage(_("SET ASIDE"), said, (), _("Continue"), _("Ring for help"), is_aside=True)
    lines: list[Piece] = [(_("Set it aside, and hand it in at the desk when you leave."), "text")]
    if done := len(visit.items.taken):
        text = ngettext("Your other item is on your card.", "Your other {n} items are on your card.", done)
        lines.append((text.format(n=done), "text"))
    said = _shortened(visit.said, visit.items.refused.values())
    return KioskPage(_("SET ASIDE"), said, tuple(lines), _("Continue"), _("Ring for help"), is_aside=True)


def _card_first(_visit: SelfCheckVisit) -> KioskPage:
    said = _("Please scan your library card first.")
    return KioskPage(_("CARD"), said, (), _("Continue"), _("Ring for help"), is_aside=True)


def _returning(visit: SelfCheckVisit) -> KioskPage:
    said = _("Return this item? {title}").format(title=_short(visit.said))
    then = ((_("To take it with you, scan your library card first."), "text"),)
    return KioskPage(_("RETURN"), said, then, _("Yes, return it"), _("No, thanks"))


def _returned(visit: SelfCheckVisit) -> KioskPage:
    then = ((_("Scan the next one that you bring back, or your library card."), "text"),)
    said = _shortened(visit.said, visit.items.returned.values())
    return KioskPage("", said, then, *_keys(_("Finish")), number=str(len(visit.items.returned)))


def _countdown(visit: SelfCheckVisit) -> KioskPage:
    said = _("Are you still here? Scan an item, or press 1.")
    lines = [_("This screen clears by itself.")]
    if done := len(visit.items.taken):
        text = ngettext("Your item stays on your card.", "Your {n} items stay on your card.", done)
        lines.append(text.format(n=done))
    return KioskPage(
        "",
        said,
        ((" ".join(lines), "text"),),
        _("I'm here"),
        _("Finish"),
        number=str(visit.seconds_left),
        part=visit.countdown_part,
    )


def _help(visit: SelfCheckVisit) -> KioskPage:
    easier = _("As before") if visit.easier else _("Easier to read")
    then = (
        (_("1 changes the colors, until you leave."), "text"),
        (_("2 rings at the desk. Somebody will come."), "text"),
    )
    return KioskPage(_("HELP"), _("What can we do for you?"), then, easier, _("Ring the desk"))


def _rang(_visit: SelfCheckVisit) -> KioskPage:
    return KioskPage(_("HELP"), _("The desk has been told. Someone will be right with you."), (), _("Continue"))


def _goodbye(visit: SelfCheckVisit, today: date, *, prints: bool) -> KioskPage:
    taken = visit.items.taken
    text = ngettext("{n} item is on your card.", "{n} items are on your card.", len(taken))
    said = text.format(n=len(taken))
    if dues := sorted(one.due for one in taken.values() if one.due):
        said = f"{said} {_('The first is due {due}.').format(due=_due(dues[0], today))}"
    aside = f"{_not_taken(visit)} {_('Please hand it in at the desk.')}"
    lines: list[Piece] = [(aside, "late")] if visit.items.refused else []
    if told := visit.said or (_("Your receipt will be emailed.") if visit.mails == "E" else ""):
        lines.append((told, "text"))
    lines.append((_("You are done. This screen clears in {n} seconds.").format(n=visit.seconds_left), "text"))
    right = _("Email receipt") if visit.mails == "1" else _("Close")
    return KioskPage(_("THANKS"), said, tuple(lines), _("Print receipt") if prints else "", right)


def _not_taken(visit: SelfCheckVisit) -> str:
    """Return the titles that are NOT checked out: their owner has to know which."""
    titles = [_short(title) for title in visit.not_taken()]
    named = "; ".join(titles[:MOST_NAMED]) + (f"; +{len(titles) - MOST_NAMED}" if len(titles) > MOST_NAMED else "")
    return _("NOT checked out: {titles}.").format(titles=named)


def _short(title: str) -> str:
    return cut_at_word(title, LONGEST_TITLE)


def _shortened(said: str, titles: Iterable[str]) -> str:
    """Return what the server said with each of these titles cut: the reason comes behind it."""
    for title in titles:
        said = said.replace(title, _short(title)) if title else said
    return said


def slip_lines(visit: SelfCheckVisit, today: date, library: str) -> list[str]:
    """Return the slip: what is on the card, and what is not."""
    lines = [library, day_label(today, today), ""]
    for one in visit.items.taken.values():
        lines += [one.title, *(["  " + _("Due {due}").format(due=_due(one.due, today))] if one.due else [])]
    aside = "; ".join(visit.not_taken())
    told = [_("NOT checked out: {titles}.").format(titles=aside), _("Please hand it in at the desk.")]
    return [*lines, *(told if aside else [])]


_PAGES = {
    KioskPlace.WELCOME: _welcome,
    KioskPlace.RESTING: _resting,
    KioskPlace.CLOSED: _closed,
    KioskPlace.PIN: _pin,
    KioskPlace.CARD: _card,
    KioskPlace.FEE: _fee,
    KioskPlace.ASIDE: _aside,
    KioskPlace.CARD_FIRST: _card_first,
    KioskPlace.RETURNING: _returning,
    KioskPlace.RETURNED: _returned,
    KioskPlace.COUNTDOWN: _countdown,
    KioskPlace.HELP: _help,
    KioskPlace.RANG: _rang,
}


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0


def _money(amount: str, currency: str) -> str:
    """Return an amount as the library writes it; in another currency as the server says it."""
    return money_label(cents(amount)) if currency in ("", currency_code()) else f"{amount} {currency}"


def _due(text: str, today: date) -> str:
    """Return the day of a date as the server writes it: 20261228    235900, or 2026-12-28 23:59."""
    digits = re.sub(r"\D", "", text)[:8]
    try:
        return day_label(date(int(digits[:4]), int(digits[4:6]), int(digits[6:])), today)
    except ValueError:
        return text
