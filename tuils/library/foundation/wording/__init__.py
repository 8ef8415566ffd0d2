"""Every code with its class and its sentences: whole, plain, filled when they are shown.

Codes and classes are those of the circulation rules: X impossible, C may be passed by those who have the right to
(with a reason), A alert only.
"""

from __future__ import annotations

from .door import DOOR
from .holds_and_money import WAITING
from .house import HOUSE
from .interlibrary import INTERLIBRARY
from .lending import LENDING
from .orders import ORDERS
from .people import PEOPLE
from .programs import PROGRAMS
from .reading import READING
from .registering import REGISTERING
from .shape import Wording
from .sites import SITES
from .upkeep import UPKEEP

WORDING: dict[str, Wording] = {
    **LENDING,
    **WAITING,
    **DOOR,
    **HOUSE,
    **PEOPLE,
    **PROGRAMS,
    **REGISTERING,
    **SITES,
    **UPKEEP,
    **ORDERS,
    **INTERLIBRARY,
    **READING,
}

__all__ = ["WORDING", "Wording"]
