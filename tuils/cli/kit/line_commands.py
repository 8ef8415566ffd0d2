"""The places of line mode: the menu's entries, and every command as a form made from its own arguments and options.

A command is described once, with the fields and tables of the library. Line mode asks what the command line has, and
the command itself does it at the desk that is open: its rights, its refusals and its words are the same.
"""

from __future__ import annotations

import contextlib
import io
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, cast

import click
from click import termui

from tuils.i18n import N_, _
from tuils.library.foundation.refusals import refuse
from tuils.library.front.answers.asked_commands import AskedField, Asks, Given, LinePlace, Opens, PlaceAnswer
from tuils.values.everyday_words import everyday
from tuils.values.folding import fold_text
from tuils.values.task_words import rank

from .call import Call
from .errors import guarded, usage_words
from .line_menu import ALSO, COMMANDS_OF, OF_THE_DESK, OWN_FAMILIES, is_own_program
from .line_rows import RowsOut, numbered_rows, shown_by, stored_in

if TYPE_CHECKING:
    from tuils.library.foundation.desk import Desk
    from tuils.library.front.opening import Opened

MOST_FOUND = 12
LABELS = {
    "card": N_("Card number or name"), "barcode": N_("Barcode"), "barcodes": N_("Barcode"), "title": N_("Title"),
    "session": N_("Session"), "n": N_("How many"), "amount": N_("Amount"),
}  # fmt: skip
TITLES = frozenset({
    "hold place", "item add", "serial add", "show title", "list of", "record copy", "record edit", "record set",
    "record show", "record validate", "title edit", "title merge", "title remove", "order add",
})  # fmt: skip
"""Commands whose TITLE is one of the catalog, not the words of a new one."""
_GAP = re.compile(r" {2,}")
_EXAMPLE = re.compile(r"\n|\. |: (?:`|tuils)")


