"""Every option that names a file to write: never a library, a backup, a link, a device, or somebody's work."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from tuils.cli.front import COMMANDS, Front

from .calling import Program
from .programs_made import planned

READS = ("--from", "item add --barcodes", "opac --catalog", "opac --folder")
"""The ends of names of options for files to read."""
OTHERWISE = {
    "backup": "a new name each time",
    "van pack --to": "a folder; a new name each time",
    "van unseal --to": "opens into a folder, refuses where a library is",
    "van prepare --to": "makes a copy in a folder, refuses where one is",
    "van refresh --to": "a folder with the copy that it brings up to date",
    "demo --keep": "makes a library, refuses where one is",
    "opac publish --folder": "replaces its own copy alone",
    "event publish --output": "replaces its own calendar alone",
}
PEOPLE = "First name,Last name,Card\nMarta,Weber,777\n"
WAYS: dict[str, Callable[[Program, str, str], tuple[str, ...]]] = {
    "export items": lambda _p, _s, to: ("export", "items", "-o", to),
    "export marc": lambda _p, _s, to: ("export", "marc", "-o", to),
    "export journal": lambda _p, _s, to: ("export", "journal", "--format", "json", "-o", to),
    "export patrons": lambda _p, _s, to: ("export", "patrons", "--format", "xlsx", "-o", to),
    "event export": lambda _p, _s, to: ("event", "export", "-o", to),
    "event report": lambda _p, _s, to: ("event", "report", "--csv", to),
    "event sheet": lambda _p, session, to: ("event", "sheet", session, "-o", to),
    "event sign": lambda _p, session, to: ("event", "sign", session, "-o", to),
    "report run": lambda _p, _s, to: ("report", "run", "circulation", "--csv", to),
    "report board": lambda _p, _s, to: ("report", "board", "-o", to),
    "label spine": lambda p, _s, to: ("label", "spine", copy(p), "-o", to),
    "label pocket": lambda p, _s, to: ("label", "pocket", copy(p), "-o", to),
    "label barcode": lambda p, _s, to: ("label", "barcode", copy(p), "-o", to),
    "label ruler": lambda _p, _s, to: ("label", "ruler", "-o", to),
    "patron-card": lambda _p, _s, to: ("patron-card", "777", "-o", to),
    "patron pin-slips": lambda _p, _s, to: ("patron", "pin-slips", "777", "-o", to),
    "command-sheet": lambda _p, _s, to: ("command-sheet", "-o", to),
    "cheat-sheet": lambda _p, _s, to: ("cheat-sheet", "-o", to),
    "list export": lambda _p, _s, to: ("list", "export", "Bees", "--to", to),
    "patron export": lambda _p, _s, to: ("patron", "export", "777", "-o", to),
    "import patrons": lambda p, _s, to: ("import", "patrons", str(table(p)), "--dry-run", "--report", to),
    "import titles": lambda p, _s, to: ("import", "titles", str(table(p)), "--dry-run", "--report", to),
    "import loans": lambda p, _s, to: ("import", "loans", str(table(p)), "--dry-run", "--report", to),
    "import marc": lambda p, _s, to: ("import", "marc", str(table(p)), "--dry-run", "--report", to),
    "patron roll-over": lambda p, _s, to: ("patron", "roll-over", str(table(p)), "--dry-run", "--report", to),
    "suggestion import-responses": lambda p, _s, to: (
        "suggestion", "import-responses", str(table(p)), "--map", "title=Last name", "--dry-run", "--report", to,
    ),
    "ill import-responses": lambda p, _s, to: (
        "ill", "import-responses", str(table(p)), "--map", "title=Last name", "--dry-run", "--report", to,
    ),
    "import-responses": lambda p, session, to: (
        "event", "import-responses", session, str(table(p)), "--dry-run", "--report", to,
    ),
}  # fmt: skip


def table(program: Program) -> Path:
    file = program.folder / "people.csv"
    if not file.exists():
        file.write_text(PEOPLE)
    return file


def copy(program: Program) -> str:
    program("title", "add", "Bees", "--call-number", "638 BEE", "--barcode", "B1")
    return "B1"


@pytest.fixture
def session(program: Program) -> str:
    program("patron", "add", "--first-name", "Marta", "--card", "777")
    program("list", "make", "Bees")
    return planned(program, "2026-12-20 10:30")[0]


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


@pytest.mark.parametrize("way", WAYS)
def test_nothing_that_must_stay_is_written_over(program: Program, session: str, way: str) -> None:
    """By no option, and --force does not help: the library, a backup, a hard link, a link, a folder, a pipe."""
    library = program.library
    backup = Path(program.json("backup").line["file"])
    hard, link, dangling = (program.folder / name for name in ("hard.csv", "link.csv", "dangling.csv"))
    hard.hardlink_to(library)
    link.symlink_to(library)
    dangling.symlink_to(program.folder / "nothing")
    pipe, part, wal = program.folder / "pipe", program.folder / "theirs.csv.part", Path(f"{library}-wal")
    os.mkfifo(pipe)
    part.write_text("theirs")
    table(program)
    before = {file: digest(file) for file in (backup, part)}
    names = sorted(file.name for file in program.folder.iterdir())
    for target in (library, backup, hard, link, dangling, pipe, part, wal, program.folder):
        for force in ((), ("--force",)):
            answer = program(*WAYS[way](program, session, str(target)), *force)
            assert answer.code == 2, (target, answer)
            assert "Not saved" in answer.err, (target, answer)
    assert {file: digest(file) for file in before} == before
    assert program.json("verify").line["ok"]
    assert hard.samefile(library)
    assert sorted(file.name for file in program.folder.iterdir()) == names


@pytest.mark.parametrize("way", WAYS)
def test_a_file_that_is_there_stays_until_force_is_said(program: Program, session: str, way: str) -> None:
    file = program.folder / "mine.txt"
    file.write_text("mine")
    answer = program(*WAYS[way](program, session, str(file)))
    assert (answer.code, file.read_text()) == (2, "mine")
    assert f"Not saved: {file} already exists. Add --force to replace it, or name another file." in answer.err
    again = program(*WAYS[way](program, session, str(file)), "--force")
    if again.code:  # a table of other columns is not brought in, and nothing is reported
        assert way in ("import titles", "import loans", "import marc", "ill import-responses")
        return
    assert file.read_bytes() != b"mine"
    assert file.stat().st_mode & 0o777 == (0o644 if way == "event export" else 0o600)
    assert not list(program.folder.glob("*.part"))
    assert not list(program.folder.glob(".tuils-*"))


def test_a_report_is_refused_before_anything_is_brought_in(program: Program, session: str) -> None:
    answer = program("import", "patrons", str(table(program)), "--yes", "--report", str(program.library))
    assert answer.code == 2
    assert "is a library" in answer.err
    assert program("show", "patron", "777").out.count("Marta") == 1
    assert program.json("verify").line["ok"]


def test_a_volunteer_who_names_the_library_as_the_report_leaves_it_whole(program: Program, session: str) -> None:
    """The command of the issue."""
    program("staff", "add", "vol", "--name", "Vol", "--role", "volunteer", TUILS_NEW_PIN="1357")
    words = ("event", "import-responses", session, str(table(program)), "--dry-run", "--report", str(program.library))
    answer = program("--as", "vol", *words, TUILS_PIN="1357")
    assert answer.code in (1, 2)
    assert "PIN" not in answer.err, "the volunteer came in"
    assert program.json("verify").line["ok"]


def test_no_folder_is_made_in_a_librarys_way(program: Program, session: str) -> None:
    """A folder called library.db-wal keeps SQLite from opening the library."""
    wal = Path(f"{program.library}-wal")
    for words in (("demo", "--keep"), ("letters", "--dir"), ("event", "messages", "--folder")):
        answer = program(*words, str(wal))
        assert (answer.code, wal.is_dir()) == (2, False), answer
        assert "Not saved" in program(*words, str(program.library)).err
    assert program.json("verify").line["ok"]


def test_letters_are_written_all_or_none(program: Program, session: str) -> None:
    folder = program.folder / "letters"
    program("patron", "edit", "777", "--street", "1 Elm St", "--city", "Harlow")
    program("checkout", "777", "I1", "--at", "2026-09-01T10:00")
    first = program.json("letters", "--dir", str(folder))
    (file,) = folder.iterdir()
    file.write_text("signed by hand")
    again = program("letters", "--dir", str(folder))
    assert (first.code, again.code, file.read_text()) == (0, 2, "signed by hand")
    assert program("letters", "--dir", str(folder), "--force").code == 0
    assert file.read_text() != "signed by hand"


def test_a_backup_takes_no_part_of_another_and_no_backup_of_the_same_second(program: Program) -> None:
    folder = program.folder / "stick"
    first = Path(program.json("backup", str(folder)).line["file"])
    part = first.with_name(f"{first.name}.part")
    part.write_text("theirs")
    second = Path(program.json("backup", str(folder)).line["file"])
    assert first != second
    assert (first.is_file(), second.is_file(), part.read_text()) == (True, True, "theirs")


def test_no_file_is_made_where_the_program_would_take_it_for_its_own(program: Program, session: str) -> None:
    """A list of the removed that says nothing, or somebody else's lock, beside the library or a backup."""
    backup = Path(program.json("backup").line["file"])
    names = [f"{program.library.name}{end}" for end in (".lock", ".turn", ".pocket", ".restoring", ".part")]
    for target in (*map(program.library.with_name, names), backup.with_name("library.removed")):
        target.unlink(missing_ok=True)
        answer = program("export", "items", "-o", str(target))
        assert (answer.code, "Not saved" in answer.err) == (2, True), (target, answer)


