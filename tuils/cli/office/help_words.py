"""tuils help: commands found by what one wants to do"""

from __future__ import annotations

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import command
from tuils.i18n import N_, _
from tuils.values.task_words import rank

MOST = 12


@command(N_("Find a command by what you want to do: tuils help lost card"))
@click.argument("words", nargs=-1)
def help_words(call: Call, words: tuple[str, ...]) -> None:
    from tuils.cli.front import front
    from tuils.cli.spec import every_command

    typed = " ".join(words)
    if not typed.strip():
        click.echo(front.get_help(click.get_current_context().find_root()))
        return
    ranked = []
    for name, one in every_command(front):
        said = _(one.help or "").partition("\n")[0]
        if fits := rank(typed, name, said):
            ranked.append((-fits, name, said))
    for _fits, name, said in sorted(ranked)[:MOST]:
        call.out.line({"command": name, "help": said}, f"tuils {name:24} {said}")
    if not ranked:
        call.out.note(_('No command matches "{words}". All commands: tuils --help').format(words=typed))
        call.out.ask(1)
