"""Everything that has a name for users has a line in docs/: a registry, its page, and what a line there must say.

A line is a row of a table whose first cell names it, or the head of a section; `page.md#Section` looks in that section
alone. Who makes a new registry adds a line to REGISTRIES.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path

import pytest

from tests.house.pages import RECORDS, every_table
from tests.house.reading import files
from tuils.cli.front import front
from tuils.cli.spec import every_command
from tuils.library.foundation.administration.known import CODE_FIELDS, SETTINGS, typed_value
from tuils.library.foundation.wording import WORDING
from tuils.library.holdings.items.showing import STATUS_WORDS
from tuils.library.lending.rules.rule_parameters import PARAMETERS
from tuils.library.office.reports.catalog import REPORTS
from tuils.library.office.retention.retention_rules import RULES
from tuils.library.people.staff.audit_log import KINDS
from tuils.library.people.staff.permissions import DESK, PERMISSIONS
from tuils.library.people.staff.roles import STARTER, shown_code
from tuils.station.settings import Station
from tuils.values.money.money import plain_amount
from tuils.values.programs import KINDS as PROGRAMS

DOCS = Path(__file__).parents[2] / "docs"
OF_STATION = [field for field in fields(Station) if field.name != "name"]
VARIABLES = {name for file in files() for name in re.findall(r"TUILS_[A-Z_]+[A-Z]", file.read_text("utf-8"))}
REGISTRIES: dict[str, tuple[str, Iterable[str]]] = {
    "commands": ("commands.md", [f"tuils {name}" for name, _command in every_command(front)]),
    "settings": ("settings.md#The library", SETTINGS),
    "rules": ("settings.md#Rules of circulation", PARAMETERS),
    "fields of codes": (
        "settings.md#Branches, locations, item types, categories",
        {name for known in CODE_FIELDS.values() for name in known},
    ),
    "settings of a station": ("settings.md#One desk", [field.name for field in OF_STATION]),
    "variables": ("settings.md#Environment variables", VARIABLES),
    "rights": ("staff.md#All rights", PERMISSIONS),
    "roles": ("staff.md#Roles", [shown_code(role.code) for role in STARTER]),
    "kinds of the audit log": ("audit.md#What is logged", KINDS),
    "what is kept": ("privacy.md", RULES),
    "statuses of items": ("circulation.md#Lost and found", STATUS_WORDS),
    "kinds of programs": ("programs.md#Kinds of programs", PROGRAMS),
    **{f"fields: {of}": (f"fields.md#{of}", [one.name for one in known]) for of, known in RECORDS.items()},
    "reports": ("reports.md", REPORTS),
    "lists": ("columns.md", every_table()),
    "codes": ("refusals.md", [code for code, wording in WORDING.items() if not wording.of]),
}


def lines(page: str) -> dict[str, list[str]]:
    """Return, for each name, the cells behind it."""
    name, _mark, section = page.partition("#")
    text = (DOCS / name).read_text(encoding="utf-8")
    if section:
        (text,) = re.findall(rf"^#+ {re.escape(section)}\n(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL)
    found = {head: [""] for head in re.findall(r"^#+ (.*)$", text, re.MULTILINE)}
    for row in re.findall(r"^\|(.*)\|$", text, re.MULTILINE):
        first, *cells = map(str.strip, row.split("|"))
        found |= dict.fromkeys(re.findall("`([^`]+)`", first) or [first], cells)
    return found


@pytest.mark.parametrize("what", REGISTRIES)
def test_each_has_a_line_on_its_page(what: str) -> None:
    page, names = REGISTRIES[what]
    assert {*names} - {*lines(page)} == set()


def test_defaults_are_those_of_the_program() -> None:
    told = lines("settings.md#The library")
    assert {name: told[name][0] for name in SETTINGS} == {
        name: plain_amount(known.default) if name.endswith("_cents") else typed_value(known.default)
        for name, known in SETTINGS.items()
    }
    told = lines("settings.md#Rules of circulation")
    assert {name: told[name][:2] for name in PARAMETERS} == {
        name: [" ".join(one.scope), one.show(one.default) if one.default is not None else ""]
        for name, one in PARAMETERS.items()
    }


def test_kinds_of_programs_are_those_of_the_program() -> None:
    told = lines("programs.md#Kinds of programs")
    assert {name: told[name][1:] for name in PROGRAMS} == {
        name: [kind.counts_as, str(kind.minutes)] for name, kind in PROGRAMS.items()
    }


def test_rights_are_those_of_the_starter_roles() -> None:
    told = lines("staff.md#All rights")
    assert {name: told[name][1] for name in PERMISSIONS} == {
        name: "every role" if one.roles == DESK else ", ".join(map(shown_code, one.roles)) or "administrator"
        for name, one in PERMISSIONS.items()
    }


TABS = re.compile(r"\b(Account|Contacts|Details|Family|History|Holds|Notes) tab\b")


def test_a_key_of_a_tab_is_one_that_the_tab_has() -> None:
    """F6 to F8 mean the same on every tab of a card, so what else a tab does has a letter."""
    keys = (DOCS / "keys.md").read_text(encoding="utf-8")
    for page in sorted(DOCS.glob("*.md")):
        for line in page.read_text(encoding="utf-8").splitlines():
            if not (tabs := TABS.findall(line)) or page.name == "keys.md":
                continue
            known = {key for tab in tabs for key in re.findall(rf"`{tab.lower()}_tab` \| (?:F\d )?(\.\w)", keys)}
            named = re.findall(r"`(\.[a-z])`", line)
            assert set(named) <= {*known, ".a"}, f"{page.name}: {line}"
            assert not re.search(r"\bF[78]\b", line), f"{page.name}: {line}"
