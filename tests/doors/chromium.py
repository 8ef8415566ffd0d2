"""A real Chromium for tests: pages opened, typed into, read, printed. Spoken to by a pipe, in its own protocol.

Where no Chromium is, tests are skipped; on the machine that looks at every change (`TUILS_TEST_CHROMIUM=required`) its
absence is a failure.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

REQUIRED = "TUILS_TEST_CHROMIUM"
PATIENCE = 60.0
NAMES = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
    "--disable-extensions",
    "--disable-background-networking", "--disable-component-update", "--remote-debugging-pipe", "--lang=en-US",
)  # fmt: skip
Facts = dict[str, Any]


def program() -> str:
    """Return the browser's path. Skips the test where there is none."""
    found = next((path for name in NAMES if (path := shutil.which(name))), "")
    if not found:
        assert os.environ.get(REQUIRED) != "required", "no Chromium here"
        pytest.skip("no Chromium here")
    return found


class Browser:
    """One page in a browser of its own. `loaded` has the addresses and bytes of all that it read."""

    def __init__(self, asks: int, answers: int) -> None:
        self._asks, self._answers, self._left = asks, answers, b""
        self._number, self._session = 0, ""
        self.loaded: dict[str, int] = {}
        self.said: list[str] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params: Any) -> Facts:
        self._number += 1
        asked: Facts = {"id": self._number, "method": method, "params": params}
        if self._session:
            asked["sessionId"] = self._session
        os.write(self._asks, json.dumps(asked).encode() + b"\0")
        until = time.monotonic() + PATIENCE
        while True:
            told = self._next(until)
            if told.get("id") == self._number:
                assert "error" not in told, (method, told)
                return dict(told["result"])

    def _next(self, until: float) -> Facts:
        while b"\0" not in self._left:
            ready, _w, _x = select.select([self._answers], [], [], max(0, until - time.monotonic()))
            assert ready, "the browser does not answer"
            got = os.read(self._answers, 1 << 20)
            assert got, "the browser is gone"
            self._left += got
        one, _end, self._left = self._left.partition(b"\0")
        told: Facts = json.loads(one)
        self._note(told.get("method", ""), told.get("params", {}))
        return told

    def _note(self, method: str, facts: Facts) -> None:
        if method == "Network.requestWillBeSent":
            self.loaded.setdefault(facts["request"]["url"], 0)
        elif method == "Log.entryAdded":
            self.said.append(facts["entry"]["text"])
        elif method == "Runtime.exceptionThrown":
            self.said.append(str(facts["exceptionDetails"].get("exception", facts["exceptionDetails"]))[:500])

    # -- what a reader does

    def open(self, address: str | Path) -> None:
        """Go to this address, or file, and wait until it is there."""
        where = address.absolute().as_uri() if isinstance(address, Path) else address
        self.call("Page.navigate", url="about:blank")
        self.call("Page.navigate", url=where)
        self.wait("location.href != 'about:blank' && document.readyState == 'complete'")

    def run(self, script: str) -> Any:
        """Return the value of an expression, also of a promise."""
        told = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in told, told["exceptionDetails"]
        return told["result"].get("value")

    def wait(self, condition: str) -> None:
        """Wait until this expression is true."""
        until = time.monotonic() + PATIENCE
        while not self.run(condition):
            assert time.monotonic() < until, f"never: {condition}: {self.text()[:400]} {self.said}"
            select.select([], [], [], 0.02)

    def text(self) -> str:
        """Return what can be read of the page."""
        return str(self.run("document.body ? document.body.innerText : ''"))

    def type(self, text: str) -> None:
        self.call("Input.insertText", text=text)

    def press(self, key: str) -> None:
        """Press a key by its name, such as Enter or Tab."""
        more: Facts = {"text": "\r"} if key == "Enter" else {}
        code = {"Enter": 13, "Tab": 9, "Backspace": 8}.get(key, 0)
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code, **more)
            more = {}

    def without_scripts(self) -> None:
        self.call("Emulation.setScriptExecutionDisabled", value=True)

    def as_wide_as(self, width: int, height: int = 800) -> None:
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)


@contextmanager
def browsing(folder: Path) -> Iterator[Browser]:
    """Open a browser whose own files are in this folder."""
    asks, from_us = os.pipe()
    to_us, answers = os.pipe()
    path = program()

    def pipes() -> None:
        os.dup2(asks, 3)
        os.dup2(answers, 4)

    child = subprocess.Popen(
        [path, *OPTIONS, f"--user-data-dir={folder}"], preexec_fn=pipes, pass_fds=(3, 4), stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "HOME": str(folder)},
    )  # fmt: skip
    os.close(asks)
    os.close(answers)
    try:
        yield Browser(from_us, to_us)
    finally:
        child.kill()
        child.wait()
        os.close(from_us)
        os.close(to_us)
