"""tuils publish: the web catalog's folder: which files are written, whose stay, and who is in none of them."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from filelock import FileLock

from tests.formats.samples import marc

from .calling import Program

HOSTILE = "</script><script>alert(1)</script> & \"quoted\" 'x' <b>é</b> \u05d0\u05d1 😀 {{ 7*7 }} ]]>"
MARKERS = ("Zyxwvut", "Qqmarker", "marker@zyx.example", "7155550142", "Pinwheel Lane")


def pages(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.html"))


def read(folder: Path, name: str) -> str:
    return (folder / name).read_text(encoding="utf-8")


@pytest.fixture
def site(program: Program) -> Path:
    """The folder of a site with two titles."""
    program("title", "add", "--title", "Emma", "--author", "Austen, Jane", "--barcode", "C1")
    program("title", "add", "--title", "Persuasion", "--author", "Austen, Jane", "--barcode", "C2")
    folder = program.folder / "site"
    program.json("publish", str(folder))
    return folder


def test_a_volunteer_is_refused_and_a_file_is_no_folder(program: Program) -> None:
    program("staff", "add", "vera", "--name", "Vera", "--role", "volunteer", TUILS_NEW_PIN="1357")
    refused = program("--as", "vera", "publish", str(program.folder / "site"), TUILS_PIN="1357")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.startswith("Your role doesn't let you publish")
    assert len(refused.err.splitlines()) == 1
    file = program.folder / "mine.txt"
    file.write_text("mine")
    said = program("publish", str(file))
    assert (said.code, file.read_text()) == (2, "mine")
    assert f"{file} is a file, not a folder. Name a folder." in said.err


def test_it_is_made_and_only_what_changed_is_written_again(program: Program, site: Path) -> None:
    again = program.json("publish", str(site)).line
    assert again["changed"] == 0
    assert [*again] == ["files", "changed", "bytes", "seconds"]
    assert (
        again["files"] == sum(file.is_file() for file in site.rglob("*")) - 3
    )  # the manifest, the lock, and what it knows
    card = program.patron("Ada")
    program("checkout", card, "C1")
    lent = program.json("publish", str(site)).line
    assert 0 < lent["changed"] < again["files"] / 2
    assert "Out, due" in read(site, "catalog-0.html")
    assert program.json("publish", str(site), "--full").line["changed"] == 0  # made anew, and no byte is another
    assert "The web catalog has" in program("publish", str(site)).out


def test_a_title_that_is_gone_is_gone_from_every_file(program: Program, site: Path) -> None:
    title = next(one["biblio"] for one in program.json("search", "persuasion").lines if "biblio" in one)
    assert program("title", "remove", title, "--copies", "--yes").code == 0
    program.json("publish", str(site))
    assert not [file for file in site.rglob("*.*") if b"ersuasion" in file.read_bytes()]
    assert "Emma" in read(site, "catalog-0.html")


def test_files_of_others_are_left_alone_or_said(program: Program, site: Path) -> None:
    own = site / "our-story.html"
    own.write_text("ours", encoding="utf-8")
    found = program.json("publish", str(site), "--check")
    assert (found.code, found.line) == (0, {"whole": True, "stale": 0, "foreign": 1})
    program.json("publish", str(site), "--full")
    assert own.read_text(encoding="utf-8") == "ours"
    other = program.folder / "other"
    other.mkdir()
    (other / "index.html").write_text("theirs", encoding="utf-8")
    refused = program("publish", str(other))
    assert refused.code == 3
    assert "Another file is where the web catalog needs its own" in refused.err
    assert [file.name for file in other.iterdir() if not file.name.startswith(".")] == ["index.html"]
    assert (other / "index.html").read_text(encoding="utf-8") == "theirs"


def test_a_check_finds_what_is_missing_changed_or_out_of_date(program: Program, site: Path) -> None:
    (site / "style.css").write_text("x", encoding="utf-8")
    (site / "find.js").unlink()
    found = program.json("publish", str(site), "--check")
    assert (found.code, found.line) == (1, {"whole": False, "stale": 2, "foreign": 0})
    assert program.json("publish", str(site)).line["changed"] == 2
    assert program("publish", str(site), "--check").code == 0
    program("title", "add", "--title", "Sanditon")
    program("opac", "publish")
    assert program.json("publish", str(site), "--check").line == {"whole": False, "stale": 0, "foreign": 0}
    assert program("publish", str(program.folder / "nowhere"), "--check").code == 1
    assert program("publish", str(site), "--check", "--full").code == 2


def test_one_program_at_a_time_and_never_into_a_library_s_own_folder(program: Program, site: Path) -> None:
    before = {file: file.stat().st_mtime_ns for file in pages(site)}
    program("title", "add", "--title", "Sanditon")
    with FileLock(site / ".tuils-site.lock"):
        busy = program("publish", str(site))
    assert "Another program is publishing into this folder" in busy.err
    assert {file: file.stat().st_mtime_ns for file in pages(site)} == before
    assert "A library or a database is in this folder" in program("publish", str(program.folder)).err
    manifest = json.loads(read(site, "tuils-site.json"))
    (site / "tuils-site.json").write_text(json.dumps({**manifest, "library": "another"}), encoding="utf-8")
    assert "Another library's web catalog is here" in program("publish", str(site)).err


def test_a_manifest_that_lies_leads_nowhere(program: Program, site: Path) -> None:
    victim = program.folder / "victim.txt"
    victim.write_text("mine", encoding="utf-8")
    manifest = json.loads(read(site, "tuils-site.json"))
    for name in ("../victim.txt", "data/../../victim.txt", str(victim), "..\\victim.txt"):
        manifest["files"][name] = ["", 4, ""]
    (site / "tuils-site.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert program("publish", str(site)).code == 0
    assert victim.read_text(encoding="utf-8") == "mine"


def test_nothing_is_replaced_before_all_is_there(program: Program, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {file: file.read_bytes() for file in site.rglob("*") if file.is_file()}
    program("title", "add", "--title", "Sanditon")
    with monkeypatch.context() as here:
        here.setattr("tuils.library.reach.web.site_folder.new_stream", _full_after(3))
        full = program("publish", str(site))
    assert "the disk is full" in full.err
    assert {file: file.read_bytes() for file in site.rglob("*") if file.is_file()} == before
    assert program("publish", str(site)).code == 0
    assert "Sanditon" in read(site, "catalog-0.html")


def _full_after(many: int):  # type: ignore[no-untyped-def]
    from tuils.files import new_stream

    left = [many]

    def stream(file: Path):  # type: ignore[no-untyped-def]
        left[0] -= 1
        if left[0] < 0:
            raise OSError(28, "No space left on device", str(file))
        return new_stream(file)

    return stream


def test_no_patron_is_in_any_byte(program: Program) -> None:
    program("title", "add", "--title", "Emma", "--barcode", "C1")
    program("title", "add", "--title", "Persuasion", "--barcode", "C2")
    cards = [
        program.patron(
            name, last_name="Qqmarker", email="marker@zyx.example", phone="715 555 0142", street="9 Pinwheel Lane"
        )
        for name in ("Zyxwvut", "Zyxwvutson")
    ]
    assert program("checkout", cards[0], "C1").code == 0
    assert program("hold", "place", cards[1], "C1").code == 0
    program("checkout", cards[1], "C2")
    program("checkin", "C2")
    session = program.json("event", "add", "Story time", "2026-12-08 10:30", "--registration", "required").line
    assert program("event", "register", str(session["session"]), "--card", cards[0], "--adult", "1").code == 0
    folder = program.folder / "site"
    assert program("publish", str(folder)).code == 0
    data = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    assert b"Emma" in data
    assert b"Story time" in data
    for marker in (*MARKERS, *cards, "715 555 0142"):
        for form in (marker, marker.lower(), marker.upper()):
            assert form.encode() not in data, marker


class Elements(HTMLParser):
    """All elements of a page and the addresses in it."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src", "action")]
        assert not [name for name, _value in attrs if name.startswith("on") or name == "style"]


