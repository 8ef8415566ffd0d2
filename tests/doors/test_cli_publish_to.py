"""tuils publish --to: the web catalog at a folder, over a real sshd, and over a real FTP server with TLS."""

from __future__ import annotations

import getpass
import importlib
import json
import os
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from .calling import Answer, Program
from .guests import Sshd, needs, serving

SECRET = "Sesame-4242"


@pytest.fixture
def site(program: Program) -> Path:
    """The folder of a site with two titles."""
    program("title", "add", "--title", "Emma", "--barcode", "C1")
    program("title", "add", "--title", "Persuasion", "--barcode", "C2")
    folder = program.folder / "site"
    program.json("publish", str(folder))
    return folder


@pytest.fixture
def host(program: Program) -> Path:
    folder = program.folder / "host"
    folder.mkdir()
    return folder


def same(site: Path, host: Path) -> None:
    """All files of the site are at the host as they are here, and nothing else of ours."""
    names = {*json.loads((site / "tuils-site.json").read_bytes())["files"]}
    there = {str(file.relative_to(host)) for file in host.rglob("*") if file.is_file()}
    assert there == names | {"tuils-site.json"}
    assert [name for name in names if (site / name).read_bytes() != (host / name).read_bytes()] == []


def sent(answer: Answer) -> tuple[int, int]:
    assert answer.code == 0, answer.err
    return answer.line["sent"], answer.line["removed"]


def change(program: Program, site: Path, url: str, host: Path) -> None:
    """A new title, and one that is gone: only what that changes is sent."""
    program("title", "add", "--title", "Sanditon")
    changed, _gone = sent(program.json("publish", str(site), "--to", url))
    assert 0 < changed < 40
    same(site, host)
    assert sent(program.json("publish", str(site), "--to", url)) == (0, 0)


# -- a folder


def test_only_what_changed_is_brought_to_a_folder(program: Program, site: Path, host: Path) -> None:
    own = host / "our-story"
    own.write_text("ours", encoding="utf-8")
    files = program.json("publish", str(site), "--to", str(host))
    assert files.line["sent"] == files.line["files"]
    assert own.read_text(encoding="utf-8") == "ours"
    own.unlink()
    same(site, host)
    assert program("publish", str(host), "--check").code == 0
    change(program, site, f"file://{host}", host)
    (host / "style.css").write_text("x", encoding="utf-8")  # damaged there: sent again
    assert sent(program.json("publish", str(site), "--to", str(host))) == (1, 0)


def test_the_robots_file_of_a_host_stays(program: Program, site: Path, host: Path) -> None:
    """It may speak of more pages than ours."""
    (host / "robots.txt").write_text("theirs", encoding="utf-8")
    program("setting", "set", "site_address", "https://riverbend.example/catalog/")
    assert program("publish", str(site), "--to", str(host)).code == 0
    assert sent(program.json("publish", str(site), "--to", str(host))) == (0, 0)
    program("setting", "set", "site_address", "")
    program("publish", str(site), "--to", str(host))
    assert (host / "robots.txt").read_text(encoding="utf-8") == "theirs"
    assert not (host / "sitemap.xml").exists()


def test_files_of_others_and_other_libraries_are_never_touched(program: Program, site: Path, host: Path) -> None:
    (host / "index.html").write_text("theirs", encoding="utf-8")
    refused = program("publish", str(site), "--to", str(host))
    assert (refused.code, "Another file is where the web catalog needs its own" in refused.err) == (3, True)
    assert [file.name for file in host.iterdir()] == ["index.html"]
    (host / "index.html").unlink()
    program("publish", str(site), "--to", str(host))
    manifest = json.loads((host / "tuils-site.json").read_bytes())
    (host / "tuils-site.json").write_text(json.dumps({**manifest, "library": "another"}), encoding="utf-8")
    assert "Another library's web catalog is here" in program("publish", str(site), "--to", str(host)).err


