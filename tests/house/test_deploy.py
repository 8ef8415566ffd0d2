"""Files for those who put tuils on a server are what their programs take, and name commands that there are."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tuils.cli.front import front
from tuils.cli.spec import every_command

DEPLOY = Path(__file__).parents[2] / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())


def needs(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin")
    if found is None:
        pytest.skip(f"this computer has no {name}")
    return found


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_takes_the_units(unit: Path, tmp_path: Path) -> None:
    text = unit.read_text().replace("/opt/tuils/bin/tuils", "/bin/true").replace("/opt/tuils/bin/python", "/bin/true")
    tried = tmp_path / unit.name
    tried.write_text(text.replace("Documentation=man:tuils(1)\n", ""))
    shutil.copy(UNITS[1], tmp_path) if unit.suffix == ".timer" else None
    done = subprocess.run([needs("systemd-analyze"), "verify", str(tried)], capture_output=True, text=True)
    assert not [line for line in done.stderr.splitlines() if unit.name in line]


def test_sshd_takes_its_settings(tmp_path: Path) -> None:
    key = tmp_path / "key"
    subprocess.run([needs("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    config = tmp_path / "sshd_config"
    text = (DEPLOY / "sshd_config").read_text()
    config.write_text(re.sub(r"HostKey .*", f"HostKey {key}", text))
    done = subprocess.run([needs("sshd"), "-t", "-f", str(config)], capture_output=True, text=True)
    if "privilege separation" in done.stderr:
        pytest.skip("sshd is not set up here")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_commands_in_them_are_there() -> None:
    known = {name.partition(" ")[0] for name, _command in every_command(front)}
    for file in (*UNITS, DEPLOY / "start.sh", DEPLOY / "sshd_config"):
        for named in re.findall(r"(?:bin/tuils|-m tuils| tuils) ([a-z-]+)", re.sub("#.*", "", file.read_text())):
            assert named in known, (file.name, named)


def test_a_shell_reads_the_start() -> None:
    assert subprocess.run([needs("sh"), "-n", str(DEPLOY / "start.sh")]).returncode == 0
