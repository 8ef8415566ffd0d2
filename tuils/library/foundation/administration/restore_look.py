"""The look before a restore: which library the file is, how old, what would be lost, who is using it."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from tuils.i18n import _, ngettext
from tuils.library.foundation.journal.writing import library_id
from tuils.library.foundation.local_words import count_label, moment_label
from tuils.library.foundation.refusals import refuse
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import day_of, to_local

from .backup import backups, fit_place, main_copies, replaced_library_path
from .open_desks import OpenDesk, open_desks
from .queries import FileFacts, acts_beyond, file_facts
from .this_site import this_site


@dataclass(frozen=True)
class RestoreLook:
    """The look before a restore. `there`: the library at the place, None where none can be read. `lost`: how many acts
    it has that the file hasn't, `gained` the other way around. `aside`: where the old library is put, if there is one.
    `desks`: who has it open."""

    file: Path
    facts: FileFacts
    there: FileFacts | None
    lost: int
    gained: int
    aside: Path | None
    desks: list[OpenDesk]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo((self.there or self.facts).zone or "UTC")


def look_before(file: Path, store: Path, *, from_site: bool = False, was_main: bool = False) -> RestoreLook | None:
    """Return the look; None where the file is no readable library: the restore itself says what is wrong with it.

    Refuses with RESTORE_SAME, OTHER_LIBRARY, RESTORE_VAN, RESTORE_MAIN. `was_main`: the main library was at this
    place, and the copy of a van has taken it.
    """
    fit_place(store, file)
    if file.exists() and store.exists() and file.samefile(store):
        raise refuse("RESTORE_SAME", file=file.name)
    facts, there = file_facts(file), file_facts(store)
    if facts is None or not facts.library:
        return None
    _fit(file, store, facts, there, from_site=from_site, was_main=was_main)
    lost = acts_beyond(store, facts.last) if there else 0
    gained = acts_beyond(file, there.last) if there else 0
    aside = replaced_library_path(Path(os.path.realpath(store)), file) if store.exists() else None
    return RestoreLook(file, facts, there, lost, gained, aside, open_desks(store))


def _fit(
    file: Path, store: Path, facts: FileFacts, there: FileFacts | None, *, from_site: bool, was_main: bool
) -> None:
    known = there or next(filter(None, map(file_facts, backups(store))), None)
    if known and known.library != facts.library:
        name, own = _two_names(facts, known)
        raise refuse("OTHER_LIBRARY", file=file.name, name=name, own=own, path=store)
    if from_site:
        return
    own = known.site if known else ""
    if facts.site and facts.site != own:
        raise refuse("RESTORE_VAN", file=file, code=facts.site)
    if facts.is_main and own and not was_main:
        raise refuse("RESTORE_MAIN", file=file.name, code=own, path=store)


def _two_names(*both: FileFacts) -> list[str]:
    """Return their names; with the ends of their ids, where the names are the same."""
    same = both[0].name == both[1].name
    return [f"{one.name} ({one.library[-6:]})" if same else one.name for one in both]


def was_main_here(store: Path) -> bool:
    """Return whether the main library was at the place of the open library, which is a van's copy now."""
    return bool(main_copies(store))


def turned_words(store: Path) -> tuple[str, str]:
    """Return the warning where a van's copy took the place of the main library, and the remedy; else empty."""
    copies = main_copies(store)
    if not copies:
        return "", ""
    text = _("The main library was here. Now this is the copy of {code}: its file was put in the library's place.")
    hint = _(
        "Restore the main library: tuils restore {file}. Save work that was done here since then first, and load it "
        "afterwards: tuils van pack --to DIR, tuils van merge DIR. If this computer is meant to be {code} now, move "
        "{file} away."
    )
    return text.format(code=this_site().name), hint.format(code=this_site().name, file=shlex.quote(str(copies[0])))


def by_mistake_words(store: Path, places: Iterable[Path]) -> str:
    """Return the warning where a van's copy is open on a computer that also has the main library in one of these
    places."""
    own = this_site()
    if not own.away:
        return ""
    library = library_id()
    for place in places:
        facts = file_facts(place) if place.is_file() and not place.samefile(store) else None
        if facts and facts.is_main and facts.library == library:
            text = _("This is the copy of {code}, not the main library. The main library is {file}.")
            return text.format(code=own.name, file=place)
    return ""


# ---- in words


def look_words(look: RestoreLook, now: int) -> Iterator[str]:
    """A sentence each."""
    what = _("{file}: the library {name}, with its last change on {when}.")
    if look.facts.site:
        what = _("{file}: the copy {site} of the library {name}, with its last change on {when}.")
    when = _moment(look, look.facts.last_at, now) if look.facts.last_at else _("(none)")
    yield what.format(file=look.file.name, name=look.facts.name, site=look.facts.site, when=f"{when}{_age(look, now)}")
    yield from _compared(look, now)
    if look.aside:
        yield _("The library that is here now will be kept as {file}.").format(file=look.aside)
    if look.desks:
        yield _("Open now: {desks}.").format(desks=", ".join(desk.words() for desk in look.desks))


def _moment(look: RestoreLook, at: int, now: int) -> str:
    return moment_label(to_local(at, look.zone), day_of(now, look.zone))


def _age(look: RestoreLook, now: int) -> str:
    days = (day_of(now, look.zone) - day_of(look.facts.last_at, look.zone)).days if look.facts.last_at else 0
    return ngettext(" ({n} day ago)", " ({n} days ago)", days).format(n=count_label(days)) if days > 0 else ""


def _compared(look: RestoreLook, now: int) -> Iterator[str]:
    if not look.there:
        if look.aside:
            yield _("The library that is here now can't be read: what would be gone is not known.")
        return
    if look.lost:
        yield lost_words(look, now)
    if look.gained:
        text = ngettext(
            "It has {n} change that the library here doesn't have.",
            "It has {n} changes that the library here doesn't have.",
            look.gained,
        )
        yield text.format(n=count_label(look.gained))
    if not (look.lost or look.gained):
        yield _("It has the same changes as the library here. Nothing will be lost.")


def lost_words(look: RestoreLook, now: int) -> str:
    """Return the sentence on changes that will be lost; empty where nothing is here."""
    if look.there is None:
        return ""
    text = ngettext(
        "{n} change made here since then will be gone, the last on {when}.",
        "{n} changes made here since then will be gone, the last on {when}.",
        look.lost,
    )
    return text.format(n=count_label(look.lost), when=_moment(look, look.there.last_at, now))
