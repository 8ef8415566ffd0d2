"""Codes that a file brings and the library has not: made when told to, asked for where someone is there, else told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

import click

from tuils.cli.kit.call import Call, can_ask
from tuils.cli.kit.opening import Opened
from tuils.i18n import _
from tuils.library.administration.codes import UnknownCode


class Summary(Protocol):
    unknown: tuple[UnknownCode, ...]


S = TypeVar("S", bound=Summary)


def with_codes(call: Call, opened: Opened, bring_in: Callable[[bool], S], *, yes: bool, dry_run: bool) -> S:
    """Bring in; codes that are not known here are made when told to, asked for where someone is there, else told.

    Not tried again when the library is busy in the middle: what is in is in, and would come twice.
    """
    summary = bring_in(yes)
    if summary.unknown and not (yes or dry_run) and _may_make(call, summary.unknown):
        summary = bring_in(True)
    elif summary.unknown and not yes:
        _tell_unknown(call, summary.unknown)
    opened.note()
    return summary


def _may_make(call: Call, unknown: tuple[UnknownCode, ...]) -> bool:
    """Ask whether to make them, where there is someone to ask."""
    if not can_ask():
        return False
    for one in unknown:
        call.out.note(_unknown_words(one))
    return click.confirm(_("Create them, with the general rules?"), err=True)


def _tell_unknown(call: Call, unknown: tuple[UnknownCode, ...]) -> None:
    for one in unknown:
        call.out.line({"unknown": one.kind, "code": one.code, "count": one.count}, _unknown_words(one))
    call.out.note(_("These codes are not set up here. Use --yes to create them."))


def _unknown_words(one: UnknownCode) -> str:
    return _("{kind} {code}: not set up here, {n} times in the file").format(kind=one.kind, code=one.code, n=one.count)
