"""The ways a library says no, and the alerts that come with a yes.

Their codes, classes and sentences stand in `wording`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from typing import Any, TypeVar

from tuils.i18n import _
from tuils.values.dataclass import dataclass

from .wording import WORDING, Wording
from .wording.permissions import ALLOWS
from .wording.shape import filled_places, with_patron, with_title

T = TypeVar("T")
LONGEST = 300  # characters of one fact in a sentence
CODES = ("category", "role", "rule", "branch", "home_branch", "item_type", "location")
"""The fields that hold codes: an unknown one was readable all the same."""


@dataclass(frozen=True)
class Reason:
    """One block, or one alert. `facts` fill its sentences. Where a code has several wordings, the fact `wording` names
    one.
    """

    code: str
    facts: dict[str, Any] = field(default_factory=dict)
    passable: bool = False  # class C, and the one who asks may pass it
    action: str = "lend"  # what was wanted: lend, renew, hold

    @property
    def kind(self) -> str:
        return self._wording.kind

    @property
    def _wording(self) -> Wording:
        return WORDING[self.facts.get("wording", self.code)]

    def sentence(self, **more: Any) -> str:
        return self.filled(self._wording.said, **more)

    def next_step(self, **more: Any) -> str:
        return self.filled(self._wording.then, **more)

    def short(self) -> str:
        return self.filled(self._wording.short)

    def instead(self) -> str:
        words = self._wording.instead
        return _(words) if words else ""

    def filled(self, words: str, /, **more: Any) -> str:
        """Return this sentence with the facts in its places."""
        told = {name: what if name == "hint" else _cut(what) for name, what in self.facts.items()}
        permission = told.get("permission")
        told["allows"] = _(ALLOWS.get(permission, permission)) if permission else _("do this any longer")
        facts = _Gaps({**filled_places(self.action), **told, **more})
        facts["title"] = facts["title"] or _("this item")
        return _(words).format_map(facts).rstrip() if words else ""


def _cut(what: Any) -> Any:
    """Cut pasted text that is too long for a sentence."""
    return f"{what[:LONGEST]}..." if isinstance(what, str) and len(what) > LONGEST + 3 else what


class _Gaps(dict[str, Any]):
    """The facts of a sentence: a missing one shows as nothing, never as a traceback at the desk."""

    def __missing__(self, key: str) -> str:
        return ""


class Refused(Exception):
    """A refusal: nothing was done. All the reasons, worst first. `patron`: the name of the person it is about, if a
    door should show it."""

    def __init__(self, *reasons: Reason, title: str = "", patron: str = "") -> None:
        self.reasons = tuple(sorted(reasons, key=lambda reason: "XCA".index(reason.kind)))
        self.title, self.patron = title, patron
        super().__init__(", ".join(self.codes))

    @property
    def codes(self) -> list[str]:
        return [reason.code for reason in self.reasons]

    @property
    def overridable(self) -> list[str]:
        return [reason.code for reason in self.reasons if reason.passable]

    @property
    def exit_code(self) -> int:
        """Return the exit code of a command: 1; 2 where its input cannot be read."""
        unreadable = (
            reason.code == "NOT_UNDERSTOOD" and reason.facts.get("field") not in CODES for reason in self.reasons
        )
        return 2 if all(unreadable) else 1

    def in_a_line(self) -> str:
        """Return what is refused and what to do about it, on one line: for a log or a list."""
        return " ".join(f"{self.headline()} {self.reasons[0].next_step()}".split())

    def headline(self) -> str:
        """The first reason, with the title that it is about, and the patron."""
        return self.named(self.reasons[0].sentence(title=self.title))

    def named(self, text: str) -> str:
        """A sentence about it, with the title and the patron."""
        return with_patron(with_title(text, self.title), self.patron)

    @property
    def message(self) -> str:
        """One sentence for the first reason and the next step; short forms of the others."""
        first, *others = self.reasons
        facts = {"title": self.title}
        more = [other.short() + "." for other in others]
        if first.kind == "X":
            more.append(first.next_step(**facts))
        more = [part for part in more if part]
        said = first.sentence(**facts)
        return " ".join([said if not more or said.endswith((".", "?", "!")) else said + ".", *more])


def refuse(code: str, /, **facts: Any) -> Refused:
    """A refusal for one reason."""
    return Refused(Reason(code, facts), title=str(facts.get("title", "")))


def need(found: T | None, code: str, /, **facts: Any) -> T:
    """Return what was found, or refuse for this reason where there is none: it is None, empty or no.

    hold = need(get(Hold, key), "UNKNOWN_ID", code=key)
    """
    if not found:
        raise refuse(code, **facts)
    return found


def not_understood(field: str, text: object, hint: str, **facts: Any) -> Refused:
    """Return a refusal of text that cannot be read. `line`: the label of the form, where it isn't the field's name."""
    return refuse("NOT_UNDERSTOOD", field=field, text=str(text), hint=hint, **facts)


def stopping(reasons: Iterable[Reason], passed: frozenset[str]) -> list[Reason]:
    """Return the reasons that remain after an override: X always, C unless it may be passed and was."""
    return [
        reason
        for reason in reasons
        if reason.kind == "X" or (reason.kind == "C" and not (reason.passable and reason.code in passed))
    ]
