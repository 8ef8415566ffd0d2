"""The server in a process of its own: lines over TCP, noise, slow senders, kills, and the same message again."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import grove
from tests.grove import MARTA, OVERSTORY, SAM
from tuils.library.foundation.store import close_store, open_store
from tuils.library.people.self_service.machines import add_machine

from .sip2_talking import BLANK, PASSWORD

pytestmark = pytest.mark.whole  # each starts programs
NOW = "20261207    103100"


class Served:
    """A server of a library, started and killed as often as wanted."""

    def __init__(self, path: Path, state: Path) -> None:
        self.path, self.port = path, 0
        self._environ = {**os.environ, "TUILS_STATE": str(state), "TUILS_LIBRARY": str(path), "PYTHONUTF8": "1"}
        self.process = self._start()

    def _start(self) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tuils", "--json", "serve", "sip2", "--port", str(self.port)]
        made = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=self._environ)
        assert made.stdout
        address = json.loads(made.stdout.readline())["listening"]
        self.port = int(address.rpartition(":")[2])
        return made

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self.process = self._start()

    def end(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)

    def connect(self) -> Line:
        return Line(self.port)


class Line:
    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def read(self) -> str:
        """Return the next answer; empty where the line was closed."""
        got = b""
        while not got.endswith(b"\r"):
            part = self.socket.recv(65536)
            if not part:
                return ""
            got += part
        return got.decode().rstrip("\r")

    def ask(self, text: str) -> str:
        self.send(f"{text}\r".encode())
        return self.read()

    def sign_in(self, name: str = "kiosk1") -> Line:
        assert self.ask(f"9300CN{name}|CO{PASSWORD}|") == "941"
        return self


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    now = time.time_ns() // 1000  # the server's clock is that of this machine
    monkeypatch.setattr(grove, "NOW", now - grove.DAY)
    path = tmp_path / "library.db"
    grove.build(path)
    open_store(path)
    add_machine(grove.desk_of("pat", grove.Clock(now - grove.DAY)), "kiosk1", "kiosk", password=PASSWORD)
    close_store()
    made = Served(path, tmp_path / "state")
    try:
        yield made
    finally:
        if made.process.poll() is None:
            made.process.kill()
            made.process.wait()


def lend(card: str, item: str, at: str = NOW) -> str:
    return f"11NN{at}{BLANK}AO|AA{card}|AB{item}|AC|"


def test_a_line_and_the_end_of_the_server(served: Served) -> None:
    line = served.connect()
    assert line.ask("9900802.00").startswith("98Y")
    line.sign_in()
    assert line.ask(lend(MARTA, OVERSTORY)).startswith("121")
    assert served.end() == 0
    assert line.socket.recv(10) == b""


def test_noise_slow_senders_and_giants_hold_up_nobody(served: Served) -> None:
    noisy, slow, giant, silent = (served.connect() for _line in range(4))
    line = served.connect().sign_in()
    slow.send(b"9300CNkiosk1|CO")
    giant.send(b"x" * 1_000_000)
    noisy.send(bytes(range(256)) * 40)
    assert line.ask(lend(MARTA, OVERSTORY)).startswith("121")
    slow.send(f"{PASSWORD}|\r".encode())
    assert slow.read() == "941"
    giant.send(b"\r9900802.00\r")
    assert giant.read().startswith("98Y")
    silent.socket.close()
    noisy.send(b"63 and more before a login\r")
    assert line.ask("9900802.00").startswith("98Y")


def test_lines_on_which_nobody_signs_in_keep_no_device_out(served: Served) -> None:
    line = served.connect().sign_in()
    silent = [served.connect() for _line in range(300)]
    assert served.connect().sign_in().ask(lend(MARTA, OVERSTORY)).startswith("121")
    assert line.ask("9900802.00").startswith("98Y")
    assert silent[0].read() == "", "the oldest made room"


def test_killed_between_act_and_answer_and_sent_again_is_one_loan(served: Served) -> None:
    """The device never sees the answer: the server is killed, and it sends the same message until it has one."""
    for n in range(3):
        at = f"20261207    1032{n:02}"
        line = served.connect().sign_in()
        line.send(f"{lend(SAM, OVERSTORY, at)}\r".encode())
        time.sleep(0.02 * n)
        served.kill()
        assert served.connect().sign_in().ask(lend(SAM, OVERSTORY, at)).startswith("121N")
        back = f"09N{at}{at}AP|AO|AB{OVERSTORY}|AC|"
        assert served.connect().sign_in().ask(back).startswith("101")
    with sqlite3.connect(served.path) as store:
        text = "SELECT count(*) FROM journal WHERE kind = ? AND NOT void"
        assert store.execute(text, ("checkout",)).fetchone() == (3,)
        assert store.execute(text, ("renew",)).fetchone() == (0,)


def test_a_busy_library_asks_to_send_again(served: Served) -> None:
    line = served.connect().sign_in()
    with contextlib.closing(sqlite3.connect(served.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert line.ask(lend(SAM, OVERSTORY)) == "96AZFEF6"
        other.execute("ROLLBACK")
    assert line.ask(lend(SAM, OVERSTORY)).startswith("121N")


def test_a_server_that_starts_again_knows_no_card(served: Served) -> None:
    line = served.connect().sign_in()
    line.ask(f"63001{NOW}{' ' * 10}AO|AA{SAM}|AC|")
    served.kill()
    line = served.connect()
    line.send(f"{lend('', OVERSTORY)}\r".encode())
    assert line.read() == "", "it has to sign in again"
    line = served.connect().sign_in()
    assert line.ask(lend("", OVERSTORY)).startswith("120N"), "no card, no loan"
    assert line.ask(lend(SAM, OVERSTORY)).startswith("121N")


def test_only_named_devices_and_a_port_that_is_taken(served: Served) -> None:
    again = [sys.executable, "-m", "tuils", "serve", "sip2", "--port", str(served.port)]
    done = subprocess.run(again, capture_output=True, text=True, timeout=60, env=served._environ)
    assert (done.returncode, "choose another one with --port" in done.stderr) == (1, True)
    done = subprocess.run(
        [*again, "--device", "nobody"], capture_output=True, text=True, timeout=60, env=served._environ
    )
    assert (done.returncode, "There is no device nobody" in done.stderr) == (1, True)
