"""The program's help and the page about commands agree with what the commands are and do."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.doors.answers import answers
from tuils.cli.front import front
from tuils.cli.office.help import man_page
from tuils.cli.spec import ANSWERS, every_command, spec
from tuils.library.foundation.describing.action import actions_of
from tuils.screens.patrons.card.tab import Tab
from tuils.screens.widgets.keys import LETTERS

from .pages import RECORDS, codes, columns, commands, every_screen, every_table, fields, keys, page, with_contents

DOCS = Path(__file__).parents[2] / "docs"


def test_the_names_of_json_are_those_of_the_goldens() -> None:
    found = answers([name for name, _command in every_command(front)])
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(answer)}" for name, answer in found.items())
    assert_written(ANSWERS, f"{{\n{lines}\n}}\n")


def test_the_page_of_commands_is_what_they_are() -> None:
    assert_page("commands.md", commands(spec(front)))


def test_the_page_of_codes_is_what_they_are() -> None:
    assert_page("refusals.md", codes())


def test_the_page_of_fields_is_what_they_are() -> None:
    assert_page("fields.md", fields(RECORDS))


@pytest.mark.parametrize("page", [*sorted({*DOCS.glob("*.md")} - {DOCS / "gallery.md"})], ids=lambda page: page.stem)
def test_a_long_page_begins_with_its_headings(page: Path) -> None:
    assert_written(page, with_contents(page.stem, page.read_text(encoding="utf-8")))


def test_the_manual_page_is_what_they_are() -> None:
    assert_written(DOCS / "tuils.1", "\n".join(man_page(spec(front), version("tuils"))) + "\n")


def test_man_reads_it() -> None:
    man = shutil.which("man")
    if man is None:
        pytest.skip("this computer has no man")
    env = {**os.environ, "MANWIDTH": "100", "LC_ALL": "C.UTF-8"}
    page = subprocess.run([man, "--warnings", "--local-file", DOCS / "tuils.1"], env=env, capture_output=True)
    assert (page.returncode, page.stderr) == (0, b"")
    assert b"tuils hold place" in page.stdout


def test_the_page_of_keys_is_what_they_are() -> None:
    assert_page("keys.md", keys(every_screen()))


def test_the_page_of_lists_is_what_they_are() -> None:
    assert_page("columns.md", columns(every_table()))


def assert_page(name: str, lines: Iterable[str]) -> None:
    assert_written(DOCS / name, page((DOCS / name).read_text(encoding="utf-8"), lines))


def assert_written(file: Path, now: str) -> None:
    if os.environ.get("TUILS_UPDATE_GOLDENS") == "1":
        file.write_text(now, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == now, f"make docs writes {file.name} anew"


def test_the_letters_of_the_modes_are_those_of_their_screens() -> None:
    screens = every_screen()
    of_card = [kind for kind in screens.values() if issubclass(kind, Tab)]
    for mode, letters in LETTERS.items():
        kinds = [screens[mode], *(of_card if mode == "patrons" else ())]
        assert set(letters) == {own.dot for kind in kinds for _name, own in actions_of(kind)}, mode
