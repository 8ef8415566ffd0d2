"""Translation marks. `_` translates now; `N_` only marks, for text that is fixed when a class is made."""

from __future__ import annotations

import gettext as _gettext
from pathlib import Path

_LOCALE = Path(__file__).parent / "locale"
_current: _gettext.NullTranslations = _gettext.NullTranslations()


def use_language(*languages: str) -> None:
    """Speak the first of these languages that has a catalog (`es`, `en_US`); English where none has."""
    global _current
    _current = _gettext.translation("tuils", _LOCALE, languages or None, fallback=True)


def _(message: str) -> str:
    return _current.gettext(message)


def N_(message: str) -> str:
    return message


def ngettext(one: str, many: str, n: int) -> str:
    return _current.ngettext(one, many, n)


def pgettext(context: str, message: str) -> str:
    return _current.pgettext(context, message)