def test_restoring_twice_loses_no_library(program: Program) -> None:
    backup = program.json("backup").line["file"]
    program("patron", "add", "--first-name", "Since", "--card", "888")
    assert [program("restore", backup).code for _time in range(2)] == [0, 0]
    aside = program.library.with_name(f"{program.library.name}.replaced")
    assert program("show", "patron", "888").code == 1
    assert program("--library", str(aside), "show", "patron", "888").code == 0


def _options(command: click.Command, path: str = "") -> Iterator[tuple[str, click.Option, click.Command]]:
    for param in command.params:
        if isinstance(param, click.Option) and param.metavar in ("FILE", "DIR", "FOLDER"):
            yield f"{path} {max(param.opts, key=len)}".strip(), param, command
    if isinstance(command, click.Group):
        for name in command.list_commands(click.Context(command)):
            if found := command.get_command(click.Context(command), name):
                yield from _options(found, f"{path} {name}".strip())


def test_every_option_that_names_a_file_to_write_has_force_beside_it() -> None:
    assert COMMANDS
    for name, _option, command in _options(Front("tuils")):
        if not name.endswith(READS) and name not in OTHERWISE:
            assert any("--force" in param.opts for param in command.params), name


@pytest.mark.parametrize(
    "words", [("report", "run", "new-items", "--csv"), ("survey", "--csv"), ("van", "paper", "-o")]
)
def test_a_folder_that_is_not_there_is_told_and_not_made(program: Program, words: tuple[str, ...]) -> None:
    folder = program.folder / "typed wrong"
    answer = program(*words, str(folder / "file.csv"))
    assert (answer.code, folder.exists()) == (2, False)
    assert f"There is no folder {folder}." in answer.err
