"""The styles of a program, read once.

Textual reads all of them again, twice, for each screen that is the first of its mode: a twentieth of a second of one
processor, and more on a small machine. They say nothing else as long as their variables (the theme) are the same.
"""

from __future__ import annotations

from textual.css.stylesheet import Stylesheet


class KeptStyles(Stylesheet):
    def set_variables(self, variables: dict[str, str]) -> None:
        if variables != self._variables:
            super().set_variables(variables)
            self._require_parse = True

    def reparse(self) -> None:
        if self._require_parse:
            self.parse()
