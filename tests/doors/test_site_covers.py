"""Covers of the library's own in the web catalog, in a real Chromium; which picture is whose, and what is left out."""

from __future__ import annotations

import io
import os
import re
from pathlib import Path

import pytest
from PIL import Image

from tests.formats.samples import marc

from .calling import Program
from .chromium import Browser
from .test_cli_publish import read
from .test_site_look import picture, publish
from .test_web_catalog import browser, find

__all__ = ["browser"]
TITLES = ("Emma", "Owl moon", "Dune", "Persuasion")
SIZES = "[...document.images].map(i => [i.naturalWidth, i.naturalHeight, i.width, i.height, i.alt])"


@pytest.fixture
def covers(program: Program) -> Path:
    """Return the library's folder of covers, with four titles in the library: their numbers are 1 to 4."""
    file, folder = program.folder / "some.mrc", program.folder / "covers"
    isbns = ("9780141439518", "", "", "")
    records = [
        marc(("001", f"r{n}"), ("020", f"  \x1fa{isbn}"), ("245", f"10\x1fa{title}"))
        for n, (title, isbn) in enumerate(zip(TITLES, isbns, strict=True))
    ]
    file.write_bytes(b"".join(records))
    assert program("import", "marc", str(file), "--one-copy", "--yes").code == 0
    folder.mkdir()
    assert program("setting", "set", "site_covers", str(folder)).code == 0
    return folder


def numbers(site: Path) -> dict[str, int]:
    """Return the record numbers by title, as the pages have them."""
    found = re.findall(r'<li id="(\d+)".*?itemprop=name dir="auto">([^<]*)<', read(site, "catalog-0.html"))
    return {title: int(no) for no, title in found}


def shown_covers(site: Path) -> list[str]:
    return sorted(file.name for file in (site / "covers").glob("*"))


def middle(site: Path, no: int) -> tuple[int, ...]:
    """Return the color in the middle of a cover."""
    found = Image.open(site / f"covers/{no}.jpg").getpixel((40, 60))
    assert isinstance(found, tuple)
    return found


def every_byte(site: Path) -> dict[str, bytes]:
    own = (".tuils-site.known", "tuils-site.json")  # how it was made: not what readers see
    return {
        str(one.relative_to(site)): one.read_bytes() for one in site.rglob("*") if one.is_file() and one.name not in own
    }


def test_covers_are_beside_results_and_titles(program: Program, covers: Path, browser: Browser) -> None:
    picture(covers, "0-14-143951-3.jpg", (600, 900))
    site = publish(program)
    (name,) = shown_covers(site)
    browser.open(site / "index.html")
    assert find(browser, "emma") == ["Emma"]
    browser.wait("document.querySelector('#hits img')?.naturalHeight == 180")
    assert browser.run("document.querySelector('#hits img').alt") == ""
    browser.run("document.querySelector('#hits a').click()")
    browser.wait("document.querySelector('article img')?.naturalHeight == 180")
    assert browser.run("[...document.querySelectorAll('article img')].map(i => [i.width, i.height])") == [[120, 180]]
    for page in ("catalog-0.html", "list-new.html", "es/catalog-0.html", "es/index.html"):
        browser.open(site / page)
        browser.wait("document.images[0]?.naturalHeight == 180")
        assert browser.run(SIZES) == [[120, 180, 60, 90, ""]], page
    browser.as_wide_as(320)
    browser.open(site / "index.html")
    find(browser, "emma")
    assert browser.run("document.documentElement.scrollWidth") <= 320
    data = (site / "covers" / name).read_bytes()
    assert data.startswith(b"\xff\xd8")
    assert b"photographer" not in data
    assert not Image.open(io.BytesIO(data)).getexif()
    assert program("publish", str(site), "--check").code == 0


def test_a_picture_belongs_to_its_number_barcode_or_isbn(program: Program, covers: Path) -> None:
    site = publish(program)
    no = numbers(site)
    assert not (site / "covers").exists()
    assert program("title", "add", "Solaris", "--barcode", "C77").code == 0
    colors = {f"{no['Owl moon']}.png": "red", "C77.gif": "lime", "978-0-14-143951-8.webp": "blue"}
    for name, color in colors.items():
        Image.new("RGB", (80, 120), color).save(covers / name)
    Image.new("RGB", (80, 120), "gray").save(covers / "A friend.jpg")
    made = program("publish", str(site), "--json")
    assert (made.line["covers"], made.line["changed"] > 3) == (3, True)
    assert "1 picture is named by no record number, ISBN, or barcode of a title: A friend.jpg" in made.err
    no = numbers(site)
    dots = {title: middle(site, no[title]) for title in ("Owl moon", "Solaris", "Emma")}
    assert {title: max(range(3), key=lambda n: one[n]) for title, one in dots.items()} == {
        "Owl moon": 0, "Solaris": 1, "Emma": 2,
    }  # fmt: skip
    Image.new("RGB", (80, 120), "red").save(covers / f"{no['Emma']}.png")  # the number comes before the ISBN
    assert program.json("publish", str(site)).line["covers"] == 3
    pixel = middle(site, no["Emma"])
    assert pixel[0] > pixel[2]