class CommandPlaces:
    """All places at this library, which stays open between two of them."""

    def __init__(self, opened: Opened, front: click.Group, library: str | None) -> None:
        self._opened, self._front, self._library = opened, front, library
        self._told: Mapping[str, str] = getattr(front, "told", {})

    # ---- which there are

    def menu(self, desk: Desk) -> LinePlace:
        from tuils.screens.kit.menu_entries import GROUPS  # its words alone: no screen is loaded

        groups = []
        for group, entries in GROUPS.items():
            inner = [
                self._of_entry(entry.place, _(entry.words), _(entry.line))
                for entry in entries
                if not entry.permission or desk.may(entry.permission)
            ]
            groups.append(LinePlace(_(group), "", inner=tuple(filter(None, inner))))
        return LinePlace(_("Menu"), inner=tuple(one for one in groups if one.inner))

    def _of_entry(self, place: str, words: str, line: str) -> LinePlace | None:
        if word := OF_THE_DESK.get(place):
            return LinePlace(words, line, word)
        commands = COMMANDS_OF.get(place, ())
        if len(commands) == 1:
            found = self._of_command(commands[0])
            return found and LinePlace(words, line, found.name, found.inner, found.why_not)
        inner = tuple(filter(None, map(self._of_command, commands)))
        return LinePlace(words, line, inner=inner) if inner else None

    def named(self, word: str, desk: Desk) -> LinePlace | None:
        """Return the place of a bare word: a command, or an entry of the menu of one word."""
        if word == "menu":
            return self.menu(desk)
        for name in (ALSO.get(word, word), word.removesuffix("s")):
            if found := self._of_command(name):
                return found
        entries = (one for group in self.menu(desk).inner for one in group.inner)
        return next((one for one in entries if fold_text(one.words) == word), None)

    def found(self, words: str, desk: Desk) -> LinePlace:
        """Return the places that these words mean: entries of the menu, then commands, the best first."""
        meant = [task.command for task in everyday(words) if task.command]
        entries = [one for group in self.menu(desk).inner for one in group.inner]
        ranked = [(rank(words, one.words, one.line), one) for one in (*entries, *self._every)]
        best = [one for fits, one in sorted(ranked, key=lambda found: -found[0]) if fits]
        first = [one for name in meant if (one := self._of_command(name))]
        some: dict[str, LinePlace] = {}
        for one in (*first, *best):
            some.setdefault(one.name or one.words, one)
        return LinePlace(words, inner=tuple(some.values())[:MOST_FOUND])

    def every(self, desk: Desk, words: str) -> list[LinePlace]:
        """Return all commands that have these words, the best first; without words, commands and families in order."""
        if not words:
            some = [LinePlace(name, _(told), name) for name, told in self._told.items()]
            return sorted(some, key=lambda one: is_own_program(one.name))
        some = [one for place in self._every for one in _leaves(place)]
        meant = {name: -n for n, name in enumerate([fold_text(words), *(task.command for task in everyday(words))])}
        ranked = [(meant.get(one.name, 0) + 999 if one.name in meant else rank(words, one.words, one.line), one)
                  for one in some]  # fmt: skip
        return [one for fits, one in sorted(ranked, key=lambda found: -found[0]) if fits]

    def command(self, desk: Desk, name: str) -> tuple[LinePlace, list[AskedField]]:
        """Return a command and its fields; none for a family."""
        nothing = _('Nothing here is named "{text}".').format(text=name)
        place = self._of_command(name) or LinePlace(name, why_not=nothing)
        place = replace(place, why_not=self.barred(place, desk)) if not place.inner else place
        return place, [] if place.inner or place.why_not else self.fields(place)

    def barred(self, place: LinePlace, desk: Desk) -> str:
        """Return why this command can't be done here by this operator, before it is filled in."""
        from .command_rights import missing_right  # with the verbs of the command, once its form is opened

        known = self._known(place.name)
        if place.why_not or known is None:
            return place.why_not
        lacks = missing_right(place.name, known.callback, desk)
        return refuse("NO_PERMISSION", permission=lacks).message if lacks else ""

    def lookup(self, desk: Desk, what: str, words: str) -> Sequence[tuple[str, str]]:
        from tuils.line_mode.line_lookups import LOOKUPS

        return LOOKUPS[what](desk, words)

    def tasks(self) -> Mapping[str, str]:
        """Return the commands and families that no entry of the menu stands for, and what they do. None is loaded."""
        claimed = {name for names in COMMANDS_OF.values() for name in names}
        return {name: _(words) for name, words in self._told.items() if name not in claimed}

    @cached_property
    def _every(self) -> list[LinePlace]:
        return list(self._under(self._front, ""))

    def _under(self, group: click.Group, before: str) -> Iterator[LinePlace]:
        context = self._context(group)
        for name in group.list_commands(context):
            if one := self._of_command(f"{before}{name}"):
                yield from one.inner or (one,)

    def _of_command(self, name: str) -> LinePlace | None:
        """Return the place of a command; of a family with what it holds."""
        if (at := self._known(name)) is None:
            return None
        line = _EXAMPLE.split(_(at.help or ""), maxsplit=1)[0].rstrip("., ") + "."
        shown = name[:1].upper() + name[1:]
        alone = LinePlace(shown, line, name, why_not=_why_not(name))
        if not isinstance(at, click.Group) or name in OWN_FAMILIES:
            return alone
        inner = [self._of_command(f"{name} {one}") for one in at.list_commands(self._context(at))]
        if at.invoke_without_command:
            inner.insert(0, alone)
        return replace(alone, inner=tuple(filter(None, inner)), why_not="")

    # ---- how one is asked

    def fields(self, place: LinePlace) -> list[AskedField]:
        """Return the fields of a command: its arguments and what it needs first, then the rest as its help has it."""
        command = self._command(place.name)
        asked = [one for one in command.params if not getattr(one, "hidden", False) and not _in_cents(one)]
        asked.sort(key=_turn)
        fields = [self._field(place.name, one) for one in asked]
        if any(one.opts[0] == "--cents" for one in command.params):  # a form has the amount alone, and needs it
            fields = [one._replace(required=one.required or one.name == "cents") for one in fields]
        return fields

    def _command(self, name: str) -> click.Command:
        found = self._known(name)
        assert found is not None
        return found

    def _known(self, name: str) -> click.Command | None:
        """Return the command or family of this name; None if there is none."""
        at: click.Command | None = self._front
        for word in name.split():
            at = at.get_command(self._context(at), word) if isinstance(at, click.Group) else None
        return at if name else None

    def _field(self, command: str, param: click.Parameter) -> AskedField:
        name = str(param.name)
        many, finds = param.nargs == -1 or param.multiple, _finds(command, name, param)
        words: tuple[str, ...] = ()
        if isinstance(param, click.Option):
            label, help_ = max(param.opts, key=len).lstrip("-").replace("-", " "), _(param.help or "")
            label = _("File") if len(label) == 1 else label[:1].upper() + label[1:]
        else:
            metavar = param.make_metavar(click.Context(click.Command(command))).strip("[].")
            words = tuple(metavar.split("|")) if "|" in metavar and metavar.islower() else ()
            named = name if words else metavar.partition("|")[0].replace("-OR-", " or ")
            label = named.replace("-", " ").replace("_", " ").capitalize()
            help_ = ""
        label = _(LABELS.get(finds or ("" if name == "card" else name), label))
        flag = isinstance(param, click.Option) and param.is_flag
        if isinstance(param.type, click.Choice):
            words = tuple(map(str, param.type.choices))
        check = partial(self._fault, param)
        return AskedField(name, label, help_.strip(), check, param.required, many, finds, flag, words)

    def _fault(self, param: click.Parameter, text: str) -> str:
        """Return what is wrong with a text, in the command's words; nothing if it is right."""
        if isinstance(param, click.Option) and param.is_flag:
            return "" if text.lower() in ("y", "n", "yes", "no") else _("Type y or n.")
        with click.Context(self._front, obj=self._call(self._opened.desk)) as context:
            try:
                param.type.convert(text, param, context)
            except click.ClickException as no:
                no_name = no.message if isinstance(no, click.BadParameter) else usage_words(no)
                return no_name[:1].upper() + no_name[1:]
        return ""

    # ---- how it is done

    def run(self, place: LinePlace, given: Given, desk: Desk, lines: Asks) -> PlaceAnswer:
        """Do it at this desk. Return whether that went well, and the lines to read out."""
        out = RowsOut(as_json=False)
        done, told = self.do(place, given, desk, lines, out)
        opens = [self.opens(place.name, facts) for facts, _words in out.rows]
        told, numbers = numbered_rows(told, out.rows, opens)
        said = [_spoken(line) for line in told]
        if done:
            return PlaceAnswer(True, said if len(said) > 1 else [f"OK. {' '.join(said) or _('Done.')}"], numbers)
        return PlaceAnswer(False, [f"STOP. {' '.join(said[:1])}".strip(), *said[1:]], [])

    def opens(self, command: str, facts: Mapping[str, object]) -> Opens | None:
        return shown_by(command, facts, self._known)

    def stored(self, place: LinePlace, given: Given, desk: Desk) -> Given:
        """Return what the record has now that this command would edit, under the names of the command's fields."""
        found = stored_in(self._known(place.name), place.name, given, self._known, partial(self._facts, desk))
        return {name: [_typed_day(desk, text) for text in texts] for name, texts in found.items()}

    def _facts(self, desk: Desk, name: str, given: Given) -> list[Mapping[str, object]]:
        """Return what a command that shows or lists tells programs; nothing if it is refused."""
        out = RowsOut(as_json=False)
        done, _told = self.do(LinePlace(name, name=name), given, desk, NOBODY, out)
        return [facts for facts, _words in out.rows] if done else []

    def do(
        self, place: LinePlace, given: Given, desk: Desk, lines: Asks, rows: RowsOut | None = None
    ) -> tuple[bool, list[str]]:
        """Do it at this desk. Return whether that went well, and what the command wrote. `rows`: keeps its facts."""
        if why_not := _why_not(place.name):
            return False, [why_not]
        call = self._call(desk)
        if rows:
            call.out = rows
        words = [*place.name.split(), *self._words(self._command(place.name), given)]

        def act() -> None:
            with self._front.make_context("tuils", list(words), obj=call) as context:
                self._front.invoke(context)

        out = io.TextIOWrapper(io.BytesIO(), "utf-8", errors="replace", write_through=True)
        told = _Told()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(told), _asking(lines):
            code = guarded(act, call)
        out.seek(0)
        said = [line for line in (*out.read().splitlines(), *told.lines()) if line.strip()]
        return code == 0, said

    def _context(self, command: click.Command) -> click.Context:
        return click.Context(command, obj=self._call(self._opened.desk))

    def _call(self, desk: Desk) -> Call:
        return Call(library=self._library, held=replace(self._opened, desk=desk))

    def _words(self, command: click.Command, given: Given) -> Iterator[str]:
        """Yield what was given as the words of a command line: options, then arguments in their order."""
        for param in command.params:
            if isinstance(param, click.Option):
                yield from (word for text in given.get(str(param.name), []) for word in _option_words(param, text))
        yield "--"
        for param in command.params:
            if isinstance(param, click.Argument):
                texts = given.get(str(param.name), [])
                yield from (part for text in texts for part in (text.split() if _is_list(param) else [text]))


