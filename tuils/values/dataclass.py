"""`@dataclass` and `@dataclass(frozen=True)` as the standard library has them, made in a quarter of the time.

The standard library writes up to six functions for each class and has them compiled whenever its module is imported.
A start makes a hundred such classes, which was a fifth of it. Here `__init__` alone is compiled, when the first of its
kind is made; the others are the same for all. What is out of the ordinary is left to the standard library.
"""

from __future__ import annotations

from dataclasses import dataclass as standard, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    from dataclasses import MISSING, Field, FrozenInstanceError, is_dataclass
    from operator import attrgetter

    def dataclass(cls: type | None = None, /, **how: bool) -> Any:
        if cls is None:
            return lambda cls: dataclass(cls, **how)
        frozen = how == {"frozen": True}
        if (how and not frozen) or not _is_usual(cls):
            return standard(cls, **how)
        cls.__doc__ = cls.__doc__ or cls.__name__  # else it is written from a signature, at a price
        standard(cls, init=False, repr=False, eq=False)
        names = [field.name for field in fields(cls)]
        cls._values_of = attrgetter(*names) if names else type
        cls.__init__ = _made_at_first(cls, " _put(self, {0!r}, {1})" if frozen else " self.{0} = {1}")
        cls.__eq__, cls.__hash__ = _equal, _hash if frozen else None
        if frozen:
            cls.__setattr__, cls.__delattr__ = _no_change, _no_loss
        if "__repr__" not in vars(cls):
            cls.__repr__ = _told
        return cls

    def _is_usual(cls: type) -> bool:
        own = [value for value in vars(cls).values() if isinstance(value, Field)]
        plain = all(one.init and one.repr and one.compare and one.hash is None for one in own)
        above = [field for base in cls.__mro__[1:] if is_dataclass(base) for field in fields(base)]
        in_order = not any(one.kw_only is True for one in own + above)
        written = {"__init__", "__eq__", "__hash__", "__setattr__", "__delattr__"} & vars(cls).keys()
        return plain and in_order and not written

    def _made_at_first(cls: Any, put: str) -> Any:
        def first_of_its_kind(self: Any, *given: Any, **named: Any) -> None:
            cls.__init__ = _init_of(cls, put)
            cls.__init__(self, *given, **named)

        return first_of_its_kind

    def _init_of(cls: type, put: str) -> Any:
        known: dict[str, Any] = {"_put": object.__setattr__, "_nothing": MISSING}
        takes, lines = ["self"], []
        for field in fields(cls):
            name = value = field.name
            if field.default_factory is not MISSING:
                known[f"_make_{name}"] = field.default_factory
                takes.append(f"{name}=_nothing")
                value = f"_make_{name}() if {name} is _nothing else {name}"
            elif field.default is not MISSING:
                known[f"_of_{name}"] = field.default
                takes.append(f"{name}=_of_{name}")
            else:
                takes.append(name)
            lines.append(put.format(name, value))
        lines.append(" self.__post_init__()" if hasattr(cls, "__post_init__") else " pass")
        exec("\n".join([f"def __init__({', '.join(takes)}):", *lines]), known)
        made = known["__init__"]
        made.__qualname__, made.__module__ = f"{cls.__qualname__}.__init__", cls.__module__
        return made

    def _equal(self: Any, other: object) -> bool:
        return self._values_of(self) == other._values_of(other) if other.__class__ is self.__class__ else NotImplemented

    def _hash(self: Any) -> int:
        return hash(self._values_of(self))

    def _told(self: Any) -> str:
        text = ", ".join(f"{field.name}={getattr(self, field.name)!r}" for field in fields(self))
        return f"{self.__class__.__qualname__}({text})"

    def _no_change(self: Any, name: str, value: object) -> None:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def _no_loss(self: Any, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")