def test_a_cut_leaves_the_old_site_and_the_next_run_goes_on(
    program: Program, site: Path, host: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program("publish", str(site), "--to", str(host))
    old = {file: file.read_bytes() for file in host.rglob("*") if file.is_file()}
    program("title", "add", "--title", "Sanditon")
    with monkeypatch.context() as here:
        _full_after(here, "pour", 4)
        cut = program("publish", str(site), "--to", str(host))
    assert (cut.code, "There is no room at" in cut.err) == (3, True)
    assert {file: file.read_bytes() for file in old} == old
    with monkeypatch.context() as here:
        _full_after(here, "place_part", 5)  # in the middle of taking places
        assert program("publish", str(site), "--to", str(host)).code == 3
    assert program("publish", str(site), "--to", str(host)).code == 0
    same(site, host)


def _full_after(here: pytest.MonkeyPatch, name: str, many: int) -> None:
    import errno

    from tuils import files

    real, left = getattr(files, name), [many]

    def act(*words: object) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(*words)

    here.setattr(f"tuils.devices.hosts.folder_host.{name}", act)


def test_what_is_refused_is_said(program: Program, site: Path, host: Path) -> None:
    for url in ("gopher://x/y", "sftp://-oProxyCommand=x/y", 'sftp://h/a"b', "sftp://h:99999/", "sftp://"):
        said = program("publish", str(site), "--to", url)
        assert (said.code, "This address can't be read" in said.err) == (3, True), url
    shown = program("publish", str(site), "--to", f"sftp://me:{SECRET}@h/x")
    assert "Never put a password into an address" in shown.err
    assert SECRET not in shown.err
    assert "There is no folder" in program("publish", str(site), "--to", str(host / "none")).err
    for words in (["--every", "day"], ["--host-key", "x"], ["--to", str(host), "--check"], ["--every", "2"]):
        assert program("publish", str(site), *words).code == 2, words
    program("staff", "add", "vera", "--name", "Vera", "--role", "volunteer", TUILS_NEW_PIN="1357")
    refused = program("--as", "vera", "publish", str(site), "--to", str(host), TUILS_PIN="1357")
    assert (refused.code, [*host.iterdir()]) == (1, [])


def test_the_daily_work_has_it_done_and_waits_for_nobody(
    program: Program, site: Path, host: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tuils.library.reach.web import site_run

    errands: list[site_run.SiteErrand] = []
    monkeypatch.setattr(site_run, "begin_program", errands.append)
    kept = program("publish", str(site), "--to", str(host), "--every", "day")
    assert "From now on" in kept.out
    assert program.json("daily").line["did"]["site_upload"] == 1
    host.rename(host.with_name("away"))
    site_run.run_errand(errands[-1])
    assert "The web catalog is NOT up to date on" in program("doctor").out
    host.with_name("away").rename(host)
    program.clock.forward(days=1)
    assert program.json("daily").line["did"]["site_upload"] == 1
    site_run.run_errand(errands[-1])
    assert "The web catalog is on" in program("doctor").out
    covers = tmp_path / "covers"
    covers.mkdir()
    (covers / "1.jpg").write_bytes(b"no picture")
    program("setting", "set", "site_covers", str(covers))
    assert "left out" not in program("doctor").out
    program.clock.forward(days=1)
    assert program.json("daily").line["did"]["site_upload"] == 1
    site_run.run_errand(errands[-1])
    assert "1 cover was left out: 1.jpg" in program("doctor").out
    program("publish", str(site), "--every", "never")
    program.clock.forward(days=1)
    assert "site_upload" not in program.json("daily").line["did"]


# -- ssh


@pytest.fixture
def sshd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sshd]:
    made = Sshd(tmp_path / "sshd", command="none")
    made.folder.mkdir()
    for server in serving(made):
        agent = subprocess.run(["ssh-agent", "-s"], capture_output=True, text=True, check=True).stdout
        facts = dict(line.split(";")[0].split("=", 1) for line in agent.splitlines() if "=" in line)
        for name, value in facts.items():
            monkeypatch.setenv(name, value)
        subprocess.run(["ssh-add", "-q", str(made.folder / "guest")], check=True)
        yield server
        subprocess.run(["ssh-agent", "-k"], env={**os.environ, **facts}, capture_output=True, check=False)


@pytest.mark.parametrize("kind", [pytest.param(kind, marks=needs("sshd", "sftp", kind)) for kind in ("sftp", "rsync")])
def test_over_ssh_the_host_must_show_its_key(
    kind: str, program: Program, site: Path, host: Path, sshd: Sshd, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"{kind}://{getpass.getuser()}@127.0.0.1:{sshd.port}{host}"
    key = _fingerprint(sshd)
    unknown = program("publish", str(site), "--to", url)
    assert "is not known yet" in unknown.err
    assert key in unknown.err
    assert "is not known yet" in program("publish", str(site), "--to", url, "--host-key", "SHA256:x").err
    missing = program("publish", str(site), "--to", f"{url}/none", "--host-key", key)
    assert "There is no folder" in missing.err
    assert sent(program.json("publish", str(site), "--to", url))[0] > 40
    same(site, host)
    change(program, site, url, host)
    (host / "index.html").unlink()
    assert sent(program.json("publish", str(site), "--to", url)) == (1, 0)
    _new_key(sshd)
    assert "shows another key than before" in program("publish", str(site), "--to", url).err


def _fingerprint(sshd: Sshd) -> str:
    words = ["ssh-keygen", "-lf", str(sshd.folder / "host.pub")]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()[1]


def _new_key(sshd: Sshd) -> None:
    """The same address, another computer."""
    port = sshd.port
    sshd.stop()
    for name in ("host", "host.pub"):
        (sshd.folder / name).unlink()
    words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(sshd.folder / "host")]
    subprocess.run(words, check=True, stdin=subprocess.DEVNULL)
    assert sshd._listens_at(port)


# -- ftp


@pytest.fixture
def ftp(program: Program, host: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """An FTP server with TLS, whose certificate is trusted here. Its port."""
    pytest.importorskip("pyftpdlib")
    pytest.importorskip("OpenSSL")
    from tests.devices.test_mail import certificate

    kit = {name: importlib.import_module(f"pyftpdlib.{name}") for name in ("authorizers", "handlers", "servers")}
    file, _context = certificate(program.folder, "localhost")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    people = kit["authorizers"].DummyAuthorizer()
    people.add_user("web", SECRET, str(host), perm="elradfmwMT")
    handler = type("Handler", (kit["handlers"].TLS_FTPHandler,), {"authorizer": people, "certfile": str(file)})
    server = kit["servers"].FTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"timeout": 0.05, "handle_exit": False})
    thread.start()
    yield server.address[1]
    server.close_all()
    thread.join()


