"""The words of a case, read so that nothing is ignored; and the program's answers in a case's words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tuils.library.foundation.refusals import Reason, Refused

from .cases import NotHere, Words

MEANINGS: dict[str, tuple[str, ...]] = {
    "ITEM_UNKNOWN": ("unknown barcode", "unknown item", "unknown copy", "no such item", "not found"),
    "PATRON_UNKNOWN": ("unknown patron", "unknown card", "no such patron"),
    "CARD_LOST": ("card lost", "lost card", "card is lost", "replaced card"),
    "PATRON_BARRED": ("blocked", "barred", "debarred", "restricted", "suspended"),
    "PATRON_EXPIRED": ("expired",),
    "ADDRESS_BAD": ("address",),
    "OWES_TOO_MUCH": ("owes", "debt", "owing"),
    "TOO_MANY_OVERDUE": ("overdue",),
    "TOO_MANY_ITEMS": ("too many loans", "too many items", "too many from", "too many of", "too many checkouts",
                       "loan limit", "limit reached", "too many on loan", "too many out"),
    "NOT_FOR_LOAN": ("not for loan", "not for lending", "reference", "may not be lent", "not lent"),
    "WITHDRAWN": ("withdrawn",),
    "ALREADY_OUT_SAME": ("already on loan to", "renew", "already has it", "same patron", "checked out"),
    "ALREADY_OUT_OTHER": ("on loan to another", "on loan to someone", "on loan to other", "on loan to somebody"),
    "HELD_FOR_OTHER": ("on hold", "reserved", "held for", "others wait", "has holds"),
    "WAITING_FOR_OTHER": ("on hold", "reserved", "waiting for", "held for", "set aside", "ready for"),
    "IN_TRANSIT": ("transit", "on its way"),
    "AGE_RESTRICTED": ("age", "too young"),
    "PARTS_CHECK": ("parts", "pieces", "materials"),
    "RENTAL_FEE": ("rental", "fee", "charge"),
    "NOT_ON_LOAN": ("not on loan", "was not on loan", "not checked out", "not lent"),
    "LOAN_OVERDUE": ("overdue", "late"),
    "LOAN_OF_OTHER": ("another patron", "someone else", "other patron"),
    "NO_MORE_RENEWALS": ("renewal", "too many", "no more"),
    "NOT_HOLDABLE": ("not holdable", "may not be held", "cannot be held", "damaged", "not for hold", "no holds",
                     "too many holds"),
    "NO_PICKUP": ("not a pickup", "no pickup", "pickup place"),
    "TOO_MANY_HOLDS": ("too many holds", "hold limit", "too many reserves"),
    "ALREADY_HELD": ("already on hold", "already held", "already has a hold", "already reserved", "hold exists"),
    "HAS_IT_ALREADY": ("already on loan", "already has", "has it already", "on loan to the patron"),
    "ON_SHELF": ("on shelf", "on the shelf", "available"),
    "HOLD_CAUGHT": ("transit", "ready", "waiting", "caught", "found", "being processed", "set aside"),
    "HOLD_ENDED": ("ended", "over", "cancelled", "fulfilled"),
    "ON_HOLD_SHELF": ("set aside", "on hold", "ready for", "waiting", "held", "hold shelf", "for a hold", "transit"),
    "ON_LOAN": ("on loan", "checked out", "lent"),
    "CANNOT_MARK": ("cannot",),
    "NO_RULE": ("no rule", "no circulation rule", "no policy", "no matching rule"),
    "UNKNOWN_ID": ("unknown", "no such", "not found", "does not exist", "not a library", "not a branch"),
    "NOT_UNDERSTOOD": ("invalid", "not understood"),
}  # fmt: skip
"""The words that a case may use for a refusal or an alert of ours: parts of them."""

ALERTS: dict[str, tuple[str, ...]] = {
    **MEANINGS,
    "WAS_LOST": ("was lost", "lost"),
    "CLAIMED": ("claim",),
    "MISSING": ("missing",),
    "DAMAGED": ("damaged",),
    "COPY_ALERT": ("note",),
    "FINE_BOOKED": ("fine", "overdue"),
    "HOLD": ("on hold", "hold found", "reserved", "for a hold"),
    "PROBLEM": ("withdrawn",),
    "TRANSIT": ("transfer", "transit", "wrong branch"),
}


class Part:
    """One part of a case. Reading a key takes it; keys left at the end were not understood."""

    def __init__(self, name: str, words: Words) -> None:
        self.name, self._left = name, dict(words)

    def take(self, *names: str, usual: Any = None) -> Any:
        """The first of these that is there."""
        for name in names:
            if name in self._left:
                return self._left.pop(name)
        return usual

    def has(self, *names: str) -> bool:
        return any(name in self._left for name in names)

    def each(self) -> list[str]:
        return list(self._left)

    def within(self, *names: str) -> Part:
        """A part of this part; what is no list of words counts as none."""
        words = self.take(*names, usual={})
        return Part(f"{self.name}.{names[0]}", words if isinstance(words, Mapping) else {})

    def all_read(self) -> None:
        if self._left:
            raise NotHere(f"not understood: {self.name} {self._left!r}")


class Answers(Mapping[str, Any]):
    """The answers by name, each computed only when asked for."""

    def __init__(self, tell: Mapping[str, Callable[[], Any]]) -> None:
        self._tell = dict(tell)

    def __getitem__(self, name: str) -> Any:
        return self._tell[name]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._tell)

    def __len__(self) -> int:
        return len(self._tell)


@dataclass(frozen=True, eq=False)
class Said:
    """Codes of ours, equal to a case's words that mean one of them; `true` is any, nothing is none."""

    codes: tuple[str, ...]
    meanings: Mapping[str, tuple[str, ...]]

    def __eq__(self, other: object) -> bool:
        if other is None or isinstance(other, bool):
            return bool(self.codes) == bool(other)
        words = str(other).lower()
        return any(meaning in words for code in self.codes for meaning in self.meanings.get(code, ()))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return ", ".join(self.codes) or "nothing"


@dataclass(frozen=True, eq=False)
class Word:
    """A word of ours that a case may write in several ways."""

    ours: str
    theirs: tuple[str, ...] = ()

    def __eq__(self, other: object) -> bool:
        return str(other).lower() in (self.ours, *self.theirs)

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True)
class Done:
    """The result of an act: what it returned, or why it was refused."""

    result: Any = None
    no: Refused | None = None

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return self.no.reasons if self.no else ()

    def fact(self, name: str) -> Any:
        """Return a further fact of the refusal."""
        return next((reason.facts[name] for reason in self.reasons if name in reason.facts), None)

    def answers(self) -> dict[str, Callable[[], Any]]:
        codes = tuple(self.no.codes) if self.no else ()
        passable = tuple(self.no.overridable) if self.no else ()
        return {
            "allowed": lambda: not codes,
            "ok": lambda: not codes,
            "refused": lambda: Said(codes, MEANINGS),
            "needs_confirmation": lambda: Said(passable, MEANINGS),
        }


def attempt(act: Callable[[], Any]) -> Done:
    try:
        return Done(act())
    except Refused as no:
        return Done(no=no)
