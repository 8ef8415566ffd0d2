"""One way to write a file: nothing in the house opens one for writing but tuils/files.py."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .reading import HOUSE, files, nodes_of

WRITERS = {"write_text", "write_bytes", "fdopen", "copyfile", "copy2", "copytree", "mkstemp", "NamedTemporaryFile",
           "hardlink_to", "symlink_to", "touch_file"}  # fmt: skip
OF_MODULE = {"os": {"open", "replace", "rename", "link", "symlink"}, "shutil": {"copy", "move", "copyfileobj"},
             "tempfile": {"mkstemp", "NamedTemporaryFile", "TemporaryFile"}}  # fmt: skip
NAMES = WRITERS.union(*OF_MODULE.values())
LIBRARY_ITSELF = {
    ("library/holdings/title_imports/report.py", "replace"),  # a report of an import is called after its batch
}
"""The calls that only rename a file, which SQLite or tuils/files.py wrote."""


def _mode(call: ast.Call, place: int) -> str:
    """Return the mode in which a file is opened, "r" by default; "?" where it is not a literal."""
    said = (
        call.args[place] if len(call.args) > place else next((k.value for k in call.keywords if k.arg == "mode"), None)
    )
    if said is None:
        return "r"
    return str(said.value) if isinstance(said, ast.Constant) else "?"


def _is_null(call: ast.Call) -> bool:
    return bool(call.args) and ast.unparse(call.args[0]) == "os.devnull"


def _writes(call: ast.Call) -> str:
    """The name by which this call may write a file; empty where it does not."""
    if isinstance(call.func, ast.Name):
        opens = call.func.id == "open" and not _is_null(call) and set(_mode(call, 1)) & set("wax+?")
        return "open" if opens else ""
    if not isinstance(call.func, ast.Attribute):
        return ""
    name = call.func.attr
    if name not in NAMES:  # most calls by far; to write an expression out is slow
        return ""
    of = ast.unparse(call.func.value)
    if of in OF_MODULE:
        return name if name in OF_MODULE[of] and not _is_null(call) else ""
    if name in WRITERS:
        return name
    if name == "open":
        return name if set(_mode(call, 0)) & set("wax+") and not of.endswith(("call", "home", "house")) else ""
    path = name == "rename" or (name == "replace" and len(call.args) == 1 and not call.keywords)
    return name if path else ""


def _found() -> Iterator[tuple[str, str]]:
    for file in files():
        where = file.relative_to(HOUSE).as_posix()
        if where != "files.py":
            yield from (
                (where, name) for node in nodes_of(file) if isinstance(node, ast.Call) if (name := _writes(node))
            )


def test_nothing_opens_a_file_for_writing_but_the_one_place() -> None:
    assert not {*_found()} - LIBRARY_ITSELF


def test_a_writer_elsewhere_would_be_found() -> None:
    code = """
open(a, "w"), b.open("r+b"), os.open(c, 1), d.write_text(""), e.replace(f), os.replace(g, h)
open(i), "".replace("a", "b"), j.open("rb"), open(os.devnull, "w"), k.replace(day=1)
"""
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    found = sorted(name for call in calls if (name := _writes(call)))
    assert found == ["open", "open", "open", "replace", "replace", "write_text"]


def test_every_print_goes_through_the_queue_or_the_command_that_tells() -> None:
    of_printers = {
        file.relative_to(HOUSE).as_posix()
        for file in files()
        for node in nodes_of(file)
        if isinstance(node, ast.ImportFrom)
        and node.module
        in (
            "tuils.devices.printers.cups",
            "cups",
            "tuils.devices.printers.printers",
            "tuils.devices.printers.wires",
            "wires",
        )
        and {"Cups", "WirePrinter", "printer_of"} & {n.name for n in node.names}
    }
    assert of_printers == {
        "devices/printers/printers.py",
        "printing/print_out.py",
        "cli/office/doctor.py",
        "cli/office/printer.py",
        "screens/office/printers.py",
    }
    calls = {
        file.relative_to(HOUSE).as_posix()
        for file in files()
        for node in nodes_of(file)
        if isinstance(node, ast.Attribute) and node.attr == "print_paper"
    }
    assert calls == {"devices/printers/spooler.py", "devices/printers/printers.py"}
