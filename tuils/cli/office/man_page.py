"""The manual page of tuils for `man`, written from `tuils --spec`: docs/tuils.1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Facts = dict[str, Any]
PLACES = (
    ("library.db", "The library with everything in it, in the user's data folder unless --library names another file."),
    ("station.toml", "Settings of this desk. tuils config path shows where it is."),
    ("tuils.log", "What the programs of this desk did, without personal data; in the state folder."),
)
VARIABLES = (
    ("TUILS_LIBRARY", "The library file."),
    ("TUILS_BRANCH", "The branch."),
    ("TUILS_STATION", "The name of this desk."),
    ("TUILS_PIN", "The PIN of the account that acts."),
    ("TUILS_CONFIG", "The file station.toml."),
    ("TUILS_STATE", "The folder where tuils keeps its state on this computer."),
    ("ACCESSIBLE", "If it is 1: line mode, the terminal's own colors, nothing moves."),
    ("NO_COLOR", "If it is set: no color."),
)


def man_page(spec: Facts, version: str) -> Iterator[str]:
    """Yield the lines of the page, in the language of man(7)."""
    yield f'.TH TUILS 1 "" "tuils {version}" "User Commands"'
    yield from (".SH NAME", r"tuils \- the library system for small libraries", ".SH SYNOPSIS")
    yield from (".B tuils", r"[\fIOPTIONS\fR] [\fICOMMAND\fR] [\fIARGUMENTS\fR]", ".SH DESCRIPTION")
    yield "Without a command, the full-screen program starts: desk, catalog, patrons, and events."
    yield _text("All commands take the options below, and --help. To find a command: tuils help WORDS.")
    yield ".SH OPTIONS"
    for option in [*spec["everywhere"], *spec["options"]]:
        yield from _entry(
            ", ".join(option["names"]) + (f" {option['value']}" if option["value"] else ""), option["help"]
        )
    yield ".SH COMMANDS"
    for command in spec["commands"]:
        yield from _entry(command["usage"], (command["help"] or "").partition("\n")[0])
    for head, entries in (("ENVIRONMENT", VARIABLES), ("FILES", PLACES)):
        yield f".SH {head}"
        for name, words in entries:
            yield from _entry(name, words)
    yield ".SH EXIT STATUS"
    for code, words in spec["exit_codes"].items():
        yield from _entry(code, words)
    yield from (".SH SEE ALSO", _text("The whole documentation, offline: tuils docs"))


def _entry(head: str, words: str | None) -> Iterator[str]:
    yield from (".TP", f".B {_text(head)}", _text(words or ""))


def _text(words: str) -> str:
    escaped = words.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{escaped}" if escaped[:1] in (".", "'") else escaped
