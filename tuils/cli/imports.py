"""tuils import"""

from __future__ import annotations

from tuils.i18n import N_

from .import_marc import marc
from .import_patrons import patrons
from .options import family


@family(N_("Bring in records, items and patrons from files."))
def imports() -> None:
    """The family of import commands."""


for _command in (marc, patrons):
    imports.add_command(_command)
