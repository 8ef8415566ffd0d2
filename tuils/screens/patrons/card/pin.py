"""The PIN of a patron, typed by the patron; removed by 1."""

from __future__ import annotations

from functools import partial

from tuils.i18n import _
from tuils.library.foundation.refusals import Refused
from tuils.library.people.self_service.patron_pins import clear_patron_pin, patron_pin_of, set_patron_pin

from .tab import Tab, TabQuestion

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