def test_hostile_records_become_text_and_no_page_leads_elsewhere(program: Program) -> None:
    file = program.folder / "hostile.mrc"
    fields = [("100", f"1 \x1fa{HOSTILE}"), ("245", f"10\x1fa{HOSTILE}"), ("490", f"0 \x1fa{HOSTILE}")]
    fields += [("520", f"  \x1fa{HOSTILE}"), ("650", f" 0\x1fa{HOSTILE}"), ("260", f"  \x1fb{HOSTILE}")]
    fields += [
        ("856", "40\x1fujavascript:alert(1)\x1fyBad"),
        ("856", f"40\x1fuhttps://x.example/?a=1&b=2\x1fy{HOSTILE}"),
    ]
    file.write_bytes(marc(("001", "h1"), *fields))
    program("import", "marc", str(file), "--one-copy", "--yes")
    folder = program.folder / "site"
    assert program("publish", str(folder)).code == 0
    for page in pages(folder):
        text = page.read_text(encoding="utf-8")
        found = Elements()
        found.feed(text)
        assert text.count("Content-Security-Policy") == 1
        assert found.names.count("script") <= 2
        assert not {"b", "iframe", "object", "embed"} & set(found.names)
        there = [one for one in found.addresses if re.match(r"[a-z]+:|//", one, re.IGNORECASE)]
        assert set(there) <= {"https://x.example/?a=1&b=2"}
        for one in found.addresses:
            name = one.partition("#")[0].partition("?")[0]
            if one not in there and name:
                assert (page.parent / name).resolve().is_file(), (page, one)
    for script in folder.rglob("data/*.js"):
        assert "<" not in script.read_text(encoding="utf-8")


