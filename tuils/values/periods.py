"""How long: a number and its unit in one value, so that one can never be changed without the other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, cast

from tuils.values.words import N_, Unclear

LONGEST = 99_999
Unit = Literal["d", "h"]

_PERIOD = re.compile(r"([0-9]{1,9}) ?([dh])")


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days of the local calendar (`d`) or real elapsed hours (`h`). Written `21d`, `2h`."""

    count: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.unit not in ("d", "h") or not 0 <= self.count <= LONGEST:
            raise _unclear(str(self))

    @classmethod
    def parse(cls, text: str, *, zero: bool = False) -> Period:
        """Read `21d` or `2h`. Refuses with `Unclear`, a ValueError: another form, and 0 unless `zero`."""
        found = _PERIOD.fullmatch(text.strip().lower())
        if found is None:
            raise _unclear(text)
        period = cls(int(found[1]), cast("Unit", found[2]))
        if period.count == 0 and not zero:
            raise Unclear(N_("Write at least 1 day (1d) or 1 hour (1h)."))
        return period

    def __str__(self) -> str:
        return f"{self.count}{self.unit}"


def _unclear(text: str) -> Unclear:
    return Unclear(N_('"{text}" is not a length of time. Write days as 21d, hours as 2h.'), text=text)
