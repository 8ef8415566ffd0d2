"""Files of UNIMARC, from a script: the preview, the test, and the import say the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.formats.samples import emma, marc
from tests.formats.test_unimarc import unimarc

from .calling import Program


@pytest.fixture
def both(program: Program) -> Path:
    """Emma in MARC 21, a stranger in UNIMARC, a record that may be either."""
    path = program.folder / "both.mrc"
    path.write_bytes(emma() + unimarc() + marc(("001", "n3"), ("200", "1 \x1faUnclear")))
    return path


def test_look_test_and_import_agree(program: Program, both: Path) -> None:
    look = program.json("import", "look", str(both)).lines[-1]
    lines = program.json("import", "marc", str(both), "--dry-run").lines
    aside, tried = next(line for line in lines if "record" in line), lines[-1]
    done = program.json("import", "marc", str(both), "--yes").lines[-1]
    for told in (look, tried, done):
        assert (told["unimarc"], told["undecided"], told["unmapped"]) == (1, 1, {"686v": 1, "830": 1})
    assert (look["holdings"], look["tag"], look["copies"]) == ("koha-unimarc", "995", 1)
    assert (aside["record"], aside["outcome"]) == (3, "set_aside")
    assert "may be UNIMARC" in aside["fault"]
    assert (tried["added"], done["added"], done["items_added"], done["set_aside"]) == (2, 2, 1, 1)
    assert program.json("search", "etranger camus").lines[0]["title"].startswith("L'\u00e9tranger")
    assert program("verify").code == 0


def test_what_is_left_out_is_named(program: Program, both: Path) -> None:
    for command in (("import", "look"), ("import", "marc", "--dry-run")):
        said = program(*command, str(both)).out
        assert "1 record is UNIMARC; it is read as MARC 21." in said
        assert "left out: 686 $v other classification (1); 830 cataloger's note (1)." in said
        assert "1 record may be MARC 21 or UNIMARC; it is set aside." in said


def test_a_file_of_marc_21_says_nothing_of_it(program: Program) -> None:
    path = program.folder / "plain.mrc"
    path.write_bytes(emma())
    assert "UNIMARC" not in program("import", "look", str(path)).out
    assert "UNIMARC" not in program("import", "marc", str(path)).out
