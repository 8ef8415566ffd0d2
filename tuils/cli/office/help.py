"""tuils help, docs, completion: a command found, the pages of the documentation, what a shell completes"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from click.shell_completion import get_completion_class

from tuils.cli.kit.call import Call
from tuils.cli.kit.no_command import at_terminal, in_lines, ready_terminal
from tuils.cli.kit.options import command, face_options, to_file
from tuils.cli.kit.output import save_bytes
from tuils.formats.manual import INDEX, ManualSection, every_section, find_sections, heading_words, manual_pages
from tuils.formats.paper.key_sheet_pdf import KeyBlock, NoPaper, write_key_sheet
from tuils.formats.paper.label_pdf import LabelRun, NoLabels, write_labels
from tuils.formats.paper.label_sheets import label_sheet
from tuils.i18n import N_, _
from tuils.station.settings import load_station
from tuils.values.everyday_words import everyday
from tuils.values.label_faces import CODE_128, COMMAND, LabelFace
from tuils.values.station.command_codes import COMMANDS
from tuils.values.task_words import rank

MOST = 12
FIRST = 999
"""The rank of a command that everyday words mean."""
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
    meant = [typed.strip().lower(), *(task.command for task in everyday(typed))]
    for name, one in every_command(front):
        said = _(one.help or "").partition("\n")[0]
        if fits := FIRST - meant.index(name) if name in meant else rank(typed, name, said):
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
    from tuils import VERSION
    from tuils.cli.front import front
    from tuils.cli.spec import spec

    lines = list(man_page(spec(front), VERSION))
    call.out.line({"page": "tuils.1", "text": "\n".join(lines)}, *lines)


@command(N_('Print shell completion. For bash, add to ~/.bashrc: `eval "$(tuils completion bash)"`'))
@click.argument("shell", type=click.Choice(SHELLS))
def completion_command(_call: Call, shell: str) -> None:
    from tuils.cli.front import COMPLETE, front

    made = get_completion_class(shell)
    assert made is not None
    text = made(front, {}, "tuils", COMPLETE).source()
    click.echo(text)


# ---- tuils cheat-sheet, command-sheet: the keys of the desk on a page, and barcodes for a counter without a keyboard


SCREENS = (
    (N_("Desk (F2)"), "desk.desk", "DeskScreen"),
    (N_("Catalog (F3)"), "catalog.search", "Catalog"),
    (N_("A title"), "catalog.title", "Title"),
    (N_("A patron's card (F4), tab Account"), "patrons.card.account", "AccountTab"),
    (N_("A patron's card, tab Details"), "patrons.card.details", "DetailsTab"),
    (N_("Events (F5)"), "programs.events", "Events"),
    (N_("A program and its door (F8)"), "programs.one_date", "SessionScreen"),
)
SHOWN = ("checkout", "checkin", "renew", "search", "backup", "daily", "doctor", "docs", "help", "undo")
TASKS = (
    (N_("Check out"), N_("scan the card, scan the items, Esc")),
    (N_("Check in"), N_("no patron at the desk: scan the items")),
    (N_("No card"), N_("type the name, then Enter")),
    (N_("New patron"), N_("F10, then type: new patron")),
    (N_("Their card"), N_("F4 while the patron is at the desk")),
    (N_("Blocked"), N_("type a number to fix it; y: override")),
    (N_("Step away"), N_("Ctrl+L locks; your PIN unlocks")),
    (N_("Close"), N_(".q and Enter; tuils makes a backup")),
)
SHEET = "avery-5160"


@command(N_("The keys of the desk on one page to print (PDF), for next to the screen."))
@to_file("-o", "--output", "file", words=N_("Save to this PDF file; - is the screen."), type=click.Path(path_type=Path))
def cheat_sheet_command(call: Call, file: Path | None) -> None:
    if file is None:
        raise click.UsageError(_("Name a file with -o FILE.pdf."))
    out = io.BytesIO()
    try:
        write_key_sheet(_("tuils at a glance"), list(blocks()), _("F1 shows the keys of any screen."), out)
    except NoPaper as no:
        raise click.UsageError(str(no)) from no
    if save_bytes(file, out.getvalue(), replace=call.force):
        call.out.line(
            {"file": str(file)}, _("Saved: {file}. Print it, and put it next to the screen.").format(file=file)
        )


def blocks() -> Iterator[KeyBlock]:
    """Yield the blocks of the sheet in the order in which a newcomer needs them."""
    from tuils.cli.front import COMMANDS as KNOWN
    from tuils.screens.widgets.keys import EVERYWHERE, NO_KEY, key_name

    yield KeyBlock(_("First"), tuple((_(task), _(how)) for task, how in TASKS))
    keys = ((key_name(key.key) if key.key != NO_KEY else "", f".{key.dot}", key.words) for key in EVERYWHERE)
    yield KeyBlock(_("On every screen"), tuple((f"{key} {dot}".strip(), _(words)) for key, dot, words in keys))
    for title, module, name in SCREENS:
        yield KeyBlock(_(title), tuple(_keys_of(module, name)))
    yield KeyBlock(_("On the command line"), tuple((f"tuils {name}", _(KNOWN[name][1])) for name in SHOWN))


def _keys_of(module: str, name: str) -> Iterator[tuple[str, str]]:
    from importlib import import_module

    from tuils.library.foundation.describing.action import actions_of
    from tuils.screens.widgets.keys import OWN, key_name

    screen = getattr(import_module(f"tuils.screens.{module}"), name)
    for _method, one in actions_of(screen):
        key = key_name(OWN[one.place - 1][1]) if one.place <= len(OWN) else ""
        yield f"{key} .{one.dot}".strip(), _(one.help or one.label)


@command(N_("A sheet of barcodes for a counter without a keyboard: done, undo, renew, check in, digits."))
@to_file("-o", "--output", "file", words=N_("Save to this PDF file; - is the screen."), type=click.Path(path_type=Path))
def command_sheet_command(call: Call, file: Path | None) -> None:
    if file is None:
        raise click.UsageError(_("Name a file with -o FILE.pdf."))
    faces = [LabelFace(COMMAND, (_(words),), code) for code, words in COMMANDS]
    out = io.BytesIO()
    try:
        write_labels(faces, LabelRun(label_sheet(SHEET), symbology=CODE_128), out)
    except NoLabels as no:
        raise click.UsageError(str(no)) from no
    if save_bytes(file, out.getvalue(), replace=call.force):
        text = _("Saved: {file}. Print it, and lay it on the counter.").format(file=file)
        call.out.line({"file": str(file), "barcodes": len(faces)}, text)


# ---- the manual page of tuils for `man`, written from `tuils --spec`: docs/tuils.1


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
    for entry in spec["commands"]:
        yield from _entry(entry["usage"], (entry["help"] or "").partition("\n")[0])
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
