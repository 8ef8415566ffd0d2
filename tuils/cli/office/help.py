"""tuils help, docs, completion: a command found, the pages of the documentation, what a shell completes"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click
from click.shell_completion import get_completion_class

from tuils.cli.kit.call import Call
from tuils.cli.kit.no_command import at_terminal, in_lines, ready_terminal
from tuils.cli.kit.options import command, face_options
from tuils.formats.manual import INDEX, ManualSection, every_section, find_sections, heading_words, manual_pages
from tuils.i18n import N_, _
from tuils.station.settings import load_station
from tuils.values.task_words import rank

MOST = 12
MOST_FOUND = 20
"""The most headings named behind the first."""
SHELLS = ("bash", "zsh", "fish")


@command(N_("Find a command by what you want to do: tuils help lost card"))
@click.argument("words", nargs=-1)
def help_command(call: Call, words: tuple[str, ...]) -> None:
    from tuils.cli.front import front
    from tuils.cli.spec import every_command

    typed = " ".join(words)
    if not typed.strip():
        click.echo(front.get_help(click.get_current_context().find_root()))
        return
    ranked = []
    for name, one in every_command(front):
        said = _(one.help or "").partition("\n")[0]
        if fits := rank(typed, name, said):
            ranked.append((-fits, name, said))
    for _fits, name, said in sorted(ranked)[:MOST]:
        call.out.line({"command": name, "help": said}, f"tuils {name:24} {said}")
    if not ranked:
        call.out.note(_('No command matches "{words}". All commands: tuils --help').format(words=typed))
        call.out.ask(1)


@command(
    N_(
        "Read the documentation: a page by its name, or what is found by words: tuils docs book drop. Without PAGE, "
        "the table of contents.\n\nIn a terminal, type words to find a heading. Piped, and in line mode, it is plain "
        "text: the heading that fits best, then the names of others."
    )
)
@click.argument("page", nargs=-1)
@click.option("--man", is_flag=True, help=N_("Write the manual page for man: tuils docs --man > tuils.1"))
@face_options
def docs_command(call: Call, page: tuple[str, ...], man: bool) -> None:
    if man:
        _man(call)
        return
    pages = manual_pages()
    wanted = " ".join(page) or INDEX
    if wanted in pages:
        _show(call, wanted, pages[wanted])
        return
    known = every_section()
    found = find_sections(known, wanted)
    if not found:
        call.out.note(_('No page matches "{words}". All pages: tuils docs').format(words=wanted))
        call.out.ask(1)
    elif call.as_json or not _on_screen(call):
        _tell(call, found, {section.page: section.title for section in reversed(known)})
    else:
        _read(call, INDEX, wanted)


def _on_screen(call: Call) -> bool:
    return at_terminal() and not in_lines(call)


def _show(call: Call, name: str, file: Path) -> None:
    if not call.as_json and _on_screen(call):
        _read(call, name)
        return
    text = file.read_text(encoding="utf-8")
    facts = {"page": name, "title": text.partition("\n")[0].removeprefix("# ").strip(), "text": text}
    call.out.line(facts, *text.splitlines())


def _tell(call: Call, found: Sequence[ManualSection], pages: Mapping[str, str]) -> None:
    """Show the first section found; of the others only their places."""
    first, *others = found
    facts = {"page": first.page, "title": pages[first.page], "heading": first.title}
    call.out.line(facts, f"# {heading_words(first, pages)}", "", *first.text.splitlines())
    for n, one in enumerate(others[:MOST_FOUND]):
        text = f"tuils docs {one.page:16} {heading_words(one, pages)}"
        facts = {"page": one.page, "title": pages[one.page], "heading": one.title}
        call.out.line(facts, *([] if n else ["", _("More:")]), text)


def _read(call: Call, page: str, words: str = "") -> None:
    ready_terminal()
    from tuils.screens.kit.manual import run_manual

    call.out.ask(run_manual(page, load_station(call.station), words, ascii=call.ascii))


def _man(call: Call) -> None:
    from importlib.metadata import version

    from tuils.cli.front import front
    from tuils.cli.office.man_page import man_page
    from tuils.cli.spec import spec

    lines = list(man_page(spec(front), version("tuils")))
    call.out.line({"page": "tuils.1", "text": "\n".join(lines)}, *lines)


@command(N_('Print shell completion. For bash, add to ~/.bashrc: `eval "$(tuils completion bash)"`'))
@click.argument("shell", type=click.Choice(SHELLS))
def completion_command(_call: Call, shell: str) -> None:
    from tuils.cli.front import COMPLETE, front

    made = get_completion_class(shell)
    assert made is not None
    text = made(front, {}, "tuils", COMPLETE).source()
    click.echo(text)
