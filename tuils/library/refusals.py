"""The ways a library says no, and the alerts that come with a yes.

Their codes, classes and sentences stand in `wording`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from typing import Any

from tuils.i18n import _
from tuils.values.dataclass import dataclass

from .wording import WORDING, Wording
from .wording.permissions import ALLOWS
from .wording.shape import places_of, with_patron, with_title

LONGEST = 300  # characters of one fact in a sentence
CODES = ("category", "role", "rule", "branch", "home_branch", "item_type", "location")
"""Fields of codes: one that is not known here was understood all the same."""


@dataclass(frozen=True)
class Reason:
    """One thing that stands in the way, or one alert. `facts` fill its sentences.

    Where one code is said in several ways, the fact `wording` names the other sentences.
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

    def said(self, **more: Any) -> str:
        return self._fill(self._wording.said, more)

    def then(self, **more: Any) -> str:
        return self._fill(self._wording.then, more)

    def short(self) -> str:
        return self._fill(self._wording.short, {})

    def instead(self) -> str:
        words = self._wording.instead
        return _(words) if words else ""

    def _fill(self, words: str, more: dict[str, Any]) -> str:
        told = {name: what if name == "hint" else _cut(what) for name, what in self.facts.items()}
        permission = told.get("permission")
        told["allows"] = _(ALLOWS.get(permission, permission)) if permission else _("do this any longer")
        facts = _Gaps({**places_of(self.action), **told, **more})
        facts["title"] = facts["title"] or _("this item")
        return _(words).format_map(facts).rstrip() if words else ""


def _cut(what: Any) -> Any:
    """What somebody pasted may be longer than a sentence can hold."""
    return f"{what[:LONGEST]}..." if isinstance(what, str) and len(what) > LONGEST + 3 else what


class _Gaps(dict[str, Any]):
    """A place that nobody filled shows as nothing, never as a traceback at the desk."""

    def __missing__(self, key: str) -> str:
        return ""


class Refused(Exception):  # noqa: N818
    """Nothing was done. All the reasons, worst first. `patron`: by name whom it is about, where a door is to say so."""

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
        """What a command leaves with: 1; 2 where what was typed cannot be read."""
        unreadable = (one.code == "NOT_UNDERSTOOD" and one.facts.get("field") not in CODES for one in self.reasons)
        return 2 if all(unreadable) else 1

    def in_a_line(self) -> str:
        """What is refused, and what to do about it: for a log or a list, where there is no second line."""
        return " ".join(f"{self.headline()} {self.reasons[0].then()}".split())

    def headline(self) -> str:
        """The first reason, with the title that it is about, and the patron."""
        return self.named(self.reasons[0].said(title=self.title))

    def named(self, said: str) -> str:
        """A sentence about it, with the title and the patron."""
        return with_patron(with_title(said, self.title), self.patron)

    @property
    def message(self) -> str:
        """One sentence for the first reason and the next step; short forms of the others."""
        first, *others = self.reasons
        facts = {"title": self.title}
        more = [other.short() + "." for other in others]
        if first.kind == "X":
            more.append(first.then(**facts))
        more = [part for part in more if part]
        said = first.said(**facts)
        return " ".join([said if not more or said.endswith((".", "?", "!")) else said + ".", *more])


def refuse(code: str, /, **facts: Any) -> Refused:
    """A refusal for one reason."""
    return Refused(Reason(code, facts), title=str(facts.get("title", "")))


def not_understood(field: str, text: object, hint: str, **facts: Any) -> Refused:
    """What was typed there cannot be read. `line`: of the form, where it is not called as the field."""
    return refuse("NOT_UNDERSTOOD", field=field, text=str(text), hint=hint, **facts)


def stopping(reasons: Iterable[Reason], passed: frozenset[str]) -> list[Reason]:
    """Of these reasons, those that stand after the override: X always, C unless passed by one who may."""
    return [
        reason
        for reason in reasons
        if reason.kind == "X" or (reason.kind == "C" and not (reason.passable and reason.code in passed))
    ]
