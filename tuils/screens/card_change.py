"""Another card for a person: the next number or the one that is scanned; or none yet, where the old one is lost."""

from __future__ import annotations

from functools import partial

from tuils.i18n import N_, _
from tuils.library.people.card_numbers import card_found, replace_card, report_card_lost, was_card_of
from tuils.library.people.sheets import PatronSheet
from tuils.values.barcode import last_four
from tuils.values.money import plain

from .card_tab import REPLY, Asked, Tab
from .widgets.keys import Verb

NEW_CARD = Verb("g", N_("New card"), N_("Another card, or report it lost"))
NEXT, LOST, WORN = "1", "2", "3"


def ask_card(tab: Tab, *, worn: bool = False) -> None:
    """What is scanned or typed is the number; the lost card itself is good again."""
    said = _("Scan the new card, or the found one.")
    then = _("1: the next  2: lost, none yet  3: worn")
    if worn:
        said, then = _("Scan the new card. It costs nothing."), _("1: the next   Esc: leave it")
    tab.card.ask(Asked(_("Card"), said, then, partial(_take, tab, worn), REPLY))


async def _take(tab: Tab, worn: bool, text: str) -> None:
    home, card = tab.home, tab.card.card
    if text == WORN and not worn:
        ask_card(tab, worn=True)
        return
    if text not in (NEXT, LOST) and not any(char.isdigit() for char in text):  # a word is no card
        ask_card(tab, worn=worn)
        return
    if text == LOST and not worn:
        await _done(tab, await home.do(report_card_lost, card))
    elif await home.read(was_card_of, text, tab.face.patron.id):
        await _done(tab, await home.do(card_found, text))
    else:
        number = "" if text == NEXT else text
        await _done(tab, await home.do(partial(replace_card, worn=worn), card, number))


async def _done(tab: Tab, sheet: PatronSheet) -> None:
    tab.card.card = sheet.card
    said = _("The card is now {four}.").format(four=last_four(sheet.card))
    then = _("F9 takes it back.")
    if not sheet.has_card:
        said, then = _("Reported lost: the card is not valid from now on."), _("By name this person is still served.")
    elif sheet.fee_cents:
        then = _("{money} is on the account for the card.").format(money=plain(sheet.fee_cents))
    await tab.card.done(said, then)
