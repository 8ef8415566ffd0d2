"""Forgetting a patron: the blocks, or a last question; then the card is closed."""

from __future__ import annotations

from tuils.i18n import _
from tuils.screens.kit.home import home_screen

from .tab import YES, YES_NO, Tab, TabQuestion


async def ask_removal(tab: Tab) -> None:
    """Ask before removing a patron, for it can't be undone. Refused while something is open."""
    from tuils.library.office.person_records.removing import removable

    home, card = tab.home, tab.card
    name = await home.read(removable, home.desk, card.card)

    async def take(text: str) -> None:
        if text.lower() in YES:
            await _remove(tab, name)
        else:
            card.leave_it()

    sentence = _("Delete {name} for good?").format(name=name)
    hint = _("y: delete.   n or Esc: no. This can't be undone.")
    card.ask(TabQuestion(_("y/n"), sentence, hint, take, YES_NO, spelled=False))


async def _remove(tab: Tab, name: str) -> None:
    from tuils.library.office.person_records.removing import remove_patron
    from tuils.library.office.retention.purging import after_removal

    home, card = tab.home, tab.card
    gone = await home.do(remove_patron, card.card)
    await home.work(after_removal, home.path)
    home.paper = None
    await home.tell(await home.work(home.session.forget, gone.patron))
    await card.close()
    if below := home_screen(card.app.screen):
        below.say("OK", _("Removed: {name}.").format(name=name), _("The patron record was deleted."))
