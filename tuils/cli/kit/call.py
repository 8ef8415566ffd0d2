"""One call of the program: its general options, and opening the library for its command."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from functools import cached_property, partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tuils.i18n import _
from tuils.station.settings import library_path
from tuils.values.dataclass import dataclass

from .output import CommandOutput

if TYPE_CHECKING:
    from tuils.library.foundation.desk import Desk
    from tuils.library.front.opening import Opened, SignIn


@dataclass
class Call:
    """The options of the whole program; None for those not given. `held`: the library of line mode, which is open."""

    library: str | None = None
    acting: str | None = None
    branch: str | None = None
    station: str | None = None
    at: str | None = None
    as_json: bool = False
    plain: bool = False
    ascii: bool = False
    lang: str | None = None
    force: bool = False
    held: Opened | None = None

    @cached_property
    def out(self) -> CommandOutput:
        """The output for answers. Use it only once all options are read."""
        return CommandOutput(as_json=self.as_json)

    @property
    def path(self) -> Path:
        return self.held.path if self.held else library_path(self.library)

    def sign_in(self) -> SignIn:
        from tuils.library.front.opening import as_account, as_system_user

        login = self.acting
        return as_system_user if login is None else as_account(login, lambda: given_pin(login))

    @contextlib.contextmanager
    def open(self, *, refresh: bool = True) -> Iterator[Opened]:
        """Open the library at this command's desk; back-dated if --at says so. `refresh`: bring outdated parts of the
        catalog up to date first; a checkout or check-in does not wait for that."""
        if self.held:
            self.out.name_of = partial(_visible_name, self.held.desk)
            yield self.held
            return
        from tuils.library.front.opening import open_desk
        from tuils.library.people.staff.signing_in import must_choose

        with open_desk(self.path, station=self.station, branch=self.branch, sign_in=self.sign_in()) as opened:
            for words in opened.warnings:
                self.out.note(words)
            self.out.name_of = partial(_visible_name, opened.desk)
            if must_choose(opened.desk.operator):
                hint = _("That was a one-time code. Choose a PIN: tuils --as {login} staff pin")
                self.out.note(hint.format(login=self.acting))
            if refresh:
                from .refreshing import refresh_outdated

                refresh_outdated(opened, self.out)
            if self.at is not None:
                opened.desk = opened.desk.as_of(moment_of(self.at, opened.desk))
            yield opened


def in_library(
    *same: str, refresh: bool = True, **subject: str
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Open the library for all that a command does: its function gets it behind the call. Refusals are shown under
    parameters of these names; `subject`: under another name. So `tuils item replace-barcode OLD NEW` has:

        @in_library(item="old")
    """
    shown = {name: name for name in same} | subject

    def wrap(act: Callable[..., None]) -> Callable[..., None]:
        @wraps(act)
        def run(call: Call, **values: Any) -> None:
            told = {
                name: values[of] if not isinstance(values[of], Path) else str(values[of]) for name, of in shown.items()
            }
            with call.open(refresh=refresh) as opened, call.out.about(**told):
                act(call, opened, **values)

        return run

    return wrap


def moment_of(text: str, desk: Desk) -> int:
    """Return the moment --at names, in the library's zone unless it says otherwise; a future one is refused."""
    from tuils.library.foundation.typed_days import typed_moment
    from tuils.values.words import Unclear

    try:
        moment = typed_moment(desk, text)
    except Unclear as unclear:
        raise click.BadParameter(unclear.sentence(_), param_hint="--at") from unclear
    if moment > desk.now:
        raise click.BadParameter(_("{text} is in the future.").format(text=text), param_hint="--at")
    return moment


# ---- PINs


def can_ask() -> bool:
    """Return whether there is someone to ask."""
    return sys.stdin is not None and sys.stdin.isatty()


def given_pin(login: str) -> str:
    """Return the PIN of the account that acts: $TUILS_PIN, else asked for."""
    from tuils.library.people.staff.signing_in import SignInFault

    known = os.environ.get("TUILS_PIN")
    if known:
        return known
    if not can_ask():
        raise SignInFault(
            _("The PIN of {login} is needed.").format(login=login), _("Put it in TUILS_PIN, or use a terminal.")
        )
    pin: str = click.prompt(_("PIN of {login}").format(login=login), hide_input=True, err=True)
    return pin


def new_pin(login: str, variable: str, *, ask: bool = True, may_skip: bool = False) -> str:
    """Return a new PIN: from this environment variable, else asked twice; else none. `may_skip`: Enter alone is none,
    too."""
    if os.environ.get(variable):
        return os.environ[variable]
    if not (ask and can_ask()):
        return ""
    question = _("New PIN of {login}, at least four characters").format(login=login)
    if may_skip:
        question = _("PIN of {login} (Enter alone: a one-time code)").format(login=login)
    return _asked_twice(question, may_skip=may_skip)


def secret_of(variable: str, question: str, otherwise: str) -> str:
    """Return a secret: from this environment variable, else asked twice. `otherwise`: says what to do where nobody can
    be asked."""
    if known := os.environ.get(variable):
        return known
    if not can_ask():
        raise click.UsageError(otherwise)
    return _asked_twice(question)


def _asked_twice(question: str, *, may_skip: bool = False) -> str:
    secret: str = click.prompt(
        question,
        hide_input=True,
        confirmation_prompt=_("Type it again"),
        default="" if may_skip else None,
        show_default=False,
        err=True,
    )
    return secret


def _visible_name(desk: Desk, card: str) -> str:
    from tuils.library.people.patrons.sheets import visible_name  # most commands name nobody

    return visible_name(desk, card)