def _why_not(name: str) -> str:
    """Return why this command can't be done here; nothing if it can."""
    why = _("That is a program of its own. Leave this one, then: tuils {name}").format(name=name)
    return why if is_own_program(name) else ""


def _typed_day(desk: Desk, text: str) -> str:
    """Return a date of the store as people type it; any other text as it is."""
    from tuils.library.foundation.dates import iso_words

    return iso_words(desk, text) if len(text) == len("2026-12-03") and text[4:5] == "-" else text


def _leaves(place: LinePlace) -> Iterator[LinePlace]:
    for one in place.inner:
        yield from _leaves(one)
    if not place.inner:
        yield place


def _turn(param: click.Parameter) -> int:
    """Return when a field is asked: arguments, what is needed, the rest; a yes or no at the end."""
    if isinstance(param, click.Option):
        return 1 if param.required else 3 if param.is_flag else 2
    return 0


def _is_list(param: click.Argument) -> bool:
    """Return whether each word of it stands alone, as a barcode does. The words of a sign, or of `name=Adult fiction`,
    belong together."""
    return param.nargs == -1 and not any(mark in (param.metavar or "") for mark in ("=", "TEXT"))


def _in_cents(param: click.Parameter) -> bool:
    """Return whether it is the amount beside it once more, for scripts."""
    return isinstance(param, click.Option) and param.opts[0].endswith("cents")


