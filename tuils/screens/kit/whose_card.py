"""F4: the card of the patron at the desk, over any patron screen; another open card is named."""

from __future__ import annotations

from tuils.library.people.patrons.cards import card_now

from .home import Home, HomeScreen


async def show_who_is_here(home: Home, top: HomeScreen, left: HomeScreen, tab: str) -> bool:
    """Show the card, as `Home`. `top`: the top patron screen: a card is replaced, any other stays below."""
    if (visit := home.session.visit) is None:
        return False
    card = await home.read(card_now, visit.patron.id)
    if not card or not top.is_current:  # removed at another desk; or a lock went up meanwhile
        return False
    if top.acts_for[0] == card and not tab:
        return True
    before = left.acts_for if left.acts_for[0] and left is not top else top.acts_for
    before = before if before[0] != card else ("", "")
    if not await top.show_card(card, tab, before):
        await home.open("card", card=card, tab=tab, before=before, at_desk=True, told=left.left_words)
    return True
