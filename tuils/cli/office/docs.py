"""tuils docs: the pages of the documentation, read here without a line"""

from __future__ import annotations

from pathlib import Path

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.no_command import at_terminal, in_lines, ready_terminal
from tuils.cli.kit.options import command
from tuils.formats.manual import INDEX, manual_pages
from tuils.i18n import N_, _
from tuils.settings import load_station
from tuils.values.folding import fold


@command(
    N_(
        "Read the documentation, or find pages by words. Without PAGE, the table of contents.\n\nIn a "
        "terminal, type words to find a heading. Piped, and in line mode, it is plain text."
    )
)
@click.argument("page", nargs=-1)
@click.option("--man", is_flag=True, help=N_("Write the manual page for man: tuils docs --man > tuils.1"))
def docs(call: Call, page: tuple[str, ...], man: bool) -> None:
    if man:
        _man(call)
        return
    pages = manual_pages()
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
    elif at_terminal() and not in_lines(call):
        ready_terminal()
        from tuils.screens.kit.manual import run_manual

        call.out.ask(run_manual(name, load_station(call.station), ascii=call.ascii))
    else:
        call.out.line({}, *text.splitlines())


def _man(call: Call) -> None:
    from importlib.metadata import version

    from tuils.cli.front import front
    from tuils.cli.office.man_page import man_page
    from tuils.cli.spec import spec

    lines = list(man_page(spec(front), version("tuils")))
    call.out.line({"page": "tuils.1", "text": "\n".join(lines)}, *lines)


def _title(file: Path) -> str:
    with file.open(encoding="utf-8") as lines:
        return next(lines, "").removeprefix("# ").strip()


def _has(file: Path, words: list[str]) -> bool:
    text = fold(file.read_text(encoding="utf-8"))
    return all(word in text for word in words)
