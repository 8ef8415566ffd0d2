"""The action of a key, declared on the method that does it: its dot word, its words, who sees it, its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import count
from types import FunctionType
from typing import Any, NamedTuple, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])
LAST = -1
"""The place behind all others, for actions that every screen of a kind has."""


class Action(NamedTuple):
    """`dot`: the letter of its dot word; of several the first that is free. `label` stands in the key line, `help` on
    the key sheet (msgids; the label where left out). Who has not the permission `needs` does not see it, nor anybody
    while `when` says no: an attribute of the one whose method it is, or a function of it. `place` counts from 1: F6,
    F7, F8, then dot words alone; 0 is the first that is free. `of_row`: is it done to the chosen row? `spot`: begun
    also by who may not, for what it writes takes the PIN of somebody who may."""

    dot: str
    label: str
    help: str = ""
    needs: str = ""
    when: str | Callable[[Any], object] = ""
    place: int = 0
    of_row: bool = False
    spot: bool = False


class OwnAction(NamedTuple):
    """An action of this `owner`, by the name of the method that does it."""

    name: str
    action: Action
    owner: Any

    @property
    def do(self) -> Callable[..., Any]:
        act: Callable[..., Any] = getattr(self.owner, self.name)
        return act

    def is_for(self, may: Callable[[str], bool]) -> bool:
        _dot, _label, _help, needs, when, *_more = self.action
        wanted = when(self.owner) if callable(when) else not when or getattr(self.owner, when)
        return (not needs or may(needs)) and bool(wanted)


def action(
    dot: str,
    label: str,
    help: str = "",
    *,
    needs: str = "",
    when: str | Callable[[Any], object] = "",
    place: int = 0,
    spot: bool = False,
) -> Callable[[F], F]:
    """Give a method a key. A method that takes a row is given the chosen one."""

    def mark(act: F) -> F:
        of_row = act.__code__.co_argcount > 1
        act.__dict__["action"] = Action(dot, label, help, needs, when, place, of_row, spot)
        return act

    return mark


@cache
def actions_of(cls: type) -> tuple[tuple[str, Action], ...]:
    """Return actions by method name, each with its place and its one letter: inherited ones, then its own. A method
    that is written again without a declaration keeps the one from above."""
    named: dict[str, Action] = {}
    for one in reversed(cls.__mro__):
        for name, act in vars(one).items():
            if isinstance(act, FunctionType) and (declared := act.__dict__.get("action")):
                named[name] = declared
    return actions_in_places(named)


def actions_in_places(named: Mapping[str, Action]) -> tuple[tuple[str, Action], ...]:
    """Return actions in their order. Those without a place take the first that is free."""
    places = {one.place: name for name, one in named.items() if one.place > 0}
    if len(places) < sum(one.place > 0 for one in named.values()):
        raise ValueError(f"two actions have one place: {[*named]}")
    free = (place for place in count(1) if place not in places)
    places |= {next(free): name for name, one in sorted(named.items(), key=_is_last) if one.place <= 0}
    found: dict[str, Action] = {}
    for place, name in sorted(places.items()):
        one, taken = named[name], {other.dot for other in found.values()}
        if not (dot := next((letter for letter in one.dot if letter not in taken), "")):
            raise ValueError(f"{name}: another action has its letter")
        found[name] = one._replace(place=place, dot=dot)
    return tuple(found.items())


def _is_last(named: tuple[str, Action]) -> bool:
    return named[1].place == LAST


def own_actions(owner: object) -> list[OwnAction]:
    """Return the key actions declared in the class of `owner`."""
    kind: Any = type(owner)
    return [OwnAction(name, one, owner) for name, one in actions_of(kind)]


def these_actions(*methods: Callable[..., Any]) -> list[OwnAction]:
    """Return some methods of some owners, with their declared actions."""
    declared: Sequence[Any] = methods  # a callable has neither an owner nor an action for a type checker
    owners: dict[str, object] = {_name_of(act): act.__self__ for act in declared}
    named: dict[str, Action] = {_name_of(act): act.action for act in declared}
    return [OwnAction(name, one, owners[name]) for name, one in actions_in_places(named)]


def _name_of(method: Any) -> str:
    """Return a method's name in the class of its owner, which a function-made method does not know."""
    named = ((name, act) for one in type(method.__self__).__mro__ for name, act in vars(one).items())
    return next(name for name, act in named if act is method.__func__)


def in_other_words(act: F, label: str, help: str = "") -> F:
    """Return the same method for a subclass, where its key has other words."""
    assert isinstance(act, FunctionType)
    same = FunctionType(act.__code__, act.__globals__, act.__name__, act.__defaults__, act.__closure__)
    same.__dict__["action"] = act.__dict__["action"]._replace(label=label, help=help)
    return cast("F", same)
