"""The web catalog with the library's own color, logo, and pages, in a real Chromium; and what of them is refused."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from .calling import Program
from .chromium import Browser
from .test_cli_publish import Elements, read
from .test_web_catalog import browser

__all__ = ["browser"]
HOSTILE_TITLE = "<img src=x onerror=alert(1)>"
HOSTILE = """# <script>alert(1)</script>
<img src=x onerror=alert(2)> <b onclick="alert(3)">bold</b> {{ 7*7 }} </article></main>

[one](javascript:alert(4)) [two](JaVaScRiPt&#58;alert(5)) [three](<java\tscript:alert(6)>)
[four](data:text/html,<script>alert(7)</script>)
[five](vbscript:x) [six](//evil.example/x) [seven](file:///etc/passwd) [eight](\\\\evil.example) ![nine](https://evil.example/x.png)
[ten](https://good.example/?a=1&b="x" 't" onmouseover=alert(8)') <javascript:alert(9)> [x]: javascript:alert(10)

[eleven](javascript&colon;alert(11)) [twelve](page-about.html) [thirteen][ref] <https://auto.example/>

[ref]: javascript:alert(12)

- item
    - below it

| a | b |
| - | - |
| <i>c</i> | d |
"""


def picture(folder: Path, name: str = "logo.jpg", size: tuple[int, int] = (900, 300)) -> Path:
    """Return a picture in which a camera wrote a name."""
    file, exif = folder / name, Image.Exif()
    exif[0x013B] = "Zyxwvut the photographer"
    Image.new("RGB", size, "#7a1f3d").save(file, exif=exif)
    return file


def own_page(program: Program, topic: str, title: str, text: str) -> None:
    file = program.folder / f"{topic}.md"
    file.write_text(text, encoding="utf-8")
    made = program("policy", "edit", topic, "--kind", "page", "--shown", "--title", title, "--from", str(file))
    assert made.code == 0, made.err


def publish(program: Program) -> Path:
    folder = program.folder / "site"
    made = program("publish", str(folder))
    assert made.code == 0, made.err
    return folder


def test_color_logo_and_pages_are_on_every_page(program: Program, browser: Browser) -> None:
    program("setting", "set", "name", "Riverbend & <b>Sons</b>")
    assert program("setting", "set", "site_color", "7A1F3D").code == 0
    assert program("setting", "set", "site_logo", str(picture(program.folder))).code == 0
    own_page(program, "about", "About us", "# Our story\nSince **1904**.\n\n- one\n    - two\n")
    own_page(program, "about-es", "Quiénes somos", "Desde **1904**.")
    own_page(program, "card", "Cards", "Ask us.")
    program("policy", "edit", "draft", "--kind", "page", "--text", "Not yet.")
    site = publish(program)
    browser.open(site / "page-about.html")
    assert browser.run("document.querySelector('h1').textContent") == "About us"
    assert browser.run("document.querySelector('h2').textContent") == "Our story"
    assert browser.run("document.querySelectorAll('li li').length") == 1
    assert browser.run("getComputedStyle(document.querySelector('nav a')).color") == "rgb(122, 31, 61)"
    assert browser.run("document.images[0].naturalWidth") == 384
    browser.run("document.querySelector('a[hreflang]').click()")
    browser.wait("document.documentElement?.lang == 'es'")
    assert browser.run("document.querySelector('h1').textContent") == "Quiénes somos"
    browser.wait("document.images[0].naturalWidth == 384")
    browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])
    assert browser.run("getComputedStyle(document.querySelector('nav a')).color") not in ("rgb(122, 31, 61)", "")
    browser.as_wide_as(320)
    browser.open(site / "page-about.html")
    assert browser.run("document.documentElement.scrollWidth") <= 320
    assert "Ask us." in read(site, "card.html")
    assert "Cards" in read(site, "es/index.html")
    assert not (site / "page-draft.html").exists()
    assert b"photographer" not in (site / "logo.png").read_bytes()
    assert "Riverbend &amp; &lt;b&gt;Sons" in read(site, "index.html")


def test_a_hostile_page_is_text(program: Program, browser: Browser) -> None:
    own_page(program, "about", HOSTILE_TITLE, HOSTILE)
    site = publish(program)
    for name in ("page-about.html", "es/page-about.html", "index.html"):
        browser.open(site / name)
        assert browser.run("document.images.length") == 0
        assert "onerror=alert(1)" in browser.text()
    browser.open(site / "page-about.html")
    text = browser.text()
    assert "<script>alert(1)</script>" in text
    assert "{{ 7*7 }}" in text
    found = Elements()  # refuses attributes on... and style
    found.feed(read(site, "page-about.html"))
    assert found.names.count("script") == 1
    assert not {"b", "i", "img", "iframe"} & set(found.names)
    there = [one for one in found.addresses if ":" in one or one.startswith(("/", "\\"))]
    assert {*there} == {"https://evil.example/x.png", "https://good.example/?a=1&b=%22x%22", "https://auto.example/"}
    for number in range(found.names.count("a")):  # nothing that can be clicked runs
        assert not str(browser.run(f"document.links[{number}]?.protocol ?? ''")).startswith(
            ("javascript", "data", "vb")
        )


def test_a_page_that_is_hidden_or_a_color_that_is_taken_back_goes(program: Program) -> None:
    program("setting", "set", "site_color", "#0b5870")
    own_page(program, "about", "About us", "Here.")
    site = publish(program)
    assert (site / "colors.css").exists()
    assert "colors.css" in read(site, "page-about.html")
    program("policy", "edit", "about", "--no-shown")
    program("setting", "set", "site_color", "")
    publish(program)
    assert not [file for file in site.rglob("*") if file.name in ("colors.css", "page-about.html")]
    assert "colors.css" not in read(site, "index.html")
    assert "About us" not in read(site, "index.html")
    assert program("publish", str(site), "--check").code == 0


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("site_color", "#7cc9df", "a darker color: this one has a contrast of 1.6:1 with the page"),
        ("site_color", "red;} body{display:none", "a color, such as #0b5870"),
        ("site_color_dark", "#0b5870", "a lighter color"),
        ("site_logo", "logo.png", "the full path of a picture"),
        ("site_logo", "/nowhere/logo.png", "There is no /nowhere/logo.png"),
        ("site_logo", "/dev/zero", "It is a pipe or a device"),
        ("site_logo", "/tmp", "It is a folder"),
    ],
)
def test_what_does_not_do_is_refused_with_the_reason(program: Program, name: str, value: str, said: str) -> None:
    refused = program("setting", "set", name, value)
    assert refused.code != 0
    assert said in refused.err
    assert "Traceback" not in refused.err


def test_a_logo_is_a_picture_and_one_that_is_gone_stays(program: Program) -> None:
    svg = program.folder / "logo.svg"
    svg.write_text("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
    assert "a picture as PNG, JPEG, GIF, or WebP" in program("setting", "set", "site_logo", str(svg)).err
    broken = program.folder / "broken.png"
    out = io.BytesIO()
    Image.new("RGB", (50, 50)).save(out, "PNG")
    broken.write_bytes(out.getvalue()[:50])
    assert "a picture as PNG" in program("setting", "set", "site_logo", str(broken)).err
    large = picture(program.folder, "large.png", (6000, 6000))
    assert "a smaller picture" in program("setting", "set", "site_logo", str(large)).err
    logo = picture(program.folder)
    program("setting", "set", "site_logo", str(logo))
    site = publish(program)
    before = (site / "logo.png").read_bytes()
    logo.unlink()
    again = program("publish", str(site))
    assert again.code == 0
    assert "stays as it was" in again.err
    assert (site / "logo.png").read_bytes() == before
    assert 'src="logo.png"' in read(site, "index.html")
    assert program("publish", str(site), "--full").code == 0
    assert (site / "logo.png").read_bytes() == before


def test_a_volunteer_may_not_change_how_it_looks(program: Program) -> None:
    program("staff", "add", "vera", "--role", "volunteer", TUILS_NEW_PIN="9876")
    for words in (("setting", "set", "site_color", "#0b5870"), ("policy", "edit", "about", "--text", "x")):
        refused = program("--as", "vera", *words, TUILS_PIN="9876")
        assert refused.code == 1
        assert refused.err.startswith("Your role doesn't let you")
