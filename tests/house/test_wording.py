"""Words that people read: phrases that were hard to read once stay out, and a text that names a line of the menu names
one that is there.

Who finds another riddle adds it to OLD with what to say instead. A phrase that means something else somewhere has a
line in EXCEPT, with the reason."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from tests.house.reading import files, nodes_of
from tests.house.test_words import MARKS
from tuils.library.foundation.administration.known import SETTINGS
from tuils.library.foundation.describing.action import actions_of
from tuils.screens.kit import registry
from tuils.screens.kit.menu_entries import GROUPS

ROOT = Path(__file__).parents[2]
FOR_DEVELOPERS = ("architecture.md", "decisions.md", "dependencies.md", "performance.md")

OLD = {
    "things? stands?": "name what it is",
    "may pass (?:it|this)": "can override it",
    "pass(?:es|ed)? a block": "override a block",
    "lend (?:all the same|once)": "check out anyway",
    "can take back": "can undo",
    "for nobody": "say which holds to clear",
    "nobody and nothing": "No patron or title matches",
    "tied to": "linked to",
    "tie (?:somebody|an account|it)": "link",
    "untied": "no longer linked",
    "why may": "Reason for",
    "kept with your name": "Saved with your name",
    "kept in that name": "Saved under that name",
    "taken off the account": "removed",
    "was kept for later": "unsaved changes",
    "kept for later": "unsaved changes",
    "practise": "practice",
    "verify the cart": "double-check a cart",
    "change many patrons": "batch edit patrons",
    "keeping and purging": "data retention",
    "requests for records": "records requests",
    "days of grace stay free": "Don't charge for the grace days",
    "whose an ended hold": "patron of a closed hold",
    "due before the card ends": "Limit due date to card expiration",
    "nothing is out": "No checkouts",
    "put by": "set aside",
    "has to get back": "credit",
    "lets go of": "deletes",
    "wrote out": "exported",
    "written out": "exported",
    "cataloguing": "cataloging",
    "shelf check": "shelf inventory",
    "quick add": "Add a book",
    "slip again": "Print last receipt",
    "people and roles": "Staff and PINs",
    "most special": "most specific",
    "it is mended": "fixed",
    "do this instead": "name the action",
    "may borrow": "can check out",
    "quick look": "preview",
    "bundle is": "The file is",
    "found nowhere": "Not found anywhere",
    "those there are": "name the list: The branches are",
    "wants to be told otherwise": "say what is so",
    "chosen one": "the highlighted one, or it",
    "an empty line says nothing": "Leave a line blank to ignore it",
    "for renewal": "renewed",
    "take it in": "Record it",
    "what came of it": "Result",
    "goes? on with it": "Continue",
    "alone goes on": "Enter alone continues",
    "write work": "Save work",
    r"\{n\} entr(?:y|ies) (?:written|of|for|sent|checked)": "changes",
    "one copy is on": "The only copy is on the shelf",
    "is undone by undo": "Undo removes it",
    "tried out": "tested",
    "who goes along": "which staff go along",
    "settle (?:it|these) at the desk": "take care of it at the desk",
    "nobody can (?:count|pass)": "tuils can't count this",
    "look whether": "Check that",
    "stands on top": "is at the top",
    "(?:list|log) is of": "as of, from",
    "not known whether": "it may not have",
    "as on every such": "every week on this day",
    "has it that": "say what is so",
    "sent us elsewhere": "it redirects to another address",
}
"""The old words, as a regular expression in small letters, and what to say instead."""

EXCEPT: dict[tuple[str, str], str] = {}
"""The phrase and the end of a file's path: why it is right there."""


def sayings(file: Path) -> Iterator[str]:
    """Yield all text marked for translation in a module, also through its own names for that (`say`, `pgettext`)."""
    marks = {*MARKS, "say", "say_many", "pgettext"}
    for node in nodes_of(file):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in marks:
            yield from (one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str))


@cache
def texts() -> dict[str, str]:
    """Return the texts that people read, by file name."""
    return dict(_texts())


def _texts() -> Iterator[tuple[str, str]]:
    for file in files():
        if "migrations" not in file.parts:
            yield file.relative_to(ROOT).as_posix(), "\n".join(sayings(file))
    for file in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        if file.name not in FOR_DEVELOPERS:
            yield file.relative_to(ROOT).as_posix(), " ".join(file.read_text(encoding="utf-8").split(" "))


def found(pattern: str) -> list[str]:
    spaced = re.compile(rf"\b(?:{pattern})\b".replace(" ", r"\s+"), re.IGNORECASE)
    return [
        f"{where}: ...{text[max(0, hit.start() - 30) : hit.end() + 30]}..."
        for where, text in texts().items()
        if not any(pattern == phrase and where.endswith(end) for phrase, end in EXCEPT)
        for hit in spaced.finditer(text)
    ]


@pytest.mark.parametrize("pattern", OLD)
def test_what_was_hard_to_read_is_not_said_again(pattern: str) -> None:
    assert found(pattern) == [], f"say instead: {OLD[pattern]}"


def test_an_exception_is_needed() -> None:
    for pattern, end in EXCEPT:
        texts_there = [text for where, text in texts().items() if where.endswith(end)]
        assert any(re.search(pattern.replace(" ", r"\s+"), text, re.IGNORECASE) for text in texts_there), (pattern, end)


NAMED = re.compile(r"F10(?:,| >) +(?!F\d)([A-Z][^,.;:)`\"|]*)")


def test_a_line_of_the_menu_is_named_by_its_words() -> None:
    """Numbers follow from the order, so no text names one."""
    names = [entry.words for entries in GROUPS.values() for entry in entries]
    for where, text in texts().items():
        assert not re.search(r"F10,? \d|\b[Mm]enu \d", text), f"{where}: name the line, not its number"
        for said in NAMED.findall(text):
            words = " ".join(said.split())
            assert any(words.startswith(name) for name in names), f"{where}: the menu has no {words!r}"


BEHIND = re.compile(r"F10(?:,| >) +([A-Z][^,.;:)`\"|]*)(?:,| >) +(?!F\d|Enter|Esc)([A-Z][^,.;:)`\"|]*)")


def test_what_is_named_behind_a_line_of_the_menu_is_on_that_screen() -> None:
    """ "Add it: F10, Orders, Vendors" led nowhere: its key was not in the footer, and the menu found nothing."""
    places = {entry.words: entry.place for entries in GROUPS.values() for entry in entries}
    settings = [words for name, one in SETTINGS.items() for words in (name, one.words.partition(":")[0])]
    for where, text in texts().items():
        for line, behind in BEHIND.findall(text):
            module, name = registry.SCREENS[places[" ".join(line.split())]]
            screen = getattr(import_module(f"tuils.screens.{module}"), name)
            labels = [one.label for _method, one in actions_of(screen)] + (settings if line == "Settings" else [])
            assert any(behind.startswith(label) for label in labels), f"{where}: no {behind!r} in F10, {line}"
