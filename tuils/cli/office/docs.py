"""tuils docs: the pages of the documentation, read here without a line"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import command
from tuils.i18n import N_, _
from tuils.values.folding import fold

PLACES = (Path(__file__).parents[2] / "docs", Path(__file__).parents[3] / "docs")
"""In what was installed; beside the source."""
INDEX = "index"


@command(N_("Read a page of the documentation, or find pages by words. Without PAGE, list them all."))
@click.argument("page", nargs=-1)
@click.pass_obj
def docs(call: Call, page: tuple[str, ...]) -> None:
    pages = {file.stem: file for place in PLACES for file in sorted(place.glob("*.md"))}
    wanted = " ".join(page) or INDEX
    if wanted in pages:
        _show(call, wanted, pages[wanted])
        return
    found = [name for name, file in pages.items() if _has(file, fold(wanted).split())]
    for name in found:
        call.out.line({"page": name, "title": _title(pages[name])}, f"tuils docs {name:16} {_title(pages[name])}")
    if not found:
        call.out.note(_('No page matches "{words}". All pages: tuils docs').format(words=wanted))
        call.out.ask(1)


def _show(call: Call, name: str, file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    if call.as_json:
        call.out.line({"page": name, "title": _title(file), "text": text})
    elif sys.stdout.isatty():
        click.echo_via_pager(text)
    else:
        call.out.line({}, *text.splitlines())


def _title(file: Path) -> str:
    with file.open(encoding="utf-8") as lines:
        return next(lines, "").removeprefix("# ").strip()


def _has(file: Path, words: list[str]) -> bool:
    text = fold(file.read_text(encoding="utf-8"))
    return all(word in text for word in words)
