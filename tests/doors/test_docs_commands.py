"""Every command that the documentation names is understood and run, in a sample library."""

from __future__ import annotations

import io
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.doors.calling import Program, surround
from tests.doors.docs_commands import calls, commands_in, pages
from tests.library.makers import Clock
from tuils.cli.front import FACES, front, run_program
from tuils.cli.kit.register_names import shipped_registers
from tuils.cli.spec import every_command
from tuils.library.front.sample import ADMIN, PIN as SAMPLE_PIN
from tuils.models import db

PAGES = pages()
NAMES = {name for name, _command in every_command(front)}
HEADS = NAMES | {name.split()[0] for name in NAMES} | {*shipped_registers()}
NOT_RUN = (
    "tuils", "tuils --library library.db", "tuils --ascii", "tuils van merge /media/stick", "tuils van merge DIR",
    "tuils scanner watch PORT", "tuils scanner watch", "tuils rfid read --port /dev/ttyUSB0",
    "tuils rfid write BARCODE", "tuils printer test home", "tuils notice bounce FILE.eml",
    "tuils record edit TITLE", "tuils serve sip2",
    "tuils publish site --to sftp://riverbend@host.example/www", "tuils publish site --to ADDRESS",
    "tuils publish site --every never", "tuils serve web", "tuils serve web --proxy", "tuils self-check",
    'tuils self-check --leave "maple leaf"', "tuils --library practice/library.db --as pat practice list --role desk",
)  # fmt: skip
"""Each needs what is not here: a terminal, a stick, a pad, a printer, an email; a server or watch that never
ends; a web host, a library that isn't for practice, or one that is."""
FILLED = {
    "tuils setting set NAME": {"NAME": "year_starts", "VALUE": "7"},
    "tuils rules set NAME": {"NAME": "loan_period", "VALUE": "14d"},
    "tuils code set KIND": {"KIND": "item-type", "CODE": "DVD", "FIELD=VALUE": "min_age=12"},
    "tuils printer add NAME": {"NAME": "front", "WHERE": "file:paper", "KIND": "text"},
    "tuils printer assign": {"receipts": "none", "zebra": "none"},
    "tuils notice call": {"KIND": "overdue_1"},
    "tuils query NAME": {"NAME": "items-of-price", "most=3": "cents=3"},
    "tuils item edit --from": {"STACKS": "ADULT-NF"},
    "tuils export marc": {"FILE": "new", "books.mrc": "new"},
    "tuils export": {"FILE": "new", "FOLDER": "NEW"},
    "tuils authority export": {"FILE": "new"},
    "tuils report run": {"FILE": "new", "NAME": "circulation"},
    "tuils van unseal": {"library.db.sealed": "numbers.txt"},
    "tuils patron card OLD NEW": {"NEW": "21234000999999"},
    "tuils restore": {"library.db.before-PLACE": "FILE"},
    "tuils import koc": {"FILE": "day.koc"},
    "tuils import scans": {"FILE": "numbers.txt"},
    "tuils import marc": {"FILE": "books.mrc"},
    "tuils order import": {"cart.mrc": "books.mrc"},
    "tuils import look": {"FILE": "books.mrc"},
    "tuils import titles": {"FILE": "titles.csv"},
    "tuils import patrons": {"FILE": "people.csv"},
    "tuils import loans": {"FILE": "loans.csv"},
    "tuils import holds": {"FILE": "holds.csv"},
    "tuils import charges": {"FILE": "charges.csv"},
    "tuils event import ": {"FILE": "partner.ics"},
    "tuils event import-responses": {"FILE": "answers.csv"},
    "tuils suggestion import-responses": {"FILE": "wishes.csv"},
    "tuils ill import-responses": {"FILE": "wishes.csv"},
    "tuils list add LIST": {"FILE": "numbers.txt"},
    "tuils event export": {"FILE": "new.ics"},
    "tuils event sheet": {"FILE": "new.txt"},
}
"""Words for placeholders that mean another thing elsewhere, by the beginning of the command."""
ON_SERVER = re.compile(r"postgresql://|^tuils server ")
MISSING = re.compile(r"is missing|Name a folder or file with -o")
LOST = re.compile(r"There is no (?:command|option)|cannot be read|No such file")
"""The words that no page's command may lead to, though the exit code is that of a refusal."""
FILES = {
    "about.md": "# About us\n",
    "day.koc": "Version=1.0\tGenerator=koc\tGeneratorVersion=1\n2026-12-01 10:00:00 000\treturn\t31234000010379\n",
    "office.csv": "card,first_name,last_name,born,grade\n,Zoe,Zimmer,2015-03-01,4\n",
    "totals.csv": "year,what,n\n2019,circulation,41200\n",
    "wishes.csv": "Name,Library card,Title\n,21234000004523,The silver skates\n",
    "answers.csv": "Name,Email\nBo Bo,bo@example.org\n",
    "charges.csv": "card,amount,reason\n21234000004523,1.50,Overdue fine\n",
    "titles.csv": "title,author\nThe bee book,Kidd\n",
    "list.txt": "31234000010379\n",
    "numbers.txt": "31234000010379\n",
    "museum-pass.toml": 'name = "museum-pass"\nfield = [{name = "museum"}]\n',
    "scans.txt": "31234000010379\n",
}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a library and the files that the pages have in their examples."""
    folder = tmp_path_factory.mktemp("sample")
    with pytest.MonkeyPatch.context() as here:
        surround(here, folder, Clock())
        here.setenv("TUILS_PIN", SAMPLE_PIN)
        assert run_program(["demo", "--keep", str(folder)]) == 0
        for words in (
            ("backup",),
            ("export", "marc", "-o", str(folder / "books.mrc")),
            *(("export", what, "-o", str(folder / f"{what}.csv")) for what in ("loans", "holds")),
            ("export", "patrons", "-o", str(folder / "people.csv")),
            ("export", "library", "-o", str(folder / "FOLDER")),
            ("event", "export", "-o", str(folder / "partner.ics")),
        ):
            assert run_program(["--as", ADMIN, *words]) == 0, words
    shutil.copy(next((folder / "backups").glob("*.db")), folder / "FILE")
    for name, text in FILES.items():
        (folder / name).write_text(text)
    Image.new("RGB", (40, 20), "#7a1f3d").save(folder / "logo.png")
    (folder / "covers").mkdir()
    return folder


@pytest.fixture
def practice(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    clock = Clock()
    program = Program(tmp_path, clock, capsys, monkeypatch, surround(monkeypatch, tmp_path, clock))
    monkeypatch.chdir(tmp_path)  # and back again afterward
    monkeypatch.setenv("TUILS_PIN", SAMPLE_PIN)
    monkeypatch.setenv("TUILS_NEW_PIN", "135790")
    monkeypatch.setenv("TUILS_PATRON_PIN", "135790")
    monkeypatch.setenv("TUILS_PASSPHRASE", "a long passphrase")
    monkeypatch.setenv("TUILS_MAIL_PASSWORD", "not a real one")
    monkeypatch.setenv("VISUAL", "true")
    monkeypatch.setattr("sys.stdin", io.StringIO())
    yield program
    assert db.obj is None or db.is_closed()


def placeholders(program: Program) -> dict[str, str]:
    """A word of the sample library for each that the pages write in capitals."""

    def some(*words: str) -> list[dict[str, Any]]:
        return program.json("--as", ADMIN, *words).lines

    late, hold = some("overdue")[0], some("hold", "list")[0]
    session = next(one for one in some("event", "list", "--days", "60") if one["coming"] and not one["attendance"])
    party = some("event", "coming", session["session"])[0]
    people = [one for one in some("export", "patrons", "--format", "json") if "1900" < (one["born"] or "") < "1990"]
    adult, other, *_more = [one["card"] for one in people if one["card"] != late["patron"]]
    return {
        "CARD": late["patron"], "BARCODE": late["item"], "ITEM": late["item"], "OLD": late["patron"], "OTHER": other,
        "PROXY": other, "INTO": other, "GUARDIAN": adult, "CHILD": other, "SESSION": session["session"],
        "REGISTRATION": party["registration"], "CARD-OR-REGISTRATION": party["registration"], "HOLD": hold["hold"],
        "TITLE-OR-BARCODE": hold["biblio"], "TITLE": hold["biblio"], "ID": hold["biblio"], "CENTS": "1", "N": "3",
        "LINE": "1", "BRANCH": "VAN", "LOGIN": ADMIN, "WHEN": "2026-12-30T14:00",
        "/media/stick": str(program.folder / "stick"), "/home/library/logo.png": str(program.folder / "logo.png"),
        "/home/library/covers": str(program.folder / "covers"),
    }  # fmt: skip


def path_of(words: Sequence[str]) -> list[str]:
    """The command that these words call, without its arguments."""
    return next(([*words[:n]] for n in (3, 2, 1) if " ".join(words[:n]) in HEADS), [])


@pytest.mark.whole
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_a_page_says_is_run(page: Path, sample: Path, practice: Program) -> None:
    filled, wrong = dict[str, str](), []
    for command in sorted({*commands_in(page.read_text("utf-8"))}):
        if command in NOT_RUN or {*FACES, "--plain"} & {*command.split()}:
            continue
        shutil.rmtree(practice.folder)
        shutil.copytree(sample, practice.folder)
        os.chdir(practice.folder)
        filled = filled or placeholders(practice)
        own = next((words for start, words in FILLED.items() if command.startswith(start)), {})
        for words in calls(command, filled | own):
            if ON_SERVER.search(command):  # named, not called: those of the server run them
                words = [*path_of(path_words(words)), "--help"]
            answer = practice("--as", ADMIN, *words)
            if answer.code == 2 and (path_of(words) == words or "[" in command or MISSING.search(answer.err)):
                answer = practice(*path_of(words), "--help")  # it is named, not called
            if answer.code not in (0, 1) or LOST.search(answer.err):
                wrong.append(f"{command}: {answer.code} {answer.err[:200]}")
    assert not wrong, "\n".join(wrong)


def test_every_command_that_a_page_names_is_there() -> None:
    """So are the commands that are not run."""
    named = {command for page in PAGES for command in commands_in(page.read_text("utf-8"))}
    lost = [one for one in named for words in calls(one, {}) if (own := path_words(words)) and not path_of(own)]
    assert lost == []


def path_words(words: Sequence[str]) -> list[str]:
    """Without options of the program that stand before the command."""
    left = [*words]
    while left and left[0].startswith("-"):
        left = left[2:] if left[0] in ("--library", "--as", "--branch", "--station", "--at", "--lang") else left[1:]
    return left
