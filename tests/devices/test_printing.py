"""Jobs before printers: slow, dead, absent, or in the middle of it when the program is left; and what outlives it."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tuils.devices.printers.cups import Cups
from tuils.devices.printers.print_folder import A_DAY, PrintFolder
from tuils.devices.printers.printing import NotPrinted, Paper, PrintJob, papers_of
from tuils.devices.printers.spooler import Spooler

PATIENCE = 60


class Tray:
    """A printer that does what the test says, when it says so."""

    def __init__(self, *refuses: str) -> None:
        self.came: list[str] = []
        self.refuses, self.may, self.left = refuses, threading.Event(), threading.Event()
        self.may.set()
        self.still = ""

    def print_paper(self, paper: Paper) -> None:
        text = paper.data.decode()
        while not self.may.wait(0.01):
            if self.left.is_set():
                raise NotPrinted("given up")
        if text in self.refuses:
            raise NotPrinted("out of paper")
        self.came.append(text)

    def status(self) -> str:
        return ""

    def stuck(self) -> str:
        return self.still

    def give_up(self) -> None:
        self.left.set()


def job(text: str, *more: str, printer: str = "rec") -> PrintJob:
    return PrintJob(text, papers_of([text, *more]), printer)


def before(paper: Tray, folder: PrintFolder | None = None) -> Spooler:
    return Spooler(lambda _name: paper, folder, look_after=())


def test_what_was_not_printed_is_kept_without_what_was() -> None:
    paper = Tray("b")
    spooler = before(paper)
    done = spooler.put(job("a", "b", "c")).result(PATIENCE)
    assert (done.papers, done.why, paper.came) == (papers_of(["b", "c"]), "out of paper", ["a"])
    assert spooler.kept == [done]
    assert spooler.put(job("d")).result(PATIENCE).why == ""
    paper.refuses = ()
    again = spooler.retry(done)
    assert again is not None
    assert again.result(PATIENCE).why == ""
    assert (spooler.kept, paper.came) == ([], ["a", "d", "b", "c"])
    assert spooler.close() == []


def test_nobody_waits_for_a_printer_and_it_is_told_what_stays_behind() -> None:
    paper = Tray()
    paper.may.clear()
    spooler = before(paper)
    jobs = [job(name) for name in ("one", "two")]
    told = [spooler.put(one) for one in jobs]
    assert not any(future.done() for future in told)
    assert spooler.close() == jobs


def test_a_dead_printer_holds_up_no_other() -> None:
    dead, good = Tray(), Tray()
    dead.may.clear()
    spooler = Spooler(lambda name: dead if name == "dead" else good, look_after=())
    spooler.put(job("a", printer="dead"))
    assert spooler.put(job("b", printer="good")).result(PATIENCE).why == ""
    assert (spooler.waiting("dead"), spooler.waiting()) == (1, 1)
    spooler.close()


def test_what_makes_the_papers_goes_wrong_and_the_queue_goes_on() -> None:
    spooler = before(Tray())
    assert spooler.put(PrintJob("x", make=lambda: papers_of([str(1 // 0)]))).result(PATIENCE).why.startswith("integer")
    assert spooler.put(job("fine")).result(PATIENCE).why == ""
    spooler.close()


def test_a_queue_that_took_a_job_and_prints_nothing_is_told_once() -> None:
    paper, told, said = Tray(), threading.Event(), []

    def stuck(printer: str, why: str) -> None:
        said.append((printer, why))
        told.set()

    paper.still = "it took the job but prints nothing"
    spooler = Spooler(lambda _name: paper, None, stuck, look_after=(0.01, 0.01, 0.01))
    assert spooler.put(job("a")).result(PATIENCE).why == ""
    assert told.wait(PATIENCE)
    spooler.close()
    assert said == [("rec", "it took the job but prints nothing")]


# ---- on the disk


def at_rest(folder: PrintFolder) -> list[str]:
    return sorted(file.suffix for file in folder.folder.glob("*"))


def test_a_job_is_on_the_disk_for_this_user_alone_until_it_is_printed(tmp_path: Path) -> None:
    paper, folder = Tray(), PrintFolder(tmp_path / "print")
    paper.may.clear()
    spooler = before(paper, folder)
    told = spooler.put(job("Marta Field"))
    second = spooler.put(job("behind it"))
    wait_until(lambda: at_rest(folder) == [".begun", ".job", ".job", ".owner"])
    assert folder.folder.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in folder.folder.iterdir()} == {0o600}
    paper.may.set()
    assert (told.result(PATIENCE).why, second.result(PATIENCE).why) == ("", "")
    assert at_rest(folder) == [".owner"]
    spooler.close()
    assert at_rest(folder) == []


def wait_until(so: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not so():
        assert time.monotonic() < until
        threading.Event().wait(0.005)


def test_what_a_program_left_is_offered_by_the_next_and_never_printed_by_itself(tmp_path: Path) -> None:
    paper, folder = Tray(), PrintFolder(tmp_path)
    paper.may.clear()
    spooler = before(paper, folder)
    spooler.put(job("half"))
    spooler.put(job("none"))
    wait_until(lambda: at_rest(folder).count(".job") == 2 and ".begun" in at_rest(folder))
    assert PrintFolder(tmp_path).left() == [], "its program still runs"
    spooler.close()
    after = Tray()
    next_one = before(after, PrintFolder(tmp_path))
    next_one.load()
    next_one.load()
    kept = next_one.kept
    assert [(one.what, one.begun, one.why) for one in kept] == [
        ("half", True, "the program was closed first"),
        ("none", False, "the program was closed first"),
    ]
    assert after.came == []
    for one in kept:
        again = next_one.retry(one)
        assert again is not None
        again.result(PATIENCE)
    assert after.came == ["half", "none"]
    next_one.close()
    assert at_rest(folder) == []


def test_two_programs_print_what_is_kept_only_once(tmp_path: Path) -> None:
    first = before(Tray("x"), PrintFolder(tmp_path))
    done = first.put(job("x")).result(PATIENCE)
    assert done.why == "out of paper"
    other_tray = Tray()
    other = before(other_tray, PrintFolder(tmp_path))
    other.load()
    again = other.retry(other.kept[0])
    assert again is not None
    assert again.result(PATIENCE).why == ""
    assert first.retry(done) is None
    assert other_tray.came == ["x"]
    first.close()
    other.close()


def test_what_only_whoever_printed_it_can_finish_is_not_on_the_disk(tmp_path: Path) -> None:
    folder = PrintFolder(tmp_path)
    spooler = before(Tray("letter"), folder)
    spooler.put(replace(job("letter"), done=object())).result(PATIENCE)
    assert len(spooler.kept) == 1
    assert not list(tmp_path.glob("*.job"))
    spooler.forget()
    assert spooler.kept == []
    spooler.close()


def test_after_a_day_it_is_gone_and_what_is_no_job_is_no_trouble(tmp_path: Path) -> None:
    first = before(Tray("x"), PrintFolder(tmp_path))
    first.put(job("x")).result(PATIENCE)
    first.close()
    (tmp_path / "a-1.job").write_text('{"what"')
    for file in tmp_path.glob("*.job"):
        os.utime(file, (time.time(), time.time() - A_DAY - 60))
    (tmp_path / "b-1.job").write_bytes(b"\xff\x00")
    later = before(Tray(), PrintFolder(tmp_path))
    later.load()
    assert later.kept == []
    assert sorted(file.name for file in tmp_path.glob("*.job")) == ["b-1.job"]


def test_a_folder_that_can_not_be_written_keeps_no_paper_from_the_printer(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    paper = Tray()
    spooler = before(paper, PrintFolder(tmp_path / "file" / "print"))
    assert spooler.put(job("a")).result(PATIENCE).why == ""
    assert paper.came == ["a"]
    spooler.close()


# ---- lp


def script(folder: Path, monkeypatch: pytest.MonkeyPatch, text: str, name: str = "lp") -> None:
    lp = folder / name
    lp.write_text(f"#!/bin/sh\n{text}\n")
    lp.chmod(0o755)
    if not os.environ["PATH"].startswith(str(folder)):
        monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


def test_lp_that_never_ends_is_ended_with_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script(tmp_path, monkeypatch, "cat & exec sleep 600")
    with pytest.raises(NotPrinted, match="hasn't answered") as no:
        Cups(0.3).print_paper(Paper(b"x"))
    assert no.value.begun, "it may have taken it"


def test_lp_says_why_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script(tmp_path, monkeypatch, "echo no such queue >&2; exit 1")
    with pytest.raises(NotPrinted) as no:
        Cups().print_paper(Paper(b"x" * 1_000_000))  # more than a pipe holds, to somebody who does not read
    assert no.value.said == "no such queue"
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    with pytest.raises(NotPrinted) as none:
        Cups().print_paper(Paper(b"x"))
    assert none.value.said == "no printer is set up"


def test_bytes_of_the_printers_own_language_reach_its_queue_unchanged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(tmp_path, monkeypatch, f'echo "$@" > {tmp_path}/words; cat > {tmp_path}/came')
    Cups(queue="receipts").print_paper(Paper(b"\x1b@Hello\x00", "raw"))
    assert (tmp_path / "came").read_bytes() == b"\x1b@Hello\x00"
    assert (tmp_path / "words").read_text().split() == ["-d", "receipts", "-o", "raw", "-"]
    for paper, words in (
        (Paper(b"%PDF-1.7", "pdf"), "-o print-scaling=none -"),
        (Paper(b"x"), "-"),
        (Paper(b"x", large=True), "-o cpi=6 -o lpi=4 -"),
    ):
        Cups().print_paper(paper)
        assert (tmp_path / "words").read_text().strip() == words


@pytest.mark.parametrize(
    ("says", "said"),
    [
        ("printer receipts is idle.  enabled since Sat\n\tAlerts: media-low-warning none", ""),
        (
            "printer receipts disabled since Sat -\n\tJam in tray 2.\n\tAlerts: paused",
            "its queue is stopped: Jam in tray 2",
        ),
        ("printer receipts disabled since Sat -\n\tPaused", "its queue is stopped"),
        (
            "receipts not accepting requests since Sat -\n\tNo jobs today\nprinter receipts is idle.",
            "its queue takes no papers: No jobs today",
        ),
        (
            "printer receipts now printing receipts-6.\n\tOut.\n\tAlerts: job-printing media-empty-error",
            "it is out of paper",
        ),
        ('lpstat: Invalid destination name in list "receipts".', "this computer has no printer receipts"),
        (
            'lpstat: Invalid destination name in list "receipts".\nscheduler is not running',
            "the printing system of this computer (CUPS) isn't running",
        ),
    ],
)
def test_what_the_printing_system_says_of_a_printer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str, said: str
) -> None:
    """The words are those of CUPS 2.4."""
    (tmp_path / "says").write_text(f"{says}\n")
    script(tmp_path, monkeypatch, f"cat {tmp_path}/says", "lpstat")
    assert Cups(queue="receipts").status() == said


def test_a_queue_that_accepts_and_never_prints_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script(tmp_path, monkeypatch, "cat > /dev/null; echo 'request id is receipts-42 (0 file(s))'")
    waits = f"""case "$*" in
"-W not-completed -o receipts") cat {tmp_path}/waits ;;
"-r -l -a receipts -p receipts") echo "printer receipts disabled since Sat -" ;;
esac"""
    script(tmp_path, monkeypatch, waits, "lpstat")
    (tmp_path / "waits").write_text("receipts-42  ana  1024  Sat 28 Nov\n")
    printer = Cups(queue="receipts")
    assert printer.stuck() == "", "nothing was printed yet"
    printer.print_paper(Paper(b"x"))
    assert printer.stuck() == "its queue is stopped"
    (tmp_path / "waits").write_text("")
    printer.print_paper(Paper(b"x"))
    assert printer.stuck() == ""