def test_by_ftp_over_tls_and_plainly_with_a_warning(program: Program, site: Path, host: Path, ftp: int) -> None:
    url = f"ftps://web@localhost:{ftp}/"
    wrong = program("publish", str(site), "--to", url, TUILS_SITE_PASSWORD="wrong")
    assert "refused the sign-in" in wrong.err
    assert sent(program.json("publish", str(site), "--to", url, "--every", "day", TUILS_SITE_PASSWORD=SECRET))[0] > 40
    same(site, host)
    change(program, site, url, host)
    plain = program("publish", str(site), "--to", url.replace("ftps", "ftp"), TUILS_SITE_PASSWORD=SECRET)
    assert (plain.code, "Plain FTP hides nothing" in plain.err) == (0, True)
    holders = [file for file in program.folder.rglob("*") if file.is_file() and SECRET.encode() in file.read_bytes()]
    assert all(file.parent.name == "site" and file.stat().st_mode & 0o077 == 0 for file in holders)
    assert len(holders) <= 1


def test_a_certificate_that_nobody_vouches_for_gets_no_password(
    program: Program, site: Path, host: Path, ftp: int
) -> None:
    url = f"ftps://web@localhost:{ftp}/"
    said = program("publish", str(site), "--to", url, TUILS_SITE_PASSWORD=SECRET, SSL_CERT_FILE=os.devnull)
    assert (said.code, "can't be reached" in said.err) == (3, True)
    assert [*host.iterdir()] == []
