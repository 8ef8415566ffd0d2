"""Titles of which weeding took the last copy, as MARC records that are marked as deleted, for a union catalog."""

from __future__ import annotations

from collections.abc import Iterator

from tuils.formats.marc_out import form_of
from tuils.library.cataloging.titles_out import TitleOut, these_titles
from tuils.library.desk import Desk

from .queries import titles_gone

_STATUS = 5
"""The byte of a leader that says what became of the record."""


def deleted_titles(desk: Desk, to: str = "") -> Iterator[TitleOut]:
    """As ISO 2709, without copies, `d` in their leaders. `to`: a key of GOES_TO, empty for all. Permission
    catalog.edit."""
    desk.require("catalog.edit")
    return _deleted(titles_gone(desk.branch, to))


def _deleted(biblios: list[str]) -> Iterator[TitleOut]:
    for title in these_titles(biblios, form_of("iso2709")):
        data = title.data
        yield title._replace(data=data[:_STATUS] + b"d" + data[_STATUS + 1 :]) if data else title