def test_lists_events_hours_and_calendars_are_pages(program: Program) -> None:
    program("title", "add", "--title", "Emma", "--barcode", "C1")
    program("list", "make", "Our favorites")
    program("list", "add", "Our favorites", "C1")
    program("list", "publish", "Our favorites")
    assert program("hours", "set", "mon", "10-18").code == 0
    assert program("closure", "add", "2026-12-25", "--reason", "Christmas").code == 0
    made = program.json("event", "add", "Story time", "2026-12-08 10:30", "--minutes", "60").line
    program("event", "add", "Films", "2026-12-09 19:00")
    program("event", "cancel", str(made["session"]), "--reason", "Snow")
    folder = program.folder / "site"
    program.json("publish", str(folder))
    assert "Our favorites" in read(folder, "lists.html")
    (favorites,) = re.findall(r'href="(list-[0-9a-f]{12}\.html)"', read(folder, "lists.html"))
    assert "Emma" in read(folder, favorites)
    events = read(folder, "events.html")
    assert "Canceled: Story time" in events
    assert "Films" in events
    assert "Fri, Dec 25" in read(folder, "hours.html")
    assert "Christmas" not in read(folder, "hours.html")  # a reason may name who is away
    assert read(folder, "events.ics").count("BEGIN:VEVENT") == 2
    assert len([*folder.glob("events-*.ics")]) == 2
    assert "Actividades" in read(folder, "es/events.html")
    assert "How" not in read(folder, "es/index.html")
    program.clock.forward(days=40)
    program.json("publish", str(folder))
    assert "Films" not in read(folder, "events.html")
    assert not [*folder.glob("events-*.ics")]


def test_a_title_keeps_its_address_when_others_come_and_go(program: Program, site: Path) -> None:
    (address,) = set(re.findall(r'href="(catalog-[^"]+)"[^>]*>Persuasion', read(site, "titles-0.html")))
    file = program.folder / "more.mrc"
    file.write_bytes(b"".join(marc(("001", f"n{n}"), ("245", f"00\x1faA title {n}")) for n in range(1100)))
    program("import", "marc", str(file), "--yes")
    program.json("publish", str(site))
    assert len([*site.glob("titles-*.html")]) > 1
    said = "".join(read(site, page.name) for page in site.glob("titles-*.html"))
    assert set(re.findall(r'href="(catalog-[^"]+)"[^>]*>Persuasion', said)) == {address}
    name, _hash, anchor = address.partition("#")
    assert re.search(f'<li id="{anchor}" [^\\n]*<h2 [^>]*>Persuasion</h2>', read(site, name))


def test_who_may_not_publish_may_not(program: Program) -> None:
    program("staff", "add", "vera", "--role", "volunteer", TUILS_NEW_PIN="9876")
    refused = program("--as", "vera", "publish", str(program.folder / "site"), TUILS_PIN="9876")
    assert refused.code == 1
    assert not (program.folder / "site").exists()


def same_as_whole(program: Program, site: Path) -> None:
    """Assert that the site, brought up to date, is the one that is made anew."""
    program.json("publish", str(site))
    before = {file: file.read_bytes() for file in site.rglob("*.*") if not file.name.startswith(".tuils")}
    assert program.json("publish", str(site), "--full").line["changed"] == 0
    assert {file: file.read_bytes() for file in site.rglob("*.*") if not file.name.startswith(".tuils")} == before


def test_what_is_brought_up_to_date_is_what_is_made_anew(program: Program, site: Path) -> None:
    words = ["river", "glass", "winter", "the", "of", "garden", "a", "letter", "stone", "light"]
    names = [" ".join(words[(n * k) % 10] for k in (1, 3, 7)) + f" {n}" for n in range(1, 700)]
    file = program.folder / "more.mrc"
    file.write_bytes(b"".join(marc(("001", f"n{n}"), ("245", f"00\x1fa{name}")) for n, name in enumerate(names)))
    program("import", "marc", str(file), "--one-copy", "--yes")
    same_as_whole(program, site)
    card = program.patron("Ada")
    program("checkout", card, "C1")
    program("title", "add", "--title", "The glass winter", "--author", "Zola, E", "--barcode", "C3")
    same_as_whole(program, site)
    assert read(site, "data/map.js").count('"titles":702') == 1
    gone = next(one["biblio"] for one in program.json("search", names[50]).lines if "biblio" in one)
    program("title", "remove", gone, "--copies", "--yes")
    moved = next(one["biblio"] for one in program.json("search", names[200]).lines if "biblio" in one)
    program("title", "edit", moved, "--title", "Aardvarks of winter")
    same_as_whole(program, site)
    program.clock.forward(days=40)
    program("checkin", "C1")
    same_as_whole(program, site)
    (site / "data/i0.js").unlink()
    (site / "catalog-2.html").write_text("broken", encoding="utf-8")
    (site / "data/b3.js").write_text("broken", encoding="utf-8")
    (site / "titles-0.html").unlink()
    same_as_whole(program, site)
    (site / ".tuils-site.known").write_bytes(b"broken")
    same_as_whole(program, site)


def test_a_loan_that_is_late_now_is_told(program: Program, site: Path) -> None:
    program("checkout", program.patron("Ada"), "C1")
    program.json("publish", str(site))
    assert "Out, due" in read(site, "catalog-0.html")
    program.clock.forward(days=40)
    program.json("publish", str(site))
    assert "Out, should be back soon" in read(site, "catalog-0.html")
