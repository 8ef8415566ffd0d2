"""Permissions to print: a station's own settings need no library, a patron's paper needs its permission."""

from __future__ import annotations

from pathlib import Path

import pytest

from .calling import Program

NOWHERE = {"TUILS_LIBRARY": "/nonexistent/library.db"}


def test_a_stations_own_settings_need_no_library(program: Program, tmp_path: Path) -> None:
    for words in (
        ("printer", "add", "lab", f"file:{tmp_path / 'out'}", "--kind", "text"),
        ("printer", "assign", "receipts", "lab", "--when", "always"),
        ("printer", "list"),
        ("printer", "queue"),
        ("scanner", "list"),
        ("printer", "remove", "lab"),
    ):
        assert program(*words, **NOWHERE).code == 0, words


@pytest.mark.parametrize(
    ("words", "right"),
    [
        (("receipt", "CARD"), "patrons.see_loans"),
        (("receipt", "CARD", "--of", "all-out"), "patrons.see_loans"),
        (("receipt", "CARD", "--of", "payment"), "fees.pay"),
        (("slip", "card", "CARD"), "patrons.find"),
        (("slip", "hold", "HOLD"), "holds.place"),
        (("slip", "transit", "I1"), "circulation.checkin"),
        (("slip", "registration", "ABCDEF"), "programs.see"),
        (("slip", "ticket", "ABCDEF"), "programs.see"),
        (("label", "spine", "--queue", "-o", "no.pdf"), "catalog.edit"),
        (("patron-card", "CARD", "-o", "no.pdf"), "patrons.find"),
        (("patron-card", "--category", "ADULT", "-o", "no.pdf"), "patrons.batch"),
        (("printer", "template", "checkout", "--reset"), "library.settings"),
    ],
)  # fmt: skip
def test_a_paper_of_a_person_needs_its_right(program: Program, words: tuple[str, ...], right: str) -> None:
    card = program.patron("Marta")
    program("role", "set", "helper", "--like", "manager", "--take", right)
    program("staff", "add", "hal", "--name", "Hal", "--role", "helper", TUILS_NEW_PIN="1357")
    given = [{"CARD": card, "HOLD": "ABCDEF"}.get(word, word) for word in words]
    refused = program("--as", "hal", *given, TUILS_PIN="1357")
    assert (refused.code, refused.out) == (1, ""), refused
    assert "doesn't let you" in refused.err
    assert not Path("no.pdf").exists()
