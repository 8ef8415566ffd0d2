"""tuils import: the commands of imports, each found in its file"""

from __future__ import annotations

from tuils.cli.kit.options import LazyFamily
from tuils.i18n import N_

imports = LazyFamily(
    "imports",
    help=N_("Import records, items and patrons from files."),
    package=__package__,
    places={
        "charges": "import_lines:import_charges",
        "holds": "import_lines:import_holds",
        "koc": "offline_log:import_koc",
        "library": "library_folder:import_library_command",
        "list": "import_undo:import_list",
        "loans": "import_lines:import_loans_command",
        "look": "import_look:import_look",
        "marc": "import_marc:import_marc_command",
        "patrons": "import_patrons:import_patrons_command",
        "scans": "offline_log:import_scans",
        "titles": "import_titles:import_titles",
        "undo": "import_undo:import_undo",
    },
)
