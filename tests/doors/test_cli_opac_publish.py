"""tuils opac publish, and what publishes by itself afterwards."""

from __future__ import annotations

import io
import sqlite3
from pathlib import Path

import pytest
from filelock import FileLock

from tuils.library.holdings.publishing.published import close_catalog, open_catalog
from tuils.screens.opac.line_mode import run_lines

from .calling import Program


def titles_in(file: Path) -> list[str]:
    copy = sqlite3.connect(file)
    try:
        return [title for (title,) in copy.execute("SELECT title FROM biblio ORDER BY no")]
    finally:
        copy.close()


def test_it_is_made_then_brought_up_to_date(program: Program) -> None:
    file = program.folder / "opac" / "catalog.db"
    program("title", "add", "--title", "Emma")
    said = program("opac", "publish")
    assert said.out == f"Published 1 title: {file}\n"
    assert program("opac", "publish").out == f"Already up to date: {file}\n"
    program("title", "add", "--title", "Persuasion")
    done = program.json("opac", "publish").line
    assert (done["titles"], done["whole"], done["busy"], done["file"]) == (2, False, False, str(file))
    assert program.json("opac", "publish", "--whole").line["whole"]
    assert titles_in(file) == ["Emma", "Persuasion"]


def test_the_folder_is_the_station_s_or_the_one_that_is_named(program: Program) -> None:
    window, other = program.folder / "window", program.folder / "other folder"
    Path(program.env["TUILS_CONFIG"]).write_text(f'opac_folder = "{window}"\n', encoding="utf-8")
    assert program.json("opac", "publish").line["file"] == str(window / "catalog.db")
    assert program.json("opac", "publish", "--folder", str(other)).line["file"] == str(other / "catalog.db")


def test_what_is_on_order_is_told_patrons_until_it_comes(program: Program) -> None:
    """Step by step, as it would be made anew; a bound volume stands where each of its titles is looked for."""
    file = program.folder / "opac" / "catalog.db"
    program("vendor", "add", "Ingram")
    program("title", "add", "--title", "Ants and bees", "--barcode", "V1")
    program("title", "add", "--title", "On ants")
    program("opac", "publish")
    program("order", "add", "--title", "Owl moon", "--copies", "2", "--price", "18.99", "--type", "BK")

    def shown(words: str) -> str:
        assert program.json("opac", "publish").line["whole"] is False
        told = io.StringIO()
        run_lines(open_catalog(file), "en", "", io.StringIO(f"{words}\n1\n"), told)
        close_catalog()
        return told.getvalue()

    assert "NOT AVAILABLE: no copy right now" in shown("owl"), "nobody knows whether it is going to be ordered"
    program("order", "send", "Ingram")
    said = shown("owl")
    assert "ON ORDER: not here yet. We can hold it for you." in said
    assert "2 copies are on order. We can hold it for you." in said
    card = program.patron()
    biblio = next(one for one in program.json("search", "owl").lines)["biblio"]
    program("rules", "set", "holds_allowed", "0", "--type", "BK")
    assert program.json("hold", "place", card, str(biblio)).line["refused"] == ["NOT_HOLDABLE"], "as what is on order"
    program("undo")
    assert program("hold", "place", card, str(biblio)).code == 0
    program("order", "receive", "owl", "--copies", "1")
    said = shown("owl")
    assert "SOON: not yet on the shelf" in said
    assert "1 copy is on order." in said
    program("undo")
    assert "2 copies are on order." in shown("owl")
    program("order", "cancel", "owl", "--reason", "out of print")
    assert "on order" not in shown("owl")
    other = next(one for one in program.json("search", "on ants").lines if one["title"] == "On ants")["biblio"]
    program("item", "bind", "V1", str(other))
    assert "NOT AVAILABLE" not in shown("on ants")


@pytest.mark.parametrize("more", [(), ("--whole",)])
def test_a_library_is_never_replaced_by_its_catalog(program: Program, more: tuple[str, ...]) -> None:
    """A library may be called catalog.db, and a station may name its folder."""
    library = program.folder / "own" / "catalog.db"
    assert program("--library", str(library), "init", "--name", "Edited", "--admin", "ann", TUILS_PIN="1357").code == 0
    for where in ((), ("--library", str(library))):
        refused = program(*where, "opac", "publish", "--folder", str(library.parent), *more)
        assert (refused.code, "This file is a library" in refused.err) == (3, True)
    assert program.json("--library", str(library), "verify").line["ok"]


def test_what_is_no_catalog_is_replaced_only_where_somebody_says_so(program: Program) -> None:
    file = program.folder / "opac" / "catalog.db"
    file.parent.mkdir()
    file.write_text("what another program made")
    refused = program("opac", "publish")
    assert (refused.code, "not a published catalog" in refused.err) == (3, True)
    assert file.read_text() == "what another program made"
    assert program.json("opac", "publish", "--whole").line["whole"]


def test_where_others_cannot_reach_it_that_is_said(program: Program) -> None:
    program.folder.chmod(0o700)
    said = program("opac", "publish")
    assert (said.code, "is closed to them" in said.err) == (0, True)
    assert (program.folder / "opac").stat().st_mode & 0o777 == 0o755


def test_the_day_s_work_keeps_it_where_somebody_asked_for_it(program: Program) -> None:
    assert "published" not in program.json("daily").line["did"]
    program("opac", "publish")
    program.clock.forward(days=1)
    program("title", "add", "--title", "Emma")
    assert program.json("daily").line["did"]["published"] == 1
    program.clock.forward(days=1)
    assert "titles in the patrons' catalog: 1" in program("daily").out


def test_who_may_not_is_refused(program: Program) -> None:
    program("staff", "add", "vera", "--role", "volunteer", TUILS_NEW_PIN="1357")
    refused = program.json("--as", "vera", "opac", "publish", TUILS_PIN="1357")
    assert (refused.code, refused.line["refused"]) == (1, ["NO_PERMISSION"])


def test_while_another_desk_is_at_it_nothing_is_done(program: Program) -> None:
    program("opac", "publish")
    with FileLock(f"{program.folder / 'opac' / 'catalog.db'}.lock"):
        said = program("opac", "publish")
    assert (said.code, "Another desk is publishing" in said.out) == (0, True)


def test_a_folder_that_cannot_be_made_says_so(program: Program) -> None:
    (program.folder / "file").write_text("no folder")
    said = program("opac", "publish", "--folder", str(program.folder / "file"))
    assert said.code == 3
    assert "Cannot write" in said.err
    assert "opac_folder" in said.err


def test_the_catalog_of_another_library_is_replaced_only_when_that_is_said(program: Program) -> None:
    program("opac", "publish")
    copy = sqlite3.connect(program.folder / "opac" / "catalog.db")
    copy.execute("UPDATE published SET value = 'another' WHERE name = 'library'")
    copy.commit()
    copy.close()
    said = program("opac", "publish")
    assert (said.code, "Another library" in said.err, "--whole" in said.err) == (3, True, True)
    assert program("opac", "publish", "--whole").code == 0


def test_help_says_what_it_is(program: Program) -> None:
    assert "without any patron in it" in program("opac", "publish", "--help").out.replace("\n  ", " ")
