"""A patron deleted here while another machine still checked items out to them: the fields shown until staff decide.

Nobody is restored automatically. The name is in the private part of the checkout or hold, which is removed when that is
over. Machines other than the main one write it there, for only they may still know it:

    main deletes Marta; the van lends to her; merge: the loan says "Marta Field", and is waiting for a decision
"""

from __future__ import annotations

from tuils.i18n import _
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.applying import WHO
from tuils.library.foundation.journal.entries import Facts
from tuils.models import Patron
from tuils.models.rows import row_with
from tuils.values.person_words import full_name

from .queries import open_of

KNOWN = ("card", "first_name", "last_name", "born", "category", "branch", "expires_on")
"""The fields a new record is made of. The birth date as its year, as in everything that travels."""


def who_along(desk: Desk, patron: Patron) -> Facts:
    """Return the patron's fields to send with a checkout or hold: none from the main site, which knows them."""
    return {} if desk.main else {WHO: _known(patron)}


def remember_open(patron: Patron) -> None:
    """Remember a patron's name in their open loans and holds, before their row is deleted, as all else is forgotten."""
    open_ones = open_of(patron.id)
    for entry, private in applying.private_parts_as_written(open_ones).items():
        applying.keep_private_part(entry, {**private, WHO: {**_known(patron), **private.get(WHO, {})}})


def _known(patron: Patron) -> Facts:
    return {
        name: str(getattr(patron, name))[: 4 if name == "born" else None] for name in KNOWN if getattr(patron, name)
    }


def known_of(*entries: str) -> Facts:
    """Return a deleted patron's fields from the first of these checkouts and holds (ids) that has them."""
    kept = applying.private_parts_as_written(entries)
    return next((kept[entry][WHO] for entry in entries if kept.get(entry, {}).get(WHO)), {})


def gone_name(entry: str, *, named: bool = True) -> str:
    """Return the name to show for a loan or hold (an id) whose patron is not on file. `named`: the reader may see
    names."""
    known = known_of(entry) if named else {}
    return _("{name} (deleted)").format(name=full_name(row_with(Patron, known))) if known else _("deleted patron")
