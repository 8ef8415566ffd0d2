"""The pages on the web over real sockets, from a real browser, and in a process of their own."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from .calling import Program
from .chromium import Browser, browsing
from .web_house import PIN, House, house

__all__ = ["house"]

from tuils.web import web_app, web_server

HEAD = b"GET /account.html HTTP/1.1\r\nHost: x\r\n"
FORM = b"POST /account.html HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
END = b"Connection: close\r\n\r\n"


@pytest.fixture
async def port(house: House) -> AsyncIterator[int]:
    """Serve on a port of this computer until the test is over."""
    house.served = True  # whoever serves it closes it
    told: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    stop = asyncio.Event()
    serving = asyncio.create_task(house.server.serve("127.0.0.1", 0, told.set_result, stop))
    await asyncio.wait((told, serving), return_when=asyncio.FIRST_COMPLETED)
    number = int(told.result().rpartition(":")[2])
    yield number
    stop.set()
    await serving
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", number)


async def said(port: int, data: bytes) -> bytes:
    """Send this, and return all that comes until the line is closed."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    with contextlib.suppress(ConnectionError):
        writer.write(data)
        got = await asyncio.wait_for(reader.read(), 60)
        writer.close()
        return got
    return b""


async def test_the_published_pages_and_nothing_beside_them(port: int) -> None:
    for path, status in {
        b"/": b"200", b"/es/": b"200", b"/find.js": b"200", b"/data/map.js": b"200", b"/tuils-site.json": b"404",
        b"/.tuils-site.lock": b"404", b"/../library.db": b"404", b"/%2e%2e/library.db": b"404", b"//etc/passwd": b"404",
        b"/es/../../x": b"404", b"/%00": b"404",
    }.items():  # fmt: skip
        got = await said(port, b"GET " + path + b" HTTP/1.1\r\nHost: x\r\n" + END)
        assert got.split(b" ", 2)[1] == status, path
        assert b"\r\nserver:" not in got.lower()
    assert b"account.html?hold=1" in await said(port, b"GET /catalog-0.html HTTP/1.0\r\n\r\n")


async def test_who_is_slow_or_too_large_or_one_too_many_is_cut_off(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_server, "HEAD_SECONDS", 0.3)
    monkeypatch.setattr(web_app, "BODY_SECONDS", 0.3)
    assert await said(port, b"") == b""
    assert await said(port, HEAD) == b""
    assert b" 408 " in await said(port, FORM + b"Content-Length: 9\r\n" + END + b"do=")
    assert b" 413 " in await said(port, FORM + b"Content-Length: 9000\r\n" + END + b"x" * 9000)
    assert b" 400 " in await said(port, HEAD + b"X: " + b"y" * 20_000)
    assert b" 400 " in await said(port, b"\x16\x03\x01\x02\x00\x01\r\n\r\n")
    monkeypatch.setattr(web_server, "HEAD_SECONDS", 30.0)
    monkeypatch.setattr(web_server, "MOST_LINES", 3)
    many = [await asyncio.open_connection("127.0.0.1", port) for _n in range(3)]
    assert await said(port, HEAD + END) == b""
    for _reader, writer in many:
        writer.close()
        await writer.wait_closed()
    assert b" 200 " in await said(port, HEAD + END)


# ---- a browser


async def test_a_reader_does_all_of_it_by_keyboard_without_scripts(
    house: House, port: int, program: Program, tmp_path: Path
) -> None:
    program.clock.forward(days=3)
    with browsing(tmp_path / "browser") as browser:
        await asyncio.to_thread(by_keyboard, browser, f"http://127.0.0.1:{port}", house.ada, house.number("W3"))
        assert browser.said == []
        assert not [one for one in browser.loaded if not one.startswith(("http://127.0.0.1", "about:", "data:"))]


def by_keyboard(browser: Browser, site: str, card: str, number: str) -> None:
    browser.as_wide_as(320)
    browser.without_scripts()
    browser.open(f"{site}/account.html?hold={number}")
    tab_to(browser, "card")
    browser.type(card)
    browser.press("Tab")
    browser.type(PIN)
    browser.press("Enter")
    browser.wait("!!document.querySelector('[value=hold]')")
    tab_to(browser, "hold")
    browser.press("Enter")
    browser.wait("document.body?.innerText.includes('You have a hold now: Owl moon.')")
    tab_to(browser, "renew_all")
    browser.press("Enter")
    browser.wait("document.body?.innerText.includes('Renewed: Emma.')")
    assert browser.run("document.documentElement.scrollWidth") <= 320
    assert browser.run("document.cookie") == ""
    tab_to(browser, "sign_out")
    browser.press("Enter")
    browser.wait("!!document.getElementById('pin')")


def tab_to(browser: Browser, name: str) -> None:
    """Press Tab until this is reached: an id, or what a button does."""
    for _press in range(80):
        browser.press("Tab")
        if browser.run("document.activeElement.id || document.activeElement.value") == name:
            return
    raise AssertionError(f"no key leads to {name}")


# ---- a process


@pytest.mark.whole
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_process_tells_its_address_and_ends_cleanly(program: Program, how: signal.Signals) -> None:
    command = [sys.executable, "-m", "tuils", "--json", "serve", "web", "--port", "0"]
    env = {**os.environ, **program.env, "PYTHONUTF8": "1"}
    made = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env)
    assert made.stdout
    host, _colon, port = json.loads(made.stdout.readline())["listening"].rpartition(":")
    assert host == "127.0.0.1"
    with socket.create_connection((host, int(port)), timeout=60) as line:
        line.sendall(b"GET / HTTP/1.0\r\n\r\n")
        assert line.recv(12) == b"HTTP/1.1 200"
        taken = program("serve", "web", "--port", port)
        assert (taken.code, "Traceback" in taken.err) == (1, False)
    made.send_signal(how)
    out, err = made.communicate(timeout=60)
    assert (made.returncode, out, "Traceback" in err) == (0, "", False)
