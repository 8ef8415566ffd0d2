"""tuils import"""

from __future__ import annotations

from tuils.i18n import N_

from .import_library import library
from .import_list import listing
from .import_loans import loans
from .import_look import look
from .import_marc import marc
from .import_patrons import patrons
from .import_titles import titles
from .import_undo import undo
from .options import family


@family(N_("Bring in records, items and patrons from files."))
def imports() -> None:
    """The family of import commands."""


for _command in (marc, titles, patrons, loans, library, look, undo, listing):
    imports.add_command(_command)
