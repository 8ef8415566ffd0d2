"""Agreements: who has signed which text, and in which version. Sign one, or say that it is not signed any more."""

from __future__ import annotations

from tuils.i18n import N_, NN_, _
from tuils.library.foundation import audit
from tuils.library.foundation.dates import iso_of, moment_day
from tuils.library.foundation.describing.table import Column, Table, fact
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.local_words import date_label
from tuils.library.foundation.refusals import need
from tuils.library.people.patrons.cards import by_card
from tuils.library.people.patrons.masking import shown_card
from tuils.models import Patron
from tuils.models.deposits import SignedAgreement
from tuils.models.rows import find
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean
from tuils.values.time.moments import day_of

from .thing_queries import agreements_held, version_signed
from .thing_state import ENDED
from .thing_terms import AgreementText, agreement_text, write_signed


@dataclass(frozen=True)
class Signed:
    """A signed agreement. `patron`: a card. `is_current`: the text is still the signed one, or else it is asked for
    again at the next checkout."""

    agreement: str
    topic: str
    title: str
    version: int
    signed_at: int
    patron: str
    is_current: bool = True


@verb("circulation.checkout")
def sign_agreement(desk: Desk, card: str, topic: str) -> Signed:
    """Note that this patron signed the text of this topic, as it is now. Signed twice, it is noted once. Refuse with
    PATRON_UNKNOWN, CARD_LOST, AGREEMENT_UNKNOWN."""
    patron, text = by_card(card), agreement_called(topic)
    if version_signed(patron.id, text.topic) != text.version:
        write_signed(Act(desk), text, patron.id)
    return _told(desk, agreements_held(text.topic, patron.id)[0], {patron.id: patron})


@verb("patrons.edit")
def end_agreement(desk: Desk, card: str, topic: str) -> Signed:
    """Note that what this patron signed of a topic does not hold any more. Refuse with PATRON_UNKNOWN, CARD_LOST,
    NOT_SIGNED."""
    patron, name = by_card(card), clean(topic).lower()
    rows = need(agreements_held(name, patron.id), "NOT_SIGNED", agreement=name)
    act, told = Act(desk), _told(desk, rows[0], {patron.id: patron})
    for row in rows:
        act.write(ENDED, list=row.id, data={})
    return told


def agreement_called(topic: str) -> AgreementText:
    """Return the text of this topic. Refuse with AGREEMENT_UNKNOWN."""
    name = clean(topic).lower()
    return need(agreement_text(name), "AGREEMENT_UNKNOWN", topic=name)


@permitted("patrons.find")
def signed_agreements(desk: Desk, topic: str = "", card: str = "") -> list[Signed]:
    """Return the agreements that hold, newest first: of a topic, of a card. Whoever sees no loans sees the last digits
    of a card."""
    patron = by_card(card).id if card else ""
    rows = agreements_held(clean(topic).lower(), patron)
    people = {row.id: row for row in find(Patron, "id", [row.patron for row in rows if row.patron])}
    if rows:
        audit.looked(desk, "list", about="agreements")
    return [_told(desk, row, people) for row in rows]


@permitted("patrons.find")
def agreements_of(desk: Desk, patron: str) -> list[Signed]:
    """Return what this patron (an id) signed last of each agreement, newest first: for their card, whose look is noted
    already."""
    newest: dict[str, SignedAgreement] = {}
    for row in agreements_held("", patron):
        newest.setdefault(row.topic, row)
    return [_told(desk, row, {}) for row in newest.values()]


def _told(desk: Desk, row: SignedAgreement, people: dict[str, Patron]) -> Signed:
    patron, text = people.get(row.patron or ""), agreement_text(row.topic)
    card = shown_card(desk, patron.card) if patron else ""
    current = text is not None and text.version == row.version
    return Signed(row.id, row.topic, row.title, row.version, row.signed_at, card, current)


def _state_words(_desk: Desk, row: Signed) -> str:
    return "" if row.is_current else _("to sign again")


def signature_words(desk: Desk, row: Signed) -> str:
    """Return `Dec 3, 2026: Hotspot agreement, version 2`, for the card of the patron."""
    signed = date_label(day_of(row.signed_at, desk.zone))
    return _("{day}: {title}, version {n}").format(title=row.title, n=row.version, day=signed)


def signed_words(desk: Desk, row: Signed) -> str:
    """Return `Hotspot agreement, version 2: signed Thu, Dec 3, card 0017.`"""
    text = _("{title}, version {n}: signed {day}, card {card}.")
    said = text.format(title=row.title, n=row.version, day=moment_day(desk, row.signed_at), card=row.patron)
    return said if row.is_current else f"{said} {_('The text has changed since.')}"


SIGNED_LIST = Table(
    title=N_("Signed agreements"),
    columns=(
        Column(N_("Agreement"), 20, "title", "title", grow=1),
        fact("agreement"),
        fact("topic"),
        Column(N_("Version"), 7, lambda _desk, row: str(row.version), "version", right=True, drop=2),
        Column(N_("Card"), 14, "patron", "patron"),
        Column(N_("Signed"), 12, lambda desk, row: moment_day(desk, row.signed_at)),
        fact("signed_at", iso_of("signed_at")),
        fact("is_current"),
        Column("", 14, _state_words, drop=1),
    ),
    read=signed_agreements,
    key="agreement",
    none=(N_("No signed agreements."), N_("A rule asks for one at checkout: rules set agreement TOPIC --type TYPE.")),
    some=(NN_("{n} signed agreement.", "{n} signed agreements."), ""),
    words=signed_words,
    example=Signed("a", "hotspot", "Hotspot agreement", 2, 1_796_000_000_000_000, "21234000000923"),
)
