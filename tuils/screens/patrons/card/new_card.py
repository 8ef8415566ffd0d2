"""A new card for a patron, with its PIN: the next number or a scanned one; or none yet, if the old one is lost."""

from __future__ import annotations

from functools import partial

from tuils.i18n import _
from tuils.library.foundation.local_words import money_label
from tuils.library.foundation.refusals import Refused
from tuils.library.people.patrons.card_numbers import card_found, replace_card, report_card_lost, was_card_of
from tuils.library.people.patrons.sheets import PatronSheet
from tuils.library.people.self_service.patron_pins import clear_patron_pin, patron_pin_of, set_patron_pin
from tuils.values.numbers.barcode import last_four

from .tab import Tab, TabQuestion

# ---- the PIN of a patron, typed by the patron; removed by 1


NONE = "1"


async def ask_pin(tab: Tab, fault: str = "") -> None:
    """Ask for the PIN for kiosks and vendors. What is typed is not shown."""
    known = await tab.home.read(patron_pin_of, tab.home.desk, tab.card.card)
    text = _("{name} has no PIN. Let the patron type one.")
    hint = _("4 to 20 characters, for self-check and e-books. Esc: cancel.")
    if known.pin_set:
        text = _("{name} has a PIN. Let the patron type a new one.")
        hint = _("1: remove the PIN   Esc: no change")
    said = tab.card.named(text)
    tab.card.ask(TabQuestion(_("PIN"), said, hint, partial(_take_pin, tab, known.pin_set), secret=True), fault)


async def _take_pin(tab: Tab, has_one: bool, text: str) -> None:
    if has_one and text == NONE:
        await tab.home.do(clear_patron_pin, tab.card.card)
        await tab.card.done(
            tab.card.named(_("The PIN of {name} is removed.")), _("This patron can't use devices that require a PIN.")
        )
        return
    try:
        await tab.home.do(set_patron_pin, tab.card.card, text)
    except Refused as no:
        if no.codes != ["NOT_UNDERSTOOD"]:
            raise
        await ask_pin(tab, str(no.reasons[0].facts["hint"]))  # still unseen: the next try is a PIN, too
        return
    await tab.card.done(
        tab.card.named(_("{name} has a new PIN.")), _("Staff can't see the PIN. They can only set a new one.")
    )


# ---- a new card


NEXT, LOST, WORN, PIN = "1", "2", "3", "4"


def ask_card(tab: Tab, *, worn: bool = False) -> None:
    """Ask for the number of the new card, scanned or typed; scanning the lost card makes it valid again."""
    said = tab.card.named(_("New card for {name}: scan it, or the lost one if it was found."))
    hint = _("1: next number   2: report it lost   3: it is worn out   4: PIN")
    if worn:
        said = tab.card.named(_("New card for {name}: scan it. There is no charge."))
        hint = _("1: next free number   Esc: cancel")
    tab.card.ask(TabQuestion(_("Card"), said, hint, partial(_take, tab, worn), scans=True))


async def _take(tab: Tab, worn: bool, text: str) -> None:
    home, card = tab.home, tab.card.card
    if text == WORN and not worn:
        ask_card(tab, worn=True)
        return
    if text == PIN and not worn:
        await ask_pin(tab)
        return
    if text == LOST and not worn:
        await _done(tab, await home.do(report_card_lost, card))
    elif await home.read(was_card_of, text, tab.face.patron.id):
        await _done(tab, await home.do(card_found, text))
    else:
        await _give(tab, worn, "" if text == NEXT else text)


async def _give(tab: Tab, worn: bool, number: str, *, sure: bool = False) -> None:
    """Replace the card. Ask first if the number is unlike the library's cards."""
    give = partial(replace_card, worn=worn, sure=sure)
    try:
        done = await tab.home.do(give, tab.card.card, number)
    except Refused as no:
        if sure or no.codes != ["NUMBER_UNUSUAL"]:
            raise
        tab.ask_yes(no, partial(_give, tab, worn, number, sure=True))
    else:
        await _done(tab, done)


async def _done(tab: Tab, sheet: PatronSheet) -> None:
    tab.card.card = sheet.card
    said = tab.card.named(_("New card for {name}: {four}."), four=last_four(sheet.card))
    hint = _("F9 undoes it.")
    if not sheet.has_card:
        said = tab.card.named(_("{name}'s card is reported lost. It can't be used any more."))
        hint = _("You can still find this patron by name.")
    elif sheet.fee_cents:
        hint = _("{money} was charged for the card.").format(money=money_label(sheet.fee_cents))
    await tab.card.done(said, hint)
