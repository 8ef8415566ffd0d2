"""The contacts of a patron: the first address, phone and e-mail are fields of the patron; further ones are kept here.

An address that holds for a part of the year only (the summer house, a student's room) has a first and a last day;
while it holds, letters go there.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tuils.i18n import N_, _
from tuils.library.foundation.administration.settings import country
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.refusals import not_understood
from tuils.library.foundation.typed_days import day_in
from tuils.models import Patron
from tuils.models.rows import Row
from tuils.values.addresses import US, town_line
from tuils.values.dataclass import dataclass

from .cards import by_card
from .parts import clean_part_text, holds_on, local_today, new_key, part_meant, part_rows, put_part, write_patron_fields
from .patron_checks import reach_fault
from .patron_fields import street_only
from .patron_state import part_name

ADDRESS, PHONE, EMAIL = "address", "phone", "email"
KINDS = {PHONE: N_("phone"), EMAIL: N_("email"), ADDRESS: N_("address")}
PLACE = ("street", "city", "state", "postcode")
FIELDS = ("label", "text", *PLACE, "since", "until")
FIRST = {PHONE: "phone", EMAIL: "email"}
"""The field of the patron that holds the first of this kind; an address has three of the same names."""


@dataclass(frozen=True)
class Contact:
    """One way to reach a patron. `text`: a number, or an e-mail address; an address has the fields of PLACE.

    `since`, `until`: ISO dates between which it holds; empty: always. `first`: it is the one in the patron's own
    fields, whose key is its kind. `here`: it holds today.
    """

    key: str
    kind: str
    label: str = ""
    text: str = ""
    street: str = ""
    city: str = ""
    state: str = ""
    postcode: str = ""
    since: str = ""
    until: str = ""
    first: bool = False
    here: bool = True
    country: str = US

    @property
    def words(self) -> str:
        """The number, or the address in one line."""
        return self.text or ", ".join(part for part in (self.street, self.town) if part)

    @property
    def town(self) -> str:
        """The last line of the address, as the post wants it."""
        return town_line(self.city, self.state, self.postcode, self.country)


@verb("patrons.edit")
def save_contact(desk: Desk, card: str, kind: str, fields: Facts, *, key: str = "") -> Contact:
    """Add a contact to this patron, or, with its `key`, change one. `fields`: of FIELDS; those not given keep their
    value. An existing one (the same number or street) is changed, not added twice.

    The first of a kind goes into the patron's own fields, unless it has days of its own. Refuses with PATRON_UNKNOWN,
    CARD_LOST, UNKNOWN_ID, NOT_UNDERSTOOD (field: kind, or the wrong one).
    """
    row = by_card(card)
    if kind not in KINDS:
        raise not_understood("kind", kind, ", ".join(KINDS))
    known = _all(desk, row)
    given = _cleaned(fields, local_today(desk))
    old = part_meant(known, key) if key else _same(known, kind, given)
    what = _complete(kind, {name: getattr(old, name) if old else "" for name in FIELDS} | given)
    bare = not (what["since"] or what["until"] or what["label"])
    if old is None and bare and not any(contact.first and contact.kind == kind for contact in known):
        return _seen(desk, _write_first(desk, row, kind, what))
    if old and old.first:
        return _seen(desk, _change_first(desk, row, old, what))
    name = old.key if old else new_key()
    kept = {"kind": kind, **what}
    if old is None or kept != _fields(old):
        put_part(desk, row.id, "contact", name, kept)
    return _seen(desk, _contact(desk, {**kept, "key": name}))


@verb("patrons.edit")
def remove_contact(desk: Desk, card: str, key: str) -> Contact:
    """Remove a contact, by its key, or by the number or address itself; return it. Refuses with UNKNOWN_ID."""
    row = by_card(card)
    old = contact_meant(_all(desk, row), key)
    if old.first:
        write_patron_fields(desk, row.id, _emptied(old.kind))
    else:
        put_part(desk, row.id, "contact", old.key, None)
    return _seen(desk, old)


@verb("patrons.edit")
def make_first(desk: Desk, card: str, key: str) -> Contact:
    """Make this contact the first to try; the old first one joins the others. Refuses with UNKNOWN_ID."""
    row = by_card(card)
    known = _all(desk, row)
    chosen = contact_meant(known, key)
    if chosen.first:
        return _seen(desk, chosen)
    before = next((contact for contact in known if contact.first and contact.kind == chosen.kind), None)
    place = {"kind": chosen.kind, **{name: getattr(before, name) for name in FIELDS}} if before else None
    fields = _of_patron(chosen.kind, _fields(chosen))
    write_patron_fields(desk, row.id, {**fields, part_name("contact", chosen.key): place})
    return _seen(desk, replace(chosen, key=chosen.kind, label="", since="", until="", first=True, here=True))


@permitted("patrons.find")
def contacts_of(desk: Desk, card: str) -> list[Contact]:
    """Return all contacts of this patron: phones, e-mail, addresses, of each kind the first one first. Operators who do
    not see all of a patron see that there are some, and streets without a number."""
    where = country()
    return [replace(_seen(desk, contact), country=where) for contact in _all(desk, by_card(card))]


def contact_meant(known: list[Contact], text: str) -> Contact:
    """Return the contact with this key, number, e-mail or street. Refuses with UNKNOWN_ID."""
    wanted = _digits_or(text)
    fitting = [
        contact for contact in known if wanted and wanted in (_digits_or(contact.text), _digits_or(contact.street))
    ]
    return fitting[0] if len(fitting) == 1 else part_meant(known, text)


def where_to_write(desk: Desk, patron: Patron) -> Contact | None:
    """Return the address for letters today: one whose days hold, else the first. One statement."""
    today = local_today(desk)
    rows = [row for row in part_rows("contact", patron.id) if row["kind"] == ADDRESS]
    for row in rows:
        if (row["since"] or row["until"]) and holds_on(row, today):
            return _contact(desk, row)
    return _first(patron, ADDRESS) if patron.street and not patron.address_bad else None


def _seen(desk: Desk, contact: Contact) -> Contact:
    if desk.may("patrons.see_all"):
        return contact
    return Contact(
        contact.key,
        contact.kind,
        contact.label,
        street=street_only(contact.street),
        first=contact.first,
        here=contact.here,
    )


# ---- what is stored


def _all(desk: Desk, patron: Patron) -> list[Contact]:
    rows = [_contact(desk, row) for row in part_rows("contact", patron.id)]
    found: list[Contact] = []
    for kind in KINDS:
        first = _first(patron, kind)
        found += [first] if first.words else []
        found += sorted((one for one in rows if one.kind == kind), key=lambda one: (one.label, one.words, one.key))
    return found


def _first(patron: Patron, kind: str) -> Contact:
    if kind == ADDRESS:
        return Contact(kind, kind, first=True, **{name: getattr(patron, name) for name in PLACE})
    return Contact(kind, kind, text=getattr(patron, FIRST[kind]), first=True)


def _contact(desk: Desk, row: Row) -> Contact:
    here = holds_on(row, local_today(desk))
    known: Facts = {name: str(row[name]) for name in ("key", "kind", *FIELDS)}
    return Contact(**known, here=here)


def _fields(contact: Contact) -> dict[str, str]:
    return {"kind": contact.kind, **{name: getattr(contact, name) for name in FIELDS}}


def _of_patron(kind: str, what: Facts) -> Facts:
    if kind == EMAIL:
        return {FIRST[kind]: what["text"], "email_bad": False}
    return {name: what[name] for name in PLACE} if kind == ADDRESS else {FIRST[kind]: what["text"]}


def _emptied(kind: str) -> Facts:
    return dict.fromkeys(PLACE if kind == ADDRESS else (FIRST[kind],), "")


def _write_first(desk: Desk, row: Patron, kind: str, what: Facts) -> Contact:
    write_patron_fields(desk, row.id, _of_patron(kind, what))
    return Contact(kind, kind, text=what["text"], **{name: what[name] for name in PLACE}, first=True)


def _change_first(desk: Desk, row: Patron, old: Contact, what: Facts) -> Contact:
    """Change the first contact. It has neither a label nor days: with such it becomes one of the others."""
    if what["label"] or what["since"] or what["until"]:
        key = new_key()
        kept = {"kind": old.kind, **what}
        write_patron_fields(desk, row.id, {**_emptied(old.kind), part_name("contact", key): kept})
        return _contact(desk, {**kept, "key": key})
    changed = {name: value for name, value in _of_patron(old.kind, what).items() if getattr(row, name) != value}
    write_patron_fields(desk, row.id, changed)
    return Contact(old.kind, old.kind, text=what["text"], **{name: what[name] for name in PLACE}, first=True)


# ---- what is given


def _cleaned(fields: Facts, today: date) -> Facts:
    known: Facts = {}
    for name, value in fields.items():
        if name not in FIELDS:
            raise not_understood(name, str(value), ", ".join(FIELDS))
        if isinstance(value, date):
            known[name] = value.isoformat()
        elif value is not None:
            known[name] = clean_part_text(name, str(value))
    for name in ("since", "until"):
        if known.get(name):
            known[name] = day_in(name, known[name], today).isoformat()
    return known


def _complete(kind: str, what: Facts) -> Facts:
    """Return all fields; refuse where something is missing or impossible."""
    if kind == ADDRESS:
        what = {**what, "text": ""}
        if not (what["street"] or what["city"]):
            raise not_understood("street", "", _("An address needs a street or a city."))
    else:
        what = {**what, **dict.fromkeys(PLACE, "")}
        if fault := reach_fault(kind, what["text"]):
            raise not_understood("text", what["text"], fault)
    if what["since"] and what["until"] and what["until"] < what["since"]:
        raise not_understood("until", what["until"], _("The last day must be after the first day."))
    return what


def _same(known: list[Contact], kind: str, given: Facts) -> Contact | None:
    """Return the existing contact that is written again."""
    wanted = _digits_or(str(given.get("street" if kind == ADDRESS else "text", "")))
    of_kind = [contact for contact in known if contact.kind == kind]
    return next(
        (contact for contact in of_kind if wanted and wanted == _digits_or(contact.street or contact.text)), None
    )


def _digits_or(text: str) -> str:
    """Return a phone number's digits alone; other words without case."""
    bare = "".join(char for char in text if char not in " -().+/")
    return bare if bare.isdigit() else text.casefold()