def test_only_what_changed_is_written_and_what_is_gone_goes(program: Program, covers: Path) -> None:
    site = publish(program)
    no = numbers(site)
    first, second = (picture(covers, f"{no[title]}.jpg", (90, 120)) for title in ("Emma", "Dune"))
    publish(program)
    assert program.json("publish", str(site)).line["changed"] == 0
    kept = (site / f"covers/{no['Emma']}.jpg").stat().st_mtime_ns
    Image.new("RGB", (80, 120), "white").save(second)
    again = program.json("publish", str(site)).line
    assert again["changed"] == 1
    assert (site / f"covers/{no['Emma']}.jpg").stat().st_mtime_ns == kept
    second.unlink()
    assert program.json("publish", str(site)).line["covers"] == 1
    assert shown_covers(site) == [f"{no['Emma']}.jpg"]
    assert read(site, "catalog-0.html").count("<img") == 1
    (site / f"covers/{no['Emma']}.jpg").write_bytes(b"spoiled")
    assert program("publish", str(site), "--check").code == 1
    publish(program)
    before = every_byte(site)
    program("publish", str(site), "--full")
    assert every_byte(site) == before
    first.rename(covers.parent / "aside.jpg")
    covers.rename(covers.parent / "away")  # a stick that was pulled out
    away = program("publish", str(site))
    assert (away.code, "stay as they were" in away.err) == (0, True)
    assert every_byte(site) == before
    program("setting", "set", "site_covers", "")
    publish(program)
    assert not (site / "covers").exists()
    assert "<img" not in read(site, "catalog-0.html")


def test_what_is_no_fit_picture_is_left_out_with_the_reason(program: Program, covers: Path) -> None:
    site = publish(program)
    no = numbers(site)
    svg = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    (covers / f"{no['Emma']}.svg").write_text(svg)
    Image.new("RGB", (1, 1)).save(covers / f"{no['Dune']}.gif")
    with (covers / f"{no['Owl moon']}.jpg").open("wb") as out:
        out.truncate(5_000_001)
    (covers / f"{no['Persuasion']}.png").symlink_to("/dev/zero")
    Path(os.fsdecode(os.fsencode(covers) + b"/\xffodd\x1b.jpg")).write_bytes(b"")
    Path(os.fsdecode(os.fsencode(f"{covers}/{no['Emma']}") + b".\xff")).write_bytes(b"")
    made = program("publish", str(site))
    assert made.code == 0
    assert "4 covers were left out: " in made.err
    assert "1.svg (use a picture as PNG, JPEG, GIF, or WebP)" in made.err
    assert "(It is larger than 5 MB. Save it smaller)" in made.err
    assert "(use a larger picture: this one has only 1 by 1 dots)" in made.err
    assert "(It is a pipe or a device" in made.err
    assert "by no record number, ISBN, or barcode of a title: odd.jpg" in made.err
    assert "Traceback" not in made.err
    assert shown_covers(site) == []
    for file in list(covers.iterdir()):
        file.unlink()
    picture(covers, f"{no['Emma']}.jpg", (6000, 6000))
    # 30,000 by 30,000 dots in a file of some bytes
    (covers / f"{no['Dune']}.gif").write_bytes(b"GIF89a\x30\x75\x30\x75\0\0\0,\0\0\0\0\x30\x75\x30\x75\0\2\0;")
    made = program("publish", str(site))
    assert (made.code, made.err.count("a smaller picture")) == (0, 2)


def test_the_folder_of_covers_is_none_of_the_site(program: Program, covers: Path) -> None:
    site = publish(program)
    inside = site / "covers"
    inside.mkdir()
    picture(inside, "mine.jpg", (90, 120))
    assert program("setting", "set", "site_covers", str(inside)).code == 0
    refused = program("publish", str(site))
    assert refused.code == 3
    assert "The folder of cover pictures is inside the web catalog" in refused.err
    assert (inside / "mine.jpg").exists()


def test_covers_are_brought_to_the_host(program: Program, covers: Path) -> None:
    site = publish(program)
    no = numbers(site)["Emma"]
    picture(covers, f"{no}.jpg", (90, 120))
    host = program.folder / "host"
    host.mkdir()
    assert program("publish", str(site), "--to", str(host)).code == 0
    assert (host / f"covers/{no}.jpg").read_bytes() == (site / f"covers/{no}.jpg").read_bytes()
    os.unlink(covers / f"{no}.jpg")
    assert program("publish", str(site), "--to", str(host)).code == 0
    assert not (host / f"covers/{no}.jpg").exists()


@pytest.mark.parametrize("folder", ["covers", "/nowhere/covers", "/dev/zero"])
def test_a_folder_that_is_none_is_refused(program: Program, folder: str) -> None:
    refused = program("setting", "set", "site_covers", folder)
    assert refused.code != 0
    assert "the full path of a folder of pictures" in refused.err
