"""The web catalog in a real Chromium: found as typed, by keyboard alone, from a stick, without scripts, on paper."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.formats.samples import marc

from .calling import Program
from .chromium import Browser, browsing

SAID = "document.getElementById('said').textContent"
HITS = "[...document.querySelectorAll('#hits a')].map(a => a.textContent)"
HOSTILE = "<img src=x onerror=alert(1)></script><script>alert(2)</script> & \u05e9\u05dc\u05d5\u05dd 😀"


def record(number: int, title: str, author: str, **more: str) -> bytes:
    fields = [("001", f"r{number}"), ("100", f"1 \x1fa{author}"), ("245", f"10\x1fa{title}")]
    return marc(*fields, *((f"{tag[1:]}", f"  \x1fa{text}") for tag, text in more.items()))


TITLES = [
    ("Emma", "Austen, Jane"),
    ("Emma and the werewolves", "Rann, Adam"),
    ("The secret life of bees", "Kidd, Sue Monk"),
    ("Cien años de soledad", "García Márquez, Gabriel"),
    ("O'Brien's beekeeping", "O'Brien, Flann"),
    ("C++ and Łódź, l'été", "Świątek, Ewa"),
    (HOSTILE, HOSTILE),
]


@pytest.fixture
def site(program: Program) -> Path:
    file = program.folder / "some.mrc"
    rest = [record(100 + n, f"Gardening volume {n}", f"Greenwood, Pat {n}") for n in range(60)]
    bees = record(50, "Beekeeping for all", "Smith, Ann", t020="9781001126487", t520="All about bees.")
    file.write_bytes(b"".join([*(record(n, *one) for n, one in enumerate(TITLES)), bees, *rest]))
    assert program("import", "marc", str(file), "--one-copy", "--yes").code == 0
    folder = program.folder / "a site"
    assert program("publish", str(folder)).code == 0
    return folder


@pytest.fixture
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browsing(tmp_path_factory.mktemp("browser")) as page:
        yield page
        assert page.said == []
        assert not [one for one in page.loaded if not one.startswith(("file:", "http://127.0.0.1", "about:", "data:"))]


def find(browser: Browser, words: str) -> list[str]:
    """Type words into the field and return the titles found."""
    browser.run(f"{SAID} ; document.getElementById('said').textContent = ''; document.getElementById('q').value = ''")
    browser.run("document.getElementById('q').focus()")
    browser.type(words)
    browser.wait(SAID)
    return list(browser.run(HITS))


def test_titles_are_found_as_they_are_typed_from_a_stick(site: Path, browser: Browser) -> None:
    browser.open(site / "index.html")
    assert find(browser, "emma") == ["Emma", "Emma and the werewolves"]
    assert find(browser, "bee secr") == ["The secret life of bees"]
    assert find(browser, "cien anos garcia") == ["Cien años de soledad"]
    assert find(browser, "Marquez AÑOS") == ["Cien años de soledad"]
    assert "O'Brien's beekeeping" in find(browser, "obrien")
    assert "O'Brien's beekeeping" in find(browser, "O'Brien")
    assert find(browser, "lodz ete") == ["C++ and Łódź, l'été"]
    assert find(browser, "978-1-001-12648-7") == ["Beekeeping for all"]
    assert find(browser, "1001126482") == ["Beekeeping for all"]
    assert find(browser, "constructor __proto__ toString") == []
    assert "No title matches" in str(browser.run(SAID))


def test_a_mistyped_word_is_meant_and_most_words_are_enough(site: Path, browser: Browser) -> None:
    browser.open(site / "index.html")
    assert "Beekeeping for all" in find(browser, "beekeepign")
    assert "Did you mean beekeeping?" in str(browser.run(SAID))
    assert find(browser, "ewrewolves emma") == ["Emma and the werewolves"]
    assert "Emma" in find(browser, "emma zzzzzzzz")
    assert "No title has all the words" in str(browser.run(SAID))


def test_it_works_by_keyboard_alone(site: Path, browser: Browser) -> None:
    browser.open(f"{(site / 'index.html').as_uri()}?q=gardening")
    browser.wait(SAID)
    assert browser.run(SAID) == "60 titles"
    browser.run("document.getElementById('q').focus()")
    browser.press("Enter")
    browser.wait("document.activeElement.id == 'results'")
    browser.press("Tab")
    first = browser.run("document.activeElement.textContent")
    browser.press("Enter")
    browser.wait("!document.getElementById('title').hidden && document.activeElement.tagName == 'H1'")
    assert first in browser.text()
    assert browser.run("document.title") == first
    browser.run("history.back()")
    browser.wait("document.getElementById('title').hidden && document.activeElement.id == 'results'")
    assert len(browser.run(HITS)) == 8
    browser.run("document.getElementById('more').focus()")
    browser.press("Enter")
    browser.wait(f"{HITS}.length == 16")
    browser.wait("document.activeElement.parentElement == document.querySelectorAll('#hits li')[8]")


def test_a_title_has_an_address_by_number_and_by_id(program: Program, site: Path, browser: Browser) -> None:
    title = next(one["biblio"] for one in program.json("search", "beekeeping for all").lines if "biblio" in one)
    browser.open(f"{(site / 'index.html').as_uri()}#t/{title}")
    browser.wait("!document.getElementById('title').hidden")
    text = browser.text()
    assert "All about bees." in text
    assert "9781001126487" in text
    number = text.split("Number\n")[1].split()[0]
    browser.open(f"{(site / 'es/index.html').as_uri()}#t/{number}")
    browser.wait("!document.getElementById('title').hidden")
    assert "Ejemplares" in browser.text()
    browser.open(f"{(site / 'index.html').as_uri()}#t/999999")
    browser.wait("!document.getElementById('title').hidden")
    assert "not in the catalog any more" in browser.text()


def test_a_hostile_record_is_text(site: Path, browser: Browser) -> None:
    browser.open(site / "index.html")
    (shown,) = find(browser, "onerror alert")
    assert shown.startswith("<img src=x onerror=alert(1)></script>")
    assert browser.run("document.images.length") == 0
    browser.press("Enter")
    browser.press("Tab")
    browser.press("Enter")
    browser.wait("!document.getElementById('title').hidden")
    assert "<img src=x" in browser.text()
    for page in ("titles-0.html", "catalog-0.html", "authors-0.html"):
        browser.open(site / page)
        assert "<img src=x" in browser.text()
        assert browser.run("document.images.length") == 0
    asked = '"><script>alert(1)</script>'
    browser.open(f"{(site / 'index.html').as_uri()}?q={asked}")
    browser.wait(SAID)
    assert browser.run("document.getElementById('q').value") == asked


def test_without_scripts_there_are_lists(site: Path, browser: Browser) -> None:
    browser.without_scripts()
    browser.open(site / "index.html")
    assert "Searching needs JavaScript" in browser.text()
    assert browser.run("document.querySelectorAll('noscript a').length") == 4
    browser.open(site / "catalog-0.html")
    assert "The secret life of bees" in browser.text()
    assert "front page says from when" in browser.text()


def test_it_fits_a_narrow_window_and_paper(site: Path, browser: Browser) -> None:
    browser.as_wide_as(320)
    for name in ("index.html?q=emma", "titles-0.html", "catalog-0.html", "events.html", "hours.html", "es/card.html"):
        browser.open(f"{site.as_uri()}/{name}")
        assert browser.run("document.documentElement.scrollWidth") <= 320, name
    paper = base64.b64decode(browser.call("Page.printToPDF")["data"])
    assert paper.startswith(b"%PDF")
    browser.call("Emulation.setEmulatedMedia", media="print")
    assert browser.run("getComputedStyle(document.querySelector('nav')).display") == "none"


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


def test_it_works_from_a_web_host_under_its_policy(site: Path, browser: Browser) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        browser.open(f"http://127.0.0.1:{server.server_port}/index.html?q=secret+bees")
        browser.wait(SAID)
        assert browser.run(HITS) == ["The secret life of bees"]
        assert browser.run("fetch('http://127.0.0.1:9/').then(() => 'went', () => 'no')") == "no"
        browser.said.clear()  # the policy said what it refused
    finally:
        server.shutdown()
        server.server_close()
