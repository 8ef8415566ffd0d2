"""The front of the program: its options, its help, its exit codes, and that it never shows a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.library.makers import DAY, START
from tuils.cli.front import COMMANDS
from tuils.library.foundation.desk import Desk
from tuils.library.lending.loans.checkout import checkout as lend
from tuils.models import db
from tuils.screens.kit.faults import REPORT

from .calling import ROOT, Program

ESCAPES = "\x1b[2J\x9b31m\x07"
COUNTED = """
import gc, sys, time
now = int(sys.argv.pop(1))
time.time_ns = lambda: now
compiled, looked = [], []
sys.addaudithook(lambda event, of: compiled.append(of) if event == "compile" and of[1] == "<string>" else None)
gc.callbacks.append(lambda phase, _facts: looked.append(phase) if phase == "start" else None)
from tuils.__main__ import main
code = main()
ours = [name for name, one in sys.modules.items() if name.startswith("tuils") and not hasattr(one, "__path__")]
print(len(compiled), len(looked), gc.get_freeze_count(), len(ours), file=sys.stderr)
sys.exit(code)
"""


@pytest.mark.parametrize("words", [(), ("--json",), ("--library", "elsewhere.db")])
def test_options_stand_before_the_command(program: Program, words: tuple[str, ...]) -> None:
    answer = program(*words, "rules", "list")
    assert answer.code == (3 if "elsewhere.db" in words else 0)
    assert bool(answer.out) == (answer.code == 0)


def test_options_stand_after_the_command_too(program: Program) -> None:
    before = program("--json", "--station", "a", "--branch", "MAIN", "--at", "2026-12-01", "checkin", "I1")
    after = program("checkin", "I1", "--json", "--station", "b", "--branch", "MAIN", "--at", "2026-12-01")
    amid = program("hours", "--json", "list", "--library", str(program.library))
    assert (before.code, after.code, amid.code) == (0, 0, 0)
    assert before.line["item"] == after.line["item"] == "I1"
    assert len(amid.lines) == 7


def test_two_dashes_end_the_options(program: Program) -> None:
    assert program.json("checkin", "--", "-1", "--json").lines[1]["item"] == "--json"
    assert program("checkin", "-1").code == 2


def test_every_command_helps_in_plain_words(program: Program) -> None:
    overview = program("--help")
    assert overview.code == 0
    assert all(f"  {name} " in overview.out for name in COMMANDS)
    for name in COMMANDS:
        told = program(name, "--help")
        assert told.code == 0, told.err
        assert told.out.startswith(f"Usage: tuils {name} ")
        assert "tuils --help" in told.out
        for word in ("error", "invalid", "failed"):
            assert word not in told.out.lower()


def test_all_of_it_is_told_as_data(bare: Program) -> None:
    told = json.loads(bare("--spec").out)
    assert {*told["exit_codes"]} >= {"0", "1", "2", "3"}
    commands = {one["command"]: one for one in told["commands"]}
    assert {one.partition(" ")[0] for one in commands} == {*COMMANDS}
    place = commands["hold place"]
    assert [one["name"] for one in place["arguments"]] == ["CARD", "TITLE-OR-BARCODE"]
    assert {"names": ["--pickup"], "value": "CODE"}.items() <= place["options"][1].items()
    assert place["json"][0]["names"][:3] == ["hold", "patron", "biblio"]


def test_help_names_what_an_option_takes_as_people_do(program: Program) -> None:
    for words in (("init",), ("staff", "add")):
        told = program(*words, "--help").out
        assert "--name NAME" in told
        assert "AS_TEXT" not in told


def test_help_of_a_familys_member(program: Program) -> None:
    told = program("patron", "add", "--help")
    assert "--last-name" in told.out
    assert "--no-barred" in told.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("chekout", "1", "2"), "There is no command chekout. Did you mean checkout?"),
        (("patron", "ad"), "There is no command ad. Did you mean add?"),
        (("patron",), "Choose one: add, address, "),
        (("checkout", "1"), "BARCODE... is missing."),
        (("checkout", "1", "2", "--overide", "X"), "There is no option --overide. Did you mean --override?"),
        (("undo", "1", "2"), "2"),
        (("closure", "add", "Christmas"), "Christmas is not a date."),
        (("--plain", "checkin", "1"), "work without a command, or with demo"),
        (("--frob",), "There is no option --frob."),
    ],
)
def test_what_is_not_understood_is_said_and_leaves_two(program: Program, words: tuple[str, ...], said: str) -> None:
    answer = program(*words)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err
    assert "rror" not in answer.err


def test_without_a_terminal_the_full_screen_is_not_started(program: Program) -> None:
    answer = program()
    assert answer.code == 2
    assert "--plain" in answer.err


def test_only_the_command_that_is_called_is_loaded(program: Program) -> None:
    program("rules", "list")  # from then on the station has its device name
    code = "import sys\nfrom tuils.cli.front import run_program as run\n"
    code += "run(['rules', 'list'])\nprint(*sys.modules, file=sys.stderr)"
    env = {**os.environ, **program.env}
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env, cwd=ROOT)
    modules = set(loaded.stderr.split())
    assert "tuils.cli.office.rules" in modules
    others = {f"tuils.cli.{name.partition(':')[0]}" for name, _words in COMMANDS.values()} - {"tuils.cli.office.rules"}
    assert not others & modules
    for heavy in ("textual", "rich", "pymarc", "serial", "argon2", "filelock", "playhouse", "dateutil", "icalendar"):
        assert heavy not in modules


def test_a_loan_starts_with_little_to_make(program: Program) -> None:
    """Counts, not times: of compiled sources, of looks for garbage, of our own modules."""
    card = program.patron()
    env = {**os.environ, **program.env}
    started = subprocess.run(
        [sys.executable, "-c", COUNTED, str((START + DAY) * 1000), "checkout", card, "I1"],
        capture_output=True,
        text=True,
        env=env,
        cwd=ROOT,
    )
    assert started.returncode == 0, started.stderr
    compiled, looked_for_garbage, at_the_end, ours = (int(number) for number in started.stderr.splitlines()[-1].split())
    assert looked_for_garbage == 0
    assert at_the_end > 10_000, "is left to the system as it is"
    assert 0 < compiled < 125, "classes of values are from tuils.values.dataclass, without slots where there are few"
    assert ours < 126, "rooms do not count; tables of orders, programs, notices and shelves stay away"


@pytest.mark.parametrize(
    "door",
    [
        "cli.circulation.checkout",
        "cli.circulation.checkin",
        "cli.circulation.renew",
        "line_mode.lines",
        "screens.kit.background",
    ],
)
def test_a_desk_begins_without_what_programs_need(door: str) -> None:
    code = f"import sys, tuils.{door}, tuils.library.front.answers.idle_desk\nprint(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    for late in ("registration.registering", "programs.planning", "rooms.booking", "calendar_files.ical_out"):
        assert f"tuils.library.activities.{late}" not in loaded.stdout.split()
    assert not {"dateutil", "icalendar"} & set(loaded.stdout.split())
    assert ("tuils.library.activities" in loaded.stdout.split()) == (door == "line_mode.lines"), "which purges"


# ---- what data may not do


def test_data_never_reaches_the_terminal_as_control_characters(program: Program) -> None:
    for answer in (
        program("checkin", f"{ESCAPES}I1"),
        program("show", "patron", ESCAPES),
        program("patron", "add", "--first-name", f"Zo{ESCAPES}e", "--note", f"{ESCAPES}look"),
        program("rules", "set", ESCAPES, "1"),
        program(ESCAPES),
    ):
        said = answer.out + answer.err
        assert said
        assert not set(said) & set("\x1b\x9b\x07")
    as_json = program.json("checkin", ESCAPES)
    assert as_json.line["item"] == ESCAPES
    assert as_json.out.isascii()
    assert not set(as_json.out) & set("\x1b\x07")


def test_words_that_are_no_text_do_no_harm(program: Program) -> None:
    odd = os.fsdecode(b"I\xff1")
    answer = program.json("checkin", odd)
    assert (answer.code, answer.line["refused"]) == (1, ["ITEM_UNKNOWN"])
    assert program("--library", os.fsdecode(b"/nowhere/\xff.db"), "checkin", "1").code == 3
    assert program(odd).code == 2


# ---- when it goes wrong


def test_our_own_mistake_is_said_so_and_kept(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(desk: Desk, *args: object, **more: object) -> None:
        raise RuntimeError("who: " + "marta".upper())

    monkeypatch.setattr("tuils.cli.circulation.checkin.take_back", broken)
    answer = program("checkin", "I1")
    report = program.folder / "state" / REPORT
    assert (answer.code, answer.out) == (1, "")
    assert "This is a fault in tuils. Nothing was changed." in answer.err
    assert str(report) in answer.err
    kept = report.read_text(encoding="utf-8")
    assert "RuntimeError" in kept
    assert "in broken" in kept
    assert "MARTA" not in kept, "a message may hold a patron's name"
    assert report.stat().st_mode & 0o777 == 0o600


def test_the_memory_of_a_program_that_falls_over_is_not_kept(program: Program) -> None:
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_CORE)
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (before[1], before[1]))
        program("--version")
        assert resource.getrlimit(resource.RLIMIT_CORE) == (0, before[1])
    finally:
        resource.setrlimit(resource.RLIMIT_CORE, before)


def test_ctrl_c_leaves_nothing_half_done(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def torn(desk: Desk, *args: str, **more: object) -> None:
        with db.atomic():
            lend(desk, *args)
            raise KeyboardInterrupt

    card = program.patron()
    monkeypatch.setattr("tuils.cli.circulation.checkout.lend", torn)
    answer = program("checkout", card, "I1")
    assert answer.code == 130
    assert program.json("checkin", "I1").line["alerts"] == ["NOT_ON_LOAN"]


def test_a_reader_that_went_away_is_no_fault(program: Program) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "tuils", "rules", "list"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **program.env},
        cwd=ROOT,
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.close()
        said = child.stderr.read().decode()
        assert child.wait(timeout=120) == 141
    assert "BrokenPipe" not in said
    assert "Traceback" not in said


def test_standard_streams_may_be_closed(program: Program) -> None:
    done = program.child("rules", "list", capture_output=False, preexec_fn=lambda: os.closerange(0, 3))
    assert done.returncode == 0


def test_what_somebody_pasted_is_not_repeated_whole(program: Program) -> None:
    pasted = "x" * 70_000
    for words in (("pay", "P1", pasted), ("--at", pasted, "checkin", "I1"), (pasted,), ("checkin", pasted)):
        answer = program(*words)
        assert answer.code in (1, 2)
        assert len(answer.err) < 1500
    refused = program.json("hold", "cancel", pasted)
    assert (refused.line["hold"], len(refused.line["message"]) < 500) == (pasted, True)
