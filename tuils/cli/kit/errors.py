"""What went wrong, in plain sentences, and as an exit code. No traceback reaches a user."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from tuils.files import disk_words
from tuils.i18n import N_, _

from .output import plain

if TYPE_CHECKING:
    from .call import Call


DONE, REFUSED, USAGE, CLOSED = range(4)
INTERRUPTED, NO_READER = 130, 141  # as shells have it: 128 and the signal's number
OUR_MISTAKE = REFUSED
EXIT_CODES = {
    DONE: N_("done"),
    REFUSED: N_("refused by a library rule, or an unknown code"),
    USAGE: N_("not understood, or a file that can't be read"),
    CLOSED: N_("the library can't be opened"),
    INTERRUPTED: N_("stopped by Ctrl+C"),
    NO_READER: N_("the output was closed"),
}
"""What a command leaves with: a contract. A refusal carries its own (`exit_code`), the highest of a call is taken."""
LONGEST = 600  # characters of a sentence about usage


def guarded(act: Callable[[], None], call: Call) -> int:
    """Run a command; gives back its exit code, whatever happens."""
    try:
        act()
        _flush()
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except (KeyboardInterrupt, click.Abort, EOFError):
        _say("")
        return INTERRUPTED
    except BrokenPipeError:
        _let_go(sys.stdout)
        return NO_READER
    except Exception as error:
        return _answer(error, call)
    return call.out.code


def _flush() -> None:
    sys.stdout.flush()


def _let_go(stream: object) -> None:
    """Nobody reads any more: so that closing the stream says nothing either."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # type: ignore[attr-defined]


def _say(*words: str) -> None:
    """A line on standard error, if anyone is there."""
    with contextlib.suppress(OSError, ValueError):
        print(plain(" ".join(word for word in words if word)), file=sys.stderr, flush=True)


def _answer(error: Any, call: Call) -> int:
    if isinstance(error, click.ClickException):
        return _usage(error)
    code: int | None = getattr(error, "exit_code", None)
    if code is None:
        return _of_machine(error)
    if hasattr(error, "reasons"):
        call.out.refused({}, error)
    elif hasattr(error, "said"):
        from tuils.station_log import log

        log("stopped", getattr(error, "code", type(error).__name__))
        _say(error.said, error.then)
    else:
        _say(str(error))
    return code


def _of_machine(error: Exception) -> int:
    if isinstance(error, OSError) and error.strerror:
        _say(*disk_words(error))
        return USAGE
    _say(_("That didn't work. This is a fault in tuils. Nothing was changed."), _kept(error))
    return OUR_MISTAKE


def _kept(error: Exception) -> str:
    """Keep the details of our mistake for whoever mends it: the way through the code, no values."""
    from tuils.screens.kit.faults import keep

    file = keep(error)
    return _("The details are in {path}.").format(path=file) if file else ""


def _usage(error: click.ClickException) -> int:
    if isinstance(error, click.UsageError) and error.ctx is not None:
        _say(error.ctx.get_usage())
    _say(usage_words(error))
    if isinstance(error, click.UsageError) and error.ctx is not None:
        _say(_("For help: {command} --help").format(command=error.ctx.command_path))
    return USAGE


def usage_words(error: click.ClickException) -> str:
    """What is not understood, in the program's own words; what was pasted whole is cut."""
    said = _usage_words(error)
    return said if len(said) <= LONGEST else f"{said[: LONGEST // 2]} ... {said[-LONGEST // 2 :]}"


def _usage_words(error: click.ClickException) -> str:
    if isinstance(error, click.NoSuchOption):
        said = _("There is no option {name}.").format(name=error.option_name)
        near = error.possibilities or []
        return said + (" " + _("Did you mean {name}?").format(name=near[0]) if near else "")
    if isinstance(error, click.MissingParameter):
        return _("{name} is missing.").format(name=_name(error))
    if isinstance(error, click.BadParameter):
        return f"{_name(error)}: {error.message}" if _name(error) else error.message
    return error.format_message()


def _name(error: click.BadParameter) -> str:
    """The option or place that is meant, as it is typed."""
    if error.param_hint:
        return error.param_hint if isinstance(error.param_hint, str) else " ".join(error.param_hint)
    return error.param.get_error_hint(error.ctx).replace("'", "") if error.param and error.ctx else ""


@contextmanager
def said_of_editor() -> Iterator[None]:
    """Around `click.edit`, which says itself where an editor fails or is not there."""
    try:
        yield
    except UnicodeDecodeError:
        said = _("Your editor saved this in other letters than UTF-8. Nothing was changed. Set the editor to UTF-8.")
        raise click.ClickException(said) from None
    except ValueError as no:  # of shlex: how the editor is called
        said = _("$VISUAL or $EDITOR cannot be read as a command: {why}.").format(why=no)
        raise click.ClickException(said) from None
