"""tuils import: the commands of imports, each found in its file"""

from __future__ import annotations

from tuils.cli.kit.options import LazyFamily
from tuils.i18n import N_

imports = LazyFamily(
    "imports",
    help=N_("Import records, items and patrons from files."),
    package=__package__,
    places={
        "charges": "import_lines:charges",
        "holds": "import_lines:holds",
        "koc": "offline_log:koc",
        "library": "library_folder:library",
        "list": "import_undo:listing",
        "loans": "import_lines:loans",
        "look": "import_look:look",
        "marc": "import_marc:marc",
        "patrons": "import_patrons:patrons",
        "scans": "offline_log:scans",
        "titles": "import_titles:titles",
        "undo": "import_undo:undo",
    },
)