def _finds(command: str, name: str, param: click.Parameter) -> str:
    if name == "card" and command != "patron add":
        return "card"
    if name == "session":
        return "session"
    return "title" if (param.metavar or name).upper().startswith("TITLE") and command in TITLES else ""


def _option_words(param: click.Option, text: str) -> list[str]:
    if not param.is_flag:
        return [f"{param.opts[0]}={text}"]
    if text.lower() in ("y", "yes"):
        return [param.opts[0]]
    return [param.secondary_opts[0]] if param.secondary_opts else []


def _spoken(line: str) -> str:
    """Return a line without its columns."""
    return _GAP.sub(", ", line.strip())


class _Nobody:
    """A door at which nobody answers: what is only looked up asks for nothing."""

    has_line = False

    def ask(self, prompt: str, *, secret: bool = False) -> str | None:
        return None


NOBODY = _Nobody()


class _Told(io.StringIO):
    """The words of a command beside its answers."""

    def lines(self) -> list[str]:
        return [line for line in self.getvalue().splitlines() if not line.startswith(("Usage:", "For help:"))]


@contextlib.contextmanager
def _asking(lines: Asks) -> Iterator[None]:
    """Ask what a command asks by itself, a PIN or a yes, as line mode does. Only one thread runs commands."""
    shown: Any = termui.visible_prompt_func
    secret: Any = termui.hidden_prompt_func

    def ask(prompt: str = "", *, hidden: bool = False) -> str:
        held = sys.stderr.getvalue() if isinstance(sys.stderr, _Told) else ""
        if isinstance(sys.stderr, _Told):
            sys.stderr.seek(0)
            sys.stderr.truncate()
        text = lines.ask(f"{held} {prompt}".strip(), secret=hidden)
        if text is None:
            raise EOFError
        return text

    termui.visible_prompt_func = ask
    termui.hidden_prompt_func = partial(ask, hidden=True)
    try:
        with contextlib.nullcontext() if lines.has_line else _no_line():
            yield
    finally:
        termui.visible_prompt_func, termui.hidden_prompt_func = shown, secret


class _NoKeys(io.TextIOWrapper):
    """The input of a command on a screen: the keys are the screen's. Somebody is there to be asked."""

    def isatty(self) -> bool:
        return True


@contextlib.contextmanager
def _no_line() -> Iterator[None]:
    """Keep a command away from the terminal, which a screen draws on: it reads no key and starts no editor."""

    def no_editor(*_words: Any, **_named: Any) -> str:
        raise click.UsageError(_("A text is not edited here. Write it in a file, and choose that."))

    keys, editor, here = sys.stdin, click.edit, cast("Any", click)
    sys.stdin, here.edit = _NoKeys(io.BytesIO()), no_editor
    try:
        yield
    finally:
        sys.stdin, here.edit = keys, editor
