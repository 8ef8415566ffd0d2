"""A patron who was deleted here while another machine still lent to them: what is told of them until staff decide.

Nobody comes back by themselves. Who it was stands in the private part of the checkout or hold, which goes when that is
over. A machine that is not the main one writes it along, for only it may still know:

    main deletes Marta; the van lends to her; merge: the loan says "Marta Field", and is waiting for a decision
"""

from __future__ import annotations

from tuils.i18n import _
from tuils.library.desk import Desk
from tuils.library.journal import applying
from tuils.library.journal.applying import WHO
from tuils.library.journal.entries import Facts
from tuils.models.rows import Row
from tuils.values.person_words import full_name

from .queries import open_of

KNOWN = ("card", "first_name", "last_name", "born", "category", "branch", "expires_on")
"""What a new record is made of. Of the birth date the year, as all that travels has it."""


def who_along(desk: Desk, patron: Row) -> Facts:
    """What goes along with a checkout or hold of this patron: nothing from the main site, which knows them."""
    return {} if desk.main else {WHO: _known(patron)}


def remember_open(patron: Row) -> None:
    """Before the row of somebody who was deleted goes: who has or waits for something, as all else is forgotten."""
    open_ones = open_of(patron["id"])
    for entry, private in applying.as_kept(open_ones).items():
        applying.keep(entry, {**private, WHO: {**_known(patron), **private.get(WHO, {})}})


def _known(patron: Row) -> Facts:
    return {name: str(patron[name])[: 4 if name == "born" else None] for name in KNOWN if patron[name]}


def known_of(*entries: str) -> Facts:
    """What the first of these checkouts and holds (ids) that knows it says of a deleted patron."""
    kept = applying.as_kept(entries)
    return next((kept[entry][WHO] for entry in entries if kept.get(entry, {}).get(WHO)), {})


def gone_name(entry: str, *, named: bool = True) -> str:
    """What a list shows for who has this loan or hold (an id) and is not on file. `named`: to who may see names."""
    known = known_of(entry) if named else {}
    return _("{name} (deleted)").format(name=full_name(known)) if known else _("deleted patron")
