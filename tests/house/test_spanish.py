"""The Spanish that patrons read: all of it, with the same places, and the compiled file is of the written one."""

from __future__ import annotations

import ast
import gettext
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tuils.i18n import LANGUAGES, spoken, translator

TUILS = Path(__file__).parents[2] / "tuils"
FOLDER = TUILS / "locale" / "es" / "LC_MESSAGES"
NAMES = (TUILS / "formats/marc/marc_languages.py", TUILS / "library/holdings/items/coded_words.py")
FILES = (
    TUILS / "opac.py",
    TUILS / "library/reach/web/site_words.py",
    TUILS / "library/reach/signage/slide_words.py",
    TUILS / "library/holdings/publishing/published.py",
    TUILS / "library/foundation/local_words.py",
    TUILS / "library/front/answers/patron_answers.py",
    TUILS / "formats/paper/letters.py",
    TUILS / "formats/paper/program_messages.py",
    TUILS / "library/activities/registration/confirming.py",
    TUILS / "library/office/notices/call_words.py",
    TUILS / "library/people/accounts/ledger.py",
    TUILS / "library/office/receipts/asked.py",
    TUILS / "library/office/receipts/money.py",
    TUILS / "library/office/receipts/speech.py",
    TUILS / "library/office/receipts/asked.py",
    TUILS / "library/office/notices/reply_words.py",
    *sorted((TUILS / "screens/opac").glob("*.py")),
    *sorted((TUILS / "machines").glob("*.py")),
    *sorted((TUILS / "web").glob("*.py")),
    TUILS / "self_check.py",
    *sorted((TUILS / "screens/self_check").glob("*.py")),
)
DAYS = ("_DAYS",)
"""The names in values/time/moments.py whose words can be typed in a day."""
PLACE = re.compile(r"\{\w+\}|\$\w+")
LINE, LABEL, MARK = 70, 11, 15
SAME = {
    "Audio", "Braille", "Enter", "Esc", "Kit", "Esperanto", "Filipino", "Hausa", "Hindi", "Hmong", "Igbo", "Ladino",
    "Lao", "Navajo",
    "PIN", "Quechua", "Tamil", "Telugu", "Urdu", "Xhosa", "Yoruba", "{kind}, {year}",
}  # fmt: skip
"""The words that are the same in both languages."""


def catalog() -> Catalog:
    with open(FOLDER / "tuils.po", "rb") as file:
        return read_po(file, locale="es")


def calls(tree: ast.AST) -> Iterator[tuple[str, list[str]]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            words = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            if node.func.id in ("_", "N_", "NN_", "ngettext", "pgettext", "say", "say_many") and words:
                yield node.func.id, words


def shown() -> Iterator[tuple[str | None, list[str]]]:
    """Context, and the text (with its plural, if it has one), of all that a visitor may read."""
    for file in (*FILES, *NAMES):
        for kind, words in calls(ast.parse(file.read_text(encoding="utf-8"))):
            yield (words[0], words[1:]) if kind == "pgettext" else (None, words)
    tree = ast.parse((TUILS / "values/time/moments.py").read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(name := node.targets[0], ast.Name) and name.id in DAYS:
            yield from ((None, words) for _kind, words in calls(node.value))
    yield None, ["Make the window larger: 40 by 12 at least."]


ALL = sorted({(context or "", *words) for context, words in shown()})


def test_there_is_much_to_say() -> None:
    assert len(ALL) > 100


@pytest.mark.parametrize("text", ALL, ids=lambda text: text[1][:40])
def test_every_text_is_translated_with_the_same_places(text: tuple[str, ...]) -> None:
    context, one, *many = text
    found = catalog().get((one, many[0]) if many else one, context or None)
    assert found is not None, "no translation"
    said = [str(words) for words in (found.string if isinstance(found.string, list | tuple) else [found.string])]
    assert all(said)
    for words, source in zip(said, [one, *many * len(said)], strict=False):
        assert set(PLACE.findall(words)) == set(PLACE.findall(source))
    assert one in SAME or one not in said


def test_the_compiled_file_is_of_the_written_one() -> None:
    made = io.BytesIO()
    write_mo(made, catalog())
    made.seek(0)
    with open(FOLDER / "tuils.mo", "rb") as file:
        assert compiled(made) == compiled(file), "run `make words`"


def compiled(file: IO[bytes]) -> dict[object, str]:
    """Return its words without the head, which has its maker's version."""
    words: dict[object, str] = dict(vars(gettext.GNUTranslations(file))["_catalog"])
    words.pop("")
    return words


def test_nothing_is_translated_that_nobody_says() -> None:
    known = {(context, words[0]) for context, *words in ALL}
    said = {
        (message.context or "", message.id[0] if isinstance(message.id, tuple) else message.id)
        for message in catalog()
        if message.id
    }
    assert said <= known


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_answers_fit_their_line_in_spanish(file: Path) -> None:
    """`tell` and `answer` write into two lines of 70 columns."""
    spanish = translator("es")
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name in ("answer", "_ask", "open_words", "_is_it_in"):
            for _kind, words in calls(node):
                assert len(PLACE.sub("", spanish.gettext(words[0]))) <= LINE


def test_labels_and_marks_fit_their_place() -> None:
    spanish = translator("es")
    for label in ("By", "What it is", "About", "In it", "Online"):
        assert len(spanish.gettext(label)) <= LABEL
    for mark in ("ON THE SHELF", "TO USE HERE", "SOON", "OUT", "NOT HERE", "ONLINE"):
        assert len(spanish.pgettext("state", mark)) <= MARK


def test_a_language_is_a_name_and_never_a_path() -> None:
    assert spoken(["es_MX.UTF-8"]) == spoken(["fr", "es-419"]) == "es"
    assert spoken(["../../../../tmp/es"]) == spoken(["C"]) == spoken([]) == spoken(["en:es"]) == "en"
    assert spoken(["en_US", "es"]) == "en"
    assert LANGUAGES == ("en", "es")
