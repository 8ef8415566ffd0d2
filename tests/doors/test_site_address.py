"""The web catalog as search engines read it: each title by schema.org at its anchor, and the address that was set."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.formats.samples import marc

from .calling import Program
from .test_cli_publish import HOSTILE, pages, read, site
from .test_site_look import publish

__all__ = ["site"]
ADDRESS = "https://riverbend.example/our%20catalog/"


class Told(HTMLParser):
    """The properties of the last item on a page, by their names."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.kind, self.found, self.canonical, self._open = "", dict[str, str](), "", ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.kind = given.get("itemtype", self.kind)
        self.canonical = given["href"] if given.get("rel") == "canonical" else self.canonical
        self._open = given.get("itemprop", "")
        if self._open == "url":
            self.found["url"] = given["href"]

    def handle_data(self, data: str) -> None:
        if self._open:
            self.found[self._open] = self.found.get(self._open, "") + data

    def handle_endtag(self, tag: str) -> None:
        self._open = ""


def test_a_title_is_told_by_schema_org_at_its_anchor(program: Program) -> None:
    file = program.folder / "one.mrc"
    fields = [("020", "  \x1fa9781001126487"), ("100", f"1 \x1fa{HOSTILE}"), ("245", f"10\x1fa{HOSTILE}")]
    file.write_bytes(marc(("001", "h1"), *fields, ("260", "  \x1fbKnopf,\x1fc1998."), ("520", f"  \x1fa{HOSTILE}")))
    program("import", "marc", str(file), "--one-copy", "--yes")
    folder = publish(program)
    for page in ("catalog-0.html", "es/catalog-0.html"):
        told = Told(read(folder, page))
        assert told.kind == "https://schema.org/Book"
        assert told.found["url"] == "#1"
        assert (told.found["publisher"], told.found["isbn"]) == ("Knopf", "9781001126487")
        assert told.found["datePublished"] == "1998"
        for name in ("name", "author", "description"):
            assert "</script><script>alert(1)</script>" in told.found[name]


def test_only_a_library_that_names_its_address_has_a_sitemap(program: Program, site: Path) -> None:
    assert not (site / "sitemap.xml").exists()
    assert not (site / "robots.txt").exists()
    assert not [page for page in pages(site) if "canonical" in page.read_text()]
    assert program("setting", "set", "site_address", "HTTPS://Riverbend.example/our catalog/index.html").code == 2
    assert program("setting", "set", "site_address", "https://Riverbend.example/our%20catalog/index.html").code == 0
    publish(program)
    listed = [one.text or "" for one in ET.parse(site / "sitemap.xml").iter() if one.tag.endswith("}loc")]
    assert sorted(listed) == sorted(f"{ADDRESS}{page.relative_to(site).as_posix()}" for page in pages(site))
    for page in pages(site):
        assert Told(page.read_text()).canonical == f"{ADDRESS}{page.relative_to(site).as_posix()}"
    assert f"Sitemap: {ADDRESS}sitemap.xml\n" in read(site, "robots.txt")
    assert program.json("publish", str(site)).line["changed"] == 0
    assert program("setting", "set", "site_address", "").code == 0
    publish(program)
    assert not (site / "sitemap.xml").exists()
    assert not (site / "robots.txt").exists()


def test_a_robots_file_of_the_library_s_own_stays(program: Program, site: Path) -> None:
    (site / "robots.txt").write_text("User-agent: *\nDisallow: /old/\n")
    program("setting", "set", "site_address", "https://riverbend.example")
    publish(program)
    assert "Disallow: /old/" in read(site, "robots.txt")
    assert "https://riverbend.example/catalog-0.html<" in read(site, "sitemap.xml")


def test_only_a_whole_file_name_is_left_out(program: Program) -> None:
    assert program("setting", "set", "site_address", "https://riverbend.example/old-index.html").code == 0
    assert "https://riverbend.example/old-index.html/" in program("setting", "list").out


@pytest.mark.parametrize(
    "text",
    ["riverbend", "ftp://riverbend.example/", "javascript:alert(1)", "https://a:b@riverbend.example/", "https://x",
     "https://riverbend.example/?q=1", "https://riverbend.example/\"><script>", "https://riverbend.example:99999/"],
)  # fmt: skip
def test_what_is_no_address_is_refused(program: Program, text: str) -> None:
    said = program("setting", "set", "site_address", text)
    assert said.code == 2
    assert "a web address, such as https://riverbend.example/catalog/" in said.err
