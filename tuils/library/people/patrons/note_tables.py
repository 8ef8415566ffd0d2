"""The notes, blocks, contacts and proxies of a patron, as commands tell them."""

from __future__ import annotations

from dataclasses import replace

from tuils.i18n import N_, _
from tuils.library.foundation.describing.table import Table, fact, fact_columns
from tuils.library.foundation.desk import Desk

from .contacts import KINDS as CONTACT_KINDS, PHONE, Contact, contacts_of
from .masking import shown_card
from .notes import KINDS, NEED, Note, patron_notes, second_look
from .restrictions import WHYS, ProxyLine, Stop, proxies_of, restrictions_of


def _note_words(_desk: Desk, note: Note) -> str:
    """`need: Large print, until 2027-12-01 (key 1a2b3c4d)`"""
    ended = _("ended on {date}") if note.over else _("until {date}")
    until = f", {ended.format(date=note.until)}" if note.until else ""
    kind = _(KINDS.get(note.kind, note.kind))
    return _("{kind}: {text}{until} (key {key})").format(kind=kind, text=note.text, until=until, key=note.key)


NOTES = Table(
    title=N_("Notes"),
    columns=(
        *fact_columns("note=key kind text written_on until operator over"),
        fact("second_look", lambda _desk, row: second_look(row.text)),
    ),
    read=patron_notes,
    key="key",
    none=(N_("No notes."), ""),
    words=_note_words,
    example=Note("1a2b3c4d", NEED, "Large print", "2026-12-01", "2027-12-01", "ana"),
)


def _stop_words(_desk: Desk, stop: Stop) -> str:
    """`damage, until 2027-01-31: Soaked the atlas (key 1a2b3c4d)`"""
    why = _(WHYS.get(stop.why, stop.why)) or _("checkouts are blocked")
    until = _("until {date}").format(date=stop.until) if stop.until else _("until lifted")
    text = f": {stop.text}" if stop.text else ""
    return _("{why}, {until}{text} (key {key})").format(why=why, until=until, text=text, key=stop.key)


BLOCKS = Table(
    title=N_("Blocks"),
    columns=fact_columns("restriction=key why text since until operator over"),
    read=restrictions_of,
    key="key",
    none=(N_("Checkouts are not blocked on this card."), ""),
    words=_stop_words,
    example=Stop("1a2b3c4d", "damage", "Soaked the atlas", "2026-12-01", "2027-01-31", "ana"),
)


def _contact_words(_desk: Desk, contact: Contact) -> str:
    """`mobile: 555 0199, until 2027-03-31 (key 1a2b3c4d)`"""
    what = contact.words or _("{kind}, hidden from you").format(kind=_(CONTACT_KINDS[contact.kind]))
    words = f"{contact.label}: {what}" if contact.label else what
    words += ", " + _("from {date}").format(date=contact.since) if contact.since else ""
    words += ", " + _("until {date}").format(date=contact.until) if contact.until else ""
    return words if contact.first else _("{what} (key {key})").format(what=words, key=contact.key)


CONTACTS = Table(
    title=N_("Contacts"),
    columns=fact_columns("contact=key kind label text since until first holds_today=here"),
    read=contacts_of,
    key="key",
    none=(N_("None on file."), ""),
    words=_contact_words,
    example=Contact("1a2b3c4d", PHONE, "mobile", until="2027-03-31", text="555 0199"),
)
ADDRESSES = replace(
    CONTACTS,
    columns=fact_columns("contact=key kind label street city state postcode since until first holds_today=here"),
)


MAY = {
    "pickup": N_("pick up holds"),
    "loans": N_("hear due dates"),
    "charges": N_("hear what is owed"),
    "titles": N_("hear titles"),
}


def may_words(may: tuple[str, ...]) -> str:
    return ", ".join(_(MAY[word]) for word in may)


PROXIES = Table(
    title=N_("Proxies"),
    columns=(fact("proxy", lambda desk, row: shown_card(desk, row.card)), *fact_columns("name may")),
    read=proxies_of,
    key="card",
    none=(N_("This patron has no proxy."), ""),
    words=lambda desk, row: _("{name}, card {card}: {may}").format(
        name=row.name, card=shown_card(desk, row.card), may=may_words(row.may)
    ),
    example=ProxyLine("21234000000002", "Ada Byron", ("pickup",)),
)
