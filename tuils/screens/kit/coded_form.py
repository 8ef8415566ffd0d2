"""A form with lines that hold a code of the library, shown as its word."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from .choosing_lines import Codes
from .form import Form, Values


class CodedForm(Form):
    """`permission`: who may fill it in. `known`: reads the codes, at the beginning."""

    names_a_person = False
    permission: ClassVar[str]
    known: ClassVar[Callable[[], Codes]]

    async def begin(self) -> Values:
        self.home.desk.require(self.permission)
        self.codes = await self.home.read(type(self).known)
        return {}
