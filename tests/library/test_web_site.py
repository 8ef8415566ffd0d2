"""The web catalog, brought up to date after deeds in any order, is the one that is made anew."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.formats.samples import marc
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.foundation.store import close_store, open_store
from tuils.library.holdings.editing.binding import bind_titles
from tuils.library.holdings.editing.tagging import tag_titles
from tuils.library.holdings.editing.title_editing import edit_title
from tuils.library.holdings.publishing.published import catalog_file, close_catalog, open_catalog
from tuils.library.office.catalog_maintenance.title_merging import merge_titles
from tuils.library.office.catalog_maintenance.title_removing import remove_title
from tuils.library.office.policies.policies import edit_policy
from tuils.library.reach.import_undo import undo_import
from tuils.library.reach.web import site_index
from tuils.library.reach.web.programs_read import read_programs
from tuils.library.reach.web.site import SiteWanted, publish_site
from tuils.library.reach.web.site_folder import SiteDone
from tuils.library.reach.web.site_look import read_look
from tuils.values.time.moments import day_of

from .acts import EVERYTHING, Things, furnish, night, open_library
from .makers import Clock, add_item, rows
from .publishing import bring_in, publish

WORDS = ("river", "glass", "winter", "the", "of", "garden", "a", "letter", "stone", "light", "año", "Łódź", "x")
HOSTILE = "</script>\u2028<b>\"'&{{x}}"


def site_of(desk: Desk, store: Path, folder: Path, *, full: bool = False) -> SiteDone:
    """Publish the copy and the site as the command does, and open the library again."""
    file = catalog_file(store)
    publish(desk, file)
    wanted = SiteWanted(folder, read_programs(desk), read_look(desk), day_of(desk.now, desk.zone), full)
    close_store()
    try:
        return publish_site(open_catalog(file), file, wanted).done
    finally:
        close_catalog()
        open_store(store)


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*.*") if file.name[0] != "."}


def name(one: int, two: int) -> str:
    return " ".join(WORDS[(one * k + two) % len(WORDS)] for k in (1, 3, 7)) + f" {one}"


def title(one: int, two: int) -> str:
    """Return one of the titles (ids) that are there; empty where none is left."""
    every: Sequence[tuple[str]] = rows("SELECT id FROM biblio WHERE NOT removed ORDER BY no")
    return str(every[(one * 37 + two) % len(every)][0]) if every else ""


def edit(desk: Desk, _things: Things, one: int, two: int) -> None:
    fields = ({"title": name(one, two)}, {"author": f"{name(two, one)}, {HOSTILE}"}, {"call_number": f"FIC {one}"},
              {"accessible": "large_print"}, {"language": "spa"}, {"title": HOSTILE, "year": 1900 + one})  # fmt: skip
    edit_title(desk, title(one, two), fields[two % len(fields)])


def remove(desk: Desk, _things: Things, one: int, two: int) -> None:
    remove_title(desk, title(one, two), copies=True)


def merge(desk: Desk, _things: Things, one: int, two: int) -> None:
    merge_titles(desk, title(one, two), title(two, one))


def bind(desk: Desk, _things: Things, one: int, two: int) -> None:
    item = str(rows("SELECT id FROM item WHERE NOT withdrawn ORDER BY id")[one % 3][0])
    bind_titles(desk, item, [title(two, one)], away=two % 3 == 0)


def tag(desk: Desk, _things: Things, one: int, two: int) -> None:
    tag_titles(desk, WORDS[one % 3], [title(one, two), title(two, one)], remove=two % 3 == 0)


def bring(desk: Desk, _things: Things, one: int, two: int) -> None:
    records = [marc(("001", f"b{one}-{two}-{n}"), ("245", f"00\x1fa{name(one, n)}")) for n in range(two + 1)]
    bring_in(desk, b"".join(records))


def take_back(desk: Desk, _things: Things, _one: int, _two: int) -> None:
    batches = rows("SELECT batch FROM biblio WHERE batch != '' AND NOT removed ORDER BY no DESC")
    if batches:
        undo_import(desk, str(batches[0][0]))


def add_one(desk: Desk, _things: Things, one: int, two: int) -> None:
    add_item(desk, f"N{len(rows('SELECT id FROM item'))}", biblio=title(one, two), location=("", "AFIC")[two % 2])


def look(desk: Desk, _things: Things, one: int, two: int) -> None:
    if two % 2:
        edit_policy(
            desk, f"page{one % 2}", {"kind": "page", "title": name(one, two), "text": HOSTILE, "published": True}
        )
    setting, value = (("site_color", "#336699"), ("site_address", f"https://{one}.example.org/"), ("site_color", ""),
                      ("language", ("en", "es")[one % 2]), ("phone", f"555 {one}"))[two % 5]  # fmt: skip
    set_value(desk, setting, value)


OF_CATALOG: tuple[Callable[[Desk, Things, int, int], object], ...] = (
    edit, edit, remove, merge, bind, tag, bring, take_back, add_one, look,
)  # fmt: skip


@pytest.mark.parametrize("seed", range(2))
def test_whatever_is_done_the_site_is_as_made_anew(
    desk: Desk, store: Path, clock: Clock, seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site_index, "SHARD", 400)  # so that files are cut, and cut again
    dice, site = random.Random(seed), tmp_path / "site"
    open_library(desk)
    things = furnish(desk)
    bring_in(desk, b"".join(marc(("001", f"n{n}"), ("245", f"00\x1fa{name(n, n)}")) for n in range(150)))
    site_of(desk, store, site)
    for number in range(1, 61):
        deed = dice.choice((*OF_CATALOG, *OF_CATALOG, *EVERYTHING, night))
        with contextlib.suppress(Refused):
            deed(desk, things, *map(dice.randrange, (40, 6) if deed in OF_CATALOG else (3, 3)))
        clock.forward(days=dice.choice((0, 0, 0, 1, 10)), minutes=3)
        if number % 5 == 0:
            site_of(desk, store, site)
            now = files_of(site)
            assert site_of(desk, store, site, full=True).changed == 0, deed.__name__
            assert files_of(site) == now
