"""The language in which a visit begins."""

from __future__ import annotations

from tuils.i18n import requested_languages, spoken
from tuils.library.foundation.administration.settings import value_of
from tuils.station.settings import Station


def language_of(station: Station) -> str:
    """Return the station's language, else the library's, else the machine's (over a line: the visitor's)."""
    return spoken([name for name in (station.language, str(value_of("language", ""))) if name] or requested_languages())
