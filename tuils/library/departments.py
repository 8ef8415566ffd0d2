"""Every department whose state follows from the journal. Who merges, undoes, moves records together, or takes a digest
imports it: a command loads no more than it names, and what was not loaded is neither known nor folded."""

from __future__ import annotations

from .accounts import line_state as _accounts
from .administration import state as _administration
from .cataloging import biblio_state as _biblios
from .cataloging import item_state as _items
from .cataloging import list_state as _lists
from .circulation import hold_state as _holds
from .inventory import inventory_state as _inventories
from .journal import asides as _asides
from .maintenance import authority_state as _authorities
from .orders import order_state as _orders
from .orders import suggestion_state as _suggestions
from .people import patron_state as _patrons
from .processing import processing_state as _processing
from .programs import program_state as _programs
from .programs import registration_state as _registrations
from .programs import room_state as _rooms
from .serials import serial_state as _serials
from .weeding import weeding_state as _weeding

DEPARTMENTS = (  # imported, they are known
    _asides,
    _administration,
    _biblios,
    _items,
    _lists,
    _holds,
    _patrons,
    _accounts,
    _programs,
    _registrations,
    _rooms,
    _inventories,
    _weeding,
    _authorities,
    _serials,
    _orders,
    _suggestions,
    _processing,
)
