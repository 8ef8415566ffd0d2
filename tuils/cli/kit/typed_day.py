"""Dates typed in a command: year first as in a file, or as people of this library write them."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

import click

from tuils.i18n import _
from tuils.values.time.moments import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from tuils.library.foundation.administration.settings import LibraryFacts

    from .call import Call


def day_here(text: str) -> date:
    """Return the day. Unless it has the year first, read it by the locale and the clock of the library in use."""
    with suppress(ValueError):
        if len(text) == len("2026-12-24"):
            return _known(date.fromisoformat(text))
    from tuils.library.foundation.desk import wall_clock
    from tuils.values.time.moments import day_of
    from tuils.values.time.typed_days import DayReader
    from tuils.values.words import Unclear

    about = _about(click.get_current_context().find_root().obj)
    try:
        return DayReader(day_of(wall_clock(), about.zone), about.locale, translate=_).read(text)
    except Unclear as unclear:
        sentence = _("{text} is not a date. {then}").format(text=text, then=unclear.sentence(_))
        raise click.BadParameter(sentence) from unclear


def _known(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise click.BadParameter(_("Write a year from {first} to {last}.").format(first=FIRST_YEAR, last=LAST_YEAR))
    return day


def _about(call: Call) -> LibraryFacts:
    """Return the facts of the library in use; if it can't be opened, the command itself says so."""
    if call.held:
        return call.held.about
    from zoneinfo import ZoneInfo

    from tuils.library.foundation.administration.settings import LibraryFacts, about_library
    from tuils.library.foundation.store import StoreFault, close_store
    from tuils.library.front.opening import open_patiently

    try:
        open_patiently(call.path)
        return about_library()
    except StoreFault:
        return LibraryFacts("", "", ZoneInfo("UTC"), main=True, practice=False)
    finally:
        close_store()
