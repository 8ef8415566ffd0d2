"""Every described field of a patron is an option, a column, a line of the form, and in every export."""

from __future__ import annotations

import json
from pathlib import Path

from tests.doors.calling import Program
from tuils.library.foundation.describing.field import such
from tuils.library.people.patron_files.patron_table import DATES, guess_columns
from tuils.library.people.patrons.patron_fields import FIELDS, KNOWN
from tuils.library.people.patrons.patron_state import FIELDS as STORED
from tuils.screens.patrons.patron_lines import CARD, OF_PATRONS

EXAMPLES = {one.name: one.example for one in FIELDS if one.help is not None}
KEPT = {name: True if KNOWN[name].kind == "flag" else text for name, text in EXAMPLES.items()}
"""The same as JSON tells it."""


def _options(examples: dict[str, str]) -> list[str]:
    words = []
    for name, text in examples.items():
        option = KNOWN[name].option or f"--{name.replace('_', '-')}"
        words += [option] if KNOWN[name].kind == "flag" else [option, text]
    return words


def _ada(program: Program) -> str:
    program.patron("Guardian", card=EXAMPLES["guardian"])
    return str(program.json("patron", "add", "--anyway", *_options(EXAMPLES)).line["patron"])


def test_every_column_of_the_store_is_described() -> None:
    assert {*KNOWN} == {*STORED}
    assert all(KNOWN[name].example for name in EXAMPLES)


def test_every_field_is_an_option_and_what_commands_answer(program: Program) -> None:
    card = _ada(program)
    told = program.json("show", "patron", card).line
    assert {name: told[name] for name in EXAMPLES} == KEPT


def test_every_field_is_a_column(program: Program, tmp_path: Path) -> None:
    """An exported table is imported again by the names of its columns alone."""
    card = _ada(program)
    names = [one.name for one in FIELDS if one.columns]
    assert {*guess_columns(names).values()} == {*names}
    assert {one.column for one in FIELDS if one.kind == "date" and one.columns} <= {*DATES}, "a sentence each"
    program("export", "patrons", "-o", str(tmp_path / "out.csv"))
    text = (tmp_path / "out.csv").read_text(encoding="utf-8").replace(card, "21234000009996")
    (tmp_path / "in.csv").write_text(text, encoding="utf-8")
    assert program("import", "patrons", str(tmp_path / "in.csv")).code == 0
    told = program.json("show", "patron", "21234000009996").line
    assert {name: told[name] for name in EXAMPLES} == KEPT


def test_every_field_is_in_what_a_person_is_handed(program: Program) -> None:
    card = _ada(program)
    record = program.json("patron", "export", card).line["record"]
    told = json.dumps(record)
    assert {*EXAMPLES} - {"guardian"} - record["patron"].keys() == set()
    assert "Guardian" in told
    text = program("patron", "export", card).out
    assert [one.label for one in FIELDS if one.name in record["patron"] and one.called(16) not in text] == []


def test_every_field_is_a_line_of_the_form() -> None:
    told = {"town" if one.name == "city" else one.name for one in FIELDS if one.note is not None}
    assert {CARD.name, *(line.name for line in OF_PATRONS)} == told


def test_a_merge_takes_over_what_the_other_has_alone(program: Program) -> None:
    card, stays = _ada(program), program.patron("Ada")
    merged = program.json("patron", "merge", card, stays, "--yes").line
    assert {*such(FIELDS, merge="alone")} & {*EXAMPLES} <= {*merged["fills"]}


def test_what_later_libraries_keep_is_not_asked_of_the_first(program: Program) -> None:
    first = (Path(__file__).parents[2] / "tuils/models/migrations/0001_first.py").read_text(encoding="utf-8")
    columns = first.partition("CREATE TABLE patron (")[2].partition(")")[0].split()
    later = {name for name in STORED if name not in columns}
    later.remove("guardian")  # which was there before any library was written out
    assert later == {*such(FIELDS, later=True)}
