"""tuils completion: what a shell needs to complete commands and options"""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import command
from tuils.i18n import N_

SHELLS = ("bash", "zsh", "fish")


@command(N_('Print shell completion. For bash, add to ~/.bashrc: `eval "$(tuils completion bash)"`'))
@click.argument("shell", type=click.Choice(SHELLS))
def completion(_call: Call, shell: str) -> None:
    from tuils.cli.front import COMPLETE, front

    made = get_completion_class(shell)
    assert made is not None
    text = made(front, {}, "tuils", COMPLETE).source()
    click.echo(text)
