"""The steps that every import of a form's answers takes: look first, ask, import, keep the profile."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol, TypeVar

import click

from tuils.cli.kit.call import Call, can_ask
from tuils.i18n import N_, _
from tuils.library.foundation.administration.table_profile import TableProfile
from tuils.library.front.opening import Opened

from .table_options import Write, fault_report, keep_profile, profile_of, require_readable_table

FAULT = ("file", "row", "name", "fault", "outcome")
yes_to_import = click.option("--yes", is_flag=True, help=N_("Don't ask first."))


class Taken(Protocol):
    """The outcome of a form; `new`: how many rows make something."""

    @property
    def new(self) -> int: ...


T = TypeVar("T", bound=Taken)


def import_answers(
    call: Call,
    kind: str,
    file: Path,
    given: Mapping[str, Any],
    run: Callable[[Opened, TableProfile, bool], T],
    preview: Callable[[T], list[str]],
    tell: Callable[[Opened, Write, T, bool], None],
    **about: str,
) -> None:
    """Import the answers of a file. `kind`: of its saved profiles. `run`: look, or import where it gets True. `tell`:
    show each row and the totals; it gets whether they were written."""
    with call.open(refresh=False) as opened, call.out.about(**about, file=str(file)), require_readable_table(file):
        profile = profile_of(kind, given)
        with fault_report(call, given["report"], FAULT) as write:
            done = run(opened, profile, False)
            if not given["dry_run"]:
                keep_profile(opened.desk, kind, given, profile)
            written = not given["dry_run"] and bool(done.new) and (given["yes"] or _agreed(call, preview(done)))
            tell(opened, write, run(opened, profile, True) if written else done, written)


def _agreed(call: Call, lines: list[str]) -> bool:
    """Ask at a terminal, after the preview; elsewhere agree."""
    if not can_ask() or call.as_json:
        return True
    for said in lines:
        call.out.note(said)
    return click.confirm(_("Import it?"), default=False, err=True)
