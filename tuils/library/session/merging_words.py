"""What a merge of two records brings along and leaves behind, in words: for the screen and the command alike."""

from __future__ import annotations

from collections.abc import Iterable

from tuils.i18n import N_, _
from tuils.library.persons.merging import Merging
from tuils.values.money import plain

COUNTS = {
    "loans": N_("Loans: {n}"),
    "holds": N_("Holds: {n}"),
    "history": N_("What was read: {n}"),
    "notes": N_("Notes: {n}"),
    "contacts": N_("More addresses and numbers: {n}"),
    "restrictions": N_("Restrictions: {n}"),
    "proxies": N_("Who acts for this person: {n}"),
    "proxy_of": N_("For whom this person acts: {n}"),
    "registrations": N_("Registrations for programs: {n}"),
    "bookings": N_("Bookings of rooms: {n}"),
    "wards": N_("Whom this person answers for: {n}"),
}
FIELDS = {
    "preferred_name": N_("name to call by"),
    "born": N_("birth date"),
    "language": N_("language"),
    "tell_by": N_("how to tell"),
    "guardian": N_("guardian"),
    "family": N_("family"),
    "grade": N_("grade"),
    "id_seen_on": N_("ID seen on"),
    "note": N_("note"),
    "card": N_("card"),
    "address": N_("address"),
    "street": N_("street"),
    "city": N_("town"),
    "postcode": N_("postcode"),
    "address_bad": N_("mail came back"),
    "phone": N_("phone"),
    "email": N_("e-mail"),
    "keeps_history": N_("keeps what was read"),
    "barred": N_("lending is stopped"),
    "barred_until": N_("stopped until"),
    "enrolled_on": N_("member since"),
    "expires_on": N_("member until"),
}


def coming(found: Merging) -> list[str]:
    """Line by line what comes to the record that stays."""
    lines = [_(words).format(n=found.counts[name]) for name, words in COUNTS.items() if name in found.counts]
    if found.owed_cents > 0:
        lines.append(_("What is owed: {money}").format(money=plain(found.owed_cents)))
    elif found.owed_cents < 0:
        lines.append(_("Credit: {money}").format(money=plain(-found.owed_cents)))
    if found.fills:
        lines.append(_("Taken over: {fields}").format(fields=_names(found.fills)))
    if found.seconds:
        lines.append(_("Kept as a second one: {fields}").format(fields=_names(found.seconds)))
    return lines or [_("The record that goes has nothing that comes along.")]


def staying(found: Merging) -> list[str]:
    """Where both say something else, the one that stays keeps its own."""
    return (
        [_("Different, and kept as they are: {fields}").format(fields=_names(found.differs))] if found.differs else []
    )


def _names(fields: Iterable[str]) -> str:
    return ", ".join(_(FIELDS.get(name, name)) for name in fields)
