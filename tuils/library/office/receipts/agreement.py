"""An agreement on paper, to be signed."""

from __future__ import annotations

from tuils.i18n import N_
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.lending.lookups import patron_by_card
from tuils.library.lending.things.agreements import agreement_called

from .reading import letterhead, shown_name
from .sheets import AgreementFacts, Sheet
from .speech import PaperSpeech


@permitted("circulation.checkout")
def agreement_sheet(desk: Desk, topic: str, card: str = "") -> Sheet:
    """Return the text of this topic with a line to sign on; with a card, for that patron. Refuse with
    AGREEMENT_UNKNOWN, PATRON_UNKNOWN, CARD_LOST."""
    text, patron = agreement_called(topic), patron_by_card(card) if card else None
    speech = PaperSpeech(desk, patron.language if patron else "")
    facts = AgreementFacts(
        text.title, text.version, tuple(text.text.splitlines()), shown_name(patron) if patron else "",
        str(patron.card)[-4:] if patron else "",
    )  # fmt: skip
    return Sheet("agreement", "page", letterhead(desk, speech), facts, speech.spoken, name=N_("Agreement"))
