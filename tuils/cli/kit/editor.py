"""What can go wrong in the editor of whoever works here ($VISUAL, $EDITOR), as a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from tuils.i18n import _


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
