"""The errors, in plain sentences and as exit codes. No traceback reaches a user."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

import click

from tuils.files import disk_words
from tuils.i18n import N_, _

from .output import terminal_safe

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
"""The exit codes, a contract. A refusal has its own (`exit_code`); a call exits with the highest."""
LONGEST = 600  # characters of a sentence about usage


def guarded(act: Callable[[], None], call: Call) -> int:
    """Run a command; return its exit code, whatever happens."""
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


def _let_go(stream: IO[str]) -> None:
    """Detach a stream that nobody reads any more, so that closing it says nothing either."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _say(*words: str) -> None:
    """Write a line on standard error, if anyone is there."""
    with contextlib.suppress(OSError, ValueError):
        print(terminal_safe(" ".join(word for word in words if word)), file=sys.stderr, flush=True)


def _answer(error: Any, call: Call) -> int:
    if isinstance(error, click.ClickException):
        return _usage(error)
    code: int | None = getattr(error, "exit_code", None)
    if code is None:
        return _of_machine(error)
    if hasattr(error, "reasons"):
        call.out.refused({}, error)
    elif hasattr(error, "said"):
        from tuils.station.log import log_event

        log_event("stopped", getattr(error, "code", type(error).__name__))
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
    """Save the details of a program error for whoever fixes it: the code lines passed, no values."""
    from tuils.screens.kit.faults import save_fault_report

    file = save_fault_report(error)
    return _("The details are in {path}.").format(path=file) if file else ""


def _usage(error: click.ClickException) -> int:
    if isinstance(error, click.UsageError) and error.ctx is not None:
        _say(error.ctx.get_usage())
    _say(usage_words(error))
    if isinstance(error, click.UsageError) and error.ctx is not None:
        _say(_("For help: {command} --help").format(command=error.ctx.command_path))
    return USAGE


def usage_words(error: click.ClickException) -> str:
    """Return the usage error in the program's own words; a very long one is cut in the middle."""
    text = _usage_words(error)
    return text if len(text) <= LONGEST else f"{text[: LONGEST // 2]} ... {text[-LONGEST // 2 :]}"


def _usage_words(error: click.ClickException) -> str:
    if isinstance(error, click.NoSuchOption):
        text = _("There is no option {name}.").format(name=error.option_name)
        near = error.possibilities or []
        return text + (" " + _("Did you mean {name}?").format(name=near[0]) if near else "")
    if isinstance(error, click.MissingParameter):
        return _("{name} is missing.").format(name=_name(error))
    if isinstance(error, click.BadParameter):
        return f"{_name(error)}: {error.message}" if _name(error) else error.message
    return error.format_message()


def _name(error: click.BadParameter) -> str:
    """Return the option or argument that is meant, as it is typed."""
    if error.param_hint:
        return error.param_hint if isinstance(error.param_hint, str) else " ".join(error.param_hint)
    return error.param.get_error_hint(error.ctx).replace("'", "") if error.param and error.ctx else ""


@contextmanager
def said_of_editor() -> Iterator[None]:
    """Report an editor's unreadable command or text in our words. `click.edit` reports one that fails or is missing."""
    try:
        yield
    except UnicodeDecodeError:
        text = _("Your editor saved this in other letters than UTF-8. Nothing was changed. Set the editor to UTF-8.")
        raise click.ClickException(text) from None
    except ValueError as no:  # of shlex: how the editor is called
        text = _("$VISUAL or $EDITOR cannot be read as a command: {why}.").format(why=no)
        raise click.ClickException(text) from None
