"""Programs that a test of `make server` starts: their libraries are on the server, too."""

import os
import sys
from pathlib import Path

if "TUILS_TEST_SERVER_AT" in os.environ:
    sys.path.append(str(Path(__file__).parents[2]))
    from tests import server_made

    server_made.take_over()
